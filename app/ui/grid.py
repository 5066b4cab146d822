"""The view of the one table: keys, mouse and clipboard; what it shows is the model's business."""

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from app.ui import look
from app.ui.cells import CellDelegate, paint_page
from app.ui.rows import RowsModel

FORMULA_STARTS = ("=", "+", "-", "@")


class Grid(QTableView):
    """A table of 32 px rows. `typed` carries a letter typed into it, for the search beside it."""

    typed = Signal(str)
    entered_cell = Signal(QModelIndex)
    copy_asked = Signal()
    resized = Signal()

    def __init__(self, name: str, words: str, *, by_cell: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.hovered = (-1, -1)
        self._line: QLineEdit | None = None
        self._composing = False
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        whole_rows = QAbstractItemView.SelectionBehavior.SelectRows
        cells = QAbstractItemView.SelectionBehavior.SelectItems
        self.setSelectionBehavior(cells if by_cell else whole_rows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._rows_of_32_px()
        self._head()
        self.activated.connect(self.entered_cell)
        self.clicked.connect(self._clicked)

    def _rows_of_32_px(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(look.ROW)
        rows.setDefaultSectionSize(look.ROW)

    def _head(self) -> None:
        head = self.horizontalHeader()
        head.setObjectName(f"{self.objectName()}_head")
        head.setAccessibleName(f"{self.accessibleName()}的列")
        head.setFixedHeight(look.ROW)
        head.setMinimumSectionSize(40)
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def reset(self) -> None:
        super().reset()
        # Qt would lay them out a moment later, and draw the page once before it and once after.
        self.executeDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_page(self, event.rect(), self.hovered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            last = self.model().rowCount() - 1
            self._go_to(0 if key == Qt.Key.Key_Home else last)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.entered_cell.emit(self.currentIndex())
        elif plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    # Input methods.

    def compose_into(self, line: QLineEdit) -> None:
        """While this line shows, words of an input method begun in the rows go into it."""
        self._line = line

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._let_compose()

    def currentChanged(
        self, current: QModelIndex | Persistent, previous: QModelIndex | Persistent
    ) -> None:
        super().currentChanged(current, previous)
        self._let_compose()

    def _let_compose(self) -> None:
        # Qt shuts out input methods wherever the cell itself is not edited.
        if self._line is not None and self._line.isVisible():
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # The keyboard follows once the words are there: leaving earlier would break them off.
        preedit, said = bool(event.preeditString()), bool(event.commitString())
        if self._line is None or not self._line.isVisible():
            super().inputMethodEvent(event)
        elif preedit or said or self._composing:
            if not self._composing:
                self._line.selectAll()
            self._composing = preedit
            QApplication.sendEvent(self._line, event)
            if said and not preedit:
                self._line.setFocus()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        if self._line is None or not self._line.isVisible():
            return super().inputMethodQuery(query)
        found = self._line.inputMethodQuery(query)
        # The words to choose from stand below the line.
        if isinstance(found, (QRect, QRectF)):
            here = self.mapFromGlobal(self._line.mapToGlobal(QPoint(0, 0)))
            return found.translated(here)
        return found

    def _go_to(self, row: int) -> None:
        column = max(self.currentIndex().column(), 0)
        self.setCurrentIndex(self.model().index(row, column))

    def setCurrentIndex(self, index: QModelIndex | Persistent) -> None:
        # Qt asks which keys are held: the Ctrl of a Ctrl+S that was answered at once would leave
        # the row before chosen beside the one the program goes to.
        super().setCurrentIndex(index)
        flag = QItemSelectionModel.SelectionFlag
        whole = self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
        self.selectionModel().select(index, flag.ClearAndSelect | (flag.Rows if whole else flag(0)))

    def _clicked(self, index: QModelIndex) -> None:
        if self._is_link(index):
            self.entered_cell.emit(index)

    def _is_link(self, index: QModelIndex) -> bool:
        model = self.model()
        if not index.isValid() or not isinstance(model, RowsModel):
            return False
        return model.source.columns[index.column()].link and bool(index.data())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row(), index.column())
        shape = Qt.CursorShape
        over_link = self._is_link(index)
        self.viewport().setCursor(shape.PointingHandCursor if over_link else shape.ArrowCursor)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1, -1)
        super().leaveEvent(event)

    def _hover(self, row: int, column: int) -> None:
        if self.hovered != (row, column):
            self.hovered = (row, column)
            self.viewport().update()


def as_pasted(words: str, *, number: bool) -> str:
    """A cell for the clipboard: bare numbers, no line breaks, no formula for Excel to run."""
    if number:
        return words.replace(",", "")
    flat = " ".join(words.split())
    return f"'{flat}" if flat.startswith(FORMULA_STARTS) else flat
