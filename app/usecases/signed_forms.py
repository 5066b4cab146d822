"""签发件: the form as it was printed when it was signed, kept with its assessment.

The rule: a signed assessment is reprinted from these very bytes, whatever later programs would
make of the frozen data; `app.usecases.evidence` deletes them for nobody.
"""

from hashlib import sha256

from app.domain.papers import Assessment, Evidence
from app.reports.registry import report
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import audit, insert, new_id
from app.usecases.assessing_papers import paper_of
from app.usecases.evidence import SIGNED_FORM, scan_of, signed_form

FORM = "assessment-form"


def keep_form(ledger: Ledger, assessment_id: str) -> None:
    """Print the form of an assessment just signed, and keep it, in the caller's transaction."""
    record = queries.fetch(ledger, Assessment, assessment_id)
    content = report(FORM).build(paper_of(ledger, assessment_id))
    form = Evidence(
        id=new_id(),
        unit_code=record.unit_code,
        created_at="",
        updated_at="",
        of_table=Assessment.table,
        of_id=assessment_id,
        title=SIGNED_FORM,
        media_type="application/pdf",
        sha256=sha256(content).hexdigest(),
        content=content,
    )
    insert(ledger, [form])
    # Not the record itself: like the signature, it is not for 撤销 to read.
    audit(
        ledger,
        action="保存签发件",
        of_table=Evidence.table,
        of_id=form.id,
        after={"of_id": assessment_id, "sha256": form.sha256},
    )


def form_of(ledger: Ledger, assessment_id: str) -> bytes:
    """The form of a recorded assessment: as it was signed, or as a draft prints now.

    AppErrors: gone, frozen, scan_damaged.
    """
    kept = signed_form(ledger, assessment_id)
    if kept is not None and kept.size:
        return scan_of(ledger, kept.evidence.id)
    return report(FORM).build(paper_of(ledger, assessment_id))
