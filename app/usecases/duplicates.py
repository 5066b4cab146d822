"""重复线索: the same founder, entity, benefit or telephone in several places, for people to check.

The rule: a clue is no verdict; it says what stands where and what is to be checked. Places are
offices, or, in the ledger of an office with none below it, that office's parks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, groupby

from app.domain.identifiers import masked
from app.domain.league import Duplicate, DuplicateKind, Involved, listed
from app.store import league as found
from app.store import queries
from app.store.league import Scope, StayRow
from app.store.ledger import Ledger
from app.usecases.double_benefits import double_benefits

FOREVER = date.max
Key = Callable[[StayRow], str | None]


def duplicates(ledger: Ledger) -> tuple[Duplicate, ...]:
    """Every clue in the ledger: founders, entities, benefits, telephones, each by its number."""
    own = queries.unit(ledger, ledger.unit_code)
    scope: Scope = "park" if own.level == "banner" else "unit"
    names = {unit.code: unit.name for unit in queries.units(ledger)}
    phones = found.phones_in_several_places(ledger, scope)
    return (
        *_by_number(
            "founder",
            found.founders_in_several_places(ledger, scope),
            lambda row: row.id_number,
            scope=scope,
            names=names,
        ),
        *_by_number(
            "entity",
            found.entities_in_several_places(ledger, scope),
            lambda row: row.uscc,
            scope=scope,
            names=names,
        ),
        *double_benefits(ledger, scope=scope, jurisdiction=own.jurisdiction, names=names),
        *_by_number("phone", phones, lambda row: row.phone, scope=scope, names=names),
    )


def _by_number(
    kind: DuplicateKind,
    rows: Iterable[StayRow],
    key: Key,
    *,
    scope: Scope,
    names: dict[str, str],
) -> Iterator[Duplicate]:
    by_key: dict[str, list[StayRow]] = {}
    for row in rows:
        number = key(row)
        if number:
            by_key.setdefault(number, []).append(row)
    for number, same in sorted(by_key.items()):
        if kind == "phone" and _one_person(same):
            continue
        records = sides(same, scope=scope, names=names)
        places = _places(records, scope)
        at_once = _overlap(same, scope)
        yield Duplicate(
            kind=kind,
            what=masked(number) if kind == "founder" else number,
            places=places,
            at_once=at_once,
            records=records,
            sentence=SENTENCES[kind](records, listed(places), at_once),
        )


def _one_person(rows: Sequence[StayRow]) -> bool:
    """Whether it is one known person's telephone: that person is a clue of their own."""
    numbers = {row.id_number for row in rows}
    return len(numbers) == 1 and None not in numbers


def sides(rows: Iterable[StayRow], *, scope: Scope, names: dict[str, str]) -> tuple[Involved, ...]:
    """One for each founder and entity in a unit (or in a park), by unit, park and first day."""

    def side(row: StayRow) -> tuple[str, ...]:
        park = row.park_id if scope == "park" else ""
        return row.unit_code, row.founder_id or "", row.entity_id or "", park or ""

    together = [_side(list(stays), names) for _, stays in groupby(sorted(rows, key=side), key=side)]
    return tuple(
        sorted(
            together,
            key=lambda each: (
                each.unit_code,
                each.parks,
                each.start_on or FOREVER,
                each.founder_id or "",
                each.entity_id or "",
            ),
        )
    )


def _side(rows: Sequence[StayRow], names: dict[str, str]) -> Involved:
    first = rows[0]
    stays = sorted((row for row in rows if row.start_on), key=lambda row: row.start_on or FOREVER)
    left = [row.left_on for row in stays]
    return Involved(
        unit_code=first.unit_code,
        unit=names.get(first.unit_code, first.unit_code),
        parks=tuple(dict.fromkeys(row.park for row in stays if row.park)),
        founder_id=first.founder_id,
        founder=first.founder,
        first_venture=first.first_venture,
        entity_id=first.entity_id,
        entity=first.entity,
        start_on=stays[0].start_on if stays else None,
        left_on=None if None in left else max((day for day in left if day), default=None),
    )


def _places(records: Iterable[Involved], scope: Scope) -> tuple[str, ...]:
    if scope == "unit":
        return tuple(dict.fromkeys(record.unit for record in records))
    return tuple(dict.fromkeys(park for record in records for park in record.parks))


def _overlap(rows: Iterable[StayRow], scope: Scope) -> bool:
    """Whether two stays in different places have a day in common; the day of leaving is none."""
    stays = [
        (row.unit_code if scope == "unit" else row.park_id, row.start_on, row.left_on or FOREVER)
        for row in rows
        if row.start_on
    ]
    return any(
        here != there and max(start, begun) < min(left, ended)
        for (here, start, left), (there, begun, ended) in combinations(stays, 2)
    )


def _differing(names: Iterable[str | None]) -> str:
    """（甲、乙） if there is more than one name, else nothing."""
    known = list(dict.fromkeys(name for name in names if name))
    return f"（{listed(known)}）" if len(known) > 1 else ""


def _of_founder(records: Sequence[Involved], places: str, at_once: bool) -> str:
    told = f"同一身份证号在{places}都有创业者记录"
    if names := _differing(record.founder for record in records):
        told += f"，姓名不一致{names}"
    if at_once:
        told += "，在园时间有重叠"
    first = {(record.unit_code, record.parks) for record in records if record.first_venture}
    if len(first) > 1:
        return f"{told}，且都记为首次创业。请核对是否同一人；首次创业只能计一次，应计在哪一处。"
    return f"{told}。请核对是否同一人，各处的创业情况是否属实。"


def _of_entity(records: Sequence[Involved], places: str, at_once: bool) -> str:
    told = f"同一信用代码在{places}都有创业实体"
    if names := _differing(record.entity for record in records):
        told += f"，名称不一致{names}"
    if at_once:
        return f"{told}，在园时间有重叠。请核对实际在哪一处经营，户数和用工不应重复计入。"
    return f"{told}，没有同时在园。请核对是否迁入，前一处是否已办离园。"


def _of_phone(records: Sequence[Involved], places: str, at_once: bool) -> str:
    people = {record.founder_id: record.founder for record in records}
    told = f"同一联系电话登记在{places}的 {len(people)} 名创业者名下"
    if len(set(people.values())) < len(people):
        told += "，其中有同名的，可能是同一人"
    if at_once:
        told += "，在园时间有重叠"
    return f"{told}。请核对电话是否填错，是否由一人代办。"


SENTENCES: dict[DuplicateKind, Callable[[Sequence[Involved], str, bool], str]] = {
    "founder": _of_founder,
    "entity": _of_entity,
    "phone": _of_phone,
}
