"""The one table model: only the keys of the view stay in memory, rows come in blocks on demand.

The rule: a source orders and filters (never a proxy model); the model pages and words.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.ui.background import Background, Task
from app.ui.sources import LedgerSource, ListSource, Source, View

__all__ = ["LedgerSource", "LinkRole", "ListSource", "RowsModel", "Source", "StateRole", "View"]

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

StateRole = int(Qt.ItemDataRole.UserRole) + 1
LinkRole = StateRole + 1
SHOWN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
TYPED = SHOWN | Qt.ItemFlag.ItemIsEditable


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Pages a source. `arrived` tells the number of rows after each new view."""

    BLOCK = 64
    KEEP = 64
    arrived = Signal(int)

    def __init__(
        self,
        source: Source[Row],
        background: Background | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.source = source
        self.view = View()
        self._background = background
        self._keys: Sequence[Any] = ()
        self._blocks: OrderedDict[int, Sequence[Row | None]] = OrderedDict()
        self._asked: dict[int, Task] = {}
        self._asking: Task | None = None
        self._revealed: tuple[Any, str, str] | None = None

    def look(self, view: View) -> None:
        """Show another view; a view asked for before and not yet there is dropped."""
        self.view = view
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        if self.source.slow and self._background is not None:
            source, block = self.source, self.BLOCK

            def work(_: object) -> tuple[Sequence[Any], Sequence[Row | None]]:
                # With the first rows, so that the page is drawn once and not first with dots.
                keys = source.keys(view)
                return keys, source.rows(keys[:block])

            self._asking = self._background.read(
                work, lambda found: self._take(*found), owner=self, title="正在查找"
            )
        else:
            self._take(self.source.keys(view))

    def set_out(
        self, *, order: str, descending: bool, chosen: tuple[tuple[str, tuple[str, ...]], ...]
    ) -> None:
        """What the next look asks for beside its text; nothing is asked now."""
        self.view = View(self.view.text, order, descending, chosen)

    def show_source(self, source: Source[Row]) -> None:
        """Rows from elsewhere, in the same view."""
        same = source.columns == self.source.columns
        self.source = source
        if not same:
            self.beginResetModel()
            self._forget_blocks()
            self._keys = ()
            self.endResetModel()
        self.look(self.view)

    def renew(self, source: Source[Row]) -> None:
        """Newer values of rows in memory: those looked at stay in their places while one types."""
        same = set(source.keys(self.view)) == set(self._keys)
        # That there is nothing is told even if there was nothing before.
        if source.columns != self.source.columns or not same or not self._keys:
            self.show_source(source)
            return
        self.source = source
        self._forget_blocks()
        if self._keys:
            last = self.index(len(self._keys) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def filter(self, text: str) -> None:
        """Only rows with this text."""
        self.look(replace(self.view, text=text))

    def choose(self, column: str, words: Sequence[str]) -> None:
        """Only rows whose cell of a column says one of these words; none at all: every row."""
        others = tuple(pair for pair in self.view.chosen if pair[0] != column)
        added = ((column, tuple(words)),) if words else ()
        self.look(replace(self.view, chosen=others + added))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, or as the source likes for -1."""
        name = self.source.columns[column].name if column >= 0 else ""
        descending = order == Qt.SortOrder.DescendingOrder
        self.look(replace(self.view, order=name, descending=descending))

    def row_at(self, place: int) -> Row | None:
        """The row at a place of the view, or None while its block is on its way."""
        if not 0 <= place < len(self._keys):
            return None
        number = place // self.BLOCK
        block = self._blocks.get(number)
        if block is None:
            block = self._fetch(number)
        else:
            self._blocks.move_to_end(number)
        return block[place - number * self.BLOCK] if block is not None else None

    def cell_at(self, place: int, column: int) -> tuple[str, str]:
        """The words of a cell, dots while they are on their way, and its sign ("" for none)."""
        row, told = self.row_at(place), self.source.columns[column]
        if row is None:
            return "…", ""
        sign = told.state(row) if told.state else ""
        if self._revealed is not None:
            key, name, words = self._revealed
            if name == told.name and key == self.key_at(place):
                return words, sign
        return told.show(row), sign

    def place_of(self, key: Any) -> int:
        """Where a key stands in the view, or -1."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def place_after(self, keys: Sequence[Any], place: int) -> int:
        """Where the first of earlier keys behind a place stands that is left; else the last row."""
        here = {key: now for now, key in enumerate(self._keys)}
        return next((here[key] for key in keys[place + 1 :] if key in here), len(self._keys) - 1)

    def keys(self) -> Sequence[Any]:
        """The keys of the view, in order."""
        return self._keys

    def key_at(self, place: int) -> Any:
        """The key at a place, or None."""
        return self._keys[place] if 0 <= place < len(self._keys) else None

    def reveal(self, key: Any, column: str, words: str) -> None:
        """Show other words in one cell than its column says, until told otherwise; "" ends it.

        They are for the eye alone: copying and searching keep to what the column says.
        """
        shown = self._revealed
        self._revealed = (key, column, words) if words else None
        for each in (shown, self._revealed):
            place = self.place_of(each[0]) if each else -1
            if place >= 0:
                self.dataChanged.emit(
                    self.index(place, 0), self.index(place, self.columnCount() - 1)
                )

    def revealed_key(self) -> Any:
        """The key of the row with other words in it, None if there is none."""
        return self._revealed[0] if self._revealed else None

    def _take(self, keys: Sequence[Any], first: Sequence[Row | None] = ()) -> None:
        self._asking = None
        self._revealed = None
        self.beginResetModel()
        self._forget_blocks()
        self._keys = keys
        if first:
            self._keep(0, first)
        self.endResetModel()
        self.arrived.emit(len(keys))

    def _forget_blocks(self) -> None:
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()
        self._blocks.clear()

    def _fetch(self, number: int) -> Sequence[Row | None] | None:
        keys = self._keys[number * self.BLOCK : (number + 1) * self.BLOCK]
        source = self.source
        if not source.slow or self._background is None:
            return self._keep(number, source.rows(keys))
        if number not in self._asked:
            self._asked[number] = self._background.read(
                lambda _: source.rows(keys), lambda rows: self._land(number, rows), owner=self
            )
        return None

    def _keep(self, number: int, rows: Sequence[Row | None]) -> Sequence[Row | None]:
        self._blocks[number] = rows
        while len(self._blocks) > self.KEEP:
            self._blocks.popitem(last=False)
        return rows

    def _land(self, number: int, rows: Sequence[Row | None]) -> None:
        self._asked.pop(number, None)
        self._keep(number, rows)
        first = number * self.BLOCK
        last = first + len(rows) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    # What Qt asks.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.source.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return TYPED if self.typed_at(index.row(), index.column()) else SHOWN

    def typed_at(self, place: int, column: int) -> bool:
        """Whether a cell is typed over in place."""
        typed = self.source.columns[column].typed
        row = self.row_at(place) if typed is not None else None
        return typed is not None and row is not None and typed(row)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell_at(index.row(), index.column())[0]
        if role == StateRole:
            return self.cell_at(index.row(), index.column())[1]
        column = self.source.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.source.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
