"""Writing records and the audit log.

The rule: every write happens inside `transaction()`, so that a use case's records and its audit
entries are saved together or not at all; nothing is ever erased, only marked as deleted.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from app.domain.papers import AuditEntry
from app.domain.record import Record
from app.store.ledger import Ledger, now, transaction
from app.store.rows import Shape, shape_of

FIRST_HASH = "0" * 64


def new_id() -> str:
    """A UUIDv7 as text: ids made later sort later, to a quarter of a microsecond.

    Twelve of its random bits are the fraction of the millisecond (RFC 9562, 6.2, method 3), so that
    rows inserted together lie together.
    """
    stamp, rest = divmod(time.time_ns(), 1_000_000)
    noise = int.from_bytes(os.urandom(8), "big")
    digits = (
        f"{stamp & (1 << 48) - 1:012x}7{rest * 4096 // 1_000_000:03x}"
        f"{0b10 << 62 | noise & (1 << 62) - 1:016x}"
    )
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def insert(ledger: Ledger, records: Iterable[Record]) -> None:
    """Save new records, parents before children.

    Where they are None, id, unit_code, created_at and updated_at are filled in.
    """
    with _writing(ledger):
        for kind, group in groupby(records, type):
            shape: Shape[Any] = shape_of(kind)
            marks = ", ".join("?" * len(shape.columns))
            ledger.db.conn.executemany(
                f"INSERT INTO {shape.table} ({shape.column_list}) VALUES ({marks})",
                _filled(ledger, shape.columns, map(shape.row, group)),
            )


def update(ledger: Ledger, record: Record) -> None:
    """Save a whole record over the one with its id; KeyError if there is none."""
    with _writing(ledger):
        shape = shape_of(type(record))
        row = shape.row(replace(record, updated_at=now()))
        sets = ", ".join(f'"{column}" = ?' for column in shape.columns[1:])
        cursor = ledger.db.execute(
            f"UPDATE {shape.table} SET {sets} WHERE id = ?", (*row[1:], record.id)
        )
        if cursor.rowcount != 1:
            raise KeyError(f"{shape.table} {record.id}")


def delete(ledger: Ledger, record_type: type[Record], ids: Iterable[str]) -> None:
    """Mark records as deleted; `restore` brings them back. KeyError if one is not there."""
    stamp = now()
    _mark(ledger, record_type, ids, deleted_at=stamp, stamp=stamp)


def restore(ledger: Ledger, record_type: type[Record], ids: Iterable[str]) -> None:
    """Bring deleted records back. KeyError if one is not there."""
    _mark(ledger, record_type, ids, deleted_at=None, stamp=now())


def audit(
    ledger: Ledger,
    *,
    action: str,
    of_table: str | None = None,
    of_id: str | None = None,
    before: object = None,
    after: object = None,
) -> None:
    """Add an entry to the audit log, in the transaction of what it reports.

    `before` and `after` are records or anything that JSON can say.
    """
    with _writing(ledger):
        last = ledger.db.execute(
            "SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        seq, previous = last or (0, FIRST_HASH)
        entry = AuditEntry(
            seq=seq + 1,
            at=now(),
            who=ledger.who,
            action=action,
            of_table=of_table,
            of_id=of_id,
            before=_document(before),
            after=_document(after),
            previous_hash=previous,
            hash="",
        )
        entry = replace(entry, hash=entry_hash(entry))
        shape = shape_of(AuditEntry)
        marks = ", ".join("?" * len(shape.columns))
        ledger.db.execute(
            f"INSERT INTO audit_entry ({shape.column_list}) VALUES ({marks})",
            shape.row(entry),
        )


def audit_record(
    ledger: Ledger, action: str, *, before: Record | None = None, after: Record | None = None
) -> None:
    """Add the entry of a record that was added, changed or deleted."""
    of = after or before
    assert of is not None
    audit(ledger, action=action, of_table=of.table, of_id=of.id, before=before, after=after)


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of the entry, the hash before it included."""
    facts = asdict(entry)
    del facts["hash"]
    return hashlib.sha256(canonical(facts).encode("utf-8")).hexdigest()


def canonical(value: object) -> str:
    """JSON with sorted keys and no blanks; records and days as JSON has them."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


@contextmanager
def _writing(ledger: Ledger) -> Iterator[None]:
    """The caller's transaction, or one of our own.

    No savepoint: while one is open, SQLite walks its whole journal after every statement, and an
    import of 100,000 rows would take minutes. A caller that catches errors sets its own.
    """
    if ledger.db.conn.in_transaction:
        yield
        return
    with transaction(ledger):
        yield


def _document(value: object) -> str | None:
    return None if value is None else canonical(value)


def _filled(
    ledger: Ledger, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Rows with their first four columns (see `Record`) filled in where empty."""
    stamp = now()
    assert tuple(columns[:4]) == ("id", "unit_code", "created_at", "updated_at")
    for row in rows:
        record_id, unit_code, created_at, updated_at = row[:4]
        yield (
            record_id or new_id(),
            unit_code or ledger.unit_code,
            created_at or stamp,
            updated_at or stamp,
            *row[4:],
        )


def _mark(
    ledger: Ledger,
    kind: type[Record],
    ids: Iterable[str],
    *,
    deleted_at: str | None,
    stamp: str,
) -> None:
    with _writing(ledger):
        for record_id in ids:
            cursor = ledger.db.execute(
                f"UPDATE {kind.table} SET deleted_at = ?, updated_at = ? WHERE id = ?",
                (deleted_at, stamp, record_id),
            )
            if cursor.rowcount != 1:
                raise KeyError(f"{kind.table} {record_id}")
