"""Tenancies as rows of the one table: columns follow the fields, the ledger sorts and filters."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.fields import field_of
from app.domain.tenancy import Tenancy
from app.store.queries import TenancyRow, tenancy_rows, tenancy_view
from app.ui.columns import FLAGS, Column, column_of
from app.ui.desk import Desk
from app.ui.rows import LedgerSource, View
from app.ui.table import Table
from app.ui.unmask import Unmask


def _of(record: type, name: str, row_name: str = "", **how: Any) -> Column[TenancyRow]:
    get: Callable[[TenancyRow], Any] = lambda row: getattr(row, row_name or name)  # noqa: E731
    return column_of(field_of(record, name), get, name=row_name or name, **how)


NAMED = _of(Tenancy, "entity_id", "entity", width=240)
COLUMNS: tuple[Column[TenancyRow], ...] = (
    NAMED,
    _of(Tenancy, "park_id", "park", width=248),
    _of(Founder, "name", "founder", width=120),
    _of(Tenancy, "start_on"),
    _of(Tenancy, "agreed_end_on"),
    _of(Tenancy, "extension_end_on", hidden=True),
    _of(Tenancy, "left_on"),
    _of(Tenancy, "leaving_cause"),
    _of(Tenancy, "area_dm2"),
    Column(
        name="employees",
        heading="从业人数",
        show=lambda row: "" if row.employees is None else f"{row.employees:,}",
        width=88,
        number=True,
    ),
    _of(Entity, "kind", width=120),
    _of(Entity, "uscc", width=176),
    _of(Entity, "registered_on"),
    _of(Tenancy, "agreement_number", hidden=True),
    _of(Tenancy, "room", width=88, hidden=True),
    _of(Tenancy, "rent_free", hidden=True),
    _of(Founder, "id_number", width=168, hidden=True),
    _of(Founder, "phone", width=120, hidden=True),
    _of(Founder, "groups", width=200, hidden=True),
)
# The column of a park's own page would say the same on every row.
IN_PARK = tuple(column for column in COLUMNS if column.name != "park")
# Each row has one of these.
TOLD = frozenset({"kind"})
UNSORTED = frozenset({"employees"})


def tenancies(
    desk: Desk, *, park_id: str | None = None, residents_on: date | None = None
) -> LedgerSource[TenancyRow]:
    """All tenancies of the ledger or of a park; with a day only those resident on it."""

    def keys(view: View) -> Sequence[int]:
        order = view.order if view.order and view.order not in UNSORTED else "start_on"
        return tenancy_view(
            desk.ledger(),
            park_id=park_id,
            text=view.text,
            order=order,
            descending=view.descending if view.order else True,
            on=residents_on,
            chosen={name: [_stored(word) for word in words] for name, words in view.chosen},
        )

    def rows(keys: Sequence[int]) -> Sequence[TenancyRow | None]:
        found = {row.key: row for row in tenancy_rows(desk.ledger(), keys)}
        return [found.get(key) for key in keys]

    columns = COLUMNS if park_id is None else IN_PARK
    return LedgerSource(columns, keys, rows, lambda name: _choices(desk, name))


def _choices(desk: Desk, name: str) -> Sequence[str]:
    """The words of codes and flags, with none for those that need not be told; and the parks."""
    if name == "park":
        return sorted(each.name for each in desk.appraised())
    column = next(each for each in COLUMNS if each.name == name)
    return column.choices if name in TOLD or not column.choices else (*column.choices, "")


def _stored(word: str) -> str | int | None:
    """A word of a cell as the ledger keeps it."""
    if word in FLAGS:
        return int(word == FLAGS[0])
    return word or None


def id_numbers(table: Table[TenancyRow], desk: Desk) -> Unmask[TenancyRow]:
    """Ctrl+J in a table of tenancies: the founder's ID number, asked for and noted."""
    return Unmask(
        table,
        desk,
        record_type=Founder,
        field="id_number",
        whose=lambda row: row.founder_id if row.id_number else None,
    )
