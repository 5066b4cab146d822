"""Ctrl+E: the table as it is shown goes into a workbook, and a line says where that lies.

The rule: columns, order, filters and words are the table's own at that moment; a cell that was
asked for unmasked goes out masked.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.settings import exports_folder
from app.ui.sources import Source
from app.usecases.exported_tables import Exported, ShownTable, export_table
from app.workbooks.as_shown import Cell, ShownColumn

if TYPE_CHECKING:
    from app.ui.columns import Column
    from app.ui.table import Table

BLOCK = 500


class ExportLine(QFrame):
    """Hidden until something was exported; then where it lies, and the step to open the folder."""

    seen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("export_line")
        self.setAccessibleName("导出的表格")
        self._folder = ""
        self.words = label("", "exported_words", role="small")
        self.open = button("打开文件夹", "open_exports", role="link")
        self.done = button("知道了", "exported_seen", role="link")
        self.open.clicked.connect(self._open)
        self.done.clicked.connect(self._seen)
        self.setLayout(line(self.words, self.open, self.done, 1))
        self.hide()

    def export(self, table: "Table[Any]") -> None:
        """Write what a table shows; nothing without a ledger, or while it has no rows."""
        desk = desk_of(table)
        if desk is None or not table.model.rowCount():
            return
        shown = table_as_shown(table, on=desk.day)
        name = f"{shown.words} {desk.today().isoformat()}"
        folder = exports_folder()
        desk.change(
            lambda ledger, step: export_table(ledger, shown, folder=folder, name=name, step=step),
            self._tell,
            owner=self,
            title="正在导出表格",
        )

    def _tell(self, exported: Exported) -> None:
        self._folder = str(exported.path.parent)
        say(self.words, f"已导出 {exported.rows:,} 行：{exported.path}")
        self.words.setToolTip(str(exported.path))
        self.show()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    def _seen(self) -> None:
        self.hide()
        self.seen.emit()


def desk_of(widget: QWidget) -> Desk | None:
    """The desk of the screen a widget stands on."""
    above: QWidget | None = widget
    while above is not None:
        desk = getattr(above, "desk", None)
        if isinstance(desk, Desk):
            return desk
        above = above.parentWidget()
    return None


def table_as_shown(table: "Table[Any]", *, on: date) -> ShownTable:
    """The columns and rows of a table as they stand now."""
    source, head = table.model.source, table.grid.horizontalHeader()
    places = table.columns.shown()
    keys = table.model.keys()
    columns = [source.columns[place] for place in places]
    return ShownTable(
        words=table.accessibleName(),
        columns=[
            ShownColumn(
                table.columns.heading(place),
                head.sectionSize(place),
                number=source.columns[place].number,
            )
            for place in places
        ],
        notes=_notes(table, len(keys), on),
        count=len(keys),
        blocks=_blocks(source, keys, columns),
    )


def _notes(table: "Table[Any]", count: int, on: date) -> list[str]:
    view = table.model.view
    found = [f"{table.accessibleName()}，{count:,} 行，查看日期 {on.isoformat()}。"]
    if view.text.strip():
        found.append(f"查找：{view.text.strip()}")
    if view.chosen:
        found.append(f"筛选：{table.filter_words()}")
    place = table.columns.place_of(view.order)
    if place >= 0:
        way = "降序" if view.descending else "升序"
        found.append(f"排序：{table.columns.heading(place)}，{way}")
    return found


def _blocks(
    source: Source[Any], keys: Sequence[Any], columns: "Sequence[Column[Any]]"
) -> Iterator[list[list[Cell]]]:
    """Runs on the worker, a block at a time; a row gone meanwhile is left out."""
    for begin in range(0, len(keys), BLOCK):
        rows = source.rows(keys[begin : begin + BLOCK])
        yield [
            [(column.show(row), column.state(row) if column.state else "") for column in columns]
            for row in rows
            if row is not None
        ]
