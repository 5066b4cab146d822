"""What a machine can see in a picture: words cut off, widgets beyond the edge, columns too narrow.

The rule: a fault names the widget by its object name, so that it is found in the program.
"""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTableView,
    QToolButton,
    QWidget,
)

# Parts that Qt itself makes inside its own widgets.
QT_OWN = ("qt_", "ScrollLeftButton", "ScrollRightButton")
PADDING = 16
ROWS = 40
OFTEN = 0.25


def named(widget: QWidget) -> bool:
    """Whether it is one of ours, which must have a name."""
    return not widget.objectName().startswith(QT_OWN) and not isinstance(widget, QScrollBar)


def cut_off(widget: QWidget) -> bool:
    """Whether a label, a button or a line shows less than its words need."""
    if isinstance(widget, QLabel):
        return _label_cut(widget)
    if isinstance(widget, QToolButton):
        return False
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.width() + 1 < widget.sizeHint().width()
    if isinstance(widget, QComboBox):
        words = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText())
        return widget.width() < words + 2 * PADDING
    if isinstance(widget, QLineEdit):
        words = QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText())
        return bool(words) and widget.width() < words + PADDING
    return False


def _label_cut(widget: QLabel) -> bool:
    if not widget.text():
        return False
    if widget.wordWrap():
        return widget.height() + 1 < widget.heightForWidth(widget.width())
    return widget.width() + 1 < widget.sizeHint().width()


def squashed(widget: QWidget) -> bool:
    """Whether less of what one types into or presses is to be seen than there is."""
    typed = isinstance(widget, QLineEdit | QComboBox | QAbstractButton)
    if not typed or widget.objectName() == "clear" or scrolled(widget):
        return False
    return widget.visibleRegion().boundingRect().height() < widget.height()


def scrolled(widget: QWidget) -> bool:
    """Whether it lies in something that scrolls to it."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def faults(root: QWidget) -> Iterator[str]:
    """Everything wrong that can be told without an eye."""
    seen = [
        each
        for each in root.findChildren(QWidget)
        # A menu belongs to a button, yet lies where there is room for it.
        if each.isVisible() and named(each) and each.window() is root.window()
    ]
    for each in seen:
        name = each.objectName() or type(each).__name__
        if not each.objectName() or not (each.accessibleName() or _mute(each)):
            yield f"nameless {name}"
        if cut_off(each):
            yield f"cut off {name}: {_words(each)}"
        edge = each.mapTo(root, each.rect().bottomRight())
        if not scrolled(each) and not root.rect().contains(edge):
            yield f"beyond the edge {name}"
        if squashed(each):
            yield f"squashed {name}"
        if isinstance(each, QScrollArea) and each.horizontalScrollBar().isVisible():
            yield f"scrolls sideways {name}"
        if isinstance(each, QTableView):
            yield from _columns(each)
    yield from _overlaps(seen)


def _mute(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and not widget.text()


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return str(widget.placeholderText())
    if isinstance(widget, QComboBox):
        return str(widget.currentText())
    return str(widget.text())[:40] if isinstance(widget, QLabel | QAbstractButton) else ""


def _overlaps(seen: list[QWidget]) -> Iterator[str]:
    """Two with words on one sheet that lie over each other."""
    told = [each for each in seen if isinstance(each, QLabel | QAbstractButton) and _words(each)]
    for place, one in enumerate(told):
        for other in told[place + 1 :]:
            same = one.parentWidget() is other.parentWidget()
            if same and one.geometry().intersects(other.geometry()):
                yield f"overlap {one.objectName()} and {other.objectName()}"


def _columns(view: QTableView) -> Iterator[str]:
    model = view.model()
    wide = view.horizontalHeader().length() - view.viewport().width()
    if wide > 0:
        yield f"wider than its room {view.objectName()}"
    shown = range(min(model.rowCount(), ROWS))
    for column in range(model.columnCount()):
        if view.isColumnHidden(column):
            continue
        room = view.columnWidth(column) - PADDING
        head = _said(model.headerData(column, Qt.Orientation.Horizontal))
        if _width(view.horizontalHeader(), head) > room + 1:
            yield f"narrow head {view.objectName()}: {head}"
        cells = [_said(model.index(row, column, QModelIndex()).data()) for row in shown]
        long = [each for each in cells if _width(view, each) > room + PADDING // 2]
        if cells and len(long) > OFTEN * len(cells):
            yield f"narrow column {view.objectName()}: {head} ({max(long, key=len)[:40]})"


def _said(data: object) -> str:
    return data if isinstance(data, str) else ""


def _width(widget: QWidget, words: str) -> int:
    metrics = QFontMetrics(widget.font())
    return max(metrics.horizontalAdvance(each) for each in words.split("\n"))
