"""新增入驻 and 编辑: entity, founder and agreement side by side, checked as they are typed.

The rule: a number known already is shown with the record it repeats and may be taken; what is odd
asks once for a reason; Esc leaves at once unless something was typed.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.entity import Entity, Founder
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.policy.soft_checks import SoftFinding
from app.store.ledger import Ledger
from app.store.register_rows import key_of
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.folding import Folding
from app.ui.form import Form
from app.ui.keys import SAVE, on_key
from app.ui.parts import button, card, label, line, say
from app.ui.permits import permit
from app.ui.screens.odd_card import OddCard
from app.ui.screens.tenant_fields import (
    TenantFile,
    blank,
    choose_park,
    entity_form,
    fill_from,
    founder_form,
    offer_parks,
    own_parks,
    stay_form,
    typed_records,
)
from app.ui.screens.tenant_known import TenantKnown
from app.ui.scroller import Scroller
from app.ui.unsaved import Unsaved
from app.usecases.explaining import standing
from app.usecases.own_records import mine
from app.usecases.tenants import odd_about, save_tenant

NEW, EDIT, RETURN = "new", "edit", "return"
Odd = tuple[SoftFinding, ...]
UNDO = {NEW: "新增入驻", EDIT: "修改入驻实体", RETURN: "再次入驻"}
KEYS = "Enter 下一项　Ctrl+Enter 保存　Esc 返回"


class TenantForm(QWidget):
    """`done` is sent after saving and after giving up; `saved` carries the key of a new row."""

    done = Signal()
    saved = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("tenant_form")
        self.setAccessibleName("入驻登记")
        self._what = NEW
        self._file: TenantFile | None = None
        self._turn = object()  # what is asked for one tenant is no answer for the next
        self._seen: set[str] = set()
        self.title = label("", "tenant_form_title", role="title", wrap=True)
        self.said = label(KEYS, "tenant_form_said", role="muted")
        self._unsaved = Unsaved(self.said, hint=KEYS)
        self.give_up = button("返回", "tenant_give_up", role="link", icon="back")
        self.save_button = button("保存", "save_tenant", role="main")
        self.entity = entity_form()
        self.founder = founder_form(desk.today)
        self.new_stay = stay_form("new_stay_form", later=False)
        self.old_stay = stay_form("old_stay_form", later=True)
        self.odd = OddCard()
        self.reason = self.odd.reason
        self.known = TenantKnown(desk, self.entity, self.founder)
        self._lay_out()
        self._wire()

    # Set-up.

    def _lay_out(self) -> None:
        head = line(self.give_up, self.title, self.said, self.save_button, wide=1)
        holder = QWidget(self)
        holder.setObjectName("tenant_holder")
        holder.setAccessibleName("入驻登记")
        repeats = self.known.repeats
        sheets = (
            _column("entity_card", Entity.label, self.entity, repeats["uscc"]),
            _column("founder_card", Founder.label, self.founder, repeats["id_number"]),
            _column("stay_card", Tenancy.label, self.new_stay, self.old_stay),
        )
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, look.GRID, 0)
        inner.setSpacing(2 * look.GRID)
        inner.addWidget(self.odd)
        inner.addWidget(Folding("tenant_sheets", "入驻登记", sheets))
        inner.addStretch(1)
        self.area = Scroller("tenant", "入驻登记", holder)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        body.addLayout(head)
        body.addWidget(self.area, 1)

    def _wire(self) -> None:
        self.entity.finished.connect(lambda: self._enter(self.founder, "name"))
        self.founder.finished.connect(lambda: self._enter(self._stay(), "park_id"))
        for form in (self.new_stay, self.old_stay, self.reason):
            form.finished.connect(self.save)
        for form in self._forms():
            form.touched.connect(self._unsaved.touch)
        self.known.settled.connect(lambda: self._enter(self._stay(), "park_id"))
        permit(self.desk, "type", self.save_button)
        self.save_button.clicked.connect(self.save)
        self._unsaved.leave_by(self.give_up, self.done.emit)
        for keys in SAVE:
            on_key(self, keys, self.save)
        on_key(self, "F4", self.known.take)

    def _forms(self) -> tuple[Form, ...]:
        return self.entity, self.founder, self.new_stay, self.old_stay, self.reason

    def _stay(self) -> Form:
        return self.old_stay if self._what == EDIT else self.new_stay

    def _enter(self, form: Form, name: str) -> None:
        form.editor(name).setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(form.editor(name))

    # Beginning.

    def begin_new(self, park_id: str = "") -> None:
        """A new tenant; into a park if one is given."""
        self._begin(NEW, "新增入驻", None, park_id)

    def begin_edit(self, file: TenantFile) -> None:
        """All that an agreement, its entity and its founder say."""
        self._begin(EDIT, f"编辑　{file.entity.name}", file, file.tenancy.park_id)

    def begin_return(self, file: TenantFile) -> None:
        """A new agreement of an entity that left."""
        self._begin(RETURN, f"再次入驻　{file.entity.name}", file, file.tenancy.park_id)

    def _begin(self, what: str, title: str, file: TenantFile | None, park_id: str) -> None:
        self._what, self._file, self._turn = what, file, object()
        self._seen = set()
        self._unsaved.clear()
        self.odd.hide()
        for form in self._forms():
            form.fill(blank(form))
            for name in form.names():
                form.say(name, "")
        self.entity.fill({"kind": "企业"})
        self.known.begin(
            file.entity if file else None, file.founder if file else None, new=what == NEW
        )
        if file is not None and what == EDIT:
            fill_from(self.old_stay, file.tenancy)
        self.new_stay.setVisible(what != EDIT)
        self.old_stay.setVisible(what == EDIT)
        self.save_button.setEnabled(True)
        say(self.title, title)
        say(self.said, KEYS)
        self.desk.read(own_parks, lambda parks: self._offer(parks, park_id), owner=self)
        self.area.verticalScrollBar().setValue(0)

    def start(self) -> None:
        """Where typing begins, once the form is in sight."""
        if self._what == RETURN:
            self._enter(self.new_stay, "agreement_number")
        else:
            self._enter(self.entity, "name")

    def _offer(self, parks: Sequence[Park], park_id: str) -> None:
        form = self._stay()
        offer_parks(form, parks)
        if park_id:
            choose_park(form, park_id)

    def leave(self) -> bool:
        """Esc: True if the form may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    # Saving.

    def save(self) -> None:
        """Check all, then save, or ask about what is odd.

        One piece of work: what was told to be saved is saved though the window is locked or closed.
        """
        records = self._records()
        if records is None or not self.save_button.isEnabled():
            return
        founder, entity, tenancy = records
        today, seen, reason = self.desk.today(), frozenset(self._seen), self.odd.answer()

        def work(ledger: Ledger, _: Step) -> tuple[Odd | int | None, Changes]:
            given = standing(ledger, ledger.unit_code)
            asked = odd_about(ledger, founder=founder, entity=entity, tenancy=tenancy, today=today)
            found = tuple(each for each in asked if each.key not in given)
            if not seen.issuperset(each.code for each in found):
                return found, Changes()
            own = mine(ledger, tenancy)
            done = save_tenant(
                ledger,
                founder=founder,
                entity=entity,
                tenancy=own,
                today=today,
                reason=reason if found else "",
            )
            return key_of(ledger, Tenancy, own.id), done

        self.save_button.setEnabled(False)
        turn = self._turn
        self.desk.change(
            work,
            lambda found: self._answered(found) if turn is self._turn else None,
            owner=self,
            failed=lambda error: self._failed(error, here=turn is self._turn),
            undo=UNDO[self._what],
        )

    def _records(self) -> tuple[Founder | None, Entity, Tenancy] | None:
        """What was typed as records; None with the first wrong row in focus."""
        parts = []
        for form in (self.entity, self.founder, self._stay()):
            values = form.values()
            if values is None:
                return None
            parts.append(values)
        stored = self._file.tenancy if self._what == EDIT and self._file is not None else None
        return typed_records(*parts, of=(self.known.entity, self.known.founder, stored))

    def _answered(self, found: Odd | int | None) -> None:
        self.save_button.setEnabled(True)
        if isinstance(found, tuple):
            self._seen |= {each.code for each in found}
            self.area.verticalScrollBar().setValue(0)
            self.odd.ask(found)
            return
        self._unsaved.clear()
        self.done.emit()
        if self._what != EDIT and found is not None:
            self.saved.emit(found)

    def _failed(self, error: Exception, *, here: bool) -> None:
        if not here:  # the form says something else by now
            problems.show(error, self)
            return
        self.save_button.setEnabled(True)
        field = error.field if isinstance(error, AppError) else ""
        code = error.code if isinstance(error, AppError) else ""
        wanted = "reason" if code == "reason" else field
        for form in (self.entity, self.founder, self._stay(), self.reason):
            if isinstance(error, AppError) and wanted and wanted in form.names():
                form.say(wanted, error.words)
                self._enter(form, wanted)
                return
        problems.show(error, self)


def _column(name: str, words: str, *parts: QWidget) -> QFrame:
    frame, body = card(name, words, (label(words, f"{name}_title", role="section"), *parts))
    body.addStretch(1)
    return frame
