"""Months are calendar months: clamped to the month's end, counted back from a day."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import (
    add_months,
    add_years,
    complete_years,
    is_month_end,
    month_ends,
    quarter_ends_after,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(-600, 600)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 8, 31), -6, date(2025, 2, 28)),
        (date(2024, 8, 31), -6, date(2024, 2, 29)),
        (date(2026, 6, 30), -6, date(2025, 12, 30)),
        (date(2025, 12, 31), -6, date(2025, 6, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(9999, 12, 31), 12, date(9999, 12, 31)),
        (date(1, 1, 31), -1, date(1, 1, 1)),
    ],
)
def test_months_before_and_after(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@given(DAYS, MONTHS)
def test_add_months_keeps_the_day_or_takes_the_month_end(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then.day < day.day and is_month_end(then))


@given(DAYS, DAYS, MONTHS)
def test_add_months_never_swaps_two_days(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


def test_a_leap_day_has_its_anniversary_on_the_28th() -> None:
    assert add_years(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_years(date(2024, 2, 29), -1) == date(2023, 2, 28)


@given(st.integers(1950, 2150))
def test_a_year_has_twelve_month_ends(year: int) -> None:
    ends = month_ends(year)
    assert [end.month for end in ends] == list(range(1, 13))
    assert all(is_month_end(end) and end.year == year for end in ends)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 6, 29), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 9, 30)),
        (date(2026, 12, 30), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2024, 2, 29), date(2024, 3, 31)),
    ],
)
def test_the_next_quarter_end_is_after_the_day(day: date, first: date) -> None:
    assert quarter_ends_after(day, 1) == (first,)


@given(DAYS, st.integers(0, 12))
def test_coming_quarter_ends(day: date, count: int) -> None:
    ends = quarter_ends_after(day, count)
    assert len(ends) == count
    assert all(end > day and is_month_end(end) and end.month % 3 == 0 for end in ends)
    assert all(add_months(one, 3) <= other for one, other in pairwise(ends))


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 6, 30), (2023, 2024, 2025)),
        (date(2025, 12, 30), (2022, 2023, 2024)),
        (date(2025, 12, 31), (2023, 2024, 2025)),
        (date(2026, 1, 1), (2023, 2024, 2025)),
        (date(2024, 2, 29), (2021, 2022, 2023)),
    ],
)
def test_a_year_is_complete_on_its_last_day(day: date, years: tuple[int, ...]) -> None:
    assert complete_years(day, 3) == years
