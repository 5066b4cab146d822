"""What the one table draws: each page once, its grounds, its words in their colours."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui import look
from app.ui.columns import Column
from app.ui.rows import ListSource
from app.ui.table import Table

WORDS = ("虚构一", "虚构二", "虚构三", "虚构四" * 40)
COLUMNS: tuple[Column[str], ...] = (
    Column(name="name", heading="名称", show=str, width=200, link=True),
    Column(name="sign", heading="结论", show=lambda _: "", state=lambda _: "not_met", width=80),
    Column(name="hidden", heading="不看", show=str, width=80, hidden=True),
    Column(name="quiet", heading="上期", show=lambda _: "7,919", number=True, quiet=True),
)


class Paints(QObject):
    """Counts how often a widget is drawn."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        self.count += event.type() == QEvent.Type.Paint
        return False


def made(qtbot: QtBot, active: Callable[[QWidget], None]) -> Table[str]:
    source = ListSource(COLUMNS, WORDS, key=str)
    table: Table[str] = Table("drawn", "画出的表", source, search="查找")
    qtbot.addWidget(table)
    table.resize(700, 400)
    active(table)
    table.search.setFocus()
    table.refresh()
    return table


def drawn(table: Table[str]) -> QImage:
    return table.grid.viewport().grab().toImage()


def corner(table: Table[str], row: int, column: int, *, right: int = 3) -> QPoint:
    """A point of a cell without words: low, and close to its right end."""
    return table.grid.visualRect(table.model.index(row, column)).bottomRight() - QPoint(right, 3)


def colours(image: QImage, table: Table[str], row: int, column: int) -> set[str]:
    """Every colour in a cell."""
    rect = table.grid.visualRect(table.model.index(row, column))
    inside = image.copy(rect)
    return {
        inside.pixelColor(x, y).name()
        for x in range(inside.width())
        for y in range(inside.height())
    }


def test_rows_that_arrive_are_drawn_once(qtbot: QtBot, active: Callable[[QWidget], None]) -> None:
    table = made(qtbot, active)
    QApplication.processEvents()
    paints = Paints(table.grid.viewport())
    table.model.filter("二")
    # As when the line above is drawn at this moment, and everything that waits with it.
    table.grid.viewport().repaint()
    QApplication.processEvents()
    QApplication.processEvents()
    assert paints.count == 1


def test_grounds_tell_what_is_selected_and_where_the_mouse_is(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    table = made(qtbot, active)
    tones = look.tones()
    table.grid.selectionModel().select(
        table.model.index(1, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
    table.grid.hovered = (2, 0)
    image = drawn(table)
    grounds = [image.pixelColor(corner(table, row, 3)).name() for row in range(3)]
    assert grounds == [QColor(each).name() for each in (tones.surface, tones.selected, tones.hover)]
    under = corner(table, 2, 0) + QPoint(0, 3)
    assert image.pixelColor(under) == QColor(tones.line)


def test_words_and_signs_have_the_colours_of_their_columns(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    table = made(qtbot, active)
    tones = look.tones()
    image = drawn(table)
    for column, tone in ((0, tones.accent), (1, tones.not_met), (3, tones.muted)):
        assert QColor(tone).name() in colours(image, table, 0, column)
    # Words too long for their column end before it does.
    assert image.pixelColor(corner(table, 3, 0) - QPoint(0, 12)) == QColor(tones.surface)


def test_the_cell_under_the_cursor_has_a_frame_while_the_keys_come_here(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    table = made(qtbot, active)
    table.grid.setCurrentIndex(table.model.index(1, 3))
    edge = table.grid.visualRect(table.model.index(1, 3)).topLeft()
    accent = QColor(look.tones().accent)
    assert drawn(table).pixelColor(edge) != accent
    table.grid.setFocus()
    assert drawn(table).pixelColor(edge) == accent
