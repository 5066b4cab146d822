"""The columns of the monthly grid: each number of the last report beside the one that is typed."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.domain.entity import Entity
from app.domain.fields import field_of
from app.domain.headcount import Headcount
from app.policy.soft_checks import LABELS
from app.ui.columns import Column, column_of, sortable, worded
from app.ui.rows import ListSource
from app.usecases.monthly import FIELDS, GridRow, numbers_of

EMPLOYEES = FIELDS[0]
# A head of two lines has no room for what its field says in full.
SHORT = {EMPLOYEES: "从业人数"}


def short_label(field: str) -> str:
    """What a number is called in a head."""
    return SHORT.get(field, field_of(Headcount, field).label.removeprefix("其中"))


def _state(row: GridRow) -> str:
    if row.missing:
        return "undetermined"
    return "contested" if row.finding is not None and not row.reason else ""


def _situation(row: GridRow) -> str:
    if row.missing:
        return "未填报"
    if row.finding is None:
        return ""
    return row.reason or LABELS[row.finding.code]


def _pair(field: str) -> tuple[Column[GridRow], Column[GridRow]]:
    """The last report's number and this one's."""
    declared, label = field_of(Headcount, field), short_label(field)

    def last(row: GridRow) -> int | None:
        return numbers_of(row.last)[field]

    def this(row: GridRow) -> int | None:
        return numbers_of(row.this)[field]

    return (
        Column(
            name=f"last_{field}",
            heading=f"{label}\n上期",
            show=lambda row: worded(last(row), declared),
            order=lambda row: sortable(last(row)),
            number=True,
            quiet=True,
            width=72,
        ),
        Column(
            name=field,
            heading=f"{label}\n本期",
            show=lambda row: worded(this(row), declared),
            order=lambda row: sortable(this(row)),
            state=_state if field == EMPLOYEES else None,
            number=True,
            typed=lambda row: row.own,
            width=80,
        ),
    )


COLUMNS: tuple[Column[GridRow], ...] = (
    column_of(field_of(Entity, "name"), width=224),
    column_of(field_of(Entity, "uscc"), width=176, hidden=True),
    column_of(
        field_of(Headcount, "period_end_on"),
        lambda row: row.last.period_end_on if row.last else None,
        name="last_on",
        heading="上期日期",
        width=96,
    ),
    *(column for field in FIELDS for column in _pair(field)),
    Column(name="situation", heading="情况", show=_situation, state=_state, width=136),
)
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def columns_for(may: Callable[[], bool]) -> tuple[Column[GridRow], ...]:
    """The columns, typed only by whoever may."""
    return tuple(
        replace(column, typed=lambda row: row.own and may()) if column.typed else column
        for column in COLUMNS
    )


def source_of(
    rows: Iterable[GridRow], columns: tuple[Column[GridRow], ...] = COLUMNS
) -> ListSource[GridRow]:
    """The rows for the table; an entity is its key."""
    return ListSource(columns, tuple(rows), key=lambda row: row.entity_id)
