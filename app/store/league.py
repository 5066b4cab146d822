"""What the league asks of the banners' records together: who reported, and who stands in twice.

The rule: SQL finds the few ids among a hundred thousand records, and only those are read; nothing
but living records counts. ID numbers come out in full: the caller masks them.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, overload

from app.domain.league import CardState, Gap, Reported, SentDown
from app.store.ledger import Ledger
from app.store.rows import DAYS
from app.store.scan import scan

# What counts as another place: another office's records, or another park of one office.
Scope = Literal["unit", "park"]

# As stored: check_id_number and check_uscc let only capitals without blanks in; older rows and
# telephones, which nobody checks, may be spaced as people write them.
_ID = "upper(replace(f.id_number, ' ', ''))"
_USCC = "upper(replace(e.uscc, ' ', ''))"
_PHONE = "replace(replace(f.phone, ' ', ''), '-', '')"
_LIVING_PARK = "t.park_id IN (SELECT id FROM park WHERE deleted_at IS NULL)"
_STAYS = f"tenancy t ON t.entity_id = e.id AND t.deleted_at IS NULL AND {_LIVING_PARK}"
# Not a join in brackets: SQLite would copy every tenancy to join the few that are asked for.
_STAYS_IF_ANY = f"LEFT JOIN {_STAYS} LEFT JOIN park p ON p.id = t.park_id"
_ENTITY_OF_FOUNDER = "entity e ON e.founder_id = f.id AND e.deleted_at IS NULL"
_FOUNDER_OF_ENTITY = "founder f ON f.id = e.founder_id AND f.deleted_at IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """A founder, an entity of theirs and one stay of it; what there is none of is None.

    `unit_code` is the office that owns the record asked for (founder or entity).
    """

    unit_code: str
    founder_id: str | None
    founder: str | None
    id_number: str | None
    phone: str | None
    first_venture: bool | None
    entity_id: str | None
    entity: str | None
    uscc: str | None
    park_id: str | None
    park: str | None
    start_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRow:
    """A benefit of an entity, with the numbers that tell whose household it is; money is fen."""

    benefit_id: str
    unit_code: str
    kind: str
    amount_fen: int
    applied_on: date | None
    approved_on: date | None
    paid_on: date | None
    entity_id: str
    id_number: str | None
    uscc: str | None


@overload
def _local(moment: str) -> datetime: ...
@overload
def _local(moment: str | None) -> datetime | None: ...
def _local(moment: str | None) -> datetime | None:
    """A moment (UTC) by the office's clock."""
    return None if moment is None else datetime.fromisoformat(moment).astimezone()


def cards(ledger: Ledger) -> dict[str, CardState]:
    """Unit code -> whether its card counts, for every office that ever had one."""
    rows = scan(ledger, "SELECT unit, max(revoked_at IS NULL) FROM peer GROUP BY unit")
    return {unit: "trusted" if in_use else "revoked" for unit, in_use in rows}


def last_reported(ledger: Ledger) -> dict[str, Reported]:
    """Unit code -> the last changes bundle applied here."""
    rows = scan(
        ledger,
        "SELECT unit, stream, seq, made_at, received_at, records, set_aside FROM bundle_in"
        " WHERE id IN (SELECT max(id) FROM bundle_in WHERE kind = 'changes' GROUP BY unit)",
    )
    return {
        unit: Reported(
            stream=stream,
            seq=seq,
            made_at=_local(made_at),
            received_at=_local(received_at),
            records=records,
            set_aside=set_aside,
        )
        for unit, stream, seq, made_at, received_at, records, set_aside in rows
    }


def gaps(ledger: Ledger) -> dict[str, tuple[Gap, ...]]:
    """Unit code -> the bundles of its stream in use that never came before a later one did."""
    rows = scan(
        ledger,
        "SELECT unit, before + 1, seq - 1 FROM (SELECT b.unit, b.seq,"
        " lag(b.seq, 1, 0) OVER (PARTITION BY b.unit ORDER BY b.seq) AS before"
        " FROM bundle_in b JOIN peer_stream s ON s.unit = b.unit AND s.stream = b.stream"
        " WHERE s.replaced_at IS NULL AND b.kind = 'changes')"
        " WHERE seq > before + 1 ORDER BY unit, seq",
    )
    found: dict[str, tuple[Gap, ...]] = {}
    for unit, first, last in rows:
        found[unit] = (*found.get(unit, ()), Gap(first, last))
    return found


def unsettled_versions(ledger: Ledger) -> dict[str, int]:
    """Unit code -> how many of its versions lie aside until a person chooses."""
    rows = scan(
        ledger, "SELECT unit, count(*) FROM version_aside WHERE settled_at IS NULL GROUP BY unit"
    )
    return dict(rows)


def last_sent(ledger: Ledger, kind: str) -> dict[str, SentDown]:
    """Unit code -> the last bundle of that kind sealed for it."""
    rows = scan(
        ledger,
        "SELECT recipient, seq, sealed_at, on_stick_at, received_at FROM bundle_out"
        " WHERE id IN (SELECT max(id) FROM bundle_out WHERE kind = ? GROUP BY recipient)",
        (kind,),
    )
    return {
        unit: SentDown(
            seq=seq,
            sealed_at=_local(sealed_at),
            on_stick_at=_local(on_stick_at),
            received_at=_local(received_at),
        )
        for unit, seq, sealed_at, on_stick_at, received_at in rows
    }


def founders_in_several_places(ledger: Ledger, scope: Scope) -> list[StayRow]:
    """Every founder whose ID number stands in more than one place, with entities and stays."""
    return _of_founders(ledger, _founders_by(ledger, _ID, scope))


