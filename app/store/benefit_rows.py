"""Households and the benefits they had, for the answers of app.policy.benefits.

The rule: a benefit is a household's if it is of the very entity, of one with its USCC, or of one
whose founder has the same ID number; numbers are compared here and never leave.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.policy.benefit_facts import BenefitFact, HouseholdFact, WageFact
from app.store.ledger import Ledger
from app.store.rows import CODE_LISTS, DAYS
from app.store.scan import scan

# Whose a founder is: by ID number across offices, else by the record itself.
_PERSON = "coalesce(upper(replace(f.id_number, ' ', '')), f.id)"
_USCC = "upper(replace(e.uscc, ' ', ''))"
_FOUNDER = " LEFT JOIN founder f ON f.id = e.founder_id AND f.deleted_at IS NULL"


# By person.
Ventures = Mapping[str, Sequence[tuple[date, str]]]


@dataclass(frozen=True, slots=True)
class Had:
    """All recorded benefits, by whom they count for."""

    of_entity: Mapping[str, tuple[BenefitFact, ...]]
    of_uscc: Mapping[str, tuple[BenefitFact, ...]]
    of_person: Mapping[str, tuple[BenefitFact, ...]]
    of_park: Mapping[str, tuple[BenefitFact, ...]]

    def of_household(
        self, entity_id: str, uscc: str | None, person: str | None
    ) -> tuple[BenefitFact, ...]:
        """Those of the entity first, then those of its founder's other ventures, each once."""
        own = (*self.of_entity.get(entity_id, ()), *self.of_uscc.get(uscc or "", ()))
        found = {each.benefit_id: each for each in own}
        for each in self.of_person.get(person or "", ()):
            found.setdefault(each.benefit_id, replace(each, of_entity=False))
        return tuple(found.values())


def recorded_benefits(
    ledger: Ledger, *, but: str = "", entity_id: str | None = None, park_id: str | None = None
) -> Had:
    """All living benefits, or those of an entity's household, or of a park.

    `but` is the id of one that is about to be saved anew.
    """
    whose, params = _whose(ledger, entity_id, park_id)
    entity: dict[str, list[BenefitFact]] = defaultdict(list)
    uscc: dict[str, list[BenefitFact]] = defaultdict(list)
    person: dict[str, list[BenefitFact]] = defaultdict(list)
    park: dict[str, list[BenefitFact]] = defaultdict(list)
    for of, code, who, at, *told in scan(
        ledger,
        f"SELECT b.entity_id, {_USCC}, {_PERSON}, b.park_id, b.id, b.kind, u.name, e.name, p.name,"
        " b.amount_fen, b.applied_on, b.approved_on, b.paid_on, b.paper_number, b.basis"
        " FROM benefit b JOIN unit u ON u.code = b.unit_code"
        " LEFT JOIN entity e ON e.id = b.entity_id AND e.deleted_at IS NULL"
        " LEFT JOIN park p ON p.id = b.park_id"
        f"{_FOUNDER} WHERE b.deleted_at IS NULL AND b.id <> ?{whose} ORDER BY b.id",
        (but, *params),
    ):
        fact = _benefit(told)
        for key, group in ((of, entity), (code, uscc), (who, person)):
            if key is not None:
                group[key].append(fact)
        if of is None and at is not None:
            park[at].append(fact)
    return Had(_tuples(entity), _tuples(uscc), _tuples(person), _tuples(park))


def had_by(ledger: Ledger, had: Had, entity_id: str) -> tuple[BenefitFact, ...]:
    """Those of an entity's household, whether or not it was ever in a park."""
    return had.of_household(entity_id, *_numbers(ledger, entity_id))


def _numbers(ledger: Ledger, entity_id: str) -> tuple[str | None, str | None]:
    """An entity's USCC and whose it is, as they are compared."""
    found = scan(
        ledger, f"SELECT {_USCC}, {_PERSON} FROM entity e{_FOUNDER} WHERE e.id = ?", (entity_id,)
    )
    return found[0] if found else (None, None)


def _whose(
    ledger: Ledger, entity_id: str | None, park_id: str | None
) -> tuple[str, tuple[str | None, ...]]:
    """The condition that a benefit is one household's or park's, and its parameters."""
    if entity_id is not None:
        same = f" AND (b.entity_id = ? OR {_USCC} = ? OR {_PERSON} = ?)"
        return same, (entity_id, *_numbers(ledger, entity_id))
    return ("", ()) if park_id is None else (" AND b.park_id = ?", (park_id,))


