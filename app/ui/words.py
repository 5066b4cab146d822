"""Verdicts and parks in the window's words; values are worded as the papers word them."""

from app.domain.codes import TIER_LABELS
from app.policy.verdicts import CriterionVerdict, ParkAppraisal, TierVerdict, Verdict
from app.reports.wording import short_value, threshold_text

MET_ALL = "已取得最高等级"
NO_TIERS = "本地区执行的政策文件没有规定园区等级"


def against(criterion: CriterionVerdict) -> str:
    """28/30 户: what there is against what is asked for."""
    quantity, unit = criterion.quantity, criterion.unit
    value = short_value(criterion.value, quantity, unit)
    if criterion.value is None or isinstance(criterion.criterion.threshold, bool):
        return value
    asked = threshold_text(criterion.criterion, quantity, unit).removeprefix("≥ ")
    return f"{value} / {asked}"


def state_of(*, verdict: Verdict, contested: bool) -> str:
    """The sign: contested goes before the verdict, because a person must decide it."""
    return "contested" if contested else verdict


def tiers_held(appraisal: ParkAppraisal) -> str:
    """The tiers a park holds, the highest first."""
    order = list(TIER_LABELS)
    held = sorted(appraisal.held, key=order.index, reverse=True)
    return "、".join(TIER_LABELS[tier] for tier in held) or "未认定"


def highest_held(appraisal: ParkAppraisal) -> str:
    """The id of the highest tier held, or ""."""
    order = list(TIER_LABELS)
    return max(appraisal.held, key=order.index, default="")


def next_tier(appraisal: ParkAppraisal) -> TierVerdict | None:
    """The verdict on the lowest tier not yet held."""
    return appraisal.tier(appraisal.next_tier) if appraisal.next_tier else None


def distance_to_next(appraisal: ParkAppraisal) -> str:
    """盟级示范性：2 项未达标，入驻实体差 2 户；吸纳就业差 30 人."""
    verdict = next_tier(appraisal)
    if verdict is None:
        return MET_ALL if appraisal.tiers else NO_TIERS
    return f"{verdict.tier.label}：{short_distance(verdict)}"


def state_of_next(appraisal: ParkAppraisal) -> str:
    """The sign of the next tier; met where all are held, undetermined where there is none."""
    verdict = next_tier(appraisal)
    if verdict is None:
        return "met" if appraisal.tiers else "undetermined"
    return state_of(verdict=verdict.verdict, contested=verdict.contested)


def short_distance(verdict: TierVerdict) -> str:
    """What is missing in whole units; what cannot be told is only counted."""
    missing = [
        f"{each.criterion.label}{each.distance_text}"
        for each in verdict.criteria
        if each.verdict == "not_met"
    ]
    # How many comes first: where there is little room, it is all that is read.
    if len(missing) > 1:
        missing[0] = f"{len(missing)} 项未达标，{missing[0]}"
    unknown = sum(each.verdict == "undetermined" for each in verdict.criteria)
    if unknown:
        missing.append(f"{unknown} 项缺数据，无法判定")
    return "；".join(missing) or "各项达标"
