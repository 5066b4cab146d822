"""离园, 延期 and 删除: the small sheets of one agreement, in place of the list.

The rule: a sheet opened from what is due is filled in and Enter does it; one opened from the list
leaves to the clerk why a tenant left.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.codes import EARLY
from app.domain.dates import add_years
from app.domain.entity import Entity
from app.domain.fields import Field, Kind, field_of
from app.domain.measures import area_text
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editors import ChoiceEditor
from app.ui.form import Form
from app.ui.keys import SAVE
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import permit
from app.ui.screens.tenant_fields import TenantFile
from app.ui.scroller import Scroller
from app.ui.unsaved import Unsaved
from app.usecases.agenda import Suggestion
from app.usecases.recycling import delete_records
from app.usecases.tenants import extend, leave

LEAVE, EXTEND, DELETE = "leave", "extend", "delete"
TITLES = {LEAVE: "办理离园", EXTEND: "办理延期", DELETE: "删除"}
SAVES = {LEAVE: "办理离园", EXTEND: "办理延期", DELETE: "放入回收站"}
HINTS = {
    LEAVE: "这一天起不再算在园。登记错了的，打开协议更正。",
    EXTEND: "延期要有批件；批件还没到的可以先空着。",
    DELETE: "删除的记录放在回收站，随时可以恢复。真正离园的请办理离园，不要删除。",
}
FILLED = "已按最可能的情况填好，核对后按 Enter 办理。"
EARLY_HINT = "协议还没有到期，今天离园按提前退出登记；等到期再离园的，请按 Esc 返回。"
UNSAVED = "有没办理的内容。再按一次 Esc 或“返回”放弃，Ctrl+Enter 办理。"
WHAT = Field(name="what", label="删除哪些", kind=Kind.CODE, required=True)
ONE, ALL = "one", "all"
CHOICES = ((ONE, "只删这份协议"), (ALL, "连同这户和它的全部记录"))


class StaySheets(QWidget):
    """`done` is sent after saving and after giving up."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("stay_sheets")
        self.setAccessibleName("办理")
        self._what = LEAVE
        self._file: TenantFile | None = None
        self.title = label("", "sheet_title", role="title", wrap=True)
        self.facts = label("", "sheet_facts", role="muted", wrap=True)
        self.hint = label("", "sheet_hint", role="muted", wrap=True)
        self.forms = {
            LEAVE: self._form(LEAVE, "left_on", "leaving_cause"),
            EXTEND: self._form(EXTEND, "extension_end_on", "extension_paper"),
            DELETE: Form("delete_form", "删除", self),
        }
        self.forms[DELETE].add(WHAT, choices=CHOICES)
        cause = self.forms[LEAVE].editor("leaving_cause")
        assert isinstance(cause, ChoiceEditor)
        self.cause = cause
        self.cause.box.setPlaceholderText("请选择")
        self.said = label("", "sheet_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED, hint="")
        for form in self.forms.values():
            form.finished.connect(self.save)
            form.touched.connect(self._unsaved.touch)
        self.save_button = button("", "save_sheet", role="main")
        self.give_up = button("返回", "leave_sheet", role="link", icon="back")
        self._lay_out()
        self.save_button.setAutoDefault(True)
        # Who may undertake a departure may delete: clerks and admins both.
        permit(desk, "type", self.save_button)
        self.save_button.clicked.connect(self.save)
        self._unsaved.leave_by(self.give_up, self.done.emit)
        for keys in SAVE:
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    def _form(self, name: str, *fields: str) -> Form:
        form = Form(f"{name}_form", TITLES[name], self)
        for place, each in enumerate(fields):
            needed = place == 0 or each == "leaving_cause"
            form.add(replace(field_of(Tenancy, each), required=needed))
        return form

    def _lay_out(self) -> None:
        holder = QWidget(self)
        holder.setObjectName("sheet_holder")
        holder.setAccessibleName("办理")
        holder.setMaximumWidth(560)
        inner = body_of(holder, spacing=2 * look.GRID)
        for part in (self.facts, *self.forms.values(), self.hint):
            inner.addWidget(part)
        inner.addLayout(line(self.save_button, self.said, wide=1))
        head = line(self.give_up, self.title, wide=1)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(head)
        inner.addStretch(1)
        body.addWidget(Scroller("sheet", "办理", holder), 1)

    def begin(self, what: str, file: TenantFile, *, suggested: Suggestion | None = None) -> None:
        """One of the sheets, filled with what is most likely, or with what is suggested.

        One half typed is not begun anew without a word.
        """
        if not self.leave():
            return
        self._what, self._file = what, file
        stay = file.tenancy
        say(self.title, f"{TITLES[what]}　{file.entity.name}")
        say(self.facts, _facts(stay))
        say(self.hint, HINTS[what])
        say(self.said, "")
        self.save_button.setText(SAVES[what])
        self.save_button.setAccessibleName(SAVES[what])
        self.save_button.setEnabled(True)
        form = self.forms[what]
        for name in form.names():
            form.say(name, "")
        for each in self.forms.values():
            each.setVisible(each is form)
        if what == LEAVE:
            self._fill_leaving(suggested)
        elif what == EXTEND:
            self._fill_extension(stay, suggested)
        else:
            form.fill({"what": ALL if file.agreements == 1 else ONE})
        if suggested is None or (what == EXTEND and suggested.extend_to is None):
            form.editor(form.names()[0]).setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.save_button.setFocus()

    @property
    def half_typed(self) -> bool:
        """Whether the clerk changed something that is not done yet."""
        return self._unsaved.typed

    def leave(self) -> bool:
        """Esc: True if the sheet may be left; what the clerk changed asks for a second Esc."""
        return self._unsaved.may_leave()

    def _fill_leaving(self, suggested: Suggestion | None) -> None:
        form = self.forms[LEAVE]
        if suggested is None:
            form.fill({"left_on": self.desk.today()})
            # None is chosen for the clerk: 孵化成功搬离 by a slip would count for the park.
            self.cause.box.setCurrentIndex(-1)
        else:
            form.fill({"left_on": suggested.left_on, "leaving_cause": suggested.cause})
            early = EARLY_HINT if suggested.cause == EARLY else ""
            say(self.hint, f"{FILLED}{early}{HINTS[LEAVE]}")

    def _fill_extension(self, stay: Tenancy, suggested: Suggestion | None) -> None:
        final = max(stay.agreed_end_on, stay.extension_end_on or stay.agreed_end_on)
        until = add_years(final, 1) if suggested is None else suggested.extend_to
        self.forms[EXTEND].fill({"extension_end_on": until, "extension_paper": None})
        if suggested is None:
            return
        most = f"自首次入驻起最多延到 {suggested.most_on}（{suggested.clause}）"
        if until is None:
            say(self.hint, f"{most}，这份协议已经没有可延的期限。请按期办理离园。")
        else:
            say(self.hint, f"{FILLED}{most}。{HINTS[EXTEND]}")

    def save(self) -> None:
        """Do what the sheet is for."""
        values, file = self.forms[self._what].values(), self._file
        if values is None or file is None or not self.save_button.isEnabled():
            return
        what, stay, today = self._what, file.tenancy, self.desk.today()
        self.save_button.setEnabled(False)

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            if what == LEAVE:
                cause = values["leaving_cause"]
                return None, leave(
                    ledger,
                    tenancy_id=stay.id,
                    left_on=values["left_on"],
                    cause=cause,
                    today=today,
                )
            if what == EXTEND:
                return None, extend(
                    ledger,
                    tenancy_id=stay.id,
                    extension_end_on=values["extension_end_on"],
                    paper=values["extension_paper"],
                )
            if values["what"] == ALL:
                return None, delete_records(ledger, kind=Entity, ids=[stay.entity_id])
            return None, delete_records(ledger, kind=Tenancy, ids=[stay.id])

        self.desk.change(
            work,
            lambda _: self._saved(),
            owner=self,
            failed=self._failed,
            undo=TITLES[what],
        )

    def _saved(self) -> None:
        self._unsaved.clear()
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        form = self.forms[self._what]
        if isinstance(error, AppError) and error.field in form.names():
            form.say(error.field, error.words)
            form.editor(error.field).setFocus()
        else:
            problems.show(error, self)


def _facts(stay: Tenancy) -> str:
    parts = [
        f"协议 {stay.agreement_number}" if stay.agreement_number else "",
        f"{stay.start_on} 至 {stay.agreed_end_on}",
        f"延期至 {stay.extension_end_on}" if stay.extension_end_on else "",
        f"{area_text(stay.area_dm2)} ㎡",
        f"{stay.left_on} 离园" if stay.left_on else "",
    ]
    return "　".join(filter(None, parts))
