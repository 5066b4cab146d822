"""前瞻: the same criteria on coming quarter ends if every agreement ran out on its end.

The rule: nothing else changes; nobody new moves in, each entity's headcount stays as it was.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from app.domain.codes import EXPIRED
from app.domain.dates import add_months, quarter_ends_after
from app.policy.distance import shown
from app.policy.facts import HeadcountFact, ParkFacts, StayFact, TenantFact
from app.policy.figures import KINDS
from app.policy.pack import Policy
from app.policy.populations import fresh_headcount, stays_on
from app.policy.verdicts import OutlookStep, TierVerdict

Judge = Callable[[ParkFacts, Policy, date], tuple[TierVerdict, ...]]


def _ends(stay: StayFact, on: date, then: date) -> bool:
    return stays_on(stay, on) and on < stay.final_end <= then


def _run_out(tenant: TenantFact, on: date, then: date, since: date) -> TenantFact:
    stays = tuple(
        dataclasses.replace(stay, left=stay.final_end, cause=EXPIRED)
        if _ends(stay, on, then)
        else stay
        for stay in tenant.stays
    )
    report = fresh_headcount(tenant, on, since)
    headcounts = tenant.headcounts
    if report is not None:
        headcounts = (*headcounts, HeadcountFact(then, report.employees))
    return dataclasses.replace(tenant, stays=stays, headcounts=headcounts)


def run_out(facts: ParkFacts, policy: Policy, on: date, then: date) -> ParkFacts:
    """The park on `then` if the agreements in force on `on` end when they end."""
    since = add_months(on, -policy.windows.headcount_months.value)
    tenants = tuple(_run_out(tenant, on, then, since) for tenant in facts.tenants)
    return dataclasses.replace(facts, tenants=tenants)


def _falls(before: Sequence[TierVerdict], after: Sequence[TierVerdict]) -> Iterator[str]:
    for old, new in zip(before, after, strict=True):
        for was, now in zip(old.criteria, new.criteria, strict=True):
            if was.verdict == "met" and now.verdict != "met":
                kind = KINDS[now.criterion.figure]
                unit = "" if kind.quantity in ("rate", "judgement") else f" {kind.unit}"
                yield (
                    f"{new.tier.label}：{now.criterion.label}降至 {shown(kind, now.value)}{unit}"
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
    before, since = tiers, on
    for then in quarter_ends_after(on, policy.windows.outlook_quarters.value):
        after = judge_tiers(run_out(facts, policy, on, then), policy, then)
        ending = tuple(
            tenant.name
            for tenant in facts.tenants
            if any(_ends(stay, on, then) and stay.final_end > since for stay in tenant.stays)
        )
        steps.append(
            OutlookStep(
                on=then,
                ending=ending,
                tiers={answer.tier.id: answer.verdict for answer in after},
                falls=tuple(_falls(before, after)),
            )
        )
        before, since = after, then
    return tuple(steps)
