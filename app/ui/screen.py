"""What every screen is: a name and an icon in the rail, and rows it fills on the worker.

The rule: a screen is made empty at once and asks for its rows in `load`; it is loaded again when
it is looked at after a change of the day or of the records it shows.
"""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import icons, look
from app.ui.desk import Desk
from app.ui.table import Table


class Screen(QWidget):
    """Base of all screens. `tables` are the kinds of record it shows."""

    key: ClassVar[str]
    words: ClassVar[str]
    icon: ClassVar[str]
    hint: ClassVar[str] = ""
    tables: ClassVar[frozenset[str]] = frozenset()
    by_day: ClassVar[bool] = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName(self.key)
        self.setAccessibleName(self.words)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 16, 24, 16)
        self.body.setSpacing(2 * look.GRID)

    def load(self) -> None:
        """Ask for the rows; answers come later."""

    def arrive(self, what: object) -> None:
        """Show something particular: whatever `Desk.go` was given."""

    def back(self) -> bool:
        """Esc: go one step back inside the screen; False if there is none."""
        return False

    def preview(self) -> None:
        """Ctrl+P: the print preview of what is looked at, if it has one."""

    def focus_start(self) -> None:
        """Where the keyboard goes when the screen is shown: into its rows."""
        for table in self.findChildren(Table):
            if table.isVisible():
                table.focus_rows()
                return
        self.focusNextChild()

    def focus_search(self) -> None:
        """Ctrl+F: the search line, if it has one."""


def title(words: str, name: str = "title", *, role: str = "title") -> QLabel:
    """A heading."""
    return label(words, name, role=role)


def label(words: str, name: str, *, role: str = "", wrap: bool = False) -> QLabel:
    """A line (or paragraph) of text."""
    made = QLabel(words)
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setWordWrap(wrap)
    if role:
        look.mark(made, role=role)
    return made


def say(target: QLabel, words: str) -> None:
    """Change the words of a label, for the eye and for a screen reader."""
    target.setText(words)
    target.setAccessibleName(words)


def button(words: str, name: str, *, role: str = "", icon: str = "") -> QPushButton:
    """A button; `role` main for the one step of a screen, link for a quiet one."""
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAccessibleName(words)
    if icon:
        icons.dress(made, icon, "accent_ink" if role == "main" else "ink")
    if role:
        look.mark(made, role=role)
    return made


def line(*widgets: QWidget | int, spacing: int = look.GRID) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            row.addStretch(widget)
        else:
            row.addWidget(widget)
    return row


def card(name: str, words: str, widgets: Sequence[QWidget] = ()) -> tuple[QFrame, QVBoxLayout]:
    """A white sheet on the ground."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setAccessibleName(words)
    look.mark(frame, role="card")
    body = QVBoxLayout(frame)
    body.setContentsMargins(16, 16, 16, 16)
    body.setSpacing(look.GRID)
    for widget in widgets:
        body.addWidget(widget)
    return frame, body
