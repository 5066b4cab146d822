"""Finding a record by what a clerk types: a name, its pinyin or initials, a code, a phone, a paper.

The rule: answers come from the words in memory (see `search_rows`); what is shown of a found
record is read from the ledger for these few alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.fields import field_of
from app.domain.park import Park
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.store.ledger import Ledger
from app.store.readings import plain
from app.store.scan import scan
from app.store.search_rows import CODES, KINDS, SLICE, behind, copy_to_memory, keep_up

__all__ = ["KINDS", "Hit", "behind", "find", "keep_up", "prepare", "words_of"]

RECORDS: dict[str, type[Record]] = {
    "park": Park,
    "entity": Entity,
    "founder": Founder,
    "tenancy": Tenancy,
}
# The first word ranks a row; the others only have to stand in it.
_RANK = (
    "CASE WHEN instr(words, char(10) || ?1 || char(10)) THEN 0"
    " WHEN instr(words, char(10) || ?1) THEN 1 ELSE 2 END"
)
_LATEST = (
    "(SELECT t.rowid FROM tenancy t WHERE t.entity_id = {entity} AND t.deleted_at IS NULL"
    " ORDER BY t.start_on DESC LIMIT 1)"
)
_SHOWN = {
    "park": "SELECT id, name, address, NULL, NULL FROM park",
    "entity": "SELECT e.id, e.name, e.uscc, (SELECT p.name FROM tenancy t JOIN park p ON"
    " p.id = t.park_id WHERE t.entity_id = e.id AND t.deleted_at IS NULL"
    f" ORDER BY t.start_on DESC LIMIT 1), {_LATEST.format(entity='e.id')} FROM entity e",
    "founder": "SELECT f.id, f.name, e.name, NULL,"
    f" {_LATEST.format(entity='e.id')} FROM founder f LEFT JOIN entity e ON e.id ="
    " (SELECT x.id FROM entity x WHERE x.founder_id = f.id AND x.deleted_at IS NULL"
    " ORDER BY x.id DESC LIMIT 1)",
    "tenancy": "SELECT t.id, coalesce(t.agreement_number, t.extension_paper), e.name, p.name,"
    " t.rowid FROM tenancy t JOIN entity e ON e.id = t.entity_id JOIN park p ON p.id = t.park_id",
}
_ID = {"park": "id", "entity": "e.id", "founder": "f.id", "tenancy": "t.id"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found. `line` tells it from others of its name and holds no ID number or phone.

    `kind` is its table; `matched` says in Chinese where the first word stands; `tenancy` is the
    key (see `tenancy_rows`) of the tenancy to show for it, the latest of an entity or founder.
    """

    kind: str
    id: str
    name: str
    line: str
    matched: str
    tenancy: int | None


def prepare(ledger: Ledger) -> int:
    """Follow a slice of what changed, or, when there is no more, bring the words into memory.

    Answers with how many records are left; call it again until it says 0.
    """
    left = keep_up(ledger)
    if not left:
        copy_to_memory(ledger)
    return left


def words_of(text: str) -> tuple[str, ...]:
    """The words of what was typed, as they are looked for."""
    return tuple(plain(text).split())


def find(ledger: Ledger, text: str, *, limit: int = 50) -> tuple[Hit, ...]:
    """The living records that have every word; whole matches, then beginnings, then the rest.

    At most SLICE changes are followed first, so that what was just saved is found; a ledger still
    being filled (`behind`) answers with what is there.
    """
    words = words_of(text)
    if not words:
        return ()
    keep_up(ledger, most=SLICE)
    copy_to_memory(ledger)
    marks = " AND ".join(f"instr(words, ?{place + 1})" for place in range(len(words)))
    found = scan(
        ledger,
        "SELECT s.of_table, s.of_id, s.name, s.pinyin, s.initials, s.codes FROM"
        f" (SELECT n, row_number() OVER () place FROM (SELECT n FROM search_words WHERE {marks}"
        f" ORDER BY {_RANK}, kind, length(words), n LIMIT {int(limit)}))"
        " JOIN search s USING (n) ORDER BY place",
        words,
    )
    shown = _shown(ledger, found)
    return tuple(
        _hit(kind, of_id, shown[kind, of_id], _where(words[0], kind, *lines))
        for kind, of_id, *lines in found
        if (kind, of_id) in shown
    )


def _shown(
    ledger: Ledger, found: Sequence[tuple[Any, ...]]
) -> dict[tuple[str, str], tuple[Any, ...]]:
    shown: dict[tuple[str, str], tuple[Any, ...]] = {}
    for kind in KINDS:
        ids = [row[1] for row in found if row[0] == kind]
        if ids:
            among = ", ".join("?" * len(ids))
            sql = f"{_SHOWN[kind]} WHERE {_ID[kind]} IN ({among})"
            shown |= {(kind, row[0]): row[1:] for row in scan(ledger, sql, ids)}
    return shown


def _hit(kind: str, of_id: str, shown: tuple[Any, ...], matched: str) -> Hit:
    name, one, two, tenancy = shown
    line = "　".join(each for each in (one, two) if each)
    return Hit(kind, of_id, name or "", line, matched, tenancy)


def _where(word: str, kind: str, name: str, pinyin: str, initials: str, codes: str) -> str:
    """Where in a row the word stands: the name, 拼音, 首字母, or the code's own label."""
    record = RECORDS[kind]
    labels = [field_of(record, code).label for code in CODES[kind]]
    places = list(zip(codes.split("\n"), labels, strict=True))
    if kind != "tenancy":
        named = field_of(record, "name").label
        places = [(name, named), (initials, "首字母"), (pinyin, "拼音"), *places]
    return next((label for line, label in places if word in line), "")
