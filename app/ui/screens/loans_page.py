"""贷款: the loans of a park's residents, typed and pasted into a grid.

The rule: a row is saved as soon as it has its amount and its day; what is typed before that, and
what could not be saved, stays in the row and says so.
"""

from datetime import date

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from app.domain.money import Loan
from app.ui import look
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import body_of, button, say
from app.ui.permits import may_or_say, permit
from app.ui.screens.grid_page import GridPage
from app.ui.screens.loans_columns import PLACES, columns_for, source_of
from app.ui.screens.loans_drafts import Drafts
from app.ui.screens.loans_paste import is_rows
from app.ui.screens.loans_reading import ParkLoans, counted_words, read_loans
from app.ui.screens.loans_refused import RefusedLines
from app.ui.screens.loans_saving import LoansSaving
from app.ui.screens.month_foot import MonthFoot
from app.ui.table import Table
from app.ui.typing_grid import block_of
from app.usecases import undoing
from app.usecases.loans import (
    LoanRow,
)

RULE = "有金额和发放日期的行即时保存。从 Excel 复制几列（名称、金额、发放日期…）可直接粘贴。"


class LoansPage(GridPage[LoanRow]):
    """The grid, what is odd about its row, and the lines refused; the park is `top`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "loans", "贷款")
        self._drafts = Drafts()
        self._taken_up = False
        self._turned: tuple[str, str] | None = None
        self._make_parts()
        self._wire()

    def _make_parts(self) -> None:
        self._columns = columns_for(lambda: self.desk.may("type"))
        self.table = Table(
            "loans_grid", "创业担保贷款", source_of((), self._columns), search="按名称筛选"
        )
        self.top.setAccessibleName("园区")
        self._dress(empty="这个园区当日没有在园的入驻实体。请换一个园区，或先导入台账。")
        self.one_more = button("再加一笔", "one_more_loan", icon="add")
        self.one_more.setToolTip("给这一户再加一笔贷款（Ctrl+N）")
        permit(self.desk, "type", self.one_more)
        self.table.bar.addWidget(self.one_more)
        self.foot = MonthFoot(self.desk, "loans", rule=RULE, example="如：合伙经营")
        self.refused = RefusedLines()
        self._saving = LoansSaving(self.desk, self._drafts, foot=self.foot, refused=self.refused)
        body = body_of(self, spacing=2 * look.GRID)
        for part, stretch in ((self.table, 3), (self.refused, 1), (self.foot, 0)):
            body.addWidget(part, stretch)

    def _wire(self) -> None:
        self._wire_grid()
        self.cells.cells_typed.connect(
            lambda typing: self._saving.save_cells(typing, self.table.model, self._park_id)
        )
        self._saving.saved.connect(self._saved)
        self._saving.shown.connect(self._show)
        self.cells.installEventFilter(self)
        self.refused.seen.connect(self.table.focus_rows)
        self.one_more.clicked.connect(self._one_more)
        on_key(self, "Ctrl+N", self._one_more)

    # What is looked at.

    def load(self) -> None:
        """Ask again for the park; what is being typed stays."""
        wanted, day = self._park_id, self.desk.day
        self._ask(lambda ledger: read_loans(ledger, wanted, day), self._arrived)

    def arrive(self, park_id: str) -> None:
        """Another park."""
        if park_id != self._park_id:
            self._rows = None
            self.foot.say("")
            self.refused.show_lines(())
        self._park_id = park_id
        self.load()

    def focus_start(self) -> None:
        """Where typing begins: the amounts."""
        self.table.focus_rows()
        here = self.cells.currentIndex()
        if self.table.model.rowCount() and here.column() < PLACES["amount_fen"]:
            row = max(here.row(), 0)
            self.cells.setCurrentIndex(self.table.model.index(row, PLACES["amount_fen"]))

    def _arrived(self, found: ParkLoans) -> None:
        self._fill_parks(((each.id, each.name) for each in found.parks), found.park_id)
        fresh = self._rows is None
        self._rows = found.rows
        if not self._taken_up:
            self._taken_up = True
            self._drafts.take_up(found.begun)
        self._show()
        if fresh and self.isVisible() and self.cells.hasFocus():
            self.focus_start()
        self._show_turned_row()

    # Undo and redo.

    def show_turned(self, step: undoing.Step) -> None:
        """The row where a step changed something, in another park if need be."""
        turn = step.turns[0]
        if turn.kind is not Loan:
            return
        entity_id, day = turn.document["entity_id"], self.desk.day
        self._turned = (turn.record_id, entity_id)

        def there(park_id: str) -> None:
            if park_id and park_id != self._park_id:
                self.arrive(park_id)
            else:
                self._show_turned_row()

        self._seek(entity_id, day, there)

    def _show_turned_row(self) -> None:
        if self._turned is None or self._rows is None:
            return
        loan_id, entity_id = self._turned
        model = self.table.model
        place = model.place_of(self._drafts.key_of(loan_id))
        rows = [model.row_at(each) for each in range(model.rowCount())]
        of_entity = [each for each, row in enumerate(rows) if row and row.entity_id == entity_id]
        if place < 0 and of_entity:
            place = of_entity[0]
        if place >= 0:
            self._turned = None
            self.foot.say("")
            self.cells.setCurrentIndex(model.index(place, PLACES["amount_fen"]))
            self.table.focus_rows()

    # What is shown.

    def _show(self) -> None:
        if self._rows is None:
            return
        shown = self._drafts.over(self._rows)
        self._fill(shown, source_of(shown, self._columns))
        say(self.counted, counted_words(shown, self._rows))
        self.counted_words.emit(f"贷款 {sum(row.loan is not None for row in self._rows):,} 笔")
        self._tell_current()

    def _tell_current(self) -> None:
        row = self.table.current_row()
        saved = row is not None and row.loan is not None and not self._drafts.holds(row.key)
        self.foot.show_row(row if saved else None)

    def _saved_here(self) -> Loan | None:
        row = self.table.current_row()
        if row is not None and row.loan is None:
            self.foot.say(
                "这一行还没有保存的贷款。请先填贷款金额和发放日期。", wrong=False, of_row=True
            )
        return row.loan if row is not None else None

    def _one_more(self) -> None:
        """An empty row below for the resident at the cursor."""
        row = self.table.current_row()
        if row is None or not row.own or not may_or_say(self.desk, "type"):
            return
        self.cells.end_typing()
        key = self._drafts.one_more(row.entity_id)
        self._show()
        place = self.table.model.place_of(key)
        self.cells.setFocus()
        self.cells.setCurrentIndex(self.table.model.index(place, PLACES["amount_fen"]))

    # Typing.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whole rows pasted are rows wherever the cursor stands."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            block = block_of(QGuiApplication.clipboard().text())
            if is_rows(block):
                self._paste_rows(block)
                return True
        return super().eventFilter(watched, event)

    def _paste_rows(self, block: list[list[str]]) -> None:
        if self._rows is not None and may_or_say(self.desk, "type"):
            self._saving.save_block(block, self._drafts.over(self._rows), self._park_id)

    def _saved(self, park_id: str, day: date, rows: tuple[LoanRow, ...]) -> None:
        if (park_id, day) == (self._park_id, self.desk.day):
            self._rows = rows
