"""Who counts on a day: residents, those in incubation, fresh headcounts (domain.md §2).

The rule: an entity counts once per park, whatever its number of rooms or agreements.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from app.domain.dates import add_months, add_years, month_ends
from app.policy.facts import HeadcountFact, ParkFacts, StayFact, TenantFact
from app.policy.pack import Policy

ONE_DAY = timedelta(days=1)
Span = tuple[date, date]


def stays_on(stay: StayFact, day: date) -> bool:
    """start <= day, and not yet left: on the day of leaving one is gone."""
    return stay.start <= day and (stay.left is None or stay.left > day)


def current_stay(tenant: TenantFact, day: date) -> StayFact | None:
    """The agreement by which the entity is resident on the day, the latest if several."""
    for stay in reversed(tenant.stays):
        # As stays_on, written out: this runs for every tenant, day and park.
        if stay.start <= day and (stay.left is None or stay.left > day):
            return stay
    return None


def incubation_limit(tenant: TenantFact, stay: StayFact, policy: Policy) -> date:
    """The last day on which an agreement incubates its entity: no longer than the pack's years.

    Years run from the entity's first start in this park; an approved extension of this agreement
    (not of an earlier one) adds the pack's years. On the anniversary itself it has been no longer.
    """
    years = policy.incubation.years.value
    if stay.extension_end is not None:
        years += policy.incubation.extension_years.value
    return add_years(tenant.stays[0].start, years)


def incubating_days(tenant: TenantFact, stay: StayFact, policy: Policy) -> Span | None:
    """The first and last day on which this agreement makes its entity one in incubation.

    Resident, registered, the agreement in force, and not incubating beyond the limit; None if
    there is no such day.
    """
    if tenant.registered_on is None:
        return None
    first = max(stay.start, tenant.registered_on)
    last = min(stay.final_end, incubation_limit(tenant, stay, policy))
    if stay.left is not None and stay.left <= last:
        last = stay.left - ONE_DAY
    return (first, last) if first <= last else None


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
    last: StayFact | None = None
    for stay in tenant.stays:
        if stay.start > day:
            continue
        if stay.left is None or stay.left > day:
            return None
        if last is None or last.left is None or stay.left >= last.left:
            last = stay
    return last


@dataclass(frozen=True)
class View:
    """A park as seen on a day; what several figures rest on is worked out once, when asked for.

    `incubations` are the spans of incubating_days of each tenant, in the order of the tenants;
    they hold for any day, so all views of a park share them.
    """

    facts: ParkFacts
    policy: Policy
    on: date
    incubations: tuple[tuple[Span, ...], ...]

    def at(self, day: date) -> "View":
        """The same park on another day."""
        return self if day == self.on else View(self.facts, self.policy, day, self.incubations)

    @cached_property
    def residents(self) -> tuple[tuple[TenantFact, StayFact], ...]:
        """The residents, each with the agreement by which it is one."""
        on = self.on
        return tuple(
            (tenant, stay)
            for tenant in self.facts.tenants
            if (stay := current_stay(tenant, on)) is not None
        )

    @cached_property
    def departed(self) -> tuple[tuple[TenantFact, StayFact], ...]:
        """Those that have left the park, each with its last departure."""
        on = self.on
        return tuple(
            (tenant, stay)
            for tenant in self.facts.tenants
            if (stay := last_departure(tenant, on)) is not None
        )

    @cached_property
    def incubating(self) -> frozenset[str]:
        """The ids of the entities in incubation (在孵)."""
        on = self.on
        return frozenset(
            tenant.entity_id
            for tenant, spans in zip(self.facts.tenants, self.incubations, strict=True)
            for first, last in spans
            if first <= on <= last
        )

    @cached_property
    def reports(self) -> tuple[tuple[TenantFact, HeadcountFact | None], ...]:
        """The residents, each with its fresh headcount or None."""
        since = add_months(self.on, -self.policy.windows.headcount_months.value)
        return tuple(
            (tenant, fresh_headcount(tenant, self.on, since)) for tenant, _ in self.residents
        )

    @cached_property
    def stays_of_year(self) -> tuple[tuple[TenantFact, StayFact], ...]:
        """Every agreement that was resident on some day of the view's year."""
        first, last = date(self.on.year, 1, 1), date(self.on.year, 12, 31)
        return tuple(
            (tenant, stay)
            for tenant in self.facts.tenants
            for stay in tenant.stays
            if stay.start <= last and (stay.left is None or stay.left > first)
        )

    @cached_property
    def occupied_months(self) -> tuple[range, ...]:
        """For each of `stays_of_year`, the months (0 to 11) at whose end it was resident."""
        ends = month_ends(self.on.year)
        return tuple(
            range(
                bisect_left(ends, stay.start),
                len(ends) if stay.left is None else bisect_left(ends, stay.left),
            )
            for _, stay in self.stays_of_year
        )

    @cached_property
    def incubating_months(self) -> tuple[tuple[TenantFact, frozenset[int]], ...]:
        """The entities in incubation at some month end of the year, with those months (0 to 11)."""
        ends = month_ends(self.on.year)
        first_end, last_end = ends[0], ends[-1]
        found = []
        for tenant, spans in zip(self.facts.tenants, self.incubations, strict=True):
            months: set[int] = set()
            for first, last in spans:
                if first <= last_end and last >= first_end:
                    months.update(range(bisect_left(ends, first), bisect_right(ends, last)))
            if months:
                found.append((tenant, frozenset(months)))
        return tuple(found)


def view(facts: ParkFacts, policy: Policy, on: date) -> View:
    """The park on that day."""
    incubations = tuple(
        tuple(
            span
            for stay in tenant.stays
            if (span := incubating_days(tenant, stay, policy)) is not None
        )
        for tenant in facts.tenants
    )
    return View(facts, policy, on, incubations)
