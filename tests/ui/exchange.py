"""The exchange screen over a real ledger, as a clerk goes about in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.store.ledger import Ledger
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.screens import SCREENS
from app.ui.screens.assessment import Assessment
from app.ui.table import Table
from tests.ui.hands import NONE, compose, press
from tests.usecases.offices import TODAY


class Shown:
    """A window's frame with a page of the exchange in it."""

    def __init__(self, ledger: Ledger, qtbot: QtBot, background: Background) -> None:
        self.ledger = ledger
        self._qtbot, self._background = qtbot, background
        self.desk = Desk(ledger, background, today=lambda: TODAY)
        self.frame = Frame(self.desk, SCREENS)
        qtbot.addWidget(self.frame)
        self.frame.resize(1366, 728)
        with qtbot.waitActive(self.frame):
            self.frame.show()
            self.frame.activateWindow()
        self.rest()

    def rest(self) -> None:
        """Until the worker has nothing left and what it answered is shown."""
        for _ in range(3):
            self._qtbot.waitUntil(lambda: not self._background.busy(), timeout=30_000)
            QApplication.processEvents()

    def page(self, key: str, about: object = None) -> Any:
        """Go to a page."""
        self.frame.go("exchange", key if about is None else (key, about))
        self.rest()
        return self.frame.current().page  # type: ignore[attr-defined]

    def widget(self, name: str) -> QWidget:
        """The widget of that name in sight."""
        found = [each for each in self.frame.findChildren(QWidget, name) if each.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def words(self, name: str) -> str:
        """What a label says; nothing if it is out of sight."""
        for each in self.frame.findChildren(QLabel, name):
            if each.isVisible():
                return each.text()
        return ""

    def press(self, name: str) -> None:
        """Press a button by keyboard."""
        each = self.widget(name)
        assert isinstance(each, QAbstractButton)
        assert each.isEnabled(), name
        each.setFocus()
        self.key(Qt.Key.Key_Space)

    def key(self, key: Qt.Key, modifier: Any = NONE) -> None:
        """A key to what has the keyboard."""
        press(key, modifier)
        self.rest()

    def type(self, words: str) -> None:
        """Words to what has the keyboard, as an input method hands them over."""
        compose(words)


def cells(table: Table[Any]) -> list[list[str]]:
    """What the shown columns of a table say, row by row."""
    model = table.model
    columns = [
        place for place in range(model.columnCount()) if not table.grid.isColumnHidden(place)
    ]
    return [
        [str(model.data(model.index(row, column))) for column in columns]
        for row in range(model.rowCount())
    ]


def appraised(window: Shown, tier_id: str) -> Assessment:
    """评估, looked at for a tier."""
    window.frame.go("assessment")
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Assessment)
    screen.tier.setCurrentIndex(screen.tier.findData(tier_id))
    screen.tier.activated.emit(screen.tier.currentIndex())
    return screen


Opened = Callable[[Ledger], Shown]


@contextmanager
def opened(qtbot: QtBot, background: Background) -> Iterator[Opened]:
    """What shows a ledger; the frames are closed before the ledgers are."""
    frames: list[Shown] = []

    def show(ledger: Ledger) -> Shown:
        frames.append(Shown(ledger, qtbot, background))
        return frames[-1]

    yield show
    for each in frames:
        each.rest()
        if isValid(each.frame):  # the test's own end may have come first
            each.frame.close()
