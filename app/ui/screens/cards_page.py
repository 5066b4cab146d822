"""名片: our own card to hand out, the offices whose cards we trust, and who has none yet.

The rule: a card counts only after a person typed its digits from the telephone.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.store.outbox import OutBundle
from app.ui.bundle_words import names_text
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.card_tables import CARD_COLUMNS, CardRow, Cards, read_cards
from app.ui.screens.carry import Carry
from app.ui.screens.own_card import OwnCard
from app.ui.screens.register_card import RegisterCard
from app.ui.screens.rekey_page import RekeyPage
from app.ui.screens.revoke_card import RevokeCard
from app.ui.scroller import Scroller
from app.ui.sticks import StickWatch
from app.ui.table import Table
from app.usecases.trust import Trusted

AFTER_REKEY = "下一步：把 U 盘交给对方，对方在“接收”中读入，就换用了新名片，不用再打电话核对。"
RENEWED = (
    "已启用新钥匙。请马上打电话告诉{names}作废原来的钥匙，再写出新名片交给对方，"
    "并在电话里念新的三十位数字。"
)


ROWS_LEAST = 160


class CardsPage(Page):
    """The overview; in its place registering, revoking, and changing our own keys."""

    key: ClassVar[str] = "cards"
    words: ClassVar[str] = "名片"
    hint: ClassVar[str] = "Enter 登记名片　Esc 返回"
    tables: ClassVar[frozenset[str]] = frozenset({"peer", "office_key", "bundle_in"})
    suffixes: ClassVar[tuple[str, ...]] = (".plcard",)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._cards: Cards | None = None
        self.watch = StickWatch(desk, self)
        self.own = OwnCard(desk, self.watch)
        self.registering = RegisterCard(desk, self.watch)
        self.revoking = RevokeCard(desk)
        self.rekeying = RekeyPage(desk)
        self.carry = Carry(desk, self.watch, "rekey_carry")
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("cards_pages")
        self.pages.setAccessibleName("名片")
        self.overview = self._overview()
        for page in (
            self.overview,
            self.registering,
            self.revoking,
            self.rekeying,
            self.carry,
        ):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self._wire()

    def _overview(self) -> Scroller:
        page = QWidget()
        page.setObjectName("cards_overview")
        page.setAccessibleName("名片")
        self.missing = label("", "cards_missing", role="section", wrap=True)
        self.done = label("", "cards_done", wrap=True)
        self.done.hide()
        self.register = button("登记名片…", "register_card", role="main", icon="add")
        self.revoke = button("作废钥匙…", "begin_revoke")
        permit(self.desk, "trust", self.register, self.revoke)
        permit(self.desk, "keys", self.own.rekey)
        self.table: Table[CardRow] = Table("cards", "各机构的名片", ListSource(CARD_COLUMNS))
        self.table.set_empty("这个机构没有上级，也没有下级，不用登记名片。")
        body = body_of(page)
        body.addWidget(self.own)
        body.addLayout(line(self.missing, self.revoke, self.register, wide=0))
        body.addWidget(self.done)
        self.table.setMinimumHeight(ROWS_LEAST)
        body.addWidget(self.table, 1)
        return Scroller("cards", "名片", page)

    def _wire(self) -> None:
        self.register.clicked.connect(self.begin_register)
        self.revoke.clicked.connect(self._begin_revoke)
        self.own.rekey.clicked.connect(self._begin_rekey)
        self.table.current.connect(lambda _: self._enable())
        self.table.current.connect(lambda _: self._follow())
        self.table.opened.connect(self._open)
        for page in (self.registering, self.revoking, self.rekeying, self.carry):
            page.left.connect(self._see_overview)
        self.registering.trusted.connect(self._trusted)
        self.revoking.revoked.connect(self._revoked)
        self.rekeying.rekeyed.connect(self._rekeyed)
        self.rekeying.renewed.connect(self._renewed)

    def load(self) -> None:
        self.desk.read(read_cards, self._show, owner=self)

    def _show(self, cards: Cards) -> None:
        self._cards = cards
        self.own.show_cards(cards)
        missing = cards.missing
        said = f"还没有登记{names_text(missing)}的名片" if missing else "各机构的名片都已登记"
        say(self.missing, said if cards.rows else "")
        in_use = sum(row.in_use for row in cards.rows)
        self.count(f"在用的名片 {in_use:,} 张　还缺 {len(missing):,} 张")
        self.table.show_source(ListSource(CARD_COLUMNS, cards.rows, key=lambda row: row.key))
        self._enable()

    def _enable(self) -> None:
        row = self.table.current_row()
        self.revoke.setEnabled(row is not None and row.in_use)

    def _follow(self) -> None:
        """In a small window the rows go on below its edge."""
        if self.table.grid.hasFocus():
            self.overview.follow(self.table.grid)

    # Going about.

    def arrive(self, what: object) -> None:
        """Card files that were dropped, or the code of an office whose card is missing."""
        if isinstance(what, list):
            self.take_files(what)
        elif isinstance(what, str):
            self.begin_register()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Card files that the clerk dropped on the window."""
        self.pages.setCurrentWidget(self.registering)
        self.registering.take_files(paths)

    def begin_register(self) -> None:
        """Look for cards on the sticks."""
        self._tell("")
        self.pages.setCurrentWidget(self.registering)
        self.registering.begin()

    def _begin_revoke(self) -> None:
        row = self.table.current_row()
        if row is not None and row.in_use:
            self._tell("")
            self.pages.setCurrentWidget(self.revoking)
            self.revoking.begin(row)

    def _begin_rekey(self) -> None:
        if self._cards is not None:
            self._tell("")
            self.pages.setCurrentWidget(self.rekeying)
            self.rekeying.begin(self._cards)

    def _open(self, row: CardRow) -> None:
        if not row.in_use:
            self.begin_register()

    def _see_overview(self) -> None:
        self.pages.setCurrentWidget(self.overview)
        self.table.focus_rows()

    def _tell(self, words: str) -> None:
        say(self.done, words)
        self.done.setVisible(bool(words))
        self.own.tell("")

    # What was done.

    def _trusted(self, done: Trusted) -> None:
        said = f"已登记{done.peer.name}的名片，可以互相收发数据了。"
        if done.replaced is not None:
            said = f"已换用{done.peer.name}的新名片，原来的钥匙已作废。"
        self._tell(said)
        self._see_overview()

    def _revoked(self, words: str) -> None:
        self._tell(words)
        self._see_overview()

    def _rekeyed(self, bundles: tuple[OutBundle, ...]) -> None:
        if not bundles:
            self._tell("已启用新钥匙。还没有登记过别的机构，不用通知谁。")
            self._see_overview()
            return
        self._tell("已启用新钥匙。对方读入换钥匙通知以后，才能接收此后的数据包。")
        self.pages.setCurrentWidget(self.carry)
        self.carry.show_bundles(bundles, title="已启用新钥匙，请写出换钥匙通知", after=AFTER_REKEY)
        self.carry.focus_here()

    def _renewed(self) -> None:
        names = (
            names_text(row.name for row in self._cards.rows if row.in_use) if self._cards else ""
        )
        self._tell(RENEWED.format(names=names or "对方"))
        self._see_overview()

    def back(self) -> bool:
        page = self.pages.currentWidget()
        if page is self.registering:
            return self.registering.back()
        if page is self.carry:
            return self.carry.back()
        if page is self.overview:
            return False
        self._see_overview()
        return True

    def focus_start(self) -> None:
        page = self.pages.currentWidget()
        if page is self.registering:
            self.registering.focus_here()
        elif page is self.overview:
            self.table.focus_rows()
        else:
            page.setFocus()
