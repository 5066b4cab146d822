"""What is due on a day, found by SQL among a hundred thousand records: ends, reports, calls.

The rule: only what lives and what this office registered; an end is the later of the agreed one
and the approved extension. Tenancies are read where they lie: by an index, SQLite would jump about
among all of them and take ten times as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.codes import GRADUATED
from app.store.ledger import Ledger
from app.store.monthly_rows import RESIDENT
from app.store.rows import DAYS, Days
from app.store.scan import scan

FINAL = "max(t.agreed_end_on, coalesce(t.extension_end_on, t.agreed_end_on))"
FIRST = (
    "(SELECT min(s.start_on) FROM tenancy s WHERE s.entity_id = t.entity_id"
    " AND +s.park_id = t.park_id AND s.deleted_at IS NULL)"
)
NAMED = (
    " JOIN entity e ON e.id = t.entity_id AND e.deleted_at IS NULL"
    " JOIN park p ON p.id = t.park_id AND p.deleted_at IS NULL"
    " LEFT JOIN founder f ON f.id = e.founder_id AND f.deleted_at IS NULL"
)
NOT_AT_WORK = ("建设中", "清除")


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """An agreement, whose and where; `first_start_on` is when its entity first came to the park.

    `left_on` is a departure that is registered already and lies after the day asked for.
    """

    tenancy_id: str
    entity_id: str
    entity: str
    park_id: str
    park: str
    founder: str | None
    phone: str | None
    agreement_number: str | None
    start_on: date
    first_start_on: date
    agreed_end_on: date
    extension_end_on: date | None
    ends_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRow:
    """A resident of a month end that reported nothing for it."""

    park_id: str
    park: str
    entity_id: str
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """A loan that is not repaid, and the park in which its entity resides, if in one; fen."""

    loan_id: str
    entity_id: str
    entity: str
    amount_fen: int
    bank: str | None
    due_on: date
    repaid_on: date | None
    park_id: str | None
    park: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkRow:
    """An own park at work and what is known of it on a day."""

    park_id: str
    park: str
    opened: bool
    building: bool
    incubation: bool
    judged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaysDue:
    """Agreements by what is due: by their ends and names.

    `long_here` holds of the others those whose entity first came to its park on or before a day.
    """

    ending: tuple[StayRow, ...]
    long_here: tuple[StayRow, ...]
    graduates: tuple[StayRow, ...]


def stays_due(
    ledger: Ledger, *, on: date, ends_by: date, first_by: date, left_from: date, left_to: date
) -> StaysDue:
    """What is due of agreements on a day, found in one reading of them all.

    Of the day's residents: what ends or ended on or before `ends_by`, and of the rest who first
    came on or before `first_by`; and of those who left a park as graduates between two days and
    are away, the last agreements.
    """
    rows = _stays(ledger, on, ends_by, first_by, left_from, left_to)
    away = {row.tenancy_id for row in rows if row.left_on is not None and row.left_on <= on}
    here = [row for row in rows if row.tenancy_id not in away]
    return StaysDue(
        ending=tuple(row for row in here if row.ends_on <= ends_by),
        long_here=tuple(row for row in here if row.ends_on > ends_by),
        graduates=tuple(row for row in rows if row.tenancy_id in away),
    )


def first_start(ledger: Ledger, *, entity_id: str, park_id: str) -> date:
    """When an entity first came to a park, by its living agreements."""
    ((first,),) = scan(
        ledger,
        "SELECT min(start_on) FROM tenancy"
        " WHERE entity_id = ? AND +park_id = ? AND deleted_at IS NULL",
        (entity_id, park_id),
    )
    return _day(first)


def told_of(ledger: Ledger, codes: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The tenancies with a living explanation of these codes, as (tenancy id, code)."""
    rows = scan(
        ledger,
        "SELECT of_id, code FROM explanation WHERE deleted_at IS NULL AND of_table = 'tenancy'"
        f" AND code IN ({', '.join('?' * len(codes))})",
        tuple(codes),
    )
    return frozenset((of_id, code) for of_id, code in rows)


def missing(ledger: Ledger, *, period_end_on: date) -> list[MissingRow]:
    """The own residents of a month end without a report for it, by park and name."""
    day = period_end_on.isoformat()
    rows = scan(
        ledger,
        "SELECT p.id, p.name, e.id, e.name FROM"
        f" (SELECT DISTINCT t.park_id, t.entity_id FROM tenancy t NOT INDEXED WHERE {RESIDENT}"
        "   AND t.unit_code = ?) r"
        " JOIN entity e ON e.id = r.entity_id AND e.deleted_at IS NULL AND e.unit_code = ?"
        " JOIN park p ON p.id = r.park_id AND p.deleted_at IS NULL"
        " WHERE NOT EXISTS (SELECT 1 FROM headcount h WHERE h.entity_id = r.entity_id"
        "  AND h.period_end_on = ? AND h.deleted_at IS NULL)"
        " ORDER BY p.name, p.id, e.name, e.id",
        (day, day, ledger.unit_code, ledger.unit_code, day),
    )
    return [
        MissingRow(park_id=park_id, park=park, entity_id=entity_id, entity=entity)
        for park_id, park, entity_id, entity in rows
    ]


