"""Records to rows of the ledger and back.

The rule: a column is named as its field and there is one way to store each kind of field: days as
ISO text, flags as 0/1, codes as a JSON array, the rest as it is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from app.domain.fields import Kind, fields_of

R = TypeVar("R")
Row = tuple[Any, ...]


class Days(dict[str | None, date | None]):
    """ISO text to date, each text parsed once; a ledger has few different days."""

    def __missing__(self, text: str | None) -> date | None:
        day = None if text is None else date.fromisoformat(text)
        self[text] = day
        return day


class CodeLists(dict[str, tuple[str, ...]]):
    """JSON array text to a tuple, each text parsed once."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        codes = tuple(json.loads(text))
        self[text] = codes
        return codes


DAYS = Days()
CODE_LISTS = CodeLists()


def _stored_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _stored_flag(flag: bool | None) -> int | None:
    return None if flag is None else int(flag)


def _stored_codes(codes: tuple[str, ...]) -> str:
    return json.dumps(codes, ensure_ascii=False, separators=(",", ":"))


def _read_flag(stored: int | None) -> bool | None:
    return None if stored is None else bool(stored)


STORED: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: _stored_day,
    Kind.FLAG: _stored_flag,
    Kind.CODES: _stored_codes,
}
READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: DAYS.__getitem__,
    Kind.FLAG: _read_flag,
    Kind.CODES: CODE_LISTS.__getitem__,
}


@dataclass(frozen=True, slots=True)
class Shape(Generic[R]):
    """How one class of record lies in its table."""

    record: type[R]
    table: str
    columns: tuple[str, ...]
    stored: tuple[tuple[int, Callable[[Any], Any]], ...]
    read: tuple[tuple[int, Callable[[Any], Any]], ...]
    values: Callable[[R], Row]

    @property
    def column_list(self) -> str:
        """The columns as SQL names them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    def row(self, record: R) -> Row:
        """The row to store for a record."""
        row = list(self.values(record))
        for index, convert in self.stored:
            row[index] = convert(row[index])
        return tuple(row)

    def records(self, rows: Iterable[Sequence[Any]]) -> Iterator[R]:
        """The records of rows read in the order of `columns`."""
        make: Callable[..., R] = self.record
        columns = self.columns
        for row in rows:
            values = list(row)
            for index, convert in self.read:
                values[index] = convert(values[index])
            yield make(**dict(zip(columns, values, strict=True)))


def shape_of(record: type[R]) -> Shape[R]:
    """The shape of a record class with a `table`."""
    kind: Any = record
    shape: Shape[R] = _shape(kind)
    return shape


@cache
def _shape(record: Any) -> Shape[Any]:
    fields = fields_of(record)
    return Shape(
        record=record,
        table=record.table,
        columns=tuple(field.name for field in fields),
        stored=tuple((i, STORED[f.kind]) for i, f in enumerate(fields) if f.kind in STORED),
        read=tuple((i, READ[f.kind]) for i, f in enumerate(fields) if f.kind in READ),
        values=attrgetter(*(field.name for field in fields)),
    )
