"""Columns, sorting and filters of a table by keys alone: a sheet over the table until Esc.

The rule: every key acts at once and is remembered; there is nothing to confirm or to lose.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ui import look
from app.ui.kept_columns import KeptColumns
from app.ui.parts import button, label, line, say
from app.ui.rows import RowsModel

WIDE, HIGH = 560, 440
STEP = 16
EMPTY = "（空）"
KEYS = "空格 显示或隐藏　Ctrl+↑↓ 移动　←→ 宽窄　S 排序　Tab 去筛选　Esc 关闭"
Check = Qt.CheckState


class KeyList(QListWidget):
    """A list that offers each key to `pressed` first, which says whether it was taken."""

    def __init__(self, name: str, words: str, pressed: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pressed = pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._pressed(event):
            super().keyPressEvent(event)

    def toggle(self) -> None:
        """Check or uncheck the item under the cursor."""
        item = self.currentItem()
        if self.currentRow() >= 0 and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = item.checkState() == Check.Checked
            item.setCheckState(Check.Unchecked if on else Check.Checked)


class ColumnChooser(QFrame):
    """Left the columns, right the values of the one under the cursor; closes when it is left."""

    def __init__(self, columns: KeptColumns, model: RowsModel[Any], back: QWidget) -> None:
        super().__init__(back.window())
        self._over = back.window()
        self.setObjectName("column_chooser")
        self.setAccessibleName("列、排序和筛选")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._columns, self._model, self._back = columns, model, back
        self._filling = False
        self.columns = KeyList("chooser_columns", "列", self._column_key)
        self.values = KeyList("chooser_values", "只显示这些", self._value_key)
        self.about = label("", "chooser_about", role="small", wrap=True)
        self.clear = button("清除筛选", "chooser_clear", role="link")
        self.defaults = button("恢复默认的列", "chooser_defaults", role="link")
        self.done = button("关闭", "chooser_close")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(label("列", "chooser_columns_title", role="section"))
        left.addWidget(self.columns)
        right.addWidget(label("只显示这些", "chooser_values_title", role="section"))
        right.addWidget(self.about)
        right.addWidget(self.values, 1)
        right.addStretch(0)
        sides = QHBoxLayout()
        sides.setSpacing(2 * look.GRID)
        sides.addLayout(left, 3)
        sides.addLayout(right, 2)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 8)
        body.setSpacing(look.GRID)
        body.addLayout(sides, 1)
        body.addWidget(label(KEYS, "chooser_keys", role="small"))
        body.addLayout(line(self.defaults, self.clear, 1, self.done))

    def _wire(self) -> None:
        self.columns.currentRowChanged.connect(lambda _: self._fill_values())
        self.columns.itemChanged.connect(self._column_checked)
        self.values.itemChanged.connect(lambda _: self._values_checked())
        self.clear.clicked.connect(self._unfilter)
        self.defaults.clicked.connect(self._defaults)
        self.done.clicked.connect(self.leave)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def open_at(self, at: QPoint, place: int) -> None:
        """Show it with its right upper corner at a point of the window, on a column."""
        room = self._over.rect().adjusted(look.GRID, look.GRID, -look.GRID, -look.GRID)
        self.resize(min(WIDE, room.width()), min(HIGH, room.height()))
        left = min(max(at.x() - self.width(), room.left()), room.right() - self.width())
        top = min(max(at.y(), room.top()), room.bottom() - self.height())
        self.move(left, top)
        self._fill_columns(place)
        self.show()
        self.raise_()
        self.columns.setFocus()

    def leave(self) -> None:
        """Back to the rows."""
        self._back.setFocus()
        self.close()

    # Columns.

    def _fill_columns(self, place: int) -> None:
        self._filling = True
        self.columns.clear()
        for each in self._columns.order():
            if not self._columns.heading(each):
                continue  # nothing to call it by, nothing to set up
            item = QListWidgetItem(self.columns)
            item.setData(Qt.ItemDataRole.UserRole, each)
            self._word(item, each)
        places = [each for each in self._columns.order() if self._columns.heading(each)]
        self.columns.setCurrentRow(places.index(place) if place in places else 0)
        self._filling = False
        self._fill_values()

    def _word(self, item: QListWidgetItem, place: int) -> None:
        name = self._model.source.columns[place].name
        view = self._model.view
        words = self._columns.heading(place)
        if view.order == name:
            words += "　↓ 降序" if view.descending else "　↑ 升序"
        if view.chosen_of(name):
            words += "　已筛选"
        item.setText(words)
        shown = place in self._columns.shown()
        item.setCheckState(Check.Checked if shown else Check.Unchecked)
        # The first column says whose row it is, and stays.
        if place == 0:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)

    def _here(self) -> int:
        chosen = self.columns.selectedItems()
        return int(chosen[0].data(Qt.ItemDataRole.UserRole)) if chosen else -1

    def _column_key(self, event: QKeyEvent) -> bool:
        place, key = self._here(), event.key()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if place < 0:
            return False
        if control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._columns.move(place, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._columns.widen(place, -STEP if key == Qt.Key.Key_Left else STEP)
            return True
        elif key == Qt.Key.Key_S and not control:
            self._next_sort(place)
        elif key == Qt.Key.Key_Space:
            self.columns.toggle()
            return True
        else:
            return False
        self._fill_columns(place)
        return True

    def _next_sort(self, place: int) -> None:
        """Up, down, as it was."""
        view = self._model.view
        if view.order != self._model.source.columns[place].name:
            self._columns.sort(place)
        elif not view.descending:
            self._columns.sort(place, descending=True)
        else:
            self._columns.sort(-1)

    def _column_checked(self, item: QListWidgetItem) -> None:
        if not self._filling:
            place = int(item.data(Qt.ItemDataRole.UserRole))
            self._columns.show(place, on=item.checkState() == Check.Checked)

    def _defaults(self) -> None:
        self._columns.defaults()
        self._fill_columns(self._here())

    # Values.

    def _fill_values(self) -> None:
        place = self._here()
        if self._filling or place < 0:
            return
        self._filling = True
        self.values.clear()
        column = self._model.source.columns[place]
        chosen = self._model.view.chosen_of(column.name)
        offered = self._model.source.choices(column.name)
        for words in (*offered, *(each for each in chosen if each not in offered)):
            item = QListWidgetItem(words or EMPTY, self.values)
            item.setData(Qt.ItemDataRole.UserRole, words)
            item.setCheckState(Check.Checked if words in chosen else Check.Unchecked)
        self.values.setCurrentRow(0)
        any_offered = self.values.count() > 0
        self.values.setVisible(any_offered)
        self.clear.setEnabled(bool(self._model.view.chosen))
        say(
            self.about,
            "都不勾选就是全部显示。" if any_offered else "这一列不能勾选筛选。",
        )
        self._filling = False

    def _values_checked(self) -> None:
        if self._filling:
            return
        items = [self.values.item(row) for row in range(self.values.count())]
        place = self._here()
        checked = [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Check.Checked
        ]
        self._columns.choose(place, checked)
        self.clear.setEnabled(bool(self._model.view.chosen))
        self._filling = True
        self._word(self.columns.currentItem(), place)
        self._filling = False

    def _value_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            self.values.toggle()
            return True
        return False

    def _unfilter(self) -> None:
        self._columns.unfilter()
        self._fill_columns(self._here())

    # Leaving.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave()
        else:
            super().keyPressEvent(event)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and not self.isAncestorOf(now):
            self.close()
