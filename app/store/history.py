"""The audit log of some records: who did what to them, and when."""

from collections.abc import Iterable

from app.domain.papers import AuditEntry
from app.store.ledger import Ledger
from app.store.rows import shape_of
from app.store.scan import scan


def entries_of(ledger: Ledger, pairs: Iterable[tuple[str, str]]) -> list[AuditEntry]:
    """The entries about records given as (table, id), the newest first."""
    shape = shape_of(AuditEntry)
    sql = f"SELECT {shape.column_list} FROM audit_entry WHERE of_table = ? AND of_id = ?"
    found = [
        entry for pair in dict.fromkeys(pairs) for entry in shape.records(scan(ledger, sql, pair))
    ]
    return sorted(found, key=lambda entry: entry.seq, reverse=True)
