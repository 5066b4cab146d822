"""A table that is typed into as into a spreadsheet: over, down, across, pasted and filled down.

The rule: it only says which cells were typed and what (`cells_typed`); whoever listens reads the
words, saves them and shows what came of it.
"""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.ui.cell_line import PLAIN, Move, Typed, Typing, TypingDelegate, move_of
from app.ui.grid import Grid
from app.ui.rows import RowsModel

ROW = 28


class TypingGrid(Grid):
    """Cells that the model calls typed are edited in place; `cells_typed` carries a Typing."""

    cells_typed = Signal(object)

    def __init__(self, name: str, words: str, *, parent: QWidget) -> None:
        super().__init__(name, words, by_cell=True, parent=parent)
        self._editors = TypingDelegate(self)
        self._editors.typed.connect(self.cells_typed)
        self._editors.left.connect(self._left)
        self.setItemDelegate(self._editors)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.setTabKeyNavigation(True)
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)

    def rows_model(self) -> RowsModel[object]:
        """The one model."""
        model = self.model()
        assert isinstance(model, RowsModel)
        return model

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif control and key == Qt.Key.Key_D:
            self.fill_down()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._tell(Typed(row, column, "") for row, column in self._chosen())
        elif key == Qt.Key.Key_F2:
            self.edit_here()
        elif (move := move_of(event)) is not None:
            self.move_on(move)
        elif self._types(event):
            QTableView.keyPressEvent(self, event)
        else:
            super().keyPressEvent(event)

    def _types(self, event: QKeyEvent) -> bool:
        here = self.currentIndex()
        return (
            event.modifiers() in PLAIN
            and bool(event.text().strip())
            and event.text().isprintable()
            and here.isValid()
            and self.rows_model().typed_at(here.row(), here.column())
        )

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        here = self.currentIndex()
        if not here.isValid() or not self.rows_model().typed_at(here.row(), here.column()):
            super().inputMethodEvent(event)
        elif event.preeditString() or self.state() == QAbstractItemView.State.EditingState:
            # Qt shows it in the line and moves the keyboard there once the words are there.
            QTableView.inputMethodEvent(self, event)
        elif event.commitString():
            # Qt opens the line for a word that comes at once, but loses the word itself.
            self.edit(here)
            self._editors.pass_on(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        here = self.currentIndex()
        if here.isValid() and self.rows_model().typed_at(here.row(), here.column()):
            return QTableView.inputMethodQuery(self, query)
        return super().inputMethodQuery(query)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setCurrentIndex(self.indexAt(event.position().toPoint()))
        self.edit_here()

    def edit_here(self) -> None:
        """F2: mend what stands in the cell."""
        here = self.currentIndex()
        if here.isValid() and self.rows_model().typed_at(here.row(), here.column()):
            self.edit(here)
            self._editors.mend()

    def end_typing(self) -> None:
        """What is being typed counts as typed: something else is about to happen."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus()

    def _left(self, move: Move) -> None:
        self.setFocus()
        self.move_on(move)

    def move_on(self, move: Move) -> None:
        """To the next cell; past the last one to what stands behind the table."""
        here = self.currentIndex()
        if not here.isValid():
            return
        if move.down:
            row = min(max(here.row() + move.down, 0), self.rows_model().rowCount() - 1)
            self.setCurrentIndex(self.model().index(row, here.column()))
            return
        found = self._next_across(here, move.across)
        if found is None:
            self.setTabKeyNavigation(False)
            self.focusNextPrevChild(move.across > 0)
            self.setTabKeyNavigation(True)
        else:
            self.setCurrentIndex(self.model().index(*found))

    def _next_across(self, here: QModelIndex, across: int) -> tuple[int, int] | None:
        """The next typed cell in reading order, or the one before."""
        head = self.horizontalHeader()
        columns = self.typed_columns()
        at = head.visualIndex(here.column())
        beside = [each for each in columns if (head.visualIndex(each) - at) * across > 0]
        if beside:
            return here.row(), beside[0] if across > 0 else beside[-1]
        row = here.row() + across
        if not columns or not 0 <= row < self.rows_model().rowCount():
            return None
        return row, columns[0] if across > 0 else columns[-1]

    # Many cells at once.

    def typed_columns(self) -> list[int]:
        """The columns that are typed, as they stand from left to right."""
        head, columns = self.horizontalHeader(), self.rows_model().source.columns
        order = [head.logicalIndex(visual) for visual in range(head.count())]
        return [
            each
            for each in order
            if columns[each].typed is not None and not self.isColumnHidden(each)
        ]

    def paste(self, text: str) -> None:
        """A block as a spreadsheet copies it, from the first cell chosen on.

        Its empty cells leave what stands; one single value goes into every cell chosen.
        """
        block = block_of(text)
        chosen = self._chosen()
        columns = self.typed_columns()
        if not block or not chosen:
            return
        if len(block) == 1 and len(block[0]) == 1:
            self._tell(Typed(row, column, block[0][0]) for row, column in chosen)
            return
        top = min(row for row, _ in chosen)
        left = min(columns.index(column) for _, column in chosen)
        found, beyond = [], 0
        typed_at = self.rows_model().typed_at
        for row, words in enumerate(block, start=top):
            for place, word in enumerate(words, start=left):
                if not word.strip():
                    continue
                # What another office wrote is only looked at, also in the middle of a column.
                if place < len(columns) and typed_at(row, columns[place]):
                    found.append(Typed(row, columns[place], word))
                else:
                    beyond += 1
        self._tell(found, beyond)

    def fill_down(self) -> None:
        """The first chosen cell of each column into those below; one alone takes the one above."""
        found = []
        chosen = self._chosen()
        for column in {column for _, column in chosen}:
            rows = sorted(row for row, each in chosen if each == column)
            source = rows[0] if len(rows) > 1 else rows[0] - 1
            if source < 0:
                continue
            words = str(self.model().index(source, column).data())
            found += [Typed(row, column, words) for row in rows if row != source]
        self._tell(found)

    def _chosen(self) -> list[tuple[int, int]]:
        """The chosen cells that are typed, from the top."""
        model = self.rows_model()
        indexes = self.selectionModel().selectedIndexes()
        places = sorted((index.row(), index.column()) for index in indexes)
        return [place for place in places if model.typed_at(*place)]

    def _tell(self, cells: Iterable[Typed], beyond: int = 0) -> None:
        found = tuple(cells)
        if found or beyond:
            self.cells_typed.emit(Typing(found, beyond))


def block_of(text: str) -> list[list[str]]:
    """Rows of cells as a spreadsheet puts them on the clipboard, with its last line break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines] if text.strip() else []
