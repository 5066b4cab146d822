"""Small parts of every screen: words, buttons, rows and cards, each with its names.

The rule: whatever shows words tells them to a screen reader too.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons, look


def label(words: str, name: str, *, role: str = "", wrap: bool = False) -> QLabel:
    """A line (or paragraph) of text."""
    made = QLabel(words)
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setWordWrap(wrap)
    if role:
        look.give(made, role=role)
    return made


class Paragraph(QLabel):
    """Words over several lines that are never squeezed, as they would be in a scroll area."""

    def setText(self, words: str) -> None:
        super().setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The height asked for is never less than the one set before.
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


def paragraph(words: str, name: str, *, role: str = "") -> Paragraph:
    """A paragraph of text on a page that scrolls."""
    made = Paragraph()
    made.setObjectName(name)
    made.setWordWrap(True)
    if role:
        look.give(made, role=role)
    say(made, words)
    return made


def say(target: QLabel, words: str) -> None:
    """Change the words of a label, for the eye and for a screen reader."""
    target.setText(words)
    target.setAccessibleName(words)


def tell(target: QLabel, words: str) -> None:
    """What came of a step, below it; it takes no room while there is nothing to tell."""
    say(target, words)
    target.setVisible(bool(words))


def button(words: str, name: str, *, role: str = "", icon: str = "") -> QPushButton:
    """A button; `role` main for the one step of a screen, link for a quiet one."""
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAccessibleName(words)
    if icon:
        icons.dress(made, icon, "accent_ink" if role == "main" else "ink")
    if role:
        look.give(made, role=role)
    return made


def body_of(owner: QWidget, *, spacing: int = look.GRID) -> QVBoxLayout:
    """What stands in a widget from edge to edge, one below the other."""
    body = QVBoxLayout(owner)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(spacing)
    return body


def line(*widgets: QWidget | int, spacing: int = look.GRID, wide: int | None = None) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch, and the one at `wide` takes what is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            row.addStretch(widget)
        else:
            row.addWidget(widget)
    if wide is not None:
        row.setStretch(wide, 1)
    return row


def tab_through(*widgets: QWidget) -> None:
    """The keyboard goes from one to the next; to be called once all are in their window."""
    # What hands the keyboard on to a part of itself has no place of its own in the order.
    for one, other in pairwise(each.focusProxy() or each for each in widgets):
        QWidget.setTabOrder(one, other)


def card(name: str, words: str, widgets: Sequence[QWidget] = ()) -> tuple[QFrame, QVBoxLayout]:
    """A white sheet on the ground."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setAccessibleName(words)
    look.give(frame, role="card")
    body = QVBoxLayout(frame)
    body.setContentsMargins(16, 16, 16, 16)
    body.setSpacing(look.GRID)
    for widget in widgets:
        body.addWidget(widget)
    return frame, body


class Choice(QComboBox):
    """One of some words; their list is made, and named, when it is first let down."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)

    def showPopup(self) -> None:
        self.view().setObjectName(f"{self.objectName()}_list")
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the form, whatever lies under it, and chooses nothing by the way."""
        event.ignore()


def box(name: str, words: str) -> Choice:
    """A choice among a few, as wide as the longest of them."""
    made = Choice(name, words)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made
