"""Finding a record by what a clerk types: a name, its pinyin or initials, a code, a phone, a paper.

The rule: answers come from the words in memory (see `search_rows`); what is shown of a found
record is read from the ledger for these few alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.fields import field_of
from app.domain.money import Benefit
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.service import Mentor, Project
from app.domain.tenancy import Tenancy
from app.store.ledger import Ledger
from app.store.readings import meanings, plain
from app.store.scan import scan
from app.store.search_rows import (
    CODES,
    IN_TENANCY,
    KINDS,
    NAMELESS,
    SLICE,
    TOGETHER,
    behind,
    condition,
    copy_to_memory,
    keep_up,
)

__all__ = ["KINDS", "Hit", "behind", "find", "keep_up", "prepare", "words_of"]

RECORDS: dict[str, type[Record]] = {
    "park": Park,
    "entity": Entity,
    "founder": Founder,
    "tenancy": Tenancy,
    "mentor": Mentor,
    "project": Project,
    "benefit": Benefit,
    "tier_grant": TierGrant,
}
# No record has more; of a page pasted by mistake SQLite would take no more than a thousand.
MOST_WORDS = 100
# So many good answers are enough to choose the best from.
ENOUGH = 1_500
# The first word ranks a row; the others only have to stand in it.
_RANK = "CASE WHEN instr(words, ?) THEN 0 WHEN instr(words, ?) THEN 1 ELSE 2 END"
# The records of a tenancy, each by itself.
_LINES = " UNION ALL ".join(
    f"SELECT {KINDS.index(kind)} kind, {kind}_n n, {kind}_words words FROM stay"
    for kind in TOGETHER
)
_LATEST = (
    "(SELECT t.rowid FROM tenancy t WHERE t.entity_id = {entity} AND t.deleted_at IS NULL"
    " ORDER BY t.start_on DESC LIMIT 1)"
)
# What a hit is made of: id, name, two parts of its line, and the keys `Hit` has at its end.
_SHOWN = {
    "park": "SELECT id, name, address, NULL, NULL, NULL, id FROM park",
    "entity": "SELECT e.id, e.name, e.uscc, (SELECT p.name FROM tenancy t JOIN park p ON"
    " p.id = t.park_id WHERE t.entity_id = e.id AND t.deleted_at IS NULL"
    f" ORDER BY t.start_on DESC LIMIT 1), {_LATEST.format(entity='e.id')}, e.id, NULL"
    " FROM entity e",
    "founder": "SELECT f.id, f.name, e.name, NULL,"
    f" {_LATEST.format(entity='e.id')}, e.id, NULL FROM founder f LEFT JOIN entity e ON e.id ="
    " (SELECT x.id FROM entity x WHERE x.founder_id = f.id AND x.deleted_at IS NULL"
    " ORDER BY x.id DESC LIMIT 1)",
    "tenancy": "SELECT t.id, coalesce(t.agreement_number, t.extension_paper), e.name, p.name,"
    " t.rowid, e.id, p.id"
    " FROM tenancy t JOIN entity e ON e.id = t.entity_id JOIN park p ON p.id = t.park_id",
    "mentor": "SELECT id, name, employer, field, NULL, NULL, NULL FROM mentor",
    "project": "SELECT id, name, industry, source, NULL, NULL, NULL FROM project",
    "benefit": "SELECT b.id, b.paper_number, b.kind, coalesce(e.name, p.name),"
    f" {_LATEST.format(entity='e.id')}, e.id, b.park_id FROM benefit b"
    " LEFT JOIN entity e ON e.id = b.entity_id LEFT JOIN park p ON p.id = b.park_id",
    "tier_grant": "SELECT g.id, g.document_number, p.name, g.granted_on, NULL, NULL, p.id"
    " FROM tier_grant g JOIN park p ON p.id = g.park_id",
}
_ID = {
    "park": "id",
    "entity": "e.id",
    "founder": "f.id",
    "tenancy": "t.id",
    "mentor": "id",
    "project": "id",
    "benefit": "b.id",
    "tier_grant": "g.id",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found. `line` tells it from others of its name and holds no ID number or phone.

    `kind` is its table; `matched` says in Chinese where the first word stands; `tenancy` is the
    key (see `tenancy_rows`) of the tenancy to show for it, the latest of an entity or founder;
    `entity` and `park` are the ids of those it belongs to.
    """

    kind: str
    id: str
    name: str
    line: str
    matched: str
    tenancy: int | None
    entity: str | None = None
    park: str | None = None


