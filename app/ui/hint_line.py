"""The keys for what is selected, at the right of the status bar: as many as there is room for.

The rule: a key is told whole or not at all; those that matter most stand first.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui import look

BETWEEN = "　"


class HintLine(QLabel):
    """Draws what fits; `text` and a screen reader have all of it, and so has the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("key_hint")
        look.give(self, role="small")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """It takes what is left."""
        return QSize(0, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """And gives way to the rest."""
        return self.sizeHint()

    def fitting(self) -> str:
        """As many of the keys, from the first, as fit."""
        told = self.text().split(BETWEEN)
        metrics = self.fontMetrics()
        while len(told) > 1 and metrics.horizontalAdvance(BETWEEN.join(told)) > self.width():
            told.pop()
        return BETWEEN.join(told)

    def paintEvent(self, _: QPaintEvent) -> None:
        shown = self.fitting()
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(look.tones().of("muted"))
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), beside, shown)
        painter.end()
