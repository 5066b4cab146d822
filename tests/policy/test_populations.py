"""Who counts on a day: every boundary of a stay, of an agreement and of incubation."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import EXPIRED, GRADUATED
from app.policy.facts import HeadcountFact, ParkFacts, StayFact, TenantFact
from app.policy.figures import compute
from app.policy.populations import (
    ONE_DAY,
    View,
    fresh_headcount,
    incubating_days,
    last_departure,
    view,
)
from app.usecases.policies import policy_for
from tests.policy import any_park
from tests.policy.made_up import ON, park, stay, tenant

POLICY = policy_for("xingan", ON)


def seen(*tenants: TenantFact, on: date = ON) -> View:
    return view(park(*tenants), POLICY, on)


def is_resident(*stays: StayFact, on: date = ON) -> bool:
    return bool(seen(tenant("户", *stays), on=on).residents)


def in_incubation(one: TenantFact, on: date = ON) -> bool:
    return one.entity_id in seen(one, on=on).incubating


@pytest.mark.parametrize(
    ("start", "left", "resident"),
    [
        (ON, None, True),
        (ON + ONE_DAY, None, False),
        (date(2024, 1, 1), ON, False),
        (date(2024, 1, 1), ON + ONE_DAY, True),
        (date(2024, 1, 1), ON - ONE_DAY, False),
        (ON, ON, False),
    ],
)
def test_one_is_resident_from_the_start_to_the_day_before_leaving(
    start: date, left: date | None, resident: bool
) -> None:
    assert is_resident(stay(start, date(2027, 1, 1), left=left)) == resident


def test_one_stays_resident_after_the_agreement_until_one_leaves() -> None:
    assert is_resident(stay(date(2020, 1, 1), date(2022, 12, 31)))


def test_two_rooms_are_one_resident() -> None:
    rooms = (stay(date(2025, 1, 1), ON), stay(date(2025, 6, 1), ON))
    assert len(seen(tenant("户", *rooms)).residents) == 1


def test_one_room_given_up_and_one_kept_is_still_resident() -> None:
    kept = stay(date(2025, 1, 1), date(2027, 1, 1))
    given_up = stay(date(2025, 6, 1), date(2027, 1, 1), left=date(2026, 1, 1), cause=EXPIRED)
    assert is_resident(kept, given_up)
    assert last_departure(tenant("户", kept, given_up), ON) is None


@pytest.mark.parametrize(
    ("registered_on", "incubating"),
    [(ON, True), (ON + ONE_DAY, False), (None, False), (date(2020, 1, 1), True)],
)
def test_only_who_is_registered_incubates(registered_on: date | None, incubating: bool) -> None:
    here = stay(date(2025, 1, 1), date(2027, 12, 31))
    assert in_incubation(tenant("户", here, registered_on=registered_on)) == incubating


@pytest.mark.parametrize(
    ("end", "extension_end", "incubating"),
    [
        (ON, None, True),
        (ON - ONE_DAY, None, False),
        (ON - ONE_DAY, ON, True),
        (date(2025, 12, 31), ON - ONE_DAY, False),
        (ON, date(2026, 1, 1), True),
    ],
)
def test_only_an_agreement_in_force_incubates(
    end: date, extension_end: date | None, incubating: bool
) -> None:
    here = stay(date(2025, 1, 1), end, extension_end=extension_end)
    assert in_incubation(tenant("户", here)) == incubating


@pytest.mark.parametrize(
    ("start", "extended", "last"),
    [
        (date(2022, 7, 1), False, date(2025, 7, 1)),
        (date(2022, 7, 1), True, date(2028, 7, 1)),
        (date(2020, 2, 29), False, date(2023, 2, 28)),
        (date(2021, 2, 28), True, date(2027, 2, 28)),
    ],
)
def test_nobody_incubates_longer_than_the_policy_allows(
    start: date, extended: bool, last: date
) -> None:
    long = stay(start, date(2030, 1, 1), extension_end=date(2031, 1, 1) if extended else None)
    one = tenant("户", long)
    assert in_incubation(one, last)
    assert not in_incubation(one, last + ONE_DAY)


def test_years_of_incubation_run_from_the_first_start_in_the_park() -> None:
    first = stay(date(2021, 1, 1), date(2021, 12, 31), left=date(2021, 12, 31), cause=EXPIRED)
    again = stay(date(2023, 6, 1), date(2026, 5, 31))
    assert in_incubation(tenant("户", first, again), date(2024, 1, 1))
    assert not in_incubation(tenant("户", first, again), date(2024, 1, 2))


def test_an_extension_of_an_earlier_agreement_does_not_extend_the_next() -> None:
    first = stay(
        date(2021, 1, 1),
        date(2021, 12, 31),
        extension_end=date(2022, 12, 31),
        left=date(2022, 12, 31),
        cause=EXPIRED,
    )
    again = stay(date(2023, 1, 1), date(2026, 12, 31))
    assert not in_incubation(tenant("户", first, again), date(2024, 6, 30))


def test_an_agreement_in_force_that_was_left_does_not_help_one_that_ran_out() -> None:
    ran_out = stay(date(2024, 1, 1), date(2025, 12, 31))
    left = stay(date(2025, 1, 1), date(2027, 1, 1), left=date(2026, 3, 1), cause=EXPIRED)
    one = tenant("户", ran_out, left)
    assert is_resident(ran_out, left)
    assert not in_incubation(one)


@pytest.mark.parametrize("left", [ON, date(2026, 6, 29), date(2026, 7, 1)])
def test_on_the_day_of_leaving_one_incubates_no_more(left: date) -> None:
    here = stay(date(2025, 1, 1), ON, left=left, cause=EXPIRED)
    assert in_incubation(tenant("户", here)) == (left > ON)


@pytest.mark.parametrize(
    ("registered_on", "left"),
    [(date(2027, 2, 1), None), (date(2025, 3, 1), date(2025, 2, 1)), (date(2026, 1, 1), ON)],
)
def test_days_of_incubation_are_never_turned_round(registered_on: date, left: date | None) -> None:
    here = stay(date(2025, 1, 1), date(2026, 12, 31), left=left)
    days = incubating_days(tenant("户", here, registered_on=registered_on), here, POLICY)
    assert days is None or days[0] <= days[1]


@given(any_park.parks(least=1), any_park.DAYS)
def test_in_incubation_is_what_the_definition_says(facts: ParkFacts, on: date) -> None:
    def incubates(one: TenantFact, agreement: StayFact) -> bool:
        years = 6 if agreement.extension_end else 3
        first = one.stays[0].start
        anniversary = first.replace(year=first.year + years)
        return (
            agreement.start <= on
            and (agreement.left is None or agreement.left > on)
            and one.registered_on is not None
            and one.registered_on <= on
            and max(agreement.agreed_end, agreement.extension_end or date.min) >= on
            and on <= anniversary
        )

    # The last days of February have their own test above.
    tenants = tuple(one for one in facts.tenants if one.stays[0].start.month != 2)
    expected = {one.entity_id for one in tenants if any(incubates(one, each) for each in one.stays)}
    assert seen(*tenants, on=on).incubating == expected


@pytest.mark.parametrize(
    ("period_end", "fresh"),
    [
        (date(2025, 12, 30), True),
        (date(2025, 12, 29), False),
        (ON, True),
        (date(2026, 7, 31), False),
    ],
)
def test_a_report_is_fresh_for_six_months(period_end: date, fresh: bool) -> None:
    one = tenant("户", stay(date(2024, 1, 1), ON), headcounts=(HeadcountFact(period_end, 3),))
    ((_, report),) = seen(one).reports
    assert (report is not None) == fresh


def test_the_latest_report_by_the_day_counts() -> None:
    reports = tuple(
        HeadcountFact(day, number)
        for number, day in enumerate((date(2026, 1, 31), date(2026, 5, 31), date(2026, 7, 31)))
    )
    one = tenant("户", stay(date(2024, 1, 1), ON), headcounts=reports)
    assert fresh_headcount(one, ON, date(2025, 12, 30)) == reports[1]


def test_the_last_departure_decides_and_only_when_all_is_left() -> None:
    first = stay(date(2020, 1, 1), date(2021, 12, 31), left=date(2021, 6, 1), cause=GRADUATED)
    again = stay(date(2023, 1, 1), date(2024, 12, 31), left=date(2024, 12, 31), cause=EXPIRED)
    one = tenant("户", first, again)
    assert last_departure(one, date(2019, 12, 31)) is None
    assert last_departure(one, date(2021, 5, 31)) is None
    assert last_departure(one, date(2021, 6, 1)) == first
    assert last_departure(one, date(2022, 12, 31)) == first
    assert last_departure(one, date(2023, 1, 1)) is None
    assert last_departure(one, date(2024, 12, 31)) == again


def test_a_later_start_is_not_a_later_departure() -> None:
    long = stay(date(2023, 1, 1), date(2025, 12, 31), left=date(2025, 12, 31), cause=GRADUATED)
    short = stay(date(2024, 1, 1), date(2024, 12, 31), left=date(2024, 12, 31), cause=EXPIRED)
    assert last_departure(tenant("户", long, short), ON) == long


@given(any_park.parks(least=1), any_park.DAYS, any_park.DAYS)
def test_two_adjacent_agreements_are_as_one(facts: ParkFacts, on: date, middle: date) -> None:
    one = facts.tenants[0]
    whole = one.stays[-1]
    if not whole.start < middle < min(whole.final_end, whole.left or date.max):
        return
    first = replace(whole, left=middle, cause=EXPIRED, agreed_end=middle, final_end=middle)
    halves = (*one.stays[:-1], first, replace(whole, start=middle))
    split = replace(facts, tenants=(replace(one, stays=halves), *facts.tenants[1:]))
    same = {"residents", "first_time_founders", "jobs", "loans", "utilisation"}
    for before, after in zip(compute(facts, POLICY, on), compute(split, POLICY, on), strict=True):
        if before.id in same:
            assert before.readings == after.readings


@given(any_park.parks(), any_park.tenants("新户"), any_park.DAYS)
def test_one_more_resident_never_lowers_a_count(
    facts: ParkFacts, newcomer: TenantFact, on: date
) -> None:
    more = replace(facts, tenants=(*facts.tenants, newcomer))
    growing = {"residents", "first_time_founders", "jobs", "loans", "incubating"}
    for before, after in zip(compute(facts, POLICY, on), compute(more, POLICY, on), strict=True):
        for code, value in before.readings.items():
            if before.id in growing and facts.tenants:
                assert isinstance(value, int)
                now = after.readings[code]
                assert isinstance(now, int)
                assert now >= value


@given(any_park.parks(least=1), any_park.DAYS, st.data())
def test_everybody_is_resident_departed_or_not_yet_there(
    facts: ParkFacts, on: date, data: st.DataObject
) -> None:
    of = view(facts, POLICY, on)
    one = data.draw(st.sampled_from(facts.tenants)).entity_id
    resident = one in {tenant.entity_id for tenant, _ in of.residents}
    departed = one in {tenant.entity_id for tenant, _ in of.departed}
    started = any(t.entity_id == one and t.stays[0].start <= on for t in facts.tenants)
    assert resident + departed == started
