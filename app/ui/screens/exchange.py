"""数据交换: a row of pages under the title; Ctrl and a digit go to each.

The rule: PAGES of `exchange_pages` lists them in their order; only the page that is looked at asks
the ledger for anything, and none is even imported before the screen is made.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.domain.changes import Changes
from app.ui.desk import Desk
from app.ui.page import Page, Whose
from app.ui.parts import label, line
from app.ui.screen import Screen

DIGITS = 9


class Exchange(Screen):
    """`arrive` takes a page's key, (key, what to show there), "choose", or files."""

    key: ClassVar[str] = "exchange"
    words: ClassVar[str] = "数据交换"
    icon: ClassVar[str] = "exchange"
    by_day: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        from app.ui.screens.exchange_pages import PAGES  # a seventh of the window's modules

        self._pages = PAGES
        self._kinds = {kind.key: kind for kind in PAGES}
        self._made: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._asked: set[str] = set()
        self.tabs = self._tab_bar()
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("exchange_pages")
        self.stack.setAccessibleName("数据交换")
        self.body.addLayout(line(label("数据交换", "exchange_title", role="title"), 1))
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)
        for place in range(DIGITS):
            self._key_for(place)
        desk.changed.connect(self._on_changed)
        self.open(PAGES[0].key)
        self.tabs.currentChanged.connect(self._turned)

    def _tab_bar(self) -> QTabBar:
        bar = QTabBar(self)
        bar.setObjectName("exchange_tabs")
        bar.setAccessibleName("数据交换的各页")
        bar.setDrawBase(False)
        bar.setExpanding(False)
        for kind in self._pages:
            place = bar.addTab(kind.words)
            bar.setTabData(place, kind.key)
            # Whether this office has the page is known once the offices are.
            bar.setTabVisible(place, kind.whose == "all")
        return bar

    def _key_for(self, place: int) -> None:
        shortcut = QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self)
        # From the rail and the top bar too; while another screen is shown this one hears nothing.
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self._open_nth(place))

    # Going about.

    @property
    def page(self) -> Page:
        """The page looked at."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def open(self, key: str) -> Page:
        """Show a page, made now if it is the first time, loaded again if something changed."""
        self._asked.add(key)
        if key not in self._made:
            self._made[key] = self._kinds[key](self.desk)
            self.stack.addWidget(self._made[key])
            self._stale.add(key)
        page = self._made[key]
        self.stack.setCurrentWidget(page)
        self._show_tabs()
        self.tabs.setCurrentIndex(self._pages.index(self._kinds[key]))
        if self.isVisible():
            page.tell()
            self._freshen()
        return page

    def offered(self) -> tuple[type[Page], ...]:
        """The pages in the row now: those of this office, and those something led to."""
        return tuple(
            kind
            for kind in self._pages
            if self._has(kind.whose) or (kind.whose == "asked" and kind.key in self._asked)
        )

    def _turned(self, place: int) -> None:
        """By a click the keyboard goes into the rows of a page, not onto its first button."""
        key = self.tabs.tabData(place)
        if key == self.page.key:
            return
        page = self.open(key)
        if not self.tabs.hasFocus():
            page.focus_start()

    def _open_nth(self, place: int) -> None:
        offered = self.offered()
        if place < len(offered):
            self.open(offered[place].key).focus_start()

    def _show_tabs(self) -> None:
        offered = self.offered()
        for place, kind in enumerate(self._pages):
            self.tabs.setTabVisible(place, kind in offered)
        for number, kind in enumerate(offered, start=1):
            self.tabs.setTabToolTip(self._pages.index(kind), f"{kind.words}（Ctrl+{number}）")

    def _has(self, whose: Whose) -> bool:
        units = self.desk.units
        own = units.get(self.desk.unit_code)
        has: dict[Whose, Callable[[], bool]] = {
            "all": lambda: True,
            "reporting": lambda: own is not None and own.parent is not None,
            "league": lambda: any(each.parent == self.desk.unit_code for each in units.values()),
            "asked": lambda: False,
        }
        return has[whose]()

    # Rows.

    def load(self) -> None:
        self._stale = set(self._made)
        self.desk.learn_units(self._show_tabs)
        self._freshen()

    def _freshen(self) -> None:
        if self.page.key in self._stale:
            self._stale.discard(self.page.key)
            self.page.load()

    def _on_changed(self, changes: Changes) -> None:
        self._stale |= {key for key, page in self._made.items() if changes.touch(*page.tables)}
        if self.isVisible():
            self._freshen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._freshen()

    # What the frame asks of a screen goes to its page.

    def tell(self) -> None:
        self.page.tell()

    def arrive(self, what: object) -> None:
        if what == "choose":
            self.open(self._pages[0].key).arrive(what)
        elif isinstance(what, list):
            self._take_files(what)
        elif isinstance(what, tuple):
            key, about = what
            self.open(key).arrive(about)
        elif isinstance(what, str):
            self.open(what).focus_start()

    def _take_files(self, files: Sequence[Path]) -> None:
        """Each file to the page that reads its kind; what no page knows is a workbook."""
        of_page: dict[str, list[Path]] = {}
        for file in files:
            suffix = file.suffix.lower()
            known = (kind.key for kind in self._pages if suffix in kind.suffixes)
            of_page.setdefault(next(known, self._pages[0].key), []).append(file)
        for key, those in of_page.items():
            self.open(key).arrive(those)

    def back(self) -> bool:
        return self.page.back()

    def uncover(self, part: QWidget) -> None:
        page = next(each for each in self._made.values() if each.isAncestorOf(part))
        self.open(page.key)
        page.uncover(part)

    def preview(self) -> None:
        self.page.preview()

    def focus_start(self) -> None:
        self.page.focus_start()

    def focus_search(self) -> None:
        self.page.focus_search()
