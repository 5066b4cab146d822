"""Who counts on a day: residents, those in incubation, fresh headcounts (domain.md §2).

The rule: an entity counts once per park, whatever its number of rooms or agreements.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.dates import add_months, add_years
from app.policy.facts import HeadcountFact, ParkFacts, StayFact, TenantFact
from app.policy.pack import Policy

ONE_DAY = timedelta(days=1)


def stays_on(stay: StayFact, day: date) -> bool:
    """start <= day, and not yet left: on the day of leaving one is gone."""
    return stay.start <= day and (stay.left is None or stay.left > day)


def resident(tenant: TenantFact, day: date) -> bool:
    """Whether the entity has a tenancy in the park on the day."""
    # A loop, not any(): this runs for every tenant, day and park.
    for stay in tenant.stays:  # noqa: SIM110
        if stay.start <= day and (stay.left is None or stay.left > day):
            return True
    return False


def incubation_limit(tenant: TenantFact, stay: StayFact, policy: Policy) -> date:
    """The first day on which an agreement no longer incubates its entity.

    Years run from the entity's first start in this park; an approved extension of this agreement
    (not of an earlier one) adds the pack's years.
    """
    years = policy.incubation.years.value
    if stay.extension_end is not None:
        years += policy.incubation.extension_years.value
    return add_years(tenant.stays[0].start, years)


def incubating_days(
    tenant: TenantFact, stay: StayFact, policy: Policy
) -> tuple[date, date] | None:
    """The first and last day on which this agreement makes its entity one in incubation.

    Resident, registered, the agreement in force, and not incubating beyond the limit; None if
    there is no such day.
    """
    if tenant.registered_on is None:
        return None
    first = max(stay.start, tenant.registered_on)
    last = min(stay.final_end, incubation_limit(tenant, stay, policy) - ONE_DAY)
    if stay.left is not None:
        last = min(last, stay.left - ONE_DAY)
    return (first, last) if first <= last else None


def in_incubation(tenant: TenantFact, day: date, policy: Policy) -> bool:
    """Whether the entity is in incubation (在孵) on the day."""
    for stay in tenant.stays:
        if stay.start <= day:
            span = incubating_days(tenant, stay, policy)
            if span is not None and span[0] <= day <= span[1]:
                return True
    return False


def fresh_headcount(tenant: TenantFact, day: date, since: date) -> HeadcountFact | None:
    """The latest report with since <= period end <= day."""
    for report in reversed(tenant.headcounts):
        if report.period_end <= day:
            return report if report.period_end >= since else None
    return None


def last_departure(tenant: TenantFact, day: date) -> StayFact | None:
    """The agreement with which the entity left the park for good, as seen on the day.

    None while it is resident, and before it ever left.
    """
    last = None
    for stay in tenant.stays:
        if stay.start > day:
            continue
        if stay.left is None or stay.left > day:
            return None
        if last is None or stay.left >= (last.left or day):
            last = stay
    return last


@dataclass(frozen=True, slots=True)
class View:
    """A park as seen on a day: the facts, the policy, and the residents."""

    facts: ParkFacts
    policy: Policy
    on: date
    residents: tuple[TenantFact, ...]
    headcounts_since: date


def view(facts: ParkFacts, policy: Policy, on: date) -> View:
    """The park on that day."""
    return View(
        facts=facts,
        policy=policy,
        on=on,
        residents=tuple(tenant for tenant in facts.tenants if resident(tenant, on)),
        headcounts_since=add_months(on, -policy.windows.headcount_months.value),
    )
