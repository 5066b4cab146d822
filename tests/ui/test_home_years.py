"""The figures of five years on 首页, and what a park's card warns of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.domain.headcount import Headcount
from app.domain.park import Park
from app.policy.trend import FIGURES, Point, Trend, trend_days
from app.policy.verdicts import OutlookStep, ParkAppraisal
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.ui import appraisals
from app.ui.desk import Desk
from app.ui.screens.home import Home
from app.ui.screens.park_card import ParkCard
from app.ui.year_lines import YearLines
from app.usecases.appraisal import appraise_parks
from app.usecases.trends import trends_of_parks
from tests.store import made_up

UNIT = "152200"
ON = date(2026, 6, 30)


def trend(**lines: list[int | None]) -> Trend:
    none: list[int | None] = [None] * 6
    return Trend(
        trend_days(ON), {each: tuple(map(Point, lines.get(each, none))) for each in FIGURES}
    )


def test_the_numbers_of_all_parks_stand_at_their_points(qtbot: QtBot) -> None:
    lines = YearLines()
    qtbot.addWidget(lines)
    lines.resize(1150, 112)
    one = trend(residents=[None, 3, 5, 8, 13, 21], loans=[0, 0, 0, 0, 0, 12_345_000])
    other = trend(residents=[1, 1, 1, 1, 1, 1_000], loans=[0, 0, 0, 0, 0, 250_000_000])
    lines.show_trends((one, other), is_today=True)
    residents = lines.lines["residents"]
    assert residents.numbers() == ["1", "4", "6", "9", "14", "1,021"]
    assert residents.accessibleName() == "入驻实体 1,021 户"
    assert "2025-12-31：14 户" in residents.accessibleDescription()
    assert lines.lines["loans"].numbers()[-1] == "262"
    assert "2021-12-31：没有数据" in lines.lines["jobs"].accessibleDescription()
    lines.show()
    assert not lines.grab().isNull()


def test_an_incomplete_number_says_how_many_are_missing(qtbot: QtBot) -> None:
    lines = YearLines()
    qtbot.addWidget(lines)
    points = {each: (Point(1),) * 6 for each in FIGURES} | {
        "jobs": (Point(9, 0),) * 5 + (Point(9, 2),)
    }
    lines.show_trends((Trend(trend_days(ON), points),), is_today=False)
    assert lines.lines["jobs"].accessibleName() == "吸纳就业 9 人，缺 2 户"
    assert lines.lines["jobs"].sentences(Trend(trend_days(ON), points))[-1].endswith("缺 2 户")


def test_nothing_is_drawn_where_nothing_was_entered(qtbot: QtBot) -> None:
    lines = YearLines()
    qtbot.addWidget(lines)
    lines.show_trends((trend(),), is_today=True)
    assert lines.isHidden()
    lines.show_trends((trend(residents=[0, 0, 0, 0, 0, 1]),), is_today=True)
    assert not lines.isHidden()
    lines.show_trends((), is_today=True)
    assert lines.isHidden()


def test_they_come_last_and_are_computed_once_until_something_changes(
    desk: Desk,
    memory_ledger: Ledger,
    qtbot: QtBot,
    rest: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stay = made_up.one_tenant(memory_ledger)
    order: list[str] = []

    def appraising(ledger: Ledger, **given: object) -> object:
        order.append("outlook" if given["with_outlook"] else "plain")
        return appraise_parks(ledger, **given)  # type: ignore[arg-type]

    def looking_back(ledger: Ledger, **given: object) -> object:
        order.append("years")
        return trends_of_parks(ledger, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(appraisals, "appraise_parks", appraising)
    monkeypatch.setattr(appraisals, "trends_of_parks", looking_back)
    home = Home(desk)
    qtbot.addWidget(home)
    home.load()
    for _ in range(3):
        rest()
    assert list(dict.fromkeys(order)) == ["plain", "outlook", "years"]
    assert order == sorted(order, key=["plain", "outlook", "years"].index)
    assert home.years.lines["residents"].numbers() == ["—", "—", "—", "1", "1", "1"]
    asked = len(order)
    home.load()
    rest()
    assert len(order) == asked
    report = Headcount(
        id=new_id(), entity_id=stay.entity_id, period_end_on=date(2026, 5, 31), employees=9
    )
    insert(memory_ledger, [report])
    desk.look_at(date(2025, 12, 31))
    home.load()
    for _ in range(3):
        rest()
    assert home.years.lines["residents"].numbers() == ["—", "—", "—", "—", "1", "1"]
    desk.look_at(None)
    home.load()
    for _ in range(3):
        rest()
    assert home.years.lines["jobs"].numbers()[-1] == "9"


def card_of(park: ParkAppraisal, qtbot: QtBot) -> ParkCard:
    card = ParkCard()
    qtbot.addWidget(card)
    card.resize(640, 300)
    card.show_park(park, "兴安盟")
    return card


def test_a_card_warns_of_the_tier_it_holds_and_of_what_falls_and_when(
    memory_ledger: Ledger, qtbot: QtBot
) -> None:
    stay = made_up.one_tenant(memory_ledger)
    park = queries.fetch(memory_ledger, Park, stay.park_id)
    (found,) = appraise_parks(memory_ledger, on=ON, park_ids=[park.id])
    step = OutlookStep(
        on=date(2026, 9, 30),
        ending=("虚构甲", "虚构乙"),
        tiers={},
        falls=(
            "盟级标准化：入驻实体降至 19 户",
            "盟级标准化：吸纳就业降至 146 人",
            "自治区级示范性：孵化成功率总体降至 50%",
        ),
    )
    held = replace(found, held=("standard",), next_tier="demonstration", outlook=(step,))
    words = card_of(held, qtbot).words()
    assert (
        "2026-09-30 前 2 户协议到期，盟级标准化：入驻实体降至 19 户，吸纳就业降至 146 人" in words
    )
    (lost,) = [each for each in words if each.startswith("对照已取得的盟级标准化：")]
    assert "入驻实体差 19 户" in lost
    assert found.proposal == "" or lost.endswith(f"评估退出机制建议{found.proposal}")
    highest = replace(held, held=("regional",), next_tier=None)
    assert any("孵化成功率总体降至 50%" in each for each in card_of(highest, qtbot).words())
    none = replace(held, held=(), next_tier="standard")
    assert not any(each.startswith("对照") for each in card_of(none, qtbot).words())


def test_what_a_park_holds_stands_on_the_line_of_its_name(
    memory_ledger: Ledger, qtbot: QtBot
) -> None:
    made_up.one_tenant(memory_ledger)
    found = appraise_parks(memory_ledger, on=ON)[0]
    name, held = card_of(found, qtbot)._bits()[:2]
    lines = [each.box.top() + QFontMetrics(each.font).ascent() for each in (name, held)]
    assert lines[0] == lines[1]


def test_what_a_park_holds_is_whole_on_a_narrow_card(memory_ledger: Ledger, qtbot: QtBot) -> None:
    made_up.one_tenant(memory_ledger)
    found = appraise_parks(memory_ledger, on=ON)[0]
    card = card_of(replace(found, held=("standard", "demonstration", "regional")), qtbot)
    card.resize(240, 300)
    name, held = card._bits()[:2]
    assert held.words.endswith("自治区级示范性、盟级示范性、盟级标准化")
    assert held.box.top() >= name.box.bottom()
    lines = held.box.height() // QFontMetrics(held.font).height()
    assert lines * held.box.width() >= QFontMetrics(held.font).horizontalAdvance(held.words)
