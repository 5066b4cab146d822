"""Three sheets side by side while there is room for them, else the third below the first.

The rule: no sheet is narrower than it asks for, and the keyboard goes through them in their order.
"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui import look


class Folding(QWidget):
    """`sheets` are three, in the order of the keyboard."""

    def __init__(self, name: str, words: str, sheets: tuple[QWidget, QWidget, QWidget]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._sheets = sheets
        self._folded: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * look.GRID)
        self._place(folded=False)

    def _place(self, *, folded: bool) -> None:
        if folded == self._folded:
            return
        self._folded = folded
        first, second, third = self._sheets
        for each in self._sheets:
            self._grid.removeWidget(each)
        self._grid.addWidget(first, 0, 0)
        self._grid.addWidget(second, 0, 1, 2 if folded else 1, 1)
        self._grid.addWidget(third, 1 if folded else 0, 0 if folded else 2)
        for column in range(3):
            self._grid.setColumnStretch(column, 0 if folded and column == 2 else 1)
        self._grid.setRowStretch(1, 1 if folded else 0)

    def _least(self) -> list[int]:
        return [each.minimumSizeHint().width() for each in self._sheets]

    def minimumSizeHint(self) -> QSize:
        """Folded, it needs room for two."""
        first, second, third = self._least()
        wide = max(first, third) + second + 2 * look.GRID
        return QSize(wide, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # As the grid shares the width out, the widest of the three decides.
        self._place(folded=3 * max(self._least()) + 4 * look.GRID > self.width())
