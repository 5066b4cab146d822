"""The shipped line icons, drawn sharp at any scale in a colour of the style."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget

from app import paths
from app.ui import look

SIZE = 20
CLEAR = QColor(0, 0, 0, 0)
# The property of a button that says its icon and the tone of it.
DRAWN = "drawn"


@cache
def _source(name: str) -> str:
    return (paths.ICONS / f"{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    """An icon in a colour (#RRGGBB), `size` logical pixels wide on a screen of that scale."""
    side = round(size * scale)
    drawn = QPixmap(side, side)
    drawn.fill(CLEAR)
    painter = QPainter(drawn)
    tinted = _source(name).replace("#000000", colour)
    QSvgRenderer(QByteArray(tinted.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


def icon(name: str, tone: str = "ink", size: int = SIZE) -> QIcon:
    """An icon for a button, as sharp as the sharpest screen there is."""
    scale = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    tones = look.tones()
    made = QIcon(pixmap(name, getattr(tones, tone), size, scale))
    if tone == "accent_ink":
        # White on the grey of a button that cannot be pressed would not be seen.
        made.addPixmap(pixmap(name, tones.muted, size, scale), QIcon.Mode.Disabled)
    return made


def dress(button: QAbstractButton, name: str, tone: str = "ink") -> None:
    """Give a button its icon; `redraw` keeps it in the colours in force."""
    button.setIcon(icon(name, tone))
    button.setIconSize(QSize(SIZE, SIZE))
    button.setProperty(DRAWN, f"{name} {tone}")


def redraw() -> None:
    """All icons and signs there are, in the colours now in force."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, Sign):
            widget.draw(widget.state)
        elif isinstance(widget, QAbstractButton) and widget.property(DRAWN):
            name, tone = str(widget.property(DRAWN)).split()
            widget.setIcon(icon(name, tone))


def tool_button(name: str, words: str, parent: QWidget | None = None) -> QToolButton:
    """A button that is only an icon; its words are the tip and the accessible name."""
    button = QToolButton(parent)
    dress(button, name)
    button.setObjectName(name)
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


class Sign(QLabel):
    """The sign of a state, in its colour: never a colour alone."""

    def __init__(self, state: str, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state, self._size = state, size
        self.setFixedSize(size, size)
        self.setObjectName("sign")
        self.draw(state)

    def draw(self, state: str) -> None:
        """Show another state."""
        self.state = state
        colour = getattr(look.tones(), state)
        self.setPixmap(pixmap(state, colour, self._size, self.devicePixelRatioF()))
        self.setAccessibleName(STATE_WORDS[state])


STATE_WORDS = {
    "met": "达标",
    "not_met": "未达标",
    "undetermined": "无法判定",
    "contested": "口径不同",
}
