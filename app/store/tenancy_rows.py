"""Tenancies as a clerk sees them, for the long table of the window.

The rule: a view is only the list of its keys, 8 bytes each; rows are read in blocks of keys.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.store.ledger import Ledger
from app.store.rows import CODE_LISTS, DAYS
from app.store.scan import scan
from app.store.search import words_of
from app.store.search_rows import copy_to_memory, keep_up


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
    " FROM tenancy t JOIN park p ON p.id = t.park_id JOIN entity e ON e.id = t.entity_id"
    " LEFT JOIN founder f ON f.id = e.founder_id"
)
FOUND = " FROM search_tenancy w CROSS JOIN tenancy t ON t.rowid = w.tenancy"


def tenancy_view(
    ledger: Ledger,
    *,
    park_id: str | None = None,
    text: str = "",
    order: str = "start_on",
    descending: bool = False,
    on: date | None = None,
) -> "array[int]":
    """Keys of the living tenancies, filtered and sorted; empty values come last.

    `text` is looked for in the agreement, its entity and its founder, each word of it, by names,
    pinyin, initials, codes, phone and papers (see `search_rows`); `on` keeps only the residents
    of that day; `order` is a column of `SOURCES`.
    """
    source = SOURCES[order]
    conditions, params = ["t.deleted_at IS NULL"], []
    if park_id is not None:
        conditions.append("t.park_id = ?")
        params.append(park_id)
    if on is not None:
        conditions.append("t.start_on <= ? AND (t.left_on IS NULL OR t.left_on > ?)")
        params += [on.isoformat(), on.isoformat()]
    joined = " FROM tenancy t" if source.startswith("t.") else JOINED
    words = words_of(text)
    if words:
        _ready_to_search(ledger)
        # The words decide, so they are scanned first: no other order would be as quick.
        joined = joined.replace(" FROM tenancy t", FOUND)
        if order == "start_on" and not params:
            # All that this view needs is in memory.
            joined, source, conditions = " FROM search_tenancy t", "t.start_on", []
        name = "w.words" if conditions else "t.words"
        conditions += [f"instr({name}, ?)"] * len(words)
        params += words
    rows = scan(
        ledger,
        f"SELECT t.rowid{joined} WHERE {' AND '.join(conditions)}"
        f" ORDER BY {_order(source, descending=descending)}, t.rowid",
        params,
    )
    return array("q", (row[0] for row in rows))


def _ready_to_search(ledger: Ledger) -> None:
    """A long table that leaves out who came last would be wrong, so everything is followed."""
    while keep_up(ledger):
        pass
    copy_to_memory(ledger)


def _order(source: str, *, descending: bool) -> str:
    # The index of the first day of a tenancy gives the order only if nothing else is asked.
    empty_last = "" if source == "t.start_on" else f"{source} IS NULL, "
    return f"{empty_last}{source} {'DESC' if descending else 'ASC'}"


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
        f"{JOINED} WHERE t.rowid IN ({among})",
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
