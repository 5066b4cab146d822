"""What verbs answer in JSON: the shapes of the interface, made from plain values.

Dates are ISO, money is fen, area dm², a rate is {"n", "d"}; a figure without data is null.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.measures import Rate
from app.policy.verdicts import (
    CriterionVerdict,
    Figure,
    ParkAppraisal,
    TierVerdict,
    TracedRow,
    Value,
)

Json = dict[str, Any]
# A judgement by a person is a criterion's input, not a number of the park.
NOT_A_NUMBER = "management_sound"


def value_json(value: Value) -> Any:
    """A count, a rate or null."""
    return {"n": value.n, "d": value.d} if isinstance(value, Rate) else value


def _readings(figure: Figure) -> Json | None:
    if all(value is None for value in figure.readings.values()):
        return None
    shape = {code: value_json(value) for code, value in figure.readings.items()}
    if figure.id == "jobs":
        shape["missing"] = len(figure.missing)
    return shape


def figures_json(figures: Iterable[Figure]) -> Json:
    """Every figure by its id; the yearly ones under `years`, year by year."""
    shape: Json = {}
    years: dict[str, Json] = {}
    for figure in figures:
        if figure.id == NOT_A_NUMBER:
            continue
        if figure.year is None:
            shape[figure.id] = _readings(figure)
        else:
            name = figure.id.removesuffix("_in_year")
            years.setdefault(str(figure.year), {})[name] = _readings(figure)
    return {**shape, "years": years}


def rows_json(rows: Sequence[TracedRow]) -> Json:
    """The rows counted and those left out with the reason, behind one reading."""
    return {
        "counted": [
            {"id": row.key, "name": row.name, "amount": row.amount, "detail": row.detail}
            for row in rows
            if row.counted
        ],
        "left_out": [
            {"id": row.key, "name": row.name, "reason": row.reason, "detail": row.detail}
            for row in rows
            if not row.counted
        ],
    }


def _amount(value: Value) -> Json:
    return {"n": value.n, "d": value.d} if isinstance(value, Rate) else {"value": value}


def criterion_json(answer: CriterionVerdict) -> Json:
    """A criterion: verdict, value, threshold, distance, clause, and the other readings."""
    shape: Json = {
        "verdict": answer.verdict,
        "contested": answer.contested,
        "reading": answer.reading,
        **_amount(answer.value),
        "threshold": value_json(answer.criterion.threshold),
        "distance": answer.distance,
        "distance_text": answer.distance_text,
        "clause": answer.criterion.clause,
        "missing": answer.missing,
        "others": {
            code: {**_amount(value), "verdict": verdict}
            for code, (value, verdict) in answer.others.items()
        },
    }
    if answer.why:
        shape["why"] = answer.why
    if answer.criterion.id.endswith("_each_year"):
        shape["years"] = {
            str(year.year): {
                "verdict": year.verdict,
                **_amount(year.value),
                "distance": year.distance,
                "missing": year.missing,
                "others": {code: value_json(value) for code, value in year.others.items()},
            }
            for year in answer.years
        }
    return shape


def tier_json(answer: TierVerdict) -> Json:
    """A tier with its criteria by id."""
    return {
        "verdict": answer.verdict,
        "contested": answer.contested,
        "label": answer.tier.label,
        "distance_text": answer.distance_text,
        "criteria": {c.criterion.id: criterion_json(c) for c in answer.criteria},
    }


def appraisal_json(appraisal: ParkAppraisal, tiers: Sequence[str]) -> Json:
    """A park: its tiers, the exit mechanism's causes, the outlook."""
    return {
        "park": appraisal.name,
        "unit": appraisal.unit_code,
        "held": list(appraisal.held),
        "next_tier": appraisal.next_tier,
        "tiers": {t.tier.id: tier_json(t) for t in appraisal.tiers if t.tier.id in tiers},
        "exit": {
            "proposal": appraisal.proposal or None,
            "causes": {
                finding.id: {
                    "holds": finding.holds,
                    "evidence": finding.evidence,
                    "clause": finding.clause,
                }
                for finding in appraisal.exit_findings
            },
        },
        "outlook": [
            {
                "on": step.on.isoformat(),
                "ending": list(step.ending),
                "tiers": dict(step.tiers),
                "falls": list(step.falls),
            }
            for step in appraisal.outlook
        ],
    }


def error_json(message: str, *, hint: str, code: str) -> Mapping[str, Json]:
    """A refusal."""
    return {"error": {"code": code, "message": message, "hint": hint}}
