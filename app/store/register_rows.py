"""The records of one kind as a register shows them: what they link to named, paged from the ledger.

The rule: a view is only the list of its keys, 8 bytes each; rows are read in blocks of keys.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.fields import Field, Kind, fields_of
from app.domain.record import Record
from app.store.ledger import Ledger
from app.store.readings import plain, reading
from app.store.rows import shape_of
from app.store.scan import scan
from app.store.search import words_of
from app.store.search_rows import KINDS, keep_up

WORDED = (Kind.TEXT, Kind.CODE, Kind.CODES, Kind.DAY)
OWN = frozenset(field.name for field in fields_of(Record))
HEARD = 20_000


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A record; `names` are those of what its fields link to, by field."""

    key: int
    record: Record
    names: Mapping[str, str]


def register_view(
    ledger: Ledger,
    kind: type[Record],
    *,
    text: str = "",
    order: str = "",
    descending: bool = False,
    only: Mapping[str, Any] | None = None,
) -> "array[int]":
    """Keys of the living records, filtered and sorted; empty values come last.

    Every word of `text` stands in one of the record's words or days, or in the name (pinyin,
    initials, code) of what it links to. `order` is a field, "" the order in which they were made;
    `only` keeps those with that value (of a tuple: one of them) in a field, None for an empty one.
    """
    links = {field.name: field.links_to for field in _links(kind)}
    conditions = ["r.deleted_at IS NULL"]
    params: list[Any] = []
    for name, value in (only or {}).items():
        values = value if isinstance(value, tuple) else (value,)
        given = [each for each in values if each is not None]
        among = f'r."{name}" IN ({", ".join("?" * len(given))})'
        conditions.append(f'({among} OR r."{name}" IS NULL)' if None in values else among)
        params += given
    words = words_of(text)
    if words:
        while keep_up(ledger):
            pass
        ledger.db.conn.create_function("heard", 1, _heard, deterministic=True)
    for word in words:
        ways = list(_ways(kind, by_sound=word.isascii() and word.isalpha()))
        conditions.append(f"({' OR '.join(ways)})")
        params += [word] * len(ways)
    source = f'l_{order}."name"' if order in links else f'r."{order}"'
    sorting = {order: links[order]} if order in links else {}
    way = "DESC" if descending else "ASC"
    sorted_by = f"{source} IS NULL, {source} {way}, " if order else ""
    rows = scan(
        ledger,
        f"SELECT r.rowid FROM {kind.table} r{_joins(sorting)} WHERE {' AND '.join(conditions)}"
        f" ORDER BY {sorted_by}r.rowid {way}",
        params,
    )
    return array("q", (row[0] for row in rows))


def register_rows(
    ledger: Ledger, kind: type[Record], keys: Sequence[int]
) -> list[RegisterRow | None]:
    """The rows of these keys, in their order; None for one that is gone meanwhile."""
    shape = shape_of(kind)
    links = {field.name: field.links_to for field in _links(kind)}
    width = len(shape.columns)
    columns = [f'r."{column}"' for column in shape.columns]
    columns += [f'l_{name}."name"' for name in links]
    # The keys are our own integers: no parameters needed, and no limit on their number.
    found = scan(
        ledger,
        f"SELECT {', '.join(columns)}, r.rowid FROM {kind.table} r{_joins(links)}"
        f" WHERE r.rowid IN ({', '.join(str(int(key)) for key in keys)})",
    )
    records = shape.records(row[:width] for row in found)
    rows = {
        row[-1]: RegisterRow(row[-1], record, dict(zip(links, row[width:-1], strict=True)))
        for row, record in zip(found, records, strict=True)
    }
    return [rows.get(key) for key in keys]


def key_of(ledger: Ledger, kind: type[Record], record_id: str) -> int | None:
    """The key of a record in the views of its kind."""
    found = scan(ledger, f"SELECT rowid FROM {kind.table} WHERE id = ?", (record_id,))
    return found[0][0] if found else None


def _links(kind: type[Record]) -> Iterator[Field]:
    return (field for field in fields_of(kind) if field.kind is Kind.LINK and field.name not in OWN)


def _joins(links: Mapping[str, str]) -> str:
    return "".join(
        f' LEFT JOIN {table} l_{name} ON l_{name}.id = r."{name}"' for name, table in links.items()
    )


def _ways(kind: type[Record], *, by_sound: bool) -> Iterator[str]:
    """The conditions, each with one parameter, under which a word stands in a record."""
    for field in fields_of(kind):
        if field.name in OWN:
            continue
        if field.kind in WORDED:
            yield f'instr(lower(r."{field.name}"), ?)'
        elif field.kind is Kind.LINK and field.links_to in KINDS:
            yield (
                f'r."{field.name}" IN (SELECT s.of_id FROM search s WHERE s.of_table ='
                f" '{field.links_to}' AND instr(s.name || char(10) || s.pinyin || char(10)"
                " || s.initials || char(10) || s.codes, ?))"
            )
        elif field.kind is Kind.LINK:
            told = "heard" if by_sound else "lower"
            yield (
                f'r."{field.name}" IN (SELECT t.id FROM {field.links_to} t'
                f" WHERE instr({told}(t.name), ?))"
            )
    if by_sound and any(field.name == "name" for field in fields_of(kind)):
        yield 'instr(heard(r."name"), ?)'


@lru_cache(HEARD)
def _heard(name: str | None) -> str:
    """All that a name is found by."""
    if not name:
        return ""
    sounds = reading(name)
    return "\n".join((plain(name), sounds.pinyin, sounds.initials))
