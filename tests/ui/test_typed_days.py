"""Several days in one line: with and without their year, once each, none that has not come."""

from datetime import date

import pytest

from app.ui.typed_days import read_days

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-06-03", ["2026-06-03"]),
        ("20260603", ["2026-06-03"]),
        ("6-3、6.10 6月17日", ["2026-06-03", "2026-06-10", "2026-06-17"]),
        (
            "2025-12-30，12-31；2026-1-5、1-6",
            ["2025-12-30", "2025-12-31", "2026-01-05", "2026-01-06"],
        ),
        ("６／３、6/3、", ["2026-06-03"]),
    ],
)
def test_days_are_read_in_every_notation(text: str, days: list[str]) -> None:
    assert read_days(text, today=TODAY) == (tuple(map(date.fromisoformat, days)), None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("、 ", "required"),
        ("6-31", "day"),
        ("星期三", "day"),
        ("6-30、7-1", "dates"),
    ],
)
def test_what_is_no_day_is_told(text: str, code: str) -> None:
    days, wrong = read_days(text, today=TODAY)
    assert days == ()
    assert wrong is not None
    assert wrong.code == code


def test_too_many_days_are_a_slip() -> None:
    text = "、".join(f"{month}-{day}" for month in (1, 3, 5) for day in range(1, 32))
    _, wrong = read_days(text, today=TODAY)
    assert wrong is not None
    assert "93 天" in wrong.sentence
