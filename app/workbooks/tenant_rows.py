"""Rows of 入驻台账 against the books: each carries an entity, its founder and an agreement.

An entity is the same by USCC, a founder by ID number; who has none is known by name.
"""

from datetime import date
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.fields import fields_of
from app.domain.tenancy import Tenancy
from app.workbooks import questions
from app.workbooks.books import Books, Place, Verdict, conflict, refused
from app.workbooks.cell_text import key as name_key
from app.workbooks.fates import Doubt, Fault, Row
from app.workbooks.words import kind_from_name

ENTITY_FIELDS = ("kind", "uscc", "registered_on", "industry", "closed_on")
FOUNDER_FIELDS = (
    *("sex", "ethnic_group", "id_number", "phone", "groups", "graduated_on", "first_venture"),
)
TENANCY_FIELDS = (
    *("agreement_number", "start_on", "agreed_end_on", "extension_end_on", "extension_paper"),
    *("area_dm2", "room", "rent_free", "left_on", "leaving_cause"),
)
LABELS = {"name": "名称", "founder_id": "创业者"}


def add_tenancy(books: Books, row: Row, at: Place, *, today: date) -> Verdict:
    """Entity, founder and agreement of one row; refused before anything is changed."""
    values = row.values
    park = books.park(values["park"])
    if isinstance(park, Fault):
        return refused("park", values["park"], park)
    entity = _entity(books, values, park.id)
    kind = values.get("kind") or (entity.kind if entity else None) or _guessed_kind(row)
    if kind is None:
        fault = Fault("missing", "没有填“主体类型”，从名称也看不出来。请补填后再导入。")
        return refused("kind", "", fault)
    stay = _stay(books, entity, park.id, values, at) if entity else None
    if isinstance(stay, Verdict):
        return stay
    facts: dict[str, Any] = {k: values.get(k) for k in TENANCY_FIELDS}
    changes: dict[str, Any] = {}
    origin = books.origin_in_file(stay.id, at) if stay else None
    if stay:
        changes, clashes = books.weigh(stay, facts, at)
        if clashes and origin:
            return conflict(clashes[0], values[clashes[0]], origin)
    entity, news = _write_people(books, row, entity, kind, at)
    if stay is None:
        books.add(
            Tenancy(
                id=books.new_id(),
                unit_code=books.known.unit_code,
                entity_id=entity.id,
                park_id=park.id,
                **facts,
            ),
            at,
        )
    elif changes:
        books.change(stay, changes, at)
    else:
        books.touch(stay.id, at)
        if not news:
            return Verdict("repeated", origin) if origin else Verdict("unchanged")
    row.doubts.extend(questions.of_tenancy(values, kind=kind, today=today))
    return Verdict("accepted")


def _guessed_kind(row: Row) -> str | None:
    guess = kind_from_name(row.values["entity"])
    if guess:
        row.doubts.append(Doubt("kind_guessed", f"没有填主体类型，按名称登记为“{guess}”。请核对。"))
    return guess


def _entity(books: Books, values: dict[str, Any], park_id: str) -> Entity | None:
    """The entity a row means: by USCC; else by name, if the founder does not speak against it."""
    uscc, id_number = values.get("uscc"), values.get("id_number")
    if uscc and (known := books.by_uscc.get(uscc)):
        entity: Entity = books.current[known]
        return entity
    named = [books.current[i] for i in books.by_name.get(name_key(values["entity"]), ())]
    if uscc:
        # A team that got its licence, or a licence number that was missing so far.
        named = [
            e for e in named if e.uscc is None and id_number and _number(books, e) == id_number
        ]
    else:
        named = [e for e in named if _may_be(_number(books, e), id_number)]
        named = [e for e in named if id_number and _number(books, e) == id_number] or named
    if len(named) > 1:
        start = values["start_on"]
        here = [e for e in named if any(s.start_on == start for s in _stays(books, e, park_id))]
        named = here or named
    return named[0] if named else None


def _number(books: Books, entity: Entity) -> str | None:
    founder = books.current.get(entity.founder_id) if entity.founder_id else None
    return founder.id_number if founder else None


