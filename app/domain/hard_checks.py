"""逻辑校验: what a record must never say, whether typed, sent or received (domain.md §6).

The rule: one function for the form, the export and the receiving office, so that what one of them
takes the next does not refuse.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any

from app.domain.entity import Founder
from app.domain.fields import Check, Field, Finding, Kind, fields_of
from app.domain.identifiers import masked
from app.domain.record import Record
from app.domain.slips import MOST, slip, slips
from app.domain.tenancy import Tenancy, check_tenancy

# Filled in when a record is saved.
_FILLED = frozenset(["id", "unit_code"])


def hard_findings(record: Record, *, today: date) -> Iterator[Finding]:
    """All that is wrong with a record; nothing if it may stand."""
    return (finding for _, finding in placed_findings(record, today=today))


def placed_findings(record: Record, *, today: date) -> Iterator[tuple[str, Finding]]:
    """All that is wrong with a record, each with the name of the field to be mended."""
    kind: Any = type(record)
    asked = _asked(kind)
    for field in asked.required:
        if getattr(record, field.name) in (None, ""):
            yield field.name, Finding("required", f"没有填{field.label}。请补填。")
    for field, known in asked.coded:
        value = getattr(record, field.name)
        if value and not known.issuperset(value if isinstance(value, tuple) else (value,)):
            sentence = f"{field.label}中有不认识的选项。请从列出的选项中选择。"
            yield field.name, Finding("code", sentence)
    for field in asked.sized:
        value = getattr(record, field.name)
        finding = None if value is None else slip(field, value)
        if finding is not None:
            yield field.name, finding
    for field, check in asked.checked:
        value = getattr(record, field.name)
        finding = check(value) if value else None
        if finding is not None:
            yield field.name, _masked(finding, value) if field.secret else finding
    across = _across(record, today)
    if across is not None:
        yield across


def _masked(finding: Finding, value: str) -> Finding:
    """A finding travels in receipts and stands on lists: it does not say the number itself."""
    return replace(finding, sentence=finding.sentence.replace(value, masked(value)))


def doubtful(kind: type[Record], *, today: date) -> Mapping[str, Callable[[Any], bool]]:
    """By field of a kind, whether a value as it travels needs a closer look by `hard_findings`.

    What is looked at one value at a time, each distinct one once, instead of a record at a time;
    what the ledger's own constraints hold (no empty name, no end before its start) is left out.
    """
    whose: Any = kind
    asked = _asked(whose)
    looks: dict[str, Callable[[Any], bool]] = {
        field.name: _empty for field in asked.required if field.kind is Kind.TEXT
    }
    for field, known in asked.coded:
        looks[field.name] = partial(_outside, known)
    for field, check in asked.checked:
        looks[field.name] = partial(_fails, check)
    for field in asked.sized:
        looks[field.name] = partial(_slips, field.kind)
    if kind is Founder:
        looks["graduated_on"] = partial(_no_graduation, today.isoformat())
    return looks


def crossed(kind: type[Record]) -> tuple[tuple[str, ...], Callable[..., bool]] | None:
    """The fields that a kind's checks compare, and whether their values, as they travel, are wrong.

    None for a kind whose fields are checked one by one.
    """
    if kind is not Tenancy:
        return None
    return ("start_on", "agreed_end_on", "left_on", "area_dm2"), _disordered


def _disordered(start: str, end: str, left: str | None, area_dm2: int) -> bool:
    return end < start or (left is not None and left < start) or area_dm2 <= 0


def _empty(value: Any) -> bool:
    return value in (None, "")


def _outside(known: frozenset[str], value: Any) -> bool:
    return bool(value) and not known.issuperset(value if isinstance(value, list) else (value,))


def _fails(check: Check, value: Any) -> bool:
    return bool(value) and check(value) is not None


def _slips(kind: Kind, value: Any) -> bool:
    return bool(value) and slips(kind, value)


def _no_graduation(today: str, value: Any) -> bool:
    return bool(value) and (value > today or slips(Kind.DAY, value))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The fields of a record that are asked anything."""

    required: tuple[Field, ...]
    coded: tuple[tuple[Field, frozenset[str]], ...]
    checked: tuple[tuple[Field, Check], ...]
    sized: tuple[Field, ...]


@cache
def _asked(kind: Any) -> _Asked:
    fields = fields_of(kind)
    return _Asked(
        tuple(field for field in fields if field.required and field.name not in _FILLED),
        tuple((field, frozenset(field.codes)) for field in fields if field.codes),
        tuple((field, field.check) for field in fields if field.check),
        tuple(field for field in fields if field.kind is Kind.DAY or field.kind in MOST),
    )


def _across(record: Record, today: date) -> tuple[str, Finding] | None:
    """Checks over several fields; the field is the one more likely to be wrong."""
    if isinstance(record, Tenancy):
        if None in (record.start_on, record.agreed_end_on, record.area_dm2):
            return None
        finding = check_tenancy(
            start_on=record.start_on,
            agreed_end_on=record.agreed_end_on,
            left_on=record.left_on,
            area_dm2=record.area_dm2,
        )
        return None if finding is None else (_place_in(record, finding), finding)
    if isinstance(record, Founder) and record.graduated_on and record.graduated_on > today:
        sentence = f"毕业日期 {record.graduated_on} 还没有到。请核对。"
        return "graduated_on", Finding("dates", sentence)
    return None


def _place_in(record: Tenancy, finding: Finding) -> str:
    if finding.code == "area":
        return "area_dm2"
    return "agreed_end_on" if record.agreed_end_on < record.start_on else "left_on"
