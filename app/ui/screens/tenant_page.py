"""详情: a tenant as a whole: who it is, its agreements, people and loans, and what was changed."""

from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.entity import Entity, Founder
from app.domain.fields import Field, field_of
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger
from app.store.naming import names_of
from app.ui import look
from app.ui.columns import Column, column_of, worded
from app.ui.desk import Desk
from app.ui.evidence_page import KEY
from app.ui.evidence_panel import EvidencePanel
from app.ui.evidence_rows import Whose
from app.ui.keys import on_key
from app.ui.parts import button, label, line, say
from app.ui.record_history import COLUMNS as HISTORY_COLUMNS
from app.ui.record_history import HistoryLine, history_of
from app.ui.rows import ListSource
from app.ui.screens.tenant_fields import founder_of
from app.ui.table import Table

R = TypeVar("R", bound=Record)
ENTITY_TOLD = ("kind", "uscc", "registered_on", "industry", "closed_on")
FOUNDER_TOLD = ("name", "id_number", "phone", "sex", "ethnic_group", "groups", "first_venture")


@dataclass(frozen=True, slots=True)
class TenantWhole:
    """All that the ledger knows of a tenant, the latest first."""

    entity: Entity
    founder: Founder | None
    stays: list[tuple[Tenancy, str]]
    headcounts: list[Headcount]
    loans: list[Loan]
    history: list[HistoryLine]


def _columns(record: type[R], *names: str) -> tuple[Column[R], ...]:
    return tuple(column_of(field_of(record, name)) for name in names)


def _of_stay(name: str, width: int) -> Column[tuple[Tenancy, str]]:
    return column_of(field_of(Tenancy, name), lambda row: getattr(row[0], name), width=width)


STAY_COLUMNS: tuple[Column[tuple[Tenancy, str]], ...] = (
    Column(name="park", heading="园区名称", show=lambda row: row[1], width=240),
    *(
        _of_stay(name, width)
        for name, width in (
            ("agreement_number", 128),
            ("start_on", 96),
            ("agreed_end_on", 96),
            ("extension_end_on", 96),
            ("left_on", 96),
            ("leaving_cause", 104),
            ("area_dm2", 104),
            ("room", 80),
            ("rent_free", 80),
        )
    ),
)
HEADCOUNT_COLUMNS: tuple[Column[Headcount], ...] = _columns(
    Headcount,
    "period_end_on",
    "employees",
    "key_group_employees",
    "insured_employees",
    "new_contracts",
)
LOAN_COLUMNS: tuple[Column[Loan], ...] = _columns(
    Loan, "paid_out_on", "amount_fen", "due_on", "repaid_on", "bank", "counter_guarantee_waived"
)


