"""Columns of the one table: made from the fields of records, so that no screen words them again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.domain.fields import Field, Kind
from app.domain.measures import DM2_PER_M2, area_text, wan_text, yuan_text

Row = TypeVar("Row")

WIDTHS = {
    Kind.WHOLE: 88,
    Kind.AREA: 104,
    Kind.MONEY: 104,
    Kind.YUAN: 104,
    Kind.DAY: 104,
    Kind.FLAG: 80,
    Kind.CODE: 112,
}
FLAGS = ("是", "否")
WORDED: dict[Kind, Callable[[Any], str]] = {
    Kind.AREA: area_text,
    Kind.MONEY: wan_text,
    Kind.YUAN: yuan_text,
    Kind.WHOLE: "{:,}".format,
    Kind.FLAG: lambda value: FLAGS[0] if value else FLAGS[1],
    Kind.CODES: "、".join,
}
LONG_HEADING = 6
NUMBERS = (Kind.WHOLE, Kind.AREA, Kind.MONEY, Kind.YUAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """A column: `show` words a row's cell, `state` names a sign before it, `order` sorts by it.

    `number` columns stand right-aligned and are copied without separators; a `link` cell opens
    what stands behind it when it is clicked. `order` None means the words themselves. `typed` says
    of which rows the cell is typed over in place; a `quiet` column stands beside for comparison.
    `choices` are the words its cells are made of, in the order they are offered to filter by; in a
    `several` column a cell holds any number of them.
    """

    name: str
    heading: str
    show: Callable[[Row], str]
    width: int = 120
    number: bool = False
    link: bool = False
    state: Callable[[Row], str] | None = None
    order: Callable[[Row], Any] | None = None
    hidden: bool = False
    typed: Callable[[Row], bool] | None = None
    quiet: bool = False
    choices: tuple[str, ...] = ()
    several: bool = False


def worded(value: Any, field: Field) -> str:
    """A stored value as a clerk reads it; empty for what nobody has told us."""
    if value is None:
        return ""
    if field.kind in WORDED:
        return WORDED[field.kind](value)
    if field.secret:
        from app.domain.identifiers import masked  # the gate has no secrets to show, nor time

        return masked(value)
    return str(value)


def _lined_up(value: Any, field: Field) -> str:
    """A cell's words: areas with both decimals, so that point stands under point."""
    if field.kind is Kind.AREA and value is not None:
        return f"{value // DM2_PER_M2:,}.{value % DM2_PER_M2:02}"
    return worded(value, field)


def column_of(
    field: Field,
    get: Callable[[Row], Any] | None = None,
    *,
    name: str = "",
    heading: str = "",
    width: int = 0,
    link: bool = False,
    hidden: bool = False,
) -> Column[Row]:
    """The column of a field; `get` fetches the stored value if the row is not the record itself."""

    def fetch(row: Row) -> Any:
        return get(row) if get else getattr(row, field.name)

    return Column(
        name=name or field.name,
        heading=heading or field.heading,
        show=lambda row: _lined_up(fetch(row), field),
        width=width or WIDTHS.get(field.kind, 160),
        number=field.kind in NUMBERS,
        link=link,
        order=lambda row: sortable(fetch(row)),
        hidden=hidden,
        choices=FLAGS if field.kind is Kind.FLAG else field.codes,
        several=field.kind is Kind.CODES,
    )


def folded(words: str) -> str:
    """A long heading in two lines, so that many columns stand side by side."""
    if len(words) <= LONG_HEADING:
        return words
    half = (len(words) + 1) // 2
    return f"{words[:half]}\n{words[half:]}"


def sortable(value: Any) -> tuple[bool, Any]:
    """Unknown values sort after known ones, whatever their type."""
    return (value is None, 0 if value is None else value)
