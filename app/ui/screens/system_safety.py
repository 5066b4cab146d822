"""The ledger itself: where it lies, a copy of it, and whether it is whole."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.ui import look, pick, problems, settings
from app.ui.desk import Desk
from app.ui.parts import button, label, line, paragraph, say
from app.usecases.ledgers import backup_ledger, verify_ledger

BACKUP_NOTE = "备份连同密钥文件一起写出，写完即核对。备份不经检查，不能代替上报。"


class SafetyCard(QFrame):
    """Two buttons and what came of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("safety_card")
        self.setAccessibleName("台账")
        look.mark(self, role="card")
        self.desk = desk
        self.said = paragraph(BACKUP_NOTE, "safety", role="muted")
        self.copy = button("立即备份…", "backup", role="main", icon="save")
        self.check = button("核验台账", "verify", icon="refresh")
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(look.GRID)
        body.addWidget(label("台账", "safety_title", role="section"))
        body.addWidget(paragraph(f"存放位置：{desk.path}", "place"))
        body.addWidget(self.said)
        body.addLayout(line(self.copy, self.check, 1))
        self.copy.clicked.connect(self._backup)
        self.check.clicked.connect(self._verify)

    def _backup(self) -> None:
        folder = pick.folder(self, "备份到哪个文件夹", settings.ledger_folder())
        if folder is None:
            return
        say(self.said, "正在备份…")
        self.desk.read(
            lambda ledger: backup_ledger(ledger, folder),
            lambda where: say(self.said, f"已备份并核对：{where}"),
            owner=self,
            title="正在备份",
            failed=self._not_done,
        )

    def _verify(self) -> None:
        say(self.said, "正在核验…")

        def show(found: list[str]) -> None:
            say(self.said, "核验通过，没有发现问题。" if not found else "\n".join(found))

        self.desk.read(verify_ledger, show, owner=self, title="正在核验", failed=self._not_done)

    def _not_done(self, error: Exception) -> None:
        say(self.said, "没有完成，请照提示处理后再试一次。")
        problems.show(error, self)
