"""The menu of a table: what can be done with the column under the mouse, and with them all.

The rule: it holds no state; whatever is chosen goes to the table's KeptColumns or to its steps.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from app.ui.table import Table

COLUMN_KEYS, EXPORT_KEYS = "Ctrl+Shift+L", "Ctrl+E"


def column_menu(table: "Table[Any]", place: int) -> QMenu:
    """A menu that deletes itself; `place` is the column it was asked for, -1 for none."""
    menu = QMenu(table)
    menu.setObjectName("column_menu")
    menu.setAccessibleName("列")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if place >= 0:
        _of_column(table, menu, place)
    if table.model.view.chosen:
        menu.addAction("清除筛选").triggered.connect(table.columns.unfilter)
    adjust = menu.addAction(f"调整列、排序和筛选…\t{COLUMN_KEYS}")
    adjust.triggered.connect(lambda: table.choose_columns(place))
    menu.addAction("恢复默认的列").triggered.connect(table.columns.defaults)
    menu.addSeparator()
    menu.addAction(f"导出到 Excel\t{EXPORT_KEYS}").triggered.connect(table.export)
    return menu


def _of_column(table: "Table[Any]", menu: QMenu, place: int) -> None:
    columns, source = table.columns, table.model.source
    menu.addAction("升序").triggered.connect(lambda: columns.sort(place))
    menu.addAction("降序").triggered.connect(lambda: columns.sort(place, descending=True))
    if source.choices(source.columns[place].name):
        filtering = menu.addAction(f"按“{columns.heading(place)}”筛选…")
        filtering.triggered.connect(lambda: table.choose_columns(place))
    # The first column says whose row it is, and stays.
    if place > 0:
        hide = menu.addAction("隐藏这一列")
        hide.triggered.connect(lambda: columns.show(place, on=False))
    menu.addSeparator()
