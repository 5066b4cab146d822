"""What a page of 数据交换 is: a screen within the screen, with a word in the row of pages.

The rule: a page is made when it is first looked at and asks for its rows in `load`, which keeps
what the clerk has typed or chosen; it is loaded again when a table it names was touched.
"""

from typing import ClassVar, Literal

from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk
from app.ui.screen import Screen

# Whose pages: every office's, one's that reports to another, one's that others report to; and
# "asked" is a page that shows in the row only once something leads to it.
Whose = Literal["all", "reporting", "league", "asked"]


class Page(Screen):
    """Base of all pages. `suffixes` are the files that lead here when dropped on the window."""

    whose: ClassVar[Whose] = "all"
    suffixes: ClassVar[tuple[str, ...]] = ()
    by_day: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.body.setContentsMargins(0, 0, 0, 0)
