"""待办: how near a day is, when a graduate is called, which month is to be reported.

The rule: nothing here judges a park; these days only remind a clerk, so no document has a say in
them and they stand here. How long an entity may incubate is the policy's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.dates import add_months, add_years, is_month_end
from app.policy.pack import Policy
from app.policy.soft_checks import month_before

# The days before an end on which a clerk begins to act, the nearest first.
BUCKETS = (0, 15, 30, 60)
HORIZON = timedelta(days=BUCKETS[-1])
ONE_DAY = timedelta(days=1)
# A graduate is called so many months after leaving; who was not reached by then is let be.
CALL_MONTHS = (6, 12)
CALL_WITHIN_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Call:
    """A call to a graduate: so many months after leaving, due since a day."""

    months: int
    due_on: date

    @property
    def code(self) -> str:
        """What an Explanation of the tenancy says was done."""
        return call_code(self.months)


def call_code(months: int) -> str:
    """The code of an Explanation for the call after so many months."""
    return f"call_{months}"


def bucket_of(ends_on: date, on: date) -> int | None:
    """The nearest of 0, 15, 30 and 60 days that an end lies within; None beyond, or when past."""
    days = (ends_on - on).days
    if days < 0:
        return None
    return next((bucket for bucket in BUCKETS if days <= bucket), None)


def month_to_report(on: date) -> date:
    """The last month end on or before a day."""
    return on if is_month_end(on) else month_before(on)


def call_due(left_on: date, on: date) -> Call | None:
    """The call to make on a day to one who left as a graduate."""
    for months in CALL_MONTHS:
        due = add_months(left_on, months)
        if due <= on < add_months(due, CALL_WITHIN_MONTHS):
            return Call(months, due)
    return None


def calls_window(on: date) -> tuple[date, date]:
    """The first and last day of leaving for which a call may be due; months differ by 3 days."""
    few = timedelta(days=3)
    return (
        add_months(on, -CALL_MONTHS[-1] - CALL_WITHIN_MONTHS) - few,
        add_months(on, -CALL_MONTHS[0]) + few,
    )


def incubation_end(first_start: date, policy: Policy, *, extended: bool) -> date:
    """The last day on which an entity may incubate in a park, since it first came."""
    years = policy.incubation.years.value
    if extended:
        years += policy.incubation.extension_years.value
    return add_years(first_start, years)


def extension_to(ends_on: date, first_start: date, policy: Policy) -> date | None:
    """A year more, as far as the policy allows; None if nothing is left to be allowed."""
    most = incubation_end(first_start, policy, extended=True)
    return min(add_years(ends_on, 1), most) if most > ends_on else None


def lacking(*, building: bool, incubation: bool, opened: bool, judged: bool) -> Sequence[str]:
    """What nobody has told of a park and its verdicts need; the flags say what is there."""
    parts = (
        ("建筑面积", building),
        ("孵化场所面积", incubation),
        ("开园日期", opened),
        ("管理机制评定", judged),
    )
    return [words for words, there in parts if not there]
