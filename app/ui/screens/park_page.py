"""A park's page: who it is, how far it is, its tenants, its areas, judgements and grants."""

from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.domain.fields import field_of
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.policy.verdicts import CriterionVerdict, ParkAppraisal, TierVerdict
from app.reports.wording import threshold_text, value_text
from app.store import queries
from app.store.ledger import Ledger
from app.store.queries import TenancyRow
from app.ui import look
from app.ui.columns import Column, column_of, worded
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.grants import Grants
from app.ui.screens.park_edit import ParkEdit
from app.ui.table import Table
from app.ui.tenancies import id_numbers, tenancies
from app.ui.words import distance_to_next, state_of, tiers_held

R = TypeVar("R", bound=Record)
SHOWN = ("operator", "operator_uscc", "address", "manager", "phone", "opened_on", "kinds", "status")


@dataclass(frozen=True, slots=True)
class ParkFile:
    """All that the page shows beside the appraisal."""

    park: Park
    areas: list[ParkArea]
    judgements: list[MechanismJudgement]


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of a tier."""

    tier: TierVerdict
    criterion: CriterionVerdict


def _columns(record: type[R], *names: str) -> tuple[Column[R], ...]:
    return tuple(column_of(field_of(record, name), width=160) for name in names)


AREA_COLUMNS: tuple[Column[ParkArea], ...] = _columns(
    ParkArea, "in_force_on", "building_dm2", "incubation_dm2", "free_dm2"
)
JUDGEMENT_COLUMNS: tuple[Column[MechanismJudgement], ...] = (
    *_columns(MechanismJudgement, "judged_on"),
    Column(
        name="sound",
        heading="管理机制",
        show=lambda row: "完善" if row.sound else "不完善",
        state=lambda row: "met" if row.sound else "not_met",
    ),
    *_columns(MechanismJudgement, "judged_by", "evidence"),
)
CRITERION_COLUMNS: tuple[Column[Line], ...] = (
    Column(name="tier", heading="等级", show=lambda row: row.tier.tier.label, width=128),
    Column(name="label", heading="指标", show=lambda row: row.criterion.criterion.label, width=160),
    Column(
        name="value",
        heading="现状",
        show=lambda row: value_text(
            row.criterion.value, row.criterion.quantity, row.criterion.unit
        ),
        state=lambda row: state_of(
            verdict=row.criterion.verdict, contested=row.criterion.contested
        ),
        width=128,
        link=True,
    ),
    Column(
        name="threshold",
        heading="标准",
        show=lambda row: threshold_text(
            row.criterion.criterion, row.criterion.quantity, row.criterion.unit
        ),
    ),
    Column(
        name="distance",
        heading="差距",
        show=lambda row: row.criterion.distance_text or row.criterion.why,
        width=240,
    ),
    Column(
        name="clause", heading="依据", show=lambda row: row.criterion.criterion.clause, width=160
    ),
)


class ParkPage(QWidget):
    """One park. `back_wanted` asks for the list."""

    back_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("park_page")
        self.setAccessibleName("园区详情")
        self._park_id = ""
        self._file: ParkFile | None = None
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("park_pages")
        self.pages.setAccessibleName("园区详情")
        self.edit = ParkEdit(desk)
        self.edit.done.connect(lambda: self.pages.setCurrentIndex(0))
        self.pages.addWidget(self._sheet())
        self.pages.addWidget(self.edit)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.pages)

    def _sheet(self) -> QWidget:
        sheet = QWidget(self)
        sheet.setObjectName("park_sheet")
        sheet.setAccessibleName("园区详情")
        body = QVBoxLayout(sheet)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        body.addLayout(self._head())
        self.distance = label("", "park_distance", wrap=True)
        self.facts = label("", "park_facts", role="muted", wrap=True)
        body.addWidget(self.distance)
        body.addWidget(self.facts)
        body.addWidget(self._tabs(), 1)
        return sheet

    def _head(self) -> Any:
        back = button("园区列表", "to_list", role="link", icon="back")
        back.setToolTip("返回园区列表（Esc）")
        self.name = label("", "park_title", role="title", wrap=True)
        self.held = label("", "park_held", role="muted")
        details = button("改资料", "edit_park", icon="edit")
        areas = button("登记面积", "add_area", icon="add")
        judge = button("登记管理评定", "add_judgement", icon="add")
        paper = button("打印评估表", "print_park", role="main", icon="print")
        back.clicked.connect(self.back_wanted)
        details.clicked.connect(lambda: self._open_edit("park"))
        areas.clicked.connect(lambda: self._open_edit("area"))
        judge.clicked.connect(lambda: self._open_edit("judgement"))
        paper.clicked.connect(self.preview)
        row = line(back, self.name, self.held, details, areas, judge, paper)
        row.setStretch(1, 1)
        return row

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setObjectName("park_tabs")
        tabs.setAccessibleName("园区详情分页")
        tabs.tabBar().setObjectName("park_tab_bar")
        tabs.tabBar().setAccessibleName("园区详情分页")
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        self.tenants: Table[TenancyRow] = Table(
            "park_tenants",
            "本园入驻实体",
            tenancies(self.desk, park_id=""),
            background=self.desk.background,
            search="名称、信用代码、创业者、电话、协议编号",
        )
        self.tenants.set_empty(
            "本园还没有入驻实体。",
            "导入台账",
            lambda: self.desk.go("exchange", "choose"),
        )
        self.unmask = id_numbers(self.tenants, self.desk)
        self.criteria = Table("park_criteria", "各等级指标", ListSource(CRITERION_COLUMNS))
        self.areas = Table("park_areas", "面积", ListSource(AREA_COLUMNS))
        self.areas.set_empty(
            "还没有登记面积。没有面积，建筑面积和利用率无法判定。",
            "登记面积",
            lambda: self._open_edit("area"),
        )
        self.judgements = Table("park_judgements", "管理机制评定", ListSource(JUDGEMENT_COLUMNS))
        self.judgements.set_empty(
            "还没有管理机制评定。没有评定，管理机制一项无法判定。",
            "登记管理评定",
            lambda: self._open_edit("judgement"),
        )
        self.grants = Grants(self.desk, park=True)
        for words, page in (
            ("入驻实体", self.tenants),
            ("等级指标", self.criteria),
            ("面积", self.areas),
            ("管理机制评定", self.judgements),
            ("等级认定", self.grants),
        ):
            tabs.addTab(_padded(page), words)
        self.criteria.pressed.connect(self._press)
        return tabs

    def show_park(self, park_id: str) -> None:
        """Show a park from the top."""
        if park_id != self._park_id:
            self._park_id = park_id
            self.grants.show_park(park_id)
            self.tenants.search.clear()
            self.tenants.show_source(tenancies(self.desk, park_id=park_id))
        self.pages.setCurrentIndex(0)
        self.load()

    def load(self) -> None:
        """Read the park again."""
        park_id = self._park_id
        self.desk.read(lambda ledger: _file(ledger, park_id), self._show, owner=self)
        self.desk.appraise(self._judge, owner=self)
        self.tenants.refresh()
        self.grants.load()

    def back(self) -> bool:
        """Leave the form; False if there is none open."""
        if self.pages.currentIndex() == 0:
            return self.grants.isVisible() and self.grants.leave_form()
        self.pages.setCurrentIndex(0)
        return True

    def preview(self) -> None:
        """The assessment form of this park against its next tier."""
        from app.ui.papers import park_paper

        self.desk.preview_wanted.emit(park_paper(self.desk, self._park_id))

    def _show(self, file: ParkFile) -> None:
        if file.park.id != self._park_id:
            return
        self._file = file
        park = file.park
        say(self.name, park.name)
        known = [(field_of(Park, name), getattr(park, name)) for name in SHOWN]
        told = [f"{field.label} {worded(value, field)}" for field, value in known if value]
        office = self.desk.unit_name(park.unit_code)
        say(self.facts, "　".join([f"所属机构 {office}", *told]))
        self.areas.show_source(ListSource(AREA_COLUMNS, file.areas, key=_id))
        self.judgements.show_source(ListSource(JUDGEMENT_COLUMNS, file.judgements, key=_id))

    def _judge(self, parks: tuple[ParkAppraisal, ...]) -> None:
        for park in parks:
            if park.park_id == self._park_id:
                say(self.held, tiers_held(park))
                say(self.distance, f"距下一等级　{distance_to_next(park)}")
                rows = [Line(tier, each) for tier in park.tiers for each in tier.criteria]
                self.criteria.show_source(ListSource(CRITERION_COLUMNS, rows))

    def _press(self, row: Line, _column: str) -> None:
        where = (self._park_id, row.tier.tier.id, row.criterion.criterion.id)
        self.desk.go("assessment", where)

    def _open_edit(self, what: str) -> None:
        if self._file is not None:
            self.edit.begin(what, self._file.park, self._file.areas)
            self.pages.setCurrentIndex(1)


def _file(ledger: Ledger, park_id: str) -> ParkFile:
    of_park = ("park_id = ?", (park_id,))
    return ParkFile(
        queries.fetch(ledger, Park, park_id),
        queries.all_of(ledger, ParkArea, *of_park, order="in_force_on DESC"),
        queries.all_of(ledger, MechanismJudgement, *of_park, order="judged_on DESC"),
    )


def _id(record: Record) -> str:
    return record.id


def _padded(page: QWidget) -> QWidget:
    holder = QWidget()
    holder.setObjectName(f"{page.objectName()}_tab")
    holder.setAccessibleName(page.accessibleName())
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, look.GRID, 0, 0)
    body.addWidget(page)
    return holder
