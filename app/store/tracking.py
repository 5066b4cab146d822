"""What changed since: one row per record with its latest number in the ledger's stream.

The rule: triggers write it (see `triggers`), nobody else does, so no change escapes it.
"""

import secrets
from dataclasses import dataclass

from app.domain.records import RECORDS
from app.store.ledger import Ledger, transaction
from app.store.scan import scan


@dataclass(frozen=True, slots=True)
class Change:
    """A record that changed, last by change number `seq`; a deleted one is a tombstone."""

    table: str
    id: str
    seq: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """The ledger's own sequence of changes; a restored ledger begins a new one."""

    name: str
    seq: int


def stream(ledger: Ledger) -> Stream:
    """The stream and the number of its latest change."""
    return Stream(*scan(ledger, "SELECT name, seq FROM stream")[0])


def changed_since(ledger: Ledger, seq: int) -> tuple[Change, ...]:
    """Every record changed after `seq`, once, in the order of its latest change."""
    rows = scan(
        ledger,
        "SELECT of_table, of_id, seq, deleted FROM change WHERE seq > ? ORDER BY seq",
        (seq,),
    )
    return tuple(Change(table, of_id, at, bool(gone)) for table, of_id, at, gone in rows)


def start_new_stream(ledger: Ledger) -> None:
    """After a restore: numbers given out before may have been seen elsewhere."""
    with transaction(ledger):
        ledger.db.execute("UPDATE stream SET name = ?", [secrets.token_hex(16)])


def discrepancies(ledger: Ledger) -> tuple[str, ...]:
    """Tables whose rows and tracked changes do not agree, as table names."""
    wrong = []
    for record in RECORDS:
        table = record.table
        untracked, stale = scan(
            ledger,
            f"SELECT (SELECT count(*) FROM {table} r LEFT JOIN change c"
            "   ON c.of_table = ? AND c.of_id = r.id"
            "   WHERE c.deleted IS NOT (r.deleted_at IS NOT NULL)),"
            " (SELECT count(*) FROM change c WHERE c.of_table = ? AND NOT c.deleted"
            f"   AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.id = c.of_id))",
            (table, table),
        )[0]
        if untracked or stale:
            wrong.append(table)
    return tuple(wrong)
