"""What is due on a day: agreements by their nearest bucket, reports, calls, loans and parks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.codes import EXPIRED, GRADUATED
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id, update
from app.usecases.agenda import CALLED, agenda, call_done
from tests.store import made_up
from tests.usecases.offices import Offices, export, receive, tenant

ON = date(2026, 6, 30)
UNIT = "152223"


def park_of(ledger: Ledger, unit: str = UNIT) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (unit,), order="name")[0]


def add(ledger: Ledger, name: str = "虚构商行", **facts: object) -> Tenancy:
    """A tenant of the first own park with an agreement from 2024 on."""
    unit = str(facts.pop("unit_code", UNIT))
    founder = made_up.founder(unit_code=unit)
    entity = made_up.entity(founder, name=name, unit_code=unit)
    stay = made_up.tenancy(entity, park_of(ledger).id, unit_code=unit, **facts)
    insert(ledger, [founder, entity, stay])
    return stay


@pytest.mark.parametrize(
    ("days", "bucket"), [(60, 60), (31, 60), (30, 30), (16, 30), (15, 15), (1, 15), (0, 0)]
)
def test_an_agreement_stands_once_in_its_nearest_bucket(
    ledger: Ledger, days: int, bucket: int
) -> None:
    add(ledger, agreed_end_on=ON + timedelta(days=days))
    found = agenda(ledger, on=ON)
    assert [(each.days, each.bucket) for each in found.ending] == [(days, bucket)]
    assert found.overstaying == ()


def test_61_days_are_not_due_yet_and_a_day_past_the_end_is_overstaying(ledger: Ledger) -> None:
    add(ledger, "虚构甲", agreed_end_on=ON + timedelta(days=61))
    add(ledger, "虚构乙", agreed_end_on=ON - timedelta(days=1))
    found = agenda(ledger, on=ON)
    assert found.ending == ()
    assert [(each.stay.entity, each.days) for each in found.overstaying] == [("虚构乙", -1)]


def test_an_extension_counts_and_only_a_later_one(ledger: Ledger) -> None:
    add(ledger, "虚构甲", agreed_end_on=ON, extension_end_on=ON + timedelta(days=16))
    add(ledger, "虚构乙", agreed_end_on=ON, extension_end_on=ON - timedelta(days=20))
    found = agenda(ledger, on=ON)
    assert [(each.stay.entity, each.bucket) for each in found.ending] == [
        ("虚构乙", 0),
        ("虚构甲", 30),
    ]


def test_who_is_gone_not_yet_there_deleted_or_anothers_is_not_due(ledger: Ledger) -> None:
    end = {"agreed_end_on": ON + timedelta(days=3)}
    add(ledger, "离园当日", left_on=ON, leaving_cause=EXPIRED, **end)
    add(ledger, "尚未入驻", start_on=ON + timedelta(days=1), **end)
    add(ledger, "已删除", deleted_at="2026-06-01T00:00:00Z", **end)
    add(ledger, "外单位", unit_code="152224", **end)
    add(ledger, "明日离园", left_on=ON + timedelta(days=1), leaving_cause=EXPIRED, **end)
    found = agenda(ledger, on=ON).ending
    assert [(each.stay.entity, each.settled) for each in found] == [("明日离园", True)]


def test_residents_of_the_last_month_end_without_a_report_are_missing(ledger: Ledger) -> None:
    stay = add(ledger, "虚构甲")
    add(ledger, "虚构乙")
    add(ledger, "外单位", unit_code="152224")
    add(ledger, "已离园", left_on=date(2026, 5, 31), leaving_cause=EXPIRED)
    report = Headcount(
        id=new_id(),
        unit_code=UNIT,
        entity_id=stay.entity_id,
        period_end_on=date(2026, 5, 31),
        employees=0,
    )
    insert(ledger, [report])
    found = agenda(ledger, on=date(2026, 6, 29))
    assert found.month == date(2026, 5, 31)
    assert [each.entity for each in found.missing] == ["虚构乙"]
    assert [each.entity for each in agenda(ledger, on=ON).missing] == ["虚构乙", "虚构甲"]


def test_a_graduate_is_called_twice_and_each_call_is_ticked_once(ledger: Ledger) -> None:
    left = date(2025, 12, 30)
    stay = add(ledger, left_on=left, leaving_cause=GRADUATED)
    add(ledger, "虚构别因", left_on=left, leaving_cause=EXPIRED)
    assert agenda(ledger, on=date(2026, 6, 29)).calls == ()
    (due,) = agenda(ledger, on=ON).calls
    assert (due.stay.tenancy_id, due.call.months, due.call.due_on) == (stay.id, 6, ON)
    assert due.stay.phone == made_up.PHONE
    changes = call_done(ledger, tenancy_id=stay.id, months=6)
    assert changes.touch("explanation")
    assert agenda(ledger, on=ON).calls == ()
    (again,) = agenda(ledger, on=date(2026, 12, 30)).calls
    assert again.call.months == 12
    call_done(ledger, tenancy_id=stay.id, months=12, heard="经营正常，用工 5 人")
    assert agenda(ledger, on=date(2026, 12, 30)).calls == ()
    given = queries.all_of(ledger, Explanation, order="code DESC")
    assert [(each.code, each.reason) for each in given] == [
        ("call_6", CALLED),
        ("call_12", "经营正常，用工 5 人"),
    ]
    entries = [each for each in queries.audit_entries(ledger) if each.action == "登记回访"]
    assert [each.of_id for each in entries] == [each.id for each in reversed(given)]


def test_a_graduate_who_came_back_is_not_called(ledger: Ledger) -> None:
    stay = add(ledger, left_on=date(2025, 12, 1), leaving_cause=GRADUATED)
    back = replace(
        stay,
        id=new_id(),
        start_on=date(2026, 1, 1),
        agreed_end_on=date(2028, 1, 1),
        left_on=None,
        leaving_cause=None,
    )
    insert(ledger, [back])
    assert agenda(ledger, on=ON).calls == ()
    later = replace(
        queries.fetch(ledger, Tenancy, back.id), left_on=date(2026, 6, 1), leaving_cause=EXPIRED
    )
    update(ledger, later)
    assert agenda(ledger, on=ON).calls == ()


def test_a_call_says_something_or_nothing_and_is_the_offices_own(ledger: Ledger) -> None:
    stay = add(ledger, left_on=date(2025, 12, 1), leaving_cause=GRADUATED)
    with pytest.raises(AppError) as refused:
        call_done(ledger, tenancy_id=stay.id, months=6, heard="嗯")
    assert refused.value.code == "reason"
    other = add(ledger, unit_code="152224", left_on=date(2025, 12, 1), leaving_cause=GRADUATED)
    with pytest.raises(AppError) as refused:
        call_done(ledger, tenancy_id=other.id, months=6)
    assert refused.value.code == "foreign_unit"
    assert [each.stay.tenancy_id for each in agenda(ledger, on=ON).calls] == [stay.id]


def test_incubation_that_passes_three_years_is_named_before_and_after(ledger: Ledger) -> None:
    far = {"agreed_end_on": date(2028, 12, 31)}
    add(ledger, "满三年前61天", start_on=date(2023, 8, 30), **far)
    add(ledger, "满三年前60天", start_on=date(2023, 8, 29), **far)
    add(ledger, "已满三年", start_on=date(2023, 6, 29), **far)
    add(ledger, "已延期", start_on=date(2022, 1, 1), extension_end_on=date(2029, 1, 1), **far)
    add(ledger, "协议先到期", start_on=date(2023, 7, 10), agreed_end_on=date(2026, 7, 9))
    found = agenda(ledger, on=ON).incubation
    assert [(each.stay.entity, each.days) for each in found] == [
        ("已满三年", -1),
        ("满三年前60天", 60),
    ]


def test_loans_that_come_due_or_are_late(ledger: Ledger) -> None:
    stay = add(ledger)
    facts = {
        "unit_code": UNIT,
        "entity_id": stay.entity_id,
        "amount_fen": 10_000_000,
        "paid_out_on": date(2024, 1, 1),
    }
    for days in (61, 60, 0, -1):
        due = ON + timedelta(days=days)
        insert(ledger, [Loan(id=new_id(), due_on=due, **facts)])  # type: ignore[arg-type]
    repaid = Loan(id=new_id(), due_on=ON, repaid_on=ON, **facts)  # type: ignore[arg-type]
    insert(ledger, [repaid])
    found = agenda(ledger, on=ON).loans
    assert [(each.days, each.bucket) for each in found] == [(-1, None), (0, 0), (60, 60)]


def test_a_park_without_its_data_is_named_with_what_it_lacks(ledger: Ledger) -> None:
    park = park_of(ledger)
    own = queries.all_of(ledger, Park, "unit_code = ?", (UNIT,))
    found = agenda(ledger, on=ON).parks
    assert len(found) == len(own)
    assert found[0].lacks == ("建筑面积", "孵化场所面积", "开园日期", "管理机制评定")
    facts = {"unit_code": UNIT, "park_id": park.id}
    area = ParkArea(
        id=new_id(),
        in_force_on=ON,
        building_dm2=300_000,
        incubation_dm2=100_000,
        **facts,  # type: ignore[arg-type]
    )
    judged = MechanismJudgement(
        id=new_id(),
        judged_on=ON,
        sound=False,
        **facts,
    )
    insert(ledger, [area, judged])
    update(ledger, replace(park, opened_on=date(2020, 1, 1)))
    assert park.id not in {each.park.park_id for each in agenda(ledger, on=ON).parks}
    before = agenda(ledger, on=ON - timedelta(days=1)).parks
    assert next(each for each in before if each.park.park_id == park.id).lacks == (
        "建筑面积",
        "孵化场所面积",
        "管理机制评定",
    )
    update(ledger, replace(queries.fetch(ledger, Park, own[-1].id), status="清除"))
    assert own[-1].id not in {each.park.park_id for each in agenda(ledger, on=ON).parks}


def test_a_call_travels_with_the_agreement_it_is_about(offices: Offices) -> None:
    stay = tenant(offices.banner, left_on=date(2025, 12, 1), leaving_cause=GRADUATED)
    call_done(offices.banner, tenancy_id=stay.id, months=6)
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert (fate.code, fate.set_aside) == ("OK", ())
    (given,) = queries.all_of(offices.league, Explanation)
    assert (given.of_id, given.code, given.reason) == (stay.id, "call_6", CALLED)


def test_a_call_registered_again_is_written_over(ledger: Ledger) -> None:
    stay = add(ledger, left_on=date(2025, 12, 31), leaving_cause=GRADUATED)
    call_done(ledger, tenancy_id=stay.id, months=6)
    call_done(ledger, tenancy_id=stay.id, months=6, heard="经营正常，用工 5 人")
    (said,) = queries.all_of(ledger, Explanation)
    assert said.reason == "经营正常，用工 5 人"
