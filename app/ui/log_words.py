"""An entry of the audit log in words: what it speaks of, and what changed, field by field.

The rule: numbers of people are masked wherever they stand, in fields and in sentences alike.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.codes import TIER_LABELS
from app.domain.fields import Field, Kind, fields_of
from app.domain.identifiers import check_id_number, masked
from app.domain.papers import AuditEntry
from app.domain.records import RECORDS
from app.store.ledger import Ledger
from app.store.naming import NAMINGS, names_of
from app.ui.bundle_words import minute_text
from app.ui.columns import worded

KINDS = {kind.table: kind for kind in RECORDS}
TABLES = {kind.table: kind.label for kind in RECORDS} | {"unit": "机构", "peer": "名片"}
SECRET = frozenset(field.name for kind in RECORDS for field in fields_of(kind) if field.secret)
# Kept by the program, and nothing a clerk typed.
UNSEEN = frozenset(["id", "created_at", "updated_at"])
NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
LABELS = {field.name: field.label for kind in RECORDS for field in fields_of(kind)}
DIGEST = re.compile(r"[0-9a-f]{32,}")
LONGEST = 400
OTHER = "其他内容"
# What the log tells beside records.
WORDS = {
    "accepted": "接收条数",
    "as_of": "备份截至",
    "by": "经手人",
    "card": "名片",
    "check": "核对码",
    "deleted_at": "删除时间",
    "door": "在哪里",
    "field": "数据项",
    "file": "文件",
    "files": "文件",
    "fingerprint": "指纹",
    "folder": "文件夹",
    "held": "留在本机条数",
    "kind": "种类",
    "last": "最后一次",
    "name": "名称",
    "of": "所属记录",
    "on_stick": "已写入 U 盘",
    "received": "收到条数",
    "records": "条数",
    "recipient": "接收机构",
    "refused": "退回条数",
    "role": "角色",
    "rows": "行数",
    "sender": "报送机构",
    "seq": "第几包",
    "set_aside": "退回条数",
    "sha256": "校验值",
    "signed_off_by": "签字人",
    "since": "从何时起",
    "stick": "U 盘",
    "stream": "报送序列",
    "times": "次数",
    "to": "接收机构",
    "unit": "机构",
    "unit_code": "所属机构",
    "user": "用户",
    "why": "原因",
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry with the name of its record."""

    entry: AuditEntry
    name: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A datum of an entry: its label, and its words before and after."""

    label: str
    before: str
    after: str


def log_rows(ledger: Ledger, found: Iterable[AuditEntry | None]) -> list[LogRow | None]:
    """Entries with the names of what they speak of."""
    listed = list(found)
    pairs = {pair for entry in listed if entry is not None and (pair := _pair(entry)) is not None}
    names = names_of(ledger, pairs)
    return [
        None if entry is None else LogRow(entry, _hidden(names.get(_pair(entry) or ("", ""), "")))
        for entry in listed
    ]


def details(ledger: Ledger, entry: AuditEntry) -> tuple[Detail, ...]:
    """What the entry says, field by field; of a change only what differs."""
    return details_of(ledger, [entry])[0]


def details_of(ledger: Ledger, entries: Sequence[AuditEntry]) -> list[tuple[Detail, ...]]:
    """As `details`, for some entries; what they link to is named at once."""
    told = [(_fields(entry), _facts(entry.before), _facts(entry.after)) for entry in entries]
    linked = names_of(ledger, {link for each in told for link in _links(*each)})
    return [tuple(_details(*each, linked)) for each in told]


def _fields(entry: AuditEntry) -> dict[str, Field]:
    kind = KINDS.get(entry.of_table or "")
    return {field.name: field for field in fields_of(kind)} if kind else {}


def _details(
    fields: Mapping[str, Field],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    linked: Mapping[tuple[str, str], str],
) -> Iterator[Detail]:
    def words(name: str, facts: Mapping[str, Any]) -> str:
        if name not in facts or facts[name] is None:
            return ""
        return _words(name, facts[name], fields.get(name), linked)

    for name in (*fields, *sorted((before.keys() | after.keys()) - fields.keys())):
        hidden = name in UNSEEN or (name == "code" and name not in fields)  # a word for programs
        if not hidden and (name in before or name in after) and before.get(name) != after.get(name):
            yield Detail(_label(name, fields), words(name, before), words(name, after))


def table_words(table: str | None) -> str:
    """A kind of record in words; empty for none."""
    return "" if table is None else TABLES.get(table, "其他")


def _pair(entry: AuditEntry) -> tuple[str, str] | None:
    table, record_id = entry.of_table or "", entry.of_id
    return (table, record_id) if table in NAMINGS and record_id else None


def _facts(document: str | None) -> dict[str, Any]:
    """The object a document says; a kept version is JSON within JSON."""
    said: Any = document
    for _ in range(2):
        if isinstance(said, str):
            try:
                said = json.loads(said)
            except (ValueError, RecursionError):
                break
    if said is None:
        return {}
    return said if isinstance(said, dict) else {"": said}


def _label(name: str, fields: Mapping[str, Field]) -> str:
    return fields[name].heading if name in fields else WORDS.get(name, OTHER)


def _links(fields: Mapping[str, Field], *sides: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (field.links_to, str(facts[name]))
        for facts in sides
        for name, field in fields.items()
        if field.kind is Kind.LINK and field.links_to in NAMINGS and facts.get(name)
    }


def _words(
    name: str, value: Any, field: Field | None, linked: Mapping[tuple[str, str], str]
) -> str:
    if name in SECRET:
        return masked(str(value))
    if field is not None and field.kind is Kind.LINK:
        return linked.get((field.links_to, str(value)), "")
    if field is not None and field.kind is Kind.DOCUMENT:
        return f"有内容（{len(str(value)):,} 字）"
    if name == "tier":
        return TIER_LABELS.get(str(value), str(value))
    if name == "field":
        return LABELS.get(str(value), OTHER)
    if name in ("of_table", "table"):
        return table_words(str(value))
    if field is not None and field.kind is not Kind.MOMENT and not isinstance(value, (dict, bool)):
        return _hidden(worded(value, field))
    return _hidden(_plain(value))


def _plain(value: Any) -> str:
    """A value that no field declares."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_plain(each) for each in value)
    if isinstance(value, dict):
        said = (
            f"{WORDS.get(name, OTHER)} {masked(str(each)) if name in SECRET else _plain(each)}"
            for name, each in value.items()
            if each is not None
        )
        return "；".join(said)
    words = str(value)
    if MOMENT.fullmatch(words):
        return minute_text(words)
    return f"{words[:8]}…" if DIGEST.fullmatch(words) else words


def _hidden(words: str) -> str:
    # Masked before it is cut: half a number is no number any more, and half told all the same.
    shown = NUMBER.sub(_mask, words)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _mask(found: re.Match[str]) -> str:
    number = found[0]
    return masked(number) if check_id_number(number.upper()) is None else number
