"""逻辑校验: what a record must never say, whether typed, sent or received (domain.md §6).

The rule: one function for the form, the export and the receiving office, so that what one of them
takes the next does not refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.domain.entity import Founder
from app.domain.fields import Check, Field, Finding, fields_of
from app.domain.record import Record
from app.domain.tenancy import Tenancy, check_tenancy

# Filled in when a record is saved.
_FILLED = frozenset(["id", "unit_code"])


def hard_findings(record: Record, *, today: date) -> Iterator[Finding]:
    """All that is wrong with a record; nothing if it may stand."""
    kind: Any = type(record)
    asked = _asked(kind)
    for field in asked.required:
        if getattr(record, field.name) in (None, ""):
            yield Finding("required", f"没有填{field.label}。请补填。")
    for field, known in asked.coded:
        value = getattr(record, field.name)
        if value and not known.issuperset(value if isinstance(value, tuple) else (value,)):
            yield Finding("code", f"{field.label}中有不认识的选项。请从列出的选项中选择。")
    for field, check in asked.checked:
        value = getattr(record, field.name)
        finding = check(value) if value else None
        if finding is not None:
            yield finding
    finding = _across(record, today)
    if finding is not None:
        yield finding


@dataclass(frozen=True, slots=True)
class _Asked:
    """The fields of a record that are asked anything."""

    required: tuple[Field, ...]
    coded: tuple[tuple[Field, frozenset[str]], ...]
    checked: tuple[tuple[Field, Check], ...]


@cache
def _asked(kind: Any) -> _Asked:
    fields = fields_of(kind)
    return _Asked(
        tuple(field for field in fields if field.required and field.name not in _FILLED),
        tuple((field, frozenset(field.codes)) for field in fields if field.codes),
        tuple((field, field.check) for field in fields if field.check),
    )


def _across(record: Record, today: date) -> Finding | None:
    """Checks over several fields."""
    if isinstance(record, Tenancy):
        if None in (record.start_on, record.agreed_end_on, record.area_dm2):
            return None
        return check_tenancy(
            start_on=record.start_on,
            agreed_end_on=record.agreed_end_on,
            left_on=record.left_on,
            area_dm2=record.area_dm2,
        )
    if isinstance(record, Founder) and record.graduated_on and record.graduated_on > today:
        return Finding("dates", f"毕业日期 {record.graduated_on} 还没有到。请核对。")
    return None
