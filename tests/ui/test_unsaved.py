"""What was typed and not saved is given up by no single key and no single click."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.headcount import Headcount
from app.domain.park import Park
from app.domain.service import ServiceRecord
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import insert, new_id
from app.ui import closing
from app.ui.screens.benefits import Benefits
from app.ui.screens.due_page import DuePage
from app.ui.screens.handing_down_page import GRANTS, WAGES, HandingDownPage
from app.ui.screens.monthly import Monthly
from app.ui.screens.parks import Parks
from app.ui.screens.question_tables import Ask
from app.ui.screens.questions_page import ASKED, RECEIVED, QuestionsPage
from app.ui.screens.report_page import ReportPage
from app.ui.screens.services import Services
from app.ui.screens.tenants import Tenants
from app.usecases import asking, dispatching, downward
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import BANNER, OTHER, TODAY, Offices, receive, tenant

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    return shown(offices.banner)


def click(window: Shown, name: str) -> None:
    each = window.widget(name)
    assert isinstance(each, QAbstractButton)
    each.click()
    window.rest()


def asked_on_closing(window: Shown, said: str, screen: str) -> None:
    """From elsewhere the question before closing leads back to what is half typed."""
    window.frame.go("assessment")
    window.rest()
    half = closing.half_typed(window.frame)
    assert [each.said.objectName() for each in half] == [said]
    assert not half[0].said.isVisible()
    question = closing.ask(half, window.frame, over=window.frame, give_up=lambda: None)
    question.close()
    window.frame.activateWindow()
    window.rest()
    assert window.frame.current().key == screen
    assert half[0].said.isVisible()


def odd_tenant(ledger: Ledger, name: str) -> None:
    """One whose employees jumped."""
    stay = tenant(ledger, name=name)
    jumped = Headcount(id=new_id(), entity_id=stay.entity_id, period_end_on=TODAY, employees=40)
    with transaction(ledger):
        insert(ledger, [jumped])


def nothing_asked_on_closing(window: Shown) -> None:
    assert closing.half_typed(window.frame) == []


def test_a_tenant_half_typed_is_not_given_up_by_one_click(window: Shown) -> None:
    window.frame.go("tenants")
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Tenants)
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚构的商行")
    click(window, "tenant_give_up")
    assert screen.pages.form.isVisible()
    assert "没保存" in window.words("tenant_form_said")
    click(window, "tenant_give_up")
    assert screen.pages.list.isVisible()
    # Nothing typed, nothing asked.
    window.key(Qt.Key.Key_N, CTRL)
    click(window, "tenant_give_up")
    assert screen.pages.list.isVisible()


def test_a_register_line_half_typed_is_not_given_up_by_one_click(window: Shown) -> None:
    window.frame.go("services", ("mentors", ""))
    window.rest()
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚构·斯琴")
    click(window, "mentors_leave")
    assert window.widget("mentors_side").isVisible()
    click(window, "mentors_leave")
    side = window.frame.findChild(QWidget, "mentors_side")
    assert side is not None
    assert not side.isVisible()


@pytest.mark.parametrize("by", ["key", "click"])
def test_a_park_half_typed_is_asked_about(window: Shown, by: str) -> None:
    park = queries.all_of(window.ledger, Park, "unit_code = ?", (window.ledger.unit_code,))[0]
    window.frame.go("parks", park.id)
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Parks)
    page = screen.page

    def leave() -> None:
        if by == "key":
            window.key(Qt.Key.Key_Escape)
        else:
            click(window, "give_up")

    click(window, "edit_park")
    leave()
    assert page.pages.currentIndex() == 0
    click(window, "edit_park")
    window.type("虚构运营公司")
    leave()
    assert page.pages.currentWidget() is page.edit
    assert "没保存" in window.words("park_form_said")
    leave()
    assert page.pages.currentIndex() == 0
    # What is saved is saved, and not asked about the next time.
    click(window, "edit_park")
    window.type("虚构运营公司")
    click(window, "save")
    assert queries.fetch(window.ledger, Park, park.id).operator == "虚构运营公司"
    click(window, "edit_park")
    leave()
    assert page.pages.currentIndex() == 0


def test_a_question_half_typed_is_not_lost(offices: Offices, shown: Opened) -> None:
    asking.ask(offices.league, to_unit=OTHER, words="虚构问题")
    window = shown(offices.league)
    page = window.page(QuestionsPage.key)
    assert isinstance(page, QuestionsPage)
    window.press("begin_asking")
    words = page.asked._form.editor("words")
    words.setFocus()
    window.type("写到一半")
    # Nor by a question about a record found elsewhere.
    window.page(QuestionsPage.key, Ask(BANNER, "虚构的另一问"))
    assert words.read()[0] == "写到一半"
    assert "还没有保存" in window.words("ask_said")
    window.type("，又写")
    # An Esc in the other view does not speak of it.
    page.views.choose(RECEIVED)
    assert not page.back()
    asked_on_closing(window, "ask_said", "exchange")
    assert page.views.view() == ASKED
    words.setFocus()
    window.key(Qt.Key.Key_Escape)
    assert words.isVisible()
    assert words.read()[0] == "写到一半，又写"
    assert "还没有保存" in window.words("ask_said")
    window.key(Qt.Key.Key_Escape)
    assert not page.asked.in_form
    nothing_asked_on_closing(window)
    # What is filled in is not typed.
    window.page(QuestionsPage.key, Ask(BANNER, "虚构的另一问"))
    window.key(Qt.Key.Key_Escape)
    assert not page.asked.in_form


def test_an_answer_half_typed_is_not_lost(offices: Offices, shown: Opened) -> None:
    for words in ("虚构问题甲", "虚构问题乙"):
        asking.ask(offices.league, to_unit=BANNER, words=words)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    assert receive(offices.banner, path)[0].ok
    window = shown(offices.banner)
    page = window.page(QuestionsPage.key)
    assert isinstance(page, QuestionsPage)
    pane = page.received
    window.key(Qt.Key.Key_F2)
    window.type("写到一半")
    # Another question has an answer of its own; this one's stays with it.
    pane.table.grid.selectRow(1)
    assert pane.typed.read()[0] is None
    asked_on_closing(window, "answer_said", "exchange")
    assert pane.typed.read()[0] == "写到一半"
    window.key(Qt.Key.Key_F2)
    window.key(Qt.Key.Key_Escape)
    assert pane.typed.words.hasFocus()
    assert pane.typed.read()[0] == "写到一半"
    assert "还没有保存" in window.words("answer_said")
    window.key(Qt.Key.Key_Escape)
    assert pane.table.grid.hasFocus()
    assert pane.typed.read()[0] is None
    nothing_asked_on_closing(window)
    # What is saved is not asked about.
    window.key(Qt.Key.Key_F2)
    window.type("虚构答复")
    window.key(Qt.Key.Key_Return)
    nothing_asked_on_closing(window)
    window.key(Qt.Key.Key_F2)
    window.key(Qt.Key.Key_Escape)
    assert pane.table.grid.hasFocus()
    assert pane.typed.read()[0] == "虚构答复"


def test_a_reason_half_typed_is_not_lost(window: Shown) -> None:
    for name in ("虚构一号", "虚构二号"):
        odd_tenant(window.ledger, name)
    page = window.page(ReportPage.key)
    assert isinstance(page, ReportPage)
    reasons = page.lists.reasons
    page.lists.views.choose("reasons")
    reasons.table.focus_rows()
    window.key(Qt.Key.Key_F2)
    window.type("写到一半")
    page.lists.views.choose("held")
    asked_on_closing(window, "reason_words", "exchange")
    assert page.lists.views.view() == "reasons"
    # What is chosen may still be changed.
    reasons.table.focus_rows()
    window.key(Qt.Key.Key_F2)
    window.key(Qt.Key.Key_Escape)
    assert reasons.reason.hasFocus()
    assert reasons.reason.text() == "写到一半"
    assert "还没有保存" in window.words("reason_words")
    window.key(Qt.Key.Key_Escape)
    assert reasons.table.grid.hasFocus()
    assert reasons.reason.text() == ""
    assert "选中的 1 条" in window.words("reason_words")
    nothing_asked_on_closing(window)
    window.key(Qt.Key.Key_F2)
    window.type("虚构说明")
    window.key(Qt.Key.Key_Return)
    nothing_asked_on_closing(window)


def test_a_batch_half_typed_is_not_begun_anew(window: Shown) -> None:
    window.frame.go("services", ("served", ""))
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Services)
    window.key(Qt.Key.Key_B, CTRL)
    form = screen.batch.form
    assert form is not None
    days = form.editor("days")
    days.setFocus()
    window.type("2026-06-03")
    window.key(Qt.Key.Key_B, CTRL)
    assert days.isVisible()
    assert screen.batch.form is form
    # From the list too the key leads back to it.
    screen.segments.choose("mentors")
    screen.segments.choose("served")
    assert not days.isVisible()
    window.key(Qt.Key.Key_B, CTRL)
    assert days.isVisible()
    window.key(Qt.Key.Key_Escape)
    assert "没保存" in window.words("batch_said")
    window.key(Qt.Key.Key_Escape)
    assert not days.isVisible()
    window.key(Qt.Key.Key_B, CTRL)
    assert screen.batch.form is not form


def test_a_batch_that_is_saved_is_not_asked_about(window: Shown) -> None:
    window.frame.go("services", ("served", ""))
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Services)
    window.key(Qt.Key.Key_B, CTRL)
    window.key(Qt.Key.Key_Down)
    form = screen.batch.form
    assert form is not None
    parks = form.editor("parks")
    parks.setFocus()
    window.key(Qt.Key.Key_Space)
    form.editor("days").setFocus()
    window.type("2026-06-03")
    assert len(closing.half_typed(window.frame)) == 1
    window.key(Qt.Key.Key_Return, CTRL)
    assert len(queries.all_of(window.ledger, ServiceRecord)) == 1
    nothing_asked_on_closing(window)


@pytest.mark.parametrize("other", [False, True])
def test_a_park_half_typed_is_not_covered_by_another(window: Shown, *, other: bool) -> None:
    here, *others = queries.all_of(window.ledger, Park, "unit_code = ?", (window.ledger.unit_code,))
    there = others[0] if other else here
    window.frame.go("parks", here.id)
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Parks)
    click(window, "edit_park")
    window.type("虚构运营公司")
    window.frame.go("home")
    window.frame.go("parks", there.id)
    window.rest()
    assert screen.page.pages.currentWidget() is screen.page.edit
    assert screen.page.edit.form.editor("operator").read()[0] == "虚构运营公司"
    assert "没保存" in window.words("park_form_said")
    window.frame.go("parks", there.id)
    window.rest()
    assert screen.page.pages.currentIndex() == 0
    assert window.words("park_title") == there.name
    nothing_asked_on_closing(window)


def test_a_departure_half_typed_is_not_lost(window: Shown) -> None:
    tenant(window.ledger, name="虚构一号")
    window.frame.go("tenants")
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Tenants)
    # What is filled in for the clerk is not typed.
    for step in (Qt.Key.Key_F6, Qt.Key.Key_F7):
        window.key(step)
        assert screen.pages.sheets.isVisible()
        window.key(Qt.Key.Key_Escape)
        assert screen.pages.list.isVisible()
    window.key(Qt.Key.Key_F7)
    paper = screen.pages.sheets.forms["extend"].editor("extension_paper")
    paper.setFocus()
    window.type("虚构批〔2026〕1号")
    asked_on_closing(window, "sheet_said", "tenants")
    paper.setFocus()
    window.key(Qt.Key.Key_Escape)
    assert paper.isVisible()
    assert paper.read()[0] == "虚构批〔2026〕1号"
    assert "没办理" in window.words("sheet_said")
    click(window, "leave_sheet")
    assert screen.pages.list.isVisible()
    nothing_asked_on_closing(window)
    # Done is done.
    window.key(Qt.Key.Key_F7)
    paper.setFocus()
    window.type("虚构批〔2026〕1号")
    window.key(Qt.Key.Key_Return, CTRL)
    assert screen.pages.list.isVisible()
    nothing_asked_on_closing(window)


def test_a_departure_half_typed_on_the_first_screen_is_not_lost(window: Shown) -> None:
    for name in ("虚构一号", "虚构二号"):
        tenant(window.ledger, name=name, agreed_end_on=TODAY)
    window.frame.go("home")
    window.rest()
    window.press("to_ending_0")
    page = window.widget("due_page")
    assert isinstance(page, DuePage)
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Escape)
    assert page.list.isVisible()
    window.key(Qt.Key.Key_Return)
    left_on = page.sheets.forms["leave"].editor("left_on")
    left_on.setFocus()
    window.key(Qt.Key.Key_Delete)
    asked_on_closing(window, "sheet_said", "home")
    left_on.setFocus()
    window.key(Qt.Key.Key_Escape)
    assert left_on.isVisible()
    assert "没办理" in window.words("sheet_said")
    window.key(Qt.Key.Key_Escape)
    assert page.list.isVisible()
    nothing_asked_on_closing(window)


def test_a_change_of_many_half_typed_is_not_lost(window: Shown) -> None:
    tenant(window.ledger, name="虚构一号")
    window.frame.go("tenants")
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Tenants)
    window.key(Qt.Key.Key_B, CTRL)
    bulk = screen.pages.bulk
    window.key(Qt.Key.Key_Escape)
    assert screen.pages.list.isVisible()
    window.key(Qt.Key.Key_B, CTRL)
    bulk.what.setCurrentIndex(bulk.what.findData("room"))
    bulk.what.activated.emit(bulk.what.currentIndex())
    room = bulk.forms["room"].editor("room")
    window.type("八楼")
    asked_on_closing(window, "bulk_said", "tenants")
    room.setFocus()
    window.key(Qt.Key.Key_Escape)
    assert room.isVisible()
    assert room.read()[0] == "八楼"
    assert "没修改" in window.words("bulk_said")
    click(window, "leave_bulk")
    assert screen.pages.list.isVisible()
    nothing_asked_on_closing(window)
    window.key(Qt.Key.Key_B, CTRL)
    assert room.read()[0] is None


def test_a_grant_half_typed_is_not_lost(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    page = window.page(HandingDownPage.key)
    assert isinstance(page, HandingDownPage)
    page.views.choose(GRANTS)
    window.rest()
    window.press("begin_grant")
    window.key(Qt.Key.Key_Escape)
    assert page.grants.table.isVisible()
    window.press("begin_grant")
    number = page.grants.forms.forms["grant"].editor("document_number")
    number.setFocus()
    window.type("虚构认〔2026〕1号")
    page.views.choose(WAGES)
    asked_on_closing(window, "grant_said", "exchange")
    assert page.views.view() == GRANTS
    number.setFocus()
    window.key(Qt.Key.Key_Escape)
    assert number.isVisible()
    assert number.read()[0] == "虚构认〔2026〕1号"
    assert "还没有保存" in window.words("grant_said")
    click(window, "leave_grant")
    assert page.grants.table.isVisible()
    nothing_asked_on_closing(window)


def test_a_grant_half_typed_is_not_covered_by_another_park(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    here, there, *_ = queries.all_of(window.ledger, Park)
    window.frame.go("parks", here.id)
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Parks)
    page = screen.page
    page.tabs.setCurrentWidget(page.grants.parentWidget() or page.grants)
    window.press("begin_grant")
    number = page.grants.forms.forms["grant"].editor("document_number")
    number.setFocus()
    window.type("虚构认〔2026〕1号")
    page.tabs.setCurrentIndex(0)
    asked_on_closing(window, "grant_said", "parks")
    page.tabs.setCurrentIndex(0)
    window.frame.go("parks", there.id)
    window.rest()
    assert number.isVisible()
    assert number.read()[0] == "虚构认〔2026〕1号"
    assert "还没有保存" in window.words("grant_said")
    window.frame.go("parks", there.id)
    window.rest()
    assert window.words("park_title") == there.name
    nothing_asked_on_closing(window)


@pytest.mark.parametrize("where", ["exchange", "benefits"])
def test_a_minimum_wage_half_typed_is_not_lost(offices: Offices, shown: Opened, where: str) -> None:
    window = shown(offices.league)
    if where == "exchange":
        handing_down = window.page(HandingDownPage.key)
        assert isinstance(handing_down, HandingDownPage)
        views, wages, view, other = handing_down.views, handing_down.wages, WAGES, GRANTS
    else:
        window.frame.go("benefits")
        window.rest()
        screen = window.frame.current()
        assert isinstance(screen, Benefits)
        views, wages, view = screen.segments, screen.wages, "minimum_wages"
        other = "register"
    views.choose(view)
    window.rest()
    window.press("begin_wage")
    window.key(Qt.Key.Key_Escape)
    assert wages.table.isVisible()
    window.press("begin_wage")
    number = wages.form.editor("document_number")
    number.setFocus()
    window.type("虚构发〔2026〕1号")
    views.choose(other)
    asked_on_closing(window, "wage_form_said", where)
    assert views.view() == view
    number.setFocus()
    window.key(Qt.Key.Key_Escape)
    assert number.isVisible()
    assert number.read()[0] == "虚构发〔2026〕1号"
    assert "还没有保存" in window.words("wage_form_said")
    click(window, "leave_wage")
    assert wages.table.isVisible()
    nothing_asked_on_closing(window)


def test_a_reason_half_typed_below_the_grid_stays_with_its_row(window: Shown) -> None:
    for name in ("虚构一号", "虚构二号"):
        odd_tenant(window.ledger, name)
    park = queries.all_of(window.ledger, Park, "unit_code = ?", (window.ledger.unit_code,))[0]
    window.frame.go("monthly", (park.id, TODAY))
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    page, foot = screen.headcounts, screen.headcounts.foot
    page.cells.setCurrentIndex(page.table.model.index(0, 1))
    window.key(Qt.Key.Key_F4)
    assert foot.reason.hasFocus()
    window.type("写到一半")
    page.table.focus_rows()
    page.cells.setCurrentIndex(page.table.model.index(1, 1))
    assert foot.reason.isVisible()
    assert foot.reason.text() == ""
    screen.segments.choose("loans")
    asked_on_closing(window, "month_wrong", "monthly")
    assert "虚构一号的说明还没有保存" in window.words("month_wrong")
    page.cells.setCurrentIndex(page.table.model.index(0, 1))
    window.key(Qt.Key.Key_F4)
    assert foot.reason.text() == "写到一半"
    window.key(Qt.Key.Key_Escape)
    assert foot.reason.hasFocus()
    assert foot.reason.text() == "写到一半"
    assert "还没有保存" in window.words("month_wrong")
    window.key(Qt.Key.Key_Escape)
    assert page.cells.hasFocus()
    assert foot.reason.text() == ""
    nothing_asked_on_closing(window)
    window.key(Qt.Key.Key_F4)
    window.type("虚构说明")
    window.key(Qt.Key.Key_Return)
    nothing_asked_on_closing(window)
    assert foot.reason.text() == "虚构说明"