def phones_in_several_places(ledger: Ledger, scope: Scope) -> list[StayRow]:
    """Every founder whose telephone stands in more than one place, with entities and stays."""
    return _of_founders(ledger, _founders_by(ledger, _PHONE, scope))


def entities_in_several_places(ledger: Ledger, scope: Scope) -> list[StayRow]:
    """Every entity whose USCC stands in more than one place, with founder and stays."""
    stays = f" JOIN {_STAYS}" if scope == "park" else ""
    found = _doubled(ledger, f"entity e{stays}", key=_USCC, among="e", place=_place("e", scope))
    return stays_of_entities(ledger, found)


def benefits_of_one_household(ledger: Ledger, scope: Scope) -> list[BenefitRow]:
    """Benefits of households (an ID number or a USCC) that have more than one.

    In the scope of units only if they are of different units. By benefit id.
    """
    place = "unit_code" if scope == "unit" else "id"
    rows = scan(
        ledger,
        "WITH held AS MATERIALIZED (SELECT b.id, b.unit_code, b.kind, b.amount_fen, b.applied_on,"
        f" b.approved_on, b.paid_on, b.entity_id, {_ID} AS person, {_USCC} AS firm"
        " FROM benefit b JOIN entity e ON e.id = b.entity_id AND e.deleted_at IS NULL"
        f" LEFT JOIN {_FOUNDER_OF_ENTITY} WHERE b.deleted_at IS NULL)"
        f" SELECT * FROM held WHERE person IN ({_again('person', place)})"
        f" OR firm IN ({_again('firm', place)}) ORDER BY id",
    )
    return [_benefit_row(row) for row in rows]


def stays_of_entities(ledger: Ledger, ids: Iterable[str]) -> list[StayRow]:
    """The entities of these ids with founder and stays; the unit is the entity's."""
    return _stay_rows(
        ledger,
        f"e.unit_code{_COLUMNS} FROM entity e LEFT JOIN {_FOUNDER_OF_ENTITY} {_STAYS_IF_ANY}"
        " WHERE e.id IN (SELECT value FROM json_each(?))",
        tuple(ids),
    )


def _founders_by(ledger: Ledger, key: str, scope: Scope) -> list[str]:
    stays = f" JOIN {_ENTITY_OF_FOUNDER} JOIN {_STAYS}" if scope == "park" else ""
    return _doubled(ledger, f"founder f{stays}", key=key, among="f", place=_place("f", scope))


def _again(key: str, place: str) -> str:
    return (
        f"SELECT {key} FROM held WHERE {key} <> '' GROUP BY {key}"
        f" HAVING min({place}) <> max({place})"
    )


def _place(owner: str, scope: Scope) -> str:
    return f"{owner}.unit_code" if scope == "unit" else "t.park_id"


def _doubled(ledger: Ledger, source: str, *, key: str, among: str, place: str) -> list[str]:
    """The ids of living records of the alias `among` that share a key and not the place."""
    rows = scan(
        ledger,
        f"SELECT group_concat(DISTINCT {among}.id) FROM {source}"
        f" WHERE {among}.deleted_at IS NULL AND {key} <> ''"
        f" GROUP BY {key} HAVING min({place}) <> max({place})",
    )
    return [record_id for (ids,) in rows for record_id in ids.split(",")]


_COLUMNS = (
    f", f.id, f.name, {_ID}, {_PHONE}, f.first_venture, e.id, e.name, {_USCC},"
    " p.id, p.name, t.start_on, t.left_on"
)


def _of_founders(ledger: Ledger, ids: Sequence[str]) -> list[StayRow]:
    return _stay_rows(
        ledger,
        f"f.unit_code{_COLUMNS} FROM founder f LEFT JOIN {_ENTITY_OF_FOUNDER} {_STAYS_IF_ANY}"
        " WHERE f.id IN (SELECT value FROM json_each(?))",
        ids,
    )


def _stay_rows(ledger: Ledger, what: str, ids: Sequence[str]) -> list[StayRow]:
    """By unit, founder, entity and first day."""
    rows = scan(
        ledger,
        f"SELECT {what} ORDER BY 1, f.id, e.id, t.start_on, t.id",
        (json.dumps(ids),),
    )
    return [_stay_row(row) for row in rows]


def _stay_row(row: tuple[Any, ...]) -> StayRow:
    unit_code, founder_id, founder, id_number, phone, first, entity_id, entity, uscc, *stay = row
    park_id, park, start_on, left_on = stay
    return StayRow(
        unit_code=unit_code,
        founder_id=founder_id,
        founder=founder,
        id_number=id_number or None,
        phone=phone or None,
        first_venture=None if first is None else bool(first),
        entity_id=entity_id,
        entity=entity,
        uscc=uscc or None,
        park_id=park_id,
        park=park,
        start_on=DAYS[start_on],
        left_on=DAYS[left_on],
    )


def _benefit_row(row: tuple[Any, ...]) -> BenefitRow:
    benefit_id, unit_code, kind, amount_fen, applied_on, approved_on, paid_on, *whose = row
    entity_id, id_number, uscc = whose
    return BenefitRow(
        benefit_id=benefit_id,
        unit_code=unit_code,
        kind=kind,
        amount_fen=amount_fen,
        applied_on=DAYS[applied_on],
        approved_on=DAYS[approved_on],
        paid_on=DAYS[paid_on],
        entity_id=entity_id,
        id_number=id_number or None,
        uscc=uscc or None,
    )
