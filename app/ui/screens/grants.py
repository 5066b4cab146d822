"""等级认定: the tiers granted to the parks that this office keeps, and the forms to change them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.codes import TIER_LABELS
from app.domain.fields import field_of
from app.domain.park import Park, TierGrant
from app.store import queries
from app.store.ledger import Ledger
from app.ui.columns import Column, column_of
from app.ui.desk import Desk
from app.ui.evidence_page import KEY, show_papers
from app.ui.history_pane import show_history
from app.ui.keys import on_key
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import empty_step, may_or_say, permit, permitted
from app.ui.rows import ListSource
from app.ui.screens.grant_forms import GrantForms
from app.ui.table import Table
from app.usecases.tiers import grantable_parks, may_change

OURS = "认定、取消和更正随下一次下发或上报带给对方。"
THEIRS = "上级下发的认定只能由上级改。"
SEARCH = "园区、机构、等级、文号"


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant with the names of its park and office."""

    grant: TierGrant
    park: str
    office: str
    may_change: bool

    @property
    def state(self) -> str:
        """The sign."""
        return "met" if self.grant.revoked_on is None else "not_met"

    @property
    def words(self) -> str:
        """有效, or that it was revoked."""
        return "有效" if self.grant.revoked_on is None else "已取消"


@dataclass(frozen=True, slots=True)
class KnownGrants:
    """The parks that this office keeps, its own first, and their grants."""

    parks: tuple[Park, ...]
    rows: tuple[GrantRow, ...]


COLUMNS: tuple[Column[GrantRow], ...] = (
    Column(name="park", heading="园区", show=lambda row: row.park, width=280),
    Column(name="office", heading="所属机构", show=lambda row: row.office, width=104),
    Column(name="tier", heading="等级", show=lambda row: TIER_LABELS[row.grant.tier], width=128),
    Column(
        name="state",
        heading="情况",
        show=lambda row: row.words,
        state=lambda row: row.state,
        width=88,
    ),
    column_of(field_of(TierGrant, "granted_on"), lambda row: row.grant.granted_on),
    column_of(
        field_of(TierGrant, "document_number"), lambda row: row.grant.document_number, width=160
    ),
    column_of(field_of(TierGrant, "revoked_on"), lambda row: row.grant.revoked_on),
    column_of(field_of(TierGrant, "revoked_for"), lambda row: row.grant.revoked_for, width=160),
)
IN_PARK = tuple(column for column in COLUMNS if column.name not in ("park", "office"))


