"""A line typed over a cell of the one table, and which keys end it and where they lead.

The rule: the line keeps what is being typed whatever happens to the row below it, and gives it out
once, when it is left.
"""

from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import look
from app.ui.cells import CellDelegate
from app.ui.rows import RowsModel

PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Typed(NamedTuple):
    """Words typed into the cell at a place of the view."""

    row: int
    column: int
    text: str


class Typing(NamedTuple):
    """Cells typed together, and how many more were pasted beyond the last row or column."""

    cells: tuple[Typed, ...]
    beyond: int = 0


class Move(NamedTuple):
    """Where the cursor goes next: rows down, or columns that are typed to the right."""

    down: int = 0
    across: int = 0


class TypingDelegate(CellDelegate):
    """Draws as every table does; a line is typed over the cell.

    `typed` carries a Typing of one cell, `left` the Move that ends it.
    """

    typed = Signal(object)
    left = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mending: QLineEdit | None = None
        self._editor: QLineEdit | None = None

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | Persistent,
    ) -> QWidget:
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        line = QLineEdit(parent)
        line.setObjectName("cell_editor")
        whose = str(index.sibling(index.row(), 0).data())
        line.setAccessibleName(f"{whose} {heading}".replace("\n", " "))
        look.mark(line, role="cell")
        side = Qt.AlignmentFlag.AlignLeft
        model = index.model()
        if isinstance(model, RowsModel) and model.source.columns[index.column()].number:
            side = Qt.AlignmentFlag.AlignRight
        line.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        line.setText(str(index.data()).replace(",", ""))
        line.setProperty("was", line.text())
        self._editor, self._mending = line, None
        return line

    def pass_on(self, event: QInputMethodEvent) -> None:
        """What an input method said goes over the words in the line just opened."""
        if self._editor is not None:
            self._editor.selectAll()
            QApplication.sendEvent(self._editor, event)

    def mend(self) -> None:
        """The line just opened mends what stands there: arrows move inside it."""
        if self._editor is not None:
            self._mending = self._editor
            self._editor.end(False)

    def setEditorData(self, editor: QWidget, index: QModelIndex | Persistent) -> None:
        """Nothing: rows that are renewed meanwhile must not take away what is being typed."""

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | Persistent,
    ) -> None:
        if isinstance(editor, QLineEdit) and editor.text() != editor.property("was"):
            typed = Typed(index.row(), index.column(), editor.text())
            editor.setProperty("was", editor.text())
            self.typed.emit(Typing((typed,)))

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | Persistent,
    ) -> None:
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            move = move_of(event) or self._arrow(editor, event)
            if move is not None and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self.left.emit(move)
                return True
        return super().eventFilter(editor, event)

    def _arrow(self, editor: QObject, event: QKeyEvent) -> Move | None:
        if event.modifiers() not in PLAIN:
            return None
        moves = {Qt.Key.Key_Up: Move(down=-1), Qt.Key.Key_Down: Move(down=1)}
        if editor is not self._mending:
            moves |= {Qt.Key.Key_Left: Move(across=-1), Qt.Key.Key_Right: Move(across=1)}
        return moves.get(Qt.Key(event.key()))


def move_of(event: QKeyEvent) -> Move | None:
    """Enter goes down, Tab to the right, with Shift the other way."""
    if event.modifiers() not in PLAIN:
        return None
    shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    if event.key() in ENTER:
        return Move(down=-1 if shift else 1)
    if event.key() in TABS:
        return Move(across=-1 if shift or event.key() == Qt.Key.Key_Backtab else 1)
    return None