def loans(ledger: Ledger, *, on: date, by: date) -> list[LoanRow]:
    """Own loans not repaid on a day and due on or before `by`, by due day."""
    day = on.isoformat()
    rows = scan(
        ledger,
        "SELECT l.id, e.id, e.name, l.amount_fen, l.bank, l.due_on, l.repaid_on, p.id, p.name"
        " FROM loan l JOIN entity e ON e.id = l.entity_id AND e.deleted_at IS NULL"
        " LEFT JOIN park p ON p.deleted_at IS NULL AND p.id = (SELECT t.park_id FROM tenancy t"
        f"  WHERE t.entity_id = e.id AND {RESIDENT} ORDER BY t.start_on DESC, t.id LIMIT 1)"
        " WHERE l.deleted_at IS NULL AND l.unit_code = ? AND l.due_on <= ?"
        "  AND l.paid_out_on <= ? AND (l.repaid_on IS NULL OR l.repaid_on > ?)"
        " ORDER BY l.due_on, e.name, l.id",
        (day, day, ledger.unit_code, by.isoformat(), day, day),
    )
    return [
        LoanRow(
            loan_id=loan_id,
            entity_id=entity_id,
            entity=entity,
            amount_fen=amount,
            bank=bank,
            due_on=_day(due_on),
            repaid_on=DAYS[repaid_on],
            park_id=park_id,
            park=park,
        )
        for loan_id, entity_id, entity, amount, bank, due_on, repaid_on, park_id, park in rows
    ]


def parks(ledger: Ledger, *, on: date) -> list[ParkRow]:
    """The own parks at work by name, and which of their data there is on a day."""
    day = on.isoformat()
    area = (
        "EXISTS (SELECT 1 FROM park_area a WHERE a.park_id = p.id AND a.deleted_at IS NULL"
        " AND a.in_force_on <= ? AND a.{} IS NOT NULL)"
    )
    rows = scan(
        ledger,
        f"SELECT p.id, p.name, p.opened_on IS NOT NULL, {area.format('building_dm2')},"
        f" {area.format('incubation_dm2')}, EXISTS (SELECT 1 FROM mechanism_judgement j"
        "  WHERE j.park_id = p.id AND j.deleted_at IS NULL AND j.judged_on <= ?)"
        " FROM park p WHERE p.deleted_at IS NULL AND p.unit_code = ? AND p.status NOT IN (?, ?)"
        " ORDER BY p.name, p.id",
        (day, day, day, ledger.unit_code, *NOT_AT_WORK),
    )
    return [
        ParkRow(
            park_id=park_id,
            park=park,
            opened=bool(opened),
            building=bool(building),
            incubation=bool(incubation),
            judged=bool(judged),
        )
        for park_id, park, opened, building, incubation, judged in rows
    ]


_DUE = (
    "(t.left_on IS NULL OR t.left_on > :on) AND t.start_on <= :on"
    f" AND ({FINAL} <= :ends_by OR {FIRST} <= :first_by)"
)
_AWAY = (
    "t.left_on BETWEEN :left_from AND :left_to AND t.left_on <= :on AND t.leaving_cause = :cause"
    " AND NOT EXISTS (SELECT 1 FROM tenancy s WHERE s.entity_id = t.entity_id"
    "  AND +s.park_id = t.park_id AND s.deleted_at IS NULL AND s.id <> t.id"
    "  AND s.start_on <= :on AND (s.left_on IS NULL OR s.left_on > t.left_on"
    "   OR (s.left_on = t.left_on AND s.id > t.id)))"
)


def _stays(
    ledger: Ledger, on: date, ends_by: date, first_by: date, left_from: date, left_to: date
) -> list[StayRow]:
    rows = scan(
        ledger,
        "SELECT t.id, e.id, e.name, p.id, p.name, f.name, f.phone, t.agreement_number,"
        f" t.start_on, {FIRST}, t.agreed_end_on, t.extension_end_on, {FINAL}, t.left_on"
        f" FROM tenancy t NOT INDEXED{NAMED}"
        f" WHERE t.deleted_at IS NULL AND t.unit_code = :unit AND (({_DUE}) OR ({_AWAY}))"
        f" ORDER BY {FINAL}, e.name, t.id",
        {
            "unit": ledger.unit_code,
            "on": on.isoformat(),
            "ends_by": ends_by.isoformat(),
            "first_by": first_by.isoformat(),
            "left_from": left_from.isoformat(),
            "left_to": left_to.isoformat(),
            "cause": GRADUATED,
        },
    )
    days, parks = Days(), dict[str, str]()
    return [_stay(row, days, parks) for row in rows]


def _stay(row: tuple[Any, ...], read: Days, parks: dict[str, str]) -> StayRow:
    """Days and the names of parks are one object for all rows of a list, and end with it.

    Kept for longer, they would hold back the memory that thousands of rows lay in around them.
    """
    tenancy_id, entity_id, entity, park_id, park, founder, phone, number, *days = row
    start_on, first_start_on, agreed_end_on, extension_end_on, ends_on, left_on = days
    return StayRow(
        tenancy_id=tenancy_id,
        entity_id=entity_id,
        entity=entity,
        park_id=parks.setdefault(park_id, park_id),
        park=parks.setdefault(park, park),
        founder=founder,
        phone=phone,
        agreement_number=number,
        start_on=_day(start_on, read),
        first_start_on=_day(first_start_on, read),
        agreed_end_on=_day(agreed_end_on, read),
        extension_end_on=read[extension_end_on],
        ends_on=_day(ends_on, read),
        left_on=read[left_on],
    )


def _day(text: str, read: Days = DAYS) -> date:
    day = read[text]
    assert day is not None
    return day
