"""How a park's rooms were let over the years: one history per room, drawn from the seed.

The rule: on the demo's day exactly as many rooms are let as the plan says; before it, chance rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from app.domain.codes import EXPIRED, GRADUATED
from app.domain.dates import add_months, add_years
from app.usecases.demo.plans import Plan

QUARTER_M2 = Decimal("0.25")
OTHER_CAUSES = {EXPIRED: 60, "提前退出": 25, "清退": 8, "注销": 7}
LONG_EMPTY = 4  # what nobody rents now has stood empty longer than usual
NEW_WING = 3  # every third room is in the new wing, where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A room let to one tenant for a time."""

    room: int
    area_m2: Decimal
    start_on: date
    agreed_end_on: date
    extension_end_on: date | None
    left_on: date | None
    cause: str | None

    @property
    def final_end_on(self) -> date:
        """The later of the agreed end and the extension."""
        return max(self.agreed_end_on, self.extension_end_on or self.agreed_end_on)


def in_new_wing(plan: Plan, room: int) -> bool:
    """Whether the room came with the park's extension."""
    return plan.extended is not None and room % NEW_WING == 0


def _scaled(random: Random, count: int, total: Decimal) -> list[Decimal]:
    """`count` areas in quarters of a square metre that add up to about `total`."""
    weights = [Decimal(random.randint(60, 160)) for _ in range(count)]
    whole = sum(weights, Decimal(0)) or Decimal(1)
    return [
        max(
            QUARTER_M2,
            (weight * total / whole / QUARTER_M2).quantize(1, ROUND_HALF_UP) * QUARTER_M2,
        )
        for weight in weights
    ]


def room_areas(random: Random, plan: Plan) -> list[Decimal]:
    """The area of every room; the first `residents` rooms are those let on the demo's day."""
    let = Decimal(plan.incubation * plan.filled) / 1000
    empty = (plan.incubation - let) * Decimal("0.96")
    return _scaled(random, plan.residents, let) + _scaled(
        random, plan.rooms - plan.residents, empty
    )


def _departure(
    random: Random, plan: Plan, *, start_on: date, final_end_on: date, today: date
) -> tuple[date, str]:
    """When and why a tenant leaves; most leave on the last day, some before, few after."""
    if random.randrange(100) < plan.succeeding:
        cause = GRADUATED
    else:
        cause = random.choices(list(OTHER_CAUSES), weights=list(OTHER_CAUSES.values()))[0]
    if cause not in (GRADUATED, EXPIRED):
        lasted = (final_end_on - start_on).days
        return start_on + timedelta(days=random.randint(lasted // 5, lasted * 9 // 10)), cause
    late = final_end_on + timedelta(days=random.randint(3, 75))
    if random.randrange(100) < plan.leaving_late and late <= today:
        return late, cause
    if cause == GRADUATED and random.random() < 0.4:
        return final_end_on - timedelta(days=random.randint(1, 60)), cause
    return final_end_on, cause


def _let(random: Random, plan: Plan, empty: Stay, *, start_on: date, today: date) -> Stay:
    years = random.choices((1, 2, 3), weights=(1, 3, 6))[0]
    agreed_end_on = add_years(start_on, years) - timedelta(days=1)
    extended = random.random() < 0.14
    stay = replace(
        empty,
        start_on=start_on,
        agreed_end_on=agreed_end_on,
        extension_end_on=add_years(agreed_end_on, 1) if extended else None,
    )
    left_on, cause = _departure(
        random, plan, start_on=start_on, final_end_on=stay.final_end_on, today=today
    )
    return replace(stay, left_on=left_on, cause=cause)


def _still_let(random: Random, plan: Plan, stays: list[Stay], empty: Stay, today: date) -> None:
    """Make the room's last tenant one who still sits there."""
    last = stays[-1] if stays else None
    if last is None or (last.left_on is not None and last.left_on < today):
        earliest = (last.left_on if last and last.left_on else empty.start_on) + timedelta(days=1)
        start_on = min(max(earliest, today - timedelta(days=random.randint(5, 60))), today)
        stays.append(_let(random, plan, empty, start_on=start_on, today=today))
    stays[-1] = replace(stays[-1], left_on=None, cause=None)


def _now_empty(random: Random, plan: Plan, stays: list[Stay], today: date) -> None:
    """Make the room's last tenant one who has left."""
    last = stays[-1] if stays else None
    if last is None or (last.left_on is not None and last.left_on <= today):
        return
    left_on = today - timedelta(days=random.randint(3, plan.gap_days * LONG_EMPTY))
    if left_on <= last.start_on + timedelta(days=20):
        stays.pop()
    else:
        cause = random.choice((GRADUATED, "提前退出"))
        stays[-1] = replace(last, left_on=left_on, cause=cause)


def _room_history(
    random: Random, plan: Plan, empty: Stay, *, let_now: bool, today: date
) -> list[Stay]:
    stays: list[Stay] = []
    start_on = empty.start_on + timedelta(days=random.randint(0, 120))
    while start_on <= today:
        stays.append(_let(random, plan, empty, start_on=start_on, today=today))
        left_on = stays[-1].left_on or today
        start_on = left_on + timedelta(days=random.randint(1, plan.gap_days))
    if let_now:
        _still_let(random, plan, stays, empty, today)
    else:
        _now_empty(random, plan, stays, today)
    return stays


def _overstay(random: Random, plan: Plan, stays: list[Stay], today: date) -> None:
    """Let some agreements of those who still sit there have ended a while ago."""
    old_enough = add_months(today, -14)
    candidates = [
        place
        for place, stay in enumerate(stays)
        if stay.left_on is None and stay.start_on < old_enough
    ]
    for place in random.sample(candidates, min(plan.overstaying, len(candidates))):
        ended_on = today - timedelta(days=random.randint(5, 120))
        stays[place] = replace(stays[place], agreed_end_on=ended_on, extension_end_on=None)


def park_stays(
    random: Random, plan: Plan, areas: Sequence[Decimal], *, opened_on: date, today: date
) -> list[Stay]:
    """All the lettings of a park, by start; exactly `plan.residents` of them have not ended."""
    stays: list[Stay] = []
    for room, area_m2 in enumerate(areas):
        from_on = add_months(today, -(plan.extended or 0)) if in_new_wing(plan, room) else opened_on
        empty = Stay(
            room=room,
            area_m2=area_m2,
            start_on=from_on,
            agreed_end_on=from_on,
            extension_end_on=None,
            left_on=None,
            cause=None,
        )
        let_now = room < plan.residents
        stays += _room_history(random, plan, empty, let_now=let_now, today=today)
    _overstay(random, plan, stays, today)
    return sorted(stays, key=lambda stay: (stay.start_on, stay.room))
