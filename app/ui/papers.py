"""Papers as the window asks for them: which parks, which tier, built on the worker when wanted.

The rule: imported only when a paper is asked for, because it loads the PDF writer.
"""

from collections.abc import Sequence

from app.domain.codes import TIER_LABELS
from app.reports.registry import report
from app.store.assessments import Recorded
from app.store.ledger import Ledger
from app.ui.desk import Desk
from app.ui.preview import Paper
from app.usecases.appraisal import appraise_parks, paper_data
from app.usecases.assessing_papers import paper_of
from app.usecases.files import safe_name
from app.usecases.signed_forms import FORM, form_of

WITH_ROWS = "worksheet"


def paper(
    desk: Desk,
    name: str,
    *,
    tier_id: str,
    park_ids: Sequence[str] | None = None,
    about: str = "",
) -> Paper:
    """A paper of the registry for some parks (None: all) against a tier."""
    kind = report(name)
    on, printed_on = desk.day, desk.today()

    def build(ledger: Ledger) -> bytes:
        data = paper_data(
            ledger,
            on=on,
            tier_id=tier_id,
            printed_on=printed_on,
            park_ids=park_ids,
            with_rows=name == WITH_ROWS,
        )
        return kind.build(data)

    title = "　".join(part for part in (kind.title, TIER_LABELS[tier_id], about) if part)
    file_name = safe_name(f"{title}　{on:%Y%m%d}".replace("　", "-")) + ".pdf"
    return Paper(title, file_name, build)


def recorded_paper(row: Recorded, name: str) -> Paper:
    """A paper of a recorded assessment, from what was frozen."""
    kind = report(name)
    tier = TIER_LABELS.get(row.tier, row.tier)
    title = f"{kind.title}　{tier}　{row.park}"
    file_name = safe_name(f"{title}　{row.on:%Y%m%d}".replace("　", "-")) + ".pdf"
    if name == FORM:
        return Paper(title, file_name, lambda ledger: form_of(ledger, row.id))
    return Paper(title, file_name, lambda ledger: kind.build(paper_of(ledger, row.id)))


def park_paper(desk: Desk, park_id: str) -> Paper:
    """A park's form against its next tier, or the highest it holds if there is none."""
    on, printed_on = desk.day, desk.today()
    kind = report(FORM)

    def build(ledger: Ledger) -> bytes:
        (park,) = appraise_parks(ledger, on=on, park_ids=[park_id], with_outlook=False)
        data = paper_data(
            ledger,
            on=on,
            # Where there is no tier at all, paper_data says so.
            tier_id=park.next_tier or (park.tiers[-1].tier.id if park.tiers else ""),
            printed_on=printed_on,
            park_ids=[park_id],
        )
        return kind.build(data)

    return Paper(kind.title, f"{kind.title}-{on:%Y%m%d}.pdf", build)
