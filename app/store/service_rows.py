"""How often each park gave each of the services in some months, and when it last gave any.

The rule: a record counts on its day; what was deleted does not count.
"""

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
