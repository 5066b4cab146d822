"""What a monkey can do to the window; each step is plain data, so that a list of them is replayed.

The rule: a step goes in where a person's would: at a point of the screen, or to the keyboard.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.stories.monkey_tree import top

Step = tuple[Any, ...]
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
PATIENT_MS = 200


def under(x: int, y: int) -> tuple[QWidget, QPoint] | None:
    """What lies at a point of the screen, and the point inside it."""
    root = top()
    if root is None:
        return None
    at = root.mapFromGlobal(QPoint(x, y))
    if not root.rect().contains(at):
        return None
    widget = root.childAt(at) or root
    return widget, widget.mapFromGlobal(QPoint(x, y))


def keyboard() -> QWidget | None:
    """Whatever has the keyboard."""
    root = top()
    if root is not None and root is QApplication.activePopupWidget():
        return root.focusWidget() if root.focusWidget() is not None else root
    return QApplication.focusWidget() or root


def click(x: int, y: int, _what: str) -> None:
    if found := under(x, y):
        QTest.mouseClick(found[0], LEFT, NONE, found[1])


def double(x: int, y: int, _what: str) -> None:
    if found := under(x, y):
        QTest.mouseClick(found[0], LEFT, NONE, found[1])
        again = under(x, y)
        if again and again[0] is found[0]:
            QTest.mouseDClick(again[0], LEFT, NONE, again[1])


def _close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def menu(x: int, y: int, _what: str) -> None:
    if found := under(x, y):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, found[1], QPoint(x, y))
        # Some of Qt's own menus (a spin box's) do not return before they are closed.
        waiting = QTimer()
        waiting.setSingleShot(True)
        waiting.timeout.connect(_close_popup)
        waiting.start(PATIENT_MS)
        QApplication.sendEvent(found[0], event)
        waiting.stop()


def key(words: str) -> None:
    """A key as a shortcut is written: Ctrl+Z, F4, Return."""
    combination = QKeySequence(words)[0]  # type: ignore[index]
    widget = keyboard()
    if widget is not None:
        QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def write(words: str) -> None:
    """Letters of the keyboard one by one; all others as an input method gives them."""
    for letter in words:
        widget = keyboard()
        if widget is None:
            return
        if letter.isascii() and letter.isprintable():
            QTest.keyClicks(widget, letter)
        else:
            compose(letter)


def compose(words: str, preedit: str = "") -> None:
    widget = QApplication.focusWidget()
    if widget is not None and widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        if preedit:
            QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))
        event = QInputMethodEvent()
        event.setCommitString(words)
        again = QApplication.focusWidget()
        if again is not None:
            QApplication.sendEvent(again, event)


def paste(words: str) -> None:
    QGuiApplication.clipboard().setText(words)
    key("Ctrl+V")


def drop(x: int, y: int, names: list[str]) -> None:
    """Files let go over a point: to the first one below that takes them, as the system does."""
    found = under(x, y)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(Path(name))) for name in names])
    copy = Qt.DropAction.CopyAction
    widget = found[0] if found else None
    while widget is not None:
        at = widget.mapFromGlobal(QPoint(x, y))
        enter = QDragEnterEvent(at, copy, files, LEFT, NONE)
        enter.ignore()
        if widget.acceptDrops():
            QApplication.sendEvent(widget, enter)
        if enter.isAccepted():
            QApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, files, LEFT, NONE))
            return
        widget = None if widget.isWindow() else widget.parentWidget()


def resize(wide: int, high: int) -> None:
    window = QApplication.activeWindow()
    if window is not None and window.objectName() == "window":
        window.resize(wide, high)


HANDS: Mapping[str, Callable[..., None]] = {
    "click": click,
    "double": double,
    "menu": menu,
    "key": key,
    "write": write,
    "compose": compose,
    "paste": paste,
    "drop": drop,
    "resize": resize,
}
