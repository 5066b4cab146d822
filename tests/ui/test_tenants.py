"""入驻实体 by the keyboard alone: a tenant typed in, mended, extended, gone, back, deleted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.domain.entity import Entity, Founder
from app.domain.papers import Explanation
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import insert, new_id, update
from app.ui.editors import ChoiceEditor, LineEditor
from app.ui.screens.tenants import Tenants
from app.ui.window import LEAST
from app.usecases import tenants
from tests.store import made_up
from tests.ui.exchange import Opened, Shown, cells
from tests.ui.hands import focus_name
from tests.usecases.offices import Offices

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "虚构·阿拉坦其其格苏日古嘎尼尔扎木苏荣扎布巴特尔种养殖农民专业合作社联合社𠮷"


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    window = shown(offices.banner)
    window.frame.go("tenants")
    window.rest()
    return window


def screen(window: Shown) -> Tenants:
    found = window.frame.current()
    assert isinstance(found, Tenants)
    return found


def add(ledger: Ledger, name: str = "虚构的老商行", **facts: object) -> Tenancy:
    park = queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,), order="name")[0]
    founder = made_up.founder(unit_code=ledger.unit_code)
    entity = made_up.entity(founder, name=name, unit_code=ledger.unit_code)
    stay = made_up.tenancy(entity, park.id, **({"unit_code": ledger.unit_code} | facts))
    insert(ledger, [founder, entity, stay])
    return stay


def refresh(window: Shown) -> None:
    screen(window).table.refresh()
    window.rest()
    screen(window).table.focus_rows()
    window.rest()


def stored(window: Shown) -> Tenancy:
    (only,) = queries.all_of(window.ledger, Tenancy)
    return only


def type_rows(window: Shown, *values: str) -> None:
    """A value into each row, Enter to the next; an empty one is passed over."""
    for value in values:
        if value:
            window.type(value)
        window.key(Qt.Key.Key_Return)


def type_tenant(window: Shown, *, until: str = "2028-12-31") -> None:
    window.key(Qt.Key.Key_N, CTRL)
    assert focus_name() == "name"
    type_rows(window, LONG, "", "", "20230501", "", "")
    type_rows(window, "虚构人𠮷", "152223199001010018", "13800001234", "", "", "", "", "")
    assert focus_name() == "park_id"
    window.key(Qt.Key.Key_Down)
    type_rows(window, "", "虚构-7", "2026.1.1", until, "30.5", "301")
    assert focus_name().startswith("rent_free")


def test_whoever_looks_into_the_list_waits_for_no_other_page(window: Shown) -> None:
    pages = screen(window).pages
    pages.hint()
    pages.load()
    assert pages.stack.count() == 1


def test_a_tenant_is_typed_in_with_the_keyboard_alone(window: Shown) -> None:
    type_tenant(window)
    window.key(Qt.Key.Key_Return)
    stay = stored(window)
    entity = queries.fetch(window.ledger, Entity, stay.entity_id)
    assert (entity.name, entity.kind, entity.registered_on) == (LONG, "企业", date(2023, 5, 1))
    assert entity.founder_id is not None
    founder = queries.fetch(window.ledger, Founder, entity.founder_id)
    assert (founder.name, founder.id_number) == ("虚构人𠮷", "152223199001010018")
    assert (stay.start_on, stay.agreed_end_on) == (date(2026, 1, 1), date(2028, 12, 31))
    assert (stay.area_dm2, stay.room, stay.agreement_number) == (3050, "301", "虚构-7")
    assert screen(window).table.model.rowCount() == 1
    assert screen(window).pages.list.isVisible()


def test_a_wrong_number_speaks_as_soon_as_it_is_whole(window: Shown) -> None:
    window.key(Qt.Key.Key_N, CTRL)
    type_rows(window, LONG, "")
    assert focus_name() == "uscc"
    window.type("91152223MA0N0000")
    assert window.words("finding_uscc") == ""
    window.type("11")
    assert "校验位不对" in window.words("finding_uscc")
    window.key(Qt.Key.Key_Return, CTRL)
    assert queries.all_of(window.ledger, Entity) == []
    assert focus_name() == "uscc"


def test_a_number_known_already_is_shown_and_taken(window: Shown) -> None:
    old = add(window.ledger, left_on=date(2025, 12, 31))
    window.key(Qt.Key.Key_N, CTRL)
    type_rows(window, "虚构的新名", "", "", "", "", "")
    type_rows(window, "虚构人")
    window.type("152223199001010018")
    window.rest()
    assert "虚构人乙七" in window.words("same_founder_words")
    assert "152223199001010018" not in window.words("same_founder_words")
    window.press("same_founder_take")
    assert focus_name() == "park_id"
    assert screen(window).pages.form.founder.editor("name").read()[0] == "虚构人乙七"
    window.key(Qt.Key.Key_Down)
    type_rows(window, "", "", "2026-01-01", "2027-12-31", "10", "", "")
    (founder,) = queries.all_of(window.ledger, Founder)
    entities = queries.all_of(window.ledger, Entity, "founder_id = ?", (founder.id,))
    assert {each.name for each in entities} == {"虚构的老商行", "虚构的新名"}
    assert old.entity_id in {each.id for each in entities}


def test_a_number_repeated_and_not_taken_is_refused_in_its_row(window: Shown) -> None:
    add(window.ledger)
    type_tenant(window)
    window.key(Qt.Key.Key_Return)
    assert "已经登记在“虚构人乙七”名下" in window.words("finding_id_number")
    assert len(queries.all_of(window.ledger, Tenancy)) == 1
    assert focus_name() == "id_number"


def test_what_is_odd_asks_once_and_keeps_the_reason(window: Shown) -> None:
    type_tenant(window, until="2030-12-31")
    window.key(Qt.Key.Key_Return)
    assert "超过 3 年" in window.words("odd_words")
    assert queries.all_of(window.ledger, Tenancy) == []
    assert focus_name() == "reason"
    window.type("虚构：经会议同意")
    window.key(Qt.Key.Key_Return)
    (why,) = queries.all_of(window.ledger, Explanation)
    assert (why.of_id, why.reason) == (stored(window).id, "虚构：经会议同意")


def test_what_is_odd_may_stand_without_a_reason_for_now(window: Shown) -> None:
    type_tenant(window, until="2030-12-31")
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return, CTRL)
    assert stored(window).agreed_end_on == date(2030, 12, 31)
    assert queries.all_of(window.ledger, Explanation) == []


def test_escape_asks_only_if_something_was_typed(window: Shown) -> None:
    window.key(Qt.Key.Key_N, CTRL)
    window.key(Qt.Key.Key_Escape)
    assert screen(window).pages.list.isVisible()
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚")
    window.key(Qt.Key.Key_Escape)
    assert screen(window).pages.form.isVisible()
    assert "没保存" in window.words("tenant_form_said")
    window.key(Qt.Key.Key_Escape)
    assert screen(window).pages.list.isVisible()
    window.key(Qt.Key.Key_N, CTRL)
    assert screen(window).pages.form.entity.editor("name").read()[0] is None


def clear_founder(window: Shown) -> None:
    """Each row of the founder emptied by hand."""
    form = screen(window).pages.form.founder
    for name in form.names():
        editor = form.editor(name)
        if isinstance(editor, LineEditor):
            editor.setFocus()
            window.key(Qt.Key.Key_A, CTRL)
            window.key(Qt.Key.Key_Delete)
        else:
            editor.fill(None)
    assert all(form.editor(name).read()[0] in (None, "", ()) for name in form.names())


def test_a_founder_cleared_in_every_row_is_the_tenants_no_more(window: Shown) -> None:
    stay = add(window.ledger)
    before = queries.fetch(window.ledger, Entity, stay.entity_id)
    refresh(window)
    window.key(Qt.Key.Key_F2)
    clear_founder(window)
    window.key(Qt.Key.Key_Return, CTRL)
    assert screen(window).pages.list.isVisible()
    assert queries.fetch(window.ledger, Entity, stay.entity_id).founder_id is None
    # The person stays in the ledger, to be taken for another tenant.
    assert [each.id for each in queries.all_of(window.ledger, Founder)] == [before.founder_id]
    window.key(Qt.Key.Key_Z, CTRL)
    assert queries.fetch(window.ledger, Entity, stay.entity_id).founder_id == before.founder_id


def test_a_founder_that_came_with_a_taken_entity_is_cleared_as_well(window: Shown) -> None:
    old = add(window.ledger, left_on=date(2025, 12, 31))
    known = queries.fetch(window.ledger, Entity, old.entity_id)
    with transaction(window.ledger):
        update(window.ledger, replace(known, uscc="91152223MA0N00001B"))
    window.key(Qt.Key.Key_N, CTRL)
    type_rows(window, "虚构", "", "91152223MA0N00001B")
    window.key(Qt.Key.Key_F4)
    clear_founder(window)
    screen(window).pages.form.new_stay.editor("park_id").setFocus()
    window.key(Qt.Key.Key_Down)
    type_rows(window, "", "", "2026-01-01", "2027-12-31", "10", "", "")
    assert len(queries.all_of(window.ledger, Tenancy)) == 2
    assert queries.fetch(window.ledger, Entity, old.entity_id).founder_id is None


def test_what_was_typed_survives_a_search(window: Shown) -> None:
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚构")
    window.frame.go("tenants", "别的")
    window.rest()
    assert screen(window).pages.form.isVisible()
    assert "没保存" in window.words("tenant_form_said")
    window.frame.go("tenants", "别的")
    window.rest()
    assert screen(window).table.search.text() == "别的"


def test_a_stored_id_number_is_shown_when_asked_for_and_the_log_says_so(window: Shown) -> None:
    add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_F2)
    editor = screen(window).pages.form.founder.editor("id_number")
    assert isinstance(editor, LineEditor)
    assert editor.line.text() == "1522**********0018"
    editor.setFocus()
    window.key(Qt.Key.Key_J, CTRL)
    assert editor.line.text() == "152223199001010018"
    assert queries.audit_entries(window.ledger, newest=1)[0].action == "查看证件号码"
    window.key(Qt.Key.Key_Escape)
    assert screen(window).pages.list.isVisible()


def test_a_row_is_mended_and_nothing_else_changes(window: Shown) -> None:
    stay = add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_Return)
    form = screen(window).pages.form
    assert form.isVisible()
    form.old_stay.editor("room").setFocus()
    window.type("八楼")
    window.key(Qt.Key.Key_Return, CTRL)
    kept = stored(window)
    assert replace(kept, updated_at=stay.updated_at) == replace(
        stay, room="八楼", created_at=kept.created_at
    )
    assert queries.audit_entries(window.ledger, newest=1)[0].action == "修改入驻协议"


def test_a_tenant_is_extended_leaves_and_comes_back(window: Shown) -> None:
    add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_F7)
    assert focus_name() == "extension_end_on"
    # What is typed takes the place of the day offered.
    window.type("2027.11.30")
    window.key(Qt.Key.Key_Return)
    window.type("虚构批〔2026〕1号")
    window.key(Qt.Key.Key_Return)
    assert stored(window).extension_end_on == date(2027, 11, 30)

    window.key(Qt.Key.Key_F6)
    assert focus_name() == "left_on"
    window.key(Qt.Key.Key_Return, CTRL)
    assert stored(window).left_on is None
    assert window.words("finding_leaving_cause") != ""
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Return)
    assert stored(window).left_on == window.desk.today()

    window.key(Qt.Key.Key_R, CTRL)
    assert focus_name() == "agreement_number"
    type_rows(window, "虚构-8", "2026-12-31", "2027-12-31", "20", "", "")
    stays = queries.all_of(window.ledger, Tenancy, order="start_on")
    assert [each.agreement_number for each in stays] == ["虚构-001", "虚构-8"]
    assert stays[0].entity_id == stays[1].entity_id


def test_what_went_into_the_bin_is_gone_with_all_of_it(window: Shown) -> None:
    add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_Delete)
    assert focus_name() == "what"
    window.key(Qt.Key.Key_Return)
    for kind in (Tenancy, Entity, Founder):
        assert queries.all_of(window.ledger, kind) == []

    window.key(Qt.Key.Key_F9)
    bin_page = screen(window).pages.bin
    ((name, kind_words, _, along),) = cells(bin_page.table)
    assert (name, kind_words, along) == ("虚构的老商行", "创业实体", "2")
    window.key(Qt.Key.Key_Return)
    assert len(queries.all_of(window.ledger, Tenancy)) == 1
    assert "已恢复“虚构的老商行”" in window.words("bin_said")
    assert cells(bin_page.table) == []
    window.key(Qt.Key.Key_Escape)
    assert screen(window).table.model.rowCount() == 1


def test_a_tenants_page_says_who_changed_what(window: Shown) -> None:
    stay = add(window.ledger)
    founder = queries.all_of(window.ledger, Founder)[0]
    entity = queries.fetch(window.ledger, Entity, stay.entity_id)
    insert(window.ledger, [made_up.headcount(entity, date(2026, 5, 31), 9)])
    insert(window.ledger, [made_up.loan(entity, date(2025, 3, 1))])
    number = "152223199205055111"
    tenants.save_tenant(
        window.ledger,
        founder=replace(founder, id_number=number, groups=("妇女",)),
        entity=entity,
        tenancy=replace(stay, area_dm2=4550),
        today=window.desk.today(),
    )
    refresh(window)
    window.key(Qt.Key.Key_F3)
    page = screen(window).pages.page
    assert page.isVisible()
    assert page.name.text() == "虚构的老商行"
    assert number not in page.founder.text()
    assert "1522**********5111" in page.founder.text()
    assert [len(cells(table)) for table in (page.stays, page.headcounts, page.loans)] == [1, 1, 1]
    told = [row[2:] for row in cells(page.history)]
    assert [
        "修改创业者",
        "虚构人乙七",
        "身份证号",
        "1522**********0018",
        "1522**********5111",
    ] in told
    assert ["修改创业者", "虚构人乙七", "人员类别", "（空）", "妇女"] in told
    assert [row[2:] for row in told if row[0] == "修改入驻协议"] == [["使用面积(㎡)", "30", "45.5"]]
    window.key(Qt.Key.Key_Escape)
    assert screen(window).pages.list.isVisible()


def test_the_screen_fits_the_smallest_window(window: Shown) -> None:
    assert screen(window).minimumSizeHint().width() + 168 <= LEAST.width()


def test_a_league_looks_and_does_not_touch(shown: Opened, offices: Offices) -> None:
    league = offices.league
    park = queries.all_of(league, Park, "unit_code = ?", ("152223",))[0]
    entity = made_up.entity(unit_code="152223")
    stay = replace(made_up.tenancy(entity, park.id, unit_code="152223"), id=new_id())
    insert(league, [entity, stay])
    window = shown(league)
    window.frame.go("tenants")
    window.rest()
    steps: tuple[Callable[[], None], ...] = (
        lambda: window.key(Qt.Key.Key_Return),
        lambda: window.key(Qt.Key.Key_F6),
        lambda: window.key(Qt.Key.Key_Delete),
    )
    for step in steps:
        step()
        assert screen(window).pages.list.isVisible()
        assert "只能查看" in window.words("tenants_said")


def test_the_cursor_goes_to_the_new_row(window: Shown) -> None:
    for number in range(3):
        add(window.ledger, name=f"虚构的老商行{number}", start_on=date(2026, 1, 1 + number))
    with transaction(window.ledger):
        window.ledger.db.execute("UPDATE founder SET id_number = NULL")
    refresh(window)
    screen(window).table.search.setText("商行2")
    window.rest()
    screen(window).table.focus_rows()
    type_tenant(window)
    window.key(Qt.Key.Key_Return)
    row = screen(window).table.current_row()
    assert row is not None
    assert row.entity == LONG
    assert screen(window).table.model.rowCount() == 4


def test_many_are_changed_at_once_and_taken_back_at_once(window: Shown) -> None:
    for number in range(3):
        add(window.ledger, name=f"虚构{number}", left_on=date(2026, 1, 31) if not number else None)
    refresh(window)
    window.key(Qt.Key.Key_A, CTRL)
    window.key(Qt.Key.Key_B, CTRL)
    page = screen(window).pages.bulk
    assert page.isVisible()
    page.what.setCurrentIndex(page.what.findData("leaving"))
    page.what.activated.emit(page.what.currentIndex())
    page.forms["leaving"].fill({"left_on": date(2026, 6, 30), "leaving_cause": "到期退出"})
    page.save()
    window.rest()
    assert "将修改 2 份；1 份不能改" in page.said.text()
    assert "已于 2026-01-31 离园" in cells(page.table)[0][4]
    window.key(Qt.Key.Key_Return, CTRL)
    assert screen(window).pages.list.isVisible()
    gone = [each.left_on for each in queries.all_of(window.ledger, Tenancy)]
    assert gone.count(date(2026, 6, 30)) == 2
    window.key(Qt.Key.Key_Z, CTRL)
    assert [each.left_on for each in queries.all_of(window.ledger, Tenancy)].count(None) == 2


def test_many_are_emptied_only_where_that_is_asked(window: Shown) -> None:
    for number in range(2):
        add(window.ledger, name=f"虚构{number}", room=f"{number}01")
    refresh(window)
    window.key(Qt.Key.Key_A, CTRL)
    window.key(Qt.Key.Key_B, CTRL)
    page = screen(window).pages.bulk
    for what, may in (("leaving", False), ("kind", False), ("room", True)):
        page.what.setCurrentIndex(page.what.findData(what))
        page.what.activated.emit(page.what.currentIndex())
        assert page.clear.isVisible() is may
    window.key(Qt.Key.Key_Return, CTRL)
    assert "勾选“清空这一项”" in page.said.text()
    assert page.table.model.rowCount() == 0
    page.clear.setFocus()
    window.key(Qt.Key.Key_Space)
    assert "将修改 2 份" in page.said.text()
    assert {row[3] for row in cells(page.table)} == {"未填"}
    window.key(Qt.Key.Key_Return, CTRL)
    assert [each.room for each in queries.all_of(window.ledger, Tenancy)] == [None, None]
    window.key(Qt.Key.Key_Z, CTRL)
    assert {each.room for each in queries.all_of(window.ledger, Tenancy)} == {"001", "101"}


def test_f8_shows_what_was_changed(window: Shown) -> None:
    add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_F8)
    page = screen(window).pages.page
    assert page.history.isVisible()


def test_nobody_leaves_tomorrow(window: Shown) -> None:
    add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_F6)
    sheet = screen(window).pages.sheets
    sheet.forms["leave"].fill({"left_on": date(2026, 7, 1)})
    sheet.cause.box.setCurrentIndex(0)
    window.key(Qt.Key.Key_Return, CTRL)
    assert "到那一天再登记" in window.words("finding_left_on")
    assert stored(window).left_on is None


def test_where_nothing_is_printed_ctrl_p_says_so(window: Shown) -> None:
    said: list[str] = []
    window.desk.said.connect(said.append)
    window.key(Qt.Key.Key_P, CTRL)
    assert "Ctrl+E" in said[-1]


def test_f4_takes_the_record_that_a_number_repeats(window: Shown) -> None:
    add(window.ledger, left_on=date(2025, 12, 31))
    (known,) = queries.all_of(window.ledger, Founder)
    window.key(Qt.Key.Key_N, CTRL)
    type_rows(window, LONG, "", "", "", "", "")
    type_rows(window, "虚构的另一人")
    window.type(known.id_number or "")
    window.rest()
    assert "F4 取用" in window.words("same_founder_words")
    window.key(Qt.Key.Key_F4)
    form = screen(window).pages.form
    assert form.founder.editor("name").read()[0] == known.name
    assert window.words("same_founder_words") == ""


def test_what_was_said_of_words_that_f4_writes_over_goes_with_them(window: Shown) -> None:
    old = add(window.ledger, left_on=date(2025, 12, 31))
    known = queries.fetch(window.ledger, Entity, old.entity_id)
    with transaction(window.ledger):
        update(window.ledger, replace(known, uscc="91152223MA0N00001B"))
    window.key(Qt.Key.Key_N, CTRL)
    type_rows(window, LONG, "", "", "", "", "2027.13.1")
    assert "没有 2027 年 13 月" in window.words("finding_closed_on")
    line = screen(window).pages.form.entity.editor("uscc")
    line.setFocus()
    window.type("91152223MA0N00001B")
    window.rest()
    window.key(Qt.Key.Key_F4)
    assert window.words("finding_closed_on") == ""


def test_who_was_taken_by_mistake_is_not_written_over(window: Shown) -> None:
    """Another number typed over the one that was taken is another tenant and another person."""
    add(window.ledger, left_on=date(2025, 12, 31))
    (known,) = queries.all_of(window.ledger, Entity)
    (person,) = queries.all_of(window.ledger, Founder)
    taken = replace(known, uscc="91152223MA0N00001B", unit_code=window.ledger.unit_code)
    with transaction(window.ledger):
        update(window.ledger, taken)
    window.key(Qt.Key.Key_N, CTRL)
    form = screen(window).pages.form
    for name, typed in (("uscc", "91152223MA0N00001B"), ("uscc", "91152223MA0N00002E")):
        line = form.entity.editor(name)
        assert isinstance(line, LineEditor)
        line.setFocus()
        line.line.selectAll()
        window.type(typed)
        window.rest()
        if form.known.repeats["uscc"].found is not None:
            window.key(Qt.Key.Key_F4)
            assert form.entity.editor("name").read()[0] == known.name
            assert form.founder.editor("name").read()[0] == person.name
    form.entity.editor("name").fill("虚构的另一户")
    number = form.founder.editor("id_number")
    assert isinstance(number, LineEditor)
    number.setFocus()
    number.line.selectAll()
    window.type("152223199001010026")
    form.founder.editor("name").fill("虚构的另一人")
    for name, typed in (("start_on", "2026-01-01"), ("agreed_end_on", "2027-12-31")):
        form.new_stay.editor(name).fill(typed)
    form.new_stay.editor("area_dm2").fill("10")
    box = form.new_stay.editor("park_id")
    assert isinstance(box, ChoiceEditor)
    box.box.setCurrentIndex(1)
    window.key(Qt.Key.Key_Return, CTRL)
    assert {each.name for each in queries.all_of(window.ledger, Entity)} == {
        known.name,
        "虚构的另一户",
    }
    assert {each.name for each in queries.all_of(window.ledger, Founder)} == {
        person.name,
        "虚构的另一人",
    }


def test_a_tenant_without_loans_leads_to_where_they_are_typed(window: Shown) -> None:
    stay = add(window.ledger)
    refresh(window)
    window.key(Qt.Key.Key_F3)
    page = screen(window).pages.page
    page.tabs.setCurrentIndex(2)
    window.rest()
    step: Any = page.loans.empty.focusProxy()
    step.click()
    window.rest()
    monthly: Any = window.frame.current()
    assert monthly.page is monthly.loans
    assert monthly.loans.park_id == stay.park_id
    assert [row[0] for row in cells(monthly.loans.table)] == ["虚构的老商行"]


def test_one_who_has_left_is_not_led_into_a_grid_without_him(window: Shown) -> None:
    add(window.ledger, left_on=date(2025, 6, 30), leaving_cause="到期退出")
    refresh(window)
    window.key(Qt.Key.Key_F3)
    page = screen(window).pages.page
    page.tabs.setCurrentIndex(1)
    assert page.headcounts.empty.isVisible()
    assert page.headcounts.empty.focusProxy() is None
