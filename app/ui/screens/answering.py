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
from app.ui.unsaved import Unsaved
from app.ui.words_editor import WordsEditor
from app.usecases.asking import Asked, answer

ANSWER = Field(name="answer", label="答复", kind=Kind.TEXT, required=True)
NO_QUESTIONS = "上级没有询问。有询问时，接收回执或下发后会出现在这里。"
UNSAVED = "答复还没有保存。再按一次 Esc 放弃，Enter 保存。"
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
        self._drafts: dict[str, str] = {}  # what is half typed, by the question
        self.table: Table[Asked] = Table(
            "questions_received", "问我们的", ListSource(RECEIVED_COLUMNS)
        )
        self.table.set_empty(NO_QUESTIONS)
        self.words = label("", "question_words", role="section", wrap=True)
        self.about = label("", "question_about", role="muted", wrap=True)
        self.see = button("查看记录", "see_record", role="link")
        self.form = Form("answer_form", "答复", self)
        self.typed = WordsEditor(ANSWER)
        self.form.add(ANSWER, editor=self.typed)
        self.save = button("保存答复", "save_answer", role="main")
        permit(self._desk, "type", self.save)
        self.said = label(GOES_UP, "answer_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED)
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
        self.form.touched.connect(self._touched)
        self.save.clicked.connect(self._save)
        self.see.clicked.connect(self._see)
        on_key(self, "F2", self.type_answer)

    def back(self) -> bool:
        """Esc: from the answer to the questions; what was typed asks for a second Esc."""
        here, row = QApplication.focusWidget(), self._shown
        if here is None or row is None or not self.form.isAncestorOf(here):
            return False
        if row.question.id in self._drafts and not self._unsaved.may_leave():
            return True
        self.typed.fill(_answered(row))
        self._settle(row.question.id)
        self.table.focus_rows()
        return True

    def show_draft(self) -> None:
        """The row of a question whose answer is half typed."""
        model = self.table.model
        for place in range(model.rowCount()):
            row = model.row_at(place)
            if row is not None and row.question.id in self._drafts:
                self.table.grid.selectRow(place)
                return

    def show_questions(self, asked: tuple[Asked, ...]) -> None:
        """All that this office is or was asked."""
        rows = by_need(asked, ours=False)
        # What was closed meanwhile is not answered any more.
        self._settle(
            *set(self._drafts).difference(row.question.id for row in asked if is_open(row))
        )
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
            self.typed.fill(self._drafts.get(row.question.id, _answered(row)))
            self.form.say("answer", "")
            say(self.said, GOES_UP)
        closed = row.question.closed_on
        self.form.setVisible(closed is None)
        self.save.setVisible(closed is None)
        if closed is not None:
            told = f"答复：{row.answer.reason}　" if row.answer else ""
            say(self.said, f"{told}对方已于 {closed} 办结。")

    def _touched(self) -> None:
        """Typed, or filled in: only what differs from the answer that stands can be lost."""
        row, words = self._shown, self.typed.words.toPlainText()
        if row is None:
            return
        say(self.said, GOES_UP)
        if words == _answered(row):
            self._settle(row.question.id)
        else:
            self._drafts[row.question.id] = words
            self._unsaved.touch()

    def _settle(self, *questions: str) -> None:
        """Saved or given up."""
        for each in questions:
            self._drafts.pop(each, None)
        self._unsaved.clear()
        if self._drafts:
            self._unsaved.touch()

    def _save(self) -> None:
        row, values = self._shown, self.form.values()
        if row is None or values is None or not is_open(row):
            return
        question, words = row.question.id, values["answer"]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, answer(ledger, question, words)

        def done(_: None) -> None:
            self._settle(question)
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


def _answered(row: Asked) -> str:
    return row.answer.reason if row.answer else ""
