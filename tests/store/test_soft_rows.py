"""Reading only what may be odd loses nothing that the checks would find in all records."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import Park, ParkArea
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id
from app.store.soft_rows import Scope, large_loans, odd_tenancies, used_areas
from app.usecases.explaining import all_findings
from tests.store import made_up

TODAY = date(2026, 6, 30)
# Around leap days, month ends and today.
DAYS = st.sampled_from(
    [
        day + timedelta(days=shift)
        for day in (
            *(date(2023, 2, 28), date(2023, 6, 30), date(2024, 2, 29), date(2025, 6, 30)),
            *(date(2026, 2, 28), date(2026, 6, 30), date(2027, 2, 28), date(2027, 3, 1)),
        )
        for shift in (-1, 0, 1)
    ]
)
PERIODS = [
    *(date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 31)),
    *(date(2024, 4, 15), date(2024, 4, 30), date(2025, 12, 31), date(2026, 1, 31)),
]
AREA = 6_000
SOME = st.integers(0, 4)


@st.composite
def _records(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    """Records around every line; and those of them that are deleted."""
    park = Park(id=new_id(), name="虚构园区", status="在册")
    phones = st.sampled_from([None, "13800001234", "13900001234"])
    founders = [
        Founder(id=new_id(), name=f"虚构人{n}", phone=draw(phones)) for n in range(draw(SOME) * 3)
    ]
    kinds = st.sampled_from(["个体工商户", "企业"])
    owners = st.sampled_from([None, *(each.id for each in founders)])
    entities = [
        Entity(id=new_id(), name=f"虚构商行{n}", kind=draw(kinds), founder_id=draw(owners))
        for n in range(3)
    ]
    made: list[Record] = [park, *founders, *entities]
    for entity in entities:
        made += [draw(_stays(entity.id, park.id)) for _ in range(draw(SOME))]
        for period in draw(st.sets(st.sampled_from(PERIODS))):
            people = draw(st.integers(0, 6))
            made.append(
                Headcount(id=new_id(), entity_id=entity.id, period_end_on=period, employees=people)
            )
        for _ in range(draw(st.integers(0, 1))):
            fen = draw(st.sampled_from([29_999_999, 30_000_000, 30_000_001]))
            made.append(Loan(id=new_id(), entity_id=entity.id, amount_fen=fen, paid_out_on=TODAY))
    for day in draw(st.sets(DAYS, max_size=2)):
        area = draw(st.sampled_from([None, 0, AREA]))
        made.append(ParkArea(id=new_id(), park_id=park.id, in_force_on=day, incubation_dm2=area))
    gone = draw(st.sets(st.integers(len(entities) + len(founders) + 1, len(made) + 9), max_size=3))
    return made, [each for place, each in enumerate(made) if place in gone]


@st.composite
def _stays(draw: st.DrawFn, entity_id: str, park_id: str) -> Tenancy:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    left = draw(st.none() | DAYS)
    return Tenancy(
        id=new_id(),
        entity_id=entity_id,
        park_id=park_id,
        start_on=start,
        agreed_end_on=end,
        extension_end_on=draw(st.none() | DAYS),
        left_on=None if left is None or left < start else left,
        area_dm2=draw(st.sampled_from([AREA - 1, 1, 2, AREA])),
    )


def _everything_looked_at(ledger: Ledger) -> Iterator[SoftFinding]:
    """The checks over all living records, one by one."""
    entities = {each.id: each for each in queries.all_of(ledger, Entity)}
    reports = queries.all_of(ledger, Headcount)
    people = {(each.entity_id, each.period_end_on): each.employees for each in reports}
    for each in reports:
        before = people.get((each.entity_id, soft_checks.month_before(each.period_end_on)))
        name = entities[each.entity_id].name
        yield from soft_checks.of_headcount(each, entity=name, before=before)
    stays = queries.all_of(ledger, Tenancy)
    for stay in stays:
        name = entities[stay.entity_id].name
        yield from soft_checks.of_tenancy(stay, entity=name, today=TODAY)
    for loan in queries.all_of(ledger, Loan):
        entity = entities[loan.entity_id]
        yield from soft_checks.of_loan(loan, entity=entity.name, kind=entity.kind)
    sharing: dict[str, list[Founder]] = {}
    for founder in queries.all_of(ledger, Founder):
        sharing.setdefault(founder.phone or founder.id, []).append(founder)
    for group in sharing.values():
        names = [each.name for each in entities.values() if each.founder_id == group[-1].id]
        known_as = min(names, default=group[-1].name)
        yield from soft_checks.of_founder(group[-1], entity=known_as, sharing=len(group))
    for park in queries.all_of(ledger, Park, "name = ?", ("虚构园区",)):
        used = sum(
            stay.area_dm2
            for stay in stays
            if stay.start_on <= TODAY and (stay.left_on is None or stay.left_on > TODAY)
        )
        areas = queries.all_of(ledger, ParkArea, order="in_force_on")
        known = [
            each.incubation_dm2
            for each in areas
            if each.in_force_on <= TODAY and each.incubation_dm2 is not None
        ]
        yield from soft_checks.of_park(
            park, used_dm2=used, incubation_dm2=known[-1] if known else None
        )


@settings(max_examples=60, deadline=None)
@given(_records())
def test_what_is_read_is_what_would_be_found(case: Any) -> None:
    records, gone = case
    ledger = ledgers.in_memory(unit_code="152223")
    try:
        insert(ledger, records)
        for each in gone:
            delete(ledger, type(each), [each.id])
        expected = set(_everything_looked_at(ledger))
        for since in (None, 0):
            found = [
                each.finding for each in all_findings(ledger, today=TODAY, changed_since=since)
            ]
            assert set(found) == expected
            assert len(found) == len(expected)
    finally:
        ledgers.close(ledger)


def _found(ledger: Ledger, records: list[Record], scope: Scope | None = None) -> list[str]:
    insert(ledger, records)
    whose = scope or Scope(ledger.unit_code)
    return [stay.id for stay, _ in odd_tenancies(ledger, whose, today=TODAY)]


def test_the_day_an_agreement_runs_out(memory_ledger: Ledger) -> None:
    firm, park = made_up.entity(), made_up.first_park(memory_ledger)
    early, days = date(2025, 1, 1), [TODAY + timedelta(days=shift) for shift in (-1, 0, 1)]
    agreed = [made_up.tenancy(firm, park.id, agreed_end_on=day) for day in days]
    extended = [
        made_up.tenancy(firm, park.id, agreed_end_on=early, extension_end_on=day) for day in days
    ]
    left = made_up.tenancy(firm, park.id, agreed_end_on=early, left_on=TODAY)
    found = _found(memory_ledger, [firm, *agreed, *extended, left])
    assert found == [agreed[0].id, extended[0].id]


def test_three_years_from_a_leap_day(memory_ledger: Ledger) -> None:
    firm, park = made_up.entity(), made_up.first_park(memory_ledger)
    stays = [
        made_up.tenancy(firm, park.id, start_on=date(2024, 2, 29), agreed_end_on=end)
        for end in (date(2027, 2, 28), date(2027, 3, 1))
    ]
    assert stays[1].id in _found(memory_ledger, [firm, *stays])


def test_records_of_other_offices_are_theirs(memory_ledger: Ledger) -> None:
    firm, park = made_up.entity(unit_code="152223"), made_up.first_park(memory_ledger)
    stay = made_up.tenancy(firm, park.id, agreed_end_on=date(2025, 1, 1), unit_code="152223")
    assert _found(memory_ledger, [firm, stay]) == []
    assert _found(memory_ledger, [], Scope("152223")) == [stay.id]


def _used(ledger: Ledger, park: Park) -> tuple[int, int | None] | None:
    scope = Scope(ledger.unit_code)
    found = {each.id: rest for each, *rest in used_areas(ledger, scope, today=TODAY)}
    used, area = found.get(park.id, (None, None))
    return None if used is None else (used, area)


def test_who_uses_a_park_today(memory_ledger: Ledger) -> None:
    firm, park = made_up.entity(), made_up.first_park(memory_ledger)
    facts: list[dict[str, Any]] = [
        {"area_dm2": 1, "start_on": TODAY},
        {"area_dm2": 10, "start_on": TODAY + timedelta(days=1)},
        {"area_dm2": 100, "left_on": TODAY},
        {"area_dm2": 1_000, "left_on": TODAY + timedelta(days=1)},
    ]
    gone = made_up.tenancy(firm, park.id, area_dm2=10_000)
    stays = [made_up.tenancy(firm, park.id, **each) for each in facts]
    insert(memory_ledger, [firm, *stays, gone])
    delete(memory_ledger, Tenancy, [gone.id])
    assert _used(memory_ledger, park) == (1_001, None)


def test_the_area_in_force_is_the_latest_that_is_known(memory_ledger: Ledger) -> None:
    firm, park = made_up.entity(), made_up.first_park(memory_ledger)
    insert(memory_ledger, [firm, made_up.tenancy(firm, park.id, area_dm2=1)])
    gone = ParkArea(id=new_id(), park_id=park.id, in_force_on=TODAY, incubation_dm2=5)
    insert(memory_ledger, [gone])
    delete(memory_ledger, ParkArea, [gone.id])
    entries = [
        *((TODAY + timedelta(days=1), 6), (date(2020, 1, 1), 7), (date(2021, 1, 1), 8)),
        *((date(2022, 1, 1), None), (TODAY, 9)),
    ]
    seen = []
    for day, area in entries:
        insert(
            memory_ledger,
            [ParkArea(id=new_id(), park_id=park.id, in_force_on=day, incubation_dm2=area)],
        )
        seen.append(_used(memory_ledger, park))
    assert seen == [(1, None), (1, 7), (1, 8), (1, 8), (1, 9)]


def test_a_deleted_loan_and_a_large_one(memory_ledger: Ledger) -> None:
    firm = made_up.entity(kind="团队")
    loans = [
        Loan(id=new_id(), entity_id=firm.id, amount_fen=fen, paid_out_on=TODAY)
        for fen in (30_000_000, 30_000_001, 90_000_000)
    ]
    insert(memory_ledger, [firm, *loans])
    delete(memory_ledger, Loan, [loans[2].id])
    found = list(large_loans(memory_ledger, Scope(memory_ledger.unit_code)))
    assert [(loan.id, name, kind) for loan, name, kind in found] == [
        (loans[1].id, firm.name, "团队")
    ]
