"""登记名片: a card file chosen or found on a stick, then the digits the other side reads out.

The rule: the digits of the card are nowhere on the page: shown beside the boxes they would be
copied instead of heard, and a card exchanged on its way would pass.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.domain.office_card import wrong_groups
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, pick, problems
from app.ui.background import Step
from app.ui.bundle_words import day_text
from app.ui.desk import Desk
from app.ui.digit_groups import DigitGroups
from app.ui.form import Form
from app.ui.parts import body_of, button, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.card_tables import (
    FOUND_COLUMNS,
    FoundCard,
    cards_on_sticks,
    look_at_card,
)
from app.ui.sticks import Stick, StickWatch
from app.ui.table import Table
from app.usecases.trust import Trusted, trust_card

FROM = Field(
    name="revoke_from",
    label="原钥匙从对方上报的第几包起作废（不填：按已接收的算）",
    kind=Kind.WHOLE,
)
CALL = (
    "1. 打电话给对方。用平时知道的号码，不要用随 U 盘送来的号码。\n"
    "2. 请对方打开“数据交换 › 名片”，逐组念出“本单位名片”下面的三十位数字。\n"
    "3. 听一组，输一组。全部一致才会登记。"
)
NO_CARDS = "插着的 U 盘上没有名片。请插上对方带来的 U 盘，几秒钟后名片会出现在这里。"
LIST, COMPARE = 0, 1


class RegisterCard(QStackedWidget):
    """First the files, then the digits. `left` when the clerk goes back, `trusted` when done."""

    left = Signal()
    trusted = Signal(object)  # Trusted

    def __init__(self, desk: Desk, watch: StickWatch) -> None:
        super().__init__()
        self.setObjectName("register_card")
        self.setAccessibleName("登记名片")
        self._desk = desk
        self._card: FoundCard | None = None
        self._seen: tuple[Path, ...] | None = None
        self.addWidget(self._list_page())
        self.addWidget(self._compare_page())
        watch.seen.connect(self._sticks_seen)

    # The files.

    def _list_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("found_cards_page")
        page.setAccessibleName("登记名片")
        leave = button("返回", "leave_register", role="link", icon="back")
        choose = button("选择名片文件…", "choose_card", icon="folder")
        self.go = button("核对指纹", "compare_card", role="main")
        self.table: Table[FoundCard] = Table(
            "found_cards", "U 盘上的名片", ListSource(FOUND_COLUMNS)
        )
        self.table.set_empty(NO_CARDS, "选择名片文件…", self._choose)
        self.why = label("", "card_trouble", role="finding", wrap=True)
        title = label("登记名片", "register_title", role="section")
        body = body_of(page)
        body.addLayout(line(leave, title, 1, choose, self.go))
        body.addWidget(self.table, 1)
        body.addWidget(self.why)
        leave.clicked.connect(self.left)
        choose.clicked.connect(self._choose)
        self.go.clicked.connect(lambda: self._take(self.table.current_row()))
        self.table.current.connect(self._explain)
        self.table.opened.connect(self._take)
        return page

    def begin(self) -> None:
        """Look for cards on the sticks."""
        self.setCurrentIndex(LIST)
        self._explain(None)
        self.table.show_source(ListSource(FOUND_COLUMNS))
        self._seen = None
        self._look()

    def _sticks_seen(self, sticks: tuple[Stick, ...]) -> None:
        places = tuple(stick.volume.path for stick in sticks)
        if self.isVisible() and self.currentIndex() == LIST and places != self._seen:
            self._seen = places
            self._look()

    def _look(self) -> None:
        self._desk.read(cards_on_sticks, self._show_found, owner=self, title="正在查看 U 盘")

    def _show_found(self, found: tuple[FoundCard, ...]) -> None:
        self.table.show_source(ListSource(FOUND_COLUMNS, found, key=lambda row: row.path))
        if self.isVisible() and self.currentIndex() == LIST:
            self.table.focus_rows()
            self._explain(self.table.current_row())

    def _explain(self, row: FoundCard | None) -> None:
        trouble = row.trouble if row else None
        self._say_why(trouble.words if trouble else "")
        self.go.setEnabled(row is not None and row.trouble is None and not row.already)

    def _say_why(self, words: str) -> None:
        say(self.why, words)
        self.why.setVisible(bool(words))

    def _choose(self) -> None:
        path = pick.card(self)
        if path is not None:
            self.take_files([path])

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files that the clerk named or dropped: one is compared at once, else one is chosen."""

        def look_at(ledger: Ledger) -> tuple[FoundCard, ...]:
            return tuple(look_at_card(ledger, path) for path in paths)

        def show(found: tuple[FoundCard, ...]) -> None:
            self.setCurrentIndex(LIST)
            self._show_found(found)
            if len(found) == 1:
                self._take(found[0])

        self._desk.read(look_at, show, owner=self)

    def _take(self, card: FoundCard | None) -> None:
        if card is None or card.trouble is not None or card.already:
            self._explain(card)
            if card is not None and card.already:
                self._say_why("这张名片已经登记过，可以放心收发数据，不用再登记。")
            return
        self._compare(card)

    # The digits.

    def _compare_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("compare_page")
        page.setAccessibleName("核对指纹")
        self.title = label("", "compare_title", role="section", wrap=True)
        self.about = label("", "compare_about", role="muted", wrap=True)
        self.groups = DigitGroups("heard", "对方念的三十位数字")
        self.wrong = label("", "heard_wrong", role="finding", wrap=True)
        self.save = button("核对并登记", "trust_card", role="main")
        leave = button("返回", "leave_compare", role="link", icon="back")
        sheet = QFrame()
        sheet.setObjectName("compare_sheet")
        sheet.setAccessibleName("核对指纹")
        sheet.setMaximumWidth(800)
        look.mark(sheet, role="card")
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(24, 16, 24, 16)
        inner.setSpacing(2 * look.GRID)
        inner.addWidget(label(CALL, "call", wrap=True))
        inner.addWidget(self._replacing())
        inner.addWidget(self.groups)
        inner.addWidget(self.wrong)
        inner.addLayout(line(self.save, 1))
        head = line(leave, self.title, wide=1)
        body = body_of(page)
        body.addLayout(head)
        body.addWidget(self.about)
        body.addWidget(sheet)
        body.addStretch(1)
        leave.clicked.connect(self.back)
        self.groups.finished.connect(self._trust)
        self.groups.touched.connect(lambda: self._say(""))
        self.save.clicked.connect(self._trust)
        return page

    def _replacing(self) -> QFrame:
        """What has to be settled by telephone before a known card is replaced."""
        self.replacing = QFrame()
        self.replacing.setObjectName("replacing")
        self.replacing.setAccessibleName("替换原名片")
        look.mark(self.replacing, role="warning")
        self.replaced = label("", "replaced", wrap=True)
        self.agreed = QCheckBox("已在电话里与对方确认：原来的钥匙丢失或不再使用，可以作废")
        self.agreed.setObjectName("replace_agreed")
        self.agreed.setAccessibleName(self.agreed.text())
        self.form = Form("replace_form", "原钥匙作废", self.replacing)
        self.form.add(FROM)
        self.agreed.toggled.connect(lambda _: self._say(""))
        self.form.finished.connect(self.groups_start)
        body = QVBoxLayout(self.replacing)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(look.GRID)
        for part in (self.replaced, self.agreed, self.form):
            body.addWidget(part)
        return self.replacing

    def _compare(self, card: FoundCard) -> None:
        self._card = card
        read, known = card.read, card.known
        assert read is not None
        say(self.title, f"登记名片　{card.office}")
        said = f"名片文件 {card.path.name}，{day_text(read.created)} 制作。"
        if not card.office.startswith(read.card.name):
            said += f"名片上写的名称是“{read.card.name}”，请在电话里一并问清。"
        say(self.about, said)
        self.replacing.setVisible(known is not None)
        if known is not None:
            say(
                self.replaced,
                f"{day_text(known.trusted_at)} 已由{known.trusted_by}登记过这个机构的另一张名片。"
                "登记新的以后，原来的钥匙作废，不能恢复。",
            )
        self.agreed.setChecked(False)
        self.form.fill({"revoke_from": None})
        self.groups.clear()
        self._say("")
        self.setCurrentIndex(COMPARE)
        (self.agreed if known is not None else self.groups).setFocus()

    def groups_start(self) -> None:
        """On to the digits."""
        self.groups.go_to_gap()

    def _trust(self) -> None:
        card, values = self._card, self.form.values()
        if card is None or card.read is None or values is None:
            return
        if card.known is not None and not self.agreed.isChecked():
            self._say("请先在电话里与对方确认原来的钥匙可以作废，并勾选上面的确认。")
            self.agreed.setFocus()
            return
        if not self.groups.is_full():
            self._say("三十位数字还没有输完，每组五位。")
            self.groups.go_to_gap()
            return
        typed = self.groups.text()
        replaces, seq = card.known is not None, values["revoke_from"]

        def work(ledger: Ledger, _: Step) -> tuple[Trusted, Changes]:
            done = trust_card(
                ledger,
                card.path,
                fingerprint=typed,
                replaces=replaces,
                revoke_from=seq if replaces else None,
            )
            return done, done.changes

        self._desk.change(work, self._done, owner=self, failed=self._failed)

    def _done(self, done: Trusted) -> None:
        self._card = None
        self.groups.clear()
        self.trusted.emit(done)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "fingerprint":
            self._say(error.words)
            if self._card is not None and self._card.read is not None:
                self.groups.mark_wrong(wrong_groups(self.groups.text(), self._card.read.card))
        elif isinstance(error, AppError) and error.code == "revoke_from":
            self.form.say("revoke_from", error.words)
            self.form.editor("revoke_from").setFocus()
        else:
            problems.show(error, self)

    def _say(self, words: str) -> None:
        say(self.wrong, words)
        self.wrong.setVisible(bool(words))

    def back(self) -> bool:
        """One step back: from the digits to the files, from the files away."""
        if self.currentIndex() == COMPARE:
            self._card = None
            self.groups.clear()
            self.begin()
        else:
            self.left.emit()
        return True

    def focus_here(self) -> None:
        """Where the keyboard goes when the page is shown again."""
        if self.currentIndex() == COMPARE:
            self.groups.go_to_gap()
        else:
            self.table.focus_rows()
