"""报表: every paper the program prints, for all parks or one, against a tier, with its preview."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.policy.verdicts import ParkAppraisal
from app.ui import look
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.league_paper import NAME as LEAGUE
from app.ui.league_paper import has_offices_below, league_paper, title_of
from app.ui.parts import box, button, label, line
from app.ui.rows import ListSource
from app.ui.screen import Screen
from app.ui.table import Table

ABOUT = {
    "assessment-form": "一园一页：各项指标、标准、结论、差距和前景，留有签字盖章处。",
    "worksheet": "评估表中每个数字由哪些行算出，哪些行没有计入以及原因。",
    "summary": "全部园区逐项对照，一张表看全。",
    LEAGUE: "各机构的汇总、园区排名、上报情况和重复线索；不分园区和等级。",
}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of the registry."""

    name: str
    title: str


COLUMNS: tuple[Column[PaperRow], ...] = (
    Column(name="title", heading="报表", show=lambda row: row.title, width=200, link=True),
    Column(name="about", heading="内容", show=lambda row: ABOUT.get(row.name, ""), width=560),
)


class Papers(Screen):
    """Enter on a paper opens its preview."""

    key: ClassVar[str] = "papers"
    words: ClassVar[str] = "报表"
    icon: ClassVar[str] = "paper"
    hint: ClassVar[str] = "Enter 预览　Ctrl+P 预览"
    tables: ClassVar[frozenset[str]] = frozenset({"park", "tier_grant"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.park = box("paper_park", "园区")
        self.tier = box("paper_tier", "等级")
        self.table: Table[PaperRow] = Table(
            "paper_list", "报表列表", ListSource(COLUMNS, key=lambda row: row.name)
        )
        show = button("预览", "show_paper", role="main", icon="print")
        show.clicked.connect(self.preview)
        heading = label("报表", "papers_title", role="title")
        of_park = label("园区", "of_park", role="muted")
        of_tier = label("对照等级", "of_tier", role="muted")
        self.body.addLayout(line(heading, 1))
        self.body.addLayout(
            line(of_park, self.park, of_tier, self.tier, 1, show, spacing=look.GRID)
        )
        self.body.addWidget(self.table, 1)
        self.table.opened.connect(lambda _: self.preview())
        self.table.pressed.connect(lambda *_: self.preview())

    def load(self) -> None:
        from app.reports.registry import REPORTS

        rows = [PaperRow(each.name, each.title) for each in REPORTS]
        if has_offices_below(self.desk):
            rows.append(PaperRow(LEAGUE, title_of(self.desk)))
        self.table.show_source(ListSource(COLUMNS, rows, key=lambda row: row.name))
        if not self.table.grid.currentIndex().isValid():
            self.table.focus_rows()
        self.count(f"报表 {len(rows)} 种")
        self.desk.appraise(self._fill, owner=self)

    def _fill(self, parks: tuple[ParkAppraisal, ...]) -> None:
        park, tier = self.park.currentData(), self.tier.currentData()
        self.park.clear()
        self.park.addItem("全部园区", None)
        for each in parks:
            self.park.addItem(each.name, each.park_id)
        self.park.setCurrentIndex(max(self.park.findData(park), 0))
        self.tier.clear()
        for verdict in parks[0].tiers if parks else ():
            self.tier.addItem(verdict.tier.label, verdict.tier.id)
        self.tier.setCurrentIndex(max(self.tier.findData(tier), 0))

    def preview(self) -> None:
        from app.ui.papers import paper

        row = self.table.current_row()
        if row is not None and row.name == LEAGUE:
            self.desk.preview_wanted.emit(league_paper(self.desk))
            return
        tier: str | None = self.tier.currentData()
        if row is None or tier is None:
            return
        park: str | None = self.park.currentData()
        self.desk.preview_wanted.emit(
            paper(
                self.desk,
                row.name,
                tier_id=tier,
                park_ids=[park] if park else None,
                about=self.park.currentText() if park else "",
            )
        )
