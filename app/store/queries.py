"""Reading the ledger record by record: by id or condition, and the offices.

The rule: only what lives is read, unless a function says otherwise.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from app.domain.papers import AuditEntry
from app.domain.record import Record
from app.domain.unit import Unit
from app.store.ledger import Ledger
from app.store.park_facts import park_facts
from app.store.rows import shape_of
from app.store.scan import scan
from app.store.tenancy_rows import TenancyRow, tenancy_rows, tenancy_view

__all__ = [
    "TenancyRow",
    "all_of",
    "audit_entries",
    "deleted",
    "fetch",
    "park_facts",
    "tenancy_rows",
    "tenancy_view",
    "unit",
    "units",
]

R = TypeVar("R", bound=Record)


def fetch(ledger: Ledger, record_type: type[R], record_id: str) -> R:
    """The record of that id, deleted or not; KeyError if there is none."""
    shape = shape_of(record_type)
    sql = f"SELECT {shape.column_list} FROM {shape.table} WHERE id = ?"
    found = list(shape.records(scan(ledger, sql, (record_id,))))
    if not found:
        raise KeyError(f"{shape.table} {record_id}")
    return found[0]


def all_of(
    ledger: Ledger,
    record_type: type[R],
    where: str = "",
    params: Sequence[Any] = (),
    order: str = "",
) -> list[R]:
    """The living records that meet an SQL condition; by id unless an order is given.

    `where` and `order` are SQL written by the program; values go into `params`.
    """
    shape = shape_of(record_type)
    condition = f" AND ({where})" if where else ""
    sql = (
        f"SELECT {shape.column_list} FROM {shape.table}"
        f" WHERE deleted_at IS NULL{condition} ORDER BY {order or 'id'}"
    )
    return list(shape.records(scan(ledger, sql, params)))


def written_since(
    ledger: Ledger, record_type: type[Record], since: str, *, but: Collection[str]
) -> bool:
    """Whether a living record of a kind was written at a moment or later, but for these ids."""
    table = shape_of(record_type).table
    sql = f"SELECT id FROM {table} WHERE deleted_at IS NULL AND updated_at >= ? LIMIT ?"
    return any(each[0] not in but for each in scan(ledger, sql, (since, len(but) + 1)))


def any_of(ledger: Ledger, record_type: type[Record]) -> bool:
    """Whether a living record of a kind is there."""
    table = shape_of(record_type).table
    sql = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE deleted_at IS NULL)"
    return bool(scan(ledger, sql)[0][0])


def deleted(ledger: Ledger, record_type: type[R]) -> list[R]:
    """The recycle bin: deleted records, the latest first."""
    shape = shape_of(record_type)
    sql = (
        f"SELECT {shape.column_list} FROM {shape.table}"
        " WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id"
    )
    return list(shape.records(scan(ledger, sql)))


def units(ledger: Ledger) -> tuple[Unit, ...]:
    """All offices, by code."""
    shape = shape_of(Unit)
    sql = f"SELECT {shape.column_list} FROM unit ORDER BY code"
    return tuple(shape.records(scan(ledger, sql)))


def unit(ledger: Ledger, code: str) -> Unit:
    """The office of that code; KeyError if there is none."""
    for found in units(ledger):
        if found.code == code:
            return found
    raise KeyError(code)


def audit_entries(ledger: Ledger, *, newest: int | None = None) -> tuple[AuditEntry, ...]:
    """The audit log, newest first; all of it, or the `newest` entries."""
    shape = shape_of(AuditEntry)
    sql = f"SELECT {shape.column_list} FROM audit_entry ORDER BY seq DESC LIMIT ?"
    limit = -1 if newest is None else newest
    return tuple(shape.records(scan(ledger, sql, (limit,))))
