"""A park's page: who it is, how far it is, its tenants, and what is registered of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.domain.fields import field_of
from app.domain.park import Park
from app.policy.verdicts import ParkAppraisal
from app.store.queries import TenancyRow
from app.ui import look
from app.ui.columns import worded
from app.ui.desk import Desk
from app.ui.evidence_page import KEY
from app.ui.evidence_panel import EvidencePanel
from app.ui.keys import on_key
from app.ui.parts import button, label, line, say
from app.ui.permits import empty_step, may_or_say, permit
from app.ui.record_history import COLUMNS as HISTORY_COLUMNS
from app.ui.register_page import HINT
from app.ui.rows import ListSource
from app.ui.screens.grants import Grants
from app.ui.screens.park_edit import KEYS as EDITING
from app.ui.screens.park_edit import ParkEdit
from app.ui.screens.park_reading import CRITERION_COLUMNS, Line, ParkFile, park_file
from app.ui.screens.park_registers import REGISTERS, ParkRegister
from app.ui.table import Table
from app.ui.tenancies import id_numbers, tenancies
from app.ui.words import distance_to_next, tiers_held

# What no figure says: a person judges it, on a day, with papers.
JUDGED = "management_sound"
ON_PAGE = "F2 改资料　F8 修改记录　F10 佐证　Ctrl+P 打印评估表　F9 回收站　Esc 返回"
IN_REGISTER = f"{HINT}　Esc 返回"
SHOWN = ("operator", "operator_uscc", "address", "manager", "phone", "opened_on", "kinds", "status")


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
        self.pages.currentChanged.connect(lambda _: self.tell())
        self.tabs.currentChanged.connect(lambda _: self._turned())

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
        # The registers have keys of their own for their lines, and so have the grants.
        keys: dict[str, tuple[Callable[[], None], tuple[QWidget, ...]]] = {
            "F2": (self._open_edit, (self.tenants, self.criteria, self.history)),
            "F8": (self._show_history, (self.tenants, self.criteria, self.evidence)),
            KEY: (self._show_papers, (self.tenants, self.criteria, self.history)),
        }
        for sequence, (do, tabs) in keys.items():
            for place in (*(tab.parentWidget() or tab for tab in tabs), self.tabs.tabBar()):
                on_key(place, sequence, do)
        return sheet

    def _head(self) -> Any:
        back = button("园区列表", "to_list", role="link", icon="back")
        back.setToolTip("返回园区列表（Esc）")
        self.name = label("", "park_title", role="title", wrap=True)
        self.held = label("", "park_held", role="muted")
        self.details = button("改资料", "edit_park", icon="edit")
        self.details.setToolTip("改园区的资料（F2）")
        paper = button("打印评估表", "print_park", role="main", icon="print")
        back.clicked.connect(self.back_wanted)
        permit(self.desk, "type", self.details)
        self.details.clicked.connect(self._open_edit)
        paper.clicked.connect(self.preview)
        return line(back, self.name, self.held, self.details, paper, wide=1)

    def _tabs(self) -> QTabWidget:
        tabs = self.tabs = QTabWidget(self)
        tabs.setObjectName("park_tabs")
        tabs.setAccessibleName("园区详情分页")
        tabs.tabBar().setObjectName("park_tab_bar")
        tabs.tabBar().setAccessibleName("园区详情分页")
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tenants: Table[TenancyRow] = Table(
            "park_tenants",
            "本园入驻实体",
            tenancies(self.desk, park_id=""),
            background=self.desk.background,
            search="名称、信用代码、创业者、电话、协议编号",
        )
        empty_step(
            self.desk,
            "import",
            self.tenants,
            words="本园还没有入驻实体。",
            step="导入台账",
            do=lambda: self.desk.go("exchange", "choose"),
        )
        self.unmask = id_numbers(self.tenants, self.desk)
        self.criteria = Table("park_criteria", "各等级指标", ListSource(CRITERION_COLUMNS))
        self.grants = Grants(self.desk, park=True)
        self.registers = {each.name: ParkRegister(self.desk, each) for each in REGISTERS}
        self.evidence = EvidencePanel(self.desk)
        self.history = Table("park_history", "修改记录", ListSource(HISTORY_COLUMNS))
        self.history.set_empty("登记以后还没有修改过。")
        tabs.addTab(_padded(self.tenants), "入驻实体")
        tabs.addTab(_padded(self.criteria), "等级指标")
        for register in self.registers.values():
            tabs.addTab(register, register.accessibleName())
        tabs.insertTab(4, _padded(self.grants), "等级认定")
        tabs.addTab(_padded(self.evidence), "佐证")
        tabs.addTab(_padded(self.history), "修改记录")
        self.criteria.pressed.connect(self._press)
        return tabs

    def show_park(self, park_id: str) -> None:
        """Show a park from the top."""
        if park_id != self._park_id:
            self._park_id = park_id
            self.grants.show_park(park_id)
            self.tabs.setCurrentIndex(0)
            for register in self.registers.values():
                register.show_park(park_id, own=False)
            self.tenants.search.clear()
            self.tenants.show_source(tenancies(self.desk, park_id=park_id))
        self.pages.setCurrentIndex(0)
        self.load()

    def load(self) -> None:
        """Read the park again."""
        park_id = self._park_id
        self.desk.read(lambda ledger: park_file(ledger, park_id), self._show, owner=self)
        self.desk.appraise(self._judge, owner=self)
        self.tenants.refresh()
        self.grants.load()
        for register in self.registers.values():
            register.page.load()

    def back(self) -> bool:
        """Leave the form; False if there is none open."""
        if self.pages.currentIndex() == 0:
            open_ones = [each for each in self.registers.values() if each.isVisible()]
            if any(each.page.back() for each in open_ones):
                return True
            return self.grants.isVisible() and self.grants.leave_form()
        if self.edit.leave():
            self.pages.setCurrentIndex(0)
        return True

    def may_leave(self) -> bool:
        """Whether nothing of the park is half typed, or it was given up."""
        if not self.edit.leave():
            return False
        if self.grants.forms.leave():
            return True
        self.tabs.setCurrentWidget(self.grants.parentWidget() or self.grants)
        return False

    def hint(self) -> str:
        """The keys of the form, of the register looked at, or of the park."""
        if self.pages.currentIndex():
            return EDITING
        return IN_REGISTER if self.tabs.currentWidget() in self.registers.values() else ON_PAGE

    def tell(self) -> None:
        """The keys into the status bar."""
        if self.isVisible():
            self.desk.hinted.emit(self.hint())

    def _turned(self) -> None:
        """By a click the keyboard goes into the lines, whose keys the status bar tells."""
        here = self.tabs.currentWidget()
        if not self.tabs.tabBar().hasFocus():
            for register in self.registers.values():
                if here is register:
                    register.page.focus_start()
            if here is self.grants.parentWidget():
                self.grants.table.focus_rows()
        self.tell()

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
        own = park.unit_code == self.desk.unit_code
        self.details.setEnabled(own)
        for register in self.registers.values():
            register.page.look_only(on=not own)
        self.evidence.show_choices(file.whose)
        self.history.show_source(ListSource(HISTORY_COLUMNS, file.history))

    def _judge(self, parks: tuple[ParkAppraisal, ...]) -> None:
        for park in parks:
            if park.park_id == self._park_id:
                say(self.held, tiers_held(park))
                say(self.distance, f"距下一等级　{distance_to_next(park)}")
                rows = [Line(tier, each) for tier in park.tiers for each in tier.criteria]
                self.criteria.show_source(ListSource(CRITERION_COLUMNS, rows))

    def _press(self, row: Line, _column: str) -> None:
        if row.criterion.criterion.figure == JUDGED:
            self.show_register("park_judgements")
            return
        where = (self._park_id, row.tier.tier.id, row.criterion.criterion.id)
        self.desk.go("assessment", where)

    def show_register(self, name: str) -> None:
        """One of the registers, by the name it has in `park_registers`."""
        register = self.registers[name]
        self.tabs.setCurrentWidget(register)
        register.page.focus_start()

    def _show_papers(self) -> None:
        self.tabs.setCurrentIndex(self.tabs.count() - 2)
        self.evidence.table.focus_rows()

    def _show_history(self) -> None:
        self.tabs.setCurrentIndex(self.tabs.count() - 1)
        self.history.focus_rows()

    def _open_edit(self) -> None:
        if not may_or_say(self.desk, "type"):
            return
        if self._file is not None and self.details.isEnabled():
            self.edit.begin(self._file.park)
            self.pages.setCurrentIndex(1)


def _padded(page: QWidget) -> QWidget:
    holder = QWidget()
    holder.setObjectName(f"{page.objectName()}_tab")
    holder.setAccessibleName(page.accessibleName())
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, look.GRID, 0, 0)
    body.addWidget(page)
    return holder
