"""The line below a grid that is typed: what is odd about the row at the cursor, and why it stands.

The rule: what could not be saved goes before what is odd, until the clerk types or moves on.
"""

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.changes import Changes
from app.errors import AppError
from app.policy.soft_checks import SoftFinding
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.icons import Sign
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import may_or_say, permit, who_may
from app.ui.unsaved import Unsaved
from app.usecases.explaining import explain

FOREIGN = "这户由登记它的单位填报，本单位只能查看。"
EXAMPLE = "如：季节性用工"
UNSAVED = "说明还没有保存。再按一次 Esc 放弃，Enter 保存。"
RULE = "空着表示还没有填报；没有从业人员的请填 0。填好一格即保存。"


class Told(Protocol):
    """A row that something may be odd about; what another office wrote is only looked at."""

    @property
    def name(self) -> str:
        """Whose row it is."""

    @property
    def own(self) -> bool:
        """Whether this office may write it."""

    @property
    def finding(self) -> SoftFinding | None:
        """What is odd."""

    @property
    def reason(self) -> str:
        """Why it stands; "" while nobody said so."""


class MonthFoot(QWidget):
    """`done` asks for the cells again after a reason was written; `rule` is that of the grid."""

    done = Signal()

    def __init__(
        self, desk: Desk, name: str = "month", *, rule: str = RULE, example: str = EXAMPLE
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_foot")
        self.setAccessibleName("本行情况")
        self._desk, self._rule = desk, rule
        self._row: Told | None = None
        self._finding: SoftFinding | None = None
        self._of_row = False
        # What is half typed, with whose it is, by what it explains.
        self._drafts: dict[tuple[str, str, str], tuple[str, str]] = {}
        self.sign = Sign("contested")
        self.said = label(rule, f"{name}_said", role="muted", wrap=True)
        self.reason = QLineEdit(self)
        self.reason.setObjectName(f"{name}_reason")
        self.reason.setAccessibleName("说明")
        self.reason.setPlaceholderText(f"核对的结果，{example}")
        self.reason.setMinimumWidth(200)
        self.reason.setMaximumWidth(320)
        self.save = button("写上说明", f"{name}_explain", icon="edit")
        self.save.setToolTip("给本行的变动写说明（F4）")
        self.wrong = label("", f"{name}_wrong", role="finding", wrap=True)
        self._unsaved = Unsaved(self.wrong, UNSAVED)
        body = body_of(self)
        body.addLayout(line(self.sign, self.said, self.reason, self.save, wide=1))
        body.addWidget(self.wrong)
        # Coming and going, these must not make the rows above jump.
        for part in (self.reason, self.save):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        self.wrong.setMinimumHeight(2 * look.GRID)
        permit(desk, "type", self.save)
        self.reason.textEdited.connect(self._touched)
        self.reason.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.show_row(None)
        self.say("")

    def show_row(self, row: Told | None) -> None:
        """What is odd about a row, or the rule of the grid."""
        before = self._finding
        if self._of_row and (self._row is None or row is None or row.name != self._row.name):
            self.say("")
        self._row, self._finding = row, row.finding if row is not None else None
        odd = self._finding is not None
        explained = row is not None and bool(row.reason)
        rule = self._rule if self._desk.may("type") else f"{who_may('type')}。"
        words = rule if row is None or row.own else FOREIGN
        words = self._finding.sentence if self._finding else words
        if row is not None and odd:
            words = f"{row.name}：{words}"
        say(self.said, words)
        look.mark(self.said, role="" if odd else "muted")
        self.sign.draw("met" if explained else "contested")
        self.sign.setVisible(odd)
        for part in (self.reason, self.save):
            part.setVisible(odd and row is not None and row.own)
        self.reason.setReadOnly(not self._desk.may("type"))
        key = self._finding.key if self._finding else None
        # What is being typed stays when its own row is only read again.
        if not self.reason.hasFocus() or key != (before.key if before else None):
            self._fill()

    def _fill(self) -> None:
        """What is half typed for the row, else the reason that stands."""
        stands = self._row.reason if self._row is not None else ""
        key = self._finding.key if self._finding else ("", "", "")
        self.reason.setText(self._drafts.get(key, ("", stands))[1])

    def _touched(self) -> None:
        if self._row is not None and self._finding is not None:
            self._drafts[self._finding.key] = (self._row.name, self.reason.text())
            self._unsaved.touch()
            self.say("")

    def _settle(self, finding: SoftFinding) -> None:
        """Saved or given up."""
        self._drafts.pop(finding.key, None)
        self._unsaved.clear()
        if self._drafts:
            self._unsaved.touch()

    def back(self) -> bool:
        """Esc: from the reason to the rows; True if what was typed asks for a second Esc."""
        finding = self._finding
        if finding is None or not self.reason.hasFocus():
            return False
        if finding.key in self._drafts and not self._unsaved.may_leave():
            look.mark(self.wrong, role="small")
            return True
        self._settle(finding)
        self._fill()
        self.say("")
        return False

    def say_drafts(self) -> None:
        """Whose reasons are half typed: their rows may be those of another park or month."""
        names = "、".join(dict.fromkeys(name for name, _ in self._drafts.values()))
        self.say(f"{names}的说明还没有保存。" if names else "")

    def say(self, words: str, *, wrong: bool = True, of_row: bool = False) -> None:
        """What came of the last act; "" when there is nothing to tell.

        What is `of_row` goes when another one is under the cursor.
        """
        self._of_row = of_row
        say(self.wrong, words)
        look.mark(self.wrong, role="finding" if wrong else "small")

    def begin(self) -> None:
        """F4: type why the change stands."""
        if not may_or_say(self._desk, "type"):
            return
        if not self.reason.isVisible():
            self.say("本行没有需要说明的变动。", wrong=False, of_row=True)
            return
        self.reason.setFocus()
        self.reason.selectAll()

    def _save(self) -> None:
        finding, reason = self._finding, self.reason.text()
        if finding is None or not may_or_say(self._desk, "type"):
            return

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, explain(ledger, findings=[finding], reason=reason)

        def saved(_: None) -> None:
            self._settle(finding)
            self.say("已写上说明。", wrong=False)
            self.done.emit()

        def failed(error: Exception) -> None:
            self.say_failed(error, of_row=finding is self._finding)

        self._desk.change(work, saved, owner=self, failed=failed, undo="写说明")

    def say_failed(self, error: Exception, *, of_row: bool = False) -> None:
        """Why the last act failed."""
        if isinstance(error, AppError):
            self.say(error.words, of_row=of_row)
        else:
            problems.show(error, self)
