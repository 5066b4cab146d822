"""The dialog of `problems`: what happened, what to do, and one button to close it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import look
from app.ui.icons import Sign

_open: set[QDialog] = set()


def open_dialog(title: str, message: str, hint: str, parent: QWidget | None) -> QDialog:
    """A dialog over `parent` (or the window in use) that is shown until it is closed."""
    dialog = QDialog(parent or QApplication.activeWindow())
    dialog.setObjectName("problem")
    dialog.setWindowTitle(title)
    dialog.setAccessibleName(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    said = _wrapped("message", message)
    look.mark(said, role="section")
    close = QPushButton("知道了")
    close.setObjectName("close")
    close.setAccessibleName("知道了")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    words = QVBoxLayout()
    words.setSpacing(look.GRID)
    words.addWidget(said)
    if hint:
        words.addWidget(_wrapped("hint", hint))
    top = QHBoxLayout()
    top.setSpacing(2 * look.GRID)
    top.addWidget(Sign("contested", 24), alignment=Qt.AlignmentFlag.AlignTop)
    top.addLayout(words, 1)
    body = QVBoxLayout(dialog)
    body.setContentsMargins(24, 24, 24, 16)
    body.setSpacing(2 * look.GRID)
    body.addLayout(top)
    body.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
    dialog.setFixedWidth(480)
    # Without a window to belong to, nothing else would keep it alive.
    _open.add(dialog)
    dialog.finished.connect(lambda _: _open.discard(dialog))
    dialog.open()
    return dialog


def _wrapped(name: str, words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setAccessibleName(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
