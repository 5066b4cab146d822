"""Every figure and reading at the edge of its window, with data missing, and over a year."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from app.domain.codes import EXPIRED, GRADUATED, SERVICES
from app.domain.dates import month_ends
from app.domain.measures import Rate
from app.policy.facts import (
    AreaFact,
    HeadcountFact,
    JudgementFact,
    LoanFact,
    ParkFacts,
    ServiceFact,
    TenantFact,
)
from app.policy.figures import KINDS, compute
from app.policy.figures.lines import Reading
from app.policy.pack import Cited, Policy
from app.policy.populations import view
from app.policy.verdicts import Value
from app.usecases.policies import policy_for
from tests.policy import any_park
from tests.policy.made_up import ON, OPENED, park, resident, residents, stay, tenant

POLICY = policy_for("xingan", ON)
LEAP_DAY = date(2024, 2, 29)


def readings(
    facts: ParkFacts,
    figure: str,
    *,
    on: date = ON,
    year: int | None = None,
    policy: Policy = POLICY,
) -> dict[str, Value]:
    """All readings of a figure, by code."""
    (found,) = (f for f in compute(facts, policy, on) if (f.id, f.year) == (figure, year))
    return dict(found.readings)


def years_of(facts: ParkFacts, on: date = ON) -> list[int]:
    """The years that a yearly figure answers for."""
    return [f.year for f in compute(facts, POLICY, on) if f.id == "incubating_in_year" and f.year]


# ---- No data is never 0 ----


def test_a_park_of_which_nothing_was_entered() -> None:
    empty = park(opened_on=None, areas=(), services_offered=())
    values = {f.id: dict(f.readings) for f in compute(empty, POLICY, ON)}
    nothing = Rate(0, 0)
    assert values == {
        "building_area": {"A0": None},
        "residents": {"R1": None},
        "first_time_founders": {"F1": None},
        "jobs": {"J1": None, "J2": None},
        "loans": {"L1": None, "L2": None, "L3": None},
        "management_sound": {"M1": None},
        "utilisation": {"U1": None},
        "incubating": {"N1": None},
        "success_rate": {"S1": nothing, "S2": nothing, "S3": nothing},
        "expiry_exit_rate": {"E1": nothing, "E2": nothing},
        "graduate_share": {"G1": nothing},
        "free_share": {"A1": None, "A2": None},
        "services": {"offered": None, "recorded": 0},
    }


def test_a_park_that_everybody_left_has_no_residents() -> None:
    gone = tenant("走", stay(date(2024, 1, 1), ON, left=ON, cause=EXPIRED))
    assert readings(park(gone), "residents") == {"R1": 0}
    assert readings(park(gone), "utilisation") == {"U1": Rate(0, 100_000)}


def test_every_reading_that_policies_name_is_computed() -> None:
    computed = {f.id: set(f.readings) for f in compute(park(*residents(1)), POLICY, ON)}
    for how in POLICY.readings:
        assert computed[how.figure] == {how.default, *how.others}


# ---- Areas, in force from a day on ----


def test_areas_change_on_their_day() -> None:
    areas = (AreaFact(date(2020, 1, 1), 1000, 500, 50), AreaFact(ON, 2000, 800, 400))
    facts = park(*residents(1), areas=areas)
    assert readings(facts, "building_area") == {"A0": 2000}
    assert readings(facts, "building_area", on=date(2026, 6, 29)) == {"A0": 1000}
    assert readings(facts, "building_area", on=date(2019, 12, 31)) == {"A0": None}
    assert readings(facts, "free_share")["A1"] == Rate(400, 800)
    assert readings(facts, "utilisation", on=date(2019, 12, 31)) == {"U1": None}


@pytest.mark.parametrize("unknown", [AreaFact(OPENED, 1000, None, 50), AreaFact(OPENED, 1, 0, 0)])
def test_a_share_of_an_unknown_or_empty_space_is_no_share(unknown: AreaFact) -> None:
    value = readings(park(*residents(1), areas=(unknown,)), "utilisation")["U1"]
    assert value is None or value == Rate(5000, 0)


def test_free_space_that_is_let_and_free_space_that_is_offered() -> None:
    free = tenant("免", stay(date(2025, 1, 1), date(2027, 1, 1), area_dm2=700, rent_free=True))
    gone = tenant("走", stay(date(2025, 1, 1), ON, left=ON, area_dm2=900, rent_free=True))
    facts = park(free, gone, *residents(2))
    assert readings(facts, "free_share") == {"A1": Rate(30_000, 100_000), "A2": Rate(700, 100_000)}


# ---- People ----


def test_a_founder_of_two_entities_counts_once() -> None:
    facts = park(
        resident("甲店", founder_id="甲"), resident("甲厂", founder_id="甲"), resident("乙店")
    )
    assert readings(facts, "residents") == {"R1": 3}
    assert readings(facts, "first_time_founders") == {"F1": 2}
    assert readings(facts, "jobs") == {"J1": 0, "J2": 2}


def test_a_founder_whose_first_entity_is_not_registered_counts_by_the_second() -> None:
    facts = park(
        resident("未登记", founder_id="甲", registered_on=None),
        resident("已登记", founder_id="甲", registered_on=ON),
    )
    assert readings(facts, "first_time_founders") == {"F1": 1}


def test_entities_whose_founder_nobody_entered_are_not_one_founder() -> None:
    nobody = [replace(resident(name), founder_id=None) for name in "甲乙"]
    assert readings(park(*nobody), "first_time_founders") == {"F1": 2}


@pytest.mark.parametrize(("first", "counted"), [(True, 1), (False, 0), (None, 0)])
def test_only_a_known_first_venture_counts(first: bool | None, counted: int) -> None:
    assert readings(park(resident("户", first_venture=first)), "first_time_founders") == {
        "F1": counted
    }


def test_jobs_are_those_reported_and_the_missing_are_named() -> None:
    facts = park(
        resident("报了", headcounts=(HeadcountFact(date(2026, 5, 31), 7),)),
        resident("报零", headcounts=(HeadcountFact(date(2026, 5, 31), 0),)),
        resident("过期", headcounts=(HeadcountFact(date(2025, 11, 30), 9),)),
        resident("没报"),
    )
    (jobs,) = (f for f in compute(facts, POLICY, ON) if f.id == "jobs")
    assert jobs.readings == {"J1": 7, "J2": 11}
    assert set(jobs.missing) == {"过期", "没报"}


@pytest.mark.parametrize(
    ("on", "graduated_on", "counted"),
    [
        (ON, date(2021, 6, 30), 1),
        (ON, date(2021, 6, 29), 0),
        (ON, ON, 1),
        (ON, date(2026, 7, 1), 0),
        (LEAP_DAY, date(2019, 2, 28), 1),
        (LEAP_DAY, date(2019, 2, 27), 0),
        (ON, None, 0),
    ],
)
def test_graduates_of_the_last_five_years(
    on: date, graduated_on: date | None, counted: int
) -> None:
    founded = tenant("户", stay(date(2023, 12, 1), date(2026, 11, 30)), graduated_on=graduated_on)
    assert readings(park(founded), "graduate_share", on=on) == {"G1": Rate(counted, 1)}


def test_the_graduates_share_is_one_of_those_in_incubation() -> None:
    out = tenant("超期", stay(date(2020, 1, 1), date(2030, 1, 1)), student=True)
    facts = park(resident("学", student=True), resident("别"), out)
    assert readings(facts, "graduate_share") == {"G1": Rate(1, 2)}


# ---- Loans ----

LOAN_EDGES = [
    # paid out, repaid, L1, L2, L3
    (date(2026, 6, 30), None, 1, 1, 1),
    (date(2026, 7, 1), None, 0, 0, 0),
    (date(2025, 7, 1), None, 1, 1, 1),
    (date(2025, 6, 30), None, 1, 0, 1),
    (date(2026, 1, 1), ON, 1, 1, 0),
    (date(2026, 1, 1), date(2026, 7, 1), 1, 1, 1),
    (date(2024, 1, 1), None, 1, 0, 1),
    (date(2023, 12, 31), None, 0, 0, 0),
]


@pytest.mark.parametrize(("paid", "repaid", "all_", "recent", "open_"), LOAN_EDGES)
def test_loans(paid: date, repaid: date | None, all_: int, recent: int, open_: int) -> None:
    loan = LoanFact("贷", 100, paid, repaid)
    here = tenant("户", stay(date(2024, 1, 1), date(2026, 12, 31)), loans=(loan,))
    expected = {"L1": 100 * all_, "L2": 100 * recent, "L3": 100 * open_}
    assert readings(park(here), "loans") == expected


def test_a_loan_paid_while_one_was_away_does_not_count() -> None:
    away = (
        stay(date(2022, 1, 1), date(2023, 12, 31), left=date(2023, 12, 31), cause=EXPIRED),
        stay(date(2025, 1, 1), date(2026, 12, 31)),
    )
    loans = tuple(
        LoanFact(day.isoformat(), 100, day, None)
        for day in (date(2023, 12, 30), date(2023, 12, 31), date(2024, 6, 1), date(2025, 1, 1))
    )
    assert readings(park(tenant("户", *away, loans=loans)), "loans")["L1"] == 200


def test_a_loan_of_one_who_left_does_not_count() -> None:
    loan = LoanFact("贷", 100, date(2025, 6, 1), None)
    gone = stay(date(2025, 1, 1), ON, left=ON, cause=EXPIRED)
    assert readings(park(tenant("户", gone, loans=(loan,))), "loans")["L1"] == 0


def test_the_twelve_months_before_a_leap_day() -> None:
    def loan(paid: date) -> Value:
        here = stay(date(2022, 1, 1), date(2024, 12, 31))
        loans = (LoanFact("贷", 100, paid, None),)
        return readings(park(tenant("户", here, loans=loans)), "loans", on=LEAP_DAY)["L2"]

    assert loan(date(2023, 2, 28)) == 0
    assert loan(date(2023, 3, 1)) == 100


# ---- Those who left ----


def _departed(name: str, left: date, cause: str, registered_on: date | None) -> TenantFact:
    return tenant(
        name, stay(date(2020, 1, 1), left, left=left, cause=cause), registered_on=registered_on
    )


def test_a_success_is_registered_by_the_day_it_moves_out() -> None:
    left = date(2025, 5, 31)
    facts = park(
        _departed("当日登记", left, GRADUATED, left),
        _departed("次日登记", left, GRADUATED, date(2025, 6, 1)),
        _departed("未登记", left, GRADUATED, None),
        _departed("退出", left, EXPIRED, date(2020, 1, 1)),
    )
    assert readings(facts, "success_rate")["S1"] == Rate(1, 4)


def test_who_is_still_there_stands_only_under_those_ever_incubated() -> None:
    facts = park(_departed("成", date(2025, 5, 31), GRADUATED, OPENED), *residents(3))
    assert readings(facts, "success_rate") == {"S1": Rate(1, 1), "S2": Rate(1, 4), "S3": Rate(1, 1)}


def test_who_comes_later_has_never_been_incubated() -> None:
    facts = park(resident("未来", start=date(2026, 7, 1)), resident("在"))
    assert readings(facts, "success_rate")["S2"] == Rate(0, 1)


def test_who_came_back_has_not_left() -> None:
    success = stay(date(2020, 1, 1), date(2021, 12, 31), left=date(2021, 12, 31), cause=GRADUATED)
    back = tenant("回", success, stay(date(2026, 1, 1), date(2027, 12, 31)))
    assert readings(park(back), "success_rate")["S1"] == Rate(0, 0)
    assert readings(park(back), "success_rate", on=date(2025, 12, 31))["S1"] == Rate(1, 1)


def test_who_came_back_and_failed_is_no_success() -> None:
    first = stay(date(2020, 1, 1), date(2021, 12, 31), left=date(2021, 12, 31), cause=GRADUATED)
    again = stay(date(2023, 1, 1), date(2024, 12, 31), left=date(2024, 12, 31), cause=EXPIRED)
    assert readings(park(tenant("回", first, again)), "success_rate")["S1"] == Rate(0, 1)


@pytest.mark.parametrize(
    ("left", "recent"), [(date(2023, 6, 30), 0), (date(2023, 7, 1), 1), (ON, 1)]
)
def test_departures_of_the_last_three_years(left: date, recent: int) -> None:
    gone = _departed("走", left, GRADUATED, OPENED)
    assert readings(park(gone), "success_rate")["S3"] == Rate(recent, recent)


END = date(2026, 5, 31)
EXPIRY_EDGES = [
    # end, left, days of grace, E1, E2
    (END, END, 0, Rate(1, 1), Rate(1, 1)),
    (END, date(2026, 6, 1), 0, Rate(0, 1), Rate(0, 1)),
    (END, date(2026, 5, 30), 0, Rate(1, 1), Rate(0, 0)),
    (END, None, 0, Rate(0, 1), Rate(0, 1)),
    (END, date(2026, 6, 10), 10, Rate(1, 1), Rate(1, 1)),
    (END, date(2026, 6, 11), 10, Rate(0, 1), Rate(0, 1)),
    (ON, None, 0, Rate(0, 1), Rate(0, 1)),
    (ON, ON, 0, Rate(1, 1), Rate(1, 1)),
    (date(2026, 7, 1), None, 0, Rate(0, 0), Rate(0, 0)),
    (date(2026, 7, 1), date(2026, 3, 1), 0, Rate(0, 0), Rate(0, 0)),
]


@pytest.mark.parametrize(("end", "left", "grace", "all_", "without_early"), EXPIRY_EDGES)
def test_agreements_that_ended(
    end: date, left: date | None, grace: int, all_: Rate, without_early: Rate
) -> None:
    windows = replace(POLICY.windows, expiry_grace_days=Cited(grace, "XA2022 二"))
    agreement = stay(date(2024, 6, 1), end, left=left, cause=EXPIRED if left else None)
    values = readings(
        park(tenant("户", agreement)),
        "expiry_exit_rate",
        policy=replace(POLICY, windows=windows),
    )
    assert values == {"E1": all_, "E2": without_early}


def test_an_extension_moves_the_end() -> None:
    extended = stay(date(2024, 6, 1), END, extension_end=date(2026, 12, 31))
    assert readings(park(tenant("户", extended)), "expiry_exit_rate")["E1"] == Rate(0, 0)


def test_each_agreement_of_an_entity_ends_for_itself() -> None:
    two = (
        stay(date(2022, 1, 1), date(2023, 12, 31), left=date(2023, 12, 31), cause=EXPIRED),
        stay(date(2024, 1, 1), date(2025, 12, 31)),
    )
    assert readings(park(tenant("户", *two)), "expiry_exit_rate")["E1"] == Rate(1, 2)


# ---- Services and the judgement ----


def test_services_offered_and_services_with_a_record() -> None:
    given_on = [date(2025, 6, 30), date(2025, 7, 1), ON, date(2026, 7, 1)]
    records = tuple(
        ServiceFact(day, service) for day, service in zip(given_on, SERVICES, strict=False)
    )
    facts = park(services=(*records, ServiceFact(ON, SERVICES[2])), services_offered=SERVICES[:7])
    assert readings(facts, "services") == {"offered": 7, "recorded": 2}


@pytest.mark.parametrize(
    ("judgements", "sound"),
    [
        ((JudgementFact(ON, True, "虚构评定人", "汇编"),), True),
        ((JudgementFact(date(2026, 7, 1), True, "虚构评定人", "汇编"),), None),
        ((JudgementFact(ON, True, None, "汇编"),), None),
        ((JudgementFact(ON, True, "虚构评定人", None),), None),
        ((JudgementFact(ON, False, None, None),), False),
        (
            (
                JudgementFact(date(2025, 1, 1), True, "虚构评定人", "汇编"),
                JudgementFact(date(2026, 1, 1), False, "虚构评定人", "记录"),
            ),
            False,
        ),
        ((), None),
    ],
)
def test_the_mechanism_is_sound_where_a_person_said_so_with_evidence(
    judgements: tuple[JudgementFact, ...], sound: bool | None
) -> None:
    assert readings(park(judgements=judgements), "management_sound") == {"M1": sound}


# ---- Years ----


@pytest.mark.parametrize(
    ("opened_on", "on", "years"),
    [
        (date(2023, 1, 1), ON, [2023, 2024, 2025]),
        (date(2023, 1, 2), ON, [2024, 2025]),
        (date(2025, 1, 1), date(2025, 12, 31), [2025]),
        (date(2025, 1, 1), date(2025, 12, 30), []),
        (date(2010, 1, 1), date(2025, 12, 31), [2023, 2024, 2025]),
        (None, ON, []),
        (date(2026, 1, 1), ON, []),
    ],
)
def test_a_year_counts_if_the_park_was_open_on_its_first_day(
    opened_on: date | None, on: date, years: list[int]
) -> None:
    assert years_of(park(*residents(1), opened_on=opened_on), on) == years


def test_a_year_with_a_month_of_unknown_area_has_no_utilisation() -> None:
    areas = (AreaFact(date(2024, 2, 1), None, 1000, None),)
    facts = park(resident("户", start=date(2023, 1, 1)), areas=areas)
    nothing = {"Y1": None, "Y2": Rate(5000, 1000), "Y3": None}
    assert readings(facts, "utilisation_in_year", year=2024) == nothing
    assert readings(facts, "utilisation_in_year", year=2025)["Y1"] == Rate(60_000, 12_000)


def test_the_lowest_month_is_the_lowest_share_not_the_smallest_area() -> None:
    areas = (AreaFact(OPENED, None, 1000, None), AreaFact(date(2025, 7, 1), None, 4000, None))
    grew = stay(date(2025, 7, 1), date(2026, 12, 31), area_dm2=1000)
    here = stay(date(2024, 1, 1), date(2026, 12, 31), area_dm2=800)
    facts = park(tenant("旧", here), tenant("新", grew), areas=areas)
    assert readings(facts, "utilisation_in_year", year=2025)["Y3"] == Rate(1800, 4000)


def test_the_jobs_of_a_year_look_back_from_its_last_day() -> None:
    reports = (HeadcountFact(date(2025, 6, 30), 5), HeadcountFact(date(2026, 1, 31), 9))
    facts = park(resident("户", headcounts=reports))
    assert readings(facts, "incubating_jobs_in_year", year=2025) == {"J1": 5, "J2": 6}


@given(any_park.parks(least=1))
def test_a_year_is_what_its_month_ends_say(facts: ParkFacts) -> None:
    facts = replace(facts, opened_on=date(2019, 6, 1))
    by_month = [
        {f.id: f.value for f in compute(facts, POLICY, end) if f.year is None}
        for end in month_ends(2024)
    ]
    shares = [month["utilisation"] for month in by_month]
    space = readings(facts, "utilisation_in_year", year=2024)
    if all(isinstance(share, Rate) and share.d for share in shares):
        rates = [share for share in shares if isinstance(share, Rate)]
        assert space["Y1"] == Rate(sum(r.n for r in rates), sum(r.d for r in rates))
        lowest = space["Y3"]
        assert isinstance(lowest, Rate)
        assert lowest in rates
        assert all(rate.at_least(lowest) for rate in rates)
    counts = [count for month in by_month if isinstance(count := month["incubating"], int)]
    people = readings(facts, "incubating_in_year", year=2024)
    assert people == {"N1": counts[-1], "N2": Rate(sum(counts), 12), "N3": min(counts)}
    assert space["Y2"] == shares[-1]


def test_a_reading_whose_day_cannot_be_told_has_no_value() -> None:
    nowhere = Reading("X", "", lambda _: (), lambda *_: 1, at=lambda _: None)
    assert nowhere.value(view(park(), POLICY, ON)) is None


def test_the_window_of_a_figure_is_said_in_words() -> None:
    figures = {(f.id, f.year): f.window for f in compute(park(*residents(1)), POLICY, ON)}
    assert figures["residents", None] == "2026-06-30 当日"
    assert figures["success_rate", None] == "自开园至 2026-06-30"
    assert figures["incubating_in_year", 2025] == "2025 年"
    assert {figure for figure, _ in figures} == set(KINDS)
