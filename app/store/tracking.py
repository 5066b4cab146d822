"""What changed since: one row per record with its latest number in the ledger's stream.

The rule: triggers write it (see `triggers`), nobody else does, so no change escapes it; and a copy
never goes on with the stream of its original.
"""

import secrets
from dataclasses import dataclass

from app.domain.records import RECORDS
from app.store import meta
from app.store.ledger import Ledger, now, transaction
from app.store.scan import scan

# The file's own number (`PRAGMA user_version`): 0 a ledger, 1 a backup of one. It is no row, so a
# backup's tables are those of its ledger.
COPY = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A record that changed, last by change number `seq`; a deleted one is a tombstone."""

    table: str
    id: str
    seq: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """The ledger's own sequence of changes; a restored ledger begins a new one.

    `seq` is the number of its latest change, `since` the moment it began.
    """

    name: str
    seq: int
    since: str


def stream(ledger: Ledger) -> Stream:
    """The stream of the ledger."""
    name, seq = scan(ledger, "SELECT name, seq FROM stream")[0]
    since = meta.value(ledger, "stream_since") or meta.value(ledger, "made_at")
    return Stream(name, seq, since or "")


def is_copy(ledger: Ledger) -> bool:
    """Whether this is a backup, opened as it stands: its stream is that of another file."""
    return int(scan(ledger, "PRAGMA user_version")[0][0]) == COPY


def changed_since(ledger: Ledger, seq: int) -> tuple[Change, ...]:
    """Every record changed after `seq`, once, in the order of its latest change."""
    rows = scan(
        ledger,
        "SELECT of_table, of_id, seq, deleted FROM change WHERE seq > ? ORDER BY seq",
        (seq,),
    )
    return tuple(Change(table, of_id, at, bool(gone)) for table, of_id, at, gone in rows)


def changes_since(ledger: Ledger, seq: int) -> int:
    """How many records changed after `seq`, another office's included."""
    return int(scan(ledger, "SELECT count(*) FROM change WHERE seq > ?", (seq,))[0][0])


def start_new_stream(ledger: Ledger) -> None:
    """After a restore: numbers given out before may have been seen elsewhere."""
    with transaction(ledger):
        ledger.db.execute("UPDATE stream SET name = ?", [secrets.token_hex(16)])
        ledger.db.execute("PRAGMA user_version = 0")
        meta.keep(ledger, "stream_since", now())


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
