"""A page that lies over the glance of 评估 until Esc: made when it is first asked for."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk


class OverPage(QWidget):
    """Base of those pages. `left` when the clerk goes back to the glance."""

    left = Signal()
    hint: ClassVar[str] = ""

    def __init__(self, desk: Desk, name: str, words: str) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName(name)
        self.setAccessibleName(words)

    def load(self) -> None:
        """Ask for what it shows anew; what was typed stays."""
        raise NotImplementedError

    def preview(self) -> None:
        """Ctrl+P: the print preview of what is looked at, if it has one."""

    def focus_here(self) -> None:
        """Where the keyboard goes when the page is shown."""
        raise NotImplementedError

    def back(self) -> bool:
        """Esc: put something away first; False if there is nothing to put away."""
        return False
