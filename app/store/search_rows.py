"""The narrow table for searching, kept in step with the records people look for.

The rule: a record's row follows from that record alone, and only `keep_up` writes it.

How it is filled. A trigger could copy names and codes, but SQLite cannot call pypinyin from one,
and importing pypinyin costs 0.3 s and 56 MB: not at start, and not inside a clerk's keystroke. Nor
is a queue of stale ids needed, with triggers of its own that every import would pay for: the table
`change` has each record's latest number in the stream, written by triggers since 0001 and checked
by `tracking.discrepancies`. So the search remembers in `meta` up to which number it has followed,
and `keep_up` reads what changed after it, a slice at a time, each slice a transaction of its own.
It is called on the worker when a search begins and after every change. A ledger of an older
program, or one full of imported rows, starts at number 0 (or wherever it stood) and is filled in
slices, so other work goes on in between, the window says how many are left, and a stop loses
nothing. Other readings (a new pypinyin, another surname) are a new EDITION, which starts at 0
again. A record is one row, never a row joined of several: a founder's new name touches one row.

Scanning that table would decrypt all of it for each keystroke (77 of 97 ms over 290,000 rows), so
its words are copied, once a session, into temporary tables, which live in memory only
(`temp_store = MEMORY`), and each word once: one row for each living tenancy, by which the long
table is filtered and ordered, with the words of the tenancy, its entity and its founder side by
side; and one for each record that is of no such tenancy. Both lie in the order they are asked for,
so that a search for what nearly everybody has may stop early, and no answer has to be sorted.
Nothing of them is in a file.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from app.store import meta
from app.store.ledger import Ledger, transaction
from app.store.readings import meanings, plain, reading, veiled
from app.store.scan import scan

# The order of kinds is the order of equally good answers.
CODES: dict[str, tuple[str, ...]] = {
    "park": ("operator_uscc", "phone"),
    "entity": ("uscc",),
    "founder": ("id_number", "phone"),
    "tenancy": ("agreement_number", "extension_paper"),
    "mentor": ("phone",),
    "project": (),
    "benefit": ("paper_number",),
    "tier_grant": ("document_number",),
}
KINDS = tuple(CODES)
NAMELESS = frozenset(["tenancy", "benefit", "tier_grant"])
# Kept so that no part of it is found: who looks for one must know it.
VEILED = frozenset(["id_number"])
EDITION = "5"
SLICE = 2_000
# With the plus SQLite reads the late changes by their numbers, not all records of these kinds.
_AMONG = "+of_table IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS))
_KIND = "CASE s.of_table {} END".format(
    " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS))
)


def _words(row: str) -> str:
    """A line for each thing that can be found, with a line end on both sides of every one."""
    lines = (f"{row}.{each}" for each in ("name", "pinyin", "initials", "codes"))
    return f"char(10) || {' || char(10) || '.join(lines)} || char(10)"


# Pages four times the usual size hold the same in a tenth less.
_PAGES = "PRAGMA temp.page_size = 16384"
# `key` is the rowid as eight hexadecimal digits: see `tenancy_rows.keys_of`; the n are of `search`.
_TENANCY_TABLE = (
    "CREATE TEMP TABLE search_tenancy (start_on TEXT, tenancy INTEGER,"
    " entity_words TEXT, founder_words TEXT, tenancy_words TEXT,"
    " entity_n INTEGER, founder_n INTEGER, tenancy_n INTEGER, key TEXT,"
    " PRIMARY KEY (start_on, tenancy)) WITHOUT ROWID"
)
_WORDS_TABLE = (
    "CREATE TEMP TABLE search_words (kind INTEGER, n INTEGER, words TEXT, PRIMARY KEY (kind, n))"
    " WITHOUT ROWID"
)
_JOIN = (
    "INSERT INTO search_tenancy"
    f" SELECT t.start_on, t.rowid, {_words('se')}, {_words('sf')},"
    " char(10) || st.codes || char(10), se.n, sf.n, st.n, printf('%08x', t.rowid)"
    # In the order of the rows, which is that of the ids looked up: else each page is read often.
    " FROM tenancy t NOT INDEXED JOIN entity e ON e.id = t.entity_id"
    " LEFT JOIN search st ON st.of_id = t.id AND st.of_table = 'tenancy'"
    " LEFT JOIN search se ON se.of_id = e.id AND se.of_table = 'entity'"
    " LEFT JOIN search sf ON sf.of_id = e.founder_id AND sf.of_table = 'founder'"
    " WHERE t.deleted_at IS NULL"
)
# Those of no living tenancy.
_COPY = (
    f"INSERT INTO search_words SELECT {_KIND} kind, s.n, {_words('s')} FROM search s"
    " WHERE CASE s.of_table WHEN 'tenancy' THEN 0"
    " WHEN 'entity' THEN NOT EXISTS (SELECT 1 FROM tenancy t WHERE t.entity_id = s.of_id"
    " AND t.deleted_at IS NULL)"
    " WHEN 'founder' THEN NOT EXISTS (SELECT 1 FROM entity e JOIN tenancy t"
    " ON t.entity_id = e.id AND t.deleted_at IS NULL WHERE e.founder_id = s.of_id)"
    " ELSE 1 END"
)
_TENANCIES_OF = {
    "tenancy": "SELECT rowid FROM tenancy WHERE id = ?",
    "entity": "SELECT rowid FROM tenancy WHERE entity_id = ?",
    "founder": "SELECT t.rowid FROM entity e JOIN tenancy t ON t.entity_id = e.id"
    " WHERE e.founder_id = ?",
}
IN_LINE = ("words",)
# The kinds that lie side by side, each in its own column.
TOGETHER = ("entity", "founder", "tenancy")
IN_TENANCY = tuple(f"{kind}_words" for kind in TOGETHER)


def condition(
    words: Sequence[str], columns: Sequence[str] = IN_LINE, begin: str = ""
) -> tuple[str, list[str]]:
    """The SQL that each of the words stands in one of the columns, and its parameters.

    `begin` is what has to stand before the first one. No words: every row.
    """
    parts, params = [], []
    for place, word in enumerate(words):
        either = meanings(word)
        found = (f"instr({column}, ?)" for column in columns for _ in either)
        parts.append(f"({' OR '.join(found)})")
        params += [(begin if place == 0 else "") + each for each in either] * len(columns)
    return " AND ".join(parts) or "1", params


def behind(ledger: Ledger) -> int:
    """How many records changed since the search last followed; 0 when it is in step."""
    sql = f"SELECT count(*) FROM change WHERE seq > ? AND {_AMONG}"
    return int(scan(ledger, sql, (_followed(ledger),))[0][0])


def keep_up(ledger: Ledger, *, most: int = SLICE) -> int:
    """Follow at most so many changes; how many are left. AppErrors as `transaction`."""
    followed = _followed(ledger)
    changes = scan(
        ledger,
        f"SELECT of_table, of_id, seq FROM change WHERE seq > ? AND {_AMONG} ORDER BY seq LIMIT ?",
        (followed, most),
    )
    whole = len(changes) < most
    to = scan(ledger, "SELECT seq FROM stream")[0][0] if whole else changes[-1][2]
    if changes or to > followed + SLICE:
        with transaction(ledger):
            for kind in KINDS:
                _write(ledger, kind, [each[1] for each in changes if each[0] == kind])
            meta.keep(ledger, "search_followed", f"{EDITION} {to}")
    return 0 if whole else behind(ledger)


def copy_to_memory(ledger: Ledger) -> None:
    """The words of all rows into memory, where a search scans them; nothing if they are there."""
    if in_memory(ledger):
        return
    ledger.db.conn.execute(_PAGES)
    with transaction(ledger):
        for statement in (
            _TENANCY_TABLE,
            _WORDS_TABLE,
            f"{_JOIN} ORDER BY t.start_on, t.rowid",
            f"{_COPY} ORDER BY kind, s.n",
        ):
            ledger.db.conn.execute(statement)


def in_memory(ledger: Ledger) -> bool:
    """Whether the words of this session's rows are there to be scanned."""
    sql = "SELECT count(*) FROM sqlite_temp_schema WHERE name = 'search_tenancy'"
    return bool(scan(ledger, sql)[0][0])


