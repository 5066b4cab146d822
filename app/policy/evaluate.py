"""Verdicts: each criterion of each tier against its figure, with every reading (domain.md §4).

The rule: missing data are undetermined, never not met; another reading with another verdict
makes a criterion contested, and a person decides.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.measures import Rate
from app.policy.distance import distance_of, judge, told
from app.policy.exits import exit_findings, proposal
from app.policy.facts import ParkFacts
from app.policy.figures import KINDS, Kind, compute
from app.policy.outlook import coming_quarters
from app.policy.pack import Criterion, Policy, Tier
from app.policy.verdicts import (
    CriterionVerdict,
    Figure,
    ParkAppraisal,
    TierVerdict,
    Value,
    Verdict,
    YearVerdict,
)

NO_DATA: Mapping[str, str] = {
    "building_area": "未登记建筑面积",
    "residents": "尚未录入入驻台账",
    "first_time_founders": "尚未录入入驻台账",
    "jobs": "尚未录入入驻台账",
    "loans": "尚未录入入驻台账",
    "management_sound": "管理机制待评定（须有评定人、日期和佐证）",
    "utilisation": "未登记孵化场所面积或入驻台账",
    "utilisation_in_year": "未登记全年的孵化场所面积，或未录入入驻台账",
    "incubating": "尚未录入入驻台账",
    "incubating_in_year": "尚未录入入驻台账",
    "incubating_jobs_in_year": "尚未录入入驻台账",
    "success_rate": "尚无离园实体",
    "expiry_exit_rate": "尚无到期协议",
    "graduate_share": "没有在孵实体",
    "free_share": "未登记孵化场所面积或免费场地",
    "services": "尚未登记服务功能",
}
NO_YEAR = "没有可考核的完整年度（未登记开园日期，或 1 月 1 日尚未开园）"


def _overall(verdicts: Sequence[Verdict]) -> Verdict:
    """Not met if any is; undetermined if one is, or there is none; else met."""
    if "not_met" in verdicts:
        return "not_met"
    return "undetermined" if "undetermined" in verdicts or not verdicts else "met"


def _contested(verdict: Verdict, others: Mapping[str, tuple[Value, Verdict]]) -> bool:
    answers = {answer for _, answer in others.values()} - {"undetermined"}
    return verdict != "undetermined" and bool(answers - {verdict})


def _worse(value: Value, other: Value) -> bool:
    a = value if isinstance(value, Rate) else Rate(int(value or 0), 1)
    b = other if isinstance(other, Rate) else Rate(int(other or 0), 1)
    return a.n * b.d < b.n * a.d


def _worst(figures: Sequence[Figure], reading: str) -> Value:
    """The lowest of the years' values; a share of nothing only where there is no other."""
    worst: Value = None
    for figure in figures:
        value = figure.readings[reading]
        if value is None:
            continue
        of_nothing = isinstance(worst, Rate) and worst.d == 0
        if worst is None or of_nothing or _worse(value, worst):
            worst = value
    return worst


def _year(kind: Kind, criterion: Criterion, figure: Figure) -> YearVerdict:
    months = kind.reading(figure.how.default).months
    return YearVerdict(
        year=figure.year or figure.on.year,
        value=figure.value,
        verdict=judge(figure.value, criterion.threshold),
        distance=distance_of(kind, figure.value, criterion.threshold, months=months),
        others={code: figure.readings[code] for code in figure.how.others},
        missing=len(figure.missing),
    )


def _years_text(
    kind: Kind, criterion: Criterion, years: Sequence[YearVerdict], *, months: int
) -> str:
    parts = []
    for year in years:
        lacks = told(kind, year.value, criterion.threshold, year.distance, months=months)
        if lacks:
            parts.append(f"{year.year} 年{lacks}")
    return "；".join(parts)


def _distance(
    kind: Kind, criterion: Criterion, figure: Figure, years: Sequence[YearVerdict]
) -> tuple[int | None, str]:
    """What is missing, in whole units (in the worst year), and the sentence that says so."""
    if not kind.yearly:
        distance = distance_of(kind, figure.value, criterion.threshold)
        return distance, told(kind, figure.value, criterion.threshold, distance)
    months = kind.reading(figure.how.default).months
    known = [year.distance for year in years if year.distance is not None]
    told_years = _years_text(kind, criterion, years, months=months)
    return max(known, default=None), told_years


def _why(kind: Kind, verdict: Verdict, own: Sequence[Figure]) -> str:
    """What must be entered before anybody can tell."""
    if verdict != "undetermined":
        return ""
    return NO_DATA[kind.id] if own else NO_YEAR


