"""A grid of a park's residents that is typed into: what 用工 and 贷款 have in common.

The rule: one page looks at one park, chosen above the grid or by Alt+Up and Alt+Down.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.record import Record
from app.store.ledger import Ledger
from app.store.monthly_rows import park_of_resident
from app.ui.background import Task
from app.ui.desk import Desk
from app.ui.evidence_page import KEY, show_papers
from app.ui.history_pane import show_history
from app.ui.keys import on_key
from app.ui.parts import box, label, line
from app.ui.permits import empty_step
from app.ui.rows import ListSource
from app.ui.screens.month_foot import MonthFoot
from app.ui.table import Table
from app.ui.typing_grid import TypingGrid

Row = TypeVar("Row")


class GridPage(QWidget, Generic[Row]):
    """The park is `top`; `counted_words` carries words for the status bar."""

    counted_words = Signal(str)
    table: Table[Row]
    foot: MonthFoot

    def __init__(self, desk: Desk, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}_page")
        self.setAccessibleName(words)
        self.desk = desk
        self._park_id = ""
        # None while those of another park, month or day are on their way.
        self._rows: tuple[Row, ...] | None = None
        self._reading: Task | None = None
        self.parks = box(f"{name}_park", "园区")
        self.counted = label("", f"{name}_counted")
        self.top = QWidget()
        self.top.setObjectName(f"{name}_top")

    def _dress(self, *above: QWidget, empty: str) -> None:
        """What stands above the grid, and what it says without a row."""
        self.top.setLayout(line(self.parks, *above))
        empty_step(
            self.desk,
            "import",
            self.table,
            words=empty,
            step="导入台账",
            do=lambda: self.desk.go("exchange", "choose"),
        )
        self.table.bar.insertWidget(2, self.counted)
        self.table.count.hide()

    def _wire_grid(self) -> None:
        self.parks.activated.connect(lambda _: self._choose_park(self.parks.currentData()))
        self.table.current.connect(lambda _: self._tell_current())
        self.foot.done.connect(self.table.focus_rows)
        on_key(self, "Alt+Up", lambda: self._turn_park(-1))
        on_key(self, "Alt+Down", lambda: self._turn_park(1))
        on_key(self, "F4", self.foot.begin)
        on_key(self, "F8", self._show_history)
        on_key(self, KEY, self._show_papers)

    @property
    def cells(self) -> TypingGrid:
        """The cells themselves."""
        assert isinstance(self.table.grid, TypingGrid)
        return self.table.grid

    @property
    def park_id(self) -> str:
        """The park looked at."""
        return self._park_id

    # What a page does in its own way.

    def arrive(self, park_id: str) -> None:
        """Another park."""
        raise NotImplementedError

    def _tell_current(self) -> None:
        """Say below the grid what is odd about the row at the cursor."""
        raise NotImplementedError

    def _saved_here(self) -> Record | None:
        """What the ledger holds of the row at the cursor; says below the grid if it is nothing."""
        raise NotImplementedError

    # What is looked at.

    def focus_search(self) -> None:
        """The line that filters by name."""
        self.table.search.setFocus()

    def back(self) -> bool:
        """Esc: from whatever stands around the cells into them."""
        if self.cells.hasFocus():
            return False
        if self.foot.back():
            return True
        self.table.focus_rows()
        return True

    def _show_papers(self) -> None:
        record = self._saved_here()
        if record is not None:
            show_papers(self.desk, record.table, record.id)

    def _show_history(self) -> None:
        record = self._saved_here()
        if record is not None:
            show_history(self.desk, record.table, table=record.table, record_id=record.id)

    def _turn_park(self, by: int) -> None:
        place = self.parks.currentIndex() + by
        if 0 <= place < self.parks.count():
            self.cells.end_typing()
            self._choose_park(self.parks.itemData(place))

    def _choose_park(self, park_id: str) -> None:
        self.arrive(park_id)
        self.table.focus_rows()

    def _ask(self, read: Callable[[Ledger], Any], arrived: Callable[[Any], None]) -> None:
        """Read in place of what was asked before and has not come yet."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self.desk.read(read, arrived, owner=self)

    def _fill_parks(self, parks: Iterable[tuple[str, str]], park_id: str) -> None:
        """The ids and words of the parks to choose from, and the one that is looked at."""
        self._reading = None
        self._park_id = park_id
        self.parks.clear()
        for each, words in parks:
            self.parks.addItem(words, each)
        self.parks.setCurrentIndex(max(self.parks.findData(park_id), 0))

    def _fill(self, rows: list[Row], source: ListSource[Row]) -> None:
        # Nothing at all is said by another page than the grid's.
        show = self.table.renew if rows else self.table.show_source
        show(source)

    def _seek(self, entity_id: str, on: date, there: Callable[[str], None]) -> None:
        """The park in which somebody resides on a day, this one if it is among several."""
        here = self._park_id
        self.desk.read(
            lambda ledger: park_of_resident(ledger, entity_id, on=on, rather=here),
            there,
            owner=self,
        )
