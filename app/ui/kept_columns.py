"""The columns of a table as the clerk set them up: which, in what order, how wide, sorted how.

The rule: whatever is set up is remembered on this machine at once, under the name of the table.
"""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics

from app.ui import look
from app.ui.grid import Grid
from app.ui.kept_tables import (
    Kept,
    KeptOrder,
    keep_chosen,
    keep_columns,
    keep_order,
    kept_chosen,
    kept_columns,
    kept_order,
)
from app.ui.rows import RowsModel

SORT_ROOM = 36
NARROWEST = 40
LAST_LEAST = 120


class KeptColumns(QObject):
    """Head of a grid and what its model is asked for, restored and remembered."""

    def __init__(self, grid: Grid, model: RowsModel[Any]) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, model
        self._name = grid.objectName()
        self._loaded = False
        self._least: dict[int, int] = {}  # what a heading needs
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(400)
        self._saver.timeout.connect(self.save)
        head = grid.horizontalHeader()
        head.sortIndicatorChanged.connect(self._sorted)
        head.sectionResized.connect(lambda *_: self._changed())
        head.sectionMoved.connect(lambda *_: self._changed())
        grid.resized.connect(self.fit)

    # What there is.

    def shown(self) -> list[int]:
        """The columns shown, from left to right."""
        return [place for place in self.order() if not self._grid.isColumnHidden(place)]

    def order(self) -> list[int]:
        """All columns from left to right, hidden ones too."""
        head = self._grid.horizontalHeader()
        return [head.logicalIndex(visual) for visual in range(head.count())]

    def heading(self, place: int) -> str:
        """A column's heading in one line."""
        return self._model.source.columns[place].heading.replace("\n", "")

    def place_of(self, name: str) -> int:
        """Where in the source a column of that name stands, -1 if nowhere."""
        names = [column.name for column in self._model.source.columns]
        return names.index(name) if name in names else -1

    # What a clerk sets up.

    def show(self, place: int, *, on: bool) -> None:
        """Show or hide a column and remember it."""
        self._grid.setColumnHidden(place, not on)
        self.fit()
        self.save()

    def move(self, place: int, by: int) -> None:
        """A step to the left (-1) or right (1)."""
        head = self._grid.horizontalHeader()
        here = head.visualIndex(place)
        head.moveSection(here, min(max(here + by, 0), head.count() - 1))
        self.fit()
        self.save()

    def widen(self, place: int, by: int) -> None:
        """So many pixels wider, or narrower."""
        width = self._grid.columnWidth(place) + by
        self._grid.setColumnWidth(place, max(width, NARROWEST))
        self.save()

    def sort(self, place: int, *, descending: bool = False) -> None:
        """Sort by a column, -1 for the source's own order."""
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self._grid.horizontalHeader().setSortIndicator(place, down if descending else up)

    def choose(self, place: int, words: list[str]) -> None:
        """Only rows whose cell says one of these words; none: no filter."""
        self._model.choose(self._model.source.columns[place].name, words)
        keep_chosen(self._name, self._model.view.chosen)

    def unfilter(self) -> None:
        """No filter on any column."""
        keep_chosen(self._name, ())
        self._model.look(replace(self._model.view, chosen=()))

    def defaults(self) -> None:
        """Columns, order and widths as the program has them; sort and filters stay."""
        keep_columns(self._name, [])
        head = self._grid.horizontalHeader()
        for place in range(head.count()):
            head.moveSection(head.visualIndex(place), place)
        self.restore()

    # Restoring and remembering.

    def restore(self) -> None:
        """As remembered, the rest as the source has it; to be called before the first look."""
        self._loaded = False
        head = self._grid.horizontalHeader()
        metrics = QFontMetrics(look.font(look.HEAD_PX))
        stored = self._stored()
        by_name = {kept.name: kept for kept in stored}
        for place, column in enumerate(self._model.source.columns):
            heads = column.heading.split("\n")
            least = max(metrics.horizontalAdvance(words) for words in heads) + SORT_ROOM
            self._least[place] = least
            default = Kept(column.name, max(column.width, least), column.hidden)
            kept = by_name.get(column.name, default)
            self._grid.setColumnWidth(place, kept.width)
            self._grid.setColumnHidden(place, kept.hidden)
        for visual, name in enumerate(self._in_order([kept.name for kept in stored])):
            head.moveSection(head.visualIndex(self.place_of(name)), visual)
        self._restore_view()
        self.fit()
        self._loaded = True

    def _in_order(self, kept: list[str]) -> list[str]:
        """As remembered; what was not there then stays beside its neighbour in the source."""
        before = ""
        for column in self._model.source.columns:
            if column.name not in kept:
                kept.insert(kept.index(before) + 1 if before else 0, column.name)
            before = column.name
        return kept

    def fit(self) -> None:
        """The last column takes what is left, and gives way before the table scrolls sideways.

        A number stays beside its heading: under it, nothing is to be read far to the right.
        """
        shown = self.shown()
        if not shown or shown[-1] not in self._least:
            return
        last = shown[-1]
        column, head = self._model.source.columns[last], self._grid.horizontalHeader()
        head.setStretchLastSection(not column.number)
        if column.number:
            return
        rest = sum(head.sectionSize(place) for place in shown[:-1])
        room = self._grid.viewport().width() - rest
        least = max(self._least[last], min(column.width, LAST_LEAST))
        if room >= least and head.sectionSize(last) != room:
            loaded, self._loaded = self._loaded, False
            head.resizeSection(last, room)
            self._loaded = loaded

    def _restore_view(self) -> None:
        """What the first look will ask for; nothing is asked now."""
        order = kept_order(self._name)
        place = self.place_of(order.column)
        if place < 0:
            order = KeptOrder()
        chosen = tuple(
            (name, words) for name, words in kept_chosen(self._name) if self.place_of(name) >= 0
        )
        self._model.set_out(order=order.column, descending=order.descending, chosen=chosen)
        head = self._grid.horizontalHeader()
        head.blockSignals(True)
        self.sort(place, descending=order.descending)
        head.blockSignals(False)

    def _stored(self) -> list[Kept]:
        known = {column.name for column in self._model.source.columns}
        return [kept for kept in kept_columns(self._name) if kept.name in known]

    def _changed(self) -> None:
        if self._loaded and self._grid.isVisible():
            self._saver.start()

    def _sorted(self, place: int, order: Qt.SortOrder) -> None:
        name = self._model.source.columns[place].name if place >= 0 else ""
        if self._loaded:
            keep_order(self._name, KeptOrder(name, order == Qt.SortOrder.DescendingOrder))
        self._model.sort(place, order)

    def save(self) -> None:
        """Remember the columns as they stand now."""
        self._saver.stop()
        head = self._grid.horizontalHeader()
        columns = self._model.source.columns
        shown = self.shown()
        # Stretched over what is left, the last one kept so would not shrink with the window.
        fits = bool(shown) and head.length() <= self._grid.viewport().width()
        stretched = shown[-1] if fits else -1
        keep_columns(
            self._name,
            [
                Kept(
                    columns[place].name,
                    (place != stretched and head.sectionSize(place)) or columns[place].width,
                    head.isSectionHidden(place),
                )
                for place in self.order()
            ],
        )
