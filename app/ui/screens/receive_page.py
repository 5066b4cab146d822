"""接收: bundles from many sticks in one list, each read to its end before anything is kept.

The rule: what is shown before 接收 is a dry run of exactly that; a new stream waits for a person
who has telephoned.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.changes import Changes
from app.store.ledger import Ledger
from app.ui import look, pick, problems
from app.ui.background import CancelledError, Step, Task
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.icons import Sign
from app.ui.keys import on_key
from app.ui.page import Page
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.basket import Basket, BasketRow, beside, sent_back, summary
from app.ui.screens.bundle_about import BundleAbout
from app.ui.screens.receive_tables import file_columns
from app.ui.sticks import Stick, StickWatch
from app.ui.table import Table
from app.ui.working import Working
from app.usecases.file_fates import FileFate, Received
from app.usecases.receiving import receive

WELCOME = "插入 U 盘，这里会列出发给本单位的数据包；也可以选择文件，或把文件拖进窗口。"


class ReceivePage(Page):
    """Files above, what the one under the cursor does below."""

    key: ClassVar[str] = "receive"
    words: ClassVar[str] = "接收"
    hint: ClassVar[str] = "↑↓ 看每个文件　Enter 看明细　Del 移出　F5 重新核对"
    tables: ClassVar[frozenset[str]] = frozenset({"peer"})
    suffixes: ClassVar[tuple[str, ...]] = (".age",)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.basket = Basket()
        # What each file asked before it may be received, and what of it a person agreed to.
        self._asked_of: dict[Path, FileFate] = {}
        self._agreed: set[tuple[str, str]] = set()
        self._looking: Task | None = None
        self._busy = False
        self._starting = False
        self.watch = StickWatch(desk, self)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("receive_pages")
        self.pages.setAccessibleName("接收")
        self.working = Working(desk.background, "receive_working")
        self.sheet = self._sheet()
        self.pages.addWidget(self.sheet)
        self.pages.addWidget(self.working)
        self.body.addWidget(self.pages, 1)
        self._wire()
        self._fill()

    def _sheet(self) -> QWidget:
        sheet = QWidget(self)
        sheet.setObjectName("receive_sheet")
        sheet.setAccessibleName("接收")
        self.summary = label("", "receive_summary", role="section", wrap=True)
        self.sign = Sign("met")
        self.details = label("", "receive_details", wrap=True)
        self.choose = button("选择文件…", "choose_bundles", icon="folder")
        self.clear = button("清去已接收的", "clear_done")
        self.versions = button("看两个版本", "see_versions", icon="paper")
        self.left = button("看退回的行", "see_left", icon="paper")
        self.main = button("接收", "receive_all", role="main", icon="import")
        permit(self.desk, "receive", self.main)
        tools = (self.clear, self.versions, self.left, self.choose, self.main)
        head = line(self.summary, *tools, wide=0)
        details = line(self.sign, self.details, wide=1)
        body = body_of(sheet)
        body.addLayout(head)
        body.addLayout(details)
        body.addWidget(self._halves(), 1)
        return sheet

    def _halves(self) -> Halves:
        self.files: Table[BasketRow] = Table(
            "receive_files", "数据包", ListSource(file_columns(self.desk.unit_name), key=_file)
        )
        self.files.set_empty(WELCOME, "选择文件…", self._choose)
        self.about = BundleAbout(self.desk)
        self.halves = Halves("receive", "数据包与明细", upper=self.files, lower=self.about)
        return self.halves

    def _wire(self) -> None:
        self.watch.seen.connect(self._seen)
        self.choose.clicked.connect(self._choose)
        self.clear.clicked.connect(self._clear)
        self.versions.clicked.connect(lambda: self.desk.go("exchange", "versions"))
        self.left.clicked.connect(lambda: self.desk.go("exchange", ("history", "left")))
        self.main.clicked.connect(self._receive)
        self.files.current.connect(self._show_file)
        self.files.opened.connect(lambda _: self.about.focus_rows())
        self.about.agreed.connect(self._agree)
        self.about.slip.clicked.connect(self.preview)
        on_key(self.files, "Del", self._leave_out)

    # Which files.

    def load(self) -> None:
        if self._busy:
            return
        self.watch.look()
        self.basket.forget_fates()
        self._look_into()

    def arrive(self, what: object) -> None:
        """Files that were dropped."""
        if isinstance(what, list):
            self.basket.choose(what)
            self._look_into()

    def _choose(self) -> None:
        files = pick.bundles(self)
        if files:
            self.basket.choose(files)
            self._look_into()

    def _seen(self, sticks: Sequence[Stick]) -> None:
        paths = [path for stick in sticks for path in stick.bundles]
        if self._busy:
            return
        if self.basket.show_seen(paths, own=self.desk.unit_code):
            self._look_into()
        elif self._looking is None:
            self._starting = False

    def _leave_out(self) -> None:
        self.basket.leave_out([row.file for row in self.files.chosen_rows()])
        self._look_into()

    def _clear(self) -> None:
        self.basket.clear_done()
        self._fill()
        self.focus_start()

    # What they would do.

    def _look_into(self) -> None:
        """Read all that is pending without keeping anything; what was asked before is dropped."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        pending = self.basket.pending()
        if pending:
            self._looking = self._ask_for(pending)
        self._fill()

    def _ask_for(self, pending: Sequence[Path]) -> Task:
        today, agreed = self.desk.today(), frozenset(self._agreed)

        def work(step: Step) -> Received:
            ledger = self.desk.ledger()
            return receive(ledger, pending, today=today, dry_run=True, agreed=agreed, progress=step)

        return self.desk.background.read(
            work,
            self._looked,
            owner=self,
            title="正在核对数据包",
            failed=self._not_looked,
            stopped=lambda: self._unread("已取消核对。按 F5 再核对一次。"),
        )

    def _looked(self, received: Received) -> None:
        self._looking = None
        self.basket.show_fates(received.files, applied=False)
        self._asked_of |= {fate.file: fate for fate in received.files if fate.asks is not None}
        self._fill()
        if self._starting:
            self.focus_start()
            self._starting = False

    def _not_looked(self, error: Exception) -> None:
        self._unread("没能核对。按 F5 再核对一次。")
        problems.show(error, self)

    def _unread(self, words: str) -> None:
        self._looking = None
        self._fill()
        say(self.summary, words)

    def _agree(self, agreed: bool) -> None:
        row = self.files.current_row()
        fate = self._asked_of.get(row.file) if row is not None else None
        if fate is not None and fate.asks is not None:
            change = self._agreed.add if agreed else self._agreed.discard
            change(fate.asks)
            self._look_into()

    # Receiving.

    def _receive(self) -> None:
        files, today = self.basket.pending(), self.desk.today()
        agreed = frozenset(self._agreed)

        def work(ledger: Ledger, step: Step) -> tuple[Received, Changes]:
            stopping = False

            def told(words: str, done: int, total: int) -> None:
                nonlocal stopping
                try:
                    step(words, done, total)
                except CancelledError:
                    # A file that was begun is finished, and what was received has its receipt.
                    stopping = True

            received = receive(
                ledger, files, today=today, agreed=agreed, progress=told, stopped=lambda: stopping
            )
            return received, received.changes

        self._busy = True
        self.pages.setCurrentWidget(self.working)
        self.working.setFocus()
        task = self.desk.change(
            work,
            self._received,
            owner=self,
            title="正在接收",
            failed=self._not_received,
            stopped=self._end,
        )
        self.working.begin("正在接收数据包", task)

    def _received(self, received: Received) -> None:
        self.basket.show_fates(received.files, applied=True)
        self._end()

    def _not_received(self, error: Exception) -> None:
        self._end()
        problems.show(error, self)

    def _end(self) -> None:
        self._busy = False
        self.working.end()
        self.pages.setCurrentWidget(self.sheet)
        self._fill()
        self.focus_start()

    # Showing.

    def _fill(self) -> None:
        rows = self.basket.rows()
        done = [row for row in rows if row.done]
        self.files.show_source(ListSource(self.files.model.source.columns, rows, key=_file))
        receivable = sum(row.receivable for row in rows)
        self.main.setText(f"接收 {receivable} 个数据包" if receivable else "接收")
        self.main.setAccessibleName(self.main.text())
        self.main.setEnabled(receivable > 0 and self._looking is None)
        self.clear.setVisible(bool(done))
        self.versions.setVisible(beside(done) > 0)
        self.left.setVisible(sent_back(done) > 0)
        for part in (self.choose, self.about):
            part.setVisible(bool(rows))
        say(self.summary, summary(rows))
        self._show_receipts([row.fate for row in done if row.fate is not None])
        if rows:
            self.halves.give_upper((len(rows) + 2) * look.ROW)
        self.count(f"数据包 {len(rows)} 个　可接收 {receivable} 个" if rows else "")
        if rows and not self.files.grid.currentIndex().isValid():
            self.files.grid.setCurrentIndex(self.files.model.index(0, 0))
        self._show_file(self.files.current_row())

    def _show_receipts(self, done: Sequence[FileFate]) -> None:
        """Where the answers lie, and whether the sticks may go, once something was received."""
        for part in (self.sign, self.details):
            part.setVisible(bool(done))
        failed = [fate for fate in done if fate.receipt_out is not None and fate.receipt is None]
        written = sum(fate.receipt is not None for fate in done)
        words = "回执已登记。" if any(fate.answers for fate in done) else ""
        words += f"{written} 份回执已写在数据包旁边，读回核对一致。" if written else ""
        if failed:
            words += f"{len(failed)} 份回执没有写出，原因见各文件；可在“收发记录”中再写一次。"
        elif self.basket.all_on_sticks():
            words += "U 盘可以安全拔出。"
        self.sign.draw("contested" if failed else "met")
        say(self.details, words or "数据已写入台账。")

    def _show_file(self, row: BasketRow | None) -> None:
        if row is None:
            return
        asked = None if row.done else self._asked_of.get(row.file)
        agreed = asked is not None and asked.asks in self._agreed
        self.about.show_row(row, asked=asked, agreed=agreed)

    def preview(self) -> None:
        from app.ui.slip_paper import slip_paper

        row = self.files.current_row()
        if row is None or not row.may_print or row.fate is None or row.fate.bundle_in is None:
            return
        self.desk.preview_wanted.emit(
            slip_paper(
                row.fate.bundle_in,
                office=self.desk.unit_name(row.unit),
                seq=row.seq,
                printed_on=self.desk.today(),
            )
        )

    # Keys.

    def focus_start(self) -> None:
        """On the button if there is anything to receive, now or as soon as that is known."""
        self._starting = not self.main.isEnabled()
        if self.pages.currentWidget() is self.working:
            self.working.setFocus()
        elif self.main.isEnabled():
            self.main.setFocus()
        else:
            self.files.focus_rows()

    def back(self) -> bool:
        """Esc: no further file is begun."""
        if self.pages.currentWidget() is not self.working:
            return False
        self.working.cancel()
        return True


def _file(row: BasketRow) -> Path:
    return row.file
