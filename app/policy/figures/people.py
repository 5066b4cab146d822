"""入驻实体, 首次创业, 在孵, 就业, 大学生: figures that count entities and people."""

from collections.abc import Iterator, Sequence

from app.domain.dates import add_years, month_ends
from app.domain.measures import Rate
from app.policy.facts import StayFact, TenantFact
from app.policy.figures.lines import Line
from app.policy.populations import (
    View,
    fresh_headcount,
    in_incubation,
    incubating_days,
    stays_on,
    view,
)
from app.policy.verdicts import Value

Tenants = Sequence[TenantFact]


def residents(view: View) -> Iterator[Line]:
    """R1: entities resident on the day."""
    here = {tenant.entity_id for tenant in view.residents}
    for tenant in view.facts.tenants:
        if tenant.entity_id in here:
            yield tenant, None, 1, 0, ""
        elif tenant.stays[0].start > view.on:
            yield tenant, tenant.stays[0], 1, 0, "not_yet"
        else:
            yield tenant, tenant.stays[-1], 1, 0, "left"


def first_time_founders(view: View) -> Iterator[Line]:
    """F1: residents on a first venture, registered by then; one founder counts once."""
    founders: set[str] = set()
    for tenant in view.residents:
        founder = tenant.founder_id or tenant.entity_id
        if tenant.first_venture is None:
            yield tenant, None, 1, 0, "venture_unknown"
        elif not tenant.first_venture:
            yield tenant, None, 1, 0, "not_first"
        elif tenant.registered_on is None or tenant.registered_on > view.on:
            yield tenant, None, 1, 0, "not_registered"
        elif founder in founders:
            yield tenant, None, 1, 0, "same_founder"
        else:
            founders.add(founder)
            yield tenant, None, 1, 0, ""


def _why_not_incubating(tenant: TenantFact, stay: StayFact | None, view: View) -> str:
    if in_incubation(tenant, view.on, view.policy):
        return ""
    if tenant.registered_on is None or tenant.registered_on > view.on:
        return "not_registered"
    if stay is None or stay.final_end < view.on:
        return "expired"
    return "too_long"


def incubating(view: View) -> Iterator[Line]:
    """N1: residents in incubation on the day."""
    for tenant in view.residents:
        stay = _current(tenant, view)
        yield tenant, stay, 1, 0, _why_not_incubating(tenant, stay, view)


def _current(tenant: TenantFact, view: View) -> StayFact | None:
    for stay in reversed(tenant.stays):
        if stays_on(stay, view.on):
            return stay
    return None


def _jobs(view: View, tenants: Tenants, *, founders: int) -> Iterator[Line]:
    for tenant in tenants:
        report = fresh_headcount(tenant, view.on, view.headcounts_since)
        if report is None:
            # Without a report the founder still works there: J2 counts one.
            yield tenant, None, founders, 0, "" if founders else "no_report"
        else:
            yield tenant, report, report.employees + founders, 0, ""


def jobs(view: View) -> Iterator[Line]:
    """J1: the residents' latest reports within the window, founders not counted."""
    return _jobs(view, view.residents, founders=0)


def jobs_with_founders(view: View) -> Iterator[Line]:
    """J2: the same, with one founder for each resident."""
    return _jobs(view, view.residents, founders=1)


def incubating_tenants(view: View) -> Tenants:
    """The residents in incubation on the day."""
    return [t for t in view.residents if in_incubation(t, view.on, view.policy)]


def incubating_jobs(view: View) -> Iterator[Line]:
    """J1 over the entities in incubation."""
    return _jobs(view, incubating_tenants(view), founders=0)


def incubating_jobs_with_founders(view: View) -> Iterator[Line]:
    """J2 over the entities in incubation."""
    return _jobs(view, incubating_tenants(view), founders=1)


def missing_reports(view: View, tenants: Tenants) -> tuple[str, ...]:
    """The ids of those of the tenants that have no fresh headcount."""
    return tuple(
        tenant.entity_id
        for tenant in tenants
        if fresh_headcount(tenant, view.on, view.headcounts_since) is None
    )


def graduates(view: View) -> Iterator[Line]:
    """G1: in incubation, founded by a student or within five years of graduation."""
    years = view.policy.windows.graduate_years.value
    for tenant in incubating_tenants(view):
        recent = tenant.graduated_on is not None and (
            tenant.graduated_on <= view.on <= add_years(tenant.graduated_on, years)
        )
        yield tenant, None, 1, 1, "" if tenant.student or recent else "no_graduate"


def incubating_in_months(view: View) -> Iterator[Line]:
    """N2: for each entity, the month ends of the year at which it was in incubation."""
    ends = month_ends(view.on.year)
    for tenant in view.facts.tenants:
        spans = [
            span
            for stay in tenant.stays
            if stay.start <= view.on and (span := incubating_days(tenant, stay, view.policy))
        ]
        months = sum(any(first <= end <= last for first, last in spans) for end in ends)
        if months:
            yield tenant, None, months, 0, ""


def mean_of_months(view: View, n: int, _d: int) -> Value:
    """N2: the mean over the twelve month ends, as a rate."""
    return Rate(n, 12) if view.facts.tenants else None


def incubating_in_lowest_month(of: View) -> Iterator[Line]:
    """N3: the entities in incubation at the month end that had the fewest."""
    months = [view(of.facts, of.policy, end) for end in month_ends(of.on.year)]
    return incubating(min(months, key=lambda month: len(incubating_tenants(month))))
