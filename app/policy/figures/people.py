"""入驻实体, 首次创业, 在孵, 就业, 大学生: figures that count entities and people."""

from collections.abc import Iterable, Iterator

from app.domain.dates import add_years, month_ends
from app.domain.measures import Rate
from app.policy.facts import HeadcountFact, StayFact, TenantFact
from app.policy.figures.lines import Line
from app.policy.populations import View
from app.policy.verdicts import Value

Reports = Iterable[tuple[TenantFact, HeadcountFact | None]]


def residents(view: View) -> Iterator[Line]:
    """R1: entities resident on the day."""
    for tenant, stay in view.residents:
        yield tenant, stay, 1, 0, ""
    for tenant, stay in view.departed:
        yield tenant, stay, 1, 0, "left"
    for tenant in view.facts.tenants:
        if tenant.stays[0].start > view.on:
            yield tenant, tenant.stays[0], 1, 0, "not_yet"


def _founder(tenant: TenantFact) -> str:
    """Who founded it; an entity whose founder nobody entered has one all the same."""
    return tenant.founder_id or tenant.entity_id


def first_time_founders(view: View) -> Iterator[Line]:
    """F1: residents on a first venture, registered by then; one founder counts once."""
    founders: set[str] = set()
    for tenant, _ in view.residents:
        if tenant.first_venture is None:
            yield tenant, None, 1, 0, "venture_unknown"
        elif not tenant.first_venture:
            yield tenant, None, 1, 0, "not_first"
        elif tenant.registered_on is None or tenant.registered_on > view.on:
            yield tenant, None, 1, 0, "not_registered"
        elif _founder(tenant) in founders:
            yield tenant, None, 1, 0, "same_founder"
        else:
            founders.add(_founder(tenant))
            yield tenant, None, 1, 0, ""


def _why_not_incubating(tenant: TenantFact, stay: StayFact, view: View) -> str:
    if tenant.registered_on is None or tenant.registered_on > view.on:
        return "not_registered"
    return "expired" if stay.final_end < view.on else "too_long"


def incubating(view: View) -> Iterator[Line]:
    """N1: residents in incubation on the day."""
    inside = view.incubating
    for tenant, stay in view.residents:
        reason = "" if tenant.entity_id in inside else _why_not_incubating(tenant, stay, view)
        yield tenant, stay, 1, 0, reason


def _jobs(reports: Reports) -> Iterator[Line]:
    for tenant, report in reports:
        if report is None:
            yield tenant, None, 0, 0, "no_report"
        else:
            yield tenant, report, report.employees, 0, ""


def _jobs_with_founders(reports: Reports) -> Iterator[Line]:
    founders: set[str] = set()
    for tenant, report in reports:
        own = 0 if _founder(tenant) in founders else 1
        founders.add(_founder(tenant))
        # Without a report the founder still works there.
        yield tenant, report, own + (report.employees if report else 0), 0, ""


def jobs(view: View) -> Iterator[Line]:
    """J1: the residents' latest reports within the window, founders not counted."""
    return _jobs(view.reports)


def jobs_with_founders(view: View) -> Iterator[Line]:
    """J2: the same, with the residents' founders, each of them once."""
    return _jobs_with_founders(view.reports)


def incubating_reports(view: View) -> Reports:
    """The entities in incubation, each with its fresh headcount or None."""
    inside = view.incubating
    return [report for report in view.reports if report[0].entity_id in inside]


def incubating_jobs(view: View) -> Iterator[Line]:
    """J1 over the entities in incubation."""
    return _jobs(incubating_reports(view))


def incubating_jobs_with_founders(view: View) -> Iterator[Line]:
    """J2 over the entities in incubation."""
    return _jobs_with_founders(incubating_reports(view))


def missing(reports: Reports) -> tuple[str, ...]:
    """The ids of those that have no fresh headcount."""
    return tuple(tenant.entity_id for tenant, report in reports if report is None)


def graduates(view: View) -> Iterator[Line]:
    """G1: in incubation, founded by a student or by one who graduated in the years before."""
    since = add_years(view.on, -view.policy.windows.graduate_years.value)
    inside = view.incubating
    for tenant, _ in view.residents:
        if tenant.entity_id in inside:
            graduated = tenant.graduated_on
            recent = graduated is not None and since <= graduated <= view.on
            yield tenant, None, 1, 1, "" if tenant.student or recent else "no_graduate"


def incubating_in_months(view: View) -> Iterator[Line]:
    """N2: for each entity, the month ends of the year at which it was in incubation."""
    for tenant, months in view.incubating_months:
        yield tenant, None, len(months), 0, ""


def mean_of_months(view: View, n: int, _d: int) -> Value:
    """N2: the mean over the twelve month ends, as a rate."""
    return Rate(n, 12) if view.facts.tenants else None


def lowest_month(view: View) -> View:
    """The month end with the fewest in incubation, the earliest of several."""
    counts = [0] * 12
    for _, months in view.incubating_months:
        for month in months:
            counts[month] += 1
    return view.at(month_ends(view.on.year)[counts.index(min(counts))])
