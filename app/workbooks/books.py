"""What the ledger knows and what the import adds to it; plain records, nothing is written here.

A record is changed only by what says something new: an empty cell never erases, and within one
file the first row that filled a datum holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from operator import attrgetter
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.domain.service import ServiceRecord
from app.domain.tenancy import Tenancy
from app.domain.unit import Unit
from app.workbooks.cell_text import key as name_key
from app.workbooks.fates import Fault

# Parents before children: the order in which an import is written.
WRITTEN: tuple[type[Record], ...] = (
    Park,
    ParkArea,
    MechanismJudgement,
    Founder,
    Entity,
    Tenancy,
    Headcount,
    Loan,
    ServiceRecord,
)
# What tells one dated record from another of its kind.
DATED: Mapping[type[Record], Callable[[Any], tuple[Any, ...]]] = {
    Headcount: attrgetter("entity_id", "period_end_on"),
    Loan: attrgetter("entity_id", "paid_out_on", "amount_fen"),
    ServiceRecord: attrgetter("park_id", "served_on", "service"),
    ParkArea: attrgetter("park_id", "in_force_on"),
    MechanismJudgement: attrgetter("park_id", "judged_on"),
}
EMPTY: tuple[Any, ...] = (None, ())


@dataclass(frozen=True, slots=True)
class Known:
    """The living records of this office that an import may touch; `parks` and `units` are all."""

    unit_code: str
    units: tuple[Unit, ...]
    parks: tuple[Park, ...]
    records: Mapping[type[Record], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet of one of the files (by its number in the import)."""

    file: int
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: accepted, unchanged, repeated (of `origin`) or refused."""

    state: str
    origin: Place | None = None
    field: str = ""
    value: str = ""
    fault: Fault | None = None


ACCEPTED = Verdict("accepted")
UNCHANGED = Verdict("unchanged")


def refused(field: str, value: object, fault: Fault) -> Verdict:
    """A row that the ledger or an earlier row forbids."""
    return Verdict("refused", field=field, value=str(value), fault=fault)


@dataclass(slots=True)
class Books:
    """The ledger's records as they will be, with indices; and what was added and changed."""

    known: Known
    new_id: Callable[[], str]
    inserted: dict[type[Record], dict[str, Any]] = field(default_factory=dict)
    updated: dict[type[Record], dict[str, Any]] = field(default_factory=dict)
    origins: dict[str, Place] = field(default_factory=dict)
    current: dict[str, Any] = field(default_factory=dict)
    parks: dict[str, list[str]] = field(default_factory=dict)
    by_uscc: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    by_id_number: dict[str, str] = field(default_factory=dict)
    stays: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    parks_of: dict[str, set[str]] = field(default_factory=dict)
    dated: dict[tuple[Any, ...], list[str]] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in WRITTEN:
            self.inserted[kind] = {}
            self.updated[kind] = {}
        for park in self.known.parks:
            self._index(park)
        for kind, records in self.known.records.items():
            if kind is not Park:
                for record in records:
                    self._index(record)

    def add(self, record: Record, at: Place) -> None:
        """A record that the ledger did not have."""
        self.inserted[type(record)][record.id] = record
        self.origins[record.id] = at
        self._index(record)

    def change(self, record: Record, changes: Mapping[str, Any], at: Place) -> Any:
        """The record with the changes; the first place that touched it stays its origin."""
        changed: Any = replace(record, **changes)
        kind = type(record)
        target = self.inserted if record.id in self.inserted[kind] else self.updated
        target[kind][record.id] = changed
        self.current[record.id] = changed
        self.touch(record.id, at)
        if "uscc" in changes:
            self.by_uscc[changes["uscc"]] = record.id
        if "id_number" in changes:
            self.by_id_number[changes["id_number"]] = record.id
        if kind is Entity and "name" in changes:
            self.by_name.setdefault(name_key(changes["name"]), []).append(record.id)
        return changed

    def touch(self, record_id: str, at: Place) -> None:
        """Remember the first row of a file that spoke of a record."""
        origin = self.origins.get(record_id)
        if origin is None or origin.file != at.file:
            self.origins[record_id] = at

    def origin_in_file(self, record_id: str, at: Place) -> Place | None:
        """The earlier row of the same file that spoke of the record."""
        origin = self.origins.get(record_id)
        return origin if origin is not None and origin.file == at.file else None

    def weigh(
        self, record: Record, values: Mapping[str, Any], at: Place
    ) -> tuple[dict[str, Any], list[str]]:
        """What the values would change; and which of them contradict an earlier row of the file."""
        changes: dict[str, Any] = {}
        clashes: list[str] = []
        same_file = self.origin_in_file(record.id, at) is not None
        for name, value in values.items():
            if value in EMPTY:
                continue
            old = getattr(record, name)
            if old == value or _same(name, old, value):
                continue
            if same_file and old not in EMPTY:
                clashes.append(name)
            else:
                changes[name] = value
        return changes, clashes

    def settle(
        self,
        key: tuple[Any, ...],
        values: dict[str, Any],
        at: Place,
        *,
        found: Sequence[str] | None = None,
    ) -> Verdict:
        """Add, change or leave alone one dated record; `key` as `place_in_time` has it.

        `found` narrows down which of the records at `key` is meant.
        """
        ids = self.dated.get(key, ()) if found is None else found
        if not ids:
            record = key[0](id=self.new_id(), unit_code=self.known.unit_code, **values)
            self.inserted[key[0]][record.id] = record
            self.origins[record.id] = at
            self.current[record.id] = record
            self.dated.setdefault(key, []).append(record.id)
            return ACCEPTED
        record = self.current[ids[0]]
        changes, clashes = self.weigh(record, values, at)
        origin = self.origin_in_file(record.id, at)
        if clashes and origin:
            return conflict(clashes[0], values[clashes[0]], origin)
        if changes:
            self.change(record, changes, at)
            return ACCEPTED
        self.touch(record.id, at)
        return Verdict("repeated", origin) if origin else UNCHANGED

    def park(self, name: str) -> Park | Fault:
        """This office's park of that name, or why there is none."""
        ids = self.parks.get(name_key(name), [])
        parks = [self.current[park_id] for park_id in ids]
        for park in parks:
            if park.unit_code == self.known.unit_code:
                return park  # type: ignore[no-any-return]
        if parks:
            return foreign(name, self.unit_name(parks[0].unit_code))
        return Fault(
            "unknown_park",
            f"台账里没有“{name}”这个园区。{self._suggestion(name)}"
            "请改用登记的园区全称，或在“园区”表里加上这个园区，再导入。",
        )

    def own_parks(self) -> list[Park]:
        """This office's parks, those of this import included."""
        parks = (self.current[i] for ids in self.parks.values() for i in ids)
        return [park for park in parks if park.unit_code == self.known.unit_code]

    def unit_name(self, code: str) -> str:
        """The office's name, or its code."""
        return next((unit.name for unit in self.known.units if unit.code == code), code)

    def _suggestion(self, name: str) -> str:
        if name not in self.suggestions:
            names = {name_key(park.name): park.name for park in self.own_parks()}
            close = get_close_matches(name_key(name), list(names), n=1, cutoff=0.55)
            self.suggestions[name] = f"您是不是指“{names[close[0]]}”？" if close else ""
        return self.suggestions[name]

    def _index(self, record: Any) -> None:
        self.current[record.id] = record
        kind = type(record)
        if kind is Tenancy:
            self.stays.setdefault((record.entity_id, record.park_id), []).append(record.id)
            self.parks_of.setdefault(record.entity_id, set()).add(record.park_id)
        elif kind is Entity:
            if record.uscc:
                self.by_uscc[record.uscc] = record.id
            self.by_name.setdefault(name_key(record.name), []).append(record.id)
        elif kind is Founder:
            if record.id_number:
                self.by_id_number[record.id_number] = record.id
            if record.phone:
                self.phones[record.phone] = self.phones.get(record.phone, 0) + 1
        elif kind is Park:
            self.parks.setdefault(name_key(record.name), []).append(record.id)
        else:
            self.dated.setdefault(place_in_time(record), []).append(record.id)


def place_in_time(record: Any) -> tuple[Any, ...]:
    """The key of a dated record in `Books.dated`."""
    return (type(record), *DATED[type(record)](record))


def conflict(field: str, value: object, origin: Place) -> Verdict:
    """The refusal of a row that says otherwise than an earlier one of the file."""
    shown = value.isoformat() if isinstance(value, date) else value
    return refused(
        field,
        shown,
        Fault(
            "conflict",
            f"与“{origin.sheet}”第 {origin.row} 行说的是同一件事，但内容不同。"
            "请核对哪一行正确，改好或删去另一行，再导入。",
        ),
    )


def foreign(name: str, unit: str) -> Fault:
    """The refusal of a row that belongs to another office."""
    return Fault(
        "foreign_unit",
        f"“{name}”属于{unit}，不归本单位登记。请删去这一行，由{unit}自己导入。",
    )


def _same(name: str, old: Any, new: Any) -> bool:
    if name == "name" and isinstance(old, str):
        return name_key(old) == name_key(new)
    return isinstance(old, tuple) and set(old) == set(new)
