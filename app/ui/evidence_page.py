"""佐证 of one record, over the screen that shows its row, until Esc.

The rule: any screen lays it over with `show_papers`; a scan looked at from here comes back here.
"""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.store.naming import names_of
from app.ui import look
from app.ui.desk import Desk
from app.ui.evidence_panel import EvidencePanel
from app.ui.parts import button, label, line, say

KEY = "F10"
HINT = "Ins 添加　Ctrl+V 粘贴　Enter 查看　F2 改名称　Del 删除　Esc 返回"


class EvidencePage(QWidget):
    """The panel under the name of its record."""

    hint = HINT

    def __init__(self, desk: Desk, table: str, record_id: str) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("evidence_page")
        self.setAccessibleName("佐证")
        self.title = label("佐证", "evidence_title", role="title", wrap=True)
        self.panel = EvidencePanel(desk)
        leave = button("返回", "leave_evidence", role="link", icon="back")
        leave.setToolTip("返回（Esc）")
        leave.clicked.connect(desk.back_wanted)
        head = line(leave, self.title, wide=1)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        body.addLayout(head)
        body.addWidget(self.panel, 1)
        self.setFocusProxy(self.panel.table.grid)
        self.panel.show_record(table, record_id)
        self.panel.table.counted.connect(lambda _: self.panel.table.focus_rows())
        desk.changed.connect(self._on_changed)
        pair = (table, record_id)
        desk.read(
            lambda ledger: names_of(ledger, [pair])[pair],
            lambda name: say(self.title, f"佐证　{name}"),
            owner=self,
        )

    def _on_changed(self, changes: Changes) -> None:
        if changes.touch("evidence"):
            self.panel.load()


def show_papers(desk: Desk, table: str, record_id: str) -> None:
    """Lay the papers of a record over the screen."""
    desk.over_wanted.emit(partial(EvidencePage, desk, table, record_id))
    desk.hinted.emit(HINT)
