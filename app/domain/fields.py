"""One declaration per datum: label, kind, unit and check.

The rule: a form row, a table column, a workbook column and a JSON key all follow from the field;
none of them says the label or the check a second time.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any


class Kind(StrEnum):
    """What a stored value is; the comment names the Python type in a record."""

    TEXT = "text"  # str
    WHOLE = "whole"  # int
    AREA = "area"  # int, dm²; shown in ㎡
    MONEY = "money"  # int, fen; shown in 万元
    YUAN = "yuan"  # int, fen; shown in 元
    DAY = "day"  # datetime.date
    MOMENT = "moment"  # str, UTC, ISO 8601 with Z
    FLAG = "flag"  # bool
    CODE = "code"  # str, one of `codes`
    CODES = "codes"  # tuple[str, ...], some of `codes`
    LINK = "link"  # str, the id of a record of `links_to`
    DOCUMENT = "document"  # str, canonical JSON
    BLOB = "blob"  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a value: a stable code and a sentence that says how to mend it."""

    code: str
    sentence: str


Check = Callable[[Any], Finding | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A datum of a record. `required` means a record cannot be saved without it."""

    name: str
    label: str
    kind: Kind
    unit: str = ""
    codes: tuple[str, ...] = ()
    required: bool = False
    links_to: str = ""
    secret: bool = False
    check: Check | None = None

    @property
    def heading(self) -> str:
        """The label with its unit, as a workbook column or a table head shows it."""
        return f"{self.label}({self.unit})" if self.unit else self.label


def _declare(kind: Kind, label: str, *, default: Any = None, **facts: Any) -> Any:
    declared = Field(name="", label=label, kind=kind, **facts)
    return dataclasses.field(default=default, metadata={"field": declared})


def text(
    label: str, *, required: bool = False, secret: bool = False, check: Check | None = None
) -> Any:
    """A line of text; `secret` data are masked on screen and paper unless asked for."""
    return _declare(Kind.TEXT, label, required=required, secret=secret, check=check)


def whole(label: str, *, required: bool = False) -> Any:
    """A count: an integer, never negative."""
    return _declare(Kind.WHOLE, label, required=required)


def area(label: str, *, required: bool = False) -> Any:
    """An area in dm², shown in ㎡."""
    return _declare(Kind.AREA, label, required=required, unit="㎡")


def money(label: str, *, required: bool = False) -> Any:
    """An amount in fen, shown in 万元."""
    return _declare(Kind.MONEY, label, required=required, unit="万元")


def yuan(label: str, *, required: bool = False) -> Any:
    """An amount in fen, shown in 元: of those that papers never say in 万元."""
    return _declare(Kind.YUAN, label, required=required, unit="元")


def day(label: str, *, required: bool = False) -> Any:
    """A local calendar date."""
    return _declare(Kind.DAY, label, required=required)


def moment(label: str) -> Any:
    """A point in time, UTC."""
    return _declare(Kind.MOMENT, label)


def flag(label: str, *, required: bool = False) -> Any:
    """Yes, no or unknown."""
    return _declare(Kind.FLAG, label, required=required)


def code(label: str, codes: tuple[str, ...], *, required: bool = False) -> Any:
    """One word of a code table."""
    return _declare(Kind.CODE, label, codes=codes, required=required)


def codes(label: str, table: tuple[str, ...]) -> Any:
    """Some words of a code table."""
    return _declare(Kind.CODES, label, default=(), codes=table)


def link(label: str, links_to: str, *, required: bool = False) -> Any:
    """The id of another record; `links_to` is its table."""
    return _declare(Kind.LINK, label, links_to=links_to, required=required)


def document(label: str, *, required: bool = False) -> Any:
    """Canonical JSON, frozen as it was."""
    return _declare(Kind.DOCUMENT, label, required=required)


def blob(label: str) -> Any:
    """Bytes, as a scan or a photo."""
    return _declare(Kind.BLOB, label)


def fields_of(record: type) -> tuple[Field, ...]:
    """The declared fields of a record class, in order, its own before the common ones."""
    kind: Any = record  # a frozen record hashes, which its class does not tell the type checker
    return _fields_of(kind)


@cache
def _fields_of(record: Any) -> tuple[Field, ...]:
    return tuple(
        dataclasses.replace(f.metadata["field"], name=f.name)
        for f in dataclasses.fields(record)
        if "field" in f.metadata
    )


def field_of(record: type, name: str) -> Field:
    """The field of that name; KeyError if the record has none."""
    for field in fields_of(record):
        if field.name == name:
            return field
    raise KeyError(f"{record.__name__}.{name}")
