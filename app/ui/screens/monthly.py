"""用工与贷款: what a park's residents report every month, and the loans they got.

The rule: both are grids of the same residents of one park; going from one to the other keeps it.
"""

from datetime import date
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.desk import Desk
from app.ui.parts import label, line
from app.ui.screen import Screen
from app.ui.screens.loans_page import LoansPage
from app.ui.screens.month_page import MonthPage
from app.ui.segments import Segments
from app.usecases import undoing

HEADCOUNTS, LOANS = "headcounts", "loans"
TITLE_FROM = 820
HINTS = {
    HEADCOUNTS: "Enter 向下　Ctrl+D 填充　Ctrl+PgUp/PgDn 换月　F4 说明　F8 修改记录　F10 佐证",
    LOANS: "Tab 下一格　Ctrl+D 填充　Ctrl+N 再加一笔　Ctrl+V 粘贴　F4 说明　F8 修改记录　F10 佐证",
}


class Monthly(Screen):
    """Which of the two and the park above, the grid of it below."""

    key: ClassVar[str] = "monthly"
    words: ClassVar[str] = "用工与贷款"
    icon: ClassVar[str] = "headcount"
    hint: ClassVar[str] = HINTS[HEADCOUNTS]
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "tenancy", "entity", "headcount", "loan", "explanation"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.segments = Segments(
            "monthly_views", "用工与贷款", [(HEADCOUNTS, "用工"), (LOANS, "贷款")]
        )
        self.headcounts = MonthPage(desk)
        self.loans = LoansPage(desk)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("monthly_pages")
        self.stack.setAccessibleName("用工与贷款")
        self._words = {HEADCOUNTS: "", LOANS: ""}
        for view, page in ((HEADCOUNTS, self.headcounts), (LOANS, self.loans)):
            self.stack.addWidget(page)
            page.counted_words.connect(lambda words, view=view: self._counted(view, words))
        self.title = label(self.words, "monthly_title", role="title")
        self.body.addLayout(line(self.title, self.segments, self.headcounts.top, self.loans.top, 1))
        self.body.addWidget(self.stack, 1)
        self.loans.top.hide()
        self.segments.chosen.connect(self._choose)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the park's name needs the room more than the title does."""
        self.title.setVisible(event.size().width() >= TITLE_FROM)
        super().resizeEvent(event)

    @property
    def page(self) -> MonthPage | LoansPage:
        """The grid looked at."""
        return self.headcounts if self.segments.view() == HEADCOUNTS else self.loans

    def _choose(self, view: str) -> None:
        other = self.loans if view == HEADCOUNTS else self.headcounts
        by_keyboard = self.segments.has_keyboard()
        page = self.page
        self.stack.setCurrentWidget(page)
        other.top.hide()
        page.top.show()
        self.desk.hinted.emit(HINTS[view])
        self.count(self._words[view])
        page.arrive(other.park_id)
        if not by_keyboard:
            page.focus_start()

    def _counted(self, view: str, words: str) -> None:
        self._words[view] = words
        if view == self.segments.view():
            self.count(words)

    def load(self) -> None:
        self.page.load()

    def tell(self) -> None:
        super().tell()
        self.desk.hinted.emit(HINTS[self.segments.view()])

    def arrive(self, what: object) -> None:
        """A park's id; that and a month end; or "loans" and a park's id."""
        first, second = what if isinstance(what, tuple) else (what, None)
        if first == LOANS:
            self.segments.choose(LOANS)
            self.loans.arrive(str(second or ""))
            return
        self.segments.choose(HEADCOUNTS)
        self.headcounts.arrive(str(first), second if isinstance(second, date) else None)

    def focus_start(self) -> None:
        self.page.focus_start()

    def focus_search(self) -> None:
        self.page.focus_search()

    def back(self) -> bool:
        return self.page.back()

    def uncover(self, part: QWidget) -> None:
        page = self.headcounts if self.headcounts.isAncestorOf(part) else self.loans
        self.segments.choose(HEADCOUNTS if page is self.headcounts else LOANS)
        super().uncover(part)
        page.foot.say_drafts()

    def show_turned(self, step: undoing.Step) -> None:
        kinds = {turn.kind.table for turn in step.turns}
        if "headcount" in kinds:
            if self.page is not self.headcounts:
                self.segments.choose(HEADCOUNTS)
            self.headcounts.show_turned(step)
        elif "loan" in kinds:
            if self.page is not self.loans:
                self.segments.choose(LOANS)
            self.loans.show_turned(step)
