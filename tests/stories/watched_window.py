"""The program as a clerk starts it, telling a file what stands in its window.

Run as a script with the file as its argument, and after it the ledger to open if there is one.
Nothing here presses a key or changes anything.
"""

import hashlib
import json
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from app.ui.application import make_application
from app.ui.form import Form
from app.ui.main import run_window
from app.ui.screens.park_card import ParkCard
from app.ui.window import Window


class Composed(QObject):
    """Hears what an input method has said to each line but not given yet."""

    def __init__(self) -> None:
        super().__init__()
        self._words: dict[QLineEdit, str] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it so
        if isinstance(event, QInputMethodEvent) and isinstance(watched, QLineEdit):
            self._words[watched] = event.preeditString()
        return False

    def state(self) -> dict[str, tuple[str, str]]:
        """By line: the words, and what tells one picture of the line from another."""
        lines = [(line, words) for line, words in self._words.items() if words and isValid(line)]
        return {line.objectName(): (words, picture_of(line)) for line, words in lines}


def picture_of(widget: QWidget) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return hashlib.sha256(buffer.data().data()).hexdigest()


def words_of(widget: QWidget | None) -> str:
    if isinstance(widget, (QLabel, QLineEdit, QAbstractButton)):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def form_of(widget: QWidget | None) -> str:
    """The form a widget stands in."""
    while widget is not None and not isinstance(widget, Form):
        widget = widget.parentWidget()
    return widget.objectName() if widget is not None else ""


def cell_of(widget: QWidget | None) -> tuple[int, str, str]:
    """The row of the cell under the cursor (-1 for none), its column's heading, and its words."""
    if not isinstance(widget, QAbstractItemView) or not widget.currentIndex().isValid():
        return -1, "", ""
    index = widget.currentIndex()
    heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
    return index.row(), str(heading or ""), str(index.data() or "")


def chosen_of_menu() -> str:
    """The line of the open menu that Enter would take."""
    menu = QApplication.activePopupWidget()
    action = menu.activeAction() if isinstance(menu, QMenu) else None
    return action.text() if action is not None else ""


def state(composed: Composed) -> dict[str, object]:
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]
    if not windows:
        return {}
    window = windows[0]
    seen = [each for each in window.findChildren(QWidget) if each.isVisible() and words_of(each)]
    focus, modal = QApplication.focusWidget(), QApplication.activeModalWidget()
    return {
        "screen": window.frame.current().key
        if window.frame is not None and window.frame.isVisible()
        else "gate",
        "busy": window.background.busy(),
        "focus": focus.objectName() if focus is not None else "",
        "called": focus.accessibleName() if focus is not None else "",
        "form": form_of(focus),
        "typed": words_of(focus),
        "cell": cell_of(focus),
        "menu": chosen_of_menu(),
        "composed": composed.state(),
        "active": window.isActiveWindow(),
        "dialog": modal is not None and modal.isActiveWindow(),  # keys typed before are lost
        "cards": [each.words() for each in window.findChildren(ParkCard) if each.isVisible()],
        "words": {each.objectName(): words_of(each) for each in seen},
    }


def tell(file: Path, composed: Composed) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(state(composed), ensure_ascii=False), encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    application = make_application(("parkledger",))
    composed = Composed()
    application.installEventFilter(composed)
    timer = QTimer()
    timer.timeout.connect(lambda: tell(Path(sys.argv[1]), composed))
    timer.start(50)
    sys.exit(run_window(Path(sys.argv[2]) if len(sys.argv) > 2 else None))
