"""五年: each point is the figure of its day, and no data is never 0."""

from datetime import date

from hypothesis import given

from app.policy.facts import HeadcountFact, ParkFacts
from app.policy.figures import compute
from app.policy.trend import FIGURES, Point, park_trend, together, trend_days
from app.usecases.policies import policy_for
from tests.policy import any_park
from tests.policy.made_up import ON, park, resident, with_loans

POLICY = policy_for("xingan", ON)


def test_the_days_are_five_year_ends_and_the_day() -> None:
    assert [day.isoformat() for day in trend_days(ON)] == [
        "2021-12-31",
        "2022-12-31",
        "2023-12-31",
        "2024-12-31",
        "2025-12-31",
        "2026-06-30",
    ]
    at_year_end = trend_days(date(2025, 12, 31))
    assert at_year_end[-2:] == (date(2024, 12, 31), date(2025, 12, 31))


@given(any_park.parks())
def test_a_point_is_what_the_figure_of_that_day_says(facts: ParkFacts) -> None:
    trend = park_trend(facts, POLICY, ON)
    for at, day in enumerate(trend.days):
        figures = {each.id: each for each in compute(facts, POLICY, day) if each.year is None}
        for figure in FIGURES:
            point = trend.points[figure][at]
            if point.value is not None:
                assert point == Point(figures[figure].value, len(figures[figure].missing))  # type: ignore[arg-type]


def test_before_anybody_came_there_are_no_data() -> None:
    trend = park_trend(park(resident("甲", start=date(2024, 1, 1))), POLICY, ON)
    assert [point.value for point in trend.points["residents"]] == [None, None, None, 1, 1, 1]
    empty = park_trend(park(), POLICY, ON)
    assert all(point == Point(None) for points in empty.points.values() for point in points)


def test_jobs_that_nobody_reported_are_not_0_and_some_that_are_missing_are_counted() -> None:
    reported = (HeadcountFact(date(2025, 12, 31), 7),)
    here = park(resident("甲", headcounts=reported), resident("乙"))
    jobs = park_trend(here, POLICY, ON).points["jobs"]
    assert jobs[-3:] == (Point(None, 2), Point(7, 1), Point(7, 1))


def test_parks_without_data_leave_the_others_as_they_are() -> None:
    parks = [with_loans(30_000_000), with_loans(1_000_000), park()]
    trend = together(park_trend(each, POLICY, ON) for each in parks)
    assert trend is not None
    assert trend.points["loans"][-1] == Point(31_000_000)
    assert trend.points["residents"][-1] == Point(2)
    assert trend.points["residents"][0] == Point(None)
    assert together([]) is None
