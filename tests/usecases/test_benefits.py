"""补贴 over a ledger: whose household it is, what may be put down, and what must be verified."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from app.domain.changes import changed
from app.domain.entity import Entity, Founder
from app.domain.money import Benefit, MinimumWage
from app.domain.papers import AuditEntry
from app.domain.park import Park
from app.errors import AppError
from app.policy.benefits import BenefitAnswer
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases import undoing
from app.usecases.benefits import eligibility, eligibility_by_parts
from app.usecases.benefits_register import register_benefit
from app.usecases.recycling import delete_records, restore_records
from app.usecases.registers import odd_about, save_record
from app.usecases.verifying import verified
from tests.usecases.made_up_league import ARXAN, JALAID, OTHER, PERSON, Made

ON = date(2026, 6, 30)
LEAGUE = "152200"
ONCE, HATCHED, JOBS = "一次性创业补贴", "创业孵化补贴", "创业带动就业补贴"
PRACTICE = "创业见习补贴"
YUAN = 100


def venture(made: Made, unit: str = LEAGUE, number: str = PERSON, name: str = "虚构商行") -> Entity:
    """A household that may have 一次性创业补贴, and two more people than at entry."""
    person = made.founder(unit, id_number=number, groups=("退役军人",), first_venture=True)
    firm = made.entity(person, unit, name=name)
    made.stay(firm)
    made.jobs(firm, 3, on=date(2024, 1, 31))
    made.jobs(firm, 5, on=ON)
    return firm


def answers(ledger: Ledger, kind: str, on: date = ON) -> dict[str | None, BenefitAnswer]:
    (found,) = eligibility(ledger, on=on, kinds=[kind])
    return {each.entity or each.park: each for each in found.candidates}


def benefit(firm: Entity | None, kind: str = ONCE, yuan: int = 10_000, **facts: object) -> Benefit:
    given: dict[str, object] = {
        "id": "",
        "unit_code": "",
        "kind": kind,
        "entity_id": firm.id if firm else None,
        "amount_fen": yuan * YUAN,
        "applied_on": ON,
    }
    return Benefit(**(given | facts))  # type: ignore[arg-type]


def register(ledger: Ledger, record: Benefit, reason: str = "") -> Benefit:
    register_benefit(ledger, record, today=ON, reason=reason)
    return max(queries.all_of(ledger, Benefit), key=lambda each: each.id)


def refusal(do: Callable[[], object]) -> AppError:
    with pytest.raises(AppError) as refused:
        do()
    return refused.value


def test_a_household_with_all_conditions_is_eligible(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    venture(made)
    answer = answers(made.save(), ONCE)["虚构商行"]
    assert answer.verdict == "met", answer.conditions
    assert answer.amount.least_fen == 10_000 * YUAN
    assert (answer.founder, answer.paid_fen, answer.had) == ("虚构人甲", 0, False)


def test_an_entity_in_two_parks_stands_once(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    made.stay(firm, 1, left_on=date(2025, 1, 1), leaving_cause="孵化成功搬离")
    ledger = made.save()
    (found,) = eligibility(ledger, on=ON, kinds=[HATCHED])
    (only,) = found.candidates
    assert only.park_id == made.park(LEAGUE, 1).id
    assert only.verdict == "undetermined"
    assert answers(ledger, ONCE)["虚构商行"].park_id == made.park(LEAGUE, 0).id


def test_what_the_person_had_in_another_banner_counts(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    venture(made)
    elsewhere = venture(made, JALAID, name="虚构别处")
    made.benefit(elsewhere, HATCHED, date(2025, 3, 1))
    stranger = venture(made, ARXAN, OTHER, name="虚构他人")
    ledger = made.save()
    found = answers(ledger, ONCE)
    (excluded,) = found["虚构商行"].of("not_met")
    assert excluded.words == "没有享受创业孵化补贴"
    assert excluded.clause == "NM2022 二(四)2"
    assert "扎赉特旗" in excluded.why
    assert found[stranger.name].verdict == "met"


def test_a_founders_earlier_venture_is_asked_about(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    venture(made)
    older = made.entity(made.founder(JALAID, id_number=PERSON), JALAID, name="虚构老店")
    made.records[-1] = replace(older, registered_on=date(2019, 1, 1))
    answer = answers(made.save(), ONCE)["虚构商行"]
    (first,) = answer.of("undetermined")
    assert first.words == "首次成功创业"
    assert "虚构老店" in first.why


def test_parks_are_candidates_of_what_a_park_is_paid(memory_ledger: Ledger) -> None:
    found = answers(memory_ledger, "国家级创业孵化示范基地奖励")
    assert len(found) == 20
    assert all(each.entity_id is None for each in found.values())


def test_the_minimum_wage_of_the_ledger(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    venture(made)
    ledger = made.save()
    kind = "创业见习补贴"
    assert not answers(ledger, kind)["虚构商行"].amount.known
    wage = MinimumWage(
        id=new_id(), unit_code=LEAGUE, in_force_on=date(2026, 6, 1), monthly_fen=2_000 * YUAN
    )
    insert(ledger, [wage])
    assert answers(ledger, kind)["虚构商行"].amount.each_fen == 1_600 * YUAN
    assert not answers(ledger, kind, date(2026, 5, 31))["虚构商行"].amount.known


def test_a_benefit_is_put_down_with_its_clause(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    stored = register(ledger, benefit(firm))
    assert stored.basis == "XA2022 五(三)（2022-03-30 版）"
    assert verified(ledger, stored.id) is None
    answer = answers(ledger, ONCE)["虚构商行"]
    assert [each.state_on(ON) for each in answer.records] == ["applied"]
    # Its own progress is no second benefit.
    save_record(ledger, replace(stored, paid_on=ON), today=ON)
    assert answers(ledger, ONCE)["虚构商行"].had


def test_an_amount_outside_of_the_document_is_refused(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    low = refusal(lambda: register(ledger, benefit(firm, yuan=9_999)))
    assert (low.code, low.field) == ("amount", "amount_fen")
    assert "XA2022 五(三) 规定一次性创业补贴不低于 10,000 元" in low.message
    many = refusal(lambda: register(ledger, benefit(firm, JOBS, 9_000), "已核对花名册"))
    assert "6,000 元" in many.message
    assert queries.all_of(ledger, Benefit) == []
    register(ledger, benefit(firm, yuan=12_000))


def test_nobody_has_it_twice_nor_with_what_excludes_it(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    register(ledger, benefit(firm, paid_on=ON))
    again = refusal(lambda: register(ledger, benefit(firm)))
    assert (again.code, again.field) == ("twice", "kind")
    assert "10,000 元" in again.message
    both = refusal(lambda: register(ledger, benefit(firm, HATCHED, 5_000), "已核对"))
    assert both.code == "excluded"
    assert "NM2022 二(四)2" in both.message
    # The register's own form is held to the same.
    assert refusal(lambda: save_record(ledger, benefit(firm), today=ON)).code == "twice"


def test_what_stood_is_mended_without_being_judged_anew(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    made.benefit(firm, ONCE, date(2025, 1, 1), amount_fen=8_000 * YUAN)
    ledger = made.save()
    (old,) = queries.all_of(ledger, Benefit)
    save_record(ledger, replace(old, paper_number="虚构〔2025〕1号"), today=ON)
    wrong = replace(old, amount_fen=7_000 * YUAN)
    assert refusal(lambda: save_record(ledger, wrong, today=ON)).code == "amount"


def test_a_doubt_needs_a_reason_that_travels(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    assert refusal(lambda: register(ledger, benefit(firm, JOBS, 6_000))).code == "reason"
    assert queries.all_of(ledger, Benefit) == []
    stored = register(ledger, benefit(firm, JOBS, 6_000), "已核对花名册和参保")
    said = verified(ledger, stored.id)
    assert said is not None
    assert (said.reason, said.unit_code) == ("已核对花名册和参保", LEAGUE)


def test_a_household_benefit_names_its_entity_and_a_parks_its_park(memory_ledger: Ledger) -> None:
    assert refusal(lambda: register(memory_ledger, benefit(None))).field == "entity_id"
    of_park = benefit(None, "国家级创业孵化示范基地奖励")
    assert refusal(lambda: register(memory_ledger, of_park)).field == "park_id"


def test_it_is_audited_whole_and_taken_back_whole(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    since = undoing.now(ledger)
    done = register_benefit(ledger, benefit(firm, JOBS, 6_000), today=ON, reason="已核对花名册")
    assert done == changed("benefit", "explanation")
    step = undoing.step_since(ledger, since, action="登记补贴")
    assert step is not None
    entries: tuple[AuditEntry, ...] = queries.audit_entries(ledger, newest=2)
    assert {entry.of_table for entry in entries} == {"benefit", "explanation"}
    undoing.undo(ledger, step)
    assert queries.all_of(ledger, Benefit) == []
    undoing.redo(ledger, step)
    (stored,) = queries.all_of(ledger, Benefit)
    assert verified(ledger, stored.id) is not None


def test_what_is_decided_in_another_order_than_typed_is_no_second_one(
    memory_ledger: Ledger,
) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    applied = date(2026, 5, 1)
    first = register(ledger, benefit(firm, applied_on=applied), "缺的用工数已核对")
    second = register(ledger, benefit(firm, applied_on=applied), "两份申请，只批一份")
    save_record(ledger, replace(first, paid_on=date(2026, 6, 10)), today=ON)
    earlier = replace(second, paid_on=date(2026, 6, 5))
    assert refusal(lambda: save_record(ledger, earlier, today=ON)).code == "twice"


def test_jobs_paid_for_meanwhile_are_not_paid_for_again(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    made.jobs(firm, 5, on=date(2026, 4, 30))
    ledger = made.save()
    first = register(ledger, benefit(firm, JOBS, 6_000, applied_on=date(2026, 5, 1)), "已核对")
    second = register(ledger, benefit(firm, JOBS, 6_000, applied_on=date(2026, 5, 3)), "已核对")
    save_record(ledger, replace(first, approved_on=date(2026, 5, 10)), today=ON)
    again = replace(second, approved_on=date(2026, 5, 20))
    assert refusal(lambda: save_record(ledger, again, today=ON)).code == "amount"


def test_months_approved_meanwhile_are_not_given_again(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    wage = MinimumWage(
        id=new_id(), unit_code=LEAGUE, in_force_on=date(2024, 12, 1), monthly_fen=227_000
    )
    insert(ledger, [wage])
    year = 12 * 227_000 * 8 // 1_000
    facts = {"applied_on": date(2026, 5, 1)}
    first = register(ledger, benefit(firm, PRACTICE, year, **facts), "已核对见习协议")
    second = register(ledger, benefit(firm, PRACTICE, year, **facts), "已核对见习协议")
    save_record(ledger, replace(first, approved_on=date(2026, 5, 10)), today=ON)
    again = replace(second, approved_on=date(2026, 5, 20))
    assert refusal(lambda: save_record(ledger, again, today=ON)).code == "amount"


def test_who_was_in_no_park_by_the_day_has_it_no_second_time(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    person = made.founder(LEAGUE, id_number=PERSON, groups=("退役军人",))
    outside = made.entity(person, LEAGUE, name="虚构园外商行")
    ledger = made.save()
    register(ledger, benefit(firm, paid_on=ON))
    again = refusal(lambda: register(ledger, benefit(outside, paid_on=ON)))
    assert again.code == "twice"
    before = benefit(firm, applied_on=date(2023, 12, 31), paid_on=ON)
    assert refusal(lambda: register(ledger, before)).code == "twice"


def test_who_was_never_in_a_park_needs_a_reason(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    person = made.founder(LEAGUE, id_number=PERSON, groups=("退役军人",))
    outside = made.entity(person, LEAGUE, name="虚构园外商行")
    ledger = made.save()
    assert refusal(lambda: register(ledger, benefit(outside))).code == "reason"
    assert verified(ledger, register(ledger, benefit(outside), "离园后补录，已核对").id)


def test_a_benefit_stays_in_the_bin_where_another_took_its_place(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    (person,) = (each for each in made.records if isinstance(each, Founder))
    other = made.entity(person, LEAGUE, name="虚构二店")
    made.stay(other)
    ledger = made.save()
    first = register(ledger, benefit(firm, paid_on=ON))
    delete_records(ledger, kind=Benefit, ids=[first.id])
    register(ledger, benefit(other, HATCHED, 5_000, paid_on=ON), "已核对")
    back = refusal(lambda: restore_records(ledger, kind=Benefit, ids=[first.id]))
    assert back.code == "excluded"
    delete_records(ledger, kind=Entity, ids=[other.id])
    restore_records(ledger, kind=Benefit, ids=[first.id])
    back = refusal(lambda: restore_records(ledger, kind=Entity, ids=[other.id]))
    assert back.code == "excluded"


def test_two_that_always_stood_go_and_come_back(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = made.venture(LEAGUE, None)
    made.benefit(firm, ONCE, date(2025, 1, 1), updated_at="2025-01-01T00:00:00.000Z")
    made.benefit(firm, ONCE, date(2025, 2, 1), updated_at="2025-02-01T00:00:00.000Z")
    ledger = made.save()
    ids = [each.id for each in queries.all_of(ledger, Benefit)]
    delete_records(ledger, kind=Benefit, ids=ids[:1])
    restore_records(ledger, kind=Benefit, ids=ids[:1])
    delete_records(ledger, kind=Entity, ids=[firm.id])
    restore_records(ledger, kind=Entity, ids=[firm.id])
    assert len(queries.all_of(ledger, Benefit)) == 2


def test_jobs_are_paid_once_in_whatever_order_the_claims_are_typed(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    made.jobs(firm, 4, on=date(2026, 3, 31))
    made.jobs(firm, 5, on=date(2026, 4, 30))
    ledger = made.save()
    early, late = date(2026, 4, 10), date(2026, 5, 10)
    # Five now and three at entry: one of the two was there in April already.
    register(ledger, benefit(firm, JOBS, 3_000, applied_on=late, paid_on=late), "已核对")
    register(ledger, benefit(firm, JOBS, 3_000, applied_on=early, paid_on=early), "已核对")
    more = benefit(firm, JOBS, 3_000, applied_on=early, paid_on=early)
    assert refusal(lambda: register(ledger, more, "已核对")).code == "amount"


def test_jobs_paid_for_later_leave_none_for_an_earlier_claim(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    made.jobs(firm, 5, on=date(2026, 3, 31))
    ledger = made.save()
    late = date(2026, 6, 10)
    register(ledger, benefit(firm, JOBS, 6_000, applied_on=late, paid_on=late), "已核对")
    early = benefit(firm, JOBS, 3_000, applied_on=date(2026, 4, 10))
    told = refusal(lambda: register(ledger, early, "已核对"))
    assert told.code == "amount"


def test_the_register_asks_for_the_same_reason_as_the_form(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    other = made.entity(None, LEAGUE, name="虚构他店")
    made.stay(other)
    ledger = made.save()
    doubtful = benefit(firm, JOBS, 6_000)
    assert [each.code for each in odd_about(ledger, [doubtful], today=ON)] == ["benefit"]
    assert odd_about(ledger, [benefit(firm)], today=ON) == ()
    nobody = benefit(None, JOBS, 6_000, park_id=made.park(LEAGUE).id)
    assert odd_about(ledger, [nobody], today=ON) == ()
    assert refusal(lambda: save_record(ledger, doubtful, today=ON)).code == "reason"
    assert queries.all_of(ledger, Benefit) == []
    save_record(ledger, doubtful, today=ON, reason="已核对花名册")
    (stored,) = queries.all_of(ledger, Benefit)
    save_record(ledger, replace(stored, approved_on=ON), today=ON)
    # What was seen of one household says nothing of another.
    (stored,) = queries.all_of(ledger, Benefit)
    once = replace(stored, kind=ONCE, entity_id=other.id, amount_fen=10_000 * YUAN)
    assert refusal(lambda: save_record(ledger, once, today=ON)).code == "reason"


def test_nothing_of_a_benefit_is_decided_tomorrow(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    firm = venture(made)
    ledger = made.save()
    facts: Any
    for name in ("applied_on", "approved_on", "paid_on"):
        facts = {name: date(2026, 7, 1)}
        said = refusal(partial(register, ledger, benefit(firm, **facts)))
        assert (said.code, said.field) == ("dates", name)


def test_all_entities_are_gone_through_once_however_many_the_parks(memory_ledger: Ledger) -> None:
    """Another look for every few parks made a large league wait by the square of its parks."""

    def looks() -> int:
        seen: list[str] = []
        memory_ledger.db.conn.set_trace_callback(seen.append)
        eligibility(memory_ledger, on=ON, kinds=[ONCE])
        memory_ledger.db.conn.set_trace_callback(None)
        return sum("GROUP BY person" in each for each in seen)

    some = looks()
    insert(
        memory_ledger, [Park(id="", unit_code="", name=f"虚构园{number}") for number in range(60)]
    )
    assert looks() == some == 1


def test_other_work_gets_its_turn_between_a_few_parks_and_the_next(memory_ledger: Ledger) -> None:
    made = Made(memory_ledger)
    venture(made)
    made.save()
    parks = [Park(id=new_id(), unit_code="", name=f"虚构园{number}") for number in range(45)]
    insert(memory_ledger, parks)
    every = len(queries.all_of(memory_ledger, Park))
    *parts, whole = eligibility_by_parts(memory_ledger, on=ON, kinds=[ONCE])
    assert [each.done for each in parts] == list(range(0, every, 20))
    assert all(each.found is None and each.parks == every for each in parts)
    assert (whole.done, whole.found) == (every, eligibility(memory_ledger, on=ON, kinds=[ONCE]))
    assert whole.found
    assert [each.entity for each in whole.found[0].candidates] == ["虚构商行"]
