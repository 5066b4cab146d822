"""A clerk's hands on the window: a key, words by an input method, and waiting for the worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.window import Window

NONE = Qt.KeyboardModifier.NoModifier


def focused() -> QWidget:
    """Whatever has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def focus_name() -> str:
    """The name of what has the keyboard."""
    return focused().objectName()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """A key to what has the keyboard."""
    QTest.keyClick(focused(), key, modifier)


def compose(words: str) -> None:
    """Words to what has the keyboard, as an input method hands them over."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(focused(), event)


@contextmanager
def at_the_gate(
    qtbot: QtBot, today: Callable[[], date], ledger: Path | None = None
) -> Iterator[Window]:
    """The window as it starts, before a closed ledger if one is given."""
    made = Window(today=today)
    made.resize(1366, 768)
    if ledger is not None:
        made.offer(ledger)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.end()


def settle(qtbot: QtBot, window: Window) -> None:
    """Until the worker has nothing left."""
    qtbot.waitUntil(lambda: not window.background.busy(), timeout=60_000)
