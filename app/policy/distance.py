"""What is missing to a threshold, in whole units, and the sentence a clerk reads.

The rule: a distance is never rounded down; who closes it meets the threshold.
"""

from app.domain.measures import Rate, area_text, percent_text, wan_text
from app.policy.figures import Kind
from app.policy.pack import Threshold
from app.policy.verdicts import Value, Verdict


def judge(value: Value, threshold: Threshold) -> Verdict:
    """Whether a value reaches its threshold; undetermined without data or on a denominator of 0."""
    if value is None:
        return "undetermined"
    if isinstance(threshold, bool):
        return "met" if value is threshold else "not_met"
    floor = threshold if isinstance(threshold, Rate) else Rate(threshold, 1)
    rate = value if isinstance(value, Rate) else Rate(int(value), 1)
    reached = rate.at_least(floor)
    if reached is None:
        return "undetermined"
    return "met" if reached else "not_met"


def _up(n: int, d: int) -> int:
    return -(-n // d)


def distance_of(kind: Kind, value: Value, threshold: Threshold, *, months: int = 1) -> int | None:
    """Whole units missing: 户, 人, 份, fen or dm² by the figure; 0 when met; None without data.

    A share of a fixed whole lacks some of its numerator; a share of departures grows on both
    sides with each further one. What a reading over `months` month ends lacks, it lacks at each.
    """
    if value is None or isinstance(value, bool) or isinstance(threshold, bool):
        return 0 if value is True else None
    floor = threshold if isinstance(threshold, Rate) else Rate(threshold, 1)
    rate = value if isinstance(value, Rate) else Rate(value, 1)
    if rate.d == 0:
        return None
    lacking = floor.n * rate.d - rate.n * floor.d
    if lacking <= 0:
        return 0
    if not kind.growing:
        return _up(lacking, floor.d * months)
    return _up(lacking, floor.d - floor.n) if floor.d > floor.n else None


def told(
    kind: Kind, value: Value, threshold: Threshold, distance: int | None, *, months: int = 1
) -> str:
    """The distance as a clerk says it: 差 3 户, 差 0.8 个百分点（96 ㎡）; empty when met."""
    if not distance:
        return ""
    each = "每月 " if months > 1 else ""
    match kind.quantity:
        case "area":
            return f"差 {area_text(distance)} ㎡"
        case "money":
            return f"差 {wan_text(distance)} 万元"
        case "rate" if isinstance(value, Rate) and isinstance(threshold, Rate):
            lacking = threshold.n * value.d - value.n * threshold.d
            tenths = _up(1000 * lacking, threshold.d * value.d)
            whole = f"{area_text(distance)} ㎡" if kind.unit == "㎡" else f"{distance} {kind.unit}"
            return f"差 {tenths // 10}.{tenths % 10} 个百分点（{each}{whole}）"
        case _:
            return f"{each.rstrip()}差 {distance} {kind.unit}"


def shown(kind: Kind, value: Value) -> str:
    """A value as screen and paper show it, without its unit; — where there is no data."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "完善" if value else "不完善"
    if isinstance(value, Rate):
        if kind.quantity == "rate":
            return percent_text(value)
        tenths = value.n * 10 // value.d
        return f"{tenths // 10}.{tenths % 10}"
    if kind.quantity == "area":
        return area_text(value)
    return wan_text(value) if kind.quantity == "money" else f"{value:,}"
