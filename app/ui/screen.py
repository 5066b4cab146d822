"""What every screen is: a name and an icon in the rail, and rows it fills on the worker.

The rule: a screen is made empty at once and asks for its rows in `load`; it is loaded again when
it is looked at after a change of the day or of the records it shows.
"""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.ui import look
from app.ui.desk import Desk
from app.ui.table import Table
from app.usecases.undoing import Step


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
        self.count_words = ""
        self.setObjectName(self.key)
        self.setAccessibleName(self.words)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 16, 24, 16)
        self.body.setSpacing(2 * look.GRID)

    def load(self) -> None:
        """Ask for the rows; answers come later."""

    def count(self, words: str) -> None:
        """How many rows there are, into the status bar whenever this screen is looked at."""
        self.count_words = words
        if self.isVisible():
            self.desk.counted.emit(words)

    def tell(self) -> None:
        """How many rows, and the keys for them, into the status bar: the screen is looked at."""
        self.desk.counted.emit(self.count_words)
        self.desk.hinted.emit(self.hint)

    def arrive(self, what: object) -> None:
        """Show something particular: whatever `Desk.go` was given."""

    def back(self) -> bool:
        """Esc: go one step back inside the screen; False if there is none."""
        return False

    def preview(self) -> None:
        """Ctrl+P: the print preview of what is looked at, if it has one."""
        self.desk.said.emit("这里没有要打印的。纸面的表在“报表”里，看到的表可按 Ctrl+E 导出。")

    def show_turned(self, step: Step) -> None:
        """Go where an act changed something that was just taken back, or done again."""

    def uncover(self, part: QWidget) -> None:
        """Put the page of the screen that holds a part before the others."""
        holder = part.parentWidget()
        while holder is not None and part is not self:
            if isinstance(holder, QStackedWidget):
                tabs = holder.parentWidget()
                (tabs if isinstance(tabs, QTabWidget) else holder).setCurrentWidget(part)
            part, holder = holder, holder.parentWidget()

    def focus_start(self) -> None:
        """Where the keyboard goes when the screen is shown: into its rows."""
        for table in self.findChildren(Table):
            if table.isVisible():
                table.focus_rows()
                return
        self.focusNextChild()

    def focus_search(self) -> None:
        """Ctrl+F: the search line, if it has one."""
