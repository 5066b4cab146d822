"""问我们的: the questions put to this office, each with the answer typed below it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.keys import on_key
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.question_tables import RECEIVED_COLUMNS, about, by_need, is_open
from app.ui.table import Table
from app.ui.words_editor import WordsEditor
from app.usecases.asking import Asked, answer

ANSWER = Field(name="answer", label="答复", kind=Kind.TEXT, required=True)
NO_QUESTIONS = "上级没有询问。有询问时，接收回执或下发后会出现在这里。"
GOES_UP = "答复随下次上报带给对方。"


class Answering(QWidget):
    """A table of questions, the chosen one in full, and its answer. `opened` asks for a record."""

    opened = Signal(str, str)  # table and id

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("answering")
        self.setAccessibleName("问我们的")
        self._desk = desk
        self._shown: Asked | None = None
        self.table: Table[Asked] = Table(
            "questions_received", "问我们的", ListSource(RECEIVED_COLUMNS)
        )
        self.table.set_empty(NO_QUESTIONS)
        self.words = label("", "question_words", role="section", wrap=True)
        self.about = label("", "question_about", role="muted", wrap=True)
        self.see = button("查看记录", "see_record", role="link")
        self.form = Form("answer_form", "答复", self)
        self.form.add(ANSWER, editor=WordsEditor(ANSWER))
        self.save = button("保存答复", "save_answer", role="main")
        permit(self._desk, "type", self.save)
        self.said = label(GOES_UP, "answer_said", role="muted", wrap=True)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.below = QWidget(self)
        self.below.setObjectName("answering_below")
        self.below.setAccessibleName("问题与答复")
        below = body_of(self.below)
        below.addWidget(self.words)
        below.addLayout(line(self.about, self.see, wide=0))
        below.addWidget(self.form)
        below.addLayout(line(self.save, self.said, wide=1))
        body = body_of(self, spacing=2 * look.GRID)
        body.addWidget(self.table, 1)
        body.addWidget(self.below)

    def _wire(self) -> None:
        self.table.current.connect(self._show)
        self.table.opened.connect(lambda _: self.type_answer())
        self.form.finished.connect(self._save)
        self.save.clicked.connect(self._save)
        self.see.clicked.connect(self._see)
        on_key(self, "F2", self.type_answer)

    def back(self) -> bool:
        """Esc: from the answer that is typed to the questions."""
        here = QApplication.focusWidget()
        if here is None or not self.form.isAncestorOf(here):
            return False
        self.table.focus_rows()
        return True

    def show_questions(self, asked: tuple[Asked, ...]) -> None:
        """All that this office is or was asked."""
        rows = by_need(asked, ours=False)
        self.below.setVisible(bool(rows))
        source = ListSource(RECEIVED_COLUMNS, rows, key=lambda row: row.question.id)
        self.table.show_source(source)
        if rows and self.table.current_row() is None:
            self.table.grid.selectRow(0)

    def type_answer(self) -> None:
        """Go where the answer is typed."""
        if self.form.isVisible():
            self.form.focus_first()

    def _show(self, row: Asked | None) -> None:
        if row is None:
            return
        other = self._shown is None or self._shown.question.id != row.question.id
        self._shown = row
        say(self.words, row.question.words)
        say(self.about, f"关于：{about(row)}" if about(row) else "没有指明哪条记录")
        self.see.setVisible(bool(about(row)))
        # What is being typed stays when the rows are only read again.
        if other:
            self.form.fill({"answer": row.answer.reason if row.answer else ""})
            self.form.say("answer", "")
            say(self.said, GOES_UP)
        closed = row.question.closed_on
        self.form.setVisible(closed is None)
        self.save.setVisible(closed is None)
        if closed is not None:
            told = f"答复：{row.answer.reason}　" if row.answer else ""
            say(self.said, f"{told}对方已于 {closed} 办结。")

    def _save(self) -> None:
        row, values = self._shown, self.form.values()
        if row is None or values is None or not is_open(row):
            return
        question, words = row.question.id, values["answer"]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, answer(ledger, question, words)

        def done(_: None) -> None:
            say(self.said, f"答复已保存，{GOES_UP.removeprefix('答复')}")
            self.table.focus_rows()

        self._desk.change(work, done, owner=self, failed=self._failed, undo="答复询问")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "reason":
            self.form.say("answer", error.words)
            self.form.editor("answer").setFocus()
        else:
            problems.show(error, self)

    def _see(self) -> None:
        if self._shown is not None and self._shown.question.of_id:
            question = self._shown.question
            self.opened.emit(question.of_table, question.of_id)
