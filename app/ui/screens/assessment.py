"""评估: all parks against the criteria of a tier on a day; a click on a number shows its rows."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from app.policy.verdicts import CriterionVerdict, ParkAppraisal, Verdict
from app.reports.wording import short_value, threshold_text
from app.ui import look
from app.ui.columns import Column, folded
from app.ui.desk import Desk
from app.ui.parts import button, label, line
from app.ui.rows import ListSource
from app.ui.screen import Screen
from app.ui.screens.behind import Behind
from app.ui.table import Table
from app.ui.words import NO_TIERS, state_of

ORDER: dict[Verdict, int] = {"met": 0, "undetermined": 1, "not_met": 2}
CONCLUSION = "conclusion"
HEAD = 68
NO_PARKS = "本单位还没有园区。"


def columns(tier_id: str, parks: tuple[ParkAppraisal, ...]) -> tuple[Column[ParkAppraisal], ...]:
    """The park, one column per criterion of the tier, and the conclusion."""
    criteria = parks[0].tier(tier_id).criteria if parks else ()
    return (
        Column(name="name", heading="园区", show=lambda park: park.name, width=248),
        *(_criterion_column(tier_id, each) for each in criteria),
        Column(
            name=CONCLUSION,
            heading="结论",
            show=lambda park: park.tier(tier_id).distance_text,
            state=lambda park: _tier_state(park, tier_id),
            order=lambda park: ORDER[park.tier(tier_id).verdict],
            width=280,
            link=True,
        ),
    )


def _tier_state(park: ParkAppraisal, tier_id: str) -> str:
    verdict = park.tier(tier_id)
    return state_of(verdict=verdict.verdict, contested=verdict.contested)


def criterion_of(park: ParkAppraisal, tier_id: str, criterion_id: str) -> CriterionVerdict:
    """A park's answer to a criterion; KeyError if the tier has none of that id."""
    for each in park.tier(tier_id).criteria:
        if each.criterion.id == criterion_id:
            return each
    raise KeyError(criterion_id)


def _criterion_column(tier_id: str, like: CriterionVerdict) -> Column[ParkAppraisal]:
    criterion_id = like.criterion.id

    def show(park: ParkAppraisal) -> str:
        each = criterion_of(park, tier_id, criterion_id)
        return short_value(each.value, each.quantity, each.unit)

    def state(park: ParkAppraisal) -> str:
        each = criterion_of(park, tier_id, criterion_id)
        return state_of(verdict=each.verdict, contested=each.contested)

    def order(park: ParkAppraisal) -> tuple[int, int]:
        each = criterion_of(park, tier_id, criterion_id)
        return ORDER[each.verdict], each.distance or 0

    threshold = threshold_text(like.criterion, like.quantity, like.unit)
    return Column(
        name=criterion_id,
        heading=f"{folded(like.criterion.label)}\n{threshold}",
        show=show,
        state=state,
        order=order,
        width=96,
        number=True,
        link=True,
    )


