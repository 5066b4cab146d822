"""The text of a chapter: its letters as in the window, its pictures as wide as there is room.

The rule: what stands at the top of the view stands there again after a change of size or theme.
"""

from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPainter,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from app import paths
from app.ui import look

LEAST = 240
# Pixels of a heading of the first, second and third level; the space above and below each block.
HEADINGS = {1: 20, 2: 15, 3: 13}
LINE_PERCENT = 150
ABOVE, BELOW = 2 * look.GRID, look.GRID
# How much a picture of light screens is dimmed where all around it is dark.
DIM = QColor(0, 0, 0, 70)


class Pages(QTextBrowser):
    """Shows Markdown; links are told, not followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual_pages")
        self.setAccessibleName("正文")
        self.setOpenLinks(False)
        self._text = ""
        self._room = 0

    def show_text(self, text: str) -> None:
        """A chapter from its top."""
        self._text = text
        self._room = self._wide()
        self.setMarkdown(text)
        self.document().setDocumentMargin(2 * look.GRID)
        self._dress()
        self.to_start()

    def to_start(self) -> None:
        """The cursor and the view to the top."""
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def place(self) -> int:
        """The character at the top of the view."""
        if self.verticalScrollBar().value() == 0:
            return 0
        return self.cursorForPosition(QPoint(self.viewport().width() // 2, 0)).position()

    def go_to(self, place: int) -> None:
        """Bring a character to the top of the view."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() if place else 0)

    def _wide(self) -> int:
        return max(self.viewport().width() - 6 * look.GRID, LEAST)

    def _dress(self) -> None:
        """Letters, lines and spaces of the window's look."""
        block = self.document().begin()
        while block.isValid():
            _dress_block(block)
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self.place()
        super().resizeEvent(event)
        if self._text and self._wide() != self._room:
            self.show_text(self._text)
        self.go_to(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._text:
            place = self.place()
            self.show_text(self._text)
            self.go_to(place)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture, never wider than the room for it."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        picture = QImage(str(paths.MANUAL / QUrl(name).path()))
        scale = self.devicePixelRatioF()
        room = round(min(self._room, picture.width()) * scale)
        if picture.width() != room:
            picture = picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        picture = picture.convertToFormat(QImage.Format.Format_RGB32)
        _frame(picture)
        picture.setDevicePixelRatio(scale)
        return picture


def _frame(picture: QImage) -> None:
    """A line around it; dimmed where the window is dark."""
    tones = look.tones()
    painter = QPainter(picture)
    if QColor(tones.surface).lightness() < look.MIDDLE:
        painter.fillRect(picture.rect(), DIM)
    painter.setPen(QColor(tones.edge))
    painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
    painter.end()


def _dress_block(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    level = block.blockFormat().headingLevel()
    spaces = QTextBlockFormat()
    in_table = cursor.currentTable() is not None
    spaces.setTopMargin(ABOVE if level else 0)
    spaces.setBottomMargin(0 if in_table else BELOW)
    pictured = "\ufffc" in block.text()
    if not pictured:
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        spaces.setLineHeight(LINE_PERCENT, proportional)
    cursor.mergeBlockFormat(spaces)
    if level:
        letters = QTextCharFormat()
        letters.setProperty(QTextFormat.Property.FontPixelSize, HEADINGS.get(level, look.FONT_PX))
        letters.setFontWeight(QFont.Weight.Bold)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.setCharFormat(letters)
