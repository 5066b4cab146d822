"""The lines of a paste that were not taken, each with its number and its reason."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui import look
from app.ui.columns import Column
from app.ui.parts import body_of, button, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.loans_paste import RefusedLine
from app.ui.table import Table

# A head and three rows.
LEAST = 4 * look.ROW + 4

COLUMNS: tuple[Column[RefusedLine], ...] = (
    Column(
        name="number",
        heading="第几行",
        show=lambda row: f"{row.number:,}",
        order=lambda row: row.number,
        number=True,
        width=80,
    ),
    Column(name="reason", heading="没有保存的原因", show=lambda row: row.reason, width=520),
    Column(name="words", heading="内容", show=lambda row: row.words, width=400),
)


class RefusedLines(QWidget):
    """Hidden while there are none; `seen` is sent when the clerk has read them."""

    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refused_lines")
        self.setAccessibleName("没有保存的行")
        self._lines: tuple[RefusedLine, ...] = ()
        self.said = label("", "refused_said", role="section")
        self.done = button("知道了", "refused_seen", role="link")
        self.table: Table[RefusedLine] = Table("refused_table", "没有保存的行", ListSource(COLUMNS))
        self.table.setMinimumHeight(LEAST)
        body = body_of(self)
        body.addLayout(line(self.said, self.done, 1))
        body.addWidget(self.table, 1)
        self.done.clicked.connect(self._seen)
        self.hide()

    def count(self) -> int:
        """How many there are."""
        return len(self._lines)

    def show_lines(self, lines: Sequence[RefusedLine]) -> None:
        """These and no others."""
        self._lines = tuple(sorted(lines, key=lambda each: each.number))
        say(self.said, f"{len(self._lines):,} 行没有保存")
        self.table.show_source(ListSource(COLUMNS, self._lines))
        self.setVisible(bool(self._lines))

    def add_lines(self, lines: Sequence[RefusedLine]) -> None:
        """These too."""
        self.show_lines((*self._lines, *lines))

    def _seen(self) -> None:
        self.show_lines(())
        self.seen.emit()
