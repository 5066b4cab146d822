"""Calendar arithmetic by the rules of domain.md §3: months are calendar months, clamped."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

# Every agreement of a ledger asks for the same few thousand days again and again.
REMEMBERED = 1 << 14


@lru_cache(maxsize=REMEMBERED)
def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier); clamped to the month's last day.

    Beyond the calendar it is the calendar's own end: 9999-12-31 stands for no end at all.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February."""
    return add_months(day, 12 * years)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def is_month_end(day: date) -> bool:
    """Whether the day is its month's last."""
    return day.day == monthrange(day.year, day.month)[1]


@lru_cache(maxsize=REMEMBERED)
def month_ends(year: int) -> tuple[date, ...]:
    """The twelve month ends of a year."""
    return tuple(month_end(year, month) for month in range(1, 13))


def quarter_ends_after(day: date, count: int) -> tuple[date, ...]:
    """The next `count` quarter ends strictly after `day`."""
    ends: list[date] = []
    year, month = day.year, (day.month + 2) // 3 * 3
    while len(ends) < count:
        end = month_end(year, month)
        if end > day:
            ends.append(end)
        year, month = (year, month + 3) if month < 12 else (year + 1, 3)
    return tuple(ends)


def complete_years(day: date, count: int) -> tuple[int, ...]:
    """The `count` most recent calendar years whose 31 December is on or before `day`."""
    last = day.year if (day.month, day.day) == (12, 31) else day.year - 1
    return tuple(range(last - count + 1, last + 1))
