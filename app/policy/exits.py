"""评估退出机制: the three causes of XA2022 二, each with its evidence; a person decides.

The rule: a cause that cannot be told for want of data is None, never a reason to strike off.
"""

from collections.abc import Sequence
from datetime import date

from app.policy.facts import ParkFacts
from app.policy.figures import services
from app.policy.pack import ExitCause, Policy
from app.policy.populations import View, view
from app.policy.verdicts import VERDICT_LABELS, ExitFinding, Figure, TierVerdict

CONSTRUCTION_TIER = "standard"


def _below_standard(tiers: Sequence[TierVerdict]) -> tuple[bool | None, str]:
    for tier in tiers:
        if tier.tier.id == CONSTRUCTION_TIER:
            holds = {"met": False, "not_met": True, "undetermined": None}[tier.verdict]
            told = tier.distance_text or "各项均达标"
            return holds, f"{tier.tier.label}{VERDICT_LABELS[tier.verdict]}：{told}"
    return None, "本地区政策没有建设标准"


def _lacks_services(of: View) -> tuple[bool | None, str]:
    if not of.facts.services_offered:
        return None, "尚未登记服务功能"
    has = services.offered_services(of)
    lacking = [service for service in of.policy.services.value if service not in has]
    if lacking:
        return True, f"具备 {len(has)} 项，缺{'、'.join(lacking)}"
    return False, f"{len(has)} 项服务齐全"


def _not_incubating(of: View, figures: Sequence[Figure]) -> tuple[bool | None, str]:
    incubating = next(figure.value for figure in figures if figure.id == "incubating")
    if incubating is None:
        return None, "尚未录入入驻台账"
    recorded = services.recorded_services(of)
    months = of.policy.windows.service_months.value
    if not incubating:
        return True, "没有在孵实体"
    if not recorded:
        return True, f"在孵 {incubating} 户，近 {months} 个月没有服务记录"
    return False, f"在孵 {incubating} 户，近 {months} 个月有 {len(recorded)} 类服务记录"


def _finding(cause: ExitCause, *, holds: bool | None, evidence: str) -> ExitFinding:
    return ExitFinding(
        id=cause.id, label=cause.label, clause=cause.clause, holds=holds, evidence=evidence
    )


def exit_findings(
    facts: ParkFacts,
    policy: Policy,
    on: date,
    tiers: Sequence[TierVerdict],
    figures: Sequence[Figure],
) -> tuple[ExitFinding, ...]:
    """Each cause the policy names, with whether it holds and on what evidence."""
    of = view(facts, policy, on)
    answers = {
        "below_standard": _below_standard(tiers),
        "lacks_services": _lacks_services(of),
        "not_incubating": _not_incubating(of, figures),
    }
    return tuple(
        _finding(cause, holds=answers[cause.id][0], evidence=answers[cause.id][1])
        for cause in policy.exit_causes
    )


def proposal(findings: Sequence[ExitFinding]) -> str:
    """整改 or 清除 or nothing, for a person to decide.

    XA2022 grades no causes; the choice here: 清除 only where the park does not work as an
    incubator and another cause holds too, 整改 where any cause holds.
    """
    held = {finding.id for finding in findings if finding.holds}
    if "not_incubating" in held and len(held) > 1:
        return "清除"
    return "整改" if held else ""
