"""The one table: paging, sorting, filtering, copying, the columns, the empty state."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from app.ui import settings as remembered
from app.ui.background import Background
from app.ui.column_chooser import ColumnChooser
from app.ui.columns import Column
from app.ui.kept_choices import keep_check
from app.ui.rows import LedgerSource, ListSource, RowsModel, View
from app.ui.table import Table

KEPT_SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up row."""

    key: int
    name: str
    size: int


COLUMNS: tuple[Column[Made], ...] = (
    Column(name="name", heading="名称", show=lambda row: row.name, width=200, link=True),
    Column(
        name="size",
        heading="面积(㎡)",
        show=lambda row: f"{row.size:,}",
        order=lambda row: row.size,
        number=True,
        state=lambda row: "met" if row.size > 10 else "not_met",
    ),
    Column(name="note", heading="备注", show=lambda row: f"=备注{row.key}"),
)
rows_of = st.lists(
    st.builds(
        Made,
        key=st.integers(0, 10**6),
        name=st.sampled_from(["甲", "乙𠮷", "丙 Abc", "丁"]),
        size=st.integers(0, 10**6),
    ),
    max_size=60,
    unique_by=lambda row: row.key,
)


def shown(model: RowsModel[Made]) -> list[Made]:
    found = [model.row_at(place) for place in range(model.rowCount())]
    return [row for row in found if row is not None]


@given(rows=rows_of, text=st.sampled_from(["", "甲", "abc", "乙𠮷 ", "甲 丁"]), down=st.booleans())
@KEPT_SETTINGS
def test_a_view_of_a_list_is_filtered_and_sorted(rows: list[Made], text: str, down: bool) -> None:
    model = RowsModel(ListSource(COLUMNS, rows, key=lambda row: row.key))
    model.look(View(text, "size", down))
    words = text.casefold().split()
    kept = [row for row in rows if all(word in row.name.casefold() for word in words)]
    assert shown(model) == sorted(kept, key=lambda row: row.size, reverse=down)


@given(rows=rows_of, visits=st.lists(st.integers(0, 59), max_size=30))
@KEPT_SETTINGS
def test_paging_shows_each_row_in_its_place_and_keeps_few_blocks(
    rows: list[Made], visits: list[int]
) -> None:
    model = RowsModel(ListSource(COLUMNS, rows, key=lambda row: row.key))
    model.BLOCK, model.KEEP = 7, 2
    model.look(View())
    for place in visits:
        expected = rows[place] if place < len(rows) else None
        assert model.row_at(place) == expected
        assert len(model._blocks) <= 2


class Slow:
    """A made-up ledger that counts what it is asked for."""

    def __init__(self, count: int) -> None:
        self.rows = {key: Made(key, f"实体{key}", key) for key in range(count)}
        self.asked: list[int] = []

    def keys(self, view: View) -> Sequence[int]:
        found = [key for key, row in self.rows.items() if view.text in row.name]
        return sorted(found, reverse=view.descending)

    def block(self, keys: Sequence[int]) -> Sequence[Made | None]:
        self.asked.append(len(keys))
        return [self.rows.get(key) for key in keys]

    def source(self) -> LedgerSource[Made]:
        return LedgerSource(COLUMNS, self.keys, self.block)


def test_a_long_table_fetches_only_the_blocks_in_sight(
    qtbot: QtBot, background: Background, rest: Callable[[], None]
) -> None:
    ledger = Slow(100_000)
    table = Table("long", "长表", ledger.source(), background=background, search="查找")
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.refresh()
    rest()
    table.grid.viewport().repaint()
    rest()
    assert table.model.rowCount() == 100_000
    assert table.model.row_at(0) == ledger.rows[0]
    table.grid.setCurrentIndex(table.model.index(99_999, 0))
    table.grid.viewport().repaint()
    rest()
    assert table.current_row() == ledger.rows[99_999]
    assert sum(ledger.asked) <= 4 * RowsModel.BLOCK


def test_typing_fast_shows_only_the_last_search(
    qtbot: QtBot, background: Background, rest: Callable[[], None]
) -> None:
    table = Table("long", "长表", Slow(2_000).source(), background=background, search="查找")
    qtbot.addWidget(table)
    table.show()
    counts: list[int] = []
    table.counted.connect(counts.append)
    for text in ("1", "19", "199", "1999"):
        table.search.setText(text)
    rest()
    assert counts[-1] == 1
    assert table.model.rowCount() == 1


