"""Who may have which benefit on a day, why, and how much (domain.md §5).

The rule: pure; every condition has its own answer and clause, and nobody has one twice: what was
approved or paid before, here or in another park, is a condition like the others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.dates import add_months
from app.policy.benefit_amounts import BY_JOB, BY_MONTH, Amount, Jobs, amount_of, extra_jobs
from app.policy.benefit_conditions import CONDITIONS, Asked, Found, route
from app.policy.benefit_facts import BenefitFact, HouseholdFact, WageFact
from app.policy.facts import ParkFacts, TenantFact
from app.policy.pack import BenefitRule, Policy
from app.policy.verdicts import Verdict

ANSWER_LABELS: Mapping[Verdict, str] = {
    "met": "可享受",
    "not_met": "不符合",
    "undetermined": "待核实",
}
EACH_TIME = (BY_JOB, BY_MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAnswer:
    """One condition: what is asked, the answer, why, and the clause.

    `collides` are recorded benefits that stand in the way: who had them may not have this one.
    """

    words: str
    verdict: Verdict
    why: str
    clause: str
    collides: tuple[BenefitFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitAnswer:
    """A candidate for a benefit: an entity in a park, or the park itself.

    `records` are what the household (or park) already had of this kind by the day, `paid_fen`
    their sum paid out; `had` that it was approved or paid and comes only once.
    """

    rule: BenefitRule
    on: date
    park_id: str
    park: str
    unit_code: str
    entity_id: str | None
    entity: str | None
    founder: str | None
    conditions: tuple[ConditionAnswer, ...]
    amount: Amount
    records: tuple[BenefitFact, ...]

    @property
    def verdict(self) -> Verdict:
        """met where every condition is, not met where one is not, else undetermined."""
        answers = {condition.verdict for condition in self.conditions}
        if "not_met" in answers:
            return "not_met"
        return "undetermined" if "undetermined" in answers else "met"

    @property
    def had(self) -> bool:
        """Whether this one was already approved or paid, where it comes only once."""
        states = {each.state_on(self.on) for each in self.records}
        once = self.rule.amount.per not in EACH_TIME
        return once and not states.isdisjoint(("paid", "approved"))

    @property
    def paid_fen(self) -> int:
        """What was paid out of this kind by the day."""
        return sum(each.amount_fen for each in self.records if each.state_on(self.on) == "paid")

    def of(self, verdict: Verdict) -> tuple[ConditionAnswer, ...]:
        """The conditions with that answer."""
        return tuple(each for each in self.conditions if each.verdict == verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkHouseholds:
    """A park's facts with its status, its tenants' households, and what the park itself had.

    `incubating` are the ids of its entities in incubation on the day.
    """

    facts: ParkFacts
    status: str
    households: Mapping[str, HouseholdFact]
    incubating: frozenset[str]
    benefits: tuple[BenefitFact, ...]


def of_park(rule: BenefitRule) -> bool:
    """Whether a benefit is asked for by park rather than by household."""
    return rule.payee == "工作室" or (rule.payee == "创业园" and rule.amount.per != "户")


def answers(
    rule: BenefitRule,
    parks: Iterable[ParkHouseholds],
    policy: Policy,
    on: date,
    wage: WageFact | None,
    *,
    to_be_paid: bool = False,
) -> Iterator[BenefitAnswer]:
    """Each candidate of some parks: every entity ever incubated by the day, or every park.

    With `to_be_paid` what was decided after the day counts as well.
    """
    for park in parks:
        asked = Asked(
            rule=rule,
            policy=policy,
            on=on,
            park=park.facts,
            status=park.status,
            wage=wage,
            to_be_paid=to_be_paid,
        )
        if of_park(rule):
            yield _of_park(asked, park)
            continue
        for tenant in park.facts.tenants:
            household = park.households.get(tenant.entity_id)
            if household is not None and tenant.stays[0].start <= on:
                incubating = tenant.entity_id in park.incubating
                yield _of_household(
                    replace(asked, tenant=tenant, household=household, incubating=incubating),
                    tenant,
                    household,
                )


def in_the_way(
    rule: BenefitRule, policy: Policy, had: Sequence[BenefitFact]
) -> Iterator[ConditionAnswer]:
    """What forbids paying a benefit to whoever had those, whenever each was decided.

    That holds for a household wherever it is, in a park or in none.
    """
    own = _of_kind(had, rule.kind, date.max)
    told = (
        *_once(rule, own, again=_again(rule), on=date.max),
        *_excluded(rule, policy, had, on=date.max),
    )
    yield from (each for each in told if each.collides and each.verdict == "not_met")


def _again(rule: BenefitRule) -> Verdict:
    """What a second one is: a park may have more than one studio, a person must look."""
    return "undetermined" if rule.payee == "工作室" else "not_met"


def better(one: BenefitAnswer, other: BenefitAnswer) -> BenefitAnswer:
    """Of an entity's answers in two parks the one that gives it more; the first if even."""
    return other if _rank(other) > _rank(one) else one


def _rank(answer: BenefitAnswer) -> tuple[int, int]:
    order: tuple[Verdict, ...] = ("not_met", "undetermined", "met")
    return order.index(answer.verdict), len(answer.of("met"))