def _may_be(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _stays(books: Books, entity: Entity, park_id: str) -> list[Tenancy]:
    return [books.current[i] for i in books.stays.get((entity.id, park_id), ())]


def _stay(
    books: Books, entity: Entity, park_id: str, values: dict[str, Any], at: Place
) -> Tenancy | Verdict | None:
    """The agreement a row means: entity, park and start; number or room tell two of a day apart.

    The same number with another start is a corrected start, or, within one file, a conflict.
    """
    stays = _stays(books, entity, park_id)
    number, room = values.get("agreement_number"), values.get("room")
    same_day = [s for s in stays if s.start_on == values["start_on"]]
    if number:
        exact = [s for s in same_day if s.agreement_number == number]
        if exact:
            return exact[0]
        other_day = [s for s in stays if s.agreement_number == number]
        if other_day:
            origin = books.origin_in_file(other_day[0].id, at)
            if origin:
                return conflict("start_on", values["start_on"], origin)
            return other_day[0]
        same_day = [s for s in same_day if s.agreement_number is None]
    if room:
        same_room = [s for s in same_day if s.room == room]
        same_day = same_room or [s for s in same_day if s.room is None]
    return same_day[0] if same_day else None


def _write_people(
    books: Books, row: Row, entity: Entity | None, kind: str, at: Place
) -> tuple[Entity, bool]:
    """The entity with its founder as they now are; and whether the row said something new."""
    values = row.values
    facts = {k: values[k] for k in ENTITY_FIELDS if k in values} | {"kind": kind}
    founder, founder_is_new = _founder(books, values, entity)
    if entity is None:
        if founder_is_new and founder:
            _add_founder(books, founder, row, at)
        elif founder:
            _update_founder(books, founder, row, at)
        entity = Entity(
            id=books.new_id(),
            unit_code=books.known.unit_code,
            name=values["entity"],
            founder_id=founder.id if founder else None,
            **facts,
        )
        books.add(entity, at)
        return entity, True
    news = _update_entity(books, entity, facts, founder, row, at)
    entity = books.current[entity.id]
    assert entity is not None
    if founder and entity.founder_id == founder.id:
        if founder_is_new:
            _add_founder(books, founder, row, at)
        else:
            news |= _update_founder(books, founder, row, at)
    return entity, news


def _update_entity(
    books: Books,
    entity: Entity,
    facts: dict[str, Any],
    founder: Founder | None,
    row: Row,
    at: Place,
) -> bool:
    said = facts | {"name": row.values["entity"]}
    if founder:
        said["founder_id"] = founder.id
    if "kind" not in row.values:
        del said["kind"]
    return _take_in(books, entity, said, row, at)


def _founder(
    books: Books, values: dict[str, Any], entity: Entity | None
) -> tuple[Founder | None, bool]:
    """The founder a row means, and whether the ledger does not have this person yet."""
    name, id_number = values.get("founder"), values.get("id_number")
    if id_number and (known := books.by_id_number.get(id_number)):
        return books.current[known], False
    if name is None:
        return None, False
    so_far = books.current.get(entity.founder_id) if entity and entity.founder_id else None
    if so_far and name_key(so_far.name) == name_key(name) and _may_be(so_far.id_number, id_number):
        return so_far, False
    facts = {k: values[k] for k in FOUNDER_FIELDS if k in values}
    founder = Founder(id=books.new_id(), unit_code=books.known.unit_code, name=name, **facts)
    return founder, True


def _add_founder(books: Books, founder: Founder, row: Row, at: Place) -> None:
    books.add(founder, at)
    if founder.phone:
        doubt = questions.of_phone(founder.phone, books.phones[founder.phone])
        if doubt:
            row.doubts.append(doubt)


def _update_founder(books: Books, founder: Founder, row: Row, at: Place) -> bool:
    said = {k: row.values[k] for k in FOUNDER_FIELDS if k in row.values}
    if "founder" in row.values:
        said["name"] = row.values["founder"]
    return _take_in(books, founder, said, row, at)


def _take_in(
    books: Books, record: Entity | Founder, said: dict[str, Any], row: Row, at: Place
) -> bool:
    """Change a record by what a row says of it; whether that was anything new."""
    changes, clashes = books.weigh(record, said, at)
    _ask(books, record.id, clashes, row, at)
    if changes:
        books.change(record, changes, at)
    else:
        books.touch(record.id, at)
    return bool(changes)


def _ask(books: Books, record_id: str, clashes: list[str], row: Row, at: Place) -> None:
    """Within a file the first row holds; that a later one differs is asked."""
    origin = books.origin_in_file(record_id, at)
    if clashes and origin:
        labels = "、".join(LABELS.get(name) or _label(name) for name in clashes)
        row.doubts.append(
            Doubt(
                "differs",
                f"{labels}与“{origin.sheet}”第 {origin.row} 行不同，已按那一行登记。请核对。",
            )
        )


def _label(name: str) -> str:
    for kind in (Founder, Entity):
        for field in fields_of(kind):
            if field.name == name:
                return field.label
    return name
