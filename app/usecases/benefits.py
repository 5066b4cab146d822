"""补贴: who may have which benefit on a day, and what may not be put down.

The rule: nothing here changes the ledger; an amount outside of what the document sets, and a
benefit that the household already had or that excludes one it had, is refused.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.fields import field_of
from app.domain.money import Benefit
from app.domain.park import Park
from app.errors import AppError
from app.policy.benefit_amounts import amount_problem
from app.policy.benefit_facts import WageFact, wage_on
from app.policy.benefits import (
    BenefitAnswer,
    ConditionAnswer,
    ParkHouseholds,
    answers,
    better,
    in_the_way,
    of_park,
)
from app.policy.facts import ParkFacts
from app.policy.pack import BenefitRule, Policy
from app.policy.populations import view
from app.store import benefit_rows, queries
from app.store.benefit_rows import Had, Ventures
from app.store.ledger import Ledger
from app.usecases.appraisal import policy_of
from app.usecases.own_records import known

BATCH = 20
# What an office may mend in a benefit without its being judged anew.
JUDGED = ("kind", "entity_id", "park_id", "amount_fen", "applied_on", "approved_on", "paid_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """One benefit on a day: its rule and every candidate, entities once, by unit, park and name."""

    on: date
    rule: BenefitRule
    candidates: tuple[BenefitAnswer, ...]


@dataclass(frozen=True, slots=True)
class SoFar:
    """How many of all parks were gone through; `found` is None until all were."""

    done: int
    parks: int
    found: tuple[Eligibility, ...] | None


def benefit_rules(ledger: Ledger, on: date) -> tuple[BenefitRule, ...]:
    """The benefits there are where the office is, in the documents' order."""
    return policy_of(ledger, on).benefits


def eligibility(ledger: Ledger, *, on: date, kinds: Sequence[str] = ()) -> tuple[Eligibility, ...]:
    """Who may have which benefit on a day; all kinds, or some."""
    *_, whole = eligibility_by_parts(ledger, on=on, kinds=kinds)
    return whole.found or ()


def eligibility_by_parts(ledger: Ledger, *, on: date, kinds: Sequence[str] = ()) -> Iterator[SoFar]:
    """The same, a few parks at a time, so that other work gets its turn; whole at the end.

    An entity in several parks stands once, with the answer that gives it more.
    """
    policy = policy_of(ledger, on)
    rules = [rule for rule in policy.benefits if not kinds or rule.kind in kinds]
    wage = wage_on(benefit_rows.minimum_wage_facts(ledger), on)
    found: dict[str, dict[str, BenefitAnswer]] = {rule.kind: {} for rule in rules}
    parks = [park.id for park in queries.all_of(ledger, Park, order="unit_code, id")]
    had = benefit_rows.recorded_benefits(ledger)
    people = benefit_rows.ventures(ledger)
    for first in range(0, len(parks), BATCH):
        yield SoFar(first, len(parks), None)
        batch = tuple(_parks(ledger, policy, on, had, people, parks[first : first + BATCH]))
        for rule in rules:
            for each in answers(rule, batch, policy, on, wage):
                _keep(found[rule.kind], each)
    whole = tuple(
        Eligibility(on=on, rule=rule, candidates=tuple(found[rule.kind].values())) for rule in rules
    )
    yield SoFar(len(parks), len(parks), whole)


def _keep(found: dict[str, BenefitAnswer], answer: BenefitAnswer) -> None:
    key = answer.entity_id or answer.park_id
    found[key] = better(found[key], answer) if key in found else answer


def _parks(
    ledger: Ledger,
    policy: Policy,
    on: date,
    had: Had,
    people: Ventures,
    park_ids: Sequence[str],
    entity_id: str | None = None,
) -> Iterator[ParkHouseholds]:
    statuses = benefit_rows.park_statuses(ledger)
    households = benefit_rows.households(
        ledger, had, people, park_ids=park_ids, entity_id=entity_id
    )
    for facts in queries.park_facts(ledger, park_ids=park_ids):
        only = _only(facts, entity_id)
        yield ParkHouseholds(
            facts=only,
            status=statuses[facts.park_id],
            households=households,
            incubating=view(only, policy, on).incubating,
            benefits=had.of_park.get(facts.park_id, ()),
        )


def _only(facts: ParkFacts, entity_id: str | None) -> ParkFacts:
    if entity_id is None:
        return facts
    tenants = tuple(tenant for tenant in facts.tenants if tenant.entity_id == entity_id)
    return replace(facts, tenants=tenants)


def answer_for(ledger: Ledger, benefit: Benefit, *, on: date) -> BenefitAnswer | None:
    """What the documents say of a benefit's own candidate on a day, the benefit itself left out.

    Other benefits count as they stand now, whenever they were decided. None where the documents
    know no such benefit, or the entity was in no park by the day.
    """
    policy = policy_of(ledger, on)
    rule = next((rule for rule in policy.benefits if rule.kind == benefit.kind), None)
    if rule is None:
        return None
    park_ids = _where(ledger, benefit, rule)
    had = _had(ledger, benefit, rule)
    wage: WageFact | None = wage_on(benefit_rows.minimum_wage_facts(ledger), on)
    entity = None if of_park(rule) else benefit.entity_id
    people = {} if entity is None else benefit_rows.ventures(ledger, entity_id=entity)
    parks = tuple(_parks(ledger, policy, on, had, people, park_ids, entity))
    found: dict[str, BenefitAnswer] = {}
    for each in answers(rule, parks, policy, on, wage, to_be_paid=True):
        _keep(found, each)
    return next(iter(found.values()), None)


