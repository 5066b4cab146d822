"""首页 by the keyboard alone: to-dos, what is behind each of them, and the parks."""

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.domain.changes import changed
from app.domain.codes import EXPIRED, GRADUATED
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.ui.screens.due_page import DuePage
from app.ui.screens.home import Home
from app.ui.table import Table
from app.ui.to_dos import to_dos
from app.usecases.agenda import agenda
from tests.store import made_up
from tests.ui.exchange import Opened, Shown, cells
from tests.ui.hands import focus_name
from tests.usecases.offices import BANNER, TODAY, Offices

LONG = "虚构·阿拉坦其其格苏日古嘎尼尔扎木苏荣扎布巴特尔种养殖农民专业合作社联合社𠮷"
UNIT: dict[str, object] = {"unit_code": BANNER}


def add(ledger: Ledger, name: str, *, reported: bool = True, **facts: object) -> Tenancy:
    park = queries.all_of(ledger, Park, "unit_code = ?", (BANNER,), order="name")[0]
    founder = made_up.founder(**UNIT)
    entity = made_up.entity(founder, name=name, **UNIT)
    stay = made_up.tenancy(entity, park.id, **(UNIT | facts))
    insert(ledger, [founder, entity, stay])
    if reported:
        report = Headcount(
            id=new_id(),
            unit_code=BANNER,
            entity_id=entity.id,
            period_end_on=TODAY,
            employees=3,
        )
        insert(ledger, [report])
    return stay


def at_home(shown: Opened, offices: Offices) -> Shown:
    window = shown(offices.banner)
    window.frame.go("home")
    window.rest()
    return window


def home(window: Shown) -> Home:
    found = window.frame.current()
    assert isinstance(found, Home)
    return found


def due(window: Shown) -> DuePage:
    (found,) = window.frame.findChildren(DuePage)
    assert found.isVisible()
    return found


def in_sight(window: Shown) -> list[Table[Any]]:
    return [each for each in window.frame.findChildren(Table) if each.isVisible()]


def names(window: Shown) -> list[str]:
    return [step.objectName() for step in home(window).waiting.steps]


def test_an_empty_ledger_asks_for_its_parks_and_offers_the_import(
    shown: Opened, offices: Offices
) -> None:
    window = at_home(shown, offices)
    assert names(window) == ["to_parks"]
    assert window.words("to_do_parks").startswith("4 家园区缺建筑面积、孵化场所面积")
    assert focus_name() == "to_parks"
    assert window.words("sentence").startswith("还没有入驻数据")
    window.key(Qt.Key.Key_Return)
    assert cells(due(window).table)[0][1] == "建筑面积、孵化场所面积、开园日期、管理机制评定"
    window.key(Qt.Key.Key_Return)
    assert window.frame.current().key == "parks"


@pytest.mark.parametrize(
    ("days", "name", "words"),
    [
        (61, "", ""),
        (60, "ending_60", "1 份协议 60 日内到期"),
        (31, "ending_60", "1 份协议 60 日内到期"),
        (30, "ending_30", "1 份协议 30 日内到期"),
        (16, "ending_30", "1 份协议 30 日内到期"),
        (15, "ending_15", "1 份协议 15 日内到期"),
        (1, "ending_15", "1 份协议 15 日内到期"),
        (0, "ending_0", "1 份协议今天到期"),
        (-1, "overstaying", "1 份协议已到期，入驻实体还在园"),
    ],
)
def test_an_agreement_is_one_line_by_the_days_it_has(
    offices: Offices, days: int, name: str, words: str
) -> None:
    add(offices.banner, "虚构商行", agreed_end_on=TODAY + timedelta(days=days))
    found = to_dos(agenda(offices.banner, on=TODAY))
    stays = [each for each in found if each.name.startswith(("ending", "over"))]
    assert [(each.name, each.words) for each in stays] == ([(name, words)] if name else [])


