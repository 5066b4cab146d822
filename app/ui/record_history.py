"""修改记录: what the audit log says of some records, one line per field that changed.

The rule: it is worded by `log_words`, as in 操作日志.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.papers import AuditEntry
from app.store.history import entries_of
from app.store.ledger import Ledger
from app.store.naming import names_of
from app.ui.columns import Column
from app.ui.log_words import Detail, details_of

EMPTY = "（空）"


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
    Column(name="about", heading="记录", show=lambda row: row.about, width=312),
    Column(name="field", heading="项目", show=lambda row: row.field, width=128),
    Column(name="before", heading="修改前", show=lambda row: row.before, width=168),
    Column(name="after", heading="修改后", show=lambda row: row.after, width=168),
)


def history_of(ledger: Ledger, pairs: Sequence[tuple[str, str]]) -> list[HistoryLine]:
    """The history of records given as (table, id), the latest first."""
    entries = entries_of(ledger, pairs)
    names = names_of(ledger, dict.fromkeys(pairs))
    told = zip(entries, details_of(ledger, entries), strict=True)
    return [line for entry, found in told for line in _lines(entry, found, names)]


def _lines(
    entry: AuditEntry, details: Sequence[Detail], names: Mapping[tuple[str, str], str]
) -> Iterator[HistoryLine]:
    about = names.get((entry.of_table or "", entry.of_id or ""), "")
    at = f"{datetime.fromisoformat(entry.at).astimezone():%Y-%m-%d %H:%M}"
    line = HistoryLine(at, entry.who, entry.action, about)
    # What is new, or gone, is one line: its fields stand on its page.
    changed = details if _is_record(entry.before) and _is_record(entry.after) else ()
    if not changed:
        yield line
    for each in changed:
        yield replace(
            line, field=each.label, before=each.before or EMPTY, after=each.after or EMPTY
        )


def _is_record(text: str | None) -> bool:
    said = json.loads(text) if text else None
    return isinstance(said, dict) and "id" in said
