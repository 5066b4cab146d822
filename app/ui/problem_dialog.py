"""The one dialog: what happened, what to do, a button to close it and at most one to go ahead."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.ui import look
from app.ui.icons import Sign
from app.ui.parts import button

_open: set[QDialog] = set()


def open_dialog(
    title: str,
    message: str,
    hint: str,
    parent: QWidget | None,
    *,
    close: str = "知道了",
    ahead: tuple[str, Callable[[], object]] | None = None,
) -> QDialog:
    """A dialog over `parent` (or the window in use) that is shown until it is closed.

    Enter and Esc close it; only its own button goes `ahead`, in those words, and does that.
    """
    dialog = QDialog(parent or QApplication.activeWindow())
    dialog.setObjectName("problem")
    dialog.setWindowTitle(title)
    dialog.setAccessibleName(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    said = _wrapped("message", message)
    look.mark(said, role="section")
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
    body.addLayout(_buttons(dialog, close, ahead))
    dialog.setFixedWidth(480)
    # Without a window to belong to, nothing else would keep it alive.
    _open.add(dialog)
    dialog.finished.connect(lambda _: _open.discard(dialog))
    dialog.open()
    return dialog


def _buttons(
    dialog: QDialog, close: str, ahead: tuple[str, Callable[[], object]] | None
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.GRID)
    row.addStretch(1)
    stays = button(close, "close", role="main" if ahead else "")
    # In the dialog before the other: the keyboard starts on what is harmless.
    stays.setParent(dialog)
    stays.setDefault(True)
    stays.clicked.connect(dialog.reject)
    if ahead is not None:
        words, do = ahead
        goes = button(words, "ahead")
        goes.setAutoDefault(False)
        goes.clicked.connect(dialog.accept)
        dialog.accepted.connect(do)
        row.addWidget(goes)
    row.addWidget(stays)
    return row


def _wrapped(name: str, words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setAccessibleName(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