def _tuples(groups: Mapping[str, Sequence[BenefitFact]]) -> dict[str, tuple[BenefitFact, ...]]:
    return {key: tuple(group) for key, group in groups.items()}


def _benefit(told: Sequence[Any]) -> BenefitFact:
    benefit_id, kind, unit, entity, park, amount_fen, applied, approved, paid, *papers = told
    return BenefitFact(
        benefit_id=benefit_id,
        kind=kind,
        unit=unit,
        entity=entity,
        park=park,
        amount_fen=amount_fen,
        applied_on=DAYS[applied],
        approved_on=DAYS[approved],
        paid_on=DAYS[paid],
        paper_number=papers[0],
        basis=papers[1],
    )


def households(
    ledger: Ledger,
    had: Had,
    people: Ventures,
    *,
    park_ids: Sequence[str],
    entity_id: str | None = None,
) -> dict[str, HouseholdFact]:
    """The entities that were ever in some parks (or the one asked for), by id."""
    one = "" if entity_id is None else " AND e.id = ?"
    marks = ", ".join("?" * len(park_ids))
    rows = scan(
        ledger,
        f"SELECT e.id, e.kind, e.registered_on, e.closed_on, {_USCC}, {_PERSON}, f.groups"
        f" FROM entity e{_FOUNDER} WHERE e.deleted_at IS NULL{one} AND e.id IN"
        f" (SELECT entity_id FROM tenancy WHERE deleted_at IS NULL AND park_id IN ({marks}))",
        (*([] if entity_id is None else [entity_id]), *park_ids),
    )
    return {
        found: HouseholdFact(
            entity_id=found,
            kind=kind,
            closed_on=DAYS[closed],
            groups=CODE_LISTS[groups or "[]"],
            earlier=_before(people.get(person or "", ()), DAYS[registered]),
            benefits=had.of_household(found, uscc, person),
        )
        for found, kind, registered, closed, uscc, person, groups in rows
    }


def ventures(ledger: Ledger, *, entity_id: str | None = None) -> Ventures:
    """Of each person with several registered entities, or of an entity's, days and names, oldest
    first. All entities are gone through: once for however many parks.
    """
    who = None if entity_id is None else _numbers(ledger, entity_id)[1] or ""
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    people = (
        "?"
        if who is not None
        else (
            f"SELECT {_PERSON} AS person FROM entity e JOIN founder f ON f.id = e.founder_id"
            " WHERE e.deleted_at IS NULL AND f.deleted_at IS NULL AND e.registered_on IS NOT NULL"
            " GROUP BY person HAVING count(*) > 1"
        )
    )
    for person, registered, name in scan(
        ledger,
        f"SELECT {_PERSON} AS person, e.registered_on, e.name FROM entity e"
        f" JOIN founder f ON f.id = e.founder_id WHERE {_PERSON} IN ({people})"
        " AND e.deleted_at IS NULL AND f.deleted_at IS NULL AND e.registered_on IS NOT NULL"
        " ORDER BY e.registered_on, e.id",
        () if who is None else (who,),
    ):
        found[person].append((date.fromisoformat(registered), name))
    return found


def _before(ventures: Sequence[tuple[date, str]], registered: date | None) -> tuple[str, ...]:
    if registered is None:
        return tuple(name for _, name in ventures)
    return tuple(name for day, name in ventures if day < registered)


def park_statuses(ledger: Ledger) -> dict[str, str]:
    """Each living park's status by its id."""
    return dict(scan(ledger, "SELECT id, status FROM park WHERE deleted_at IS NULL"))


def minimum_wage_facts(ledger: Ledger) -> tuple[WageFact, ...]:
    """The dated minimum wages; of one day the office's own goes first."""
    rows = scan(
        ledger,
        "SELECT in_force_on, monthly_fen FROM minimum_wage WHERE deleted_at IS NULL"
        " ORDER BY in_force_on, unit_code <> ?, id",
        (ledger.unit_code,),
    )
    return tuple(
        WageFact(in_force_on=date.fromisoformat(day), monthly_fen=fen) for day, fen in rows
    )
