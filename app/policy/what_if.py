"""试算: a park's facts as they would be if some more came, some stayed longer and some left.

The rule: pure and never kept; the facts are changed as the ledger would say them, and the same
judges look at them. Years that are over stay as they were, unless an extension reaches back into
them: the ledger does not keep when one was approved either.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.codes import EXPIRED
from app.domain.dates import add_months, add_years
from app.policy.facts import HeadcountFact, LoanFact, ParkFacts, StayFact, TenantFact
from app.policy.pack import Policy
from app.policy.populations import current_stay, fresh_headcount, incubating_days, stays_on

# No id of the ledger looks like this.
NEW = "试算"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What is supposed from the day on.

    `tenants` more, `first_time` of them with founders on a first venture, each with `jobs_each`
    and `area_each_dm2`; besides, `jobs` and `loan_fen` more among the residents; the agreements
    (tenancy ids) in `extended` run `extension_years` longer; the entities in `leaving` have left
    on the day for `cause`.
    """

    tenants: int = 0
    first_time: int = 0
    jobs_each: int = 0
    area_each_dm2: int = 0
    jobs: int = 0
    loan_fen: int = 0
    extended: frozenset[str] = frozenset()
    extension_years: int = 1
    leaving: frozenset[str] = frozenset()
    cause: str = EXPIRED


def supposed(facts: ParkFacts, policy: Policy, on: date, what_if: WhatIf) -> ParkFacts:
    """The park's facts if all that is supposed had happened by the day."""
    tenants = [_changed(tenant, on, what_if) for tenant in facts.tenants]
    tenants += _new(policy, on, what_if)
    place = _where_counted(tenants, policy, on)
    if place is not None:
        tenants[place] = _with_more(tenants[place], policy, on, what_if)
    return replace(facts, tenants=tuple(tenants))


def has_no_place(facts: ParkFacts, policy: Policy, on: date, what_if: WhatIf) -> bool:
    """Whether jobs or loans are supposed though nobody resides to whom they could belong."""
    after = supposed(facts, policy, on, what_if)
    nobody = _where_counted(list(after.tenants), policy, on) is None
    return nobody and bool(what_if.jobs or what_if.loan_fen)


def _changed(tenant: TenantFact, on: date, what_if: WhatIf) -> TenantFact:
    leaves = tenant.entity_id in what_if.leaving
    if not leaves and not any(stay.tenancy_id in what_if.extended for stay in tenant.stays):
        return tenant
    return replace(
        tenant, stays=tuple(_stay(stay, on, what_if, leaves=leaves) for stay in tenant.stays)
    )


def _stay(stay: StayFact, on: date, what_if: WhatIf, *, leaves: bool) -> StayFact:
    if stay.tenancy_id in what_if.extended:
        end = add_years(stay.final_end, what_if.extension_years)
        stay = replace(stay, extension_end=end, final_end=end)
    if leaves and stays_on(stay, on):
        return replace(stay, left=on, cause=what_if.cause)
    return stay


def _new(policy: Policy, on: date, what_if: WhatIf) -> Iterator[TenantFact]:
    end = add_years(on, policy.incubation.years.value)
    for number in range(1, what_if.tenants + 1):
        name = f"{NEW}新增 {number}"
        stay = StayFact(
            tenancy_id=name,
            agreement_number=None,
            start=on,
            agreed_end=end,
            extension_end=None,
            final_end=end,
            left=None,
            cause=None,
            area_dm2=what_if.area_each_dm2,
            rent_free=False,
        )
        yield TenantFact(
            entity_id=name,
            name=name,
            registered_on=on,
            founder_id=name,
            founder_name=None,
            first_venture=number <= what_if.first_time,
            student=False,
            graduated_on=None,
            stays=(stay,),
            headcounts=(HeadcountFact(on, what_if.jobs_each),),
        )


def _where_counted(tenants: list[TenantFact], policy: Policy, on: date) -> int | None:
    """The place of a resident whose jobs count wherever jobs are counted; None if nobody resides.

    One in incubation before one that is not, one that has reported before one that has not; of
    these the one that stays longest, lest the outlook lose with it what came on top.
    """
    since = add_months(on, -policy.windows.headcount_months.value)
    best: tuple[bool, bool, date] | None = None
    found: int | None = None
    for place, tenant in enumerate(tenants):
        stay = current_stay(tenant, on)
        if stay is None:
            continue
        days = incubating_days(tenant, stay, policy)
        incubating = days is not None and days[0] <= on <= days[1]
        reported = fresh_headcount(tenant, on, since) is not None
        # Who stays on without an agreement goes on doing so.
        last = stay.final_end if stay.final_end >= on else date.max
        if days is not None and incubating:
            last = days[1]
        rank = (incubating, reported, last)
        if best is None or rank > best:
            best, found = rank, place
    return found


def _with_more(tenant: TenantFact, policy: Policy, on: date, what_if: WhatIf) -> TenantFact:
    """The same entity with the additional jobs and the additional loan."""
    headcounts, loans = tenant.headcounts, tenant.loans
    if what_if.jobs:
        since = add_months(on, -policy.windows.headcount_months.value)
        latest = fresh_headcount(tenant, on, since)
        known = latest.employees if latest else 0
        before = tuple(each for each in headcounts if each.period_end < on)
        after = tuple(each for each in headcounts if each.period_end > on)
        headcounts = (*before, HeadcountFact(on, known + what_if.jobs), *after)
    if what_if.loan_fen:
        loans = (*loans, LoanFact(NEW, what_if.loan_fen, on, None))
    return replace(tenant, headcounts=headcounts, loans=loans)
