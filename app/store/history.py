"""The audit log of some records: who did what to them, and when."""

import json
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


def along_with(ledger: Ledger, action: str) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By record, what the last act upon it whose name begins so says went along; (table, id)."""
    sql = (
        "SELECT of_table, of_id, after FROM audit_entry"
        " WHERE action GLOB ? || '*' AND after GLOB '{\"along\":*' ORDER BY seq"
    )
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for table, record_id, said in scan(ledger, sql, (action,)):
        found[table, record_id] = [(of, key) for of, key in json.loads(said)["along"]]
    return found
