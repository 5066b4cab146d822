"""经验校验 before a report: what is odd, and the reasons why it stands all the same.

The rule: several findings chosen get one reason, typed below them; nothing has to be explained for
a report to go.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.changes import Changes
from app.errors import AppError
from app.policy.soft_checks import LABELS
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import body_of, button, label, line, say
from app.ui.rows import ListSource
from app.ui.table import Table
from app.ui.unsaved import Unsaved
from app.usecases.explaining import Explained, explain

UNSAVED = "说明还没有保存。再按一次 Esc 放弃，Enter 保存。"
HINT = "Shift+↑↓ 选几行　F2 写说明"
COLUMNS: tuple[Column[Explained], ...] = (
    Column(
        name="about",
        heading="对象",
        show=lambda row: row.finding.about,
        state=lambda row: "contested" if row.explanation is None else "met",
        width=240,
    ),
    Column(
        name="check",
        heading="校验",
        show=lambda row: LABELS[row.finding.code],
        width=112,
    ),
    Column(name="sentence", heading="情况", show=lambda row: row.finding.sentence, width=464),
    Column(
        name="reason",
        heading="说明",
        show=lambda row: row.explanation.reason if row.explanation else "",
        width=200,
    ),
)


class Reasons(QWidget):
    """The findings with their reasons, those without one first. `opened` carries one entered."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("reasons")
        self.setAccessibleName("经验校验")
        self._desk = desk
        self.table: Table[Explained] = Table(
            "soft_findings", "经验校验", ListSource(COLUMNS, key=_key)
        )
        self.table.set_empty("没有需要说明的情况。")
        self.reason = QLineEdit(self)
        self.reason.setObjectName("reason_line")
        self.reason.setAccessibleName("说明")
        self.reason.setPlaceholderText("核对的结果，如：季节性用工，已电话核实")
        self.words = label("", "reason_words")
        self._unsaved = Unsaved(self.words, UNSAVED)
        self.save = button("写上说明", "save_reason", icon="edit")
        self.wrong = label("", "reason_wrong", role="finding", wrap=True)
        body = body_of(self)
        body.addWidget(self.table, 1)
        body.addLayout(line(self.words, self.reason, self.save, wide=1))
        body.addWidget(self.wrong)
        self.wrong.hide()
        self._wire()

    def _wire(self) -> None:
        self.table.opened.connect(lambda _: self.type_reason())
        self.table.grid.selectionModel().selectionChanged.connect(lambda *_: self._count())
        self.reason.textEdited.connect(self._touched)
        self.reason.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        on_key(self, "F2", self.type_reason)

    def back(self) -> bool:
        """Esc: from the reason to the rows; what was typed asks for a second Esc."""
        if not self.reason.hasFocus():
            return False
        if self._unsaved.may_leave():
            self._begin_anew()
        return True

    def show_findings(self, findings: tuple[Explained, ...]) -> None:
        """Those without a reason first, else in the order of the checks."""
        rows = sorted(findings, key=lambda each: each.explanation is not None)
        self.table.show_source(ListSource(COLUMNS, rows, key=_key))
        for part in (self.words, self.reason, self.save):
            part.setVisible(bool(rows))
        if not rows:
            self._unsaved.clear()  # there is nothing left to give a reason for
        self._count()

    def type_reason(self) -> None:
        """Go where the reason is typed; a reason that stands is there to be mended.

        One half typed stays: it may be meant for the rows chosen now.
        """
        chosen = self.table.chosen_rows()
        if not chosen:
            return
        standing = {each.explanation.reason for each in chosen if each.explanation}
        self.reason.setFocus()
        if self._unsaved.typed:
            return
        if len(standing) == 1:
            self.reason.setText(standing.pop())
        self.reason.selectAll()

    def _count(self) -> None:
        count = len(self.table.chosen_rows())
        say(self.words, f"给选中的 {count:,} 条写说明" if count else "先在上表中选几条")
        self.reason.setEnabled(count > 0)
        self.save.setEnabled(count > 0)

    def _save(self) -> None:
        findings = [each.finding for each in self.table.chosen_rows()]
        reason = self.reason.text()

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, explain(ledger, findings=findings, reason=reason)

        self._desk.change(
            work, lambda _: self._begin_anew(), owner=self, failed=self._failed, undo="写说明"
        )

    def _touched(self) -> None:
        self._unsaved.touch()
        self._count()

    def _begin_anew(self) -> None:
        """Saved or given up."""
        self._unsaved.clear()
        self._say_wrong("")
        self.reason.clear()
        self._count()
        self.table.focus_rows()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "reason":
            self._say_wrong(error.words)
            self.reason.setFocus()
        else:
            problems.show(error, self)

    def _say_wrong(self, words: str) -> None:
        say(self.wrong, words)
        self.wrong.setVisible(bool(words))
        look.mark(self.reason, wrong="true" if words else "false")


def _key(row: Explained) -> tuple[str, str, str]:
    return row.finding.key
