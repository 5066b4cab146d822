"""Summing up: shares by their parts, no data counted apart, and the order of the parks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from app.domain.measures import Rate
from app.policy.league import SUMMED, LeagueTable, Sum, league_table, within_reach
from app.policy.verdicts import ParkAppraisal, Value, Verdict
from app.reports import sample
from app.usecases.policies import policy_for

ON = date(2026, 6, 30)
POLICY = policy_for("xingan", ON)


def park(
    number: int,
    *,
    unit: str = "152201",
    residents: Value = 10,
    utilisation: Value = None,
    missing: int = 0,
    verdicts: str = "---",
    held: tuple[str, ...] = (),
) -> ParkAppraisal:
    """A made-up park; `verdicts` has a sign a tier: + met, - not met, ? undetermined."""
    signs: dict[str, Verdict] = {"+": "met", "-": "not_met", "?": "undetermined"}
    tiers = []
    for tier, sign in zip(POLICY.tiers, verdicts, strict=True):
        answer = replace(sample.demonstration().criteria[0], verdict=signs[sign])
        criteria = (replace(answer, criterion=tier.criteria[0]),)
        told = replace(sample.demonstration(), tier=tier, verdict=signs[sign], criteria=criteria)
        tiers.append(told)
    values: dict[str, Value] = {"residents": residents, "utilisation": utilisation}
    figures = [sample.figure(figure, values.get(figure)) for figure in SUMMED]
    figures[2] = replace(figures[2], missing=("e",) * missing)
    return replace(
        sample.appraisal(name=f"虚构园区{number}", park_id=f"{number:02}"),
        unit_code=unit,
        figures=tuple(figures),
        tiers=tuple(tiers),
        held=held,
    )


def table_of(*parks: ParkAppraisal) -> LeagueTable:
    offices = {"152201": "甲市", "152202": "乙旗"}
    return league_table(
        parks,
        policy=POLICY,
        on=ON,
        offices=offices,
        office_of={code: code for code in offices},
        whole=("152200", "全盟合计"),
    )


def sums(*parks: ParkAppraisal) -> Mapping[str, Sum]:
    return table_of(*parks).total.sums


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ((3, 4), Sum(value=7, parks=2, lacking=0)),
        ((3, None), Sum(value=3, parks=2, lacking=1)),
        ((0, None), Sum(value=0, parks=2, lacking=1)),
        ((None, None), Sum(value=None, parks=2, lacking=2)),
        ((), Sum(value=None, parks=0, lacking=0)),
    ],
)
def test_no_data_is_never_nought(values: tuple[Value, ...], total: Sum) -> None:
    found = sums(*(park(n, residents=value) for n, value in enumerate(values)))
    assert found["residents"] == total


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ((Rate(1, 2), Rate(1, 8)), Sum(value=Rate(2, 10), parks=2, lacking=0)),
        ((Rate(1, 2), Rate(0, 0)), Sum(value=Rate(1, 2), parks=2, lacking=1)),
        ((Rate(0, 0), None), Sum(value=None, parks=2, lacking=2)),
        ((Rate(0, 9), None), Sum(value=Rate(0, 9), parks=2, lacking=1)),
    ],
)
def test_a_share_is_of_the_sums(values: tuple[Value, ...], total: Sum) -> None:
    found = sums(*(park(n, utilisation=value) for n, value in enumerate(values)))
    assert found["utilisation"] == total


def test_who_has_not_reported_is_added_up() -> None:
    assert sums(park(1, missing=2), park(2, missing=3))["jobs"].unreported == 5


def test_a_tier_is_counted_once_a_park_however_often_it_was_granted() -> None:
    table = table_of(
        park(1, held=("standard", "standard"), verdicts="+--"),
        park(2, unit="152202", held=("national",), verdicts="+?-"),
    )
    assert table.held_tiers == ("standard", "demonstration", "regional", "national")
    assert table.total.held == {"standard": 1, "demonstration": 0, "regional": 0, "national": 1}
    assert table.total.met == {"standard": 2, "demonstration": 0, "regional": 0}
    assert [row.met["standard"] for row in table.offices] == [1, 1]


def test_the_best_park_comes_first_and_equals_share_a_rank() -> None:
    order = ("+++", "-++", "++-", "++-", "+?-", "+--", "?--", "---")
    parks = [park(n, verdicts=verdicts) for n, verdicts in enumerate(reversed(order))]
    table = table_of(park(20, verdicts="???"), *parks)
    signs = {"met": "+", "not_met": "-", "undetermined": "?"}
    found = ["".join(signs[tier.verdict] for tier in p.appraisal.tiers) for p in table.parks]
    assert found == [*order, "???"]
    assert [p.rank for p in table.parks] == [1, 2, 3, 3, 5, 6, 7, 8, None]
    assert [p.appraisal.park_id for p in table.parks if p.rank == 3] == ["04", "05"]


@pytest.mark.parametrize(
    ("verdicts", "tier"),
    [("---", "standard"), ("+?-", "demonstration"), ("-++", "standard"), ("+++", None)],
)
def test_the_distance_is_to_the_lowest_tier_not_met(verdicts: str, tier: str | None) -> None:
    found = within_reach(park(1, verdicts=verdicts))
    assert (found.tier.id if found else None) == tier
