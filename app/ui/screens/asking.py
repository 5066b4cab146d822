"""我们问的: what this office asked those below it, the form to ask, and closing what is settled."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.domain.unit import Unit
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editors import ChoiceEditor
from app.ui.form import Form
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.question_tables import ASKED_COLUMNS, Ask, about, by_need, is_open
from app.ui.table import Table
from app.ui.unsaved import Unsaved
from app.ui.words_editor import WordsEditor
from app.usecases.asking import Asked, ask, close_question

WORDS = Field(name="words", label="要对方核对或说明什么", kind=Kind.TEXT, required=True)
TO = Field(name="to_unit", label="询问哪个机构", kind=Kind.CODE, required=True)
NONE_ASKED = "还没有询问过下级机构。"
GOES_DOWN = "问题随下一份回执或下发带给对方。"
UNSAVED = "问题还没有保存。再按一次 Esc 或“返回”放弃，Enter 保存。"
LIST, FORM = 0, 1


class Asking(QWidget):
    """The questions asked, and in their place the form. `opened` asks for a record."""

    opened = Signal(str, str)  # table and id
    turned = Signal(bool)  # whether the form is shown now

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("asking")
        self.setAccessibleName("我们问的")
        self._desk = desk
        self._shown: Asked | None = None
        self._ask = Ask()
        self._form = Form("ask_form", "询问", self)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("asking_pages")
        self.pages.setAccessibleName("询问")
        self.pages.addWidget(self._list_page())
        self.pages.addWidget(self._form_page())
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.pages)

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("asked_page")
        page.setAccessibleName("我们问的")
        self.table: Table[Asked] = Table("questions_asked", "我们问的", ListSource(ASKED_COLUMNS))
        self.table.set_empty(NONE_ASKED, "询问…", lambda: self.begin(Ask()))
        self.words = label("", "asked_words", role="section", wrap=True)
        self.about = label("", "asked_about", role="muted", wrap=True)
        self.answer = label("", "asked_answer", wrap=True)
        self.see = button("查看记录", "see_asked_record", role="link")
        self.close_it = button("办结", "close_question")
        permit(self._desk, "type", self.close_it)
        self.below = QWidget(page)
        self.below.setObjectName("asking_below")
        self.below.setAccessibleName("问题与答复")
        below = body_of(self.below)
        below.addLayout(line(self.words, self.close_it, wide=0))
        below.addLayout(line(self.about, self.see, wide=0))
        below.addWidget(self.answer)
        body = body_of(page, spacing=2 * look.GRID)
        body.addWidget(self.table, 1)
        body.addWidget(self.below)
        self.table.current.connect(self._show)
        self.table.opened.connect(lambda _: self.close_it.setFocus())
        self.close_it.clicked.connect(self._close)
        self.see.clicked.connect(self._see)
        return page

    def _form_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("ask_page")
        page.setAccessibleName("询问")
        self.of_record = label("", "ask_about", wrap=True)
        self.at_large = button("不指明记录", "ask_at_large", role="link")
        self.send = button("保存问题", "ask", role="main")
        self.give_up = button("返回", "give_up_asking", role="link", icon="back")
        holder = QWidget(page)
        holder.setObjectName("ask_holder")
        holder.setAccessibleName("询问")
        holder.setMaximumWidth(720)
        self._form_body = body_of(holder)
        self._form_body.addLayout(line(self.of_record, self.at_large, 1))
        self._form_body.addWidget(self._form)
        self.said = label(GOES_DOWN, "ask_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED, hint=GOES_DOWN)
        foot = line(self.send, self.said, wide=1)
        self._form_body.addLayout(foot)
        body = body_of(page)
        body.addLayout(line(self.give_up, label("询问", "ask_title", role="section"), 1))
        body.addWidget(holder)
        body.addStretch(1)
        self.give_up.clicked.connect(self.back)
        self.at_large.clicked.connect(lambda: self._about(Ask()))
        self.send.clicked.connect(self._send)
        self._form.finished.connect(self._send)
        self._form.touched.connect(self._unsaved.touch)
        return page

    # The list.

    def show_questions(self, asked: tuple[Asked, ...]) -> None:
        """All that this office asked."""
        rows = by_need(asked, ours=True)
        self.below.setVisible(bool(rows))
        source = ListSource(ASKED_COLUMNS, rows, key=lambda row: row.question.id)
        self.table.show_source(source)
        if rows and self.table.current_row() is None:
            self.table.grid.selectRow(0)

    def _show(self, row: Asked | None) -> None:
        if row is None:
            return
        self._shown = row
        say(self.words, row.question.words)
        say(self.about, f"问{row.asked}　关于：{about(row) or '没有指明哪条记录'}")
        self.see.setVisible(bool(about(row)))
        given = f"答复：{row.answer.reason}" if row.answer else f"对方还没有答复。{GOES_DOWN}"
        closed = row.question.closed_on
        say(self.answer, f"{given}　已于 {closed} 办结。" if closed else given)
        self.close_it.setVisible(is_open(row))

    def _close(self) -> None:
        row, on = self._shown, self._desk.today()
        if row is None or not is_open(row):
            return
        question = row.question.id

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, close_question(ledger, question, on)

        self._desk.change(work, lambda _: self.table.focus_rows(), owner=self, undo="办结询问")

    def _see(self) -> None:
        if self._shown is not None and self._shown.question.of_id:
            question = self._shown.question
            self.opened.emit(question.of_table, question.of_id)

    # The form.

    @property
    def in_form(self) -> bool:
        """Whether the form is shown."""
        return self.pages.currentIndex() == FORM

    def show_offices(self, below: Sequence[Unit]) -> None:
        """The offices that can be asked, once."""
        self._to = ChoiceEditor(TO, [(unit.code, unit.name) for unit in below])
        self._to.box.setPlaceholderText("请选择")
        self._form.add(TO, editor=self._to)
        self._form.add(WORDS, editor=WordsEditor(WORDS, lines=5))

    def begin(self, ask_about: Ask) -> None:
        """Open the form, filled with what is known of the question; not over one half typed."""
        if self.in_form and not self._unsaved.may_leave():
            return
        self._about(ask_about)
        self._form.fill({"words": ask_about.words})
        # None is chosen for the clerk: the first in the list would be asked by a slip.
        self._to.box.setCurrentIndex(self._to.box.findData(ask_about.to_unit))
        self._saved_or_new()
        self.pages.setCurrentIndex(FORM)
        self.turned.emit(True)
        first = "words" if ask_about.to_unit else "to_unit"
        self._form.editor(first).setFocus()

    def back(self) -> bool:
        """Back to the list; False if it was there already. What was typed asks for a second Esc."""
        if not self.in_form:
            return False
        if self._unsaved.may_leave():
            self._leave_form()
        return True

    def _leave_form(self) -> None:
        self.pages.setCurrentIndex(LIST)
        self.turned.emit(False)
        self.table.focus_rows()

    def _saved_or_new(self) -> None:
        self._unsaved.clear()
        say(self.said, GOES_DOWN)

    def _about(self, ask_about: Ask) -> None:
        self._ask = ask_about
        say(self.of_record, f"关于：{ask_about.about}" if ask_about.of_table else "")
        self.of_record.setVisible(bool(ask_about.of_table))
        self.at_large.setVisible(bool(ask_about.of_table))
        # A record belongs to one office: only that one can be asked about it.
        self._to.setEnabled(not ask_about.of_table)

    def _send(self) -> None:
        values = self._form.values()
        if values is None:
            return
        to, words = values["to_unit"], values["words"]
        of_table, of_id = self._ask.of_table, self._ask.of_id

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, ask(ledger, to_unit=to, words=words, of_table=of_table, of_id=of_id)

        def done(_: None) -> None:
            self._saved_or_new()
            self._leave_form()

        self._desk.change(work, done, owner=self, failed=self._failed, undo="写询问")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "words":
            self._form.say("words", error.words)
            self._form.editor("words").setFocus()
        else:
            problems.show(error, self)
