"""询问: asked at the league, answered at the banner, closed when the answer is there."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.entity import Entity
from app.store import queries
from app.store.ledger import Ledger
from app.ui.screens.question_tables import Ask
from app.ui.screens.questions_page import QuestionsPage
from app.usecases import asking, dispatching, downward
from tests.ui.exchange import Opened, cells
from tests.usecases.offices import BANNER, OTHER, TODAY, Offices, export, receive, tenant

WORDS = "请核对这户的面积是否填错。"
ANSWER = "已现场核实，面积无误。"


def handed_down(league: Ledger, banner: Ledger, stick: Path) -> None:
    sealed = downward.seal_directive(league, to=BANNER)
    assert receive(banner, dispatching.put_on_stick(league, sealed.id, stick))[0].ok


def test_a_banner_has_no_question_to_ask(offices: Offices, shown: Opened) -> None:
    window = shown(offices.banner)
    page = window.page(QuestionsPage.key)
    assert window.words("questions_summary") == "没有等着答复的询问"
    assert not page.ask.isVisible()
    assert not page.views.isVisible()
    assert not page.received.below.isVisible()


def test_asked_answered_and_closed_by_keyboard(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    page = window.page(QuestionsPage.key)
    window.key(Qt.Key.Key_Space)  # the one step of the empty view
    window.key(Qt.Key.Key_Return)  # the office: none chosen yet, and on to the words
    window.type(WORDS)
    window.key(Qt.Key.Key_Return)
    assert window.words("finding_to_unit") == "请选择询问哪个机构。"
    assert asking.asked_questions(offices.league) == ()
    for _ in range(5):
        window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    assert not page.asked.in_form
    assert cells(page.asked.table)[0][:3] == ["等待答复", "扎赉特旗", WORDS]
    handed_down(offices.league, offices.banner, offices.stick)

    at_home = shown(offices.banner)
    received = at_home.page(QuestionsPage.key).received
    assert at_home.words("questions_summary") == "1 条待我们答复"
    assert at_home.words("question_words") == WORDS
    at_home.key(Qt.Key.Key_F2)
    at_home.key(Qt.Key.Key_Return)
    assert at_home.words("finding_answer") == "请填写答复。"
    at_home.type(ANSWER)
    at_home.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is received.table.grid
    assert cells(received.table)[0][0] == "已答复"
    assert at_home.words("questions_summary") == "没有等着答复的询问"
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok

    window.frame.activateWindow()
    window.page("import")
    page.load()
    window.page(QuestionsPage.key)
    assert window.words("questions_summary") == "1 条已有答复，等我们办结"
    assert window.words("asked_answer") == f"答复：{ANSWER}"
    window.press("close_question")
    assert cells(page.asked.table)[0][0] == "已办结"
    (closed,) = asking.asked_questions(offices.league)
    assert closed.question.closed_on == TODAY


def test_a_question_about_a_record_goes_to_its_office_only(offices: Offices, shown: Opened) -> None:
    stay = tenant(offices.banner, name="虚构·格日勒商行𠮷")
    _, path = export(offices.banner, offices.stick)
    receive(offices.league, path)
    window = shown(offices.league)
    about = Ask(BANNER, WORDS, Entity.table, stay.entity_id, "虚构·格日勒商行𠮷")
    page = window.page(QuestionsPage.key, about)
    assert window.words("ask_about") == "关于：创业实体　虚构·格日勒商行𠮷"
    assert not page.asked._form.editor("to_unit").isEnabled()
    window.key(Qt.Key.Key_Return)
    (asked,) = asking.asked_questions(offices.league)
    assert (asked.question.of_id, asked.question.to_unit) == (stay.entity_id, BANNER)
    assert cells(page.asked.table)[0][3] == "创业实体　虚构·格日勒商行𠮷"
    window.press("see_asked_record")
    assert window.frame.current().key == "tenants"


def test_what_is_being_typed_stays_when_the_rows_come_again(
    offices: Offices, shown: Opened
) -> None:
    for words in ("虚构问题甲", "虚构问题乙"):
        asking.ask(offices.league, to_unit=BANNER, words=words)
    handed_down(offices.league, offices.banner, offices.stick)
    window = shown(offices.banner)
    page = window.page(QuestionsPage.key)
    page.received.type_answer()
    window.type("写到一半")
    page.load()
    window.rest()
    assert page.received.form.editor("answer").read()[0] == "写到一半"
    page.received.table.focus_rows()
    window.key(Qt.Key.Key_Down)
    assert page.received.form.editor("answer").read()[0] is None


def test_escape_leaves_the_form(offices: Offices, shown: Opened) -> None:
    asking.ask(offices.league, to_unit=OTHER, words=WORDS)
    window = shown(offices.league)
    page = window.page(QuestionsPage.key)
    window.press("begin_asking")
    assert page.asked.in_form
    assert not page.ask.isVisible()
    window.key(Qt.Key.Key_Escape)
    assert not page.asked.in_form
    assert page.ask.isVisible()
    assert len(queries.all_of(offices.league, Entity)) == 0


def test_escape_leads_from_the_answer_to_the_questions(offices: Offices, shown: Opened) -> None:
    asking.ask(offices.league, to_unit=BANNER, words=WORDS)
    handed_down(offices.league, offices.banner, offices.stick)
    window = shown(offices.banner)
    page = window.page(QuestionsPage.key)
    page.received.type_answer()
    window.key(Qt.Key.Key_Escape)
    assert page.received.table.grid.hasFocus()
