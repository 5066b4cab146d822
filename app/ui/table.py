"""The one table of the window: search, columns, sorting, copying, and a step when it is empty."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons, look
from app.ui.background import Background
from app.ui.empty import Empty
from app.ui.grid import Grid, as_pasted
from app.ui.parts import label, say
from app.ui.rows import RowsModel, Source
from app.ui.settings import Kept, keep_columns, kept_columns
from app.ui.typing_grid import TypingGrid

Row = TypeVar("Row")


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
        self._columns_loaded = False
        self.grid = (
            TypingGrid(name, words, parent=self)
            if any(column.typed for column in source.columns)
            else Grid(name, words, by_cell=by_cell, parent=self)
        )
        self.grid.setModel(self.model)
        self.grid.horizontalHeader().setFixedHeight(head)
        self.empty = Empty(self)
        self.search = self._search_line(search)
        self._button = icons.tool_button("columns", "选择显示的列", self)
        self._lay_out(searchable=bool(search))
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(400)
        self._wire()
        self._restore_columns()

    # Rows.

    def refresh(self) -> None:
        """Ask the source again; the cursor stays on its row."""
        self.model.look(self.model.view)

    def show_source(self, source: Source[Row]) -> None:
        """Rows from elsewhere; columns set up by the clerk stay as they are."""
        same = source.columns == self.model.source.columns
        self.model.show_source(source)
        if not same:
            self._restore_columns()

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
        for button in line.findChildren(QToolButton):
            button.setObjectName("clear")
            button.setAccessibleName("清除")
        line.setMinimumWidth(160)
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
        body.addWidget(pages, 1)

    def _wire(self) -> None:
        head = self.grid.horizontalHeader()
        head.sortIndicatorChanged.connect(self.model.sort)
        head.sectionResized.connect(lambda *_: self._columns_changed())
        head.sectionMoved.connect(lambda *_: self._columns_changed())
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self._column_menu(head.mapToGlobal(at)))
        self._button.clicked.connect(
            lambda: self._column_menu(self._button.mapToGlobal(QPoint(0, self._button.height())))
        )
        self._saver.timeout.connect(self._save_columns)
        self.model.modelAboutToBeReset.connect(self._keep_cursor)
        self.model.arrived.connect(self._arrived)
        self.grid.entered_cell.connect(self._entered)
        self.grid.copy_asked.connect(self.copy)
        self.grid.typed.connect(self._typed)
        self.grid.selectionModel().currentChanged.connect(
            lambda index, _: self.current.emit(self.model.row_at(index.row()))
        )
        self.search.textChanged.connect(self.model.filter)
        self.search.returnPressed.connect(self.focus_rows)

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
        if index.isValid():
            self._kept = (self.model.key_at(index.row()), index.column())

    def _arrived(self, count: int) -> None:
        searched = self.model.view.text
        say(self.count, f"{count:,} 行")
        if searched and not count:
            self.empty.not_found(searched, self.search.clear)
        else:
            self.empty.show_said()
        self._pages.setCurrentWidget(self.grid if count else self.empty)
        key, column = self._kept
        place = self.model.place_of(key) if key is not None else -1
        if place >= 0:
            self.grid.setCurrentIndex(self.model.index(place, column))
        elif count:
            self._start_cursor()
        self.counted.emit(count)

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
        columns = [c for c in self._shown_columns() if c in {index.column() for index in chosen}]
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

    # Columns.

    def _shown_columns(self) -> list[int]:
        head = self.grid.horizontalHeader()
        order = [head.logicalIndex(visual) for visual in range(head.count())]
        return [place for place in order if not head.isSectionHidden(place)]

    def _restore_columns(self) -> None:
        self._columns_loaded = False
        head = self.grid.horizontalHeader()
        metrics = QFontMetrics(look.font(look.HEAD_PX))
        stored = {kept.name: kept for kept in self._stored_columns()}
        for place, column in enumerate(self.model.source.columns):
            heads = column.heading.split("\n")
            least = max(metrics.horizontalAdvance(words) for words in heads) + 36
            default = Kept(column.name, max(column.width, least), column.hidden)
            kept = stored.get(column.name, default)
            self.grid.setColumnWidth(place, kept.width)
            self.grid.setColumnHidden(place, kept.hidden)
        names = [column.name for column in self.model.source.columns]
        for visual, kept in enumerate(self._stored_columns()):
            head.moveSection(head.visualIndex(names.index(kept.name)), visual)
        self._columns_loaded = True

    def _stored_columns(self) -> list[Kept]:
        known = {column.name for column in self.model.source.columns}
        return [kept for kept in kept_columns(self.grid.objectName()) if kept.name in known]

    def _columns_changed(self) -> None:
        if self._columns_loaded and self.isVisible():
            self._saver.start()

    def _save_columns(self) -> None:
        head = self.grid.horizontalHeader()
        columns = self.model.source.columns
        order = [head.logicalIndex(visual) for visual in range(head.count())]
        shown = [place for place in order if not head.isSectionHidden(place)]
        # Stretched over what is left, the last one kept so would not shrink with the window.
        fits = bool(shown) and head.length() <= self.grid.viewport().width()
        stretched = shown[-1] if fits else -1
        keep_columns(
            self.grid.objectName(),
            [
                Kept(
                    columns[place].name,
                    (place != stretched and head.sectionSize(place)) or columns[place].width,
                    head.isSectionHidden(place),
                )
                for place in order
            ],
        )

    def _column_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("column_menu")
        menu.setAccessibleName("列")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head = self.grid.horizontalHeader()
        for place, column in enumerate(self.model.source.columns):
            action = QAction(column.heading.replace("\n", " "), menu)
            action.setCheckable(True)
            action.setChecked(not head.isSectionHidden(place))
            action.setEnabled(place > 0)
            action.toggled.connect(lambda on, place=place: self._choose_column(place, on=on))
            menu.addAction(action)
        menu.addSeparator()
        order = menu.addMenu("排序")
        order.setObjectName("order_menu")
        order.setAccessibleName("排序")
        for place, column in enumerate(self.model.source.columns):
            order.addAction(column.heading.replace("\n", " ")).triggered.connect(
                lambda _, place=place: head.setSortIndicator(place, Qt.SortOrder.AscendingOrder)
            )
        menu.addAction("恢复默认的列").triggered.connect(self._default_columns)
        menu.popup(at)

    def show_column(self, place: int, *, on: bool) -> None:
        """Show or hide a column; what the clerk chooses in the menu is remembered."""
        self.grid.setColumnHidden(place, not on)

    def _choose_column(self, place: int, *, on: bool) -> None:
        self.show_column(place, on=on)
        self._save_columns()

    def _default_columns(self) -> None:
        keep_columns(self.grid.objectName(), [])
        head = self.grid.horizontalHeader()
        for place in range(head.count()):
            head.moveSection(head.visualIndex(place), place)
        self._restore_columns()