def test_the_cursor_stays_on_its_row_through_sorting_and_refresh(qtbot: QtBot) -> None:
    rows = [Made(key, f"实体{key}", 100 - key) for key in range(50)]
    table = Table("kept", "表", ListSource(COLUMNS, rows, key=lambda row: row.key))
    qtbot.addWidget(table)
    table.refresh()
    table.grid.setCurrentIndex(table.model.index(3, 1))
    table.grid.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert table.current_row() == rows[3]
    table.show_source(ListSource(COLUMNS, rows[3:], key=lambda row: row.key))
    assert table.current_row() == rows[3]


def test_copying_gives_excel_plain_numbers_and_no_formulas(qtbot: QtBot) -> None:
    rows = [Made(1, "甲", 1234567), Made(2, "乙\t𠮷", 5)]
    table = Table("copied", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(table)
    table.refresh()
    table.grid.selectAll()
    table.grid.setFocus()
    QTest.keyClick(table.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "甲\t1234567\t'=备注1\n乙 𠮷\t5\t'=备注2"


def test_copying_rows_that_were_never_in_sight(
    qtbot: QtBot, background: Background, rest: Callable[[], None]
) -> None:
    table = Table("long", "长表", Slow(1_000).source(), background=background)
    qtbot.addWidget(table)
    table.refresh()
    rest()
    table.grid.selectAll()
    table.copy()
    rest()
    assert QGuiApplication.clipboard().text().count("\n") == 999


def test_hidden_and_moved_columns_are_remembered(qtbot: QtBot) -> None:
    rows = [Made(1, "甲", 7)]
    first = Table("mine", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(first)
    first.columns.show(1, on=False)
    first.grid.horizontalHeader().moveSection(2, 0)
    first.grid.setColumnWidth(0, 333)
    first.columns.save()
    again = Table("mine", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(again)
    assert again.grid.isColumnHidden(1)
    assert again.columns.shown() == [2, 0]
    assert again.grid.columnWidth(0) == 333
    again.columns.defaults()
    assert again.columns.shown() == [0, 1, 2]


def test_columns_remembered_by_an_older_program_do_no_harm(qtbot: QtBot) -> None:
    stored = [("gone", 50, False), ("size", 90, True)]
    remembered.settings().setValue("columns/old", json.dumps(stored))
    table = Table("old", "表", ListSource(COLUMNS, [Made(1, "甲", 7)]))
    qtbot.addWidget(table)
    assert table.columns.shown() == [0, 2]


def test_keys_home_end_enter_and_typing(qtbot: QtBot) -> None:
    rows = [Made(key, f"实体{key}", key) for key in range(100)]
    table = Table("keys", "表", ListSource(COLUMNS, rows), search="查找")
    qtbot.addWidget(table)
    opened: list[Made] = []
    pressed: list[tuple[Made, str]] = []
    table.opened.connect(opened.append)
    table.pressed.connect(lambda row, column: pressed.append((row, column)))
    table.show()
    table.refresh()
    table.focus_rows()
    QTest.keyClick(table.grid, Qt.Key.Key_End)
    QTest.keyClick(table.grid, Qt.Key.Key_Return)
    assert pressed == [(rows[99], "name")]
    QTest.keyClick(table.grid, Qt.Key.Key_Right)
    QTest.keyClick(table.grid, Qt.Key.Key_Home)
    QTest.keyClick(table.grid, Qt.Key.Key_Return)
    assert opened == [rows[0]]
    QTest.keyClick(table.grid, Qt.Key.Key_7)
    assert table.search.text() == "7"
    assert table.model.rowCount() == 19


def test_a_click_on_a_link_cell_opens_it(qtbot: QtBot) -> None:
    rows = [Made(1, "甲", 7), Made(2, "乙", 8)]
    table = Table("clicked", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.refresh()
    with qtbot.waitSignal(table.pressed) as caught:
        place = table.grid.visualRect(table.model.index(1, 0)).center()
        QTest.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [rows[1], "name"]
    with qtbot.assertNotEmitted(table.pressed):
        QTest.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 16))


def test_empty_says_what_belongs_there_and_offers_the_step(qtbot: QtBot) -> None:
    done: list[int] = []
    table = Table("empty", "表", ListSource(COLUMNS, []), search="查找")
    qtbot.addWidget(table)
    table.set_empty("还没有入驻实体。", "导入台账", lambda: done.append(1))
    table.show()
    table.refresh()
    assert table.empty.isVisible()
    table.empty._button.click()
    assert done == [1]
    table.search.setText("甲")
    assert "没有找到“甲”" in table.empty._sentence.text()
    table.empty._button.click()
    assert table.search.text() == ""
    assert table.empty._sentence.text() == "还没有入驻实体。"


def test_a_row_that_is_gone_meanwhile_shows_dots_and_opens_nothing() -> None:
    source = LedgerSource(COLUMNS, lambda _: [1, 2], lambda keys: [None for _ in keys])
    model: RowsModel[Made] = RowsModel(source)
    model.look(View())
    assert model.data(model.index(0, 0)) == "…"


def test_the_last_column_shrinks_with_the_window_after_it_was_remembered(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    rows = [Made(1, "甲", 7)]
    first = Table("shrinking", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(first)
    first.resize(900, 300)
    active(first)
    first.columns.save()
    first.close()
    again = Table("shrinking", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(again)
    again.resize(700, 300)
    active(again)
    assert again.grid.horizontalScrollBar().maximum() == 0
    assert again.grid.horizontalHeader().length() == again.grid.viewport().width()


def test_a_row_is_selected_as_soon_as_the_keyboard_is_in_the_table(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    table = Table("chosen", "表", ListSource(COLUMNS, [Made(1, "甲", 7), Made(2, "乙", 8)]))
    qtbot.addWidget(table)
    active(table)
    table.refresh()
    table.focus_rows()
    assert [row.key for row in table.chosen_rows()] == [1]
    table.grid.selectAll()
    assert [row.key for row in table.chosen_rows()] == [1, 2]


KINDS: tuple[Column[Made], ...] = (
    COLUMNS[0],
    Column(
        name="kind",
        heading="类型",
        show=lambda row: ("小", "中", "大")[row.size % 3],
        choices=("大", "中", "小"),
    ),
    Column(
        name="tags",
        heading="标签",
        show=lambda row: "、".join(tag for tag in ("甲类", "乙类") if row.size % len(tag) == 0),
        several=True,
    ),
    COLUMNS[1],
)


def test_a_held_key_chooses_no_row_beside_the_one_the_program_goes_to(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    """Ctrl+S adds a row that is gone to at once: Ctrl is still down."""
    rows = [Made(key, "甲", key) for key in range(5)]
    table = Table("held", "表", ListSource(COLUMNS, rows, key=lambda row: row.key))
    qtbot.addWidget(table)
    table.refresh()
    active(table)
    table.focus_rows()
    for held in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyPress(table, Qt.Key.Key_F24, held)
        assert QGuiApplication.keyboardModifiers() == held
        table.refresh()
        table.grid.setCurrentIndex(table.model.index(3, 0))
        assert [row.key for row in table.chosen_rows()] == [3]
        table.refresh()
        assert [row.key for row in table.chosen_rows()] == [3]
        QTest.keyRelease(table, Qt.Key.Key_F24)


def test_shift_and_ctrl_choose_several_rows(qtbot: QtBot) -> None:
    rows = [Made(key, "甲", key) for key in range(5)]
    table = Table("several", "表", ListSource(COLUMNS, rows))
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    table.refresh()
    table.grid.setCurrentIndex(table.model.index(1, 2))
    for _ in range(2):
        QTest.keyClick(table.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [row.key for row in table.chosen_rows()] == [1, 2, 3]
    left, control = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
    place = table.grid.visualRect(table.model.index(2, 2)).center()
    QTest.mouseClick(table.grid.viewport(), left, control, place)
    assert [row.key for row in table.chosen_rows()] == [1, 3]


def kinds(count: int = 30) -> ListSource[Made]:
    rows = [Made(key, f"实体{key}", key) for key in range(count)]
    return ListSource(KINDS, rows, key=lambda row: row.key)


def test_a_column_of_a_few_words_is_filtered_by_them() -> None:
    source = kinds()
    assert list(source.choices("kind")) == ["大", "中", "小"]
    assert source.choices("name") == ()
    assert source.choices("size") == ()
    model = RowsModel(source)
    model.choose("kind", ["大"])
    assert {row.size % 3 for row in shown(model)} == {2}
    model.filter("实体1")
    assert [row.key for row in shown(model)] == [11, 14, 17]
    model.choose("kind", ["大", "中"])
    assert [row.key for row in shown(model)] == [1, 10, 11, 13, 14, 16, 17, 19]
    model.choose("kind", [])
    assert model.view.chosen == ()


def test_a_cell_of_several_words_is_found_by_each_of_them() -> None:
    source = kinds()
    assert list(source.choices("tags")) == ["乙类", "甲类", ""]
    model = RowsModel(source)
    model.choose("tags", ["乙类"])
    assert {row.size % 2 for row in shown(model)} == {0}
    model.choose("tags", [""])
    assert {row.size % 2 for row in shown(model)} == {1}


def test_sort_and_filters_are_remembered_and_asked_for_at_once(qtbot: QtBot) -> None:
    first = Table("set_up", "表", kinds())
    qtbot.addWidget(first)
    first.refresh()
    first.columns.sort(3, descending=True)
    first.columns.choose(1, ["大", "中"])
    again = Table("set_up", "表", kinds())
    qtbot.addWidget(again)
    assert again.model.view == View("", "size", True, (("kind", ("大", "中")),))
    again.refresh()
    assert [row.key for row in shown(again.model)][:3] == [29, 28, 26]
    head = again.grid.horizontalHeader()
    assert (head.sortIndicatorSection(), head.sortIndicatorOrder()) == (
        3,
        Qt.SortOrder.DescendingOrder,
    )
    again.columns.sort(-1)
    again.columns.unfilter()
    third = Table("set_up", "表", kinds())
    qtbot.addWidget(third)
    assert third.model.view == View()


def test_a_filter_is_told_and_cleared_in_one_step(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    table = Table("told", "表", kinds())
    qtbot.addWidget(table)
    active(table)
    table.refresh()
    assert not table.filters.isVisible()
    table.columns.choose(1, ["大"])
    assert table.filters.isVisible()
    assert table.filters.text() == "筛选：类型＝大　清除"
    table.columns.choose(2, ["甲类"])
    table.columns.choose(1, ["没有的"])
    assert "筛选后没有剩下的行" in table.empty._sentence.text()
    QTest.mouseClick(table.filters, Qt.MouseButton.LeftButton)
    assert not table.filters.isVisible()
    assert table.model.rowCount() == 30


def test_columns_are_set_up_by_keys_alone(qtbot: QtBot, active: Callable[[QWidget], None]) -> None:
    table = Table("by_keys", "表", kinds())
    qtbot.addWidget(table)
    table.resize(900, 500)
    active(table)
    table.refresh()
    table.focus_rows()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(table.grid, Qt.Key.Key_L, control | Qt.KeyboardModifier.ShiftModifier)
    chooser = table.findChild(ColumnChooser)
    assert chooser is not None
    columns = chooser.columns
    assert columns.hasFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(columns, key)
    # The first column stays.
    assert table.columns.shown() == [0, 1, 3]
    QTest.keyClick(columns, Qt.Key.Key_Up)
    QTest.keyClick(columns, Qt.Key.Key_Up, control)
    assert table.columns.shown() == [1, 0, 3]
    width = table.grid.columnWidth(1)
    QTest.keyClick(columns, Qt.Key.Key_Right)
    assert table.grid.columnWidth(1) > width
    for expected in (View("", "kind", False), View("", "kind", True), View()):
        QTest.keyClick(columns, Qt.Key.Key_S)
        assert table.model.view == expected
    QTest.keyClick(columns, Qt.Key.Key_Tab)
    assert chooser.values.hasFocus()
    QTest.keyClick(chooser.values, Qt.Key.Key_Space)
    assert table.model.view.chosen == (("kind", ("大",)),)
    QTest.keyClick(chooser.values, Qt.Key.Key_Escape)
    assert table.grid.hasFocus()
    qtbot.waitUntil(lambda: table.findChild(ColumnChooser) is None)
    again = Table("by_keys", "表", kinds())
    qtbot.addWidget(again)
    assert again.columns.shown() == [1, 0, 3]


def test_all_rows_are_chosen_and_copied_as_filtered_and_sorted(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    table = Table("copied_so", "表", kinds(9))
    qtbot.addWidget(table)
    active(table)
    table.refresh()
    table.columns.sort(3, descending=True)
    table.columns.choose(1, ["大"])
    table.columns.show(2, on=False)
    table.focus_rows()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(table.grid, Qt.Key.Key_Down, shift)
    QTest.keyClick(table.grid, Qt.Key.Key_C, control)
    assert QGuiApplication.clipboard().text() == "实体8\t大\t8\n实体5\t大\t5"
    QTest.keyClick(table.grid, Qt.Key.Key_A, control)
    QTest.keyClick(table.grid, Qt.Key.Key_C, control)
    assert QGuiApplication.clipboard().text() == "实体8\t大\t8\n实体5\t大\t5\n实体2\t大\t2"


def test_a_filter_of_a_screen_is_remembered_only_if_the_clerk_set_it(qtbot: QtBot) -> None:
    def box() -> QCheckBox:
        made = QCheckBox("只看")
        made.setObjectName("only_some")
        qtbot.addWidget(made)
        keep_check(made)
        return made

    by_hand, by_program = box(), box()
    by_program.setChecked(True)
    assert not box().isChecked()
    by_hand.click()
    assert box().isChecked()
    by_hand.click()
    assert not box().isChecked()


def test_a_search_is_read_from_the_top_and_its_end_leads_back(qtbot: QtBot) -> None:
    rows = [Made(key, f"实体{key}", key) for key in range(300)]
    table = Table("from_top", "表", ListSource(COLUMNS, rows, key=lambda row: row.key), search="查")
    qtbot.addWidget(table)
    table.refresh()
    table.grid.setCurrentIndex(table.model.index(250, 0))
    table.search.setText("实体")
    assert not table.grid.currentIndex().isValid()
    table.search.setText("实体25")
    assert table.current_row() == rows[250]
    table.search.setText("")
    assert table.current_row() == rows[250]


def test_another_search_shows_its_first_rows_and_not_where_the_last_was_read(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    rows = [Made(key, f"实体{key}", key) for key in range(300)]
    table = Table("anew", "表", ListSource(COLUMNS, rows, key=lambda row: row.key), search="查")
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.refresh()
    active(table)
    read = table.grid.verticalScrollBar()
    table.grid.setCurrentIndex(table.model.index(250, 0))
    assert read.value() > 0
    table.search.setFocus()
    table.search.setText("实体")
    assert read.value() == 0
    table.search.setText("")
    assert table.current_row() == rows[250]
    assert read.value() > 0


def test_where_the_row_is_gone_the_next_one_is_gone_on_with(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    rows = [Made(key, f"实体{key}", key) for key in range(300)]
    table = Table("gone", "表", ListSource(COLUMNS, rows, key=lambda row: row.key), search="查")
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.refresh()
    active(table)

    def keep(left: list[Made]) -> None:
        table.show_source(ListSource(COLUMNS, left, key=lambda row: row.key))

    table.grid.setFocus()
    table.grid.setCurrentIndex(table.model.index(250, 0))
    keep([row for row in rows if row.key not in (250, 251)])
    assert table.current_row() == rows[252]
    table.search.setFocus()
    keep([row for row in rows if row.key % 100 == 99 or row.key < 200])
    # Nothing is selected behind the clerk's back, but the place is kept in sight.
    assert table.current_row() is None
    assert table.grid.rowAt(table.grid.viewport().height() // 2) > 180
    keep(rows[:200])
    table.focus_rows()
    table.grid.setCurrentIndex(table.model.index(199, 0))
    keep(rows[:199])
    assert table.current_row() == rows[198]


def test_the_last_column_gives_way_before_the_table_scrolls(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    columns: tuple[Column[str], ...] = (
        Column(name="name", heading="名称", show=str, width=200),
        Column(name="about", heading="说明", show=str, width=400),
    )
    table: Table[str] = Table("giving_way", "让出", ListSource(columns, ["一", "二"], key=str))
    qtbot.addWidget(table)
    table.resize(420, 300)
    active(table)
    assert not table.grid.horizontalScrollBar().isVisible()
    assert table.grid.columnWidth(0) == 200
    table.resize(900, 300)
    assert table.grid.columnWidth(1) > 600
    table.resize(260, 300)
    qtbot.waitUntil(table.grid.horizontalScrollBar().isVisible)


def test_a_number_stays_beside_its_heading(qtbot: QtBot, active: Callable[[QWidget], None]) -> None:
    columns: tuple[Column[str], ...] = (
        Column(name="name", heading="名称", show=str, width=200),
        Column(name="area", heading="面积", show=lambda row: str(len(row)), width=120, number=True),
    )
    table: Table[str] = Table("beside", "数字", ListSource(columns, ["一", "二"], key=str))
    qtbot.addWidget(table)
    table.resize(900, 300)
    active(table)
    assert table.grid.columnWidth(1) == 120
