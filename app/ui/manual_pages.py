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
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget
from shiboken6 import isValid

from app import paths
from app.ui import look

LEAST = 240
# Pixels of a heading of the first, second and third level; the space above and below each block.
HEADINGS = {1: 20, 2: 15, 3: 13}
LINE_PERCENT = 140
# What stands for a picture among the letters.
PICTURE = "\ufffc"
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
        self._room = self._place = 0
        self._placing = False
        self.verticalScrollBar().valueChanged.connect(self._moved)

    def show_text(self, text: str, place: int = 0) -> None:
        """A chapter from a character on."""
        self._text = text
        self._render(place)

    def _render(self, place: int) -> None:
        self._placing = True
        self._room = self._wide()
        # A new one: in the old one the letters of the title would go on into the text.
        made, before = QTextDocument(self), self.document()
        made.setDefaultFont(self.font())
        made.setDocumentMargin(2 * look.GRID)
        made.setMarkdown(self._text)
        self.setDocument(made)
        if isValid(before):  # Qt itself deletes the one it has made
            before.deleteLater()
        self._dress()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._placing = False
        self.go_to(place)

    def to_start(self) -> None:
        """The cursor and the view to the top."""
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def place(self) -> int:
        """The character at the top of the view."""
        return self._place

    def go_to(self, place: int) -> None:
        """Bring a character to the top of the view, and keep it there in every size."""
        self._placing = True
        self.document().documentLayout().documentSize()  # laid out to its end
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        if not self.textCursor().hasSelection():
            # Whoever gives it the keyboard brings the cursor into sight.
            self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() if place else 0)
        self._placing, self._place = False, place

    def _moved(self, value: int) -> None:
        """The clerk scrolled."""
        if not self._placing and self.isVisible():
            middle = QPoint(self.viewport().width() // 2, 0)
            self._place = self.cursorForPosition(middle).position() if value else 0

    def _wide(self) -> int:
        return max(self.viewport().width() - 6 * look.GRID, LEAST)

    def _dress(self) -> None:
        """Letters, lines and spaces of the window's look."""
        block = self.document().begin()
        while block.isValid():
            _dress_block(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.go_to(self._place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        place, self._placing = self._place, True
        super().resizeEvent(event)
        if self._text and self._wide() != self._room:
            self._render(place)
        else:
            self.go_to(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._text:
            self._render(self._place)

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
    spaces.setTopMargin(ABOVE if level and block.previous().isValid() else 0)
    spaces.setBottomMargin(BELOW if cursor.currentTable() is None else 0)
    if PICTURE not in block.text():
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        spaces.setLineHeight(LINE_PERCENT, proportional)
    cursor.mergeBlockFormat(spaces)
    if level:
        letters = QTextCharFormat()
        letters.setProperty(QTextFormat.Property.FontPixelSize, HEADINGS.get(level, look.FONT_PX))
        letters.setFontWeight(QFont.Weight.Bold)
        cursor.setPosition(block.position() + block.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)


def _dress_table(table: QTextTable) -> None:
    """Thin lines in the colour of all lines, room around the words."""
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QColor(look.tones().edge))
    shape.setCellPadding(look.GRID // 2)
    shape.setCellSpacing(0)
    shape.setBottomMargin(ABOVE)
    table.setFormat(shape)
