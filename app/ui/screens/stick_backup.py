"""备份到 U 盘: the whole ledger as it is, beside the official report and never mistaken for it."""

from PySide6.QtWidgets import QWidget

from app.ui import problems
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.sticks import StickChoice
from app.usecases.ledgers import backup_ledger

WORDS = "备份是整本台账的副本，不经检查，只供本单位恢复用，不能代替上报。"


class StickBackup(QWidget):
    """A quiet button, and one sentence about the difference."""

    def __init__(self, desk: Desk, sticks: StickChoice) -> None:
        super().__init__()
        self.setObjectName("stick_backup")
        self.setAccessibleName("备份到 U 盘")
        self._desk, self._sticks = desk, sticks
        self.go = button("备份到 U 盘", "backup_to_stick", role="link")
        self.said = label(WORDS, "backup_said", role="muted", wrap=True)
        row = line(self.go, self.said, wide=1)
        self.setLayout(row)
        self.go.clicked.connect(self._back_up)
        sticks.changed.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        self.go.setEnabled(self._sticks.place() is not None)

    def _back_up(self) -> None:
        place = self._sticks.place()
        if place is None:
            return
        say(self.said, "正在备份，请不要拔出 U 盘…")
        self.go.setEnabled(False)
        self._desk.read(
            lambda ledger: backup_ledger(ledger, place.folder),
            lambda path: self._ended(f"已备份到“{place.name}”并核对：{path.name}。"),
            owner=self,
            title="正在备份",
            failed=self._failed,
        )

    def _ended(self, words: str) -> None:
        say(self.said, f"{words}{WORDS}")
        self._enable()

    def _failed(self, error: Exception) -> None:
        self._ended("备份没有做成，请照提示处理后再备份一次。")
        problems.show(error, self)
