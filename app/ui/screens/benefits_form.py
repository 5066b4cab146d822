"""登记补贴: days, amount and paper of one candidate, its conditions beside them.

The rule: the amount is held against the document as it is typed; what the ledger cannot answer
asks for a word on how it was verified.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Finding, Kind, field_of
from app.domain.money import Benefit
from app.errors import AppError
from app.policy.benefit_amounts import amount_problem
from app.policy.benefits import BenefitAnswer, ConditionAnswer
from app.policy.provisions import amount_words
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.keys import SAVE
from app.ui.parts import body_of, button, label, line, say, tab_through
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.benefits_tables import CONDITIONS, hardest_first
from app.ui.scroller import Scroller
from app.ui.table import Table
from app.ui.unsaved import Unsaved
from app.usecases.benefits import day_of, doubts
from app.usecases.benefits_register import register_benefit
from app.usecases.registers import wrong_with

AMOUNT = field_of(Benefit, "amount_fen")
REASON = Field(name="reason", label="核实情况", kind=Kind.TEXT)
FIELDS = (
    field_of(Benefit, "applied_on"),
    AMOUNT,
    field_of(Benefit, "approved_on"),
    field_of(Benefit, "paid_on"),
    field_of(Benefit, "paper_number"),
    REASON,
)
IN_RECORD = ("applied_on", "amount_fen", "approved_on", "paid_on", "paper_number")
BLANK: Mapping[str, Any] = {"id": "", "unit_code": "", "created_at": None, "updated_at": None}
KEYS = "Enter 下一项　Ctrl+Enter 登记　Esc 返回"
UNSAVED = "有没登记的内容。再按一次 Esc 或“返回”放弃，Ctrl+Enter 登记。"
WIDTH = 336


class BenefitForm(QWidget):
    """`done` comes when the benefit is saved, `left` when the clerk goes back."""

    done = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("benefit_form_page")
        self.setAccessibleName("登记补贴")
        self._desk = desk
        self._answer: BenefitAnswer | None = None
        self.leave_button = button("返回", "leave_benefit", role="link", icon="back")
        self.title = label("", "benefit_form_title", role="section", wrap=True)
        self.rule = label("", "benefit_form_rule", role="muted", wrap=True)
        self.form = Form("benefit_form", "登记补贴", self)
        for field in FIELDS:
            self.form.add(field)
        self.form.check(self._across)
        self.wrong = label("", "benefit_wrong", role="finding", wrap=True)
        self.said = label(KEYS, "benefit_said", role="small", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED, hint=KEYS)
        self.save_button = button("登记", "save_benefit", role="main")
        self.asked = label("", "benefit_asked", role="muted", wrap=True)
        self.conditions: Table[ConditionAnswer] = Table(
            "benefit_form_conditions", "条件", ListSource(CONDITIONS)
        )
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        left = QWidget(self)
        left.setObjectName("benefit_form_left")
        left.setAccessibleName("登记补贴")
        left.setMaximumWidth(WIDTH)
        typed = body_of(left)
        for part in (self.form, self.wrong, self.said):
            typed.addWidget(part)
        typed.addLayout(line(self.save_button, 1))
        typed.addStretch(1)
        beside = QVBoxLayout()
        beside.setSpacing(look.GRID)
        beside.addWidget(self.asked)
        beside.addWidget(self.conditions, 1)
        both = QHBoxLayout()
        both.setSpacing(3 * look.GRID)
        scroll = Scroller("benefit_form", "登记补贴", left)
        scroll.setFixedWidth(WIDTH + 2 * look.GRID)
        both.addWidget(scroll)
        both.addLayout(beside, 1)
        head = line(self.leave_button, self.title, wide=1)
        body = body_of(self)
        body.addLayout(head)
        body.addWidget(self.rule)
        body.addLayout(both, 1)

        tab_through(self.form.editor(REASON.name), self.save_button, self.conditions.grid)

    def _wire(self) -> None:
        self._unsaved.leave_by(self.leave_button, self.left.emit)
        permit(self._desk, "type", self.save_button)
        self.save_button.clicked.connect(self.save)
        self.form.finished.connect(self.save)
        self.form.touched.connect(self._touched)
        for keys in SAVE:
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    def begin(self, answer: BenefitAnswer) -> None:
        """A benefit for a candidate, with the amount where the document leaves no choice."""
        self._answer = answer
        self._unsaved.clear()
        rule = answer.rule
        whose = f"{answer.entity}（{answer.park}）" if answer.entity else answer.park
        say(self.title, f"{rule.label}　{whose}")
        why = f"；{answer.amount.why}" if answer.amount.why else ""
        say(self.rule, f"{rule.clause}：{amount_words(rule.amount)}{why}")
        say(self.asked, _asked(answer))
        self.conditions.show_source(ListSource(CONDITIONS, hardest_first(answer)))
        self.form.fill(
            {
                "applied_on": answer.on,
                AMOUNT.name: answer.amount.suggested_fen,
                "approved_on": None,
                "paid_on": None,
                "paper_number": None,
                REASON.name: None,
            }
        )
        for name in self.form.names():
            self.form.say(name, "")
        say(self.wrong, "")
        say(self.said, KEYS)
        self.save_button.setEnabled(True)

    def start(self) -> None:
        """Where typing begins."""
        self.form.editor("applied_on").setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> bool:
        """True if the form may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    def _touched(self) -> None:
        self._unsaved.touch()
        say(self.wrong, "")

    def _benefit(self, values: Mapping[str, Any]) -> Benefit:
        answer = self._answer
        assert answer is not None
        told = {name: values[name] for name in IN_RECORD}
        return Benefit(
            **BLANK,
            **told,
            kind=answer.rule.kind,
            entity_id=answer.entity_id,
            park_id=answer.park_id,
        )

    def _across(self, values: Mapping[str, Any]) -> tuple[str, Finding] | None:
        """The amount against the document on the day looked at, and the days against each other."""
        answer = self._answer
        if answer is None or values[AMOUNT.name] is None:
            return None
        benefit, today = self._benefit(values), self._desk.today()
        if day_of(benefit, today) == answer.on:
            problem = amount_problem(answer.rule, answer.amount, benefit.amount_fen)
            if problem:
                return AMOUNT.name, Finding("amount", problem)
        for name, finding in wrong_with(benefit, today=today):
            return name, finding
        if doubts(answer) and not values[REASON.name]:
            return REASON.name, Finding("reason", "请写明右边不符合或待核实的条件是怎样核实的。")
        return None

    def save(self) -> None:
        """Check all and put the benefit down."""
        values = self.form.values() if self.save_button.isEnabled() else None
        if values is None:
            return
        benefit, today = self._benefit(values), self._desk.today()
        reason = values[REASON.name] or ""
        self.save_button.setEnabled(False)

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, register_benefit(ledger, benefit, today=today, reason=reason)

        self._desk.change(work, self._saved, owner=self, failed=self._failed, undo="登记补贴")

    def _saved(self, _: None) -> None:
        self._unsaved.clear()
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if not isinstance(error, AppError):
            problems.show(error, self)
            return
        name = error.field or error.code
        words = error.words
        if name in self.form.names():
            self.form.say(name, words)
            self.form.editor(name).setFocus()
        elif error.code in ("twice", "excluded", "linked"):
            say(self.wrong, words)
        else:
            problems.show(error, self)


def _asked(answer: BenefitAnswer) -> str:
    """What is to be done about the conditions before the benefit is put down."""
    wrong, open_ones = answer.of("not_met"), answer.of("undetermined")
    if wrong:
        return f"有 {len(wrong)} 项条件不符合。确属应发的，请在“核实情况”写明依据。"
    if open_ones:
        return f"有 {len(open_ones)} 项条件要由人核实。请核对材料后在“核实情况”写明结果。"
    return "各项条件都符合。"
