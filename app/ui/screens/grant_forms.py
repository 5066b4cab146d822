"""The forms of a tier grant: granting, revoking, correcting, and taking back one that never was."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.changes import Changes
from app.domain.codes import TIER_LABELS
from app.domain.fields import Field, Kind, field_of
from app.domain.park import Park, TierGrant
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editors import ChoiceEditor
from app.ui.form import Form
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.sure_button import SureButton
from app.ui.unsaved import Unsaved
from app.usecases.tiers import correct_grant, delete_grant, grant_tier, revoke_tier

GRANT, REVOKE, CORRECT = "grant", "revoke", "correct"
UNDO = {GRANT: "认定等级", REVOKE: "取消认定", CORRECT: "更正认定"}
UNSAVED = "认定还没有保存。再按一次 Esc 或“返回”放弃，Enter 保存。"
PARK = Field(name="park_id", label="园区", kind=Kind.CODE, required=True)
TIER = replace(field_of(TierGrant, "tier"), required=True)
GRANTED = field_of(TierGrant, "granted_on")
NUMBER = field_of(TierGrant, "document_number")
REVOKED = field_of(TierGrant, "revoked_on")
REASON = field_of(TierGrant, "revoked_for")
# Where the ledger's refusal is told.
ROW_OF = {"already_granted": "tier", "day": "granted_on", "revoked_for": "revoked_for"}


class GrantForms(QWidget):
    """`done` is sent after saving and after giving up."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("grant_forms")
        self.setAccessibleName("等级认定")
        self._desk = desk
        self._grant: TierGrant | None = None
        self._what = GRANT
        self.title = label("", "grant_title", role="section", wrap=True)
        self.park = ChoiceEditor(PARK, ())
        self.park.box.setPlaceholderText("请选择")
        self.tier = ChoiceEditor(TIER, list(TIER_LABELS.items()))
        self.tier.box.setPlaceholderText("请选择")
        self.forms = {
            GRANT: self._form(GRANT, (self.park, self.tier), (_needed(GRANTED), NUMBER)),
            REVOKE: self._form(REVOKE, (), (_needed(REVOKED), _needed(REASON))),
            CORRECT: self._form(CORRECT, (), (GRANTED, NUMBER, REVOKED, REASON)),
        }
        self.said = label("", "grant_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED, hint="")
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("grant_form_pages")
        self.pages.setAccessibleName("等级认定")
        for form in self.forms.values():
            self.pages.addWidget(form)
            form.finished.connect(self._save)
            form.touched.connect(self._unsaved.touch)
        self.save = button("保存", "save_grant", role="main")
        self.delete = SureButton(
            "这项认定有误，删除…", "再按一次，确认删除", "delete_grant", role="link"
        )
        self.give_up = button("返回", "leave_grant", role="link", icon="back")
        self._lay_out()
        permit(desk, "type", self.save)
        permit(desk, "delete", self.delete)
        self.save.clicked.connect(self._save)
        self.delete.confirmed.connect(self._delete)
        self._unsaved.leave_by(self.give_up, self.done.emit)

    def _form(self, name: str, editors: Sequence[ChoiceEditor], fields: Sequence[Field]) -> Form:
        form = Form(f"{name}_form", "等级认定", self)
        for editor in editors:
            form.add(editor.field, editor=editor)
        for field in fields:
            form.add(field)
        return form

    def _lay_out(self) -> None:
        holder = QWidget(self)
        holder.setObjectName("grant_holder")
        holder.setAccessibleName("等级认定")
        holder.setMaximumWidth(640)
        inner = body_of(holder)
        inner.addWidget(self.pages)
        inner.addLayout(line(self.save, self.said, self.delete, wide=1))
        head = line(self.give_up, self.title, wide=1)
        body = body_of(self)
        body.addLayout(head)
        body.addWidget(holder)
        body.addStretch(1)

    def begin_grant(self, parks: Sequence[Park], park_id: str, *, fixed: bool) -> None:
        """A new grant to one of the parks; with `fixed` to none but that one."""
        self.park.box.clear()
        for park in parks:
            self.park.box.addItem(park.name, park.id)
        self.park.box.setCurrentIndex(self.park.box.findData(park_id))
        # None is chosen for the clerk: a tier granted by a slip would travel.
        self.tier.box.setCurrentIndex(-1)
        self._begin(GRANT, "登记等级认定", None)
        self.forms[GRANT].fill({"granted_on": "", "document_number": ""})
        self.park.setEnabled(not fixed)
        (self.tier if park_id else self.park).setFocus()

    def begin_revoke(self, grant: TierGrant, name: str) -> None:
        """The end of a grant."""
        self._begin(REVOKE, f"取消认定　{name}　{TIER_LABELS[grant.tier]}", grant)
        self.forms[REVOKE].fill({"revoked_on": "", "revoked_for": ""})
        self.forms[REVOKE].focus_first()

    def begin_correct(self, grant: TierGrant, name: str) -> None:
        """What a grant should say."""
        self._begin(CORRECT, f"更正认定　{name}　{TIER_LABELS[grant.tier]}", grant)
        form = self.forms[CORRECT]
        form.fill({each: getattr(grant, each) for each in form.names()})
        form.focus_first()

    def leave(self) -> bool:
        """Esc: True if the form may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    def _saved(self) -> None:
        self._unsaved.clear()
        self.done.emit()

    def _begin(self, what: str, title: str, grant: TierGrant | None) -> None:
        self._what, self._grant = what, grant
        self._unsaved.clear()
        say(self.said, "")
        say(self.title, title)
        form = self.forms[what]
        for name in form.names():
            form.say(name, "")
        self.pages.setCurrentWidget(form)
        self.delete.forget()
        self.delete.setVisible(what == CORRECT)

    def _delete(self) -> None:
        grant = self._grant
        if grant is None:
            return
        self._desk.change(
            lambda ledger, _: (None, delete_grant(ledger, grant.id)),
            lambda _: self._saved(),
            owner=self,
            undo="删除认定",
        )

    def _save(self) -> None:
        if not may_or_say(self._desk, "type"):
            return
        values = self.forms[self._what].values()
        if values is None:
            return
        what, grant, today = self._what, self._grant, self._desk.today()

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            if grant is None:
                return None, grant_tier(ledger, today=today, **values)
            store = revoke_tier if what == REVOKE else correct_grant
            return None, store(ledger, grant.id, today=today, **values)

        act = UNDO[what]
        self._desk.change(work, lambda _: self._saved(), owner=self, failed=self._failed, undo=act)

    def _failed(self, error: Exception) -> None:
        row = self._row_of(error)
        if row is None or not isinstance(error, AppError):
            problems.show(error, self)
            return
        form = self.forms[self._what]
        form.say(row, error.words)
        form.editor(row).setFocus()

    def _row_of(self, error: Exception) -> str | None:
        """The row that a refusal speaks of; the first date or code that the form has."""
        code = error.code if isinstance(error, AppError) else ""
        wanted = ROW_OF.get(code)
        names = self.forms[self._what].names()
        if code in ("day", "dates"):
            speaks = getattr(error, "message", "").startswith("取消日期")
            wanted = "revoked_on" if speaks else "granted_on"
        return wanted if wanted in names else None


def _needed(field: Field) -> Field:
    return replace(field, required=True)
