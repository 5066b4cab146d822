"""The few records of many that the soft checks (app.policy.soft_checks) could have a word on.

The rule: SQL only narrows, by the numbers that stand there; whether something is found is decided
there. Half a million headcounts are looked at where they lie; only the odd ones are read.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from app.domain.entity import Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import Park
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.policy.soft_checks import (
    FOUNDERS_SHARING,
    JUMP_PARTS,
    LARGEST_PERSONAL_FEN,
    LONGEST_AGREEMENT_YEARS,
)
from app.store.ledger import Ledger
from app.store.rows import shape_of
from app.store.scan import scan

R = TypeVar("R", bound=Record)


class Scope(NamedTuple):
    """Whose living records, and, if `since` is given, only what changed after that number."""

    unit_code: str
    since: int | None = None


def odd_headcounts(ledger: Ledger, scope: Scope) -> Iterator[tuple[Headcount, str, int]]:
    """Reports with the entity's name and its people a month before."""
    # The index has all that is compared; CROSS keeps SQLite from reading the rest before it is.
    rows = scan(
        ledger,
        f"SELECT {_columns(Headcount, 'r')}, e.name, b.employees"
        " FROM headcount h INDEXED BY headcount_read"
        " CROSS JOIN headcount b INDEXED BY headcount_read ON b.entity_id = h.entity_id"
        "  AND b.period_end_on = date(h.period_end_on, 'start of month', '-1 day')"
        "  AND b.deleted_at IS NULL"
        f"  AND abs(h.employees - b.employees) * {JUMP_PARTS} > b.employees"
        " CROSS JOIN headcount r ON r.rowid = h.rowid"
        " CROSS JOIN entity e ON e.id = r.entity_id"
        " WHERE h.deleted_at IS NULL AND r.unit_code = ?"
        f"{_and_changed(scope, headcount='r.id, b.id')}",
        (scope.unit_code,),
    )
    return ((record, name, before) for record, (name, before) in _read(Headcount, rows))


def odd_tenancies(ledger: Ledger, scope: Scope, *, today: date) -> Iterator[tuple[Tenancy, str]]:
    """Agreements with the entity's name: long ones, and those run out but not left."""
    # 29 February and three years is 1 March to SQLite: a day less loses none.
    rows = scan(
        ledger,
        f"SELECT {_columns(Tenancy, 'r')}, e.name FROM tenancy r"
        " JOIN entity e ON e.id = r.entity_id"
        " WHERE r.deleted_at IS NULL AND r.unit_code = ? AND ("
        f"  r.agreed_end_on > date(r.start_on, '+{LONGEST_AGREEMENT_YEARS} years', '-1 day')"
        "   OR (r.left_on IS NULL AND r.agreed_end_on < ?"
        "    AND (r.extension_end_on IS NULL OR r.extension_end_on < ?)))"
        f"{_and_changed(scope, tenancy='r.id')}",
        (scope.unit_code, today.isoformat(), today.isoformat()),
    )
    return ((record, name) for record, (name,) in _read(Tenancy, rows))


def large_loans(ledger: Ledger, scope: Scope) -> Iterator[tuple[Loan, str, str]]:
    """Loans with the entity's name and kind."""
    rows = scan(
        ledger,
        f"SELECT {_columns(Loan, 'r')}, e.name, e.kind FROM loan r"
        " JOIN entity e ON e.id = r.entity_id"
        f" WHERE r.deleted_at IS NULL AND r.unit_code = ? AND r.amount_fen > {LARGEST_PERSONAL_FEN}"
        f"{_and_changed(scope, loan='r.id', entity='e.id')}",
        (scope.unit_code,),
    )
    return ((record, name, kind) for record, (name, kind) in _read(Loan, rows))


def sharing_founders(ledger: Ledger, scope: Scope) -> Iterator[tuple[Founder, str, int]]:
    """Of each shared phone the founder who came last: an entity of theirs, and how many share."""
    phones = (
        "SELECT max(id) AS last, phone, count(*) AS founders FROM founder"
        " WHERE deleted_at IS NULL AND unit_code = ? AND phone IS NOT NULL"
        f" GROUP BY phone HAVING count(*) >= {FOUNDERS_SHARING}"
    )
    changed = _and_changed(scope, founder="f.id")
    among = f" WHERE p.phone IN (SELECT f.phone FROM founder f WHERE TRUE{changed})"
    rows = scan(
        ledger,
        f"SELECT {_columns(Founder, 'r')}, coalesce((SELECT min(e.name) FROM entity e"
        "   WHERE e.founder_id = r.id AND e.deleted_at IS NULL), r.name), p.founders"
        f" FROM ({phones}) p JOIN founder r ON r.id = p.last{among if changed else ''}",
        (scope.unit_code,),
    )
    return ((record, name, founders) for record, (name, founders) in _read(Founder, rows))


def used_areas(
    ledger: Ledger, scope: Scope, *, today: date
) -> Iterator[tuple[Park, int, int | None]]:
    """Parks with the area their residents use today and the incubation area in force, in dm²."""
    among = " UNION ".join(
        f"SELECT x.{key} FROM {table} x WHERE TRUE{_and_changed(scope, **{table: 'x.id'})}"
        for table, key in (("park", "id"), ("park_area", "park_id"), ("tenancy", "park_id"))
    )
    changed = "" if scope.since is None else f" AND r.id IN ({among})"
    rows = scan(
        ledger,
        f"SELECT {_columns(Park, 'r')}, u.used,"
        " (SELECT a.incubation_dm2 FROM park_area a WHERE a.park_id = r.id"
        "   AND a.deleted_at IS NULL AND a.incubation_dm2 IS NOT NULL AND a.in_force_on <= ?"
        "   ORDER BY a.in_force_on DESC, a.id DESC LIMIT 1)"
        " FROM (SELECT t.park_id, sum(t.area_dm2) AS used FROM tenancy t"
        "   WHERE t.deleted_at IS NULL AND t.start_on <= ?"
        "    AND (t.left_on IS NULL OR t.left_on > ?) GROUP BY t.park_id) u"
        " JOIN park r ON r.id = u.park_id"
        f" WHERE r.deleted_at IS NULL AND r.unit_code = ?{changed}",
        (*[today.isoformat()] * 3, scope.unit_code),
    )
    return ((record, used, area) for record, (used, area) in _read(Park, rows))


def _and_changed(scope: Scope, **ids: str) -> str:
    """The condition that a record changed: for some table, one of the ids that SQL names there."""
    if scope.since is None:
        return ""
    ways = (
        f"EXISTS (SELECT 1 FROM change c WHERE c.of_table = '{table}' AND c.of_id IN ({among})"
        f" AND c.seq > {int(scope.since)})"
        for table, among in ids.items()
    )
    return f" AND ({' OR '.join(ways)})"


def _columns(kind: type[Record], alias: str) -> str:
    return ", ".join(f'{alias}."{column}"' for column in shape_of(kind).columns)


def _read(kind: type[R], rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[R, tuple[Any, ...]]]:
    """Each record, with what stands behind its columns."""
    shape = shape_of(kind)
    width = len(shape.columns)
    records = shape.records(row[:width] for row in rows)
    return ((record, row[width:]) for record, row in zip(records, rows, strict=True))
