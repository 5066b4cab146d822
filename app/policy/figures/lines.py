"""Lines: what stands behind a reading, counted or left out; the value is the sum of its lines.

The rule: the value and the rows behind it come from the same lines, so they cannot disagree.
Reasons are short keys here; `reasons.py` turns them into sentences only when somebody looks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.measures import Rate
from app.policy.facts import HeadcountFact, LoanFact, StayFact, TenantFact
from app.policy.populations import View
from app.policy.verdicts import TracedRow, Value

Subject = StayFact | LoanFact | HeadcountFact | None
# tenant, what of it decides, what it adds to the numerator and to the denominator, and the
# reason's key if it was left out of the numerator. A bare tuple: there are millions of them.
Line = tuple[TenantFact, Subject, int, int, str]
Lines = Iterable[Line]
Fold = Callable[[View, int, int], Value]


def same_day(view: View) -> View | None:
    """For readings taken on the view's own day."""
    return view


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a figure: its code, its words, its lines and how they sum up.

    `at` finds the day it is taken on (None if that cannot be told); `months` is 12 where each
    line counts a year's month ends; `with_founders` marks a count of people that includes them.
    `park_rows` are the rows of one that is read off the park and has no lines.
    """

    code: str
    words: str
    lines: Callable[[View], Lines]
    fold: Fold
    at: Callable[[View], View | None] = same_day
    months: int = 1
    with_founders: bool = False
    park_rows: Callable[[View], tuple[TracedRow, ...]] | None = None

    def value(self, view: View) -> Value:
        """The reading's value as seen from the view's day."""
        there = self.at(view)
        if there is None:
            return None
        numerator = denominator = 0
        for _, _, n, d, reason in self.lines(there):
            if not reason:
                numerator += n
            denominator += d
        return self.fold(there, numerator, denominator)


def total(view: View, n: int, _: int) -> Value:
    """A plain sum; None for a park whose tenants nobody has entered yet."""
    return n if view.facts.tenants else None


def ratio(_view: View, n: int, d: int) -> Value:
    """A share among the lines themselves."""
    return Rate(n, d)


def of_incubation_area(view: View, n: int, _: int) -> Value:
    """A share of the incubation area in force on the day; None if it is unknown."""
    area = view.facts.area_on(view.on)
    if area is None or area.incubation_dm2 is None or not view.facts.tenants:
        return None
    return Rate(n, area.incubation_dm2)
