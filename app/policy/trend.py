"""五年: a few figures at the last five year ends and on the day itself.

The rule: each is its default reading under the policy of the day, so that the line compares like
with like; where nothing was entered yet there is no value, which is not 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.policy.facts import ParkFacts
from app.policy.figures import KINDS
from app.policy.pack import Policy
from app.policy.populations import View, view

YEARS = 5
FIGURES = ("residents", "jobs", "first_time_founders", "loans")


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day, in the figure's own unit; `missing` counts who reported nothing."""

    value: int | None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Trend:
    """By figure a point for each of the days, the last of which is the day itself."""

    days: tuple[date, ...]
    points: Mapping[str, tuple[Point, ...]]


def trend_days(on: date) -> tuple[date, ...]:
    """The five year ends before a day, and the day."""
    return (*(date(on.year - back, 12, 31) for back in range(YEARS, 0, -1)), on)


def park_trend(facts: ParkFacts, policy: Policy, on: date) -> Trend:
    """The lines of one park."""
    days = trend_days(on)
    today = view(facts, policy, on)
    views = [today.at(day) for day in days]
    return Trend(days, {figure: tuple(_point(figure, of) for of in views) for figure in FIGURES})


def together(trends: Iterable[Trend]) -> Trend | None:
    """The lines of several parks added up, over those that have data; None without a park."""
    all_of = list(trends)
    if not all_of:
        return None
    return Trend(
        all_of[0].days,
        {
            figure: tuple(map(_sum, zip(*(each.points[figure] for each in all_of), strict=True)))
            for figure in FIGURES
        },
    )


def _point(figure: str, of: View) -> Point:
    if not any(tenant.stays[0].start <= of.on for tenant in of.facts.tenants):
        return Point(None)
    kind = KINDS[figure]
    missing = sum(report is None for _, report in of.reports) if kind.reports else 0
    if missing and missing == len(of.reports):
        return Point(None, missing)
    value = kind.reading(of.policy.reading_of(figure).default).value(of)
    assert value is None or isinstance(value, int)
    return Point(value, missing)


def _sum(points: Sequence[Point]) -> Point:
    known = [point.value for point in points if point.value is not None]
    return Point(sum(known) if known else None, sum(point.missing for point in points))
