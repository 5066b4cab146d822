"""The days a clerk is reminded on: buckets, calls, months, and how far an extension goes."""

from datetime import date, timedelta

import pytest

from app.policy import agenda
from app.policy.pack import Policy
from app.usecases.policies import policy_for

ON = date(2026, 6, 30)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for("xingan", ON)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(61, None), (60, 60), (31, 60), (30, 30), (16, 30), (15, 15), (1, 15), (0, 0), (-1, None)],
)
def test_each_end_stands_in_its_nearest_bucket(days: int, bucket: int | None) -> None:
    assert agenda.bucket_of(ON + timedelta(days=days), ON) == bucket


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 6, 29), date(2026, 5, 31)),
        (date(2026, 3, 1), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2025, 12, 31)),
    ],
)
def test_the_month_to_report_is_the_last_that_ended(on: date, month: date) -> None:
    assert agenda.month_to_report(on) == month


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2026, 2, 27), None),
        (date(2026, 2, 28), 6),
        (date(2026, 5, 27), 6),
        (date(2026, 5, 28), None),
        (date(2026, 8, 30), None),
        (date(2026, 8, 31), 12),
        (date(2026, 11, 29), 12),
        (date(2026, 11, 30), None),
    ],
)
def test_a_graduate_is_called_after_six_and_twelve_months(on: date, months: int | None) -> None:
    """Who left on 31 August: half a year later is the last of February."""
    call = agenda.call_due(date(2025, 8, 31), on)
    assert (call.months if call else None) == months
    first, last = agenda.calls_window(on)
    assert call is None or first <= date(2025, 8, 31) <= last


def test_the_window_of_calls_loses_nobody() -> None:
    for back in range(700):
        left, on = ON - timedelta(days=back), ON
        first, last = agenda.calls_window(on)
        assert agenda.call_due(left, on) is None or first <= left <= last


def test_incubation_runs_from_the_first_day_and_an_extension_adds_to_it(policy: Policy) -> None:
    first = date(2024, 2, 29)
    assert agenda.incubation_end(first, policy, extended=False) == date(2027, 2, 28)
    assert agenda.incubation_end(first, policy, extended=True) == date(2030, 2, 28)


def test_an_extension_is_a_year_and_never_beyond_the_most(policy: Policy) -> None:
    first = date(2021, 7, 1)
    assert agenda.extension_to(date(2024, 6, 30), first, policy) == date(2025, 6, 30)
    assert agenda.extension_to(date(2026, 12, 31), first, policy) == date(2027, 7, 1)
    assert agenda.extension_to(date(2027, 6, 30), first, policy) == date(2027, 7, 1)
    assert agenda.extension_to(date(2027, 7, 1), first, policy) is None


def test_what_a_park_lacks_is_named() -> None:
    assert not agenda.lacking(building=True, incubation=True, opened=True, judged=True)
    assert agenda.lacking(building=False, incubation=True, opened=True, judged=False) == [
        "建筑面积",
        "管理机制评定",
    ]
