"""The one delegate: a sign and a line of text, nothing else, so that a page repaints at once."""

from functools import cache

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.ui import icons, look
from app.ui.rows import RowsModel, StateRole

PAD = 8
SIGN = 14
# A page has hundreds of cells: flags are compared as bare numbers, colours are made once.
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ELIDED = Qt.TextElideMode.ElideRight
_colour = cache(QColor)


class CellDelegate(QStyledItemDelegate):
    """Draws text cells of a RowsModel; the sign of a state stands before the words."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        colours = look.tones()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: int = option.state.value  # type: ignore[attr-defined]
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        self._ground(painter, rect, state, index.row(), widget)
        column = model.source.columns[index.column()]
        words, sign = model.cell_at(index.row(), index.column())
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        plain = colours.muted if column.quiet else colours.ink
        painter.setPen(_colour(colours.accent if column.link and words else plain))
        font: QFont = option.font  # type: ignore[attr-defined]
        metrics = QFontMetrics(font)
        if sign:
            inner = self._sign(painter, inner, sign, words, metrics, number=column.number)
            painter.setPen(_colour(getattr(colours, sign)))
        room = inner.width()
        # No letter is wider than the face is high, but to ask costs as much as to draw.
        fits = len(words) * metrics.height() <= room
        shown = words if fits else metrics.elidedText(words, _ELIDED, room)
        if column.link:
            font.setUnderline(_hovered(widget) == (index.row(), index.column()))
        painter.setFont(font)
        painter.drawText(inner, _RIGHT if column.number else _LEFT, shown)
        self._lines(painter, rect, state, widget)

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

    def _ground(
        self, painter: QPainter, rect: QRect, state: int, row: int, widget: QWidget
    ) -> None:
        colours = look.tones()
        if state & _SELECTED:
            painter.fillRect(rect, _colour(colours.selected))
        elif _hovered(widget)[0] == row:
            painter.fillRect(rect, _colour(colours.hover))

    def _sign(
        self,
        painter: QPainter,
        inner: QRect,
        sign: str,
        words: str,
        metrics: QFontMetrics,
        *,
        number: bool,
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

    def _lines(self, painter: QPainter, rect: QRect, state: int, widget: QWidget) -> None:
        colours = look.tones()
        painter.setPen(_colour(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & _FOCUSED and widget.hasFocus():
            painter.setPen(_colour(colours.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _hovered(widget: QWidget) -> tuple[int, int]:
    """The cell under the mouse, if the view keeps one."""
    hovered: tuple[int, int] = getattr(widget, "hovered", (-1, -1))
    return hovered
