"""批量修改: what can take a change takes it together; what cannot says why and stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.entity import Entity
from app.domain.papers import Explanation
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.usecases import undoing
from app.usecases.bulk import BULK, MOST, Planned, change_many, plan
from tests.store import made_up

TODAY = date(2026, 6, 30)


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code="152223")
    yield opened
    ledgers.close(opened)


def add(ledger: Ledger, name: str, **facts: Any) -> Tenancy:
    unit = facts.setdefault("unit_code", ledger.unit_code)
    park = queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))[0]
    founder = made_up.founder(unit_code=unit)
    entity = made_up.entity(founder, name=name, unit_code=unit)
    days = {"start_on": date(2025, 1, 1), "agreed_end_on": date(2026, 12, 31)}
    stay = made_up.tenancy(entity, park.id, **(days | facts))
    insert(ledger, [founder, entity, stay])
    return queries.fetch(ledger, Tenancy, stay.id)


def planned(ledger: Ledger, what: str, *stays: Tenancy, **values: Any) -> tuple[Planned, ...]:
    return plan(ledger, what=what, ids=[each.id for each in stays], values=values, today=TODAY)


def changed(ledger: Ledger, what: str, *stays: Tenancy, reason: str = "", **values: Any) -> int:
    ids = [each.id for each in stays]
    return change_many(ledger, what=what, ids=ids, values=values, today=TODAY, reason=reason)[0]


def test_the_good_rows_change_and_the_others_say_why(office: Ledger) -> None:
    good = add(office, "虚构甲")
    gone = add(office, "虚构乙", left_on=date(2026, 1, 31), leaving_cause="提前退出")
    late = add(office, "虚构丙", start_on=date(2026, 6, 15))
    theirs = add(office, "虚构丁", unit_code="152200")
    leaving: dict[str, Any] = {"left_on": date(2026, 6, 1), "leaving_cause": "到期退出"}
    rows = planned(office, "leaving", good, gone, late, theirs, **leaving)
    said = [row.refused for row in rows]
    assert [row.after is not None for row in rows] == [True, False, False, False]
    assert "已于 2026-01-31 离园" in said[1]
    assert "早于入驻日" in said[2]
    assert "登记，本单位只能查看" in said[3]
    assert changed(office, "leaving", good, gone, late, theirs, **leaving) == 1
    assert queries.fetch(office, Tenancy, good.id).left_on == date(2026, 6, 1)
    assert [queries.fetch(office, Tenancy, each.id) for each in (gone, late, theirs)] == [
        gone,
        late,
        theirs,
    ]


def test_nobody_leaves_tomorrow(office: Ledger) -> None:
    stay = add(office, "虚构甲")
    tomorrow: dict[str, Any] = {"left_on": date(2026, 7, 1), "leaving_cause": "到期退出"}
    (row,) = planned(office, "leaving", stay, **tomorrow)
    assert "到那一天再登记" in row.refused
    with pytest.raises(AppError) as refused:
        changed(office, "leaving", stay, **tomorrow)
    assert refused.value.code == "nothing"


def test_one_step_back_brings_all_back(office: Ledger) -> None:
    stays = [add(office, f"虚构{number}") for number in range(5)]
    before = undoing.now(office)
    assert changed(office, "industry", *stays, industry="教育") == 5
    step = undoing.step_since(office, before, action="批量修改行业")
    assert step is not None
    assert {each.industry for each in queries.all_of(office, Entity)} == {"教育"}
    undoing.undo(office, step)
    assert "教育" not in {each.industry for each in queries.all_of(office, Entity)}
    assert "批量修改创业实体" in {each.action for each in queries.audit_entries(office)}


def test_two_agreements_of_an_entity_change_it_once(office: Ledger) -> None:
    stay = add(office, "虚构甲")
    again = replace(stay, id="", start_on=date(2026, 1, 1))
    insert(office, [replace(again, id="00000000-0000-7000-8000-000000000001")])
    stays = queries.all_of(office, Tenancy)
    assert changed(office, "industry", *stays, industry="教育") == 1
    assert [row.after for row in planned(office, "industry", *stays, industry="教育")] == [
        None,
        None,
    ]


def test_one_reason_answers_what_is_odd_of_every_row(office: Ledger) -> None:
    stays = [add(office, f"虚构{number}") for number in range(2)]
    long: dict[str, Any] = {"agreed_end_on": date(2029, 12, 31)}
    rows = planned(office, "agreed_end_on", *stays, **long)
    assert [[each.code for each in row.asked] for row in rows] == [["long_agreement"]] * 2
    with pytest.raises(AppError) as refused:
        changed(office, "agreed_end_on", *stays, reason="好", **long)
    assert refused.value.code == "reason"
    assert changed(office, "agreed_end_on", *stays, reason="续签，已核对原件", **long) == 2
    given = queries.all_of(office, Explanation)
    assert {each.of_id for each in given} == {each.id for each in stays}


def test_an_extension_is_later_than_the_end_and_keeps_an_old_paper(office: Ledger) -> None:
    stay = add(office, "虚构甲", extension_paper="虚构批〔1〕")
    early: dict[str, Any] = {"extension_end_on": date(2026, 12, 31), "extension_paper": None}
    (row,) = planned(office, "extension", stay, **early)
    assert "不晚于现在的到期日" in row.refused
    assert changed(office, "extension", stay, **early | {"extension_end_on": date(2027, 6, 30)})
    kept = queries.fetch(office, Tenancy, stay.id)
    assert (kept.extension_end_on, kept.extension_paper) == (date(2027, 6, 30), "虚构批〔1〕")


def test_too_many_are_refused(office: Ledger) -> None:
    with pytest.raises(AppError) as refused:
        plan(office, what="room", ids=["x"] * (MOST + 1), values={"room": "1"}, today=TODAY)
    assert refused.value.code == "too_many"
    assert set(BULK) >= {"industry", "rent_free", "room", "agreed_end_on", "extension", "leaving"}
