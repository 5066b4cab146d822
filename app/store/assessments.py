"""The recorded assessments as a list: what each says in short, and how far it has come.

The rule: the frozen documents stay where they are; only one that is printed is read whole.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.store.ledger import Ledger
from app.store.scan import scan

State = Literal["waiting", "signed", "corrected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An assessment without its documents.

    `verdict` is None where the document does not say it; `corrects_on` is the day of the one it
    corrects, `corrected` whether a signed one corrects it.
    """

    id: str
    unit_code: str
    park_id: str
    park: str
    on: date
    tier: str
    verdict: str | None
    conclusion: str
    filled_in_by: str
    created_at: str
    reviewed_by: str
    signed_off_at: str | None
    corrects: str | None
    corrects_on: date | None
    corrected: bool

    @property
    def state(self) -> State:
        """待审核, 已签发 or 已更正."""
        if self.signed_off_at is None:
            return "waiting"
        return "corrected" if self.corrected else "signed"


_SQL = """
SELECT a.id, a.unit_code, a.park_id, p.name, a.on_day, a.tier,
    json_extract(a.verdicts, '$.tier.verdict'), a.conclusion, a.filled_in_by, a.created_at,
    a.reviewed_by, a.signed_off_at, a.corrects, b.on_day,
    EXISTS (SELECT 1 FROM assessment c WHERE c.corrects = a.id AND c.deleted_at IS NULL
        AND c.signed_off_at IS NOT NULL)
FROM assessment a JOIN park p ON p.id = a.park_id LEFT JOIN assessment b ON b.id = a.corrects
WHERE a.deleted_at IS NULL"""


def recorded(ledger: Ledger, *, park_id: str | None = None) -> tuple[Recorded, ...]:
    """All living assessments, or of one park; those made last first."""
    sql, params = _SQL, []
    if park_id is not None:
        sql += " AND a.park_id = ?"
        params.append(park_id)
    return tuple(_recorded(*row) for row in scan(ledger, f"{sql} ORDER BY a.id DESC", params))


def _recorded(*row: object) -> Recorded:
    facts = dict(zip(Recorded.__dataclass_fields__, row, strict=True))
    for name in ("on", "corrects_on"):
        facts[name] = date.fromisoformat(str(facts[name])) if facts[name] else None
    for name in ("conclusion", "filled_in_by", "reviewed_by"):
        facts[name] = facts[name] or ""
    facts["corrected"] = bool(facts["corrected"])
    return Recorded(**facts)  # type: ignore[arg-type]