def judge_criterion(
    criterion: Criterion, policy: Policy, figures: Sequence[Figure]
) -> CriterionVerdict:
    """A criterion against its figure, or against each year's; `figures` are all of the park's."""
    kind = KINDS[criterion.figure]
    how = policy.reading_of(kind.id)
    own = [figure for figure in figures if figure.id == kind.id]

    def verdict_by(reading: str) -> Verdict:
        return _overall([judge(figure.readings[reading], criterion.threshold) for figure in own])

    verdict = verdict_by(how.default)
    others = {code: (_worst(own, code), verdict_by(code)) for code in how.others}
    years = tuple(_year(kind, criterion, figure) for figure in own) if kind.yearly else ()
    distance, distance_text = None, ""
    if verdict != "undetermined":
        distance, distance_text = _distance(kind, criterion, own[0], years)
    return CriterionVerdict(
        criterion=criterion,
        quantity=kind.quantity,
        unit=kind.unit,
        verdict=verdict,
        contested=_contested(verdict, others),
        reading=how.default,
        value=_worst(own, how.default) if kind.yearly else own[0].value,
        others=others,
        distance=distance,
        distance_text=distance_text,
        why=_why(kind, verdict, own),
        years=years,
        missing=max((len(figure.missing) for figure in own), default=0),
    )


def _lacks(answer: CriterionVerdict) -> str:
    between = "：" if answer.years else ""
    return f"{answer.criterion.label}{between}{answer.distance_text or '未达标'}"


def _summary(verdict: Verdict, criteria: Sequence[CriterionVerdict]) -> str:
    parts = [_lacks(answer) for answer in criteria if answer.verdict == "not_met"]
    # Several criteria may wait for the same datum: it is asked for once.
    parts += dict.fromkeys(a.why for a in criteria if a.verdict == "undetermined")
    return "；".join(parts) if verdict != "met" else ""


def _tier_contested(criteria: Sequence[CriterionVerdict]) -> bool:
    """Whether other readings could give the tier another verdict.

    What fails under every reading settles it, however contested the rest may be.
    """
    settled = [answer.verdict for answer in criteria if not answer.contested]
    return len(settled) < len(criteria) and "not_met" not in settled


def judge_tier(tier: Tier, policy: Policy, figures: Sequence[Figure]) -> TierVerdict:
    """A tier: met if all criteria are, undetermined if none is not met and one is undetermined."""
    criteria = tuple(judge_criterion(criterion, policy, figures) for criterion in tier.criteria)
    verdict = _overall([answer.verdict for answer in criteria])
    return TierVerdict(
        tier=tier,
        verdict=verdict,
        contested=_tier_contested(criteria),
        criteria=criteria,
        distance_text=_summary(verdict, criteria),
    )


def judge_tiers(facts: ParkFacts, policy: Policy, on: date) -> tuple[TierVerdict, ...]:
    """Every tier of the policy for a park on a day."""
    figures = compute(facts, policy, on)
    return tuple(judge_tier(tier, policy, figures) for tier in policy.tiers)


def _held(facts: ParkFacts, on: date) -> tuple[str, ...]:
    return tuple(
        grant.tier
        for grant in facts.grants
        if (grant.granted_on is None or grant.granted_on <= on)
        and (grant.revoked_on is None or grant.revoked_on > on)
    )


def _next_tier(policy: Policy, held: Sequence[str]) -> str | None:
    """The lowest tier above all that the park holds."""
    ids = [tier.id for tier in policy.tiers]
    if any(tier not in ids for tier in held):
        return None
    above = max((ids.index(tier) + 1 for tier in held), default=0)
    return ids[above] if above < len(ids) else None


def appraise(
    facts: ParkFacts, policy: Policy, on: date, *, with_outlook: bool = True
) -> ParkAppraisal:
    """Figures, verdicts, exit findings and, unless it is not wanted, the outlook."""
    figures = compute(facts, policy, on)
    tiers = tuple(judge_tier(tier, policy, figures) for tier in policy.tiers)
    held = _held(facts, on)
    findings = exit_findings(facts, policy, on, tiers, figures)
    return ParkAppraisal(
        park_id=facts.park_id,
        name=facts.name,
        unit_code=facts.unit_code,
        on=on,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        figures=figures,
        tiers=tiers,
        held=held,
        next_tier=_next_tier(policy, held),
        exit_findings=findings,
        proposal=proposal(findings),
        outlook=coming_quarters(facts, policy, on, tiers, judge_tiers) if with_outlook else (),
        policy_note=policy.note,
    )
