"""The columns of 评估: the parks against the criteria of a tier, and the recorded assessments."""

from typing import cast

from app.domain.codes import TIER_LABELS
from app.policy.verdicts import VERDICT_LABELS, CriterionVerdict, ParkAppraisal, Verdict
from app.reports.wording import short_value, threshold_text
from app.store.assessments import Recorded, State
from app.ui.bundle_words import minute_text
from app.ui.columns import Column, folded
from app.ui.words import state_of

ORDER: dict[Verdict, int] = {"met": 0, "undetermined": 1, "not_met": 2}
CONCLUSION = "conclusion"
STATES: dict[State, str] = {"waiting": "待审核", "signed": "已签发", "corrected": "已更正"}
STATE_ORDER = list(STATES)


def columns(tier_id: str, parks: tuple[ParkAppraisal, ...]) -> tuple[Column[ParkAppraisal], ...]:
    """The park, one column per criterion of the tier, and the conclusion."""
    criteria = parks[0].tier(tier_id).criteria if parks else ()
    return (
        Column(name="name", heading="园区", show=lambda park: park.name, width=248),
        *(_criterion_column(tier_id, each) for each in criteria),
        Column(
            name=CONCLUSION,
            heading="结论",
            show=lambda park: _conclusion(park, tier_id),
            state=lambda park: _tier_state(park, tier_id),
            order=lambda park: ORDER[park.tier(tier_id).verdict],
            width=280,
            link=True,
        ),
    )


def _conclusion(park: ParkAppraisal, tier_id: str) -> str:
    """What is missing; where nothing is, the verdict: a sign never stands alone."""
    tier = park.tier(tier_id)
    if tier.distance_text:
        return tier.distance_text
    words = VERDICT_LABELS[tier.verdict]
    return f"{words}，各口径结论不同" if tier.contested else words


def _tier_state(park: ParkAppraisal, tier_id: str) -> str:
    verdict = park.tier(tier_id)
    return state_of(verdict=verdict.verdict, contested=verdict.contested)


def criterion_of(park: ParkAppraisal, tier_id: str, criterion_id: str) -> CriterionVerdict:
    """A park's answer to a criterion; KeyError if the tier has none of that id."""
    for each in park.tier(tier_id).criteria:
        if each.criterion.id == criterion_id:
            return each
    raise KeyError(criterion_id)


def _criterion_column(tier_id: str, like: CriterionVerdict) -> Column[ParkAppraisal]:
    criterion_id = like.criterion.id

    def show(park: ParkAppraisal) -> str:
        each = criterion_of(park, tier_id, criterion_id)
        return short_value(each.value, each.quantity, each.unit)

    def state(park: ParkAppraisal) -> str:
        each = criterion_of(park, tier_id, criterion_id)
        return state_of(verdict=each.verdict, contested=each.contested)

    def order(park: ParkAppraisal) -> tuple[int, int]:
        each = criterion_of(park, tier_id, criterion_id)
        return ORDER[each.verdict], each.distance or 0

    threshold = threshold_text(like.criterion, like.quantity, like.unit)
    return Column(
        name=criterion_id,
        heading=f"{folded(like.criterion.label)}\n{threshold}",
        show=show,
        state=state,
        order=order,
        width=96,
        number=True,
        link=True,
    )


def tier_words(tier_id: str) -> str:
    """盟级示范性; the id itself where the program does not know it."""
    return TIER_LABELS.get(tier_id, tier_id)


def verdict_words(verdict: str | None) -> str:
    """达标, or — where a document does not say it."""
    return VERDICT_LABELS.get(cast("Verdict", verdict), "—")


def state_words(row: Recorded) -> str:
    """How far it has come; a correction says so too."""
    return STATES[row.state] + (f"（更正 {row.corrects_on}）" if row.corrects_on else "")


RECORDED: tuple[Column[Recorded], ...] = (
    Column(name="park", heading="园区", show=lambda row: row.park, width=248),
    Column(name="on", heading="评估日", show=lambda row: row.on.isoformat(), width=104),
    Column(name="tier", heading="等级", show=lambda row: tier_words(row.tier), width=128),
    Column(
        name="verdict",
        heading="结论",
        show=lambda row: verdict_words(row.verdict),
        state=lambda row: (row.verdict in VERDICT_LABELS and row.verdict) or "undetermined",
        width=104,
    ),
    Column(
        name="state",
        heading="状态",
        show=state_words,
        order=lambda row: STATE_ORDER.index(row.state),
        width=176,
    ),
    Column(name="filled_in_by", heading="填报人", show=lambda row: row.filled_in_by, width=120),
    Column(name="reviewed_by", heading="审核人", show=lambda row: row.reviewed_by, width=120),
    Column(
        name="signed_off_at",
        heading="签发时间",
        show=lambda row: minute_text(row.signed_off_at),
        width=144,
    ),
)
