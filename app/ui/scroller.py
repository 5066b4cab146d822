"""What is taller than the window, behind one bar at its right.

The rule: nothing is squeezed to fit or scrolls sideways; what has the keyboard is in sight.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QSizePolicy, QWidget

from app.ui import look

BELOW = 48
LEAST = 96


class Scroller(QScrollArea):
    """Shows `inside` as tall as it likes to be."""

    def __init__(self, name: str, words: str, inside: QWidget) -> None:
        super().__init__()
        self._held = False
        self.setObjectName(f"{name}_scroll")
        self.setAccessibleName(words)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def hold_to_content(self) -> None:
        """As tall as what is inside while there is room, below something that can give way."""
        self._held = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """That of what is inside, once it is held to it."""
        inside = self.widget()
        if not self._held or inside is None:
            return super().sizeHint()
        wide = self.width() - 2 * look.GRID
        tall = inside.heightForWidth(wide) if inside.hasHeightForWidth() else 0
        return QSize(inside.sizeHint().width(), max(tall, inside.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Two lines and a bar."""
        return QSize(0, LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside grew or shrank."""
        if self._held and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and self.isAncestorOf(now):
            # What was only just shown has its place once it is laid out.
            QTimer.singleShot(0, now, lambda: self.follow(now))

    def follow(self, part: QWidget) -> None:
        """Put what has the keyboard in sight."""
        if isinstance(part, QAbstractItemView):
            # Of many rows the one with the cursor, so that what stands above is not scrolled away.
            row = part.visualRect(part.currentIndex())
            at = part.viewport().mapTo(self.widget(), row.bottomLeft())
            self.ensureVisible(0, at.y(), 0, look.GRID)
        else:
            self.ensureWidgetVisible(part, 0, BELOW)
