"""Verdicts: met, not met, undetermined, contested; what is missing; which tier comes next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from app.domain.codes import EXPIRED, GRADUATED
from app.domain.measures import Rate
from app.policy.evaluate import NO_DATA, NO_YEAR, appraise
from app.policy.facts import AreaFact, GrantFact, HeadcountFact, LoanFact, ParkFacts
from app.policy.figures import KINDS
from app.policy.pack import Criterion, Policy, Threshold
from app.policy.verdicts import CriterionVerdict, TierVerdict
from app.usecases.policies import policy_for
from tests.policy import any_park, made_up
from tests.policy.made_up import ON, park, resident, residents, stay, tenant

POLICY = policy_for("xingan", ON)


def tier(facts: ParkFacts, tier_id: str, on: date = ON, policy: Policy = POLICY) -> TierVerdict:
    return appraise(facts, policy, on, with_outlook=False).tier(tier_id)


def answer(facts: ParkFacts, tier_id: str, criterion: str, on: date = ON) -> CriterionVerdict:
    (found,) = (a for a in tier(facts, tier_id, on).criteria if a.criterion.id == criterion)
    return found


def standard_park(*, count: int = 20, fen: int = 300_000_000, jobs: int = 150) -> ParkFacts:
    """A park that meets the standard tier, or just not."""
    loans = (LoanFact("贷", fen, date(2026, 1, 1), None),)
    reports = (HeadcountFact(date(2026, 5, 31), jobs),)
    first = resident("头户", loans=loans, headcounts=reports)
    return park(first, *residents(count - 1, headcounts=(HeadcountFact(ON, 0),)))


# ---- Tiers ----


def test_a_tier_is_met_when_all_its_criteria_are() -> None:
    verdict = tier(standard_park(), "standard")
    assert verdict.verdict == "met"
    assert verdict.distance_text == ""
    assert [a.verdict for a in verdict.criteria] == ["met"] * 5


def test_one_criterion_not_met_is_a_tier_not_met() -> None:
    verdict = tier(standard_park(count=19), "standard")
    assert verdict.verdict == "not_met"
    assert verdict.distance_text == "入驻实体差 1 户"


def test_what_is_not_met_weighs_more_than_what_nobody_knows() -> None:
    unknown = replace(standard_park(count=19), areas=())
    assert tier(unknown, "standard").verdict == "not_met"
    assert tier(replace(standard_park(), areas=()), "standard").verdict == "undetermined"


def test_the_summary_names_what_is_missing_and_what_is_unknown() -> None:
    facts = replace(standard_park(count=19, fen=250_000_000), areas=())
    assert tier(facts, "standard").distance_text == (
        "入驻实体差 1 户；创业担保贷款资金支持差 50 万元；未登记建筑面积"
    )


@given(any_park.parks(), any_park.DAYS)
def test_a_tier_is_as_good_as_its_worst_criterion(facts: ParkFacts, on: date) -> None:
    for verdict in appraise(facts, POLICY, on, with_outlook=False).tiers:
        answers = {a.verdict for a in verdict.criteria}
        if "not_met" in answers:
            assert verdict.verdict == "not_met"
        else:
            assert verdict.verdict == ("undetermined" if "undetermined" in answers else "met")
        assert bool(verdict.distance_text) == (verdict.verdict != "met")


@given(any_park.parks(), any_park.DAYS)
def test_an_undetermined_criterion_says_what_to_enter(facts: ParkFacts, on: date) -> None:
    for verdict in appraise(facts, POLICY, on, with_outlook=False).tiers:
        for each in verdict.criteria:
            assert bool(each.why) == (each.verdict == "undetermined")
            assert (each.distance == 0) == (each.verdict == "met")
            if each.verdict == "undetermined":
                assert each.distance is None
                assert each.distance_text == ""


def test_every_figure_has_words_for_missing_data() -> None:
    assert set(NO_DATA) == set(KINDS)


@pytest.mark.parametrize("figure", sorted(KINDS))
def test_a_policy_may_ask_for_any_figure(figure: str) -> None:
    kind = KINDS[figure]
    thresholds: dict[str, Threshold] = {"rate": Rate(1, 2), "judgement": True}
    threshold = thresholds.get(kind.quantity, 1)
    asked = Criterion(
        id="x", label="新指标", figure=figure, threshold=threshold, clause="XA2022 二"
    )
    one = replace(POLICY.tiers[0], criteria=(asked,))
    policy = replace(POLICY, tiers=(one,))
    empty = park(opened_on=None, areas=(), services_offered=())
    verdict = tier(empty, one.id, policy=policy)
    assert verdict.verdict == "undetermined"
    assert verdict.distance_text == (NO_YEAR if kind.yearly else NO_DATA[figure])


# ---- Years ----


def test_without_a_complete_year_a_yearly_criterion_is_undetermined() -> None:
    facts = park(*residents(40), opened_on=date(2025, 1, 2))
    found = answer(facts, "regional", "incubating_each_year")
    assert found.verdict == "undetermined"
    assert found.years == ()
    assert found.value is None
    assert found.why.startswith("没有可考核的完整年度")


@pytest.mark.parametrize(("count", "verdict"), [(30, "met"), (29, "not_met")])
def test_one_eligible_year_decides_alone(count: int, verdict: str) -> None:
    facts = replace(made_up.with_yearly_incubating(0, 0, count), opened_on=date(2025, 1, 1))
    found = answer(facts, "regional", "incubating_each_year")
    assert found.verdict == verdict
    assert [year.year for year in found.years] == [2025]


def test_two_eligible_years_are_judged_year_by_year() -> None:
    facts = replace(made_up.with_yearly_incubating(0, 28, 35), opened_on=date(2024, 1, 1))
    found = answer(facts, "regional", "incubating_each_year")
    assert [(year.year, year.verdict) for year in found.years] == [
        (2024, "not_met"),
        (2025, "met"),
    ]
    assert (found.value, found.distance) == (28, 2)
    assert found.distance_text == "2024 年差 2 户"


def test_the_worst_year_is_the_value_and_every_short_year_is_told() -> None:
    found = answer(made_up.with_yearly_incubating(29, 35, 25), "regional", "incubating_each_year")
    assert found.value == 25
    assert found.distance == 5
    assert found.distance_text == "2023 年差 1 户；2025 年差 5 户"


def test_a_year_of_unknown_space_leaves_the_others_undetermined() -> None:
    facts = made_up.with_yearly_utilisation((950, 1000), (950, 1000), (950, 1000))
    unknown = replace(facts, areas=(replace(facts.areas[0], in_force_on=date(2023, 6, 1)),))
    found = answer(unknown, "regional", "utilisation_each_year")
    assert [year.verdict for year in found.years] == ["undetermined", "met", "met"]
    assert found.verdict == "undetermined"
    assert found.distance is None


def test_a_lack_of_space_in_a_year_is_told_per_month() -> None:
    facts = made_up.with_yearly_utilisation((1000, 1000), (850, 1000), (1000, 1000))
    found = answer(facts, "regional", "utilisation_each_year")
    assert found.distance == 50
    assert found.distance_text == "2024 年差 5.0 个百分点（每月 0.5 ㎡）"
    assert "孵化场所利用率每年均：2024 年差" in tier(facts, "regional").distance_text


# ---- The distance, closed ----


def test_closing_the_distance_meets_the_criterion() -> None:
    closed: list[tuple[Callable[[int], ParkFacts], str, str]] = [
        (lambda x: made_up.with_building_area(150_001 + x), "standard", "building_area"),
        (lambda x: made_up.with_residents(7 + x), "standard", "residents"),
        (lambda x: made_up.with_first_time_founders(3 + x), "standard", "first_time_founders"),
        (lambda x: made_up.with_jobs(77 + x), "standard", "jobs"),
        (lambda x: made_up.with_loans(123_456_789 + x), "standard", "loans"),
        (lambda x: made_up.with_utilisation(777 + x, 1001), "demonstration", "utilisation"),
        (lambda x: made_up.with_success_rate(3 + x, 11 + x), "regional", "success_rate"),
        (lambda x: made_up.with_expiry_exit_rate(7 + x, 9 + x), "regional", "expiry_exit_rate"),
        (
            lambda x: made_up.with_yearly_utilisation((950, 1001), (777 + x, 1001), (950, 1001)),
            "regional",
            "utilisation_each_year",
        ),
        (
            lambda x: made_up.with_yearly_incubating(31, 11 + x, 31),
            "regional",
            "incubating_each_year",
        ),
        (
            lambda x: made_up.with_yearly_jobs(301, 11 + x, 301),
            "regional",
            "incubating_jobs_each_year",
        ),
    ]
    for build, tier_id, criterion in closed:
        before = answer(build(0), tier_id, criterion)
        assert before.verdict == "not_met", criterion
        assert before.distance, criterion
        assert answer(build(before.distance), tier_id, criterion).verdict == "met", criterion
        short = answer(build(before.distance - 1), tier_id, criterion)
        assert (short.verdict, short.distance) == ("not_met", 1), criterion
    asked = {c.id for t in POLICY.tiers for c in t.criteria} - {"management_sound"}
    assert {criterion for _, _, criterion in closed} == asked


# ---- Contested ----


def test_a_criterion_is_contested_when_another_reading_says_otherwise() -> None:
    facts = standard_park(jobs=140)
    found = answer(facts, "standard", "jobs")
    assert (found.verdict, found.value) == ("not_met", 140)
    assert found.others == {"J2": (160, "met")}
    assert found.contested
    assert tier(facts, "standard").contested


def test_readings_that_agree_are_not_contested() -> None:
    assert not answer(standard_park(), "standard", "jobs").contested


def test_a_reading_without_data_contests_nothing() -> None:
    long_ago = stay(date(2018, 1, 1), date(2019, 12, 31), left=date(2019, 12, 31), cause=GRADUATED)
    found = answer(park(tenant("早成", long_ago)), "regional", "success_rate")
    assert found.verdict == "met"
    assert found.others["S3"] == (Rate(0, 0), "undetermined")
    assert not found.contested


def test_the_other_reading_of_a_year_is_judged_in_its_worst_year() -> None:
    half = stay(date(2024, 1, 1), date(2025, 6, 30), left=date(2025, 6, 30), cause=EXPIRED)
    rest = stay(date(2025, 7, 1), date(2026, 12, 31))
    tenants = [tenant(f"上{n}", half) for n in range(33)]
    tenants += [tenant(f"下{n}", rest) for n in range(30)]
    found = answer(park(*tenants, opened_on=date(2024, 1, 1)), "regional", "incubating_each_year")
    assert (found.verdict, found.value) == ("met", 30)
    assert found.others == {"N2": (Rate(345, 12), "not_met"), "N3": (0, "not_met")}
    assert found.contested


# ---- Incomplete reports ----


def test_incomplete_reports_keep_the_verdict_and_say_how_many_are_missing() -> None:
    full = standard_park()
    silent = replace(full, tenants=(*full.tenants, resident("没报")))
    found = answer(silent, "standard", "jobs")
    assert (found.verdict, found.missing) == ("met", 1)


# ---- Tiers held and the next one ----


@pytest.mark.parametrize(
    ("grants", "held", "following"),
    [
        ((), (), "standard"),
        ((("standard", None, None),), ("standard",), "demonstration"),
        ((("standard", ON, None),), ("standard",), "demonstration"),
        ((("standard", date(2026, 7, 1), None),), (), "standard"),
        ((("standard", None, ON),), (), "standard"),
        ((("standard", None, date(2026, 7, 1)),), ("standard",), "demonstration"),
        (
            (("regional", None, None), ("standard", None, None)),
            ("regional", "standard"),
            None,
        ),
        ((("national", None, None),), ("national",), None),
    ],
)
def test_the_next_tier_is_the_lowest_above_those_held(
    grants: tuple[tuple[str, date | None, date | None], ...],
    held: tuple[str, ...],
    following: str | None,
) -> None:
    facts = replace(
        park(*residents(1)),
        grants=tuple(GrantFact(tier_id, since, until, None) for tier_id, since, until in grants),
    )
    appraisal = appraise(facts, POLICY, ON, with_outlook=False)
    assert appraisal.held == held
    assert appraisal.next_tier == following


def test_a_jurisdiction_without_tiers_still_has_figures() -> None:
    appraisal = appraise(park(*residents(2)), policy_for("ordos", ON), ON)
    assert appraisal.tiers == ()
    assert appraisal.next_tier is None
    assert appraisal.figure("residents").value == 2
    with pytest.raises(KeyError):
        appraisal.figure("residents", 2025)
    with pytest.raises(KeyError):
        appraisal.tier("standard")


def test_what_fails_under_every_reading_settles_the_tier() -> None:
    # Loans paid out long ago: L1 reaches the line, L2 does not.
    old = (LoanFact("旧贷", 400_000_000, date(2024, 9, 1), None),)
    first, *others = standard_park().tenants
    contested = replace(standard_park(), tenants=(replace(first, loans=old), *others))
    assert tier(contested, "standard").verdict == "met"
    assert tier(contested, "standard").contested
    too_small = replace(contested, areas=(AreaFact(made_up.OPENED, 100_000, 90_000, None),))
    settled = tier(too_small, "standard")
    assert settled.verdict == "not_met"
    assert not settled.contested
    assert any(each.contested for each in settled.criteria)
