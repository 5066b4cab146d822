"""The one table of the window: search, columns, sorting, copying, and a step when it is empty."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons, look
from app.ui.background import Background
from app.ui.column_menu import COLUMN_KEYS, EXPORT_KEYS, column_menu
from app.ui.empty import Empty
from app.ui.export_line import ExportLine
from app.ui.grid import Grid, as_pasted
from app.ui.kept_columns import KeptColumns
from app.ui.parts import button, label, say
from app.ui.rows import RowsModel, Source
from app.ui.typing_grid import TypingGrid

Row = TypeVar("Row")

FILTERS_WIDE = 560
LINE_PADDING = 24


class Table(QWidget, Generic[Row]):
    """Rows of a source. `name` is what its columns are remembered under; with a typed column the
    `grid` is a TypingGrid.

    `opened` carries the row entered or double-clicked, `pressed` the row and column name of a
    link cell, `current` the row under the cursor or None, `counted` how many rows there are.
    """

    opened = Signal(object)
    pressed = Signal(object, str)
    current = Signal(object)
    counted = Signal(int)

    def __init__(
        self,
        name: str,
        words: str,
        source: Source[Row],
        *,
        background: Background | None = None,
        search: str = "",
        by_cell: bool = False,
        head: int = look.ROW,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_table")
        self.setAccessibleName(words)
        self.model: RowsModel[Row] = RowsModel(source, background, self)
        self._background = background
        self._kept: tuple[Any, int] = (None, 0)
        self._before: tuple[Sequence[Any], int] = ((), -1)
        self._answered = self.model.view
        self.grid = (
            TypingGrid(name, words, parent=self)
            if any(column.typed for column in source.columns)
            else Grid(name, words, by_cell=by_cell, parent=self)
        )
        self.grid.setModel(self.model)
        self.grid.horizontalHeader().setFixedHeight(head)
        self.columns = KeptColumns(self.grid, self.model)
        self.empty = Empty(self)
        self.search = self._search_line(search)
        self._button = icons.tool_button("columns", f"列、排序、筛选和导出（{COLUMN_KEYS}）", self)
        self.filters = button("", "filters_on", role="link")
        self.filters.hide()
        self.export_line = ExportLine(self)
        self._lay_out(searchable=bool(search))
        self._wire()
        self._wire_keys()
        self.columns.restore()

    # Rows.

    def refresh(self) -> None:
        """Ask the source again; the cursor stays on its row."""
        self.model.look(self.model.view)

    def show_source(self, source: Source[Row]) -> None:
        """Rows from elsewhere; columns set up by the clerk stay as they are."""
        same = source.columns == self.model.source.columns
        view = self.model.view
        self.model.show_source(source)
        if not same:
            self.columns.restore()
            if self.model.view != view:
                self.refresh()

    def renew(self, source: Source[Row]) -> None:
        """Newer values of the same rows, which stay in their places while the clerk types."""
        self.model.renew(source)

    def current_row(self) -> Row | None:
        """The row under the cursor."""
        return self.model.row_at(self.grid.currentIndex().row())

    def chosen_rows(self) -> list[Row]:
        """The rows selected, in the order they stand; one still on its way is left out."""
        places = {index.row() for index in self.grid.selectionModel().selectedIndexes()}
        rows = (self.model.row_at(place) for place in sorted(places))
        return [row for row in rows if row is not None]

    def chosen_keys(self) -> list[Any]:
        """The keys of the rows selected, in the order they stand, though they be on their way."""
        ranges = self.grid.selectionModel().selection().toList()
        places = {place for each in ranges for place in range(each.top(), each.bottom() + 1)}
        return [self.model.key_at(place) for place in sorted(places)]

    def set_empty(
        self, sentence: str, step: str = "", do: Callable[[], object] | None = None
    ) -> None:
        """What belongs here, and the one step that fills it."""
        self.empty.say(sentence, step, do)

    # Set-up.

    def _search_line(self, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName(f"{self.objectName()}_search")
        line.setAccessibleName(hint or "查找")
        line.setPlaceholderText(hint)
        line.setToolTip(hint)
        line.setClearButtonEnabled(True)
        for clear in line.findChildren(QToolButton):
            clear.setObjectName("clear")
            clear.setAccessibleName("清除")
        # What it looks for can be read in it.
        needed = QFontMetrics(look.font()).horizontalAdvance(hint) + LINE_PADDING
        line.setMinimumWidth(min(max(needed, 160), 320))
        line.setMaximumWidth(320)
        return line

    def _lay_out(self, *, searchable: bool) -> None:
        self.count = label("", "count", role="muted")
        self.bar = QHBoxLayout()
        self.bar.setSpacing(look.GRID)
        self.bar.addWidget(self.search, 1)
        self.search.setVisible(searchable)
        self.bar.addWidget(self.count)
        self.bar.addStretch(1)
        self.bar.addWidget(self._button)
        pages = QWidget(self)
        pages.setObjectName("pages")
        pages.setAccessibleName(self.accessibleName())
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.grid)
        self._pages.addWidget(self.empty)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.GRID)
        if searchable:
            body.addLayout(self.bar)
        else:
            self.count.hide()
            self._button.hide()
        body.addWidget(self.filters, alignment=Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.export_line)
        body.addWidget(pages, 1)

    def _wire(self) -> None:
        head = self.grid.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(
            lambda at: self._menu(head.mapToGlobal(at), head.logicalIndexAt(at))
        )
        self._button.clicked.connect(
            lambda: self._menu(self._button.mapToGlobal(QPoint(0, self._button.height())), -1)
        )
        self.filters.clicked.connect(self._unfilter)
        self.export_line.seen.connect(self.focus_rows)
        self.model.modelAboutToBeReset.connect(self._keep_cursor)
        self.model.arrived.connect(self._arrived)
        self.grid.entered_cell.connect(self._entered)
        self.grid.copy_asked.connect(self.copy)
        self.grid.typed.connect(self._typed)
        self.grid.compose_into(self.search)
        self.grid.selectionModel().currentChanged.connect(
            lambda index, _: self.current.emit(self.model.row_at(index.row()))
        )
        self.search.textChanged.connect(self.model.filter)
        self.search.returnPressed.connect(self.focus_rows)

    def _wire_keys(self) -> None:
        for keys, do in ((COLUMN_KEYS, self.choose_columns), (EXPORT_KEYS, self.export)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def focus_rows(self) -> None:
        """Put the cursor into the rows, on the first one if on none."""
        if self._pages.currentWidget() is self.empty:
            self.empty.setFocus()
            return
        self.grid.setFocus()
        self._start_cursor()

    def _start_cursor(self) -> None:
        # Qt itself puts the cursor on the first row that gets the focus, but selects nothing.
        if self.grid.hasFocus() and not self.grid.selectionModel().hasSelection():
            here = self.grid.currentIndex()
            self.grid.setCurrentIndex(here if here.isValid() else self.model.index(0, 0))

    def _keep_cursor(self) -> None:
        index = self.grid.currentIndex()
        self._before = (self.model.keys(), index.row())
        if index.isValid():
            self._kept = (self.model.key_at(index.row()), index.column())

    def _arrived(self, count: int) -> None:
        view = self.model.view
        say(self.count, f"{count:,} 行")
        self._tell_filters()
        if view.chosen and not count:
            self.empty.left_out(self._unfilter)
        elif view.text and not count:
            self.empty.not_found(view.text, self.search.clear)
        else:
            self.empty.show_said()
        self._pages.setCurrentWidget(self.grid if count else self.empty)
        key, column = self._kept
        place = self.model.place_of(key) if key is not None else -1
        # Who looks for something else reads from the top; the row is found again afterwards.
        if view.text not in ("", self._answered.text) and place >= self.model.BLOCK:
            place = -1
        if place >= 0:
            self.grid.setCurrentIndex(self.model.index(place, column))
        elif count and view != self._answered:
            self.grid.scrollToTop()
            self._start_cursor()
        elif count:
            self._go_on(column)
        self._answered = view
        self.counted.emit(count)

    def _go_on(self, column: int) -> None:
        """The row is gone from the same view, deleted perhaps: on with the one that came after."""
        keys, was = self._before
        if was >= 0:
            after = self.model.index(self.model.place_after(keys, was), column)
            self.grid.scrollTo(after)
            if self.grid.hasFocus():
                self.grid.setCurrentIndex(after)
        self._start_cursor()

    def _entered(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is None:
            return
        column = self.model.source.columns[index.column()]
        if column.link:
            self.pressed.emit(row, column.name)
        else:
            self.opened.emit(row)

    def _typed(self, letter: str) -> None:
        if self.search.isVisible():
            self.search.setFocus()
            self.search.setText(letter)

    # Copying.

    def copy(self) -> None:
        """The chosen rows (or cells) to the clipboard, as Excel takes them."""
        chosen = self.grid.selectionModel().selectedIndexes()
        places = sorted({index.row() for index in chosen})
        columns = [c for c in self.columns.shown() if c in {index.column() for index in chosen}]
        keys = [self.model.key_at(place) for place in places]
        source = self.model.source
        if source.slow and self._background is not None:
            self._background.read(
                lambda _: source.rows(keys), lambda rows: self._put(rows, columns), owner=self
            )
        else:
            self._put(source.rows(keys), columns)

    def _put(self, rows: Sequence[Row | None], places: list[int]) -> None:
        columns = [self.model.source.columns[place] for place in places]
        lines = [
            "\t".join(as_pasted(column.show(row), number=column.number) for column in columns)
            for row in rows
            if row is not None
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # Columns, filters, the workbook.

    def show_column(self, place: int, *, on: bool) -> None:
        """Show or hide a column; what the clerk chooses is remembered, this is not."""
        self.grid.setColumnHidden(place, not on)

    def choose_columns(self, place: int = -1) -> None:
        """Columns, sorting and filters by keys, beginning at a column or at the cursor's."""
        from app.ui.column_chooser import ColumnChooser

        here = place if place >= 0 else self.grid.currentIndex().column()
        corner = self._pages.parentWidget().mapTo(self.window(), QPoint(self.width(), 0))
        ColumnChooser(self.columns, self.model, self.grid).open_at(corner, here)

    def export(self) -> None:
        """Write the table as it is shown into a workbook."""
        self.export_line.export(self)

    def filter_words(self) -> str:
        """What the rows are filtered by, as “入驻日期＝…；…”; empty without a filter."""
        found = []
        for name, words in self.model.view.chosen:
            place = self.columns.place_of(name)
            if place >= 0:
                said = "、".join(each or "（空）" for each in words)
                found.append(f"{self.columns.heading(place)}＝{said}")
        return "；".join(found)

    def _tell_filters(self) -> None:
        words = self.filter_words()
        said = f"筛选：{words}　清除"
        self.filters.setToolTip(said)
        self.filters.setAccessibleName(said)
        short = QFontMetrics(look.font()).elidedText(
            words, Qt.TextElideMode.ElideRight, FILTERS_WIDE
        )
        self.filters.setText(f"筛选：{short}　清除")
        self.filters.setVisible(bool(words))

    def _unfilter(self) -> None:
        self.columns.unfilter()
        self.focus_rows()

    def _menu(self, at: QPoint, place: int) -> None:
        column_menu(self, place).popup(at)
