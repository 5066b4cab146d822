"""A recorded assessment read back: its papers come from the frozen data alone.

The rule: nothing here looks at the ledger's present state, but for `paper_now`, which is what a
new assessment freezes, and `differs_now`, which compares the two.
"""

from dataclasses import replace
from datetime import date

from app.domain.papers import Assessment
from app.domain.park import Park
from app.errors import AppError
from app.policy.evaluate import appraise
from app.policy.pack import Policy
from app.policy.verdicts import ParkAppraisal
from app.reports.codec import NotFrozenError
from app.reports.frozen import Frozen, NewerError, thaw
from app.reports.inputs import PaperData, ParkPaper, Signature
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.appraisal import details_of, office_name, policy_of, traced_figures


def paper_of(ledger: Ledger, assessment_id: str) -> PaperData:
    """What the form and the 核查底稿 of a recorded assessment are printed from: the frozen data.

    AppErrors: gone, frozen.
    """
    record = living(ledger, assessment_id)
    frozen = thawed(record)
    signature = Signature(
        filled_in_by=record.filled_in_by or "",
        reviewed_by=record.reviewed_by,
        signed_off_at=record.signed_off_at,
        corrects=frozen.corrects,
    )
    return PaperData(
        parks=(replace(frozen.paper, signature=signature),),
        tier_id=record.tier,
        office=frozen.office,
        printed_on=frozen.filled_on,
    )


def differs_now(ledger: Ledger, assessment_id: str) -> bool:
    """Whether the same assessment would say something else if it were filled in now."""
    record = living(ledger, assessment_id)
    frozen = thawed(record)
    try:
        _, paper = paper_now(
            ledger,
            policy_of(ledger, record.on_day),
            park_id=record.park_id,
            tier_id=record.tier,
            on=record.on_day,
        )
    except AppError:  # no park or no tier of that name any more
        return True
    tiers = (paper.appraisal.tier(record.tier),)
    again = replace(paper, appraisal=replace(paper.appraisal, tiers=tiers))
    return (frozen.office, frozen.paper) != (office_name(ledger), again)


def paper_now(
    ledger: Ledger, policy: Policy, *, park_id: str, tier_id: str, on: date
) -> tuple[ParkAppraisal, ParkPaper]:
    """The appraisal, and the paper with the rows behind each criterion of the tier.

    AppErrors: gone, no_such_tier.
    """
    tier = next((each for each in policy.tiers if each.id == tier_id), None)
    facts = next(iter(queries.park_facts(ledger, park_ids=[park_id])), None)
    if tier is None or facts is None:
        raise AppError(
            "本地区执行的政策文件没有规定这个等级。" if tier is None else "这个园区已经删除。",
            hint="请回到评估页面重新选择。",
            code="no_such_tier" if tier is None else "gone",
        )
    appraisal = appraise(facts, policy, on)
    asked = {criterion.figure for criterion in tier.criteria}
    behind = [figure for figure in appraisal.figures if figure.id in asked]
    paper = ParkPaper(
        appraisal=appraisal,
        details=details_of(ledger, queries.fetch(ledger, Park, park_id)),
        traced=traced_figures(facts, policy, behind, on=on),
    )
    return appraisal, paper


def living(ledger: Ledger, assessment_id: str) -> Assessment:
    """A recorded assessment that was not withdrawn; AppError gone."""
    try:
        record = queries.fetch(ledger, Assessment, assessment_id)
    except KeyError:
        record = None
    if record is None or record.deleted_at is not None:
        raise AppError(
            "这份评估已经撤回。", hint="请看评估记录中现有的各份。", code="gone"
        ) from None
    return record


def own_draft(ledger: Ledger, assessment_id: str) -> Assessment:
    """One that waits for its signature; AppErrors gone, not_own, signed_off."""
    record = living(ledger, assessment_id)
    refuse_not_own(ledger, record)
    if record.signed_off_at is not None:
        raise AppError(
            "这份评估已经签发，不能再改，也不能撤回。",
            hint="内容有误的，请做更正：另报一份，写明更正哪一份。",
            code="signed_off",
        )
    return record


def refuse_not_own(ledger: Ledger, record: Assessment) -> None:
    """What another office filled in, only that office touches; AppError not_own."""
    if record.unit_code != ledger.unit_code:
        raise AppError(
            "这份评估是别的机构填报的，本单位不能改动。",
            hint="需要改的，请填报的机构来改。",
            code="not_own",
        )


def thawed(record: Assessment) -> Frozen:
    """The frozen data of a record, which must be about the same park, tier and day."""
    try:
        frozen = thaw(record.inputs, record.verdicts)
    except NewerError as error:
        raise AppError(
            "这份评估是用更新版本的程序填报的，本机的程序读不出来。",
            hint="请升级本机的程序后再打印。",
            code="frozen",
        ) from error
    except NotFrozenError as error:
        raise _unreadable() from error
    appraisal = frozen.paper.appraisal
    (verdict,) = appraisal.tiers
    if (appraisal.park_id, appraisal.on, verdict.tier.id) != (
        record.park_id,
        record.on_day,
        record.tier,
    ):
        raise _unreadable()
    return frozen


def _unreadable() -> AppError:
    return AppError(
        "这份评估存下的依据数据不完整，打印不出来。",
        hint="请填报的机构核对后另做一份更正。",
        code="frozen",
    )