class Assessment(Screen):
    """Above the parks at a glance, below what is behind the number that was clicked."""

    key: ClassVar[str] = "assessment"
    words: ClassVar[str] = "评估"
    icon: ClassVar[str] = "assessment"
    hint: ClassVar[str] = "方向键选数字　Enter 看明细　Ctrl+P 打印评估表"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "park_area", "mechanism_judgement", "tier_grant", "tenancy", "entity", "founder"}
        | {"headcount", "loan", "service_record"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._parks: tuple[ParkAppraisal, ...] = ()
        self._shown: tuple[str, tuple[Column[ParkAppraisal], ...]] = ("", ())
        self._wanted: tuple[str, str, str] | None = None
        self._room_for = -1
        self.tier = QComboBox(self)
        self.tier.setObjectName("tier")
        self.tier.setAccessibleName("等级")
        self.tier.setMinimumWidth(176)
        self.tier.view().setObjectName("tier_list")
        self.tier.view().setAccessibleName("等级")
        self.table: Table[ParkAppraisal] = Table(
            "assessment_grid", "园区评估", ListSource(columns("", ())), by_cell=True, head=HEAD
        )
        self.table.set_empty(NO_PARKS)
        self.behind = Behind(desk)
        self.halves = QSplitter(Qt.Orientation.Vertical, self)
        self._lay_out()
        self.tier.activated.connect(lambda _: self._show_tier())
        self.table.pressed.connect(self._press)
        self.table.opened.connect(lambda park: desk.go("parks", park.park_id))

    def _lay_out(self) -> None:
        form = button("打印评估表", "print_form", role="main", icon="print")
        sheet = button("核查底稿", "print_sheet", icon="paper")
        summary = button("汇总表", "print_summary", icon="paper")
        form.clicked.connect(self.preview)
        sheet.clicked.connect(lambda: self._preview("worksheet"))
        summary.clicked.connect(lambda: self._preview("summary", every=True))
        heading = label("评估", "assessment_title", role="title")
        self.body.addLayout(line(heading, self.tier, 1, summary, sheet, form))
        halves = self.halves
        halves.setObjectName("halves")
        halves.setAccessibleName("评估与明细")
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(look.GRID)
        halves.addWidget(self.table)
        halves.addWidget(self.behind)
        halves.setStretchFactor(1, 1)
        for handle in (halves.handle(0), halves.handle(1)):
            handle.setObjectName("halves_handle")
            handle.setAccessibleName("拖动调整高低")
        self.body.addWidget(halves, 1)

    def load(self) -> None:
        self.desk.appraise(self._show, owner=self)

    def arrive(self, what: object) -> None:
        """A park, a tier and a criterion: show its rows as soon as the verdicts are here."""
        if isinstance(what, tuple):
            self._wanted = what
            self.load()

    def _show(self, parks: tuple[ParkAppraisal, ...]) -> None:
        self._parks = parks
        self._fill_tiers()
        self._share_room(len(parks))
        self._show_tier()
        self.count(f"园区 {len(parks)} 家")
        if self._wanted is not None:
            park_id, tier_id, criterion_id = self._wanted
            self._wanted = None
            self.tier.setCurrentIndex(self.tier.findData(tier_id))
            self._show_tier()
            place = self.table.model.place_of(park_id)
            names = [column.name for column in self.table.model.source.columns]
            index = self.table.model.index(place, names.index(criterion_id))
            self.table.grid.setCurrentIndex(index)
            self.table.grid.setFocus()
            row = self.table.current_row()
            if row is not None:
                self._press(row, criterion_id)
        else:
            self._renew()

    def _share_room(self, parks: int) -> None:
        """The parks get what they need, up to half; once the clerk moved the border it stays."""
        if parks != self._room_for:
            self._room_for = parks
            total = self.halves.height()
            wanted = min(HEAD + (parks + 1) * look.ROW, total // 2)
            self.halves.setSizes([wanted, total - wanted])

    def _fill_tiers(self) -> None:
        tiers = self._parks[0].tiers if self._parks else ()
        known = [self.tier.itemData(place) for place in range(self.tier.count())]
        if known == [verdict.tier.id for verdict in tiers]:
            return
        self.tier.clear()
        for verdict in tiers:
            self.tier.addItem(verdict.tier.label, verdict.tier.id)
        nearest = next((park.next_tier for park in self._parks if park.next_tier), None)
        self.tier.setCurrentIndex(max(self.tier.findData(nearest), 0))

    def _show_tier(self) -> None:
        tier_id: str = self.tier.currentData() or ""
        self.table.set_empty(f"{NO_TIERS}，没有可对照的标准。" if self._parks else NO_PARKS)
        if not self._parks or not tier_id:
            self._shown = ("", columns("", ()))
            self.table.show_source(ListSource(self._shown[1]))
            return
        # Made once per tier, so that the clerk's own widths survive a refresh.
        if self._shown[0] != tier_id:
            self._shown = (tier_id, columns(tier_id, self._parks))
            self.behind.clear()
        source = ListSource(self._shown[1], self._parks, key=lambda park: park.park_id)
        self.table.show_source(source)
        if not self.table.grid.currentIndex().isValid():
            self.table.grid.setCurrentIndex(self.table.model.index(0, 0))

    def _press(self, park: ParkAppraisal, column: str) -> None:
        tier_id = self._shown[0]
        if column == CONCLUSION:
            self.behind.show_conclusion(park, tier_id)
        else:
            self.behind.show_criterion(park, tier_id, criterion_of(park, tier_id, column))

    def _renew(self) -> None:
        """What stands below, from the new verdicts."""
        showing = self.behind.showing
        for park in self._parks:
            if showing is not None and park.park_id == showing[0] and showing[1] == self._shown[0]:
                self._press(park, showing[2] or CONCLUSION)

    def preview(self) -> None:
        self._preview("assessment-form")

    def _preview(self, name: str, *, every: bool = False) -> None:
        from app.ui.papers import paper

        park = self.table.current_row()
        if park is None or not self._shown[0]:
            return
        wanted = None if every else [park.park_id]
        about = "" if every else park.name
        self.desk.preview_wanted.emit(
            paper(self.desk, name, tier_id=self._shown[0], park_ids=wanted, about=about)
        )
