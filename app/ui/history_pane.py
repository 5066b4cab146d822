"""修改记录 of one record, in place of the list it was asked from or over its screen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk
from app.ui.parts import body_of, button, label, line, say
from app.ui.record_history import COLUMNS, HistoryLine, history_of
from app.ui.sources import ListSource
from app.ui.table import Table


class HistoryPane(QWidget):
    """`left` asks for the list."""

    left = Signal()

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName(f"{name}_history_page")
        self.setAccessibleName("修改记录")
        leave = button("返回", f"{name}_leave_history", role="link", icon="back")
        leave.clicked.connect(self.left)
        self.title = label("", f"{name}_history_title", role="section", wrap=True)
        self.table: Table[HistoryLine] = Table(f"{name}_history", "修改记录", ListSource(COLUMNS))
        self.table.set_empty("登记以后还没有修改过。")
        body = body_of(self)
        body.addLayout(line(leave, self.title, wide=1))
        body.addWidget(self.table, 1)

    def show_record(self, table: str, record_id: str) -> None:
        """All that the log says of a record given by its table and id."""
        pair = (table, record_id)
        self._desk.read(lambda ledger: history_of(ledger, [pair]), self._show, owner=self)

    def _show(self, lines: list[HistoryLine]) -> None:
        say(self.title, f"修改记录　{lines[0].about if lines else ''}")
        self.table.show_source(ListSource(COLUMNS, lines))
        if self.isVisible():
            self.table.focus_rows()


def show_history(desk: Desk, name: str, *, table: str, record_id: str) -> None:
    """Lay what was changed of a record over the screen until Esc."""

    def made() -> HistoryPane:
        pane = HistoryPane(desk, name)
        margins = pane.layout()
        if margins is not None:
            margins.setContentsMargins(24, 16, 24, 16)
        pane.left.connect(desk.back_wanted)
        pane.setFocusProxy(pane.table.grid)
        pane.show_record(table, record_id)
        return pane

    desk.over_wanted.emit(made)
    desk.hinted.emit("Ctrl+C 复制　Esc 返回")
