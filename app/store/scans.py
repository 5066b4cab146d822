"""Evidence without its scans: a list of papers never reads the bytes of a single one.

The rule: only `content_of` reads a scan, and only as much memory as that one needs.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.domain.papers import Evidence
from app.store.ledger import Ledger, now
from app.store.rows import shape_of
from app.store.scan import scan

CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Paper:
    """Evidence whose `content` is None, and how many bytes its scan has; 0 if it is not here."""

    evidence: Evidence
    size: int


def papers(
    ledger: Ledger, where: str, params: Sequence[Any], *, deleted: bool | None = False
) -> list[Paper]:
    """The papers that meet an SQL condition written by the program.

    The living ones; with `deleted` those in the bin, with None both.
    """
    shape = shape_of(Evidence)
    at = shape.columns.index(CONTENT)
    columns = ", ".join("NULL" if name == CONTENT else f'"{name}"' for name in shape.columns)
    state = {None: "1", True: "deleted_at IS NOT NULL", False: "deleted_at IS NULL"}[deleted]
    rows = scan(
        ledger,
        f"SELECT {columns}, coalesce(length(content), 0) FROM evidence"
        f" WHERE {state} AND ({where}) ORDER BY id",
        params,
    )
    assert all(row[at] is None for row in rows)
    made = shape.records(row[:-1] for row in rows)
    return [Paper(evidence, row[-1]) for evidence, row in zip(made, rows, strict=True)]


def papers_of(ledger: Ledger, of_table: str, of_id: str) -> list[Paper]:
    """The living papers of a record, in the order they were added."""
    return papers(ledger, "of_table = ? AND of_id = ?", (of_table, of_id))


def paper(ledger: Ledger, evidence_id: str) -> Paper:
    """The paper of that id, deleted or not; KeyError if there is none."""
    found = papers(ledger, "id = ?", (evidence_id,), deleted=None)
    if not found:
        raise KeyError(f"evidence {evidence_id}")
    return found[0]


def content_of(ledger: Ledger, evidence_id: str) -> bytes | None:
    """The scan itself; None if it is not here."""
    found = scan(ledger, "SELECT content FROM evidence WHERE id = ?", (evidence_id,))
    return found[0][0] if found else None


def update_words(ledger: Ledger, evidence: Evidence) -> None:
    """Save what is said of a paper and leave its scan alone; inside the caller's transaction."""
    shape = shape_of(Evidence)
    row = dict(zip(shape.columns, shape.row(replace(evidence, updated_at=now())), strict=True))
    names = [name for name in shape.columns if name not in ("id", CONTENT)]
    sets = ", ".join(f'"{name}" = ?' for name in names)
    ledger.db.execute(
        f"UPDATE evidence SET {sets} WHERE id = ?", (*(row[name] for name in names), evidence.id)
    )


def told(found: Paper) -> dict[str, Any]:
    """The paper as the audit log has it: a scan by its hash, as for any record."""
    return asdict(found.evidence) | {CONTENT: found.evidence.sha256 if found.size else None}
