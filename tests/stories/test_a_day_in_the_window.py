"""A clerk's first day in the real window, without a screen.

A ledger is made, a messy workbook dropped, previewed and imported; then the assessment, a number,
the rows behind it, and the print preview.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.store import key_files
from app.ui.application import make_application
from app.ui.preview import Preview
from app.ui.screens.assessment import Assessment
from app.ui.screens.exchange import Exchange
from app.ui.screens.import_page import ImportPage
from app.ui.screens.parks import Parks
from app.ui.window import Window
from tests.ui.hands import at_the_gate, settle

WORKBOOK = Path(__file__).parent.parent / "cases" / "ledgers" / "152223-1-messy.xlsx"
PASSPHRASE = "Made-up passphrase 42"
T = TypeVar("T")
TODAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    return make_application(("tests",))


# The platform without a screen has one message, which says nothing about the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """The window as it stands on the first start."""
    monkeypatch.setenv("PARKLEDGER_CONFIG", str(tmp_path / "config"))
    with at_the_gate(qtbot, lambda: TODAY) as made:
        yield made


def type_into(line: QLineEdit, words: str) -> None:
    line.setFocus()
    QTest.keyClicks(line, words)


def line_of(window: Window, name: str) -> QLineEdit:
    found = [line for line in window.findChildren(QLineEdit, name) if line.isVisible()]
    assert len(found) == 1, name
    return found[0]


def make_a_ledger(qtbot: QtBot, window: Window, path: Path) -> None:
    window.gate.unlock.make.click()
    form = window.gate.make.form
    form.fill({"unit_code": "152223", "place": str(path)})
    type_into(line_of(window, "passphrase"), PASSPHRASE)
    QTest.keyClick(line_of(window, "passphrase"), Qt.Key.Key_Return)
    assert line_of(window, "again").hasFocus()
    QTest.keyClicks(line_of(window, "again"), PASSPHRASE)
    QTest.keyClick(line_of(window, "again"), Qt.Key.Key_Return)
    settle(qtbot, window)
    recovery = window.gate.make.recovery
    last = recovery.code.text()[-4:]
    type_into(line_of(window, "last"), last)
    QTest.keyClick(line_of(window, "last"), Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.frame is not None
    assert recovery.code.text() == ""


def drop(window: Window, file: Path) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(600, 400), copy, files, buttons, no_keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), copy, files, buttons, no_keys))


def current(window: Window, kind: type[T]) -> T:
    assert window.frame is not None
    screen = window.frame.current()
    assert isinstance(screen, kind)
    return screen


def import_dropped(qtbot: QtBot, window: Window, workbook: Path) -> None:
    drop(window, workbook)
    qtbot.waitUntil(lambda: isinstance(window.frame and window.frame.current(), Exchange))
    settle(qtbot, window)
    exchange = current(window, Exchange).page
    assert isinstance(exchange, ImportPage)
    assert exchange.summary.text().startswith("将导入")
    assert "入驻 395 行" in exchange.summary.text()
    assert exchange.refused.model.rowCount() > 0
    assert exchange.go.hasFocus()
    QTest.keyClick(exchange.go, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert exchange.summary.text().startswith("已导入")
    assert list((workbook.parent / "备份").glob("*.ledger"))
    assert not list(workbook.parent.glob("*退回*"))


def click_residents(qtbot: QtBot, window: Window, park: str) -> str:
    """Click the number of residents of a park; its id."""
    screen = current(window, Assessment)
    names = [column.name for column in screen.table.model.source.columns]
    rows = [screen.table.model.row_at(place) for place in range(4)]
    place, row = next((i, row) for i, row in enumerate(rows) if row and park in row.name)
    index = screen.table.model.index(place, names.index("residents"))
    assert screen.table.model.data(index) == "28"
    centre = screen.table.grid.visualRect(index).center()
    QTest.mouseClick(screen.table.grid.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    settle(qtbot, window)
    return row.park_id


def test_a_day(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "扎赉特旗.ledger"
    make_a_ledger(qtbot, window, path)
    assert path.exists()
    assert key_files.key_path(path).exists()
    assert window.frame is not None
    assert window.frame.office.text() == "扎赉特旗"

    workbook = tmp_path / "台账 2026.xlsx"
    shutil.copyfile(WORKBOOK, workbook)
    import_dropped(qtbot, window, workbook)

    window.frame.go("assessment")
    settle(qtbot, window)
    park_id = click_residents(qtbot, window, "天牧")
    behind = current(window, Assessment).behind
    assert behind.counted.text() == "计入 28 行"
    assert behind.table.model.rowCount() == 28
    behind.left_out.click()
    left_out = behind.table.model.row_at(0)
    assert left_out is not None
    assert left_out.reason

    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.findChild(Preview) is not None)
    settle(qtbot, window)
    preview = window.findChild(Preview)
    assert isinstance(preview, Preview)
    assert preview.pages.count() == 1
    assert preview._content.startswith(b"%PDF")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.frame.stack.currentWidget() is current(window, Assessment)

    window.frame.go("parks", park_id)
    settle(qtbot, window)
    parks = current(window, Parks)
    assert parks.page.tenants.model.rowCount() > 28
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert parks.pages.currentIndex() == 0


def test_the_same_file_again_changes_nothing(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    make_a_ledger(qtbot, window, tmp_path / "again.ledger")
    assert window.frame is not None
    window.frame.go("exchange", [WORKBOOK])
    settle(qtbot, window)
    exchange = current(window, Exchange).page
    assert isinstance(exchange, ImportPage)
    exchange.go.click()
    settle(qtbot, window)
    window.frame.go("exchange", [WORKBOOK])
    settle(qtbot, window)
    assert "都已有" in exchange.summary.text()
    assert not exchange.go.isVisible()


def test_a_file_that_is_no_workbook_gets_its_sentence(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    make_a_ledger(qtbot, window, tmp_path / "no.ledger")
    assert window.frame is not None
    letter = tmp_path / "通知.docx"
    letter.write_bytes(b"PK\x03\x04 no workbook")
    window.frame.go("exchange", [letter])
    settle(qtbot, window)
    exchange = current(window, Exchange).page
    assert isinstance(exchange, ImportPage)
    assert exchange.trouble.isVisible()
    assert "通知.docx" in exchange.trouble.text()