def _followed(ledger: Ledger) -> int:
    edition, _, seq = (meta.value(ledger, "search_followed") or "").partition(" ")
    return int(seq) if edition == EDITION else 0


def _write(ledger: Ledger, kind: str, ids: Sequence[str]) -> None:
    """The rows of these records as they now are; those of deleted ones are taken away."""
    if not ids:
        return
    name = "''" if kind in NAMELESS else "name"
    among = ", ".join("?" * len(ids))
    conn = ledger.db.conn
    found = conn.execute(
        f"SELECT {', '.join(('id', name, *CODES[kind]))} FROM {kind}"
        f" WHERE deleted_at IS NULL AND id IN ({among})",
        ids,
    ).fetchall()
    living = {row[0] for row in found}
    kept = in_memory(ledger)
    if kept:
        _forget(ledger, kind, ids)
    conn.executemany(
        "DELETE FROM search WHERE of_id = ? AND of_table = ?",
        ((each, kind) for each in ids if each not in living),
    )
    conn.executemany(
        "INSERT INTO search (of_table, of_id, name, pinyin, initials, codes)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (of_id, of_table) DO UPDATE SET name ="
        " excluded.name, pinyin = excluded.pinyin, initials = excluded.initials,"
        " codes = excluded.codes",
        (_row(kind, *row) for row in found),
    )
    if kept:
        _remember(ledger, kind, ids)


def _row(kind: str, of_id: str, name: str, *codes: str | None) -> tuple[Any, ...]:
    heard = reading(name)
    lines = "\n".join(
        veiled(code) if code and column in VEILED else plain(code or "")
        for column, code in zip(CODES[kind], codes, strict=True)
    )
    return kind, of_id, plain(name), heard.pinyin, heard.initials, lines


def _forget(ledger: Ledger, kind: str, ids: Iterable[str]) -> None:
    ledger.db.conn.executemany(
        f"DELETE FROM search_words WHERE kind = {KINDS.index(kind)} AND n ="
        " (SELECT n FROM search WHERE of_id = ? AND of_table = ?)",
        ((each, kind) for each in ids),
    )


def _remember(ledger: Ledger, kind: str, ids: Sequence[str]) -> None:
    conn = ledger.db.conn
    own = "SELECT n FROM search WHERE of_id = ? AND of_table = ?"
    numbers = {row[0] for each in ids for row in conn.execute(own, (each, kind))}
    if kind in _TENANCIES_OF:
        rows = {row[0] for each in ids for row in conn.execute(_TENANCIES_OF[kind], (each,))}
        among = ", ".join(map(str, rows))
        for statement in (
            f"DELETE FROM search_tenancy WHERE tenancy IN ({among})",
            f"{_JOIN} AND t.rowid IN ({among})",
        ):
            # Whoever had a tenancy may have none now, and the other way round.
            for pair in conn.execute(f"{statement} RETURNING entity_n, founder_n").fetchall():
                numbers.update(n for n in pair if n is not None)
    among = ", ".join(map(str, numbers))
    kinds = ", ".join(str(KINDS.index(each)) for each in TOGETHER)
    conn.execute(f"DELETE FROM search_words WHERE kind IN ({kinds}) AND n IN ({among})")
    conn.execute(f"{_COPY} AND s.n IN ({among})")
