"""What the page 接收 says of one file: what it does to each kind, what is sent back, what is asked.

The rule: a new stream is let in by a tick of the person who telephoned, and by nothing else.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.ui import look
from app.ui.bundle_words import day_text
from app.ui.desk import Desk
from app.ui.icons import Sign
from app.ui.parts import button, card, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.basket import BasketRow, answer_text
from app.ui.screens.receive_tables import (
    ASIDE_COLUMNS,
    FATE_COLUMNS,
    AsideRow,
    aside_rows,
)
from app.ui.segments import Segments
from app.ui.table import Table
from app.usecases.file_fates import FileFate, TableFate
from app.usecases.station import stream_digits

AGREE = "已打电话核实，同意接收新序列"
NO_BREAK = "\u00a0"
LEFT_WORDS = "退回的行和原因列在“收发记录”的“没有接收的行”中，改好后随下一包再报。"


class BundleAbout(QWidget):
    """The lower half of the page. `agreed` carries whether the new stream is let in."""

    agreed = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("receive_about")
        self.setAccessibleName("数据包明细")
        self.setMinimumHeight(168)
        self._desk = desk
        self._row: BasketRow | None = None
        self.said = label("", "file_said", wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.ask, self.asked_line, self.asked, self.agree = _ask()
        self.views = Segments("receive_views", "明细", (("fates", "改动"), ("aside", "退回")))
        self.slip = button("打印回执单", "print_slip", icon="print")
        self.fates: Table[TableFate] = Table(
            "receive_fates", "改动", ListSource(FATE_COLUMNS, key=lambda row: row.table)
        )
        self.fates.set_empty("这个数据包没有改动台账里的记录。")
        self.aside: Table[AsideRow] = Table(
            "receive_aside", "退回的行", ListSource(ASIDE_COLUMNS, key=lambda row: row.row.line)
        )
        self.aside.set_empty("没有退回的行。")
        self.lists = QStackedWidget()
        self.lists.setObjectName("receive_lists")
        self.lists.setAccessibleName("明细")
        for each in (self.fates, self.aside):
            self.lists.addWidget(each)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, look.GRID, 0, 0)
        body.setSpacing(look.GRID)
        body.addWidget(self.said)
        body.addWidget(self.ask)
        body.addLayout(line(self.views, 1, self.slip))
        body.addWidget(self.lists, 100)
        body.addStretch(1)
        self.views.chosen.connect(self._show_view)
        self.agree.clicked.connect(self.agreed)

    def focus_rows(self) -> None:
        """Into the rows of the view that is shown."""
        (self.fates if self.views.view() == "fates" else self.aside).focus_rows()

    def show_row(self, row: BasketRow, *, asked: FileFate | None, agreed: bool) -> None:
        """A file; `asked` is what it asked before it may be received, if it did."""
        fate = row.fate
        before = self._row
        same = before is not None and before.file == row.file and before.fate is not None
        self._row = row
        say(self.said, told(row))
        self._show_ask(asked, agreed=agreed)
        self.slip.setVisible(row.may_print)
        tables, aside = (fate.tables, fate.set_aside) if fate else ((), ())
        self.fates.show_source(ListSource(FATE_COLUMNS, tables, key=lambda each: each.table))
        self.views.show_count("fates", sum(_touched(each) for each in tables))
        self.views.show_count("aside", len(aside))
        # Of a refused bundle nothing is known, which is not the same as nothing.
        for part in (self.views, self.lists):
            part.setVisible(fate is not None and (fate.ok or bool(aside)))
        self._show_aside(fate)
        if not same:
            self.views.choose("aside" if aside else "fates")

    def _show_ask(self, asked: FileFate | None, *, agreed: bool) -> None:
        """The question takes the place of the refusal that says the same more shortly."""
        self.ask.setVisible(asked is not None)
        self.asked_line.setVisible(not agreed)
        self.said.setVisible(asked is None or agreed)
        self.agree.setChecked(agreed)
        if asked is not None:
            say(self.asked, self._asking(asked))

    def _show_view(self, view: str) -> None:
        self.lists.setCurrentWidget(self.fates if view == "fates" else self.aside)

    def _show_aside(self, fate: FileFate | None) -> None:
        """Names are asked of the ledger only where there is anything to name."""

        def show(rows: list[AsideRow]) -> None:
            if self._row is not None and self._row.fate is fate:
                source = ListSource(ASIDE_COLUMNS, rows, key=lambda each: each.row.line)
                self.aside.show_source(source)

        if fate is None or not fate.set_aside:
            show([])
            return
        wanted = fate.set_aside
        self._desk.read(lambda ledger: aside_rows(ledger, wanted), show, owner=self)

    def _asking(self, fate: FileFate) -> str:
        unit, stream = fate.asks or ("", "")
        name = self._desk.unit_name(unit)
        digits = stream_digits(stream).replace(" ", NO_BREAK)
        return (
            f"{name}从 {day_text(fate.made_at)} 起用了新的报送序列，可能是换了电脑或恢复了备份。"
            f"请打电话问{name}是否属实，并核对新序列的前八位：{digits}。"
            "属实的，在下面打勾后接收；原来的序列随即停用。"
        )


def _ask() -> tuple[QFrame, QWidget, QLabel, QCheckBox]:
    """What has to be asked by telephone before a new stream is let in."""
    asked = label("", "stream_asked", wrap=True)
    agree = QCheckBox(AGREE)
    agree.setObjectName("agree_stream")
    agree.setAccessibleName(AGREE)
    asking = QWidget()
    asking.setObjectName("stream_asking")
    asking.setAccessibleName("核实新序列")
    row = line(Sign("contested"), asked, wide=1)
    asking.setLayout(row)
    frame, body = card("stream_ask", "核实新序列", (asking, agree))
    body.setContentsMargins(16, look.GRID, 16, look.GRID)
    return frame, asking, asked, agree


def _touched(fate: TableFate) -> int:
    return fate.added + fate.changed + fate.removed + fate.beside + fate.gone


def told(row: BasketRow) -> str:
    """The whole of what is to be said of a file."""
    fate = row.fate
    if fate is None:
        return str(row.file)
    parts = [fate.message, fate.hint]
    if fate.answers is not None:
        parts = [f"{answer_text(fate)}。", LEFT_WORDS if fate.answers.set_aside else ""]
    elif fate.ok and row.done:
        aside = f"，退回 {len(fate.set_aside):,} 条" if fate.set_aside else ""
        parts = [f"已接收 {fate.accepted:,} 条{aside}。", fate.hint]
    elif fate.ok:
        aside = f"其中 {len(fate.set_aside):,} 条要退回，" if fate.set_aside else ""
        parts = [f"核对通过，{aside}点“接收”后写入台账。"]
    parts += fate.warnings
    if fate.receipt is not None:
        parts.append(f"回执：{fate.receipt}")
    return "　".join(part for part in parts if part)