def prepare(ledger: Ledger) -> int:
    """Follow a slice of what changed, or, when there is no more, bring the words into memory.

    Answers with how many records are left; call it again until it says 0.
    """
    left = keep_up(ledger)
    if not left:
        copy_to_memory(ledger)
    return left


def words_of(text: str) -> tuple[str, ...]:
    """The words of what was typed, as they are looked for, at most MOST_WORDS; halves of letters,
    as some programs copy them, are left out.
    """
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return tuple(plain(whole).split()[:MOST_WORDS])


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
    best = _best(ledger, words, limit)
    lines = "of_table, of_id, name, pinyin, initials, codes"
    # Our own integers: no parameters needed.
    among = ", ".join(map(str, best))
    rows = scan(ledger, f"SELECT n, {lines} FROM search WHERE n IN ({among})")
    found = {n: row for n, *row in rows}
    ordered = [found[n] for n in best if n in found]
    shown = _shown(ledger, ordered)
    return tuple(
        _hit(kind, of_id, shown[kind, of_id], _where(words[0], kind, *texts))
        for kind, of_id, *texts in ordered
        if (kind, of_id) in shown
    )


def _best(ledger: Ledger, words: Sequence[str], limit: int) -> list[int]:
    """The numbers of the best rows, the best first.

    What nearly everybody has is not ranked row by row: once there is enough of it, only better
    answers are looked for, those where the word begins a line, and of them too no more than enough.
    Where so many begin with it, it is nobody's whole name.
    """
    found = _ranked(ledger, words, limit)
    if len(found) >= ENOUGH:
        found += _ranked(ledger, words, limit, begin="\n")
    return [row[-1] for row in sorted(set(found))[:limit]]


def _ranked(
    ledger: Ledger, words: Sequence[str], limit: int, *, begin: str = ""
) -> list[tuple[Any, ...]]:
    """Rows that have the words: how good, of what kind, how long, and their numbers.

    What is of several tenancies may come several times.
    """
    where, params = condition(words, begin=begin)
    most = f"LIMIT {max(ENOUGH, limit)}"
    ranked = f"SELECT {_RANK} rank, kind, length(words), n FROM"
    params = [f"\n{words[0]}\n", f"\n{words[0]}", *params]
    alone = f"{ranked} search_words WHERE {where} {most}"
    either = [condition(words, (column,), begin) for column in IN_TENANCY]
    stays = " OR ".join(f"({each})" for each, _ in either)
    together = (
        f"WITH stay AS MATERIALIZED (SELECT * FROM search_tenancy WHERE {stays} {most}),"
        f" line AS ({_LINES}) {ranked} line WHERE {where}"
    )
    sought = [param for _, each in either for param in each]
    return scan(ledger, alone, params) + scan(ledger, together, [*sought, *params])


def _shown(
    ledger: Ledger, found: Sequence[Sequence[Any]]
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
    name, one, two, *keys = shown
    line = "　".join(each for each in (one, two) if each)
    return Hit(kind, of_id, name or "", line, matched, *keys)


def _where(word: str, kind: str, name: str, pinyin: str, initials: str, codes: str) -> str:
    """Where in a row the word stands: the name, 拼音, 首字母, or the code's own label."""
    record = RECORDS[kind]
    labels = [field_of(record, code).label for code in CODES[kind]]
    places = list(zip(codes.split("\n"), labels, strict=True)) if labels else []
    if kind not in NAMELESS:
        named = field_of(record, "name").label
        places = [(name, named), (initials, "首字母"), (pinyin, "拼音"), *places]
    either = meanings(word)
    return next((label for line, label in places if any(each in line for each in either)), "")
