"""Records as the rows of a register: links become names, a row of 入驻台账 joins three records."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.domain.service import ServiceRecord
from app.domain.tenancy import Tenancy
from app.domain.unit import Unit
from app.workbooks.columns import COLUMNS

Records = Mapping[type[Record], Sequence[Any]]


def rows_of(records: Records, units: Iterable[Unit]) -> dict[str, list[dict[str, Any]]]:
    """The rows of all six sheets, for `registers.register`; areas in dm², amounts in fen."""
    parks = {park.id: park for park in records.get(Park, ())}
    entities = {entity.id: entity for entity in records.get(Entity, ())}
    founders = {founder.id: founder for founder in records.get(Founder, ())}
    stays = [s for s in records.get(Tenancy, ()) if s.park_id in parks and s.entity_id in entities]
    homes = {stay.entity_id: parks[stay.park_id].name for stay in stays}
    names = {unit.code: unit.name for unit in units}
    return {
        "parks": _park_rows(parks, records.get(MechanismJudgement, ()), names),
        "areas": [
            _row("areas", area, park=parks[area.park_id].name)
            for area in records.get(ParkArea, ())
            if area.park_id in parks
        ],
        "tenancies": [_tenancy(stay, parks, entities, founders) for stay in stays],
        "headcounts": _of_entities("headcounts", records.get(Headcount, ()), entities, homes),
        "loans": _of_entities("loans", records.get(Loan, ()), entities, {}),
        "services": [
            _row("services", service, park=parks[service.park_id].name)
            for service in records.get(ServiceRecord, ())
            if service.park_id in parks
        ],
    }


def _row(kind: str, record: Any, **named: Any) -> dict[str, Any]:
    """The values of a record that the sheet has a column for, and what is said by name."""
    values = {
        column.key: getattr(record, column.field.name)
        for column in COLUMNS[kind]
        if column.field and column.key == column.field.name and hasattr(record, column.field.name)
    }
    return values | named


def _park_rows(
    parks: Mapping[str, Park], judgements: Iterable[MechanismJudgement], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """A park's row with its first judgement; each further judgement has a row of its own."""
    judged: dict[str, list[MechanismJudgement]] = {}
    for judgement in judgements:
        judged.setdefault(judgement.park_id, []).append(judgement)
    rows = []
    for park in parks.values():
        named = {"park": park.name, "region": names.get(park.unit_code)}
        first, *others = [_row("parks", one) for one in judged.get(park.id, ())] or [{}]
        rows.append(first | _row("parks", park) | named)
        rows += [other | named for other in others]
    return rows


def _tenancy(
    stay: Tenancy,
    parks: Mapping[str, Park],
    entities: Mapping[str, Entity],
    founders: Mapping[str, Founder],
) -> dict[str, Any]:
    entity = entities[stay.entity_id]
    founder = founders.get(entity.founder_id) if entity.founder_id else None
    row = _row("tenancies", stay, park=parks[stay.park_id].name, entity=entity.name)
    row |= _row("tenancies", entity)
    if founder:
        row |= _row("tenancies", founder) | {"founder": founder.name}
    return row


def _of_entities(
    kind: str,
    records: Iterable[Any],
    entities: Mapping[str, Entity],
    homes: Mapping[str, str],
) -> list[dict[str, Any]]:
    return [
        _row(
            kind,
            record,
            entity=entities[record.entity_id].name,
            uscc=entities[record.entity_id].uscc,
            park=homes.get(record.entity_id),
        )
        for record in records
        if record.entity_id in entities
    ]