class Grants(QWidget):
    """The grants of all parks, or of one; the form stands in their place."""

    def __init__(self, desk: Desk, *, park: bool = False) -> None:
        super().__init__()
        self.setObjectName("grants")
        self.setAccessibleName("等级认定")
        self._desk = desk
        self._columns = IN_PARK if park else COLUMNS
        self._park_id: str | None = None
        self._known = KnownGrants((), ())
        self.table: Table[GrantRow] = Table(
            "park_grants" if park else "grants",
            "等级认定",
            ListSource(self._columns),
            search="" if park else SEARCH,
        )
        self.grant = button("登记认定…", "begin_grant", icon="add", role="" if park else "main")
        self.correct = button("更正…", "begin_correct")
        self.revoke = button("取消认定…", "begin_revoke_grant")
        self.history = button("修改记录", "grant_history")
        self.papers = button("佐证", "grant_papers")
        for made, keys in (
            (self.history, "F8"),
            (self.papers, KEY),
            (self.correct, "F2"),
            (self.grant, "Ctrl+N"),
        ):
            made.setToolTip(f"{made.text().rstrip('…')}（{keys}）")
        self.said = label(OURS, "grants_said", role="muted", wrap=True)
        self.forms = GrantForms(desk)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("grants_pages")
        self.pages.setAccessibleName("等级认定")
        self.list = self._list_page()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.forms)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.pages)
        self._wire()

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("grants_list_page")
        page.setAccessibleName("等级认定")
        head = line(
            self.said, self.history, self.papers, self.revoke, self.correct, self.grant, wide=0
        )
        body = body_of(page)
        body.addLayout(head)
        body.addWidget(self.table, 1)
        return page

    def _wire(self) -> None:
        permit(self._desk, "type", self.grant, self.correct, self.revoke)
        empty_step(
            self._desk,
            "type",
            self.table,
            words="还没有等级认定。",
            step="登记认定…",
            do=self._begin_grant,
        )
        self.table.current.connect(lambda _: self._enable())
        self.table.opened.connect(lambda _: self._begin_correct())
        self.grant.clicked.connect(self._begin_grant)
        self.correct.clicked.connect(self._begin_correct)
        self.revoke.clicked.connect(self._begin_revoke)
        self.papers.clicked.connect(self._show_papers)
        self.history.clicked.connect(self._show_history)
        keys: dict[str, Callable[[], None]] = {
            "F8": self._show_history,
            KEY: self._show_papers,
            "F2": self._begin_correct,
            "Ctrl+N": permitted(self._desk, "type", self.grant.click),
        }
        for sequence, do in keys.items():
            on_key(self.list, sequence, do)
        self.forms.done.connect(self._leave_form)

    def show_park(self, park_id: str) -> None:
        """Only the grants of one park."""
        self._park_id = park_id
        self.pages.setCurrentIndex(0)

    def load(self) -> None:
        """Read the grants again."""
        self._desk.read(known_grants, self._show, owner=self)

    def _show(self, known: KnownGrants) -> None:
        self._known = known
        rows = [row for row in known.rows if self._park_id in (None, row.grant.park_id)]
        source = ListSource(self._columns, rows, key=lambda row: row.grant.id)
        self.table.show_source(source)
        self.grant.setVisible(self._park_id is None or self._keeps(self._park_id))
        self._enable()

    def _keeps(self, park_id: str) -> bool:
        return any(park.id == park_id for park in self._known.parks)

    def _enable(self) -> None:
        row = self.table.current_row()
        mine = row is not None and row.may_change
        for each in (self.papers, self.history):
            each.setEnabled(row is not None)
        self.correct.setEnabled(mine)
        self.revoke.setEnabled(mine and row is not None and row.grant.revoked_on is None)
        say(self.said, THEIRS if row is not None and not row.may_change else OURS)

    def _show_papers(self) -> None:
        row = self.table.current_row()
        if row is not None:
            show_papers(self._desk, TierGrant.table, row.grant.id)

    def _show_history(self) -> None:
        row = self.table.current_row()
        if row is not None:
            show_history(self._desk, "grant", table=TierGrant.table, record_id=row.grant.id)

    # The forms.

    def _begin_grant(self) -> None:
        row = self.table.current_row()
        park_id = self._park_id or (row.grant.park_id if row else "")
        self.forms.begin_grant(self._known.parks, park_id, fixed=self._park_id is not None)
        self.pages.setCurrentWidget(self.forms)

    def _begin_correct(self) -> None:
        row = self.table.current_row()
        if row is not None and may_or_say(self._desk, "type") and row.may_change:
            self.forms.begin_correct(row.grant, row.park)
            self.pages.setCurrentWidget(self.forms)

    def _begin_revoke(self) -> None:
        row = self.table.current_row()
        if (
            row is not None
            and may_or_say(self._desk, "type")
            and row.may_change
            and row.grant.revoked_on is None
        ):
            self.forms.begin_revoke(row.grant, row.park)
            self.pages.setCurrentWidget(self.forms)

    def leave_form(self) -> bool:
        """Back to the list; False if it was there already. What was typed asks for a second Esc."""
        if self.pages.currentIndex() == 0:
            return False
        if self.forms.leave():
            self._leave_form()
        return True

    def _leave_form(self) -> None:
        self.pages.setCurrentIndex(0)
        self.table.focus_rows()


def known_grants(ledger: Ledger) -> KnownGrants:
    """The grants of the parks that this office keeps, by park."""
    parks = grantable_parks(ledger)
    units: Mapping[str, str] = {unit.code: unit.name for unit in queries.units(ledger)}
    of_park: dict[str, list[TierGrant]] = {}
    for grant in queries.all_of(ledger, TierGrant, order="granted_on, id"):
        of_park.setdefault(grant.park_id, []).append(grant)
    rows = [
        GrantRow(grant, park.name, units[park.unit_code], may_change(ledger, grant))
        for park in parks
        for grant in of_park.get(park.id, [])
    ]
    return KnownGrants(parks, tuple(rows))
