"""The columns of the grid of loans, and how their words are read."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from app.domain.entity import Entity
from app.domain.fields import Field, Finding, Kind, field_of
from app.domain.money import Loan
from app.policy.soft_checks import LABELS
from app.ui.columns import Column, column_of
from app.ui.rows import ListSource
from app.ui.typed import read_typed
from app.usecases.loans import FIELDS, LoanRow

YES = frozenset(["是", "有", "√", "✓", "1", "y", "yes", "免除", "已免除"])
NO = frozenset(["否", "无", "×", "x", "0", "n", "no", "不免除", "未免除"])
WIDTHS = {
    "amount_fen": 112,
    "paid_out_on": 96,
    "due_on": 96,
    "repaid_on": 96,
    "bank": 112,
    "counter_guarantee_waived": 96,
    "waived_for": 112,
}


def read_cell(text: str, name: str) -> tuple[Any, Finding | None]:
    """What was typed into a cell of a field, as it is stored; empty is None."""
    field = replace(field_of(Loan, name), required=False)
    if field.kind is not Kind.FLAG or not text.strip():
        return read_typed(text, field)
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in YES or word in NO:
        return word in YES, None
    return None, Finding("flag", f"{field.label}应填“是”或“否”，现在是“{text}”。")


def _state(row: LoanRow) -> str:
    if row.wanting:
        return "undetermined"
    return "contested" if row.finding is not None and not row.reason else ""


def _situation(row: LoanRow) -> str:
    if row.wanting:
        return f"还没有保存，请补{'、'.join(row.wanting)}"
    if row.finding is None:
        return ""
    return row.reason or LABELS[row.finding.code]


def _typed_column(name: str) -> Column[LoanRow]:
    field: Field = field_of(Loan, name)
    made: Column[LoanRow] = column_of(
        field, lambda row: row.values.get(name), width=WIDTHS.get(name, 0)
    )
    return replace(
        made,
        typed=lambda row: row.own,
        state=_state if name == "amount_fen" else None,
    )


COLUMNS: tuple[Column[LoanRow], ...] = (
    column_of(field_of(Entity, "name"), lambda row: row.name, width=208),
    column_of(field_of(Entity, "uscc"), lambda row: row.uscc, width=176, hidden=True),
    column_of(field_of(Entity, "kind"), lambda row: row.kind, width=112, hidden=True),
    *(_typed_column(name) for name in FIELDS),
    Column(name="situation", heading="情况", show=_situation, state=_state, width=160),
)
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def columns_for(may: Callable[[], bool]) -> tuple[Column[LoanRow], ...]:
    """The columns, typed only by whoever may."""
    return tuple(
        replace(column, typed=lambda row: row.own and may()) if column.typed else column
        for column in COLUMNS
    )


def source_of(
    rows: Iterable[LoanRow], columns: tuple[Column[LoanRow], ...] = COLUMNS
) -> ListSource[LoanRow]:
    """The rows for the table, each by its key."""
    return ListSource(columns, tuple(rows), key=lambda row: row.key)
