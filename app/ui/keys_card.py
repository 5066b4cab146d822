"""快捷键 over the screen: the keys of the screen looked at first, then those of all screens.

The rule: it shows the one list of keys and knows none of its own.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui import look
from app.ui.keys import Place, keys_at, places_of, written
from app.ui.parts import button, label, line

KEYS_WIDTH = 168


class KeysCard(QWidget):
    """`done` asks to go back, the others for the whole list in the manual, or on paper."""

    done = Signal()
    manual_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, screen: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_card")
        self.setAccessibleName("快捷键")
        self.leave = button("返回", "leave_keys", role="link", icon="back")
        self.leave.setToolTip("返回刚才的画面（Esc）")
        self.all = button("全部快捷键", "all_keys", role="link", icon="paper")
        self.all.setToolTip("使用手册的“快捷键”一章")
        self.print = button("打印快捷键表", "print_keys", role="link", icon="print")
        heading = label("快捷键", "keys_title", role="title")
        self.view = QScrollArea(self)
        self.view.setObjectName("keys_scroll")
        self.view.setAccessibleName("快捷键")
        self.view.setWidgetResizable(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setWidget(_columns(words, places_of(screen)))
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(line(self.leave, heading, 1, self.all, self.print))
        body.addWidget(self.view, 1)
        self.leave.clicked.connect(self.done)
        self.all.clicked.connect(self.manual_wanted)
        self.print.clicked.connect(self.print_wanted)
        # The arrows scroll at once.
        self.setFocusProxy(self.view)


def _columns(words: str, own: Sequence[Place]) -> QWidget:
    """What the screen has at the left, what every screen has at the right."""
    holder = QWidget()
    holder.setObjectName("keys_list")
    holder.setAccessibleName("快捷键")
    left, right = _column(own), _column(places_of(""))
    if not own:
        none = f"{words}没有自己的快捷键，右边的都能用。"
        left.insertWidget(0, label(none, "no_own_keys", role="muted", wrap=True))
    body = line(spacing=4 * look.GRID)
    body.setContentsMargins(2 * look.GRID, 2 * look.GRID, 2 * look.GRID, 2 * look.GRID)
    body.addLayout(left, 1)
    body.addLayout(right, 1)
    holder.setLayout(body)
    return holder


def _column(places: Sequence[Place]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look.GRID)
    for place in places:
        column.addWidget(label(place.words, "keys_place", role="section"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, look.GRID)
        grid.setHorizontalSpacing(2 * look.GRID)
        grid.setVerticalSpacing(look.GRID // 2)
        grid.setColumnMinimumWidth(0, KEYS_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, key in enumerate(keys_at(place.key)):
            grid.addWidget(label(written(key), "keys_keys", role="muted", wrap=True), row, 0)
            grid.addWidget(label(key.what, "keys_what", wrap=True), row, 1)
        column.addLayout(grid)
    column.addStretch(1)
    return column
