"""练习台账 in the window: opened by one button, and said on every screen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui import settings
from app.ui.window import Window
from app.usecases.practice import PASSPHRASE
from tests.ui.hands import at_the_gate, settle


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """The window at its gate, on a PC without a ledger."""
    monkeypatch.setattr(settings, "ledger_folder", lambda: tmp_path / "创园台账")
    with at_the_gate(qtbot, date.today) as made:
        yield made


def test_one_button_leads_into_it_and_its_passphrase_is_told_where_it_is_locked(
    window: Window, qtbot: QtBot
) -> None:
    window.gate.unlock.practise.click()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=60_000)
    settle(qtbot, window)
    assert window.frame is not None
    assert window.desk is not None
    assert window.frame.practice.isVisible()
    assert settings.recent_ledgers() == []
    window.lock()
    settle(qtbot, window)
    assert PASSPHRASE in window.gate.unlock.place.text()
    line = window.gate.unlock.passphrase.line
    line.setText(PASSPHRASE)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.frame.isVisible()


def test_a_real_ledger_says_nothing_of_practice(
    qtbot: QtBot, window: Window, ledger_path: Path
) -> None:
    from tests.conftest import PASSPHRASE as REAL

    window.offer(ledger_path)
    window.gate.unlock.passphrase.line.setText(REAL)
    window.gate.unlock.open.click()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=60_000)
    settle(qtbot, window)
    assert window.frame is not None
    assert not window.frame.practice.isVisible()
