"""A register's record as its form says it: what it is filled with, and what is made of it.

The rule: nothing here is a widget; what is odd and already explained is not asked about again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.record import Record
from app.policy.soft_checks import SoftFinding
from app.store.ledger import Ledger
from app.store.link_names import Named
from app.store.register_rows import RegisterRow
from app.usecases.explaining import standing
from app.usecases.registers import odd_about

BLANK: Mapping[str, Any] = {"id": "", "unit_code": "", "created_at": None, "updated_at": None}


def made_of(
    kind: type[Record],
    values: Mapping[str, Any],
    *,
    before: RegisterRow | None,
    fixed: Mapping[str, Any],
) -> Record:
    """The record before with these values, or a new one with those `fixed` by the list too."""
    if before is not None:
        return replace(before.record, **values)
    return kind(**{**BLANK, **fixed, **values})


def values_of(row: RegisterRow, names: Sequence[str]) -> dict[str, Any]:
    """What a form is filled with: a link as its record with its name."""
    values: dict[str, Any] = {name: getattr(row.record, name) for name in names}
    for name in set(names) & set(row.names):
        if values[name] is not None:
            values[name] = Named(values[name], row.names[name], "")
    return values


def unanswered(ledger: Ledger, record: Record, today: date) -> tuple[SoftFinding, ...]:
    given = standing(ledger, ledger.unit_code)
    return tuple(each for each in odd_about(ledger, [record], today=today) if each.key not in given)
