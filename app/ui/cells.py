"""What a page of the one table looks like: a sign and a line of text in each cell, nothing else.

The rule: a page is drawn in one call, column by column. Qt asks a delegate and the model a dozen
times for each cell, and each time it waits for the worker to let go of Python.
"""

from functools import cache
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from app.ui import icons, look
from app.ui.rows import RowsModel, StateRole

PAD = 8
SIGN = 14
# A page has hundreds of cells: flags are bare numbers, colours are made once.
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_ELIDED = Qt.TextElideMode.ElideRight
_colour = cache(QColor)


class CellDelegate(QStyledItemDelegate):
    """How wide a cell wants to be, and the whole text of one that is too narrow for it."""

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole text of a cell that is too narrow for it."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        narrow = self.sizeHint(option, index).width() > rect.width()
        QToolTip.showText(event.globalPos(), str(index.data()) if narrow else "", view)
        return True

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        metrics = QFontMetrics(option.font)  # type: ignore[attr-defined]
        words = str(index.data())
        sign = SIGN + 4 if index.data(StateRole) else 0
        return QSize(metrics.horizontalAdvance(words) + 2 * PAD + sign + 2, look.ROW)


class _Strip(NamedTuple):
    """A row or a column in sight: which one, where it begins and how long it is."""

    place: int
    at: int
    long: int


def paint_page(view: QTableView, area: QRect, hovered: tuple[int, int]) -> None:
    """Draw the cells of a view that lie in an area of its viewport."""
    model = view.model()
    assert isinstance(model, RowsModel)
    rows = _in_sight(view.verticalHeader(), area.top(), area.bottom())
    columns = _in_sight(view.horizontalHeader(), area.left(), area.right())
    painter = QPainter(view.viewport())
    painter.setFont(view.font())
    if rows and columns:
        _grounds(painter, view, rows, columns, hovered[0])
        _lines(painter, rows, columns)
        for column in columns:
            _words(painter, model, rows, column, hovered)
        _cursor(painter, view, area)
    painter.end()


def _in_sight(header: QHeaderView, first: int, last: int) -> list[_Strip]:
    """The sections of a header between two points of its line, as they stand there."""
    begin, end = header.visualIndexAt(max(first, 0)), header.visualIndexAt(last)
    if begin < 0:
        return []
    places = map(header.logicalIndex, range(begin, (end if end >= 0 else header.count() - 1) + 1))
    return [
        _Strip(place, header.sectionViewportPosition(place), header.sectionSize(place))
        for place in places
        if not header.isSectionHidden(place)
    ]


def _grounds(
    painter: QPainter, view: QTableView, rows: list[_Strip], columns: list[_Strip], hovered: int
) -> None:
    colours = look.tones()
    left, right = columns[0].at, columns[-1].at + columns[-1].long
    for row in rows:
        if row.place == hovered:
            painter.fillRect(left, row.at, right - left, row.long, _colour(colours.hover))
    top, bottom = rows[0].place, rows[-1].place
    selected = _colour(colours.selected)
    for each in view.selectionModel().selection().toList():
        if each.bottom() < top or each.top() > bottom:
            continue
        for row in rows:
            if each.top() <= row.place <= each.bottom():
                for column in columns:
                    if each.left() <= column.place <= each.right():
                        painter.fillRect(column.at, row.at, column.long, row.long, selected)


def _lines(painter: QPainter, rows: list[_Strip], columns: list[_Strip]) -> None:
    painter.setPen(_colour(look.tones().line))
    left, right = columns[0].at, columns[-1].at + columns[-1].long - 1
    for row in rows:
        under = row.at + row.long - 1
        painter.drawLine(left, under, right, under)


def _words(
    painter: QPainter,
    model: RowsModel[Any],
    rows: list[_Strip],
    strip: _Strip,
    hovered: tuple[int, int],
) -> None:
    """The cells of a column."""
    colours, column = look.tones(), model.source.columns[strip.place]
    metrics = painter.fontMetrics()
    widest = metrics.height()  # no letter is wider than the face is high
    side = _RIGHT if column.number else _LEFT
    tone = colours.accent if column.link else colours.muted if column.quiet else colours.ink
    left, wide = strip.at + PAD, strip.long - 2 * PAD
    painter.setPen(_colour(tone))
    for row in rows:
        words, sign = model.cell_at(row.place, strip.place)
        inner = QRect(left, row.at, wide, row.long)
        if sign:
            inner = _sign(painter, inner, sign, words, metrics, number=column.number)
            painter.setPen(_colour(getattr(colours, sign)))
        room = inner.width()
        # To ask how wide the words are costs as much as to draw them.
        fits = len(words) * widest <= room
        shown = words if fits else metrics.elidedText(words, _ELIDED, room)
        if column.link and hovered == (row.place, strip.place):
            _underlined(painter, inner, side, shown)
        elif shown:
            painter.drawText(inner, side, shown)
        if sign:
            painter.setPen(_colour(tone))


def _underlined(painter: QPainter, inner: QRect, side: int, words: str) -> None:
    """A link under the mouse."""
    font = painter.font()
    font.setUnderline(True)
    painter.setFont(font)
    painter.drawText(inner, side, words)
    font.setUnderline(False)
    painter.setFont(font)


def _sign(
    painter: QPainter, inner: QRect, sign: str, words: str, metrics: QFontMetrics, *, number: bool
) -> QRect:
    """Draw the sign close before the words; returns the room left for them."""
    colour = getattr(look.tones(), sign)
    left = inner.left()
    if number:
        left = max(left, inner.right() - metrics.horizontalAdvance(words) - SIGN - 4)
    top = inner.center().y() - SIGN // 2 + 1
    scale = painter.device().devicePixelRatioF()
    painter.drawPixmap(left, top, icons.pixmap(sign, colour, SIGN, scale))
    return inner.adjusted(left - inner.left() + SIGN + 4, 0, 0, 0)


def _cursor(painter: QPainter, view: QTableView, area: QRect) -> None:
    """The cell the keys work on, while they come here."""
    rect = view.visualRect(view.currentIndex())
    if view.hasFocus() and rect.intersects(area):
        painter.setPen(_colour(look.tones().accent))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
