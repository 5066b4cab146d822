"""A record as a line of a bundle, and back.

The rule: a line has every field of its record under the field's name, and nothing else but `table`;
what does not fit its field exactly is no record. Scans travel beside the lines, by their hash.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.domain.fields import Field, Finding, Kind, fields_of
from app.domain.record import Record
from app.domain.records import RECORDS

KINDS: Mapping[str, type[Record]] = {record.table: record for record in RECORDS}

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_LARGEST = 1 << 53


def line_of(record: Record) -> dict[str, Any]:
    """The line of a record: days as ISO text, codes as a list, all else as it is."""
    line: dict[str, Any] = {"table": record.table}
    kind: Any = type(record)
    for name, out in _written(kind):
        value = getattr(record, name)
        line[name] = value if out is None or value is None else out(value)
    return line


def record_of(line: Mapping[str, Any], *, older: bool = False) -> Record | Finding:
    """The record of a line, or what is wrong with the line.

    In a bundle of an `older` schema a field may be missing: it is empty then.
    """
    table: Any = line.get("table")
    kind: Any = KINDS.get(table) if isinstance(table, str) else None
    if kind is None:
        return Finding("kind", "记录的种类不认识。请升级本机的程序，或请对方核对程序版本。")
    shape = _shape(kind)
    unknown = len(line) - 1 - sum(name in line for name in shape.names)
    if unknown:
        return Finding("fields", f"“{kind.label}”中有不认识的栏目。请核对双方的程序版本。")
    values: dict[str, Any] = {}
    for field, fits in shape.fields:
        if field.name not in line:
            if not older or field.required:
                return Finding("fields", f"“{kind.label}”中缺少{field.label}。请对方重新导出。")
            values[field.name] = () if field.kind is Kind.CODES else None
            continue
        value = line[field.name]
        if value is not None:
            value = fits(value)
            if value is None:
                return Finding("value", f"{field.label}的写法不对。请对方核对后重新导出。")
        elif field.kind is Kind.CODES:
            return Finding("value", f"{field.label}的写法不对。请对方核对后重新导出。")
        values[field.name] = value
    if not isinstance(values["id"], str) or _ID.fullmatch(values["id"]) is None:
        return Finding("value", "编号的写法不对。请对方重新导出。")
    record: Record = kind(**values)
    return record


@dataclass(frozen=True, slots=True)
class _Shape:
    """The fields that travel, each with what reads it: the value, or None if it does not fit."""

    names: frozenset[str]
    fields: tuple[tuple[Field, Callable[[Any], Any]], ...]


@cache
def _shape(kind: Any) -> _Shape:
    travelling = [field for field in fields_of(kind) if field.kind is not Kind.BLOB]
    return _Shape(
        frozenset(field.name for field in travelling),
        tuple((field, _READ[field.kind]) for field in travelling),
    )


@cache
def _written(kind: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    return tuple((field.name, _WRITTEN.get(field.kind)) for field, _ in _shape(kind).fields)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and "\0" not in value else None


def _whole(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= _LARGEST else None


@cache
def _known_day(text: str) -> date | None:
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(value: Any) -> date | None:
    return _known_day(value) if isinstance(value, str) and len(value) == 10 else None


def _moment(value: Any) -> str | None:
    return value if isinstance(value, str) and _MOMENT.fullmatch(value) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _codes(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(_text(each) is not None for each in value):
        return None
    return tuple(value)


def _document(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return None
    return value


_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.AREA: _whole,
    Kind.MONEY: _whole,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.CODE: _text,
    Kind.CODES: _codes,
    Kind.LINK: _text,
    Kind.DOCUMENT: _document,
}
_WRITTEN: Mapping[Kind, Callable[[Any], Any]] = {Kind.DAY: date.isoformat, Kind.CODES: list}
