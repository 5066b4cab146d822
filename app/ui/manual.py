"""使用手册: the offline manual, opened by F1 at the chapter of what is looked at; and the keys.

The rule: a chapter is a Markdown file of resources/manual, its first line its title; the chapter of
a screen bears the screen's key. What was read stays where it was read, also after a change of size.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QHideEvent, QTextDocument
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.ui import look
from app.ui.keys import on_key
from app.ui.manual_pages import Pages
from app.ui.manual_text import FIRST, Chapter, chapters
from app.ui.parts import button, label, line, say

HINT = "Ctrl+F 查找　↑↓ 滚动　Alt+← 刚才的一章　Esc 返回"
LIST_WIDTH = 200
SEARCH_WIDTH = 280
NOT_FOUND = "手册中没有“{words}”，请换个说法"


class Manual(QWidget):
    """Chapters at the left, the one chosen beside them. `done` asks to go back.

    `places` keeps, by chapter, how far it was read; whoever opens the manual again hands it in.
    """

    done = Signal()
    hint = HINT

    def __init__(
        self,
        key: str = FIRST,
        parent: QWidget | None = None,
        *,
        places: dict[str, int] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("manual")
        self.setAccessibleName("使用手册")
        self._chapters = {chapter.key: chapter for chapter in chapters()}
        self._places: dict[str, int] = {} if places is None else places
        self._read: list[str] = []
        self._key = ""
        self._plain: dict[str, str] = {}
        self.leave = button("返回", "leave_manual", role="link", icon="back")
        self.leave.setToolTip("返回刚才的画面（Esc）")
        self.found = label("", "manual_found", role="muted")
        self.search = self._search_line()
        self.list = self._contents(tuple(self._chapters.values()))
        self.pages = Pages(self)
        self._lay_out()
        self._wire()
        self.open(key)

    def _search_line(self) -> QLineEdit:
        search = QLineEdit(self)
        search.setObjectName("manual_search")
        search.setAccessibleName("在手册中查找")
        search.setPlaceholderText("在手册中查找（Ctrl+F）")
        search.setClearButtonEnabled(True)
        for inner in search.findChildren(QWidget):
            inner.setObjectName("qt_clear")
        search.setFixedWidth(SEARCH_WIDTH)
        return search

    def _contents(self, found: Sequence[Chapter]) -> QListWidget:
        contents = QListWidget(self)
        contents.setObjectName("manual_contents")
        contents.setAccessibleName("目录")
        contents.setFixedWidth(LIST_WIDTH)
        contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for chapter in found:
            item = QListWidgetItem(chapter.title, contents)
            item.setData(Qt.ItemDataRole.UserRole, chapter.key)
        return contents

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        heading = label("使用手册", "manual_title", role="title")
        body.addLayout(line(self.leave, heading, 1, self.found, self.search))
        halves = line(self.list, self.pages, spacing=2 * look.GRID, wide=1)
        body.addLayout(halves, 1)
        for first, second in (
            (self.leave, self.search),
            (self.search, self.list),
            (self.list, self.pages),
        ):
            QWidget.setTabOrder(first, second)
        self.setFocusProxy(self.pages)

    def _wire(self) -> None:
        self.leave.clicked.connect(self.done)
        self.list.currentItemChanged.connect(lambda item, _: self._show(item))
        self.search.returnPressed.connect(self.find_next)
        self.search.textChanged.connect(lambda _: say(self.found, ""))
        self.pages.anchorClicked.connect(self.follow)
        on_key(self, "Alt+Left", self.step_back)

    # Going about.

    @property
    def key(self) -> str:
        """The chapter that is read."""
        return self._key

    def open(self, key: str) -> None:
        """A chapter where it was left; the first one where there is none of that key."""
        wanted = key if key in self._chapters else FIRST
        self.list.setCurrentRow(list(self._chapters).index(wanted))

    def follow(self, link: QUrl) -> None:
        """A link leads to a chapter, from its top."""
        key = link.path().removesuffix(".md")
        if key in self._chapters:
            self._places.pop(key, None)
            self.open(key)

    def step_back(self) -> None:
        """The chapter read before this one; out of the manual where there is none."""
        if not self._read:
            self.done.emit()
            return
        key = self._read.pop()
        self.open(key)
        self._read.pop()  # going back is no step forward

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self.note_place()
        if self._key:
            self._read.append(self._key)
        self._key = item.data(Qt.ItemDataRole.UserRole)
        self.pages.show_text(self._chapters[self._key].text, self._places.get(self._key, 0))

    def note_place(self) -> None:
        """Keep how far this chapter was read."""
        if self._key:
            self._places[self._key] = self.pages.place()

    def hideEvent(self, event: QHideEvent) -> None:
        self.note_place()
        super().hideEvent(event)

    # Finding.

    def find_next(self) -> None:
        """The next place of the words, in this chapter or a later one; from the top at the end."""
        words = self.search.text().strip()
        if not words or self.pages.find(words):
            return
        here = list(self._chapters).index(self._key)
        keys = [*list(self._chapters)[here + 1 :], *list(self._chapters)[: here + 1]]
        for key in keys:
            if words.casefold() in self._words_of(key):
                self.open(key)
                self.pages.to_start()
                self.pages.find(words)
                return
        say(self.found, NOT_FOUND.format(words=words))

    def _words_of(self, key: str) -> str:
        """What a chapter says, without the signs of its markup."""
        if key not in self._plain:
            document = QTextDocument()
            document.setMarkdown(self._chapters[key].text)
            self._plain[key] = document.toPlainText().casefold()
        return self._plain[key]
