"""Which of the services each park gave in the last months: parks down, services across.

The rule: a cell is a count; one without any is marked, and Enter on it begins its record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.dates import add_months
from app.domain.fields import field_of
from app.domain.park import Park
from app.domain.service import ServiceRecord
from app.store import queries
from app.store.ledger import Ledger
from app.store.service_rows import last_served, service_counts
from app.ui.columns import Column, column_of
from app.ui.rows import ListSource
from app.usecases.appraisal import policy_of

NONE = "缺"
SERVED_ON = field_of(ServiceRecord, "served_on")


@dataclass(frozen=True, slots=True)
class ParkServices:
    """A park with how often it gave each service, and the day of the latest one."""

    park: Park
    counts: Mapping[str, int]
    last_on: date | None
    own: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What was given in the months up to a day, all parks of this office before those of others."""

    services: tuple[str, ...]
    months: int
    rows: tuple[ParkServices, ...]


def services_given(ledger: Ledger, *, on: date) -> Given:
    """The matrix; services and months are those of the policy in force."""
    policy = policy_of(ledger, on)
    services, months = policy.services.value, policy.windows.service_months.value
    counts = service_counts(ledger, after=add_months(on, -months), on=on)
    last = last_served(ledger, on=on)
    parks = sorted(
        queries.all_of(ledger, Park, order="name, id"),
        key=lambda park: park.unit_code != ledger.unit_code,
    )
    rows = tuple(
        ParkServices(
            park,
            {each: counts.get((park.id, each), 0) for each in services},
            last.get(park.id),
            park.unit_code == ledger.unit_code,
        )
        for park in parks
    )
    return Given(services, months, rows)


def source_of(given: Given) -> ListSource[ParkServices]:
    """The rows for the table; a park is its key, a service the name of its column."""
    columns: tuple[Column[ParkServices], ...] = (
        column_of(field_of(Park, "name"), lambda row: row.park.name, width=240),
        Column(
            name="recorded",
            heading="有记录(项)",
            show=lambda row: f"{_recorded(row)} / {len(row.counts)}",
            order=_recorded,
            state=lambda row: "met" if _recorded(row) == len(row.counts) else "not_met",
            number=True,
            width=96,
        ),
        *(_column(service) for service in given.services),
        column_of(SERVED_ON, lambda row: row.last_on, name="last_on", heading="最近一次"),
    )
    return ListSource(columns, given.rows, key=lambda row: row.park.id)


def _recorded(row: ParkServices) -> int:
    return sum(count > 0 for count in row.counts.values())


def _column(service: str) -> Column[ParkServices]:
    return Column(
        name=service,
        heading=service,
        show=lambda row: f"{row.counts[service]:,}" if row.counts[service] else NONE,
        order=lambda row: row.counts[service],
        state=lambda row: "" if row.counts[service] else "not_met",
        number=True,
        link=True,
        width=84,
    )
