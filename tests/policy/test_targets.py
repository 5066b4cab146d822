"""目标: whom a plan asks, which days it counts, and how far an office is."""

from datetime import date

import pytest

from app.policy.pack import Target
from app.policy.targets import MEASURES, Span, answer, asked_of, span_of
from app.usecases.policies import jurisdictions, policy_for

ON = date(2026, 6, 30)


def target(**facts: object) -> Target:
    plain: dict[str, object] = {
        "id": "mentors_per_banner",
        "label": "创业导师服务团成员",
        "unit": "人",
        "at_least": 10,
        "at_most": None,
        "clause": "NM2022 二(三)2",
        "scope": "每个旗县市区",
    }
    return Target(**(plain | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scope", "level", "asked"),
    [
        ("每个旗县市区", "banner", "own"),
        ("每个旗区", "league", "each"),
        ("全盟", "league", "own"),
        ("全市", "league", "own"),
        ("每个盟市", "league", "own"),
        ("全盟", "banner", "share"),
        ("全区", "banner", "share"),
        ("全区", "league", "share"),
    ],
)
def test_a_target_asks_whom_its_scope_names(scope: str, level: str, asked: str) -> None:
    assert asked_of(target(scope=scope), level) == asked


def test_a_plan_that_is_over_is_counted_up_to_its_end() -> None:
    plan = target(since=date(2022, 1, 1), until=date(2025, 12, 31))
    span = span_of(plan, ON, in_force_on=date(2022, 10, 24))
    assert span == Span(date(2022, 1, 1), date(2025, 12, 31))


def test_a_plan_without_a_first_day_counts_from_the_year_of_its_document() -> None:
    span = span_of(target(), ON, in_force_on=date(2022, 5, 6))
    assert span == Span(date(2022, 1, 1), ON)


def test_a_yearly_plan_counts_the_year_of_the_day() -> None:
    span = span_of(target(yearly=True), ON, in_force_on=date(2022, 5, 6))
    assert span == Span(date(2026, 1, 1), ON)


@pytest.mark.parametrize(
    ("value", "verdict", "distance"),
    [(9, "not_met", 1), (10, "met", 0), (12, "met", 0), (None, "undetermined", None)],
)
def test_whom_it_asks_is_judged(value: int | None, verdict: str, distance: int | None) -> None:
    told = answer(target(), Span(ON, ON), unit_code="152223", asked="own", value=value)
    assert (told.verdict, told.distance) == (verdict, distance)


def test_a_share_of_the_whole_is_no_verdict() -> None:
    told = answer(target(), Span(ON, ON), unit_code="152223", asked="share", value=3)
    assert (told.verdict, told.distance, told.value) == ("share", None, 3)


def test_what_the_ledger_does_not_hold_is_said() -> None:
    told = answer(target(id="brands"), Span(ON, ON), unit_code="152200", asked="own", value=None)
    assert told.verdict == "undetermined"
    assert "不登记" in told.why


def test_every_shipped_target_is_counted_or_known_not_to_be() -> None:
    shipped = {
        each.id
        for jurisdiction in jurisdictions()
        for each in policy_for(jurisdiction.key, ON).targets
    }
    not_kept = {"national_maker_spaces", "regional_maker_spaces", "models", "brands"}
    assert shipped - set(MEASURES) == not_kept
    assert set(MEASURES) <= shipped