def test_the_arrows_go_from_line_to_line_and_a_digit_acts(shown: Opened, offices: Offices) -> None:
    add(offices.banner, "虚构甲", agreed_end_on=TODAY - timedelta(days=1))
    add(offices.banner, "虚构乙", reported=False, agreed_end_on=TODAY + timedelta(days=45))
    window = at_home(shown, offices)
    assert names(window) == ["to_overstaying", "to_missing", "to_parks", "to_ending_60"]
    assert window.words("to_do_count") == "4 项"
    assert focus_name() == "to_overstaying"
    for name in ("to_missing", "to_parks", "to_ending_60", "to_ending_60"):
        window.key(Qt.Key.Key_Down)
        assert focus_name() == name
    window.key(Qt.Key.Key_Up)
    assert focus_name() == "to_parks"
    window.key(Qt.Key.Key_Tab)
    window.key(Qt.Key.Key_Tab)
    assert focus_name() == "park_card"
    window.key(Qt.Key.Key_1)
    assert window.words("due_title") == "到期未离园"
    window.key(Qt.Key.Key_Escape)
    assert home(window).overview.isVisible()
    assert focus_name() == "to_overstaying"


def test_ends_are_settled_row_by_row_with_enter_alone(shown: Opened, offices: Offices) -> None:
    ends = [TODAY + timedelta(days=days) for days in (10, 12, 14)]
    stays = [
        add(offices.banner, name, agreed_end_on=end)
        for name, end in zip(("虚构甲", LONG, "虚构丙"), ends, strict=True)
    ]
    window = at_home(shown, offices)
    window.press("to_ending_15")
    page = due(window)
    assert [row[1] for row in cells(page.table)] == ["10 天后", "12 天后", "14 天后"]
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Return)
    assert focus_name() == "save_sheet"
    window.key(Qt.Key.Key_Return)
    # Three years since 2024-01-01 and three more: a year is less than that.
    extended = queries.fetch(offices.banner, Tenancy, stays[1].id)
    assert extended.extension_end_on == date(2027, 7, 12)
    assert [row[0] for row in cells(page.table)] == ["虚构甲", "虚构丙"]
    here = page.table.current_row()
    assert here is not None
    assert here.entity == "虚构丙"
    window.key(Qt.Key.Key_F6)
    assert "按提前退出登记" in window.words("sheet_hint")
    window.key(Qt.Key.Key_Return)
    left = queries.fetch(offices.banner, Tenancy, stays[2].id)
    assert (left.left_on, left.leaving_cause) == (TODAY, "提前退出")
    assert [row[0] for row in cells(page.table)] == ["虚构甲"]
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert queries.fetch(offices.banner, Tenancy, stays[2].id).left_on is None
    assert [row[0] for row in cells(page.table)] == ["虚构甲", "虚构丙"]


@pytest.mark.parametrize("days", [0, -1, -40])
def test_who_has_come_to_the_end_leaves_today_as_the_sheet_has_it(
    shown: Opened, offices: Offices, days: int
) -> None:
    stay = add(offices.banner, "虚构甲", agreed_end_on=TODAY + timedelta(days=days))
    window = at_home(shown, offices)
    assert focus_name() == ("to_overstaying" if days else "to_ending_0")
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    left = queries.fetch(offices.banner, Tenancy, stay.id)
    assert (left.left_on, left.leaving_cause) == (TODAY, EXPIRED)
    assert cells(due(window).table) == []
    assert window.words("sentence") in ("没有到期未离园的入驻实体。", "这些协议都已办理。")
    window.key(Qt.Key.Key_Escape)
    assert names(window) == ["to_parks"]


def test_nothing_is_extended_beyond_what_the_policy_allows(shown: Opened, offices: Offices) -> None:
    stay = add(
        offices.banner,
        "虚构甲",
        start_on=date(2020, 7, 10),
        agreed_end_on=date(2023, 7, 9),
        extension_end_on=date(2026, 7, 10),
    )
    window = at_home(shown, offices)
    window.press("to_ending_15")
    window.key(Qt.Key.Key_F7)
    said = window.words("sheet_hint")
    assert "最多延到 2026-07-10（NM2017" in said
    assert "请按期办理离园" in said
    assert focus_name() != "save_sheet"
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_Escape)
    kept = queries.fetch(offices.banner, Tenancy, stay.id)
    assert kept.extension_end_on == date(2026, 7, 10)


def test_missing_reports_lead_to_the_grid_of_that_park_and_month(
    shown: Opened, offices: Offices
) -> None:
    add(offices.banner, "虚构甲", reported=False)
    window = at_home(shown, offices)
    assert window.words("to_do_missing") == "1 户缺 6 月用工数"
    window.press("to_missing")
    assert window.frame.current().key == "monthly"
    assert window.words("month") == "2026 年 6 月"
    assert "虚构甲" in [row[0] for table in in_sight(window) for row in cells(table)]


