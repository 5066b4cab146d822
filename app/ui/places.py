"""Where in the window a record stands, so that a row that speaks of it leads there.

The rule: a record without a screen of its own leads to the park or the entity it belongs to.
"""

from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.park import Park
from app.domain.records import RECORDS
from app.store import queries
from app.store.ledger import Ledger

# The key of a screen, and what to show there.
Where = tuple[str, str]
KIND_OF: dict[str, Any] = {kind.table: kind for kind in RECORDS}


def where(ledger: Ledger, table: str, record_id: str) -> Where | None:
    """The screen and what to show there; None where no screen shows such a record."""
    kind = KIND_OF.get(table)
    if kind is None:
        return None
    try:
        record = queries.fetch(ledger, kind, record_id)
    except KeyError:  # it never came here, or another office's
        return None
    return _of_record(ledger, record)


def _of_record(ledger: Ledger, record: Any) -> Where | None:
    if isinstance(record, Park):
        return "parks", record.id
    if isinstance(record, Entity | Founder):
        return "tenants", record.name
    if getattr(record, "of_id", None):
        return where(ledger, record.of_table, record.of_id)
    if getattr(record, "entity_id", None):
        return where(ledger, Entity.table, record.entity_id)
    if getattr(record, "park_id", None):
        return where(ledger, Park.table, record.park_id)
    return None
