"""前瞻: the same criteria on coming quarter ends if every agreement ran out on its end.

The rule: nothing else changes; nobody new moves in, each entity's headcount stays as it was, and
what the ledger says of later days is not looked at.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.domain.codes import EXPIRED
from app.domain.dates import add_months, quarter_ends_after
from app.policy.distance import shown
from app.policy.facts import HeadcountFact, LoanFact, ParkFacts, StayFact, TenantFact
from app.policy.figures import KINDS
from app.policy.pack import Policy
from app.policy.populations import ONE_DAY, fresh_headcount, stays_on
from app.policy.verdicts import CriterionVerdict, OutlookStep, TierVerdict

Judge = Callable[[ParkFacts, Policy, date], tuple[TierVerdict, ...]]


def _in_force(stay: StayFact, on: date) -> bool:
    return stays_on(stay, on) and stay.final_end >= on


def _run_out(stay: StayFact, on: date) -> StayFact:
    """Left on its end if it is in force; who stays on without an agreement goes on doing so."""
    if not stays_on(stay, on):
        return stay
    if stay.final_end >= on:
        return replace(stay, left=stay.final_end, cause=EXPIRED)
    return stay if stay.left is None else replace(stay, left=None, cause=None)


def _unchanged(loan: LoanFact, on: date) -> LoanFact:
    return loan if loan.repaid is None or loan.repaid <= on else replace(loan, repaid=None)


def _tenant(
    tenant: TenantFact, on: date, *, reports_since: date, quarters: Sequence[date]
) -> TenantFact:
    report = fresh_headcount(tenant, on, reports_since)
    known = [known for known in tenant.headcounts if known.period_end <= on]
    if report is not None:
        known += [HeadcountFact(quarter, report.employees) for quarter in quarters]
    registered = tenant.registered_on
    return replace(
        tenant,
        registered_on=registered if registered and registered <= on else None,
        stays=tuple(_run_out(stay, on) for stay in tenant.stays if stay.start <= on),
        headcounts=tuple(known),
        loans=tuple(_unchanged(loan, on) for loan in tenant.loans if loan.paid_out <= on),
    )


def run_out(facts: ParkFacts, policy: Policy, on: date, quarters: Sequence[date]) -> ParkFacts:
    """The park as it stands on `on`, each agreement in force left on its end.

    Headcounts are carried on to each of the quarters; the year ends are among them.
    """
    since = add_months(on, -policy.windows.headcount_months.value)
    return replace(
        facts,
        areas=tuple(area for area in facts.areas if area.in_force_on <= on),
        judgements=tuple(judged for judged in facts.judgements if judged.judged_on <= on),
        services=tuple(service for service in facts.services if service.served_on <= on),
        tenants=tuple(
            _tenant(tenant, on, reports_since=since, quarters=quarters)
            for tenant in facts.tenants
            if tenant.stays[0].start <= on
        ),
    )


def _fall(now: CriterionVerdict) -> str:
    if now.verdict == "undetermined":
        return f"{now.criterion.label}无法判定（{now.why}）"
    kind = KINDS[now.criterion.figure]
    unit = "" if kind.quantity in ("rate", "judgement") else f" {kind.unit}"
    return f"{now.criterion.label}降至 {shown(kind, now.value)}{unit}"


def _falls(before: Sequence[TierVerdict], after: Sequence[TierVerdict]) -> Iterator[str]:
    for old, new in zip(before, after, strict=True):
        for was, now in zip(old.criteria, new.criteria, strict=True):
            if was.verdict == "met" and now.verdict != "met":
                yield f"{new.tier.label}：{_fall(now)}"


def _ending(facts: ParkFacts, on: date, *, after: date, by: date) -> tuple[str, ...]:
    """The names of those with an agreement in force on `on` that ends in after < end <= by."""
    return tuple(
        tenant.name
        for tenant in facts.tenants
        if any(_in_force(stay, on) and after < stay.final_end <= by for stay in tenant.stays)
    )


def coming_quarters(
    facts: ParkFacts,
    policy: Policy,
    on: date,
    tiers: Sequence[TierVerdict],
    judge_tiers: Judge,
) -> tuple[OutlookStep, ...]:
    """The coming quarter ends, each compared with the one before it."""
    steps: list[OutlookStep] = []
    quarters = quarter_ends_after(on, policy.windows.outlook_quarters.value)
    expected = run_out(facts, policy, on, quarters)
    # An agreement that ends on the day itself is in force still, and gone by the first quarter.
    before, since = tiers, on - ONE_DAY
    for quarter in quarters:
        after = judge_tiers(expected, policy, quarter)
        steps.append(
            OutlookStep(
                on=quarter,
                ending=_ending(facts, on, after=since, by=quarter),
                tiers={answer.tier.id: answer.verdict for answer in after},
                falls=tuple(_falls(before, after)),
            )
        )
        before, since = after, quarter
    return tuple(steps)
