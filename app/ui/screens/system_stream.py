"""电脑与报送序列: from which PC the office reports, in which stream, and how to begin another."""

from datetime import datetime

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.parts import button, label, line, paragraph, say, tell
from app.ui.permits import permit
from app.usecases.station import (
    MOVED,
    Place,
    StreamFacts,
    begin_new_stream,
    move_to_this_station,
    stream_digits,
    stream_facts,
)

PLACES: dict[Place, str] = {
    "here": "一直在这台电脑上报送。",
    "nowhere": "还没有从哪台电脑报送过。",
    "elsewhere": "上次是在另一台电脑上报送的。要在这台电脑上报送，请先另起报送序列。",
    "backup": "打开的这个文件是一份备份。要用它继续报送，请先另起报送序列。",
}
MEANS = (
    "只在三种时候需要：换了电脑，用备份接着干，上级说有两台电脑在报。\n"
    "另起之后，下一个上报数据包是全量；上级收到时会打电话核对序列的前八位，同意了才收。"
    "没有签字的上报草稿作废；台账、已报的数据包和退回的行都不变。\n"
    "别的电脑上还有这本台账的，请先停用，只留一台报送。"
)
REASONS = (
    (MOVED, MOVED),
    ("从备份接着用", "从备份接着用"),
    ("上级说两台电脑在报", "上级说有两台电脑在报"),
)
WHY = Field(name="new_stream_why", label="为什么另起", kind=Kind.CODE, required=True)


class StreamCard(QFrame):
    """What is, and behind a plain question, the new beginning."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("stream_card")
        self.setAccessibleName("电脑与报送序列")
        look.mark(self, role="card")
        self.desk = desk
        self.facts = paragraph("", "stream_facts")
        self.place = paragraph("", "stream_place", role="muted")
        self.begin = button(f"{MOVED} / 另起报送序列…", "begin_stream")
        permit(desk, "stream", self.begin)
        self.form = Form("new_stream_form", "另起报送序列")
        self.form.add(WHY, choices=REASONS)
        self.sure = button("另起报送序列", "do_begin_stream", role="main")
        self.give_up = button("不了", "new_stream_back", role="link")
        self.page = self._page()
        self.said = paragraph("", "stream_said", role="muted")
        self.said.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(look.GRID)
        body.addWidget(label("电脑与报送序列", "stream_title", role="section"))
        for part in (self.facts, self.place):
            body.addWidget(part)
        body.addLayout(line(self.begin, 1))
        body.addWidget(self.page)
        body.addWidget(self.said)
        self.give_up.clicked.connect(self._give_up)
        self.begin.clicked.connect(self._ask)
        self.sure.clicked.connect(self._go)
        self.form.finished.connect(self._go)
        self.back()

    def _page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("new_stream_page")
        page.setAccessibleName("另起报送序列")
        body = QVBoxLayout(page)
        body.setContentsMargins(0, look.GRID, 0, 0)
        body.setSpacing(look.GRID)
        body.addWidget(paragraph(MEANS, "new_stream_means"))
        body.addWidget(self.form)
        body.addLayout(line(self.sure, self.give_up, 1))
        return page

    def load(self) -> None:
        """Ask how things stand."""
        self.desk.read(stream_facts, self._show, owner=self)

    def _show(self, facts: StreamFacts) -> None:
        since = datetime.fromisoformat(facts.since).astimezone()
        digits = stream_digits(facts.stream)
        say(self.facts, f"报送序列 {digits}，{since:%Y-%m-%d %H:%M} 起。")
        say(self.place, PLACES[facts.place])

    def back(self) -> bool:
        """Put the question away; False if it was not asked."""
        was_open = not self.page.isHidden()
        self.page.hide()
        return was_open

    def _give_up(self) -> None:
        self.back()
        self.begin.setFocus()

    def _ask(self) -> None:
        tell(self.said, "")
        self.form.fill({"new_stream_why": MOVED})
        self.page.show()
        self.form.focus_first()

    def _go(self) -> None:
        values = self.form.values()
        if values is None or not self.sure.isEnabled():
            return
        why = values["new_stream_why"]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            if why == MOVED:
                return None, move_to_this_station(ledger)
            return None, begin_new_stream(ledger, why=why)

        self.sure.setEnabled(False)
        self.desk.change(work, self._begun, owner=self, failed=self._refused)

    def _begun(self, _: None) -> None:
        self.sure.setEnabled(True)
        self._give_up()
        tell(self.said, "已另起报送序列。下次上报后，请等上级来电核对上面的八位。")

    def _refused(self, error: Exception) -> None:
        self.sure.setEnabled(True)
        problems.show(error, self)
