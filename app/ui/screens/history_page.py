"""收发记录: every bundle that went or came and where it stands, and the rows nobody accepted yet.

The rule: nothing is sealed here; a bundle written again is the very file that was sealed.
"""

from typing import Any, ClassVar

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui import look, problems
from app.ui.bundle_words import KIND_WORDS
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts import button, label, line, say
from app.ui.permits import permit
from app.ui.places import Where, where
from app.ui.rows import ListSource
from app.ui.screens.history_tables import (
    LEFT_COLUMNS,
    SENT_COLUMNS,
    CameRow,
    History,
    LeftRow,
    came_columns,
    counts,
    left_key,
    read_history,
)
from app.ui.screens.stick_stack import StickStack
from app.ui.segments import Segments
from app.ui.sticks import StickChoice, StickWatch
from app.ui.table import Table
from app.usecases import receipts
from app.usecases.dispatching import SentBundle

CODE_WORDS = "回执没有带回来的，照纸质回执单或电话录入 8 位校验码"
CODE_AGAIN = "退回了哪些行，照回执单逐条改好；下一包会把这些内容再报一次。"
HINTS = {
    "sent": "Enter 看退回的行　F5 刷新",
    "came": "Enter 看回执单　Ctrl+P 打印回执单",
    "left": "Enter 打开记录",
}


