"""The audit log, entry by entry: filtered for the window, and its chain of hashes followed.

The rule: a view is only the numbers of its entries, newest first; entries are read in blocks.
"""

import json
from array import array
from collections.abc import Callable, Sequence

from app.domain.fields import fields_of
from app.domain.identifiers import check_id_number
from app.domain.papers import AuditEntry
from app.domain.records import RECORDS
from app.store.ledger import Ledger
from app.store.records import FIRST_HASH, entry_hash
from app.store.rows import shape_of
from app.store.scan import scan

Step = Callable[[int, int], object]

BLOCK = 2_000
SEARCHED = ("action", "who", "before", "after")
TOLD = ("before", "after")
# Of tables whose records say something secret, the field that does.
SECRETS = tuple(
    (kind.table, field.name) for kind in RECORDS for field in fields_of(kind) if field.secret
)


def entries_view(
    ledger: Ledger,
    *,
    since: str | None = None,
    until: str | None = None,
    who: str | None = None,
    of_table: str | None = None,
    words: str = "",
) -> "array[int]":
    """Numbers of the entries, newest first.

    `since` (included) and `until` (not) are moments as the log keeps them; each of `words` stands
    in the action, the person, or what was before or after. A number of a person is found whole, or
    by what is not masked of it: piece by piece it would be told without a look in the log.
    """
    conditions, params = ["1"], []
    for condition, value in (
        ("at >= ?", since),
        ("at < ?", until),
        ("who = ?", who),
        ("of_table = ?", of_table),
    ):
        if value is not None:
            conditions.append(condition)
            params.append(value)
    for word in words.split():
        places = SEARCHED if check_id_number(word.upper()) is None else _hidden_places()
        conditions.append("(" + " OR ".join(f"{c} LIKE ? ESCAPE '\\'" for c in places) + ")")
        # As it stands within JSON, where a quote has a backslash before it.
        inner = json.dumps(word, ensure_ascii=False)[1:-1]
        found = inner.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        params += [f"%{found}%"] * len(SEARCHED)
    sql = f"SELECT seq FROM audit_entry WHERE {' AND '.join(conditions)} ORDER BY seq DESC"
    return array("q", (row[0] for row in scan(ledger, sql, params)))


def _hidden_places() -> tuple[str, ...]:
    """As SQL what is searched, numbers of people masked in it."""
    hidden = []
    for place in SEARCHED:
        told = place
        for table, name in SECRETS if place in TOLD else ():
            number = f"json_extract({place}, '$.{name}')"
            mask = f"substr({number}, 1, 4) || '**********' || substr({number}, -4)"
            whole = f"of_table = '{table}' AND length({number}) > 8"
            told = f"CASE WHEN {whole} THEN replace({told}, {number}, {mask}) ELSE {told} END"
        hidden.append(told)
    return tuple(hidden)


def entries(ledger: Ledger, numbers: Sequence[int]) -> list[AuditEntry | None]:
    """The entries of these numbers, in their order; None for one that is not there."""
    shape = shape_of(AuditEntry)
    # The numbers are our own integers: no parameters needed, and no limit on how many.
    among = ", ".join(str(int(number)) for number in numbers)
    sql = f"SELECT {shape.column_list} FROM audit_entry WHERE seq IN ({among})"
    found = {entry.seq: entry for entry in shape.records(scan(ledger, sql))}
    return [found.get(number) for number in numbers]


def last_entry(ledger: Ledger) -> int:
    """The number of the newest entry; 0 in an empty log."""
    seq: int = scan(ledger, "SELECT coalesce(max(seq), 0) FROM audit_entry")[0][0]
    return seq


def entries_since(ledger: Ledger, seq: int) -> list[AuditEntry]:
    """The entries after that of a number, oldest first."""
    shape = shape_of(AuditEntry)
    sql = f"SELECT {shape.column_list} FROM audit_entry WHERE seq > ? ORDER BY seq"
    return list(shape.records(scan(ledger, sql, (seq,))))


def ever(ledger: Ledger, action: str) -> bool:
    """Whether somebody ever did this."""
    sql = "SELECT EXISTS (SELECT 1 FROM audit_entry WHERE action = ?)"
    return bool(scan(ledger, sql, (action,))[0][0])


def people(ledger: Ledger) -> tuple[str, ...]:
    """Everybody the log names, in order."""
    return tuple(row[0] for row in scan(ledger, "SELECT DISTINCT who FROM audit_entry ORDER BY 1"))


def tables(ledger: Ledger) -> tuple[str, ...]:
    """The kinds of record the log speaks of, as table names."""
    sql = "SELECT DISTINCT of_table FROM audit_entry WHERE of_table IS NOT NULL ORDER BY 1"
    return tuple(row[0] for row in scan(ledger, sql))


def first_broken(ledger: Ledger, step: Step = lambda _done, _total: None) -> int | None:
    """The number of the first entry that is not what was written, or is missing; None if whole.

    The chain tells a change in the middle; that the last entries were cut off it cannot tell.
    """
    shape = shape_of(AuditEntry)
    sql = f"SELECT {shape.column_list} FROM audit_entry WHERE seq > ? ORDER BY seq LIMIT {BLOCK}"
    total = scan(ledger, "SELECT count(*) FROM audit_entry")[0][0]
    seq, previous = 0, FIRST_HASH
    while block := list(shape.records(scan(ledger, sql, (seq,)))):
        for entry in block:
            seq += 1
            whole = entry.seq == seq and entry.previous_hash == previous
            if not whole or entry.hash != entry_hash(entry):
                return seq
            previous = entry.hash
        step(seq, total)
    return None
