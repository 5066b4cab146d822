"""Slips of the finger: a day of no living memory, a number that no office ever counts to.

The rule: one door for what is typed, imported, sent and received, so that arithmetic with days
stays inside the calendar and no sum of a ledger outgrows its 64 bits.
"""

from datetime import date
from typing import Any

from app.domain.fields import Field, Finding, Kind
from app.domain.measures import DM2_PER_M2, FEN_PER_WAN

FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2099, 12, 31)
FAR_DAY = f"请填 {FIRST_DAY.year} 年到 {LAST_DAY.year} 年之间的日期。"
# What a ledger holds of the largest of these adds up to less than 2 to the power of 63.
MOST = {
    Kind.WHOLE: 1_000_000,
    Kind.AREA: 10_000_000 * DM2_PER_M2,
    Kind.MONEY: 1_000_000 * FEN_PER_WAN,
    Kind.YUAN: 1_000_000 * FEN_PER_WAN,
}
_CODES = {
    Kind.WHOLE: "number",
    Kind.AREA: "area",
    Kind.MONEY: "amount",
    Kind.YUAN: "amount",
}


def in_calendar(day: date) -> bool:
    """Whether a day may stand in a ledger or be looked at."""
    return FIRST_DAY <= day <= LAST_DAY


def far_from(day: date) -> Finding:
    """What is said of a day that is not."""
    return Finding("dates", f"日期 {day} 的年份不合理。{FAR_DAY}")


def slip(field: Field, value: Any) -> Finding | None:
    """What is wrong with a stored value by its size alone; it is not None."""
    if field.kind is Kind.DAY:
        return None if in_calendar(value) else far_from(value)
    most = MOST.get(field.kind)
    if most is None or value <= most:
        return None
    return Finding(_CODES[field.kind], f"{field.label}的数字过大。请核对后重填。")


def slips(kind: Kind, value: Any) -> bool:
    """The same of a value as it travels, where a day is a text."""
    if kind is Kind.DAY:
        return not FIRST_DAY.isoformat() <= value <= LAST_DAY.isoformat()
    return bool(value > MOST[kind])
