"""各机构: how the offices below report, what stands twice among them, and what they add up to."""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.league import Duplicate, OfficeState
from app.domain.records import RECORDS
from app.policy.league import LeagueTable
from app.store.ledger import Ledger
from app.ui.bundle_words import names_text
from app.ui.desk import Desk
from app.ui.league_paper import league_paper
from app.ui.page import Page, Whose
from app.ui.parts import body_of, button, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.clues import Clues
from app.ui.screens.league_grid import LeagueGrid
from app.ui.screens.office_tables import CARD, OFFICE_COLUMNS, SET_ASIDE, VERSIONS
from app.ui.segments import Segments
from app.ui.table import Table
from app.usecases.league import OVERDUE_AFTER_DAYS, duplicates, league_table, offices

REPORTING, CLUES, SUMS = "reporting", "clues", "sums"
VIEWS = ((REPORTING, "收报情况"), (CLUES, "重复线索"), (SUMS, "汇总"))
HINT = f"超过 {OVERDUE_AFTER_DAYS} 天没有上报的算逾期。缺的包不用补：后一包包含全部没有回执的变动。"


class OfficesPage(Page):
    """Three views; only the one looked at asks the ledger."""

    key: ClassVar[str] = "offices"
    words: ClassVar[str] = "各机构"
    hint: ClassVar[str] = "←→ 换视图　Enter 看明细　Ctrl+P 打印汇总表"
    whose: ClassVar[Whose] = "league"
    tables: ClassVar[frozenset[str]] = frozenset(kind.table for kind in RECORDS) | {
        *("peer", "bundle_in", "bundle_out", "version_aside", "policy_pack"),
    }

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._stale = {name for name, _ in VIEWS}
        self.views = Segments("office_views", "各机构", VIEWS)
        self.paper = button("打印汇总表", "print_league", role="main", icon="print")
        self.clues, self.sums = Clues(desk), LeagueGrid(desk)
        self.panes = QStackedWidget(self)
        self.panes.setObjectName("office_panes")
        self.panes.setAccessibleName("各机构")
        for pane in (self._reporting(), self.clues, self.sums):
            self.panes.addWidget(pane)
        self.body.addLayout(line(self.views, 1, self.paper))
        self.body.addWidget(self.panes, 1)
        self.views.chosen.connect(self._choose)
        self.paper.clicked.connect(self.preview)
        self.table.pressed.connect(self._press)
        self.table.opened.connect(lambda _: desk.go("exchange", "history"))
        desk.day_changed.connect(self._on_day)

    def _reporting(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("reporting")
        page.setAccessibleName("收报情况")
        self.summary = label("", "offices_summary", role="section", wrap=True)
        self.table: Table[OfficeState] = Table(
            "offices", "各机构的收报情况", ListSource(OFFICE_COLUMNS), by_cell=True
        )
        self.table.set_empty("没有下级机构。")
        body = body_of(page)
        body.addWidget(self.summary)
        body.addWidget(label(HINT, "offices_hint", role="muted", wrap=True))
        body.addWidget(self.table, 1)
        return page

    # Rows.

    def load(self) -> None:
        self._stale = {name for name, _ in VIEWS}
        self._freshen()

    def _freshen(self) -> None:
        view = self.views.view()
        if view not in self._stale:
            return
        self._stale.discard(view)
        if view == REPORTING:
            today = self.desk.today()
            self.desk.read(
                lambda ledger: offices(ledger, today=today), self._show_offices, owner=self
            )
        elif view == CLUES:
            self.desk.read(_clues, self._show_clues, owner=self, title="正在查找重复")
        else:
            on = self.desk.day
            self.desk.read(
                lambda ledger: league_table(ledger, on=on),
                self._show_sums,
                owner=self,
                title="正在汇总",
            )

    def _show_offices(self, rows: tuple[OfficeState, ...]) -> None:
        say(self.summary, summary_text(rows))
        self.table.show_source(ListSource(OFFICE_COLUMNS, rows, key=lambda row: row.code))
        self.count(f"下级机构 {len(rows):,} 个")
        self._start(self.table)

    def _show_clues(self, clues: tuple[Duplicate, ...]) -> None:
        self.views.show_count(CLUES, len(clues))
        self.clues.show_clues(clues)
        self.count(f"重复线索 {len(clues):,} 条")
        self._start(self.clues.table)

    def _show_sums(self, table: LeagueTable) -> None:
        if table.on != self.desk.day:  # another day was chosen meanwhile
            return
        self.sums.show_table(table)
        self.count(f"园区 {table.total.parks:,} 家")
        self._start(self.sums.table)

    def _start(self, table: Table) -> None:  # type: ignore[type-arg]
        """The keyboard into the rows, unless it is on the row of views."""
        if table.isVisible() and not self.views.has_keyboard():
            table.focus_rows()

    def _choose(self, view: str) -> None:
        self.panes.setCurrentIndex([name for name, _ in VIEWS].index(view))
        self._freshen()

    def _on_day(self) -> None:
        self._stale.add(SUMS)
        if self.isVisible():
            self._freshen()

    # Going on.

    def _press(self, row: OfficeState, column: str) -> None:
        if column == VERSIONS and row.versions_aside:
            self.desk.go("exchange", "versions")
        elif column == CARD:
            self.desk.go("exchange", "cards" if row.trusted else ("cards", row.code))
        elif column == SET_ASIDE and row.last and row.last.set_aside:
            self.desk.go("exchange", "history")

    def arrive(self, what: object) -> None:
        """The name of a view."""
        if isinstance(what, str) and what in dict(VIEWS):
            self.views.choose(what)
        self.focus_start()

    def preview(self) -> None:
        self.desk.preview_wanted.emit(league_paper(self.desk))


def summary_text(rows: tuple[OfficeState, ...]) -> str:
    """Who is overdue, and what else has to be looked at."""
    late = [row.name for row in rows if row.overdue and row.last is not None]
    never = [row.name for row in rows if row.last is None]
    told = [f"{names_text(late)}逾期没有上报"] if late else []
    told += [f"{names_text(never)}还没有上报过"] if never else []
    back = sum(row.last.set_aside for row in rows if row.last)
    told += [f"最近收到的各包中退回 {back:,} 条"] if back else []
    return "；".join(told) or "各机构都已按时上报"


def _clues(ledger: Ledger) -> tuple[Duplicate, ...]:
    return tuple(duplicates(ledger))
