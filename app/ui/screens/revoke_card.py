"""作废钥匙: what it means that an office's key no longer counts, and from which number on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.parts import body_of, button, card, label, line, say
from app.ui.screens.card_tables import CardRow
from app.usecases.trust import revoke

FROM = Field(name="seq", label="从对方上报的第几包起作废", kind=Kind.WHOLE, required=True)
MEANS = (
    "只在对方说钥匙丢失、电脑被盗或 U 盘上的备份落到别人手里时才作废。请先打电话核实。\n"
    "作废以后，用这把钥匙签的数据包，从下面填的那一包起一律不收；在它之前的仍然算数。"
    "对方重新制作钥匙、送来新名片并在电话里核对指纹后，才能再收发数据。作废不能撤销。"
)


class RevokeCard(QWidget):
    """`left` when the clerk goes back, `revoked` with what to say when it is done."""

    left = Signal()
    revoked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("revoke_card")
        self.setAccessibleName("作废钥匙")
        self._desk = desk
        self._row: CardRow | None = None
        self.title = label("", "revoke_title", role="section", wrap=True)
        self.form = Form("revoke_form", "作废钥匙", self)
        self.form.add(FROM)
        self.go = button("确认作废", "revoke", role="main")
        leave = button("返回", "leave_revoke", role="link", icon="back")
        said = label(MEANS, "revoke_means", wrap=True)
        sheet, inner = card("revoke_sheet", "作废钥匙", (said, self.form))
        inner.addLayout(line(self.go, 1))
        sheet.setMaximumWidth(800)
        head = line(leave, self.title, wide=1)
        body = body_of(self)
        body.addLayout(head)
        body.addWidget(sheet)
        body.addStretch(1)
        leave.clicked.connect(self.left)
        self.go.clicked.connect(self._revoke)
        # Enter stops at the button: what cannot be undone is not done by one key too many.
        self.form.finished.connect(self.go.setFocus)

    def begin(self, row: CardRow) -> None:
        """Ask about the card of a row."""
        self._row = row
        say(self.title, f"作废{row.name}的钥匙")
        self.form.fill({"seq": row.next_seq})
        self.form.say("seq", "")
        self.form.editor("seq").setFocus(Qt.FocusReason.TabFocusReason)

    def _revoke(self) -> None:
        row, values = self._row, self.form.values()
        if row is None or values is None:
            return
        seq: int = values["seq"]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, revoke(ledger, row.unit, seq=seq)

        said = (
            f"{row.name}的钥匙已作废，第 {seq} 包起不收。"
            "请对方在“数据交换 › 名片 › 更换钥匙”中重新制作，再登记新名片。"
        )
        self._desk.change(work, lambda _: self.revoked.emit(said), owner=self, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "revoke_from":
            self.form.say("seq", error.words)
            self.form.editor("seq").setFocus()
        else:
            problems.show(error, self)
