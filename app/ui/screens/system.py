"""系统: the ledger's safety, its people, passphrase, recovery sheet and stream; lock and look."""

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.fields import Field, Kind
from app.ui import look, settings
from app.ui.application import wear
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.parts import body_of, button, card, label, line, paragraph, say
from app.ui.recovery_card import RecoveryCard
from app.ui.screen import Screen
from app.ui.screens.log_page import LogPage
from app.ui.screens.system_passphrase import PassphraseCard
from app.ui.screens.system_people import PeopleCard
from app.ui.screens.system_safety import SafetyCard
from app.ui.screens.system_stream import StreamCard

MINUTES = Field(
    name="minutes", label="多少分钟没有操作就锁定（1 到 60）", kind=Kind.WHOLE, required=True
)
# So many pixels around what has the keyboard are seen too: its label, and the button below.
BELOW = 64


class System(Screen):
    """Each matter on a card of its own, each answered in place."""

    key: ClassVar[str] = "system"
    words: ClassVar[str] = "系统"
    icon: ClassVar[str] = "system"
    hint: ClassVar[str] = "Ctrl+L 锁定"
    tables: ClassVar[frozenset[str]] = frozenset({"user", "stream", "bundle_out"})
    by_day: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("system_pages")
        self.pages.setAccessibleName("系统")
        self.pages.addWidget(self._cards_page(desk))
        self.log = LogPage(desk)
        self.log.left.connect(self.back)
        self.pages.addWidget(self.log)
        self.body.addWidget(self.pages, 1)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        # Only now is there room to scroll to.
        self._scroll.verticalScrollBar().rangeChanged.connect(
            lambda *_: self._follow(None, QApplication.focusWidget())
        )

    def _cards_page(self, desk: Desk) -> QWidget:
        holder = QWidget()
        holder.setObjectName("system_cards")
        holder.setAccessibleName("系统设置")
        cards = QVBoxLayout(holder)
        cards.setContentsMargins(0, 0, look.GRID, 0)
        cards.setSpacing(2 * look.GRID)
        self.safety = SafetyCard(desk)
        self.people = PeopleCard(desk)
        self.stream = StreamCard(desk)
        for made in (
            self.safety,
            PassphraseCard(desk),
            self.people,
            RecoveryCard(desk),
            self.stream,
            self._log_card(),
            self._lock(),
            self._theme(),
        ):
            made.setMaximumWidth(720)
            cards.addWidget(made)
        cards.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("system_scroll")
        scroll.setAccessibleName("系统设置")
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        self._scroll, self._cards = scroll, holder
        page = QWidget()
        page.setObjectName("system_page")
        page.setAccessibleName("系统设置")
        body = body_of(page, spacing=2 * look.GRID)
        body.addLayout(line(label("系统", "system_title", role="title"), 1))
        body.addWidget(scroll, 1)
        return page

    def _log_card(self) -> QFrame:
        self.open_log = button("查看操作日志…", "open_log", icon="paper")
        self.open_log.clicked.connect(self._to_log)
        head = label("操作日志", "log_card_title", role="section")
        note = paragraph(
            "谁在什么时候做了什么，逐条留存，不能改也不能删。可按日期、操作人和内容查找，"
            "并核验有没有被改动。",
            "log_note",
            role="muted",
        )
        frame, body = card("log_card", "操作日志", (head, note))
        body.addLayout(line(self.open_log, 1))
        return frame

    def _to_log(self) -> None:
        self.pages.setCurrentWidget(self.log)
        self.tell()
        self.log.load()
        self.log.focus_here()

    def _follow(self, _left: QWidget | None, entered: QWidget | None) -> None:
        """A form that was just opened may lie below what is seen."""
        if entered is not None and self._cards.isAncestorOf(entered):
            QTimer.singleShot(
                0, entered, lambda: self._scroll.ensureWidgetVisible(entered, 0, BELOW)
            )

    def load(self) -> None:
        """Ask who there is, and how the stream stands."""
        self.people.load()
        self.stream.load()
        if self.pages.currentWidget() is self.log:
            self.log.load()

    def arrive(self, what: object) -> None:
        """Show the log, when asked for; else the keyboard onto the first step of a card."""
        if what == "log":
            self._to_log()
            return
        self.pages.setCurrentIndex(0)
        {"people": self.people.add}.get(str(what), self.safety.copy).setFocus()

    def tell(self) -> None:
        super().tell()
        if self.pages.currentWidget() is self.log:
            self.log.tell()

    def back(self) -> bool:
        """Esc: one step back in the log, or put away the question that is open."""
        if self.pages.currentWidget() is self.log:
            if not self.log.back():
                self.pages.setCurrentIndex(0)
                self.tell()
                self.open_log.setFocus()
            return True
        return any([self.people.back(), self.stream.back()])

    def focus_start(self) -> None:
        """On the first step of the first card, or in the log."""
        if self.pages.currentWidget() is self.log:
            self.log.focus_here()
            return
        self.safety.copy.setFocus()

    def _lock(self) -> QFrame:
        self.idle = Form("idle_form", "自动锁定", self)
        self.idle.add(MINUTES)
        self.idle.fill({"minutes": settings.idle_minutes()})
        self.idle_said = label("", "idle_said", role="muted")
        save = button("保存", "save_idle")
        save.clicked.connect(self._save_idle)
        self.idle.finished.connect(self._save_idle)
        head = label("自动锁定", "idle_title", role="section")
        frame, body = card("idle_card", "自动锁定", (head, self.idle))
        body.addLayout(line(save, self.idle_said, 1))
        return frame

    def _save_idle(self) -> None:
        values = self.idle.values()
        if values is None:
            return
        minutes: int = values["minutes"]
        if not 1 <= minutes <= 60:
            self.idle.say("minutes", "请填 1 到 60 之间的分钟数。")
            return
        self.desk.idle_chosen.emit(minutes)
        say(self.idle_said, f"已保存：{minutes} 分钟没有操作即锁定。")

    def _theme(self) -> QFrame:
        group = QButtonGroup(self)
        chosen = look.chosen_theme(settings.settings())
        row = line(spacing=2 * look.GRID)
        for theme, words in look.THEMES.items():
            each = QRadioButton(words, self)
            each.setObjectName(f"theme_{theme}")
            each.setAccessibleName(f"界面颜色：{words}")
            each.setChecked(theme == chosen)
            each.clicked.connect(lambda _, theme=theme: _choose(theme))
            group.addButton(each)
            row.addWidget(each)
        row.addStretch(1)
        head = label("界面颜色", "theme_title", role="section")
        frame, body = card("theme_card", "界面颜色", (head,))
        body.addLayout(row)
        return frame


def _choose(theme: look.Theme) -> None:
    settings.settings().setValue("look/theme", theme)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        wear(application, theme)
