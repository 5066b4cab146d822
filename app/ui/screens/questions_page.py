"""询问: what the superior asks this office, and what this office asks those below it."""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.papers import Explanation, Question
from app.domain.unit import Unit
from app.store.ledger import Ledger
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts import button, label, line, say
from app.ui.permits import permit
from app.ui.places import Where, where
from app.ui.screens.answering import Answering
from app.ui.screens.asking import Asking
from app.ui.screens.question_tables import Ask, is_open
from app.ui.segments import Segments
from app.usecases.asking import Asked, asked_questions, received_questions
from app.usecases.downward import subordinates

RECEIVED, ASKED = "received", "asked"
Questions = tuple[tuple[Asked, ...], tuple[Asked, ...], tuple[Unit, ...]]


class QuestionsPage(Page):
    """Two views: what we are asked, and what we ask; a banner has the first one only."""

    key: ClassVar[str] = "questions"
    words: ClassVar[str] = "询问"
    hint: ClassVar[str] = "F2 写答复　Enter 保存　Esc 返回"
    tables: ClassVar[frozenset[str]] = frozenset({Question.table, Explanation.table})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._below: tuple[Unit, ...] | None = None
        self._wanted: Ask | str | None = None
        self._any_asked = False
        self.summary = label("", "questions_summary", role="section", wrap=True)
        self.views = Segments(
            "question_views", "询问", [(ASKED, "我们问的"), (RECEIVED, "问我们的")]
        )
        self.ask = button("询问…", "begin_asking", role="main", icon="add")
        permit(self.desk, "type", self.ask)
        self.received, self.asked = Answering(desk), Asking(desk)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("question_pages")
        self.pages.setAccessibleName("询问")
        self.pages.addWidget(self.received)
        self.pages.addWidget(self.asked)
        head = line(self.summary, self.views, self.ask, wide=0)
        self.body.addLayout(head)
        self.body.addWidget(self.pages, 1)
        self.views.hide()
        self.ask.hide()
        self.views.chosen.connect(self._choose)
        self.ask.clicked.connect(lambda: self._begin(Ask()))
        self.asked.turned.connect(self._show_ask)
        for pane in (self.received, self.asked):
            pane.opened.connect(self._open_record)

    def load(self) -> None:
        self.desk.read(_questions, self._show, owner=self)

    def _show(self, found: Questions) -> None:
        received, asked, below = found
        self._any_asked = bool(asked)
        first = self._below is None
        if first:
            self._below = below
            self.asked.show_offices(below)
            self.views.setVisible(bool(below))
            self.views.choose(ASKED if below else RECEIVED)
        self.received.show_questions(received)
        self.asked.show_questions(asked)
        waiting = sum(is_open(each) and each.answer is None for each in received)
        answered = sum(is_open(each) and each.answer is not None for each in asked)
        self._show_ask(self.asked.in_form)
        self.views.show_count(RECEIVED, len(received))
        self.views.show_count(ASKED, len(asked))
        say(self.summary, _summary(waiting, answered, asks=bool(below)))
        self.count(f"询问 {len(received) + len(asked):,} 条")
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._go_to(wanted)
        elif first and self.isVisible():
            self.focus_start()

    def _choose(self, view: str) -> None:
        self.pages.setCurrentIndex(0 if view == RECEIVED else 1)
        self._show_ask(self.asked.in_form)

    def _show_ask(self, in_form: bool) -> None:
        """The step that begins a question stands beside the questions only."""
        may = self.views.view() == ASKED and bool(self._below)
        self.ask.setVisible(may and not in_form and self._any_asked)

    def arrive(self, what: object) -> None:
        """A question to be asked, about a record chosen elsewhere; or the name of a view."""
        if not isinstance(what, Ask | str):
            self.focus_start()
        elif self._below is None:
            self._wanted = what
        else:
            self._go_to(what)

    def _go_to(self, what: Ask | str) -> None:
        if isinstance(what, Ask):
            self._begin(what)
        elif what == RECEIVED or self._below:
            self.views.choose(what)
            self.focus_start()

    def _begin(self, ask: Ask) -> None:
        self.views.choose(ASKED)
        self.asked.begin(ask)

    def back(self) -> bool:
        if self.views.view() == RECEIVED:
            return self.received.back()
        return self.asked.back()

    def uncover(self, part: QWidget) -> None:
        self.views.choose(ASKED if self.asked.isAncestorOf(part) else RECEIVED)
        super().uncover(part)
        if self.received.isAncestorOf(part):
            self.received.show_draft()

    def _open_record(self, table: str, record_id: str) -> None:
        def go(found: Where | None) -> None:
            if found is not None:
                self.desk.go(*found)

        self.desk.read(lambda ledger: where(ledger, table, record_id), go, owner=self)


def _questions(ledger: Ledger) -> Questions:
    return received_questions(ledger), asked_questions(ledger), subordinates(ledger)


def _summary(waiting: int, answered: int, *, asks: bool) -> str:
    told = [f"{waiting:,} 条待我们答复"] * bool(waiting)
    told += [f"{answered:,} 条已有答复，等我们办结"] * bool(answered)
    return "，".join(told) or ("没有等着办的询问" if asks else "没有等着答复的询问")
