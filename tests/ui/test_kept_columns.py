"""A table's columns as the clerk left them, where the rows come with other columns."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.columns import Column
from app.ui.rows import ListSource
from app.ui.table import Table


def source(*names: str) -> ListSource[str]:
    columns: tuple[Column[str], ...] = tuple(
        Column(name=each, heading=each, show=lambda row: row) for each in names
    )
    return ListSource(columns, ["虚构"])


def headings(table: Table[str]) -> list[str]:
    head = table.grid.horizontalHeader()
    return [
        str(table.model.headerData(head.logicalIndex(place), Qt.Orientation.Horizontal))
        for place in range(head.count())
    ]


def test_columns_that_come_with_other_rows_stand_where_the_source_has_them(qtbot: QtBot) -> None:
    table = Table("tiers", "等级", source("园区", "户数", "结论"))
    qtbot.addWidget(table)
    table.columns.save()
    table.show_source(source("园区", "每年户数", "成功率", "结论"))
    assert headings(table) == ["园区", "每年户数", "成功率", "结论"]
    table.columns.save()
    table.show_source(source("园区", "户数", "结论"))
    assert headings(table) == ["园区", "户数", "结论"]


def test_a_column_that_was_moved_stays_moved_among_others(qtbot: QtBot) -> None:
    table = Table("moved", "等级", source("园区", "户数", "结论"))
    qtbot.addWidget(table)
    table.columns.move(2, -1)
    assert headings(table) == ["园区", "结论", "户数"]
    table.show_source(source("园区", "每年户数", "结论"))
    assert headings(table) == ["园区", "每年户数", "结论"]
    table.show_source(source("园区", "户数", "结论"))
    assert headings(table) == ["园区", "结论", "户数"]
