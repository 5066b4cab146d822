"""用工: the headcounts of a month, typed into a grid of a park's residents.

The rule: what is typed shows at once and is saved behind it, cell by cell; what could not be saved
goes back to what stands in the ledger, with a sentence that says why.
"""

from datetime import date

from app.domain.dates import add_months, month_end
from app.domain.headcount import Headcount
from app.policy.agenda import month_to_report
from app.ui import icons, look
from app.ui.cell_line import Typing
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import body_of, label, say
from app.ui.screens.grid_page import GridPage
from app.ui.screens.month_columns import (
    EMPLOYEES,
    PLACES,
    columns_for,
    source_of,
)
from app.ui.screens.month_foot import MonthFoot
from app.ui.screens.month_reading import Month, counted_words, read_month
from app.ui.screens.month_saving import MonthSaving
from app.ui.table import Table
from app.usecases import undoing
from app.usecases.monthly import (
    FIELDS,
    GridRow,
    ParkMonth,
)

HEAD = 40
NOT_YET = "这一户这个月还没有用工数，没有修改记录和佐证。请先填从业人员数。"


class MonthPage(GridPage[GridRow]):
    """The grid, and below it what is odd about the row at the cursor; park and month are `top`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "month", "用工")
        self._day = desk.day
        self._period = month_to_report(desk.day)
        self._wanted: tuple[str, str] | None = None
        self._placed = False
        self._make_parts()
        self._wire()

    def _make_parts(self) -> None:
        self._columns = columns_for(lambda: self.desk.may("type"))
        self.earlier = icons.tool_button("previous", "上个月（Ctrl+PgUp）", self)
        self.later = icons.tool_button("next", "下个月（Ctrl+PgDn）", self)
        self.month = label("", "month", role="section")
        self.table = Table(
            "month_grid", "用工数", source_of((), self._columns), search="按名称筛选", head=HEAD
        )
        self.foot = MonthFoot(self.desk)
        self._saving = MonthSaving(self.desk, self.foot)
        self.top.setAccessibleName("园区和月份")
        self._dress(
            self.earlier,
            self.month,
            self.later,
            empty="这个园区在这个月末没有在园的入驻实体。请换一个月份或园区，或先导入台账。",
        )
        body = body_of(self, spacing=2 * look.GRID)
        body.addWidget(self.table, 1)
        body.addWidget(self.foot)

    def _wire(self) -> None:
        self._wire_grid()
        self.earlier.clicked.connect(lambda: self.turn(-1))
        self.later.clicked.connect(lambda: self.turn(1))
        self.table.model.arrived.connect(lambda _: self._place_cursor())
        self.cells.cells_typed.connect(self._typed)
        self._saving.saved.connect(self._saved)
        self._saving.shown.connect(self._show)
        on_key(self, "Ctrl+PgUp", lambda: self.turn(-1))
        on_key(self, "Ctrl+PgDown", lambda: self.turn(1))

    # What is looked at.

    def load(self) -> None:
        """Ask again for the park and month; what is being typed stays."""
        if self._day != self.desk.day:
            self._day = self.desk.day
            self._period = month_to_report(self._day)
        wanted, period = self._park_id, self._period
        self._ask(lambda ledger: read_month(ledger, wanted, period), self._arrived)
        self._say_month()

    def arrive(self, park_id: str, period: date | None = None) -> None:
        """Another park, and another month if one is given: what a to-do leads to."""
        self._period = period or self._period
        self._look(park_id)

    def focus_start(self) -> None:
        """Where typing begins."""
        self.table.focus_rows()
        self._place_cursor()

    def turn(self, months: int) -> None:
        """Another month; none that has not begun."""
        self.cells.end_typing()
        there = add_months(self._period.replace(day=1), months)
        if there <= self.desk.today():
            self._period = month_end(there.year, there.month)
            self._look(self._park_id)

    def _look(self, park_id: str) -> None:
        self._park_id = park_id
        self._placed = False
        self._rows = None
        self.foot.say("")
        self.load()

    def _say_month(self) -> None:
        say(self.month, f"{self._period.year} 年 {self._period.month} 月")
        self.later.setEnabled(add_months(self._period.replace(day=1), 1) <= self.desk.today())

    def _arrived(self, month: Month) -> None:
        self._fill_parks(((each.park.id, _park_words(each)) for each in month.parks), month.park_id)
        self._rows = month.rows
        was_empty = self.table.empty.isVisible()
        self._show()
        if was_empty and month.rows:
            self.table.focus_rows()

    # What is shown.

    def _show(self) -> None:
        """The ledger's rows with what is typed and not yet saved laid over them."""
        if self._rows is None:
            return
        rows = self._saving.over(self._rows, self._period)
        self._fill(rows, source_of(rows, self._columns))
        say(self.counted, counted_words(rows))
        self.counted_words.emit(f"入驻实体 {len(rows):,} 户")
        self._place_cursor()
        self._tell_current()

    def _place_cursor(self) -> None:
        """On the cell asked for, or where typing begins: the first resident that is missing."""
        model = self.table.model
        if self._wanted is not None:
            entity_id, field = self._wanted
            place = model.place_of(entity_id)
            self._wanted = None
            if place >= 0:
                self._placed = True
                self.cells.setCurrentIndex(model.index(place, PLACES[field]))
            return
        # The rows of the park or month before may still stand there.
        if self._placed or self._rows is None or not model.rowCount():
            return
        self._placed = True
        rows = [model.row_at(place) for place in range(model.rowCount())]
        first = next((place for place, row in enumerate(rows) if row and row.missing), 0)
        self.cells.setCurrentIndex(model.index(first, PLACES[EMPLOYEES]))

    def _tell_current(self) -> None:
        """What is odd about the row at the cursor, as it stands in the ledger."""
        row = self.table.current_row()
        self.foot.show_row(row if row in (self._rows or ()) else None)

    def _saved_here(self) -> Headcount | None:
        row = self.table.current_row()
        held = [each for each in self._rows or () if row and each.entity_id == row.entity_id]
        if held and held[0].this is None:
            self.foot.say(NOT_YET, wrong=False, of_row=True)
        return held[0].this if held else None

    # Typing.

    def _typed(self, typing: Typing) -> None:
        self._saving.save_cells(
            typing,
            self.table.model,
            park_id=self._park_id,
            period=self._period,
            known=self._rows is not None,
        )

    def _saved(self, park_id: str, period: date, rows: tuple[GridRow, ...]) -> None:
        if (park_id, period) == (self._park_id, self._period):
            self._rows = rows

    # Undo and redo.

    def show_turned(self, step: undoing.Step) -> None:
        """Go where a step changed something, in another month if need be."""
        turn = step.turns[0]
        if turn.kind is not Headcount:
            return
        before, after = (each or {} for each in (turn.before, turn.after))
        field = next((name for name in FIELDS if before.get(name) != after.get(name)), EMPLOYEES)
        wanted = (turn.document["entity_id"], field)
        period = date.fromisoformat(turn.document["period_end_on"])
        self.foot.say("")

        def there(park_id: str) -> None:
            self._wanted = wanted
            if (park_id or here, period) == (self._park_id, self._period):
                self._place_cursor()
            else:
                self._period = period
                self._look(park_id or here)

        here = self._park_id
        self._seek(wanted[0], period, there)


def _park_words(park: ParkMonth) -> str:
    missing = f"　缺 {park.missing:,} 户" if park.missing else ""
    return f"{park.park.name}{missing}"
