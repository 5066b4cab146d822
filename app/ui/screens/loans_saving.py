"""Saving the rows of 贷款 behind the typing, and telling what came of it.

The rule: rows are shown as typed at once; what is refused says so below the grid, or by its line
if it was pasted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.changes import Changes
from app.store.ledger import Ledger
from app.ui.background import Step
from app.ui.cell_line import Typing
from app.ui.desk import Desk
from app.ui.rows import RowsModel
from app.ui.screens.loans_columns import read_cell
from app.ui.screens.loans_drafts import Drafts
from app.ui.screens.loans_paste import RefusedLine, read_rows
from app.ui.screens.loans_refused import RefusedLines
from app.ui.screens.month_foot import MonthFoot
from app.ui.screens.month_reading import beyond_words, told_together
from app.usecases.loans import (
    ACTION,
    FIELDS,
    LoanRow,
    SavedLoans,
    TypedLoan,
    living,
    loan_grid,
    save_loans,
)


class LoansSaving(QObject):
    """`saved` carries the park, the day and the rows that are in the ledger now; `shown` asks to
    draw the rows anew.
    """

    saved = Signal(str, object, object)
    shown = Signal()

    def __init__(
        self, desk: Desk, drafts: Drafts, *, foot: MonthFoot, refused: RefusedLines
    ) -> None:
        super().__init__()
        self._desk, self._drafts = desk, drafts
        self._foot, self._refused = foot, refused

    def save_block(self, block: list[list[str]], rows: Sequence[LoanRow], park_id: str) -> None:
        """Whole rows as pasted, over those that are shown."""
        pasted = read_rows(block, rows)
        self._refused.show_lines(pasted.refused)
        if pasted.typed:
            self._save(pasted.typed, [], park_id, numbers=pasted.numbers)
        elif pasted.refused:
            self._foot.say(f"粘贴的 {len(pasted.refused):,} 行都没有保存，原因见上。")

    def save_cells(self, typing: Typing, model: RowsModel[LoanRow], park_id: str) -> None:
        """Cells as typed over the rows of the table."""
        values: dict[str, dict[str, Any]] = {}
        rows: dict[str, LoanRow] = {}
        wrong: list[str] = []
        for each in typing.cells:
            row = model.row_at(each.row)
            name = model.source.columns[each.column].name
            if row is None or name not in FIELDS:
                continue
            value, finding = read_cell(each.text, name)
            if finding is not None:
                wrong.append(f"“{row.name}”没有保存：{finding.sentence}")
            elif value != row.values.get(name):
                rows[row.key] = row
                values.setdefault(row.key, dict(row.values))[name] = value
        wrong += beyond_words(typing)
        self._foot.say(told_together(wrong))
        typed = tuple(
            TypedLoan(key, row.entity_id, row.loan.id if row.loan else None, values[key])
            for key, row in rows.items()
        )
        if typed:
            self._save(typed, wrong, park_id)

    def _save(
        self,
        typed: tuple[TypedLoan, ...],
        wrong: list[str],
        park_id: str,
        *,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        earlier = self._drafts.put(typed)
        day, today = self._desk.day, self._desk.today()
        made = self._drafts.made

        def work(ledger: Ledger, _: Step) -> tuple[tuple[SavedLoans, tuple[LoanRow, ...]], Changes]:
            known = [
                replace(t, loan_id=t.loan_id or living(ledger, made.get(t.key))) for t in typed
            ]
            done = save_loans(ledger, known, today=today)
            made.update(done.made)
            return (done, loan_grid(ledger, park_id=park_id, on=day)), done.changes

        def saved(answer: tuple[SavedLoans, tuple[LoanRow, ...]]) -> None:
            done, rows = answer
            refused = {each.key for each in done.refused}
            self._drafts.settle(typed, earlier, made=done.made, refused=refused, rows=rows)
            self.saved.emit(park_id, day, rows)
            self.shown.emit()
            said = [*wrong, *(each.sentence for each in done.refused)]
            if numbers is not None:
                self._say_pasted(typed, done, numbers)
            elif said:
                self._foot.say(told_together(said))

        def failed(error: Exception) -> None:
            self._drafts.back(typed, earlier)
            self.shown.emit()
            self._foot.say_failed(error)

        self._desk.change(work, saved, owner=self, failed=failed, undo=ACTION)
        self.shown.emit()

    def _say_pasted(
        self, typed: Sequence[TypedLoan], done: SavedLoans, numbers: Mapping[str, int]
    ) -> None:
        sentences = {each.key: each.sentence for each in done.refused}
        late = [
            RefusedLine(numbers[each.key], "", sentences[each.key])
            for each in typed
            if each.key in sentences
        ]
        self._refused.add_lines(late)
        kept = len(typed) - len(late)
        words = f"粘贴已保存 {kept:,} 笔。"
        if self._refused.count():
            words += f"另有 {self._refused.count():,} 行没有保存，原因见上。"
        self._foot.say(words, wrong=bool(self._refused.count()))
