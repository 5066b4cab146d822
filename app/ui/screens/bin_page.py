"""回收站: what was deleted, by kind, with name and time; Enter brings it back."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.store.ledger import Ledger
from app.ui import look
from app.ui.background import Step
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.rows import ListSource
from app.ui.table import Table
from app.usecases.recycling import ThrownAway, restore_all, thrown_away


def _moment(row: ThrownAway) -> str:
    at = row.record.deleted_at
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""


COLUMNS: tuple[Column[ThrownAway], ...] = (
    Column(name="name", heading="名称", show=lambda row: row.name, width=440),
    Column(name="kind", heading="种类", show=lambda row: row.kind.label, width=128),
    Column(name="at", heading="删除时间", show=_moment, width=144),
    Column(
        name="along",
        heading="随同删除(条)",
        show=lambda row: str(row.along) if row.along else "",
        order=lambda row: row.along,
        number=True,
        width=112,
    ),
)


class BinPage(QWidget):
    """`done` asks for the list."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("bin_page")
        self.setAccessibleName("回收站")
        self.table: Table[ThrownAway] = Table(
            "bin", "回收站", ListSource(COLUMNS), search="名称、种类"
        )
        self.table.set_empty("回收站是空的。删除的各类记录都放在这里，随时可以恢复。")
        self.said = label("", "bin_said", role="muted", wrap=True)
        self.bring_back = button("恢复", "restore", role="main")
        self.bring_back.setToolTip("恢复所选的记录（Enter）")
        back = button("返回", "leave_bin", role="link", icon="back")
        head = line(back, label("回收站", "bin_title", role="title"), self.said, 1, self.bring_back)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(head)
        body.addWidget(self.table, 1)
        back.clicked.connect(self.done)
        permit(desk, "delete", self.bring_back)
        self.bring_back.clicked.connect(self._restore)
        self.table.opened.connect(lambda _: self._restore())
        self.table.counted.connect(lambda count: self.bring_back.setEnabled(count > 0))

    def begin(self) -> None:
        """From the top."""
        say(self.said, "")
        self.load()

    def load(self) -> None:
        """Read the bin again."""
        self.desk.read(thrown_away, self._show, owner=self)

    def _show(self, rows: tuple[ThrownAway, ...]) -> None:
        self.table.show_source(ListSource(COLUMNS, rows, key=lambda row: row.key))
        if self.isVisible():
            self.table.focus_rows()

    def _restore(self) -> None:
        rows = self.table.chosen_rows()
        if not rows or not may_or_say(self.desk, "delete"):
            return

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, restore_all(ledger, rows)

        names = f"“{rows[0].name}”" if len(rows) == 1 else f"{len(rows)} 条记录"
        self.desk.change(work, lambda _: self._restored(names), owner=self, undo="恢复记录")

    def _restored(self, names: str) -> None:
        say(self.said, f"已恢复{names}。")
        self.load()
