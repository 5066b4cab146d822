"""Two parts of a screen above each other, with a border between them that the clerk can move.

The rule: where the clerk put the border it stays until the upper part needs another height.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui import look


class Halves(QSplitter):
    """Both are always seen; `shares` is how they part a height that nobody chose."""

    def __init__(
        self,
        name: str,
        words: str,
        *,
        upper: QWidget,
        lower: QWidget,
        shares: tuple[int, int] = (0, 0),
    ) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._needed = (0, False)
        self.setObjectName(f"{name}_halves")
        self.setAccessibleName(words)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(look.GRID)
        for place, (part, share) in enumerate(zip((upper, lower), shares, strict=True)):
            self.addWidget(part)
            self.setStretchFactor(place, share)
            self.handle(place).setObjectName(f"{name}_handle")
            self.handle(place).setAccessibleName("拖动调整高低")

    def give_upper(self, needed: int, *, freely: bool = False) -> None:
        """What the upper part needs, up to half; `freely`, all that the lower one can spare."""
        if (needed, freely) != self._needed:
            self._needed = needed, freely
            given = min(needed, self.height() if freely else self.height() // 2)
            self.setSizes([given, self.height() - given])
