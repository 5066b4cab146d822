"""Names to choose from where a record links to another: found by name, pinyin, initials or code.

The rule: only what lives and belongs to this office is offered, for only that may be linked to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.store.ledger import Ledger
from app.store.readings import plain, reading
from app.store.scan import scan
from app.store.search import words_of
from app.store.search_rows import KINDS, keep_up

# What tells one of a name from another; {} is the table's own alias.
LINES = {
    "entity": "concat_ws('　', t.uscc, (SELECT p.name FROM tenancy s JOIN park p ON"
    " p.id = s.park_id WHERE s.entity_id = t.id AND s.deleted_at IS NULL"
    " ORDER BY s.start_on DESC LIMIT 1))",
    "mentor": "concat_ws('　', t.employer, t.field)",
    "park": "''",
    "founder": "''",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A record that may be linked to, and a line that tells it from others of its name."""

    id: str
    name: str
    line: str


def named_like(ledger: Ledger, table: str, text: str, *, limit: int = 8) -> tuple[Named, ...]:
    """Those with every word of a text; all of them, by name, if there is no text.

    Whole names first, then those that begin so, then the rest.
    """
    words = words_of(text)
    found = _searched(ledger, table, words) if table in KINDS else _heard(ledger, table, words)
    return tuple(Named(*row) for row in found[:limit])


def name_of(ledger: Ledger, table: str, record_id: str) -> str:
    """The name of a record, deleted or not; "" if it is not here."""
    found = scan(ledger, f"SELECT name FROM {table} WHERE id = ?", (record_id,))
    return found[0][0] if found else ""


def _searched(ledger: Ledger, table: str, words: tuple[str, ...]) -> list[tuple[Any, ...]]:
    while keep_up(ledger):
        pass
    having = "".join(
        f" AND instr(s.name || char(10) || s.pinyin || char(10) || s.initials || char(10)"
        f" || s.codes, ?{place + 2})"
        for place in range(len(words))
    )
    rank = (
        "CASE WHEN s.name = ?2 THEN 0 WHEN s.initials = ?2 THEN 1 WHEN instr(s.name, ?2) = 1"
        " THEN 2 WHEN instr(s.initials, ?2) = 1 THEN 3 ELSE 4 END, "
    )
    return scan(
        ledger,
        f"SELECT t.id, t.name, {LINES[table]} FROM {table} t"
        f" JOIN search s ON s.of_id = t.id AND s.of_table = '{table}'"
        f" WHERE t.deleted_at IS NULL AND t.unit_code = ?1{having}"
        f" ORDER BY {rank if words else ''}t.name, t.id LIMIT 50",
        (ledger.unit_code, *words),
    )


def _heard(ledger: Ledger, table: str, words: tuple[str, ...]) -> list[tuple[Any, ...]]:
    rows = scan(
        ledger,
        f"SELECT t.id, t.name, {LINES.get(table, chr(39) * 2)} FROM {table} t"
        " WHERE t.deleted_at IS NULL AND t.unit_code = ? ORDER BY t.name, t.id",
        (ledger.unit_code,),
    )
    kept = [row for row in rows if all(word in _sounds(row[1], words) for word in words)]
    first = words[0] if words else ""
    return sorted(kept, key=lambda row: not plain(row[1]).startswith(first))


def _sounds(name: str, words: tuple[str, ...]) -> str:
    """What a name is found by; its sound only if somebody types letters."""
    return "\n".join(_told(name, by_sound=any(word.isascii() for word in words)))


def _told(name: str, *, by_sound: bool) -> Iterator[str]:
    yield plain(name)
    if by_sound:
        sounds = reading(name)
        yield from (sounds.pinyin, sounds.initials)
