"""本单位名片: the thirty digits to read out, and writing the card to a stick."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.bundle_words import day_text
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.screens.card_tables import Cards
from app.ui.sticks import Place, StickChoice, StickWatch
from app.usecases.trust import write_card

READ_OUT = "对方登记本单位的名片时，请在电话里把这三十位数字逐组念给对方听。"


class OwnCard(QFrame):
    """A sheet with the office's name, its digits, and where its card goes."""

    def __init__(self, desk: Desk, watch: StickWatch) -> None:
        super().__init__()
        self.setObjectName("own_card")
        self.setAccessibleName("本单位名片")
        look.mark(self, role="card")
        self._desk = desk
        self.title = label("本单位名片", "own_card_title", role="section", wrap=True)
        self.made = label("", "own_card_made", role="muted")
        self.digits = label("", "own_fingerprint", role="fingerprint")
        self.digits.setAccessibleName("名片上的数字")
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = label("", "own_card_said", role="muted", wrap=True)
        self.rekey = button("更换钥匙…", "begin_rekey", role="link")
        self.sticks = StickChoice(desk, watch, "card_stick")
        self.write = button("写出名片", "write_card", icon="save")
        self.sticks.row.insertWidget(self.sticks.row.count() - 1, self.write)
        self._lay_out()
        self.write.clicked.connect(self._write)
        self.sticks.changed.connect(self._enable)
        self._enable()

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(look.GRID)
        body.addLayout(line(self.title, self.made, self.rekey, wide=0))
        read_out = label(READ_OUT, "read_out", role="muted", wrap=True)
        body.addLayout(line(self.digits, read_out, spacing=24, wide=1))
        body.addWidget(self.sticks)
        body.addWidget(self.said)
        self.said.hide()

    def show_cards(self, cards: Cards) -> None:
        """The card in use."""
        say(self.title, f"本单位名片　{cards.unit.name}　{cards.unit.code}")
        say(self.made, f"{day_text(cards.own.created)} 制作")
        say(self.digits, cards.own.card.fingerprint.replace(" ", "  "))

    def tell(self, words: str) -> None:
        """What was done with it."""
        say(self.said, words)
        self.said.setVisible(bool(words))

    def _enable(self) -> None:
        self.write.setEnabled(self.sticks.place() is not None)

    def _write(self) -> None:
        place = self.sticks.place()
        if place is None:
            return
        self._desk.read(
            lambda ledger: _written(ledger, place),
            lambda path: self._wrote(path, place),
            owner=self,
            title="正在写出名片",
            failed=self._failed,
        )

    def _wrote(self, path: Path, place: Place) -> None:
        where = f"“{place.name}”" if place.removable else f"文件夹“{place.folder}”"
        safely = "，请用系统的“弹出”再拔出 U 盘" if place.removable else ""
        self.tell(f"名片 {path.name} 已写到{where}{safely}。交给对方后，等对方来电话核对指纹。")

    def _failed(self, error: Exception) -> None:
        self.tell("名片没有写出，请照提示处理后再写一次。")
        problems.show(error, self)


def _written(ledger: Ledger, place: Place) -> Path:
    return write_card(ledger, place.folder)
