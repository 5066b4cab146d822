"""The frame around every screen: rail, top bar, status bar, and what is shown between them."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.domain.changes import Changes
from app.store.search import Hit
from app.ui import icons, look
from app.ui.day_edit import DayEdit
from app.ui.desk import Desk
from app.ui.finder import Finder, Sought, place_of
from app.ui.parts import button, label, say
from app.ui.rail import Rail
from app.ui.screen import Screen
from app.ui.status_line import StatusLine
from app.usecases.practice import is_practice
from app.usecases.reminders import Reminders, reminders


class Frame(QWidget):
    """The working window once a ledger is open. Screens are made when first looked at."""

    def __init__(self, desk: Desk, screens: Sequence[type[Screen]]) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setAccessibleName("工作窗口")
        self.desk = desk
        self._kinds = {screen.key: screen for screen in screens}
        self._made: dict[str, Screen] = {}
        self._stale: set[str] = set()
        self._over: QWidget | None = None
        self._below: QWidget | None = None  # what lies under a preview opened from it
        self._held: QWidget | None = None  # what had the keyboard before
        self._read: dict[str, int] = {}  # how far each chapter of the manual was read
        self._key = screens[0].key
        self.rail = Rail(screens, self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("content")
        self.stack.setAccessibleName("内容")
        self.status = StatusLine(desk, self)
        self._lay_out()
        self._wire()
        self._ask_office()
        self.show_day()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._top_bar())
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addLayout(right, 1)

    def _top_bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setObjectName("top_bar")
        bar.setAccessibleName("顶栏")
        bar.setFixedHeight(48)
        self.office: QLabel = label("", "office", role="section")
        self.practice = label("练习台账", "practice", role="section")
        self.practice.setToolTip("企业和人员都是虚构的，不能上报。退出后可打开正式台账。")
        look.mark(self.practice, tone="contested")
        self.practice.hide()
        self.search = Finder(self.desk, self)
        self.day_edit = DayEdit(bar)
        self.receipt = button("", "last_receipt", role="link")
        self.receipt.setToolTip("去上报")
        self.receipt.hide()
        self.manual = icons.tool_button("help", "使用手册（F1）", bar)
        self.lock: QPushButton = button("锁定", "lock", icon="lock")
        self.lock.setToolTip("锁定窗口（Ctrl+L）")
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(2 * look.GRID)
        row.addWidget(self.office)
        row.addWidget(self.practice)
        row.addStretch(1)
        row.addWidget(self.receipt)
        row.addWidget(self.day_edit)
        # What is left goes to the search first, as far as it wants it.
        row.addWidget(self.search, 100)
        row.addWidget(self.manual)
        row.addWidget(self.lock)
        # Tab goes as the eye does: Shift+Tab leads from the search (Ctrl+K) to the day.
        stops = (self.receipt, *self.day_edit.stops(), self.search, self.manual, self.lock)
        for each, following in pairwise(stops):
            QWidget.setTabOrder(each, following)
        return bar

    def _wire(self) -> None:
        self.rail.chosen.connect(self.go)
        self.day_edit.picked.connect(self.desk.look_at)
        self.search.acted.connect(self._open_hit)
        self.search.searched.connect(lambda words: self.go("tenants", Sought(words, None)))
        self.receipt.clicked.connect(lambda: self.go("exchange", "report"))
        self.manual.clicked.connect(lambda _: self._open_manual())
        self.lock.clicked.connect(self.desk.lock_wanted)
        self.desk.went.connect(self.go)
        self.desk.changed.connect(self._on_changed)
        self.desk.day_changed.connect(self._on_day)
        self.desk.back_wanted.connect(self.back)
        self.desk.preview_wanted.connect(self._preview)
        self.desk.over_wanted.connect(lambda make: self.lay_over(make()))
        self.desk.turned.connect(lambda step: self.current().show_turned(step))
        keys = {
            "Ctrl+K": self._focus_search,
            "Ctrl+F": self._search_here,
            "F1": self._open_manual,
            "Ctrl+/": self._open_keys,
            "F5": self.refresh,
            "Ctrl+P": lambda: self.current().preview(),
            "Ctrl+O": lambda: self.go("exchange", "choose"),
            "Ctrl+L": self.desk.lock_wanted.emit,
            "Ctrl+Z": self.desk.undo,
            "Ctrl+Y": self.desk.redo,
            "Ctrl+Shift+Z": self.desk.redo,
            "Esc": self.back,
        }
        for sequence, do in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    # Going about.

    def current(self) -> Screen:
        """The screen looked at (or behind what lies over it)."""
        return self._made[self._key]

    def go(self, key: str, what: object = None) -> None:
        """Show a screen, made now if it is the first time, loaded again if something changed."""
        self._drop_over()
        self._follow_calendar()
        self._key = key
        fresh = key not in self._made
        if fresh:
            self._made[key] = self._kinds[key](self.desk)
            self.stack.addWidget(self._made[key])
        screen = self._made[key]
        self.stack.setCurrentWidget(screen)
        self.rail.show_chosen(key)
        screen.tell()
        if fresh or key in self._stale:
            self._stale.discard(key)
            screen.load()
        if what is not None:
            screen.arrive(what)
        else:
            screen.focus_start()

    def begin(self) -> None:
        """A ledger is there: fill the first screen, which may have been laid out before."""
        self.show_day()
        fresh = self._key not in self._made
        self.go(self._key)
        if fresh:
            self._ask_office()
        else:
            self.refresh()

    def back(self) -> None:
        """Esc: leave what lies over the screen or the search, else one step back inside it."""
        if self._below is not None:
            self._uncover()
        elif self._over is not None:
            self._drop_over()
            self.stack.setCurrentWidget(self.current())
            self._take_up_again()
        elif self.search.hasFocus():
            self._take_up_again()
        else:
            self.current().back()

    def _take_up_again(self) -> None:
        """The keyboard where it was before something lay over the screen, or before Ctrl+K."""
        held, self._held = self._held, None
        here = self.current()
        if held is not None and isValid(held) and here.isAncestorOf(held):
            held.setFocus()
        else:
            here.setFocus()
        here.tell()

    def _uncover(self) -> None:
        """What the preview was opened from, as it was."""
        below, self._below = self._below, None
        self._drop_over()
        if below is not None:
            self._over = below
            self.stack.setCurrentWidget(below)
            below.setFocus()
            self.desk.hinted.emit(getattr(below, "hint", ""))

    def lay_over(self, page: QWidget, *, keep: bool = False) -> None:
        """Show a page in place of the screen until Esc; `keep` what lies there already below it."""
        if self._over is None:
            self._held = QApplication.focusWidget()
        if keep and self._below is None:
            self._below, self._over = self._over, None
        else:
            self._drop_over()
        self._over = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.setFocus()

    def refresh(self) -> None:
        """Load all again: the screen now, the others when they are next looked at."""
        self.show_day()
        self._stale = set(self._made) - {self._key}
        self._ask_office()
        self.current().load()

    def _search_here(self) -> None:
        """Ctrl+F in what lies over the screen, else in the screen."""
        if self._over is None:
            self.current().focus_search()
        elif isinstance(search := getattr(self._over, "search", None), QWidget):
            search.setFocus()

    def _open_manual(self, key: str = "") -> None:
        """F1: the chapter of the screen looked at, where it was left."""
        from app.ui.manual import Manual

        manual = Manual(key or self._key, places=self._read)
        manual.done.connect(self.back)
        self.desk.hinted.emit(manual.hint)
        self.lay_over(manual)

    def _open_keys(self) -> None:
        """Ctrl+/: the keys of the screen looked at."""
        from app.ui.keys_card import KeysCard

        card = KeysCard(self._key, self.current().words)
        card.done.connect(self.back)
        card.manual_wanted.connect(lambda: self._open_manual("keys"))
        card.print_wanted.connect(self._print_keys)
        self.desk.hinted.emit("↑↓ 滚动　F1 使用手册　Esc 返回")
        self.lay_over(card)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._drop_over()
        super().closeEvent(event)

    def _print_keys(self) -> None:
        from app.ui.keys_paper import keys_paper

        self._preview(keys_paper())

    def _drop_over(self) -> None:
        for page in (self._over, self._below):
            if page is not None:
                # It may hold something open; only a close tells it.
                page.close()
                self.stack.removeWidget(page)
                page.deleteLater()
        self._over = self._below = None

    def _preview(self, paper: object) -> None:
        from app.ui.preview import Paper, Preview

        if isinstance(paper, Paper):
            keep = not isinstance(self._over, Preview)
            self.lay_over(Preview(self.desk, paper), keep=keep)

    # What happens.

    def _on_changed(self, changes: Changes) -> None:
        if changes.touch("bundle_out"):
            self._ask_receipt()
        for key, screen in self._made.items():
            if changes.touch(*screen.tables):
                self._mark(key)

    def _on_day(self) -> None:
        self.show_day()
        for key, screen in self._made.items():
            if screen.by_day:
                self._mark(key)

    def _follow_calendar(self) -> None:
        """A window open past midnight: what it shows as today is yesterday."""
        if self.day_edit.shown != self.desk.day:
            self._on_day()

    def _mark(self, key: str) -> None:
        if key == self._key:
            self._made[key].load()
        else:
            self._stale.add(key)

    def show_day(self) -> None:
        """The day in force into the top bar."""
        self.day_edit.show_day(self.desk.day, is_today=self.desk.is_today)

    def _name_office(self) -> None:
        say(self.office, self.desk.unit_name(self.desk.unit_code))

    def _ask_office(self) -> None:
        """Whose ledger it is, and when the superior office last answered."""
        self.desk.learn_units(self._name_office)
        self.desk.read(is_practice, self.practice.setVisible, owner=self)
        self._ask_receipt()

    def _ask_receipt(self) -> None:
        today = self.desk.today()
        self.desk.read(
            lambda ledger: reminders(ledger, today=today), self._show_receipt, owner=self
        )

    def _show_receipt(self, found: Reminders) -> None:
        """How long ago the superior office last answered; nothing before the first time."""
        words = "" if found.days is None else f"距上次回执 {found.days} 天"
        self.receipt.setText(words)
        self.receipt.setAccessibleName(words)
        self.receipt.setVisible(bool(words))

    def _focus_search(self) -> None:
        if self._over is None and not self.search.hasFocus():
            self._held = QApplication.focusWidget()
        self.search.setFocus()
        self.search.selectAll()

    def _open_hit(self, hit: Hit) -> None:
        """The very record, or the park or tenant it belongs to."""
        self.go(*place_of(hit, self.search.text()))
