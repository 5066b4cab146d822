"""The menu of a table's columns: shown or not, sorted by, filtered; for the mouse and the keys.

The rule: it holds no state; whatever is chosen goes to the table's KeptColumns.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from app.ui.table import Table


def column_menu(table: "Table[Any]", place: int) -> QMenu:
    """A menu that deletes itself; `place` is the column it was asked for, -1 for none."""
    menu = QMenu(table)
    menu.setObjectName("column_menu")
    menu.setAccessibleName("列")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    columns, source = table.columns, table.model.source
    if place >= 0 and source.choices(source.columns[place].name):
        filtering = menu.addAction(f"按“{columns.heading(place)}”筛选…")
        filtering.triggered.connect(lambda: table.choose_columns(place))
    if table.model.view.chosen:
        menu.addAction("清除筛选").triggered.connect(columns.unfilter)
    adjust = menu.addAction("调整列、排序和筛选…（Ctrl+Shift+L）")
    adjust.triggered.connect(lambda: table.choose_columns(place))
    menu.addSeparator()
    for each in columns.order():
        menu.addAction(_shown(table, menu, each))
    menu.addSeparator()
    menu.addMenu(_order(table, menu))
    menu.addAction("恢复默认的列").triggered.connect(columns.defaults)
    return menu


def _shown(table: "Table[Any]", menu: QMenu, place: int) -> QAction:
    action = QAction(table.columns.heading(place), menu)
    action.setCheckable(True)
    action.setChecked(not table.grid.isColumnHidden(place))
    # The first column says whose row it is, and stays.
    action.setEnabled(place > 0)
    action.toggled.connect(lambda on: table.columns.show(place, on=on))
    return action


def _order(table: "Table[Any]", menu: QMenu) -> QMenu:
    order = QMenu("排序", menu)
    order.setObjectName("order_menu")
    order.setAccessibleName("排序")
    for place in table.columns.order():
        for descending, way in ((False, "升序"), (True, "降序")):
            words = f"{table.columns.heading(place)}　{way}"
            order.addAction(words).triggered.connect(
                lambda _, place=place, down=descending: table.columns.sort(place, descending=down)
            )
    order.addSeparator()
    order.addAction("不排序").triggered.connect(lambda: table.columns.sort(-1))
    return order
