"""Records of another office, kept exactly as they came: their ids, times and tombstones.

The rule: what the ledger's own constraints refuse is reported, never forced in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.fields import Kind, fields_of
from app.domain.record import Record
from app.store.ledger import Ledger
from app.store.rows import Row, Shape, shape_of
from app.store.scan import scan

AT_ONCE = 500
MOVING = "9999-12-31T00:00:00.000Z"


def stored(ledger: Ledger, kind: type[Record], ids: Sequence[str]) -> dict[str, Record]:
    """The records of these ids that are here, deleted ones too; scans are left out."""
    shape: Shape[Any] = shape_of(kind)
    columns = ", ".join(
        "NULL" if field.kind is Kind.BLOB else f'"{field.name}"' for field in fields_of(kind)
    )
    found: dict[str, Record] = {}
    for some in _batches(ids):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT {columns} FROM {shape.table} WHERE id IN ({marks})"
        found.update((record.id, record) for record in shape.records(scan(ledger, sql, some)))
    return found


def units_of(ledger: Ledger, table: str, ids: Collection[str]) -> dict[str, str]:
    """The office that owns each record of a table that is here, by id."""
    found: dict[str, str] = {}
    for some in _batches(sorted(ids)):
        marks = ", ".join("?" * len(some))
        found.update(scan(ledger, f"SELECT id, unit_code FROM {table} WHERE id IN ({marks})", some))
    return found


def add(ledger: Ledger, records: Sequence[Record]) -> list[Record]:
    """Insert records of one kind inside the caller's transaction; gives back those refused."""
    if not records:
        return []
    shape: Shape[Any] = shape_of(type(records[0]))
    marks = ", ".join("?" * len(shape.columns))
    sql = f"INSERT OR IGNORE INTO {shape.table} ({shape.column_list}) VALUES ({marks})"
    cursor = ledger.db.conn.executemany(sql, [shape.row(record) for record in records])
    if cursor.rowcount == len(records):
        return []
    taken = stored(ledger, type(records[0]), [record.id for record in records])
    return [record for record in records if taken.get(record.id) != _bare(record)]


def change(ledger: Ledger, records: Sequence[Record]) -> list[Record]:
    """Write records of one kind over those of their ids; gives back those refused."""
    if not records:
        return []
    shape: Shape[Any] = shape_of(type(records[0]))
    sql, pick = _update(shape)
    cursor = ledger.db.conn.executemany(sql, [pick(shape.row(record)) for record in records])
    if cursor.rowcount == len(records):
        return []
    taken = stored(ledger, type(records[0]), [record.id for record in records])
    return [record for record in records if taken.get(record.id) != _bare(record)]


def change_places(ledger: Ledger, records: Sequence[Record]) -> list[Record]:
    """Records that each want the place of another (two months exchanged): all move at once.

    Gives back those that still cannot stand; they stay as they were.
    """
    kind = type(records[0])
    before = stored(ledger, kind, [record.id for record in records])
    for record_id in before:
        ledger.db.execute(
            f"UPDATE {kind.table} SET deleted_at = ? WHERE id = ?", (MOVING, record_id)
        )
    known = [record for record in records if record.id in before]
    refused = add(ledger, [record for record in records if record.id not in before])
    for record in change(ledger, known):
        refused.append(record)
        change(ledger, [before[record.id]])
    return refused


def mark_gone(ledger: Ledger, kind: type[Record], ids: Iterable[str], *, at: str) -> None:
    """Tombstones for records that their owner no longer knows of."""
    ledger.db.conn.executemany(
        f"UPDATE {kind.table} SET deleted_at = ? WHERE id = ?", [(at, each) for each in ids]
    )


def living_ids(ledger: Ledger, kind: type[Record], unit_code: str) -> set[str]:
    """The ids of an office's living records of a kind."""
    sql = f"SELECT id FROM {kind.table} WHERE unit_code = ? AND deleted_at IS NULL"
    return {row[0] for row in scan(ledger, sql, (unit_code,))}


def changed_records(
    ledger: Ledger, kind: type[Record], *, since: int, unit_code: str, held: bool
) -> Iterator[Record]:
    """An office's records of a kind whose latest change came after `since`, tombstones first.

    With `held` those held back as well. Within each the oldest change first; without scans.
    """
    shape: Shape[Any] = shape_of(kind)
    columns = ", ".join(
        "NULL" if field.kind is Kind.BLOB else f'r."{field.name}"' for field in fields_of(kind)
    )
    again = (
        " OR EXISTS (SELECT 1 FROM held_back h WHERE h.of_table = c.of_table AND h.of_id = c.of_id)"
    )
    cursor = ledger.db.conn.execute(
        f"SELECT {columns} FROM change c JOIN {kind.table} r ON r.id = c.of_id"
        f" WHERE c.of_table = ? AND (c.seq > ?{again if held else ''}) AND r.unit_code = ?"
        " ORDER BY c.deleted DESC, c.seq",
        (kind.table, since, unit_code),
    )
    return shape.records(cursor)


def content_of(ledger: Ledger, sha256: str) -> bytes | None:
    """A scan by its hash; None if it is not here."""
    sql = "SELECT content FROM evidence WHERE sha256 = ? AND content IS NOT NULL LIMIT 1"
    found = scan(ledger, sql, (sha256,))
    return found[0][0] if found else None


def content_sizes(ledger: Ledger, hashes: Collection[str]) -> dict[str, int]:
    """How many bytes each of these scans has; those that are not here are left out."""
    sizes: dict[str, int] = {}
    for some in _batches(sorted(hashes)):
        marks = ", ".join("?" * len(some))
        sql = (
            "SELECT sha256, length(content) FROM evidence"
            f" WHERE content IS NOT NULL AND sha256 IN ({marks})"
        )
        sizes.update(scan(ledger, sql, some))
    return sizes


def _bare(record: Record) -> Record:
    """The record as `stored` gives it: without its scan."""
    shape: Shape[Any] = shape_of(type(record))
    blobs = {field.name for field in fields_of(type(record)) if field.kind is Kind.BLOB}
    if not blobs:
        return record
    row: Mapping[str, Any] = dict(zip(shape.columns, shape.values(record), strict=True))
    kind: Any = type(record)
    bare: Record = kind(**{name: None if name in blobs else v for name, v in row.items()})
    return bare


def _update(shape: Shape[Any]) -> tuple[str, Any]:
    """The statement that writes a whole row by its id, and what orders its values."""
    names = [column for column in shape.columns if column != "id"]
    sets = ", ".join(f'"{name}" = ?' for name in names)
    where = shape.columns.index("id")

    def pick(row: Row) -> Row:
        return (*row[:where], *row[where + 1 :], row[where])

    return f"UPDATE OR IGNORE {shape.table} SET {sets} WHERE id = ?", pick


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]
