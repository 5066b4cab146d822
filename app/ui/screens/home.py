"""首页: what waits for the clerk, the parks by tier, the plans' targets, and five years of figures.

The rule: what waits and where the parks stand come first; what will fall and the five years, which
cost most, are asked for only when those are shown.
"""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.codes import TIER_LABELS
from app.errors import AppError
from app.policy.targets import TargetAnswer
from app.policy.trend import Trend
from app.policy.verdicts import ParkAppraisal
from app.ui import look, problems
from app.ui.desk import Desk
from app.ui.empty import Empty
from app.ui.first_steps import FirstSteps
from app.ui.parts import label, line, say, tab_through
from app.ui.screen import Screen
from app.ui.screens.park_card import ParkCard
from app.ui.target_line import TargetLine
from app.ui.to_dos import Due, ToDos, due
from app.ui.words import highest_held
from app.ui.year_lines import YearLines
from app.usecases.targets import targets

if TYPE_CHECKING:
    from app.ui.screens.due_page import DuePage

HINT = "↑↓ 选待办　Enter 办理　数字键直达　Tab 到园区　Ctrl+K 查找"
TO_DOS_SHARE, PARKS_SHARE = 9, 14
ROOMY = 480


class Home(Screen):
    """The first screen: the answer first, the reason one click away."""

    key: ClassVar[str] = "home"
    words: ClassVar[str] = "首页"
    icon: ClassVar[str] = "home"
    hint: ClassVar[str] = HINT
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "park_area", "mechanism_judgement", "tier_grant", "tenancy", "entity", "founder"}
        | {"headcount", "loan", "service_record", "bundle_out", "held_back"}
        | {"bundle_in", "peer", "question", "explanation", "version_aside", "user"}
        | {"mentor", "project", "training"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._starting = self._stale = self._returned = False
        self._shape: list[tuple[str, str]] = []
        self._cards: dict[str, ParkCard] = {}
        self._told = False
        self._due: DuePage | None = None
        self.first_steps = FirstSteps(desk, self)
        self.first_steps.guide_wanted.connect(self._guide)
        self.waiting = ToDos(desk, self)
        self.to_do_count = label("", "to_do_count", role="muted")
        self.summary = label("正在评估…", "home_summary", role="muted")
        self.empty = Empty(self)
        self.empty.setFixedHeight(160)
        self.empty.say(
            "还没有入驻数据。把现在用的 Excel 台账拖进窗口，或者点下面的按钮。",
            "导入台账",
            lambda: desk.go("exchange", "choose"),
        )
        self.empty.hide()
        self.view = QScrollArea(self)
        self.view.setObjectName("home_scroll")
        self.view.setAccessibleName("园区列表")
        self.view.setWidgetResizable(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.years = YearLines(self)
        self.targets = TargetLine(desk)
        self._asked = False  # whether a plan asks anything of this office
        self.overview = self._overview()
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("home_stack")
        self.stack.setAccessibleName("首页")
        self.stack.addWidget(self.overview)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack)

    def _overview(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("home_overview")
        page.setAccessibleName("首页")
        self.waiting.take_numbers(page)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setContentsMargins(0, 0, 0, 0)
            side.setSpacing(look.GRID)
        left.addLayout(line(label("待办", "to_do_title", role="title"), self.to_do_count, 1))
        left.addWidget(self.first_steps)
        left.addWidget(self.waiting, 1)
        right.addLayout(line(label("园区", "home_title", role="title"), self.summary, 1))
        right.addWidget(self.empty)
        right.addWidget(self.view, 1)
        both = QHBoxLayout()
        both.setSpacing(2 * look.GRID)
        both.addLayout(left, TO_DOS_SHARE)
        both.addLayout(right, PARKS_SHARE)
        body = QVBoxLayout(page)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(both, 1)
        body.addWidget(self.targets)
        body.addWidget(self.years)
        return page

    def _guide(self) -> None:
        """The first chapter of the manual, over the screen."""
        from app.ui.manual import Manual

        def made() -> Manual:
            manual = Manual()
            manual.done.connect(self.desk.back_wanted)
            return manual

        self.desk.over_wanted.emit(made)

    # Where the keyboard is.

    def focus_start(self) -> None:
        """On the first to-do, else on the first park, as soon as there is one."""
        returned, self._returned = self._returned, False
        if self._due is not None and self._on_due():
            # From another screen back into the list; from the list itself, 首页 is asked for.
            if returned or self._due.sheets.half_typed:
                self._due.focus_start()
            else:
                self._leave_due()
            return
        self._starting = not self.waiting.focus_line(0)
        first = self.findChild(ParkCard)
        if self._starting and first is not None and self._told:
            self._starting = False
            first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._returned = True
        # A backup touches no table: on the way back the guide looks again.
        self.first_steps.load()

    def arrive(self, what: object) -> None:
        """The list behind a to-do: its kind, and its days where it has several."""
        self._returned = False
        if isinstance(what, tuple):
            kind, bucket = what
            page = self._due_page()
            self.stack.setCurrentWidget(page)
            page.begin(kind, bucket)
            self._load_due()

    def back(self) -> bool:
        """Esc: from a list behind a to-do back to all of them."""
        if self._due is None or not self._on_due():
            return False
        if not self._due.back():
            self._leave_due()
        return True

    def tell(self) -> None:
        super().tell()
        if self._due is not None and self._on_due():
            self.desk.hinted.emit(self._due.hint())

    def _leave_due(self) -> None:
        self.stack.setCurrentWidget(self.overview)
        self.tell()
        self.focus_start()
        if self._stale:
            self.load()

    def _on_due(self) -> bool:
        return self._due is not None and self.stack.currentWidget() is self._due

    def _due_page(self) -> "DuePage":
        """Made when first asked for: the first screen must not wait for its tables and forms."""
        if self._due is None:
            from app.ui.screens.due_page import DuePage

            self._due = DuePage(self.desk)
            self._due.done.connect(self._leave_due)
            self.stack.addWidget(self._due)
        return self._due

    # What is shown.

    def load(self) -> None:
        if self._on_due():
            # The parks are not in sight: they are looked at again on the way back to them.
            self._stale = True
        else:
            self._stale = False
            self.desk.appraise(self._show_first, owner=self)
        self._load_due()
        day = self.desk.day
        self.desk.read(
            lambda ledger: targets(ledger, on=day, standing=True),
            self._show_targets,
            owner=self.targets,
            failed=self._no_agenda,
        )

    def _load_due(self) -> None:
        """The rows of a large ledger are kept only while a list of them is looked at."""
        day, today, rows = self.desk.day, self.desk.today(), self._on_due()
        self.desk.read(
            lambda ledger: due(ledger, on=day, today=today, rows=rows),
            self._show_due,
            owner=self.waiting,
            failed=self._no_agenda,
        )

    def _no_agenda(self, error: Exception) -> None:
        """A policy that cannot be read is told once, by who appraises."""
        if isinstance(error, AppError):
            say(self.to_do_count, error.message)
        else:
            problems.show(error, self)

    def _show_due(self, found: Due) -> None:
        if found.on != self.desk.day:
            return
        self._told = True
        count = self.waiting.show_lines(found.lines)
        say(self.to_do_count, f"{count:,} 项" if count else "")
        if self._due is not None and self._on_due():
            if found.agenda is not None:
                self._due.show_agenda(found.agenda)
        elif self._starting:
            self.focus_start()

    def _show_targets(self, answers: tuple[TargetAnswer, ...]) -> None:
        self._asked = self.targets.show_answers(answers)
        self._make_room()
        self._tab_on()

    def _tab_on(self) -> None:
        """From the last park to the targets: both are made anew, in any order."""
        cards = list(self._cards.values())[-1:]
        tab_through(*cards, *self.targets.stops())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the to-dos and the parks have the room; 服务 says the targets too."""
        self.targets.setVisible(self._asked and self.height() >= ROOMY)

    def _show_first(self, parks: tuple[ParkAppraisal, ...]) -> None:
        self._show(parks)
        self.desk.appraise(self._show_all, owner=self, outlook=True)

    def _show_all(self, parks: tuple[ParkAppraisal, ...]) -> None:
        self._show(parks)
        self.desk.five_years(self._show_years, owner=self.years)

    def _show_years(self, trends: tuple[Trend, ...]) -> None:
        self.years.show_trends(trends, is_today=self.desk.is_today)

    def _show(self, parks: tuple[ParkAppraisal, ...]) -> None:
        residents, jobs = _sum(parks, "residents"), _sum(parks, "jobs")
        counted = [f"{len(parks)} 家"]
        counted += [] if residents is None else [f"入驻 {residents:,} 户"]
        counted += [] if jobs is None else [f"吸纳就业 {jobs:,} 人"]
        say(self.summary, "　".join(counted))
        self.count(f"园区 {len(parks)} 家")
        self.empty.setVisible(not residents)
        shape = [(highest_held(park), park.park_id) for park in parks]
        if shape != self._shape:
            self._shape = shape
            focused = isinstance(QApplication.focusWidget(), ParkCard)
            self.view.setWidget(self._list(parks))
            self._tab_on()
            self._starting = self._starting or focused
        for park in parks:
            self._cards[park.park_id].show_park(park, self.desk.unit_name(park.unit_code))
        if self._starting:
            self.focus_start()

    def _list(self, parks: tuple[ParkAppraisal, ...]) -> QWidget:
        """An empty card for each park, under the highest tier it holds."""
        holder = QWidget()
        holder.setObjectName("home_list")
        holder.setAccessibleName("园区列表")
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 8, 0)
        body.setSpacing(look.GRID)
        self._cards = {}
        for tier in (*reversed(TIER_LABELS), ""):
            within = [park for park in parks if highest_held(park) == tier]
            if not within:
                continue
            words = TIER_LABELS.get(tier, "未认定等级")
            head = label(words, "tier_head", role="section")
            number = label(f"{len(within)} 家", "tier_count", role="muted")
            body.addLayout(line(head, number, 1))
            for park in within:
                card = self._cards[park.park_id] = ParkCard()
                card.chosen.connect(lambda park_id: self.desk.go("parks", park_id))
                body.addWidget(card)
        body.addStretch(1)
        return holder


def _sum(parks: tuple[ParkAppraisal, ...], figure: str) -> int | None:
    """Over the parks that have data; None where none has: no data is never 0."""
    values = [park.figure(figure).value for park in parks]
    known = [value for value in values if isinstance(value, int)]
    return sum(known) if known else None
