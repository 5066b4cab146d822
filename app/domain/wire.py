"""A record as a line of a bundle, and back.

The rule: a line has every field of its record under the field's name, and nothing else but `table`;
what does not fit its field exactly is no record. Scans travel beside the lines, by their hash.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from app.domain.fields import Field, Finding, Kind, fields_of
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.slips import slips

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
    found = values_of(line, older=older)
    return found if isinstance(found, Finding) else record_from(*found)


def values_of(
    line: Mapping[str, Any], *, older: bool = False
) -> tuple[type[Record], tuple[Any, ...]] | Finding:
    """The kind of a line and its values as they travel, in the order of the fields that do.

    Each value fits its field: a day is the text of a real day, what must be there is.
    """
    table: Any = line.get("table")
    kind: Any = KINDS.get(table) if isinstance(table, str) else None
    if kind is None:
        return Finding("kind", "记录的种类不认识。请升级本机的程序，或请对方核对程序版本。")
    shape = _shape(kind)
    if line.keys() != shape.keys:
        wrong = _other_fields(line, kind, shape, older=older)
        if wrong is not None:
            return wrong
    values: list[Any] = []
    for name, fits, field, needed in shape.fields:
        value = line.get(name)
        if needed and (value is None or value == ""):
            if not (older and field.kind is Kind.CODES and name not in line):
                return Finding("required", f"没有填{field.label}。请对方补填后重新导出。")
            value = []
        elif value is not None and not fits(value):  # an empty text is no day, number or flag
            return Finding("value", f"{field.label}的写法不对。请对方核对后重新导出。")
        values.append(value)
    if _ID.fullmatch(values[shape.id_at]) is None:
        return Finding("value", "编号的写法不对。请对方重新导出。")
    return kind, tuple(values)


def record_from(kind: type[Record], values: Sequence[Any]) -> Record:
    """The record of values that were read by `values_of`."""
    whose: Any = kind
    shape = _shape(whose)
    record: Record = whose(
        **{
            name: value if value is None else _MADE.get(field.kind, _as_it_is)(value)
            for (name, _, field, _), value in zip(shape.fields, values, strict=True)
        }
    )
    return record


def names_of_values(kind: type[Record]) -> tuple[str, ...]:
    """The fields that travel, in the order of `values_of`."""
    whose: Any = kind
    return _shape(whose).names


def _other_fields(
    line: Mapping[str, Any], kind: type[Record], shape: "_Shape", *, older: bool
) -> Finding | None:
    if line.keys() - shape.keys:
        return Finding("fields", f"“{kind.label}”中有不认识的栏目。请核对双方的程序版本。")
    if older:
        return None
    missing = shape.keys - line.keys()
    label = next(field.label for name, _, field, _ in shape.fields if name in missing)
    return Finding("fields", f"“{kind.label}”中缺少{label}。请对方重新导出。")


@dataclass(frozen=True, slots=True)
class _Shape:
    """The fields that travel, each with what tells whether a value fits it and may be empty."""

    names: tuple[str, ...]
    keys: frozenset[str]
    fields: tuple[tuple[str, Callable[[Any], bool], Field, bool], ...]
    id_at: int


@cache
def _shape(kind: Any) -> _Shape:
    travelling = [field for field in fields_of(kind) if field.kind is not Kind.BLOB]
    names = tuple(field.name for field in travelling)
    return _Shape(
        names,
        frozenset(["table", *names]),
        tuple(
            (field.name, _FITS[field.kind], field, field.required or field.kind is Kind.CODES)
            for field in travelling
        ),
        names.index("id"),
    )


@cache
def _written(kind: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    return tuple((name, _WRITTEN.get(field.kind)) for name, _, field, _ in _shape(kind).fields)


def _text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _LARGEST


@lru_cache(maxsize=1 << 16)
def _is_day(text: str) -> bool:
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and _is_day(value)


@lru_cache(maxsize=1 << 16)
def _is_moment(text: str) -> bool:
    if _MOMENT.fullmatch(text) is None or slips(Kind.DAY, text[:10]):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment(value: Any) -> bool:
    return isinstance(value, str) and len(value) < 30 and _is_moment(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _codes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _document(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


def _as_it_is(value: Any) -> Any:
    return value


_FITS: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.AREA: _whole,
    Kind.MONEY: _whole,
    Kind.YUAN: _whole,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.CODE: _text,
    Kind.CODES: _codes,
    Kind.LINK: _text,
    Kind.DOCUMENT: _document,
}
_WRITTEN: Mapping[Kind, Callable[[Any], Any]] = {Kind.DAY: date.isoformat, Kind.CODES: list}
_MADE: Mapping[Kind, Callable[[Any], Any]] = {Kind.DAY: date.fromisoformat, Kind.CODES: tuple}
