"""Made-up records for the tests of the store; every name and number is invented."""

import json
from datetime import date

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import Park
from app.domain.service import Mentor
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id

NAME = "虚构人乙七"
COMPANY = "虚构的测试商行"
ID_NUMBER = "152223199001010018"
PHONE = "13800001234"


def founder(**facts: object) -> Founder:
    """A founder; `facts` override."""
    given = {"id": new_id(), "name": NAME, "id_number": ID_NUMBER, "phone": PHONE}
    return Founder(**(given | facts))  # type: ignore[arg-type]


def entity(of: Founder | None = None, **facts: object) -> Entity:
    """An entity, of a founder if one is given."""
    given = {
        "id": new_id(),
        "name": COMPANY,
        "kind": "企业",
        "registered_on": date(2023, 5, 1),
        "founder_id": of.id if of else None,
    }
    return Entity(**(given | facts))  # type: ignore[arg-type]


def tenancy(of: Entity, park_id: str, **facts: object) -> Tenancy:
    """Three years from 2024-01-01 on 30 ㎡."""
    given = {
        "id": new_id(),
        "entity_id": of.id,
        "park_id": park_id,
        "agreement_number": "虚构-001",
        "start_on": date(2024, 1, 1),
        "agreed_end_on": date(2026, 12, 31),
        "area_dm2": 3000,
    }
    return Tenancy(**(given | facts))  # type: ignore[arg-type]


def headcount(of: Entity, period_end_on: date, employees: int) -> Headcount:
    """A report of one month end."""
    return Headcount(id=new_id(), entity_id=of.id, period_end_on=period_end_on, employees=employees)


def loan(of: Entity, paid_out_on: date) -> Loan:
    """100,000 元."""
    return Loan(id=new_id(), entity_id=of.id, amount_fen=10_000_000, paid_out_on=paid_out_on)


def first_park(ledger: Ledger) -> Park:
    """The unit's first park of the annex."""
    return queries.all_of(ledger, Park)[0]


def one_tenant(ledger: Ledger) -> Tenancy:
    """Save a founder, an entity, its tenancy, two headcounts and a loan."""
    person = founder()
    firm = entity(person)
    stay = tenancy(firm, first_park(ledger).id)
    reports = [headcount(firm, date(2024, 6, 30), 4), headcount(firm, date(2024, 3, 31), 2)]
    insert(ledger, [person, firm, stay, *reports, loan(firm, date(2024, 2, 1))])
    return stay


def parents(ledger: Ledger) -> dict[str, str]:
    """Ids that links may name, by table; saves them first."""
    person, firm = founder(), entity()
    park, mentor = Park(id=new_id(), name="虚构园"), Mentor(id=new_id(), name="虚构导师")
    insert(ledger, [person, firm, park, mentor])
    ids = {record.table: record.id for record in (person, firm, park, mentor)}
    return ids | {"unit": ledger.unit_code}


def as_json(value: object) -> str:
    """JSON as a document field keeps it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
