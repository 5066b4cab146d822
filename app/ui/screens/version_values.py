"""Two versions of a record in words: what differs, side by side, as a clerk reads it.

The rule: words only, made on the worker because a link is told by the name behind it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.codes import TIER_LABELS
from app.domain.fields import Field, Kind, fields_of
from app.domain.record import Record
from app.domain.records import RECORDS
from app.store import queries
from app.store.inbox import VersionAside
from app.store.ledger import Ledger
from app.store.naming import names_of
from app.ui.bundle_words import minute_text
from app.ui.columns import worded
from app.usecases.versions import FieldPair, TwoVersions, two_versions

NOTHING = "（没有填）"
LABELS = {kind.table: kind.label for kind in RECORDS}
Name = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A datum in which two versions differ, in words."""

    label: str
    here: str
    aside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version kept aside, with all that the page shows of it."""

    aside: VersionAside
    label: str
    name: str
    office: str
    may_take: bool
    gone_here: bool
    gone_there: bool
    differences: tuple[Difference, ...]


def version_rows(ledger: Ledger) -> tuple[VersionRow, ...]:
    """Every version that waits for a person, in words."""
    units = {unit.code: unit.name for unit in queries.units(ledger)}
    found = two_versions(ledger)
    named = names_of(ledger, {pair for each in found for pair in _links(each)})
    return tuple(_row(each, units, lambda table, key: named[table, key]) for each in found)


def _row(each: TwoVersions, units: Mapping[str, str], name: Name) -> VersionRow:
    return VersionRow(
        aside=each.aside,
        label=each.label,
        name=each.name,
        office=units.get(each.record.unit_code, each.record.unit_code),
        may_take=each.may_take,
        gone_here=each.here is None,
        gone_there=each.record.deleted_at is not None,
        differences=tuple(_difference(pair, each, name) for pair in each.differences),
    )


def _difference(pair: FieldPair, of: TwoVersions, name: Name) -> Difference:
    field = _field(of.record, pair.label)
    here = "" if of.here is None else _words(pair.here, field, of.here, name) or NOTHING
    aside = _words(pair.aside, field, of.record, name) or NOTHING
    if here == aside:  # masked alike, or too long to show
        aside = f"{aside}（与本机的不同）"
    return Difference(field.heading, here, aside)


def _field(record: Record, label: str) -> Field:
    return next(field for field in fields_of(type(record)) if field.label == label)


def _words(value: Any, field: Field, record: Record, name: Name) -> str:
    if value is None:
        return ""
    if field.kind is Kind.LINK:
        return name(field.links_to, value)
    if field.kind is Kind.MOMENT:
        return minute_text(value)
    if field.kind is Kind.DOCUMENT:
        return f"有内容（{len(value):,} 字）"
    if field.name == "tier":
        return TIER_LABELS.get(str(value), str(value))
    if field.name == "of_table":
        return LABELS.get(str(value), str(value))
    of_table = getattr(record, "of_table", None)
    if field.name == "of_id" and of_table:
        return name(of_table, value)
    return worded(value, field)


def _links(each: TwoVersions) -> set[tuple[str, str]]:
    """The records that the two versions point to, as (table, id)."""
    found = set()
    for record in (each.record, each.here):
        if record is None:
            continue
        for field in fields_of(type(record)):
            value = getattr(record, field.name)
            if field.kind is Kind.LINK and value:
                found.add((field.links_to, value))
        of_table, of_id = getattr(record, "of_table", None), getattr(record, "of_id", None)
        if of_table and of_id:
            found.add((of_table, of_id))
    return found
