"""How often each park gave each of the services, and the sums over the other registers.

The rule: a record counts on its day; what was deleted does not count.
"""

from dataclasses import dataclass
from datetime import date

from app.store.ledger import Ledger
from app.store.rows import DAYS
from app.store.scan import scan


def service_counts(ledger: Ledger, *, after: date, on: date) -> dict[tuple[str, str], int]:
    """By park and service, the records after one day and up to another; only those with any."""
    rows = scan(
        ledger,
        "SELECT park_id, service, count(*) FROM service_record"
        " WHERE deleted_at IS NULL AND served_on > ? AND served_on <= ? GROUP BY park_id, service",
        (after.isoformat(), on.isoformat()),
    )
    return {(park_id, service): count for park_id, service, count in rows}


def last_served(ledger: Ledger, *, on: date) -> dict[str, date | None]:
    """By park the latest day of a record up to a day; only those with any."""
    rows = scan(
        ledger,
        "SELECT park_id, max(served_on) FROM service_record"
        " WHERE deleted_at IS NULL AND served_on <= ? GROUP BY park_id",
        (on.isoformat(),),
    )
    return {park_id: DAYS[day] for park_id, day in rows}


@dataclass(frozen=True, slots=True)
class Totals:
    """Mentors and projects there are on a day; trainings and activities of its year up to it."""

    mentors: int
    trainers: int
    projects: int
    trainings: int
    trained: int
    rural: int
    graduates: int
    activities: int
    took_part: int


def service_totals(ledger: Ledger, *, on: date, unit_code: str | None = None) -> Totals:
    """The sums on a day, of one office or of all; what bears no day counts as there."""
    day, first = on.isoformat(), on.replace(month=1, day=1).isoformat()
    whose, unit = ("", ()) if unit_code is None else (" AND unit_code = ?", (unit_code,))
    mentors = scan(
        ledger,
        "SELECT count(*), coalesce(sum(trainer), 0) FROM mentor WHERE deleted_at IS NULL"
        f" AND coalesce(appointed_on, ?) <= ? AND coalesce(left_on, '9') > ?{whose}",
        (day, day, day, *unit),
    )[0]
    projects = scan(
        ledger,
        "SELECT count(*) FROM project WHERE deleted_at IS NULL"
        f" AND coalesce(collected_on, ?) <= ?{whose}",
        (day, day, *unit),
    )[0]
    trainings = scan(
        ledger,
        "SELECT count(*), coalesce(sum(people), 0), coalesce(sum(rural_people), 0),"
        " coalesce(sum(graduates), 0) FROM training WHERE deleted_at IS NULL"
        f" AND started_on BETWEEN ? AND ?{whose}",
        (first, day, *unit),
    )[0]
    activities = scan(
        ledger,
        "SELECT count(*), coalesce(sum(people), 0) FROM activity WHERE deleted_at IS NULL"
        f" AND held_on BETWEEN ? AND ?{whose}",
        (first, day, *unit),
    )[0]
    return Totals(*mentors, *projects, *trainings, *activities)