def _of_park(asked: Asked, park: ParkHouseholds) -> BenefitAnswer:
    rule = asked.rule
    records = _of_kind(park.benefits, rule.kind, asked.decided_by)
    once = _once(rule, records, again=_again(rule), on=asked.decided_by)
    return BenefitAnswer(
        rule=rule,
        on=asked.on,
        park_id=park.facts.park_id,
        park=park.facts.name,
        unit_code=park.facts.unit_code,
        entity_id=None,
        entity=None,
        founder=None,
        conditions=(*_asked_for(asked), *once),
        amount=amount_of(asked, records, None),
        records=records,
    )


def _of_household(asked: Asked, tenant: TenantFact, household: HouseholdFact) -> BenefitAnswer:
    rule = asked.rule
    by = asked.decided_by
    records = _of_kind(household.benefits, rule.kind, by)
    jobs = None
    if rule.amount.per == BY_JOB:
        records = tuple(record for record in records if record.of_entity)
        jobs = _jobs(asked, tenant, records)
    amount = amount_of(asked, records, jobs)
    return BenefitAnswer(
        rule=rule,
        on=asked.on,
        park_id=asked.park.park_id,
        park=asked.park.name,
        unit_code=asked.park.unit_code,
        entity_id=tenant.entity_id,
        entity=tenant.name,
        founder=tenant.founder_name,
        conditions=(
            *_asked_for(asked),
            *_measured(asked, amount, jobs),
            *_once(rule, records, again=_again(rule), on=by),
            *_excluded(rule, asked.policy, household.benefits, on=by),
        ),
        amount=amount,
        records=records,
    )


def _jobs(asked: Asked, tenant: TenantFact, records: Sequence[BenefitFact]) -> Jobs:
    return extra_jobs(
        tenant,
        records,
        on=asked.on,
        since=add_months(asked.on, -asked.policy.windows.headcount_months.value),
        each_fen=asked.rule.amount.amount_fen,
        decided_by=asked.decided_by,
    )


def _asked_for(asked: Asked) -> Iterator[ConditionAnswer]:
    """The conditions the document names, the founder's group first."""
    rule = asked.rule
    if rule.groups:
        yield _answer(asked, "人员类别", route(asked).found)
    for words in rule.conditions:
        yield _answer(asked, _full(words, rule), CONDITIONS[words](asked))


def _full(words: str, rule: BenefitRule) -> str:
    """A condition with the months it is asked for."""
    if words == "正常经营" and rule.operating_months is not None:
        return f"{words}满 {rule.operating_months} 个月"
    if words == "成功创业" and rule.founded_within_months is not None:
        return f"{rule.founded_within_months} 个月内{words}"
    return words


def _answer(asked: Asked, words: str, found: Found) -> ConditionAnswer:
    return ConditionAnswer(words=words, verdict=found[0], why=found[1], clause=asked.rule.clause)


def _measured(asked: Asked, amount: Amount, jobs: Jobs | None) -> Iterator[ConditionAnswer]:
    """That there is something to pay for: additional jobs, a minimum wage, months left."""
    if jobs is not None:
        verdict: Verdict = "undetermined" if jobs.count is None else "not_met"
        yield _answer(asked, "有新增就业", ("met" if jobs.count else verdict, jobs.why))
    if asked.rule.amount.wage_share is not None:
        known: Found = ("met" if amount.known else "undetermined", amount.why)
        if amount.most_fen == 0:
            known = ("not_met", f"已领满 {asked.rule.amount.most_months} 个月")
        yield _answer(asked, "最低工资标准", known)


def _once(
    rule: BenefitRule, records: Sequence[BenefitFact], *, again: Verdict, on: date
) -> Iterator[ConditionAnswer]:
    """That what comes once was not had before; one only applied for is for a person to look at."""
    if rule.amount.per in EACH_TIME:
        return
    words = "此前没有享受过"
    yield _collision(words, records, again=again, clause=rule.clause, on=on)


def _excluded(
    rule: BenefitRule, policy: Policy, had: Sequence[BenefitFact], *, on: date
) -> Iterator[ConditionAnswer]:
    """One for each benefit that may not be had besides, by whichever of the two rules says so."""
    for other in policy.benefits:
        for one, against in ((rule, other), (other, rule)):
            if one.excludes is not None and against.kind in one.excludes.value:
                records = _of_kind(had, other.kind, on)
                words = f"没有享受{other.label}"
                clause = one.excludes.clause
                yield _collision(words, records, again="not_met", clause=clause, on=on)
                break


def _collision(
    words: str, records: Sequence[BenefitFact], *, again: Verdict, clause: str, on: date
) -> ConditionAnswer:
    final = [each for each in records if each.state_on(on) != "applied"]
    told = final or list(records)
    return ConditionAnswer(
        words=words,
        verdict=again if final else "undetermined" if told else "met",
        why="；".join(each.told(on) for each in told) or "没有记录",
        clause=clause,
        collides=tuple(told),
    )


def _of_kind(records: Iterable[BenefitFact], kind: str, on: date) -> tuple[BenefitFact, ...]:
    """Those of a kind of which there was anything by the day, oldest first."""
    found = [each for each in records if each.kind == kind and each.state_on(on) is not None]
    return tuple(sorted(found, key=lambda each: (each.claimed_on or date.min, each.benefit_id)))