class TenantPage(QWidget):
    """`done` asks for the list."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("tenant_page")
        self.setAccessibleName("入驻实体详情")
        self._entity_id = ""
        self.name = label("", "tenant_page_title", role="title", wrap=True)
        self.facts = label("", "tenant_facts", role="muted", wrap=True)
        self.founder = label("", "tenant_founder", role="muted", wrap=True)
        self.stays = Table("tenant_stays", "入驻协议", ListSource(STAY_COLUMNS))
        self.headcounts = Table("tenant_headcounts", "用工记录", ListSource(HEADCOUNT_COLUMNS))
        self.loans = Table("tenant_loans", "创业担保贷款", ListSource(LOAN_COLUMNS))
        self.history = Table("tenant_history", "修改记录", ListSource(HISTORY_COLUMNS))
        self.stays.set_empty("这户没有入驻协议。")
        self.history.set_empty("登记以后还没有修改过。")
        self.evidence = EvidencePanel(desk)
        back = button("返回", "leave_tenant_page", role="link", icon="back")
        back.clicked.connect(self.done)
        head = line(back, self.name, wide=1)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        body.addLayout(head)
        body.addWidget(self.facts)
        body.addWidget(self.founder)
        body.addWidget(self._tabs(), 1)
        for keys, tab, table in (
            ("F8", -1, self.history),
            (KEY, -2, self.evidence.table),
        ):
            on_key(self, keys, partial(self._show_tab, tab, table))

    def _tabs(self) -> QTabWidget:
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("tenant_tabs")
        self.tabs.setAccessibleName("入驻实体详情分页")
        self.tabs.tabBar().setObjectName("tenant_tab_bar")
        self.tabs.tabBar().setAccessibleName("入驻实体详情分页")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for words, table in (
            ("入驻协议", self.stays),
            ("用工记录", self.headcounts),
            ("创业担保贷款", self.loans),
            ("佐证", self.evidence),
            ("修改记录", self.history),
        ):
            holder = QWidget()
            holder.setObjectName(f"{table.objectName()}_tab")
            holder.setAccessibleName(words)
            inner = QVBoxLayout(holder)
            inner.setContentsMargins(0, look.GRID, 0, 0)
            inner.addWidget(table)
            self.tabs.addTab(holder, words)
        return self.tabs

    def show_tenant(self, entity_id: str, *, history: bool = False) -> None:
        """Show a tenant from the top, or what was changed of it."""
        self._entity_id = entity_id
        self.tabs.setCurrentIndex(self.tabs.count() - 1 if history else 0)
        self.tabs.tabBar().setFocus()
        self.load()

    def _show_tab(self, from_end: int, table: Table[Any]) -> None:
        self.tabs.setCurrentIndex(self.tabs.count() + from_end)
        table.focus_rows()

    def load(self) -> None:
        """Read the tenant again."""
        entity_id = self._entity_id
        if entity_id:
            self.desk.read(lambda ledger: tenant_whole(ledger, entity_id), self._show, owner=self)

    def _show(self, whole: TenantWhole) -> None:
        if whole.entity.id != self._entity_id:
            return
        say(self.name, whole.entity.name)
        say(self.facts, _told(whole.entity, ENTITY_TOLD))
        say(self.founder, _told(whole.founder, FOUNDER_TOLD) if whole.founder else "")
        self.founder.setVisible(whole.founder is not None)
        self._offer_grids(whole)
        self.stays.show_source(ListSource(STAY_COLUMNS, whole.stays, key=lambda row: row[0].id))
        self.headcounts.show_source(ListSource(HEADCOUNT_COLUMNS, whole.headcounts, key=_id))
        self.loans.show_source(ListSource(LOAN_COLUMNS, whole.loans, key=_id))
        self.history.show_source(ListSource(HISTORY_COLUMNS, whole.history))
        self.evidence.show_choices(_with_evidence(whole))

    def _offer_grids(self, whole: TenantWhole) -> None:
        """Where nothing is yet, the way to where it is typed; who has left is in no grid."""
        own = whole.entity.unit_code == self.desk.unit_code and self.desk.may("type")
        here = next((stay.park_id for stay, _ in whole.stays if own and not stay.left_on), None)
        offers = ("去填报用工", "去登记贷款") if here else ("", "")
        self.headcounts.set_empty(
            "还没有用工记录。", offers[0], lambda: self.desk.go("monthly", here)
        )
        self.loans.set_empty(
            "还没有创业担保贷款。", offers[1], lambda: self.desk.go("monthly", ("loans", here))
        )


def tenant_whole(ledger: Ledger, entity_id: str) -> TenantWhole:
    """Read a tenant with all that hangs on it."""
    entity = queries.fetch(ledger, Entity, entity_id)
    founder = founder_of(ledger, entity)
    of = ("entity_id = ?", (entity_id,))
    stays = queries.all_of(ledger, Tenancy, *of, order="start_on DESC")
    headcounts = queries.all_of(ledger, Headcount, *of, order="period_end_on DESC")
    loans = queries.all_of(ledger, Loan, *of, order="paid_out_on DESC")
    parks = names_of(ledger, [("park", stay.park_id) for stay in stays])
    records: list[Record] = [entity, *stays, *headcounts, *loans]
    if founder is not None:
        records.append(founder)
    return TenantWhole(
        entity,
        founder,
        [(stay, parks["park", stay.park_id]) for stay in stays],
        headcounts,
        loans,
        history_of(ledger, [(each.table, each.id) for each in records]),
    )


def _with_evidence(whole: TenantWhole) -> list[Whose]:
    """The records of a tenant that papers prove, the agreements first."""
    found: list[Whose] = [
        (Tenancy.table, stay.id, f"协议 {stay.agreement_number or f'{stay.start_on} 起'}")
        for stay, _ in whole.stays
    ]
    found.append((Entity.table, whole.entity.id, Entity.label))
    if whole.founder is not None:
        found.append((Founder.table, whole.founder.id, f"{Founder.label} {whole.founder.name}"))
    found += [(Loan.table, loan.id, f"贷款 {loan.paid_out_on}") for loan in whole.loans]
    found += [(Headcount.table, each.id, f"用工 {each.period_end_on}") for each in whole.headcounts]
    return found


def _told(record: Record, names: tuple[str, ...]) -> str:
    known: list[tuple[Field, object]] = [
        (field_of(type(record), name), getattr(record, name)) for name in names
    ]
    return "　".join(
        f"{field.label} {worded(value, field)}"
        for field, value in known
        if value not in (None, "", ())
    )


def _id(record: Record) -> str:
    return record.id
