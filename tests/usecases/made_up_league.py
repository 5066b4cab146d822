"""A league's ledger with records of three banners, as received bundles would have left them.

Every name and number is invented; ids are counted up, so that a ledger can be made again.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Benefit, Loan
from app.domain.park import Park, ParkArea
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger, now
from app.store.records import insert

ULANHOT, ARXAN, JALAID = "152201", "152202", "152223"
PERSON, OTHER = "152223199001010017", "152223199001010033"
FIRM = "92152223MA0ABCDE1X"
START, END = date(2024, 1, 1), date(2026, 12, 31)


@dataclass
class Made:
    """Records of a ledger to be: made in any order, saved parents first."""

    ledger: Ledger
    records: list[Record] = field(default_factory=list)
    count: int = 0

    def add(self, record_type: type[Any], unit: str, /, **facts: Any) -> Any:
        """A record of a unit, with the next id."""
        self.count += 1
        new = f"00000000-0000-7000-8000-{self.count:012x}"
        stamp = {"created_at": now(), "updated_at": now()}
        record = record_type(**{"id": new, "unit_code": unit, **stamp} | facts)
        self.records.append(record)
        return record

    def park(self, unit: str, number: int = 0) -> Park:
        """One of the unit's parks of the annex."""
        where = "unit_code = ?"
        return queries.all_of(self.ledger, Park, where, (unit,))[number]

    def founder(self, unit: str, name: str = "虚构人甲", **facts: Any) -> Founder:
        made: Founder = self.add(Founder, unit, name=name, **facts)
        return made

    def entity(self, of: Founder | None, unit: str, name: str = "虚构商行", **facts: Any) -> Entity:
        told = {"kind": "个体工商户", "registered_on": date(2023, 5, 1)} | facts
        founder_id = of.id if of else None
        made: Entity = self.add(Entity, unit, name=name, founder_id=founder_id, **told)
        return made

    def stay(self, of: Entity, park: int = 0, **facts: Any) -> Tenancy:
        told = {"start_on": START, "agreed_end_on": END, "area_dm2": 3_000} | facts
        place = self.park(of.unit_code, park).id
        made: Tenancy = self.add(Tenancy, of.unit_code, entity_id=of.id, park_id=place, **told)
        return made

    def venture(self, unit: str, number: str | None = PERSON, **facts: Any) -> Entity:
        """A founder with this ID number, an entity and its stay from START on."""
        person = self.founder(unit, id_number=number, **facts)
        firm = self.entity(person, unit)
        self.stay(firm)
        return firm

    def benefit(self, of: Entity, kind: str, paid_on: date | None, **facts: Any) -> Benefit:
        told = {"kind": kind, "amount_fen": 500_000, "paid_on": paid_on} | facts
        made: Benefit = self.add(Benefit, of.unit_code, entity_id=of.id, **told)
        return made

    def jobs(self, of: Entity, employees: int, *, on: date) -> None:
        facts = {"entity_id": of.id, "period_end_on": on, "employees": employees}
        self.add(Headcount, of.unit_code, **facts)

    def loan(self, of: Entity, amount_fen: int, *, on: date) -> None:
        facts = {"entity_id": of.id, "amount_fen": amount_fen, "paid_out_on": on}
        self.add(Loan, of.unit_code, **facts)

    def area(self, unit: str, incubation_dm2: int, *, park: int = 0) -> None:
        facts = {"in_force_on": date(2020, 1, 1), "incubation_dm2": incubation_dm2}
        self.add(ParkArea, unit, park_id=self.park(unit, park).id, **facts)

    def save(self, *, backwards: bool = False) -> Ledger:
        """Everything that was made, parents before children, else as made or the other way."""
        order = (Founder, Entity, ParkArea, Tenancy, Headcount, Loan, Benefit)
        made = self.records[::-1] if backwards else self.records
        insert(self.ledger, sorted(made, key=lambda record: order.index(type(record))))
        return self.ledger
