"""更换本单位钥匙: two reasons to do it, each with what it means for the offices that trust us."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.domain.changes import Changes, changed
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui import problems
from app.ui.background import Step
from app.ui.bundle_words import names_text
from app.ui.desk import Desk
from app.ui.parts import body_of, button, card, label, line, say
from app.ui.screens.card_tables import Cards
from app.usecases.rekeying import rekey, replace_lost_keys

TIME, LOST = "time", "lost"
WORDS = {
    TIME: "钥匙没有外泄，只是定期更换或换了经办人",
    LOST: "钥匙可能落到别人手里：电脑或备份丢失、被盗，口令被别人知道",
}
MEANS = {
    TIME: "新钥匙马上启用。程序用原来的钥匙给每个登记了名片的机构签一份换钥匙通知，写到 U 盘"
    "交给对方；对方接收后自动换用新名片，不用再打电话核对。以前的数据包仍然读得出来。",
    LOST: "新钥匙马上启用，原来的钥匙签的东西一律不再可信，所以不写换钥匙通知。"
    "请马上打电话告诉对方作废原来的钥匙，再把新名片交给对方，由对方在电话里核对新的三十位数字。",
}


class RekeyPage(QWidget):
    """`left` when the clerk goes back; `rekeyed` with the bundles that tell of it; `renewed`."""

    left = Signal()
    rekeyed = Signal(object)  # tuple[OutBundle, ...]
    renewed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("rekey")
        self.setAccessibleName("更换钥匙")
        self._desk = desk
        self._reason = ""
        self.said = label("", "rekey_means", role="muted", wrap=True)
        self.told = label("", "rekey_told", wrap=True)
        self.go = button("更换钥匙", "rekey_now", role="main")
        leave = button("返回", "leave_rekey", role="link", icon="back")
        sheet, inner = card("rekey_sheet", "更换钥匙")
        sheet.setMaximumWidth(800)
        inner.addWidget(label("为什么更换", "rekey_why", role="section"))
        self._buttons = self._reasons()
        for part in (*self._buttons.values(), self.said, self.told):
            inner.addWidget(part)
        inner.addLayout(line(self.go, 1))
        body = body_of(self)
        body.addLayout(line(leave, label("更换本单位的钥匙", "rekey_title", role="section"), 1))
        body.addWidget(sheet)
        body.addStretch(1)
        leave.clicked.connect(self.left)
        self.go.clicked.connect(self._change)

    def _reasons(self) -> dict[str, QRadioButton]:
        self._group = QButtonGroup(self)
        made = {}
        for reason, words in WORDS.items():
            each = QRadioButton(words, self)
            each.setObjectName(f"rekey_{reason}")
            each.setAccessibleName(words)
            each.clicked.connect(lambda _, reason=reason: self._choose(reason))
            self._group.addButton(each)
            made[reason] = each
        return made

    def begin(self, cards: Cards) -> None:
        """Ask for the reason; none is chosen for the clerk."""
        self._reason = ""
        self._group.setExclusive(False)
        for each in self._buttons.values():
            each.setChecked(False)
        self._group.setExclusive(True)
        trusting = [row.name for row in cards.rows if row.in_use]
        told = f"要知道新钥匙的机构：{names_text(trusting)}。" if trusting else ""
        say(self.told, told)
        self.told.setVisible(bool(told))
        say(self.said, "")
        self.said.hide()
        self.go.setEnabled(False)
        self._buttons[TIME].setFocus()

    def _choose(self, reason: str) -> None:
        self._reason = reason
        say(self.said, MEANS[reason])
        self.said.show()
        self.go.setEnabled(True)

    def _change(self) -> None:
        self.go.setEnabled(False)
        if self._reason == LOST:
            self._desk.change(
                _renew, lambda _: self.renewed.emit(), owner=self, failed=self._failed
            )
        elif self._reason == TIME:
            self._desk.change(
                _rekey,
                self.rekeyed.emit,
                owner=self,
                title="正在更换钥匙",
                failed=self._failed,
            )

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        problems.show(error, self)


def _rekey(ledger: Ledger, _: Step) -> tuple[tuple[OutBundle, ...], Changes]:
    return rekey(ledger), changed("office_key", "bundle_out")


def _renew(ledger: Ledger, _: Step) -> tuple[None, Changes]:
    replace_lost_keys(ledger)
    return None, changed("office_key")
