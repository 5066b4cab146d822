"""签发: a second person signs an assessment off in place, with a passphrase of their own.

The rule: who filled it in never signs it, and what is signed is what was frozen.
"""

from dataclasses import replace

from app.domain.changes import Changes, changed
from app.domain.papers import Assessment, Evidence
from app.errors import AppError
from app.store.ledger import Ledger, now, transaction
from app.store.records import audit, update
from app.usecases import users
from app.usecases.assessing_papers import own_draft, thawed
from app.usecases.coming_back import refuse_answered
from app.usecases.roles import allowed
from app.usecases.signed_forms import keep_form


def signers(ledger: Ledger, filled_in_by: str) -> tuple[str, ...]:
    """Who may sign off what this person filled in."""
    return tuple(name for name in users.reviewers(ledger) if name != filled_in_by)


def sign_off(ledger: Ledger, *, assessment_id: str, signer: str, passphrase: str) -> Changes:
    """The second person agrees, with the own passphrase; from now on it never changes.

    AppErrors: gone, signed_off, not_own, same_person, not_reviewer, wrong_passphrase,
    unknown_user, too_many_tries, frozen, corrected.
    """
    draft = own_draft(ledger, assessment_id)
    if signer == draft.filled_in_by:
        raise AppError(
            "填报和审核不能是同一个人。", hint="请另一位审核人员签字。", code="same_person"
        )
    thawed(draft)  # nobody signs what cannot be printed
    refuse_answered(
        ledger,
        park_id=draft.park_id,
        tier_id=draft.tier,
        on=draft.on_day,
        corrects=draft.corrects,
        but=draft.id,
        signing=True,
    )
    if not allowed(users.confirm(ledger, name=signer, passphrase=passphrase), "sign"):
        raise AppError(
            f"“{signer}”不是审核人员，不能签字。", hint="请审核人员签字。", code="not_reviewer"
        )
    stamp = now()
    with transaction(ledger):
        update(ledger, replace(draft, reviewed_by=signer, signed_off_at=stamp))
        # Not the record itself: what a second person signed is not for 撤销 to read.
        # Done by who has just typed the passphrase, at the window that another may have opened.
        audit(
            replace(ledger, who=signer),
            action="签发评估",
            of_table=Assessment.table,
            of_id=draft.id,
            after={
                "reviewed_by": signer,
                "signed_off_at": stamp,
                "filled_in_by": draft.filled_in_by,
                "by": ledger.who,
            },
        )
        keep_form(ledger, draft.id)
    return changed(Assessment.table, Evidence.table)
