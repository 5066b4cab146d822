"""恢复备份 at the gate: with the keyboard, refused in place, and into the restored ledger."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.store import backup, tracking
from app.store import ledger as ledgers
from app.ui import settings
from app.ui.make_ledger import ledger_place
from app.ui.restore_backup import RestoreBackup
from app.ui.window import Window
from tests.conftest import PASSPHRASE
from tests.ui.conftest import TODAY
from tests.ui.hands import at_the_gate, focus_name, focused, settle


@pytest.fixture
def kept(ledger_path: Path, tmp_path: Path) -> tuple[Path, str]:
    """A backup, and the stream of what it is a backup of."""
    opened = ledgers.unlock(ledger_path, PASSPHRASE)
    stream = tracking.stream(opened).name
    copy = backup.backup(opened, tmp_path / "备份")
    ledgers.close(opened)
    return copy, stream


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    with at_the_gate(qtbot, lambda: TODAY) as made:
        made.gate.unlock.focus()
        yield made


def tab_to(name: str) -> None:
    for _ in range(20):
        if focus_name() == name:
            return
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(name)


def type_on(*lines: str) -> None:
    for words in lines:
        focused().clear()  # type: ignore[attr-defined]
        focused().insert(words)  # type: ignore[attr-defined]
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def said(page: RestoreBackup) -> dict[str, str]:
    labels = [page.findChild(QLabel, f"finding_{name}") for name in page.form.names()]
    return {
        label.objectName().removeprefix("finding_"): label.text()
        for label in labels
        if isinstance(label, QLabel) and label.isVisible()
    }


def test_a_bare_name_is_a_ledger_in_the_usual_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ledger_folder", lambda: tmp_path)
    assert ledger_place("虚构旗 新") == tmp_path / "虚构旗 新.ledger"
    elsewhere = tmp_path / "U盘" / "虚构旗.ledger"
    assert ledger_place(str(elsewhere)) == elsewhere
    assert ledger_place("虚构旗 2026.11") == tmp_path / "虚构旗 2026.11.ledger"
    for taken in (str(tmp_path), "/"):  # to be refused as they are
        assert ledger_place(taken) == Path(taken)


def test_into_the_restored_ledger(
    window: Window,
    qtbot: QtBot,
    kept: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "ledger_folder", lambda: tmp_path)
    copy, stream = kept
    tab_to("restore")
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert focus_name() == "choose_backup"
    tab_to("backup")
    to = tmp_path / "恢复.ledger"
    type_on(str(copy), "恢复", "不是这个口令")
    settle(qtbot, window)
    page = window.gate.restore
    assert list(said(page)) == ["restore_passphrase"]
    assert "备份那天的口令" in said(page)["restore_passphrase"]
    type_on(PASSPHRASE)
    settle(qtbot, window)
    assert window.frame is not None
    assert window.frame.isVisible()
    assert window.desk is not None
    assert tracking.stream(window.desk.ledger()).name != stream
    assert window.desk.path == to
    assert settings.recent_ledgers()[0] == to
    assert page.form.editor("restore_passphrase").read()[0] is None


def test_refused_where_it_is_wrong(
    window: Window, qtbot: QtBot, kept: tuple[Path, str], tmp_path: Path
) -> None:
    copy, _ = kept
    window.gate.unlock.restore.click()
    page = window.gate.restore
    workbook = tmp_path / "表.xlsx"
    workbook.write_bytes(b"PK")
    for backup_file, to, row in (
        (tmp_path / "没有.ledger", tmp_path / "a.ledger", "backup"),
        (workbook, tmp_path / "a.ledger", "backup"),
        (copy, copy, "restore_to"),
        (copy, tmp_path / "没有" / "a.ledger", "restore_to"),
    ):
        page.form.fill(
            {
                "backup": str(backup_file),
                "restore_to": str(to),
                "restore_passphrase": PASSPHRASE,
            }
        )
        page.go.click()
        assert not page.back.isEnabled()
        settle(qtbot, window)
        assert list(said(page)) == [row]
        assert page.back.isEnabled()
    page.back.click()
    assert window.gate.unlock.isVisible()


def test_the_old_name_in_the_usual_folder_is_suggested(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ledger_folder", lambda: tmp_path)
    window.gate.unlock.restore.click()
    page = window.gate.restore
    place = page.form.editor("restore_to")
    for name in ("扎赉特旗-20260630-080000.ledger", "扎赉特旗-20260630-080000-2.ledger"):
        page.form.fill({"backup": f"/虚构/{name}"})
        page.form.editor("backup").touched.emit()
        assert place.read()[0] == str(tmp_path / "扎赉特旗.ledger")
    (tmp_path / "扎赉特旗.ledger").write_bytes(b"")
    page.form.editor("backup").touched.emit()
    assert place.read()[0] == str(tmp_path / "扎赉特旗-2.ledger")


def test_no_restoring_while_locked(
    window: Window, qtbot: QtBot, ledger_path: Path, tmp_path: Path
) -> None:
    here = tmp_path / "开.ledger"
    for ending in ("", ".key"):
        shutil.copyfile(f"{ledger_path}{ending}", f"{here}{ending}")
    window.offer(here)
    window.gate.unlock.passphrase.line.setText(PASSPHRASE)
    window.gate.unlock.open.click()
    settle(qtbot, window)
    window.lock()
    settle(qtbot, window)
    assert window.gate.isVisible()
    assert not window.gate.unlock.restore.isVisible()
