"""使用手册: the offline manual, opened by F1 at the chapter of what is looked at; and the keys.

The rule: a chapter is a Markdown file of resources/manual, its first line its title; the chapter of
a screen bears the screen's key. Pictures lie beside it and are shown as wide as there is room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.ui import look
from app.ui.parts import button, label, line

FIRST = "start"
KEYS = "keys"
LIST_WIDTH = 200
MARGIN = 48


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the manual: its key, its title, its text."""

    key: str
    title: str
    text: str


def chapters(folder: Path = paths.MANUAL) -> tuple[Chapter, ...]:
    """Every chapter in the order of `order.txt`."""
    order = (folder / "order.txt").read_text(encoding="utf-8").split()
    return tuple(_chapter(folder, key) for key in order)


def _chapter(folder: Path, key: str) -> Chapter:
    text = (folder / f"{key}.md").read_text(encoding="utf-8")
    return Chapter(key, text.split("\n", 1)[0].lstrip("# ").strip(), text)


class _Pages(QTextBrowser):
    """The text; a picture is never wider than the window."""

    def loadResource(self, kind: int, name: QUrl) -> object:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        picture = QImage(str(paths.MANUAL / name.path()))
        room = max(self.viewport().width() - MARGIN, LIST_WIDTH)
        if picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class Manual(QWidget):
    """Chapters at the left, the one chosen beside them. `done` asks to go back."""

    done = Signal()

    def __init__(self, key: str = FIRST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual")
        self.setAccessibleName("使用手册")
        self._chapters = {chapter.key: chapter for chapter in chapters()}
        self.list = self._contents(tuple(self._chapters.values()))
        self.pages = self._browser()
        self.search = QLineEdit(self)
        self.search.setObjectName("manual_search")
        self.search.setAccessibleName("在手册中查找")
        self.search.setPlaceholderText("在手册中查找")
        self.search.setMaximumWidth(320)
        back = button("返回", "leave_manual", role="link", icon="back")
        heading = label("使用手册", "manual_title", role="title")
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(line(back, heading, 1, self.search))
        halves = line(self.list, self.pages, spacing=2 * look.GRID)
        halves.setStretch(1, 1)
        body.addLayout(halves, 1)
        back.clicked.connect(self.done)
        self.list.currentItemChanged.connect(lambda item, _: self._show(item))
        self.search.returnPressed.connect(self.find_next)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search)
        self.setFocusProxy(self.pages)
        self.open(key)

    def _contents(self, found: Sequence[Chapter]) -> QListWidget:
        contents = QListWidget(self)
        contents.setObjectName("manual_contents")
        contents.setAccessibleName("目录")
        contents.setFixedWidth(LIST_WIDTH)
        for chapter in found:
            item = QListWidgetItem(chapter.title, contents)
            item.setData(Qt.ItemDataRole.UserRole, chapter.key)
        return contents

    def _browser(self) -> _Pages:
        pages = _Pages(self)
        pages.setObjectName("manual_pages")
        pages.setAccessibleName("正文")
        pages.setOpenLinks(False)
        pages.document().setDocumentMargin(2 * look.GRID)
        pages.anchorClicked.connect(lambda link: self.open(Path(link.path()).stem))
        return pages

    def open(self, key: str) -> None:
        """A chapter from its top; the first one where there is none of that key."""
        wanted = key if key in self._chapters else FIRST
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == wanted:
                self.list.setCurrentRow(row)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.pages.setMarkdown(self._chapters[item.data(Qt.ItemDataRole.UserRole)].text)
            self.pages.moveCursor(QTextCursor.MoveOperation.Start)

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def find_next(self) -> None:
        """The next place of the words, in this chapter or a later one; from the top at the end."""
        words = self.search.text().strip()
        if not words or self.pages.find(words):
            return
        here = self.list.currentRow()
        rows = [*range(here + 1, self.list.count()), *range(here + 1)]
        for row in rows:
            if words in self._chapters[self.list.item(row).data(Qt.ItemDataRole.UserRole)].text:
                self.list.setCurrentRow(row)
                self.pages.moveCursor(QTextCursor.MoveOperation.Start)
                self.pages.find(words)
                return

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._show(self.list.currentItem())
