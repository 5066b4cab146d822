"""修改记录: what the audit log says of some records, one line per field that changed.

The rule: values are worded as everywhere, links by the name of what they lead to, and secret
numbers stay masked on both sides.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.fields import Field, Kind, fields_of
from app.domain.papers import AuditEntry
from app.domain.record import Record
from app.domain.records import RECORDS
from app.store.history import entries_of
from app.store.ledger import Ledger
from app.store.naming import names_of
from app.ui.columns import Column, worded

KINDS = {kind.table: kind for kind in RECORDS}
# What the ledger keeps for itself.
KEPT = frozenset(field.name for field in fields_of(Record))
EMPTY = "（空）"
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what when, to which record; `field` is empty where no single one changed."""

    at: str
    who: str
    action: str
    about: str
    field: str = ""
    before: str = ""
    after: str = ""


COLUMNS: tuple[Column[HistoryLine], ...] = (
    Column(name="at", heading="时间", show=lambda row: row.at, width=136),
    Column(name="who", heading="经办人", show=lambda row: row.who, width=96),
    Column(name="action", heading="操作", show=lambda row: row.action, width=128),
    Column(name="about", heading="记录", show=lambda row: row.about, width=240),
    Column(name="field", heading="项目", show=lambda row: row.field, width=128),
    Column(name="before", heading="修改前", show=lambda row: row.before, width=168),
    Column(name="after", heading="修改后", show=lambda row: row.after, width=168),
)


def history_of(ledger: Ledger, pairs: Sequence[tuple[str, str]]) -> list[HistoryLine]:
    """The history of records given as (table, id), the latest first."""
    entries = entries_of(ledger, pairs)
    linked = {link for entry in entries for link in _links(entry)}
    names = names_of(ledger, [*dict.fromkeys(pairs), *sorted(linked)])
    return [line for entry in entries for line in _lines(entry, names)]


def _lines(entry: AuditEntry, names: Names) -> Iterator[HistoryLine]:
    about = names.get((entry.of_table or "", entry.of_id or ""), "")
    at = f"{datetime.fromisoformat(entry.at).astimezone():%Y-%m-%d %H:%M}"
    changed = [
        HistoryLine(
            at,
            entry.who,
            entry.action,
            about,
            field.heading,
            _told(before, field, names),
            _told(after, field, names),
        )
        for field, before, after in _changed(entry)
    ]
    yield from changed or [HistoryLine(at, entry.who, entry.action, about)]


def _changed(entry: AuditEntry) -> Iterator[tuple[Field, Any, Any]]:
    """The fields whose value is another afterwards; none where one side is not a record."""
    kind = KINDS.get(entry.of_table or "")
    before, after = _document(entry.before), _document(entry.after)
    if kind is None or "id" not in before or "id" not in after:
        return
    for field in fields_of(kind):
        old, new = before.get(field.name), after.get(field.name)
        if field.name not in KEPT and old != new:
            yield field, old, new


def _document(text: str | None) -> dict[str, Any]:
    said = json.loads(text) if text else {}
    return said if isinstance(said, dict) else {}


def _links(entry: AuditEntry) -> Iterator[tuple[str, str]]:
    for field, before, after in _changed(entry):
        if field.kind is Kind.LINK:
            yield from ((field.links_to, value) for value in (before, after) if value)


def _told(value: Any, field: Field, names: Names) -> str:
    if value in (None, "", []):
        return EMPTY
    if field.kind is Kind.LINK:
        return names.get((field.links_to, value), "")
    return worded(value, field)
