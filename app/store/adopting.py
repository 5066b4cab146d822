"""Records of another office, kept exactly as they came: their ids, times and tombstones.

The rule: what the ledger's own constraints refuse is reported, never forced in.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from app.domain.fields import Kind, fields_of
from app.domain.record import Record
from app.domain.wire import names_of_values
from app.store.driver import IntegrityError
from app.store.ledger import Ledger
from app.store.rows import READ, STORED, Row, Shape, shape_of
from app.store.scan import scan

AT_ONCE = 500
HELD = " OR EXISTS (SELECT 1 FROM held_back h WHERE h.of_table = c.of_table AND h.of_id = c.of_id)"
MOVING = "9999-12-31T00:00:00.000Z"


def stored(ledger: Ledger, kind: type[Record], ids: Sequence[str]) -> dict[str, Record]:
    """The records of these ids that are here, deleted ones too; scans are left out."""
    found = stored_rows(ledger, kind, ids)
    return {record_id: record_of_row(kind, row) for record_id, row in found.items()}


def stored_rows(ledger: Ledger, kind: type[Record], ids: Sequence[str]) -> dict[str, Row]:
    """The same as rows: the values that travel, as they are stored."""
    names = names_of_values(kind)
    at = names.index("id")
    columns = ", ".join(f'"{name}"' for name in names)
    found: dict[str, Row] = {}
    for some in _batches(ids):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT {columns} FROM {kind.table} WHERE id IN ({marks})"
        found.update((row[at], row) for row in scan(ledger, sql, some))
    return found


def row_of(kind: type[Record], values: Sequence[Any]) -> Row:
    """Values as they travel, as they are stored."""
    whose: Any = kind
    lists = _lists(whose)
    if not lists:
        return tuple(values)
    row = list(values)
    for at in lists:
        row[at] = STORED[Kind.CODES](tuple(row[at]))
    return tuple(row)


def record_of_row(kind: type[Record], row: Row) -> Record:
    """The record of a stored row."""
    whose: Any = kind
    reads = {field.name: READ.get(field.kind) for field in fields_of(kind)}
    values = dict(zip(names_of_values(kind), row, strict=True))
    record: Record = whose(
        **{
            name: value if (read := reads[name]) is None else read(value)
            for name, value in values.items()
        }
    )
    return record


def row_of_record(record: Record) -> Row:
    """A record as such a row."""
    shape: Shape[Any] = shape_of(type(record))
    stored_as = dict(zip(shape.columns, shape.row(record), strict=True))
    return tuple(stored_as[name] for name in names_of_values(type(record)))


@cache
def _lists(kind: Any) -> tuple[int, ...]:
    lists = {field.name for field in fields_of(kind) if field.kind is Kind.CODES}
    return tuple(at for at, name in enumerate(names_of_values(kind)) if name in lists)


def units_of(ledger: Ledger, table: str, ids: Collection[str]) -> dict[str, str]:
    """The office that owns each record of a table that is here, by id."""
    found: dict[str, str] = {}
    for some in _batches(sorted(ids)):
        marks = ", ".join("?" * len(some))
        found.update(scan(ledger, f"SELECT id, unit_code FROM {table} WHERE id IN ({marks})", some))
    return found


def add(ledger: Ledger, kind: type[Record], rows: Sequence[Row]) -> set[str]:
    """Insert rows inside the caller's transaction; the ids of those refused."""
    if not rows:
        return set()
    names = names_of_values(kind)
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f"INSERT OR IGNORE INTO {kind.table} ({columns}) VALUES ({', '.join('?' * len(names))})"
    return _written(ledger, kind, sql, rows, rows)


def change(ledger: Ledger, kind: type[Record], rows: Sequence[Row]) -> set[str]:
    """Write rows over those of their ids; the ids of those refused."""
    if not rows:
        return set()
    names = names_of_values(kind)
    at = names.index("id")
    sets = ", ".join(f'"{name}" = ?' for name in names if name != "id")
    sql = f"UPDATE OR IGNORE {kind.table} SET {sets} WHERE id = ?"
    values = [(*row[:at], *row[at + 1 :], row[at]) for row in rows]
    return _written(ledger, kind, sql, rows, values)