class HistoryPage(Page):
    """Three views; below the bundles that were sent, what can be done with the one chosen."""

    key: ClassVar[str] = "history"
    words: ClassVar[str] = "收发记录"
    tables: ClassVar[frozenset[str]] = frozenset({"bundle_out", "bundle_in", "held_back", "peer"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.watch = StickWatch(desk, self)
        self.stack = StickStack(desk, "history", "收发记录", self._sheet())
        self.stack.put.see.hide()
        self.body.addWidget(self.stack, 1)
        self._wire()
        self._show_view("sent")

    def _sheet(self) -> QWidget:
        sheet = QWidget(self)
        sheet.setObjectName("history_sheet")
        sheet.setAccessibleName("收发记录")
        self.views = Segments(
            "history_views",
            "收发记录",
            (("sent", "已发出"), ("came", "已收到"), ("left", "没有接收的行")),
        )
        self.slip = button("打印回执单", "print_slip", icon="print")
        self.lists = QStackedWidget()
        self.lists.setObjectName("history_lists")
        self.lists.setAccessibleName("收发记录")
        self._list_of = self._tables()
        for each in self._list_of.values():
            self.lists.addWidget(each)
        self.below = self._below()
        body = QVBoxLayout(sheet)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.GRID)
        body.addLayout(line(self.views, 1, self.slip))
        body.addWidget(self.lists, 1)
        body.addWidget(self.below)
        return sheet

    def _tables(self) -> dict[str, Table[Any]]:
        self.sent: Table[SentBundle] = Table(
            "history_sent", "已发出的数据包", ListSource(SENT_COLUMNS, key=_sent_id)
        )
        self.sent.set_empty(
            "还没有发出过数据包。", "去上报", lambda: self.desk.go("exchange", "report")
        )
        self.came: Table[CameRow] = Table(
            "history_came",
            "已收到的数据包",
            ListSource(came_columns(self.desk.unit_name), key=_came_id),
        )
        self.came.set_empty(
            "还没有收到过数据包。", "去接收", lambda: self.desk.go("exchange", "receive")
        )
        self.left: Table[LeftRow] = Table(
            "history_left", "没有接收的行", ListSource(LEFT_COLUMNS, key=left_key)
        )
        self.left.set_empty("没有留下的行：报出的都已接收，或还在等回执。")
        return {"sent": self.sent, "came": self.came, "left": self.left}

    def _below(self) -> QWidget:
        """What can be done with a bundle that was sent."""
        below = QWidget(self)
        below.setObjectName("history_below")
        below.setAccessibleName("对选中的数据包")
        self.sticks = StickChoice(self.desk, self.watch, "history_stick")
        self.again = button("再写入 U 盘", "put_again", icon="save")
        self.sticks.row.addWidget(self.again)
        self.code = QLineEdit(below)
        self.code.setObjectName("check_code")
        self.code.setAccessibleName("校验码")
        self.code.setPlaceholderText("如 7K2M-9QXD")
        self.code.setFixedWidth(160)
        self.enter_code = button("确认", "enter_code")
        permit(self.desk, "receive", self.enter_code)
        self.code_said = label("", "code_said", wrap=True)
        self.code_said.hide()
        body = QVBoxLayout(below)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.GRID)
        body.addWidget(self.sticks)
        body.addLayout(line(label(CODE_WORDS, "code_words"), self.code, self.enter_code, 1))
        body.addWidget(self.code_said)
        return below

    def _wire(self) -> None:
        self.views.chosen.connect(self._show_view)
        self.sent.opened.connect(self._open_sent)
        self.sent.current.connect(lambda _: self._enable())
        self.came.opened.connect(lambda _: self.preview())
        self.came.current.connect(lambda _: self._enable())
        self.left.opened.connect(self._open_record)
        self.left.pressed.connect(lambda row, _: self._open_record(row))
        self.sticks.changed.connect(self._enable)
        self.again.clicked.connect(self._put_again)
        self.slip.clicked.connect(self.preview)
        self.code.returnPressed.connect(self._enter_code)
        self.enter_code.clicked.connect(self._enter_code)
        self.stack.ended.connect(self.load)
        self.stack.seen.connect(self.focus_start)

    # Looking.

    def load(self) -> None:
        if self.stack.busy:
            return
        self.watch.look()
        today = self.desk.today()
        self.desk.read(lambda ledger: read_history(ledger, today=today), self._show, owner=self)

    def arrive(self, what: object) -> None:
        """The name of a view."""
        if isinstance(what, str) and what in self._list_of:
            self.views.choose(what)

    def _show(self, history: History) -> None:
        self.sent.show_source(ListSource(SENT_COLUMNS, history.sent, key=_sent_id))
        self.came.show_source(
            ListSource(self.came.model.source.columns, history.came, key=_came_id)
        )
        self.left.show_source(ListSource(LEFT_COLUMNS, history.left, key=left_key))
        numbers = counts(history)
        for view, number in numbers.items():
            self.views.show_count(view, number)
        overdue = sum(each.state == "overdue" for each in history.sent)
        late = f"　逾期 {overdue:,} 包" if overdue else ""
        self.count(f"已发出 {numbers['sent']:,} 包{late}　已收到 {numbers['came']:,} 包")
        for table in (self.sent, self.came):
            if not table.grid.currentIndex().isValid():
                table.grid.setCurrentIndex(table.model.index(0, 0))
        self._show_view(self.views.view())

    def _show_view(self, view: str) -> None:
        self.lists.setCurrentWidget(self._list_of[view])
        self.below.setVisible(view == "sent" and self.sent.model.rowCount() > 0)
        self.slip.setVisible(view == "came")
        self._enable()
        if self.isVisible():
            self.tell()

    def tell(self) -> None:
        self.desk.counted.emit(self.count_words)
        self.desk.hinted.emit(HINTS[self.views.view()])

    def _enable(self) -> None:
        self.again.setEnabled(self.sent.current_row() is not None and bool(self.sticks.place()))
        came = self.came.current_row()
        self.slip.setEnabled(came is not None and came.bundle.kind != "receipt")

    def _open_sent(self, row: SentBundle) -> None:
        if row.state == "set_aside":
            self.views.choose("left")
            self.left.focus_rows()

    def _open_record(self, row: LeftRow) -> None:
        held = row.record.held

        def find(ledger: Ledger) -> Where | None:
            return where(ledger, held.of_table, held.of_id)

        self.desk.read(find, lambda place: self.desk.go(*place) if place else None, owner=self)

    def preview(self) -> None:
        from app.ui.slip_paper import slip_paper

        row = self.came.current_row()
        if self.views.view() != "came" or row is None or not self.slip.isEnabled():
            return
        self.desk.preview_wanted.emit(
            slip_paper(
                row.bundle.id,
                office=self.desk.unit_name(row.bundle.unit),
                seq=row.bundle.seq,
                printed_on=self.desk.today(),
            )
        )

    # The very file once more.

    def _put_again(self) -> None:
        row, place = self.sent.current_row(), self.sticks.place()
        if row is None or place is None:
            return
        sealed = row.bundle
        kind = KIND_WORDS[sealed.kind]
        after = (
            f"这是发给{row.recipient_name}的{kind}第 {sealed.seq} 包，与第一次写出的文件完全相同。"
        )
        self.stack.write(lambda _ledger, _step: sealed, place, after=after)

    # The eight characters.

    def _enter_code(self) -> None:
        typed = self.code.text()
        if not typed.strip():
            self.code.setFocus()
            return
        self.desk.change(
            lambda ledger, _: receipts.enter_paper_receipt(ledger, typed),
            self._confirmed,
            owner=self,
            failed=self._not_confirmed,
        )

    def _confirmed(self, sealed: OutBundle) -> None:
        self.code.clear()
        accepted, aside = sealed.accepted or 0, sealed.set_aside or 0
        words = f"第 {sealed.seq} 包已确认收到：接收 {accepted:,} 条，退回 {aside:,} 条。"
        self._say_code(words + (CODE_AGAIN if aside else ""), wrong=False)

    def _not_confirmed(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self._say_code(error.words, wrong=True)
            self.code.setFocus()
            self.code.selectAll()
        else:
            problems.show(error, self)

    def _say_code(self, words: str, *, wrong: bool) -> None:
        say(self.code_said, words)
        look.mark(self.code_said, role="finding" if wrong else "")
        look.mark(self.code, wrong="true" if wrong else "false")
        self.code_said.show()

    # Keys.

    def focus_start(self) -> None:
        if self.stack.currentWidget() is self.stack.sheet:
            self._list_of[self.views.view()].focus_rows()
        else:
            self.stack.currentWidget().setFocus()

    def back(self) -> bool:
        return self.stack.back()


def _sent_id(row: SentBundle) -> int:
    return row.bundle.id


def _came_id(row: CameRow) -> int:
    return row.bundle.id