def _had(ledger: Ledger, benefit: Benefit, rule: BenefitRule) -> Had:
    """What whoever a benefit is for had besides it."""
    if of_park(rule):
        return benefit_rows.recorded_benefits(ledger, but=benefit.id, park_id=benefit.park_id)
    return benefit_rows.recorded_benefits(ledger, but=benefit.id, entity_id=benefit.entity_id)


def _where(ledger: Ledger, benefit: Benefit, rule: BenefitRule) -> list[str]:
    """The park a benefit is about, or all that its entity ever was in."""
    if benefit.park_id is not None and (of_park(rule) or benefit.entity_id is None):
        return [benefit.park_id]
    stays = "id IN (SELECT park_id FROM tenancy WHERE entity_id = ? AND deleted_at IS NULL)"
    return [park.id for park in queries.all_of(ledger, Park, stays, (benefit.entity_id,))]


def basis_of(policy: Policy, rule: BenefitRule) -> str:
    """The edition and its clause, as a benefit keeps them: XA2022 五(三)（2022-03-30 版）."""
    document, _, place = rule.clause.partition(" ")
    version = next(pack.version for pack in policy.packs if pack.key == document)
    return f"{document} {place}（{version} 版）"


def day_of(benefit: Benefit, today: date) -> date:
    """The day by which a benefit is judged: of its application, else of what came after."""
    return benefit.applied_on or benefit.approved_on or benefit.paid_on or today


def fit_benefit(ledger: Ledger, benefit: Benefit, *, today: date) -> Benefit:
    """The benefit, with the clause it stands on if nobody wrote another basis.

    AppErrors: `required`, `amount`, and `twice` or `excluded` naming the record in the way.

    One of which none of this was changed stands as it is.
    """
    _refuse_nobody(ledger, benefit, today)
    before = known(ledger, benefit)
    if before and all(getattr(before, name) == getattr(benefit, name) for name in JUDGED):
        return benefit
    answer = answer_for(ledger, benefit, on=day_of(benefit, today))
    problem = answer and amount_problem(answer.rule, answer.amount, benefit.amount_fen)
    if problem:
        raise AppError(problem, code="amount", field="amount_fen")
    refuse_second(ledger, benefit, today=today)
    if answer is None:
        return benefit
    basis = basis_of(policy_of(ledger, answer.on), answer.rule)
    return replace(benefit, basis=benefit.basis or basis)


def refuse_second(
    ledger: Ledger,
    benefit: Benefit,
    *,
    today: date,
    since: str = "",
    along: Collection[str] = (),
) -> None:
    """What the household (or park) may have once, or not beside another, it has not had.

    Whenever the other was decided, and in whatever park, or none, the entity is. With `since` only
    what was written from that moment on is in the way, but for the ids `along`.
    AppErrors: twice, excluded.
    """
    days = (benefit.applied_on, benefit.approved_on, benefit.paid_on)
    last = max((day for day in days if day is not None), default=today)
    policy = policy_of(ledger, last)
    rule = next((rule for rule in policy.benefits if rule.kind == benefit.kind), None)
    if rule is None:
        return
    had = _had(ledger, benefit, rule)
    if of_park(rule):
        facts = had.of_park.get(benefit.park_id or "", ())
    else:
        facts = benefit_rows.had_by(ledger, had, benefit.entity_id or "")
    for each in in_the_way(rule, policy, facts):
        ids = (other.benefit_id for other in each.collides if other.benefit_id not in along)
        others = [queries.fetch(ledger, Benefit, other_id) for other_id in ids]
        if any((other.updated_at or "") >= since for other in others):
            raise _collision(each)


def _refuse_nobody(ledger: Ledger, benefit: Benefit, today: date) -> None:
    """A benefit of a household names its entity, one of a park the park. AppError "required"."""
    rules = benefit_rules(ledger, day_of(benefit, today))
    rule = next((rule for rule in rules if rule.kind == benefit.kind), None)
    if rule is None:
        return
    name = "park_id" if of_park(rule) else "entity_id"
    if getattr(benefit, name) is None:
        label = field_of(Benefit, name).label
        raise AppError(f"没有填{label}。请补填。", code="required", field=name)


def _collision(condition: ConditionAnswer) -> AppError:
    again = condition.words.startswith("此前")
    told = "这一户（园区）已经享受过这项补贴" if again else "两项补贴不能同时享受"
    return AppError(
        f"{told}（{condition.clause}）：{condition.why}。",
        hint="请核对这一笔；登记错的，先在补贴登记簿更正或删除。",
        code="twice" if again else "excluded",
        field="kind",
    )


def doubts(answer: BenefitAnswer) -> tuple[ConditionAnswer, ...]:
    """What a person must have verified, or stand up for, before the benefit is put down."""
    return tuple(each for each in answer.conditions if each.verdict != "met")