def test_a_call_is_done_with_one_key_and_what_was_heard_goes_with_it(
    shown: Opened, offices: Offices
) -> None:
    left = date(2025, 12, 1)
    for name in ("虚构甲", "虚构乙"):
        add(offices.banner, name, left_on=left, leaving_cause=GRADUATED)
    window = at_home(shown, offices)
    window.press("to_calls")
    page = due(window)
    assert made_up.PHONE in cells(page.table)[0]
    window.key(Qt.Key.Key_Return)
    (rest,) = cells(page.table)
    page.heard.setFocus()
    window.type("嗯")
    window.key(Qt.Key.Key_Return)
    assert window.words("due_told").startswith("回访情况写得太短")
    assert page.heard.text() == "嗯"
    window.type("，经营正常")
    window.key(Qt.Key.Key_Return)
    assert cells(page.table) == []
    said = {each.reason for each in queries.all_of(offices.banner, Explanation)}
    assert said == {"已电话回访", "嗯，经营正常"}
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cells(page.table) == [rest]
    page.heard.setFocus()
    window.type("还在写")
    window.desk.announce(changed(Explanation.table))
    window.rest()
    assert (focus_name(), page.heard.text()) == ("due_heard", "还在写")
    window.key(Qt.Key.Key_Escape)
    assert page.table.grid.hasFocus()
    window.key(Qt.Key.Key_Escape)
    assert home(window).overview.isVisible()


def test_another_day_has_other_to_dos(shown: Opened, offices: Offices) -> None:
    add(offices.banner, "虚构甲", agreed_end_on=TODAY + timedelta(days=90))
    window = at_home(shown, offices)
    assert names(window) == ["to_parks"]
    window.desk.look_at(TODAY + timedelta(days=60))
    window.rest()
    assert "to_ending_30" in names(window)


def test_the_league_sees_its_own_to_dos_and_every_park(shown: Opened, offices: Offices) -> None:
    add(offices.banner, "虚构甲", agreed_end_on=TODAY)
    window = shown(offices.league)
    window.frame.go("home")
    window.rest()
    assert names(window) == ["to_late", "to_parks"]
    assert window.words("home_summary").startswith("20 家")


def test_a_late_loan_leads_into_the_loans_of_its_park(shown: Opened, offices: Offices) -> None:
    here = add(offices.banner, "虚构甲")
    away = add(offices.banner, "虚构乙", left_on=date(2026, 1, 31), leaving_cause=EXPIRED)
    for place, stay in enumerate((here, away)):
        late = Loan(
            id=new_id(),
            unit_code=BANNER,
            entity_id=stay.entity_id,
            amount_fen=10_000_000,
            paid_out_on=date(2024, 5, 1),
            due_on=date(2026, 5, 1 + place),
        )
        insert(offices.banner, [late])
    window = at_home(shown, offices)
    assert window.words("to_do_loans") == "2 笔创业担保贷款逾期未还清"
    window.press("to_loans")
    assert [row[-1] for row in cells(due(window).table)] == [
        queries.fetch(offices.banner, Park, here.park_id).name,
        "不在园",
    ]
    window.key(Qt.Key.Key_Return)
    assert window.frame.current().key == "monthly"
    window.frame.go("home")
    window.rest()
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Return)
    assert window.frame.current().key == "tenants"


def test_the_parks_are_looked_at_again_on_the_way_back(shown: Opened, offices: Offices) -> None:
    add(offices.banner, "虚构甲", agreed_end_on=TODAY - timedelta(days=1))
    add(offices.banner, "虚构乙")
    window = at_home(shown, offices)
    assert "入驻 2 户" in window.words("home_summary")
    window.press("to_overstaying")
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Escape)
    assert "入驻 1 户" in window.words("home_summary")


def test_the_rail_leaves_a_list_and_another_screen_comes_back_to_it(
    shown: Opened, offices: Offices
) -> None:
    add(offices.banner, "虚构甲", agreed_end_on=TODAY)
    window = at_home(shown, offices)
    window.press("to_ending_0")
    window.key(Qt.Key.Key_F3)
    assert window.frame.current().key == "tenants"
    window.frame.go("home")
    window.rest()
    assert due(window).table.grid.hasFocus()
    window.frame.go("home")
    window.rest()
    assert home(window).overview.isVisible()
    assert focus_name() == "to_ending_0"
