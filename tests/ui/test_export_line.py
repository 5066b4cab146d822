"""Ctrl+E in any table: what is shown lies in a workbook, masked, and a line says where."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.park import Park
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.ui.desk import Desk
from app.ui.screens.tenants import Tenants
from app.ui.settings import settings
from tests.store import made_up


@pytest.fixture
def screen(
    memory_ledger: Ledger,
    desk: Desk,
    qtbot: QtBot,
    active: Callable[[QWidget], None],
    rest: Callable[[], None],
    tmp_path: Path,
) -> Tenants:
    """The long table over made-up tenants; workbooks go into the test's folder."""
    settings().setValue("exports/folder", str(tmp_path / "out"))
    park = queries.all_of(memory_ledger, Park)[0].id
    people = [made_up.founder(name=f"虚构人{at}") for at in range(1)]
    firms = [made_up.entity(people[0], name=f"虚构{at}号商行", uscc=None) for at in range(3)]
    insert(memory_ledger, [*people, *firms, *(made_up.tenancy(firm, park) for firm in firms)])
    made = Tenants(desk)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    active(made)
    made.load()
    rest()
    return made


def test_what_is_shown_lies_in_a_workbook(
    screen: Tenants, memory_ledger: Ledger, rest: Callable[[], None], tmp_path: Path
) -> None:
    table = screen.table
    names = [column.name for column in table.model.source.columns]
    for place, name in enumerate(names):
        table.show_column(place, on=name in ("entity", "start_on", "area_dm2", "id_number"))
    table.columns.sort(names.index("entity"), descending=True)
    table.search.setText("号商行")
    rest()
    table.focus_rows()
    QTest.keyClick(table.grid, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    rest()
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == "入驻实体列表 2026-06-30.xlsx"
    book = openpyxl.load_workbook(path)
    head, *rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert head == ["实体名称", "入驻日期", "使用面积(㎡)", "身份证号"]
    assert [row[0] for row in rows] == ["虚构2号商行", "虚构1号商行", "虚构0号商行"]
    assert all(isinstance(row[2], float | int) for row in rows)
    assert all(str(row[3]).count("*") == 10 for row in rows)
    notes = [str(row[0].value) for row in book["说明"].iter_rows()]
    assert "查找：号商行" in notes
    assert "排序：实体名称，降序" in notes
    assert table.export_line.isVisible()
    assert table.export_line.words.text() == f"已导出 3 行：{path}"
    assert queries.audit_entries(memory_ledger, newest=1)[0].action == "导出表格"
    QTest.mouseClick(table.export_line.done, Qt.MouseButton.LeftButton)
    assert not table.export_line.isVisible()
    assert table.grid.hasFocus()


def test_a_table_without_rows_is_not_exported(
    screen: Tenants, rest: Callable[[], None], tmp_path: Path
) -> None:
    screen.table.search.setText("没有的")
    rest()
    screen.table.export()
    rest()
    assert not (tmp_path / "out").exists()
