"""Tenancies as a clerk sees them, for the long table of the window.

The rule: a view is only the list of its keys, 4 bytes each; rows are read in blocks of keys.
"""

import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from app.store.ledger import Ledger
from app.store.rows import CODE_LISTS, DAYS
from app.store.scan import scan
from app.store.search import words_of
from app.store.search_rows import (
    IN_TENANCY,
    behind,
    condition,
    copy_to_memory,
    in_memory,
    keep_up,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyRow:
    """A tenancy with its park, entity and founder; the id number is full, the caller masks it.

    Areas are dm². `employees` is the latest headcount there is, with its month end.
    """

    key: int
    tenancy_id: str
    park_id: str
    park: str
    entity_id: str
    entity: str
    kind: str
    uscc: str | None
    registered_on: date | None
    founder_id: str | None
    founder: str | None
    id_number: str | None
    phone: str | None
    groups: tuple[str, ...]
    agreement_number: str | None
    start_on: date
    agreed_end_on: date
    extension_end_on: date | None
    area_dm2: int
    room: str | None
    rent_free: bool | None
    left_on: date | None
    leaving_cause: str | None
    employees: int | None
    employees_on: date | None


NO_CHOICE: Mapping[str, Sequence[Any]] = MappingProxyType({})

# Column of the row -> what SQL sorts and reads.
SOURCES = {
    "park": "p.name",
    "entity": "e.name",
    "kind": "e.kind",
    "uscc": "e.uscc",
    "registered_on": "e.registered_on",
    "founder": "f.name",
    "id_number": "f.id_number",
    "phone": "f.phone",
    "groups": "f.groups",
    "agreement_number": "t.agreement_number",
    "start_on": "t.start_on",
    "agreed_end_on": "t.agreed_end_on",
    "extension_end_on": "t.extension_end_on",
    "area_dm2": "t.area_dm2",
    "room": "t.room",
    "rent_free": "t.rent_free",
    "left_on": "t.left_on",
    "leaving_cause": "t.leaving_cause",
}
JOINED = (
    " JOIN park p ON p.id = t.park_id JOIN entity e ON e.id = t.entity_id"
    " LEFT JOIN founder f ON f.id = e.founder_id"
)
# Sorted by a name, all rows are read once in their order and the names with them, rather than
# each name where it lies: a tenth of the time.
NAMES = (
    "WITH p AS (SELECT id, name FROM park),"
    " e AS MATERIALIZED (SELECT id, name, kind, uscc, registered_on, founder_id FROM entity"
    " NOT INDEXED),"
    " f AS MATERIALIZED (SELECT id, name, id_number, phone, groups FROM founder NOT INDEXED) "
)
# In a view of fewer rows, names are looked up where they lie.
FEW = 2_000
EMPTY_GROUPS = "[]"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Conditions of a view as SQL, with their values."""

    conditions: list[str]
    params: list[Any]

    def add(self, condition: str, *params: Any) -> None:
        self.conditions.append(condition)
        self.params.extend(params)


def tenancy_view(
    ledger: Ledger,
    *,
    park_id: str | None = None,
    text: str = "",
    order: str = "start_on",
    descending: bool = False,
    on: date | None = None,
    chosen: Mapping[str, Sequence[Any]] = NO_CHOICE,
) -> "array[int]":
    """Keys of the living tenancies, filtered and sorted; empty values come last.

    `text` is looked for in the agreement, its entity and its founder, each word of it, by names,
    pinyin, initials, codes, phone and papers (see `search_rows`); `on` keeps only the residents
    of that day; `order` is a column of `SOURCES`; `chosen` holds, by such columns, the stored
    values of which a row must have one (None for none).
    """
    asked = _Asked(["t.deleted_at IS NULL"], [])
    if park_id is not None:
        asked.add("t.park_id = ?", park_id)
    if on is not None:
        day = on.isoformat()
        asked.add("t.start_on <= ? AND (t.left_on IS NULL OR t.left_on > ?)", day, day)
    for column, values in chosen.items():
        asked.add(*_one_of(column, values))
    words = words_of(text)
    marks, sought = condition(words, IN_TENANCY)
    if words:
        _ready_to_search(ledger)
        if order == "start_on" and not asked.params:
            return _in_memory(ledger, marks, sought, descending=descending)
        found = f"SELECT tenancy FROM search_tenancy WHERE {marks}"
        asked.add(f"t.rowid IN ({found})", *sought)
    elif order == "start_on" and not asked.params and _is_ready(ledger):
        return _in_memory(ledger, marks, sought, descending=descending)
    few = park_id is not None or (bool(words) and _few(ledger, marks, sought))
    return _on_disk(ledger, asked, order, descending=descending, chosen=chosen, few=few)


def keys_of(digits: str | None) -> "array[int]":
    """Keys out of one text of eight hexadecimal digits each.

    SQLite joins 100,000 of them in one step while the window goes on; row by row each would wait
    for the other.
    """
    keys = array("I", bytes.fromhex(digits or ""))
    if sys.byteorder == "little":
        keys.byteswap()
    return keys


def _in_memory(
    ledger: Ledger, marks: str, sought: Sequence[str], *, descending: bool
) -> "array[int]":
    """By the first day, out of the words in memory, which lie in that order."""
    way = "DESC" if descending else "ASC"
    sql = (
        "SELECT group_concat(key, '') FROM (SELECT key FROM search_tenancy"
        f" WHERE {marks} ORDER BY start_on {way}, tenancy {way})"
    )
    return keys_of(scan(ledger, sql, sought)[0][0])


def _on_disk(
    ledger: Ledger,
    asked: _Asked,
    order: str,
    *,
    descending: bool,
    chosen: Iterable[str],
    few: bool,
) -> "array[int]":
    source, way = SOURCES[order], "DESC" if descending else "ASC"
    joined = any(not SOURCES[name].startswith("t.") for name in (order, *chosen))
    table, before = " FROM tenancy t", ""
    if not few and order != "start_on":
        # Every row is read: in the order they lie, not in that of their first days.
        table = " FROM tenancy t NOT INDEXED"
    if joined:
        table += JOINED
        before = "" if few else NAMES
    empty_last = "" if source == "t.start_on" else f"{source} IS NULL, "
    sql = (
        f"{before}SELECT group_concat(key, '') FROM (SELECT printf('%08x', t.rowid) key{table}"
        f" WHERE {' AND '.join(asked.conditions)} ORDER BY {empty_last}{source} {way},"
        f" t.rowid {way})"
    )
    return keys_of(scan(ledger, sql, asked.params)[0][0])


def _one_of(column: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """The condition that a column has one of these values, and its parameters."""
    source = SOURCES[column]
    told = [value for value in values if value is not None]
    among = ", ".join("?" * len(told))
    if column == "groups":
        has = f"EXISTS (SELECT 1 FROM json_each({source}) WHERE value IN ({among}))"
        none = f"coalesce({source}, '{EMPTY_GROUPS}') = '{EMPTY_GROUPS}'"
    else:
        has, none = f"{source} IN ({among})", f"{source} IS NULL"
    either = [has] * bool(told) + [none] * (None in values)
    return f"({' OR '.join(either) or '0'})", *told


def _few(ledger: Ledger, marks: str, sought: Sequence[str]) -> bool:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM search_tenancy WHERE {marks} LIMIT {FEW})"
    return bool(scan(ledger, sql, sought)[0][0] < FEW)


def _is_ready(ledger: Ledger) -> bool:
    """Whether the words in memory are those of the ledger as it is."""
    return in_memory(ledger) and not behind(ledger)


def _ready_to_search(ledger: Ledger) -> None:
    """A long table that leaves out who came last would be wrong, so everything is followed."""
    while keep_up(ledger):
        pass
    copy_to_memory(ledger)


def tenancy_rows(ledger: Ledger, keys: Sequence[int]) -> list[TenancyRow]:
    """The rows of these keys, in their order; a key that is gone meanwhile is left out."""
    found: dict[int, TenancyRow] = {}
    sources = ", ".join(SOURCES.values())
    # The keys are our own integers: no parameters needed, and no limit on their number.
    among = ", ".join(str(int(key)) for key in keys)
    for row in scan(
        ledger,
        f"SELECT t.rowid, t.id, t.park_id, e.id, f.id, {sources},"
        " (SELECT h.period_end_on || ' ' || h.employees FROM headcount h"
        "  WHERE h.entity_id = t.entity_id AND h.deleted_at IS NULL"
        "  ORDER BY h.period_end_on DESC LIMIT 1)"
        f" FROM tenancy t{JOINED} WHERE t.rowid IN ({among})",
    ):
        found[row[0]] = _row(row)
    return [found[key] for key in keys if key in found]


def _row(row: tuple[Any, ...]) -> TenancyRow:
    key, tenancy_id, park_id, entity_id, founder_id, *values, headcount = row
    seen: dict[str, Any] = dict(zip(SOURCES, values, strict=True))
    for column, value in seen.items():
        if column.endswith("_on"):
            seen[column] = DAYS[value]
    seen["groups"] = CODE_LISTS[seen["groups"] or "[]"]
    seen["rent_free"] = None if seen["rent_free"] is None else bool(seen["rent_free"])
    period_end_on, _, employees = (headcount or "").partition(" ")
    return TenancyRow(
        key=key,
        tenancy_id=tenancy_id,
        park_id=park_id,
        entity_id=entity_id,
        founder_id=founder_id,
        employees=int(employees) if employees else None,
        employees_on=DAYS[period_end_on or None],
        **seen,
    )
