"""评估: filled in by one person and laid before another, given up again, or corrected by a new one.

The rule: what was filled in is frozen at once; a signed assessment never changes.
"""

from datetime import date

from app.domain.changes import Changes, changed
from app.domain.papers import Assessment
from app.errors import AppError
from app.reports.frozen import Frozen, freeze
from app.reports.wording import conclusion_text, long_moment
from app.store.ledger import Ledger, now, transaction
from app.store.records import audit_record, delete, insert, new_id
from app.usecases.appraisal import office_name, policy_of
from app.usecases.assessing_papers import living, own_draft, paper_now, refuse_not_own
from app.usecases.coming_back import refuse_answered
from app.usecases.roles import require

Question = tuple[str, str, date]
LONGEST_REASON = 200


def fill_in(
    ledger: Ledger,
    *,
    park_id: str,
    tier_id: str,
    on: date,
    today: date,
    corrects: str | None = None,
    why: str = "",
) -> tuple[str, Changes]:
    """Lay a park's assessment before the second person, frozen as it is now; its id.

    `corrects` is the id of the signed assessment of the same park, tier and day that is put right,
    `why` the reason on its paper.
    AppErrors: not_allowed, not_yet, waiting, signed_off, no_reason, not_signed, other_question,
    corrected, no_tiers, no_such_tier.
    """
    require(ledger, "assess")
    if on > today:
        raise AppError(
            f"评估日 {on} 还没有到，不能填报。", hint="请改看今天或以前的日期。", code="not_yet"
        )
    said = _correction(ledger, corrects, (park_id, tier_id, on), why)
    refuse_answered(ledger, park_id=park_id, tier_id=tier_id, on=on, corrects=corrects)
    policy = policy_of(ledger, on)
    appraisal, paper = paper_now(ledger, policy, park_id=park_id, tier_id=tier_id, on=on)
    frozen = Frozen(office=office_name(ledger), filled_on=today, corrects=said, paper=paper)
    inputs, verdicts = freeze(frozen, tier_id)
    stamp = now()
    draft = Assessment(
        id=new_id(),
        unit_code=ledger.unit_code,
        created_at=stamp,
        updated_at=stamp,
        park_id=park_id,
        on_day=on,
        tier=tier_id,
        pack="+".join(pack.key for pack in policy.packs),
        pack_version=policy.version,
        pack_sha256=policy.sha256,
        inputs=inputs,
        verdicts=verdicts,
        conclusion=conclusion_text(appraisal, appraisal.tier(tier_id)),
        filled_in_by=ledger.who,
        corrects=corrects,
    )
    with transaction(ledger):
        insert(ledger, [draft])
        audit_record(ledger, "更正评估" if corrects else "填报评估", after=draft)
    return draft.id, changed(Assessment.table)


def withdraw(ledger: Ledger, assessment_id: str) -> Changes:
    """Give up a draft nobody has signed. AppErrors: not_allowed, gone, signed_off, not_own."""
    require(ledger, "assess")
    draft = own_draft(ledger, assessment_id)
    with transaction(ledger):
        delete(ledger, Assessment, [draft.id])
        audit_record(ledger, "撤回评估草稿", before=draft)
    return changed(Assessment.table)


def _correction(ledger: Ledger, corrects: str | None, question: Question, why: str) -> str:
    """What a correction says of the one it corrects, which was signed."""
    if corrects is None:
        return ""
    reason = " ".join(why.split())
    if not reason:
        raise AppError(
            "没有写更正的原因。", hint="请写明原因，它会印在更正件上。", code="no_reason"
        )
    if len(reason) > LONGEST_REASON:
        raise AppError(
            "更正的原因太长，印不下。",
            hint=f"请写得短些，不超过 {LONGEST_REASON} 个字。",
            code="no_reason",
        )
    wrong = living(ledger, corrects)
    refuse_not_own(ledger, wrong)
    if wrong.signed_off_at is None:
        raise AppError(
            "要更正的评估还没有签发。", hint="请撤回这份草稿，重新填报。", code="not_signed"
        )
    if (wrong.park_id, wrong.tier, wrong.on_day) != question:
        raise AppError(
            "更正要与原评估同一园区、同一等级、同一评估日。",
            hint="换了日期或等级的，请另行填报。",
            code="other_question",
        )
    signed = f"{long_moment(wrong.signed_off_at)} 签发，审核人 {wrong.reviewed_by}"
    return f"更正 {wrong.on_day} 的评估（{signed}）。更正原因：{reason}"
