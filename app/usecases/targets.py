"""目标: the figures of this office, or of all its banners, against what the plans ask.

The rule: each document's plan is measured on its own (see `Policy.targets`); nothing is written.
"""

from collections.abc import Iterator
from datetime import date

from app.domain.unit import Unit
from app.policy.figures import KINDS
from app.policy.pack import Policy, Target
from app.policy.populations import view
from app.policy.targets import (
    MEASURES,
    Span,
    TargetAnswer,
    answer,
    asked_of,
    span_of,
)
from app.store import queries
from app.store.ledger import Ledger
from app.store.target_rows import counted
from app.usecases.appraisal import facts_of, policy_of


def targets(ledger: Ledger, *, on: date, standing: bool = False) -> tuple[TargetAnswer, ...]:
    """Every target of the plans in force on a day, in the documents' order.

    A target of each banner has, at the league, an answer for each of them. `standing` leaves out
    what asks somebody else, what is over on that day, and what the ledger has no records of.
    AppErrors of the policies.
    """
    policy = policy_of(ledger, on)
    unit = queries.unit(ledger, ledger.unit_code)
    below = [each for each in queries.units(ledger) if each.parent == unit.code]
    return tuple(
        told
        for target in policy.targets
        if not standing or _stands(target, unit.level, on)
        for told in _answers(ledger, policy, target, on, unit, below)
    )


def _stands(target: Target, level: str, on: date) -> bool:
    open_still = target.until is None or target.until >= on
    return open_still and target.id in MEASURES and asked_of(target, level) != "share"


def _answers(
    ledger: Ledger, policy: Policy, target: Target, on: date, unit: Unit, below: list[Unit]
) -> Iterator[TargetAnswer]:
    asked = asked_of(target, unit.level)
    span = span_of(target, on, in_force_on=_in_force_on(policy, target))
    offices = below if asked == "each" else [unit]
    for office in offices:
        # A league's own count is that of all its banners with it.
        whose = office.code if office.level == "banner" else None
        value = _count(ledger, policy, target, span, whose)
        yield answer(target, span, unit_code=office.code, asked=asked, value=value)


def _in_force_on(policy: Policy, target: Target) -> date:
    """The day on which the document that asks came in force."""
    return next(pack.in_force_on for pack in policy.packs if target in pack.targets)


def _count(
    ledger: Ledger, policy: Policy, target: Target, span: Span, unit_code: str | None
) -> int | None:
    measure = MEASURES.get(target.id)
    if measure is None:
        return None
    if measure.id == "jobs":
        return _jobs(ledger, policy, span.last, unit_code)
    return counted(ledger, measure.id, first=span.first, last=span.last, unit_code=unit_code)


def _jobs(ledger: Ledger, policy: Policy, on: date, unit_code: str | None) -> int | None:
    """The default reading over all parks; None where no park has a headcount."""
    reading = KINDS["jobs"].reading(policy.reading_of("jobs").default)
    views = [
        view(facts, policy, on)
        for facts in facts_of(ledger, None)
        if unit_code is None or facts.unit_code == unit_code
    ]
    known = [each for each in views if any(report is not None for _, report in each.reports)]
    values = [reading.value(each) for each in known]
    return sum(value for value in values if isinstance(value, int)) if known else None