def _written(
    ledger: Ledger, kind: type[Record], sql: str, rows: Sequence[Row], values: Sequence[Row]
) -> set[str]:
    """Run a statement for each row; the ids of those the ledger would not take."""
    at = names_of_values(kind).index("id")
    try:
        if ledger.db.conn.executemany(sql, values).rowcount == len(rows):
            return set()
    except IntegrityError:
        # A link that leads nowhere is not ignored: all but that one, the older ids first, since
        # what a record links to was made before it.
        by_id = sorted(zip(rows, values, strict=True), key=lambda pair: str(pair[0][at]))
        for _, each in by_id:
            with suppress(IntegrityError):
                ledger.db.conn.execute(sql, each)
    taken = stored_rows(ledger, kind, [row[at] for row in rows])
    return {row[at] for row in rows if taken.get(row[at]) != row}


def change_places(ledger: Ledger, kind: type[Record], rows: Sequence[Row]) -> set[str]:
    """Rows that each want the place of another (two months exchanged): all move at once.

    The ids of those that still cannot stand; they stay as they were.
    """
    at = names_of_values(kind).index("id")
    before = stored_rows(ledger, kind, [row[at] for row in rows])
    mark_gone(ledger, kind, before, at=MOVING)
    refused = add(ledger, kind, [row for row in rows if row[at] not in before])
    stuck = change(ledger, kind, [row for row in rows if row[at] in before])
    # A row that stays where it was may stand where another wanted to go.
    change(ledger, kind, [before[record_id] for record_id in stuck])
    return refused | stuck


def put_scan(ledger: Ledger, record_id: str, content: bytes | None) -> None:
    """A scan into its record, or out of it."""
    ledger.db.execute("UPDATE evidence SET content = ? WHERE id = ?", (content, record_id))


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
    cursor = ledger.db.conn.execute(
        f"SELECT {columns} FROM change c JOIN {kind.table} r ON r.id = c.of_id"
        f" WHERE c.of_table = ? AND (c.seq > ?{HELD if held else ''}) AND r.unit_code = ?"
        " ORDER BY c.deleted DESC, c.seq",
        (kind.table, since, unit_code),
    )
    return shape.records(cursor)


def lines_to_send(
    ledger: Ledger,
    kind: type[Record],
    *,
    since: int,
    unit_code: str,
    held: bool,
    asked: Sequence[str],
) -> Iterator[list[Row]]:
    """The same as lines of a bundle, some at a time: (id, deleted, line, *asked columns).

    SQLite spells the JSON: a hundred thousand records take a third of a second, not three.
    """
    columns = "".join(f', r."{name}"' for name in asked)
    cursor = ledger.db.conn.execute(
        f"SELECT r.id, c.deleted, {_json_of(kind)}{columns}"
        f" FROM change c JOIN {kind.table} r ON r.id = c.of_id"
        f" WHERE c.of_table = ? AND (c.seq > ?{HELD if held else ''}) AND r.unit_code = ?"
        " ORDER BY c.deleted DESC, c.seq",
        (kind.table, since, unit_code),
    )
    while rows := cursor.fetchmany(AT_ONCE):
        yield rows


def _json_of(kind: type[Record]) -> str:
    """SQL for the line of a record `r`: every field by name in the order of a sorted object."""
    said = {"table": f"'{kind.table}'"}
    for field in fields_of(kind):
        column = f'r."{field.name}"'
        if field.kind is Kind.CODES:
            column = f"json({column})"
        elif field.kind is Kind.FLAG:
            column = f"json(iif({column} IS NULL, 'null', iif({column}, 'true', 'false')))"
        if field.kind is not Kind.BLOB:
            said[field.name] = column
    pairs = ", ".join(f"'{name}', {value}" for name, value in sorted(said.items()))
    return f"json_object({pairs})"


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


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]
