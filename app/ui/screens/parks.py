"""园区: all parks in a table, and the page of one."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.fields import field_of
from app.domain.measures import Rate
from app.domain.park import Park
from app.policy.verdicts import ParkAppraisal, Value
from app.reports.wording import short_value
from app.store import queries
from app.store.ledger import Ledger
from app.ui import look
from app.ui.columns import Column, column_of, sortable
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import label, line
from app.ui.rows import ListSource
from app.ui.screen import Screen
from app.ui.screens.bin_page import BinPage
from app.ui.screens.park_page import ParkPage
from app.ui.table import Table
from app.ui.words import distance_to_next, state_of_next, tiers_held


@dataclass(frozen=True, slots=True)
class ParkRow:
    """A park with what is said of it on the day looked at."""

    park: Park
    appraisal: ParkAppraisal
    office: str


def _figure(name: str, figure: str, *, width: int = 96) -> Column[ParkRow]:
    def value(row: ParkRow) -> Value:
        return row.appraisal.figure(figure).value

    def show(row: ParkRow) -> str:
        shown = row.appraisal.figure(figure)
        return short_value(shown.value, shown.quantity, shown.unit)

    def order(row: ParkRow) -> tuple[bool, object]:
        found = value(row)
        if isinstance(found, Rate):
            return sortable(found.n / found.d if found.d else None)
        return sortable(found)

    return Column(name=figure, heading=name, show=show, width=width, number=True, order=order)


def _of_park(name: str, *, hidden: bool = False, width: int = 0) -> Column[ParkRow]:
    field = field_of(Park, name)
    return column_of(field, lambda row: getattr(row.park, name), hidden=hidden, width=width)


COLUMNS: tuple[Column[ParkRow], ...] = (
    _of_park("name", width=240),
    Column(name="office", heading="所属机构", show=lambda row: row.office, width=96),
    Column(name="held", heading="等级", show=lambda row: tiers_held(row.appraisal), width=160),
    _figure("入驻实体(户)", "residents"),
    _figure("吸纳就业(人)", "jobs"),
    _figure("担保贷款(万元)", "loans", width=112),
    _figure("利用率", "utilisation", width=80),
    Column(
        name="distance",
        heading="距下一等级",
        show=lambda row: distance_to_next(row.appraisal),
        state=lambda row: state_of_next(row.appraisal),
        width=400,
    ),
    _of_park("status", hidden=True),
    _of_park("kinds", hidden=True),
    _of_park("operator", hidden=True),
    _of_park("manager", hidden=True),
    _of_park("phone", hidden=True),
    _of_park("address", hidden=True),
    _of_park("opened_on", hidden=True),
)
# Where all parks are of one office, its name says nothing, and the distance needs the room.
OF_ONE_OFFICE = tuple(
    replace(column, hidden=True) if column.name == "office" else column for column in COLUMNS
)
IN_BIN = "Enter 恢复　Esc 返回"


class Parks(Screen):
    """The list of parks; Enter opens a park's page in its place, Esc comes back."""

    key: ClassVar[str] = "parks"
    words: ClassVar[str] = "园区"
    icon: ClassVar[str] = "park"
    hint: ClassVar[str] = "Enter 打开园区　F9 回收站　Ctrl+E 导出　Ctrl+C 复制"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "park_area", "mechanism_judgement", "tier_grant", "tenancy", "entity", "founder"}
        | {"headcount", "loan", "service_record", "build_stage", "evidence"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("parks_pages")
        self.pages.setAccessibleName("园区")
        self.table: Table[ParkRow] = Table(
            "parks_list",
            "园区列表",
            ListSource(OF_ONE_OFFICE, key=lambda row: row.park.id),
            search="按名称、机构、等级筛选",
        )
        self.table.set_empty("本单位还没有园区。")
        self.pages.addWidget(self._list_page())
        self.body.addWidget(self.pages)
        self.table.opened.connect(lambda row: self.open(row.park.id))
        self.table.counted.connect(self._counted)
        self.bin = BinPage(desk)
        self.bin.done.connect(self.back)
        self.pages.addWidget(self.bin)
        on_key(self, "F9", self.open_bin)

    @cached_property
    def page(self) -> ParkPage:
        """A park's page, made when first wanted: it takes longer than all the rest."""
        made = ParkPage(self.desk)
        made.back_wanted.connect(self.back)
        self.pages.addWidget(made)
        return made

    def _on_page(self) -> bool:
        return "page" in vars(self) and self.pages.currentWidget() is self.page

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("parks_list_page")
        page.setAccessibleName("园区列表")
        body = QVBoxLayout(page)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(line(label("园区", "parks_title", role="title"), 1))
        body.addWidget(self.table, 1)
        return page

    def load(self) -> None:
        self.desk.appraise(self._with_parks, owner=self)
        if self._on_page():
            self.page.load()
        elif self.pages.currentWidget() is self.bin:
            self.bin.load()

    def _with_parks(self, appraisals: tuple[ParkAppraisal, ...]) -> None:
        def show(parks: list[Park]) -> None:
            of_park = {park.id: park for park in parks}
            rows = [
                ParkRow(of_park[each.park_id], each, self.desk.unit_name(each.unit_code))
                for each in appraisals
                if each.park_id in of_park
            ]
            columns = COLUMNS if len({row.office for row in rows}) > 1 else OF_ONE_OFFICE
            self.table.show_source(ListSource(columns, rows, key=lambda row: row.park.id))

        self.desk.read(_parks, show, owner=self)

    def tell(self) -> None:
        super().tell()
        in_bin = self.pages.currentWidget() is self.bin
        if self._on_page():
            self.page.tell()
        elif in_bin:
            self.desk.hinted.emit(IN_BIN)

    def arrive(self, what: object) -> None:
        """A park's id, or its id and the name of the register to look at."""
        if isinstance(what, str):
            self.open(what)
        elif isinstance(what, tuple):
            park_id, register = what
            self.open(park_id)
            self.page.show_register(register)

    def open(self, park_id: str) -> None:
        """Show a park's page; not over what is half typed there."""
        if self.page.may_leave():
            self.page.show_park(park_id)
        self.pages.setCurrentWidget(self.page)
        self.page.setFocus()
        self.page.tell()

    def open_bin(self) -> None:
        """What was deleted, of every kind."""
        self.pages.setCurrentWidget(self.bin)
        self.bin.begin()
        self.desk.hinted.emit(IN_BIN)

    def back(self) -> bool:
        if self.pages.currentIndex() == 0:
            return False
        if not self._on_page() or not self.page.back():
            self.desk.hinted.emit(self.hint)
            self.pages.setCurrentIndex(0)
            self.table.focus_rows()
        return True

    def preview(self) -> None:
        if self._on_page():
            self.page.preview()

    def focus_search(self) -> None:
        if self._on_page():
            self.page.tenants.search.setFocus()
        else:
            self.table.search.setFocus()

    def _counted(self, count: int) -> None:
        self.count(f"园区 {count} 家")


def _parks(ledger: Ledger) -> list[Park]:
    return queries.all_of(ledger, Park)
