"""What the monthly grid shows: the residents of a park on a month end and what they reported.

The rule: a resident is one entity however many agreements it has there (domain.md §2).
"""

from dataclasses import dataclass
from datetime import date

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.store.ledger import Ledger
from app.store.queries import all_of
from app.store.scan import scan

RESIDENT = "t.deleted_at IS NULL AND t.start_on <= ? AND (t.left_on IS NULL OR t.left_on > ?)"
OF_PARK = f"SELECT t.entity_id FROM tenancy t WHERE t.park_id = ? AND {RESIDENT}"


def park_of_resident(ledger: Ledger, entity_id: str, *, on: date, rather: str) -> str:
    """The park an entity resides in on a day, `rather` this one if in several; "" if in none."""
    day = on.isoformat()
    rows = scan(
        ledger,
        f"SELECT t.park_id FROM tenancy t WHERE t.entity_id = ? AND {RESIDENT}"
        " ORDER BY t.park_id <> ?, t.start_on, t.id LIMIT 1",
        (entity_id, day, day, rather),
    )
    return rows[0][0] if rows else ""


def residents(ledger: Ledger, *, park_id: str, on: date) -> list[Entity]:
    """The residents of a park on a day, in the order they moved in."""
    day = on.isoformat()
    return all_of(
        ledger,
        Entity,
        f"id IN ({OF_PARK})",
        (park_id, day, day, park_id),
        order="(SELECT min(t.start_on) FROM tenancy t WHERE t.entity_id = entity.id"
        " AND +t.park_id = ? AND t.deleted_at IS NULL), name, id",
    )


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A resident with its report for a month end, and the latest one before it."""

    entity: Entity
    this: Headcount | None
    last: Headcount | None


def month_rows(ledger: Ledger, *, park_id: str, period_end_on: date) -> list[MonthRow]:
    """The residents of a park on a month end, in the order they moved in."""
    day = period_end_on.isoformat()
    among = (park_id, day, day)
    entities = residents(ledger, park_id=park_id, on=period_end_on)
    this = all_of(
        ledger, Headcount, f"period_end_on = ? AND entity_id IN ({OF_PARK})", (day, *among)
    )
    last = all_of(
        ledger,
        Headcount,
        "id IN (SELECT (SELECT b.id FROM headcount b WHERE b.entity_id = t.entity_id"
        " AND b.deleted_at IS NULL AND b.period_end_on < ? ORDER BY b.period_end_on DESC LIMIT 1)"
        f" FROM tenancy t WHERE t.park_id = ? AND {RESIDENT})",
        (day, *among),
    )
    by_this = {each.entity_id: each for each in this}
    by_last = {each.entity_id: each for each in last}
    return [MonthRow(each, by_this.get(each.id), by_last.get(each.id)) for each in entities]


def month_counts(ledger: Ledger, *, period_end_on: date) -> dict[str, tuple[int, int]]:
    """By park with residents on a month end: how many, and how many of them reported nothing."""
    day = period_end_on.isoformat()
    rows = scan(
        ledger,
        "SELECT r.park_id, count(*), count(*) - count(h.id) FROM"
        f" (SELECT DISTINCT t.park_id, t.entity_id FROM tenancy t WHERE {RESIDENT}) r"
        " JOIN entity e ON e.id = r.entity_id AND e.deleted_at IS NULL"
        " LEFT JOIN headcount h ON h.entity_id = r.entity_id AND h.period_end_on = ?"
        "  AND h.deleted_at IS NULL GROUP BY r.park_id",
        (day, day, day),
    )
    return {park_id: (residents, missing) for park_id, residents, missing in rows}


def report_of(ledger: Ledger, *, entity_id: str, period_end_on: date) -> Headcount | None:
    """The living report of an entity for a month end."""
    found = all_of(
        ledger,
        Headcount,
        "entity_id = ? AND period_end_on = ?",
        (entity_id, period_end_on.isoformat()),
    )
    return found[0] if found else None
