"""The verb `benefits`: who may have which benefit on a day, every condition with its clause.

Money is fen; `answer` is eligible, not_eligible or to_be_verified; an unknown amount is null.
"""

import argparse
from collections.abc import Iterator, Mapping

from app.cli.shapes import Json
from app.cli.verb import Verb, day_of, opened, takes_ledger
from app.domain.codes import BENEFIT_KINDS
from app.domain.measures import yuan_text
from app.policy.benefit_facts import BenefitFact
from app.policy.benefits import ANSWER_LABELS, BenefitAnswer, ConditionAnswer
from app.policy.pack import BenefitRule
from app.policy.verdicts import Verdict
from app.usecases.appraisal import policy_of
from app.usecases.benefits import Eligibility, eligibility

ANSWERS: Mapping[Verdict, str] = {
    "met": "eligible",
    "not_met": "not_eligible",
    "undetermined": "to_be_verified",
}
WORDS = {ANSWERS[verdict]: label for verdict, label in ANSWER_LABELS.items()}


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("--on", type=day_of, required=True, metavar="日期", help="核算的日期")
    parser.add_argument("--kind", choices=BENEFIT_KINDS, metavar="种类", help="只算这一种补贴")


def _run(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        policy = policy_of(ledger, arguments.on)
        kinds = [arguments.kind] if arguments.kind else []
        found = eligibility(ledger, on=arguments.on, kinds=kinds)
    return {
        "on": arguments.on.isoformat(),
        "pack": policy.version,
        "benefits": [_benefit(each) for each in found],
    }


def _benefit(found: Eligibility) -> Json:
    rule = found.rule
    return {
        "kind": rule.kind,
        "label": rule.label,
        "clause": rule.clause,
        "payee": rule.payee,
        "per": rule.amount.per,
        "amount": _rule_amount(rule),
        "excludes": (
            None
            if rule.excludes is None
            else {"kinds": list(rule.excludes.value), "clause": rule.excludes.clause}
        ),
        "candidates": [_candidate(each) for each in found.candidates],
    }


def _rule_amount(rule: BenefitRule) -> Json:
    amount = rule.amount
    share = amount.wage_share
    return {
        "bound": amount.bound,
        "fen": amount.amount_fen,
        "grades": list(amount.grades_fen),
        "wage_share": None if share is None else {"n": share.n, "d": share.d},
        "most_months": amount.most_months,
    }


def _candidate(answer: BenefitAnswer) -> Json:
    amount = answer.amount
    return {
        "entity": answer.entity,
        "entity_id": answer.entity_id,
        "founder": answer.founder,
        "park": answer.park,
        "unit": answer.unit_code,
        "answer": ANSWERS[answer.verdict],
        "conditions": [_condition(each) for each in answer.conditions],
        "amount": {
            "least": amount.least_fen,
            "most": amount.most_fen,
            "grades": list(amount.grades_fen),
            "each": amount.each_fen,
            "count": amount.count,
            "why": amount.why,
        },
        "paid": answer.paid_fen,
        "had": answer.had,
        "records": [_record(each, answer) for each in answer.records],
    }


def _condition(condition: ConditionAnswer) -> Json:
    return {
        "condition": condition.words,
        "answer": condition.verdict,
        "why": condition.why,
        "clause": condition.clause,
        "records": [each.benefit_id for each in condition.collides],
    }


def _record(record: BenefitFact, answer: BenefitAnswer) -> Json:
    days = (record.applied_on, record.approved_on, record.paid_on)
    applied, approved, paid = (day.isoformat() if day else None for day in days)
    return {
        "id": record.benefit_id,
        "state": record.state_on(answer.on),
        "amount": record.amount_fen,
        "applied_on": applied,
        "approved_on": approved,
        "paid_on": paid,
        "paper_number": record.paper_number,
        "basis": record.basis,
    }


def _told(shape: Json) -> Iterator[str]:
    yield f"{shape['on']} 按 {shape['pack']} 核算"
    for benefit in shape["benefits"]:
        candidates = benefit["candidates"]
        counts = dict.fromkeys(WORDS, 0)
        for each in candidates:
            counts[each["answer"]] += 1
        told = "　".join(f"{WORDS[word]} {count}" for word, count in counts.items())
        yield f"{benefit['label']}（{benefit['clause']}）：{told}"
        for each in candidates:
            if each["answer"] != "not_eligible":
                yield f"  {_line(each)}"


def _line(candidate: Json) -> str:
    amount = candidate["amount"]
    bounds = [
        f"{words} {yuan_text(amount[key])} 元"
        for key, words in (("least", "不低于"), ("most", "不超过"))
        if amount[key] is not None
    ]
    open_ones = [
        each["condition"] for each in candidate["conditions"] if each["answer"] == "undetermined"
    ]
    parts = [candidate["entity"] or "", candidate["park"], WORDS[candidate["answer"]]]
    parts += bounds
    parts += [f"待核实：{'、'.join(open_ones)}"] if open_ones else []
    return "　".join(part for part in parts if part)


BENEFITS = Verb("benefits", "算出谁可享受哪项补贴、多少", _arguments, _run, _told)
