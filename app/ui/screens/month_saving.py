"""Saving the cells of 用工 behind the typing, and telling what came of it.

The rule: what is typed shows at once, in its own month only, until the ledger has answered.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.domain.changes import Changes
from app.domain.fields import field_of
from app.domain.headcount import Headcount
from app.store.ledger import Ledger
from app.ui.background import Step
from app.ui.cell_line import Typing
from app.ui.desk import Desk
from app.ui.rows import RowsModel
from app.ui.screens.month_columns import short_label
from app.ui.screens.month_foot import MonthFoot
from app.ui.screens.month_reading import beyond_words, told_together
from app.ui.typed import read_typed
from app.usecases.monthly import (
    ACTION,
    Cell,
    GridRow,
    SavedCells,
    grid,
    numbers_of,
    save_cells,
    typed_over,
)


class MonthSaving(QObject):
    """`saved` carries the park, the month end and the rows that are in the ledger now; `shown`
    asks to draw the rows anew.
    """

    saved = Signal(str, object, object)
    shown = Signal()

    def __init__(self, desk: Desk, foot: MonthFoot) -> None:
        super().__init__()
        self._desk, self._foot = desk, foot
        self._pending: dict[object, tuple[date, tuple[Cell, ...]]] = {}

    def over(self, rows: Sequence[GridRow], period: date) -> list[GridRow]:
        """The ledger's rows of a month with what is typed and not yet saved laid over them."""
        typed: dict[str, dict[str, int | None]] = {}
        for month, cells in self._pending.values():
            for cell in cells if month == period else ():
                typed.setdefault(cell.entity_id, {})[cell.field] = cell.value
        return [
            typed_over(row, typed[row.entity_id], period_end_on=period)
            if row.entity_id in typed
            else row
            for row in rows
        ]

    def save_cells(
        self,
        typing: Typing,
        model: RowsModel[GridRow],
        *,
        park_id: str,
        period: date,
        known: bool,
    ) -> None:
        """Cells as typed over the rows of the table; those of the month may not be `known` yet."""
        cells: list[Cell] = []
        wrong: list[str] = []
        for each in typing.cells:
            row = model.row_at(each.row)
            name = model.source.columns[each.column].name
            if row is None:
                continue
            field = replace(field_of(Headcount, name), required=False, label=short_label(name))
            value, finding = read_typed(each.text, field)
            if finding is not None:
                wrong.append(f"“{row.name}”没有保存：{finding.sentence}")
            elif not known or value != numbers_of(row.this)[name]:
                cells.append(Cell(row.entity_id, name, value))
        wrong += beyond_words(typing)
        self._foot.say(told_together(wrong))
        if cells:
            self._save(tuple(cells), wrong, park_id, period)

    def _save(self, cells: tuple[Cell, ...], wrong: list[str], park_id: str, period: date) -> None:
        asked, today = object(), self._desk.today()
        self._pending[asked] = (period, cells)

        def work(ledger: Ledger, _: Step) -> tuple[tuple[SavedCells, tuple[GridRow, ...]], Changes]:
            done = save_cells(ledger, cells, period_end_on=period, today=today)
            return (done, grid(ledger, park_id=park_id, period_end_on=period)), done.changes

        def saved(answer: tuple[SavedCells, tuple[GridRow, ...]]) -> None:
            done, rows = answer
            self.saved.emit(park_id, period, rows)
            self._settle(asked)
            if done.refused:
                self._foot.say(told_together([*wrong, *(each.sentence for each in done.refused)]))

        def failed(error: Exception) -> None:
            self._settle(asked)
            self._foot.say_failed(error)

        self._desk.change(work, saved, owner=self, failed=failed, undo=ACTION)
        self.shown.emit()

    def _settle(self, asked: object) -> None:
        del self._pending[asked]
        self.shown.emit()
