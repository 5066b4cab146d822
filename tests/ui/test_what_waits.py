"""首页 names what other offices wait for, and leads there."""

from app.ui.screens.questions_page import RECEIVED, QuestionsPage
from app.usecases import asking, dispatching, downward
from tests.ui.exchange import Opened
from tests.usecases.offices import BANNER, Offices, receive


def test_a_question_is_seen_on_the_first_screen(offices: Offices, shown: Opened) -> None:
    asking.ask(offices.league, to_unit=BANNER, words="虚构问题")
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    assert receive(offices.banner, path)[0].ok
    window = shown(offices.banner)
    window.frame.go("home")
    window.rest()
    assert window.words("to_do_questions") == "上级询问 1 条，待我们答复"
    window.press("to_questions")
    window.rest()
    page = window.frame.current().page  # type: ignore[attr-defined]
    assert isinstance(page, QuestionsPage)
    assert page.views.view() == RECEIVED
    page.received.type_answer()
    window.type("虚构答复")
    window.press("save_answer")
    window.frame.go("home")
    window.rest()
    assert window.words("to_do_questions") == ""


def test_the_league_sees_who_has_not_reported(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    window.frame.go("home")
    window.rest()
    assert window.words("to_do_late") == "扎赉特旗、突泉县逾期没有上报"
    window.press("to_late")
    assert window.frame.current().page.key == "offices"  # type: ignore[attr-defined]
