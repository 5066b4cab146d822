"""操作日志: who did what, newest first; filtered, opened entry by entry, its chain verified."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.store import audit_log
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.bundle_words import local
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.log_words import Detail, LogRow, details, log_rows, table_words
from app.ui.parts import body_of, box, button, label, line, say
from app.ui.rows import LedgerSource, ListSource, View
from app.ui.table import Table
from app.ui.typed import read_day

ALL = "全部"
# Days that every clock can tell; no log goes beyond.
EARLIEST, LATEST = date(1980, 1, 1), date(9000, 1, 1)
COLUMNS: tuple[Column[LogRow], ...] = (
    Column(
        name="seq", heading="序号", show=lambda row: f"{row.entry.seq:,}", number=True, width=88
    ),
    Column(
        name="at",
        heading="时间",
        show=lambda row: f"{local(row.entry.at):%Y-%m-%d %H:%M:%S}",
        width=168,
    ),
    Column(name="who", heading="操作人", show=lambda row: row.entry.who, width=120),
    Column(name="action", heading="操作", show=lambda row: row.entry.action, width=200),
    Column(
        name="kind", heading="记录种类", show=lambda row: table_words(row.entry.of_table), width=120
    ),
    Column(name="record", heading="记录", show=lambda row: row.name, width=360),
)
DETAILS: tuple[Column[Detail], ...] = (
    Column(name="label", heading="数据项", show=lambda row: row.label, width=200),
    Column(name="before", heading="修改前", show=lambda row: row.before, width=400),
    Column(name="after", heading="修改后", show=lambda row: row.after, width=400),
)
LIST, ENTRY = 0, 1
HINTS = ("Enter 看内容　Ctrl+E 导出　Esc 返回系统", "Ctrl+C 复制　Esc 返回操作日志")


class LogPage(QStackedWidget):
    """The list, and one entry. `left` when the clerk goes back to 系统."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName("log_page")
        self.setAccessibleName("操作日志")
        self._since: str | None = None
        self._until: str | None = None
        self.table: Table[LogRow] = Table(
            "log", "操作日志", self._source(), background=desk.background, search="操作、内容"
        )
        self.table.set_empty("没有这样的日志。请放宽上面的条件。")
        self.first = _day_line("log_first", "从哪一天")
        self.last = _day_line("log_last", "到哪一天")
        self.who = box("log_who", "操作人")
        self.kind = box("log_kind", "记录种类")
        self.check = button("核验日志", "verify_log", icon="refresh")
        self.said = label("", "log_said", role="muted", wrap=True)
        self.details: Table[Detail] = Table("log_details", "这一条的内容", ListSource(DETAILS))
        self.details.set_empty("这一条没有更多内容。")
        self.addWidget(self._list_page())
        self.addWidget(self._entry_page())
        self._wire()

    def _list_page(self) -> QWidget:
        page = _page("log_list", "操作日志")
        leave = button("系统", "leave_log", role="link", icon="back")
        leave.setToolTip("返回系统（Esc）")
        leave.clicked.connect(self.left)
        head = line(leave, label("操作日志", "log_title", role="title"), 1, self.check)
        filters = line(
            label("日期", "log_days", role="muted"),
            self.first,
            label("至", "log_to", role="muted"),
            self.last,
            label("操作人", "log_who_label", role="muted"),
            self.who,
            label("记录种类", "log_kind_label", role="muted"),
            self.kind,
            1,
        )
        body = page.layout()
        assert isinstance(body, QVBoxLayout)
        body.addLayout(head)
        body.addLayout(filters)
        body.addWidget(self.said)
        body.addWidget(self.table, 1)
        return page

    def _entry_page(self) -> QWidget:
        page = _page("log_entry", "一条操作日志")
        back = button("操作日志", "leave_entry", role="link", icon="back")
        back.setToolTip("返回操作日志（Esc）")
        back.clicked.connect(self.back)
        self.title = label("", "entry_title", role="section", wrap=True)
        self.about = label("", "entry_about", role="muted", wrap=True)
        head = line(back, self.title, wide=1)
        body = page.layout()
        assert isinstance(body, QVBoxLayout)
        body.addLayout(head)
        body.addWidget(self.about)
        body.addWidget(self.details, 1)
        return page

    def _wire(self) -> None:
        for day in (self.first, self.last):
            day.editingFinished.connect(self._filter)
        for choice in (self.who, self.kind):
            choice.activated.connect(lambda _: self._filter())
        self.table.opened.connect(self._open)
        self.check.clicked.connect(self._verify)
        say(self.said, "")
        self.said.hide()

    # The list.

    def load(self) -> None:
        """Ask for the entries, and for whom and what they name."""

        def ask(ledger: Ledger) -> tuple[tuple[str, ...], tuple[str, ...]]:
            return audit_log.people(ledger), audit_log.tables(ledger)

        def show(found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
            self._offer(found)
            self._filter()

        self.desk.read(ask, show, owner=self)

    def _offer(self, found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        for choice, codes in ((self.who, found[0]), (self.kind, found[1])):
            chosen = choice.currentData()
            choice.clear()
            choice.addItem(ALL, None)
            for code in codes:
                choice.addItem(code if choice is self.who else table_words(code), code)
            choice.setCurrentIndex(max(choice.findData(chosen), 0))

    def _filter(self) -> None:
        first, last = _day_of(self.first), _day_of(self.last)
        self._since = None if first is None else _begin(first)
        self._until = None if last is None else _begin(min(last, LATEST) + timedelta(days=1))
        self.table.show_source(self._source())

    def _source(self) -> LedgerSource[LogRow]:
        who = self.who.currentData() if hasattr(self, "who") else None
        kind = self.kind.currentData() if hasattr(self, "kind") else None
        since, until = self._since, self._until

        def keys(view: View) -> Sequence[int]:
            found = audit_log.entries_view(
                self.desk.ledger(),
                since=since,
                until=until,
                who=who,
                of_table=kind,
                words=view.text,
            )
            # The number stands for the time; other columns do not sort a log.
            oldest_first = view.order in ("seq", "at") and not view.descending
            return found[::-1] if oldest_first else found

        def rows(numbers: Sequence[int]) -> Sequence[LogRow | None]:
            ledger = self.desk.ledger()
            return log_rows(ledger, audit_log.entries(ledger, numbers))

        return LedgerSource(COLUMNS, keys, rows)

    # One entry.

    def _open(self, row: LogRow) -> None:
        def show(found: tuple[Detail, ...]) -> None:
            entry = row.entry
            of = "　".join(filter(None, (table_words(entry.of_table), row.name)))
            say(self.title, f"第 {entry.seq:,} 条　{entry.action}")
            at = f"{local(entry.at):%Y-%m-%d %H:%M:%S}"
            say(self.about, "　".join(filter(None, (at, entry.who, of))))
            self.details.show_source(ListSource(DETAILS, found))
            self.setCurrentIndex(ENTRY)
            self.tell()
            self.details.focus_rows()

        self.desk.read(lambda ledger: details(ledger, row.entry), show, owner=self)

    def back(self) -> bool:
        """From an entry to the list; False from the list."""
        if self.currentIndex() == LIST:
            return False
        self.setCurrentIndex(LIST)
        self.tell()
        self.table.focus_rows()
        return True

    def tell(self) -> None:
        """The keys for what is looked at, into the status bar."""
        self.desk.hinted.emit(HINTS[self.currentIndex()])

    def focus_here(self) -> None:
        """Where the keyboard goes."""
        (self.table if self.currentIndex() == LIST else self.details).focus_rows()

    # The chain.

    def _verify(self) -> None:
        self.check.setEnabled(False)
        self._say("正在核验…", role="muted")

        def show(broken: int | None) -> None:
            self.check.setEnabled(True)
            if broken is None:
                self._say("核验通过：日志从头到尾没有被改动。", role="muted")
            else:
                self._say(
                    f"日志从第 {broken:,} 条起被改动过，其后的内容不能作为凭据。"
                    "请保留现状，不要再用这本台账，并报告上级。",
                    role="finding",
                )

        def stop() -> None:
            self.check.setEnabled(True)
            self._say("已取消，没有核验完。要有结论，请再核验一次。", role="muted")

        def fail(error: Exception) -> None:
            stop()
            problems.show(error, self)

        desk = self.desk
        desk.background.read(
            lambda step: audit_log.first_broken(
                desk.ledger(), lambda done, total: step("正在核验操作日志", done, total)
            ),
            show,
            owner=self,
            title="正在核验操作日志",
            failed=fail,
            stopped=stop,
        )

    def _say(self, words: str, *, role: str) -> None:
        look.mark(self.said, role=role)
        say(self.said, words)
        self.said.setVisible(bool(words))


def _page(name: str, words: str) -> QWidget:
    page = QWidget()
    page.setObjectName(name)
    page.setAccessibleName(words)
    body_of(page)
    return page


def _day_line(name: str, words: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setPlaceholderText("例 2026-06-30")
    made.setToolTip(f"{words}：可填 2026-06-30 或 20260630，不填为不限")
    made.setFixedWidth(120)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made


def _day_of(day_line: QLineEdit) -> date | None:
    """The day typed, None for none; one that is none is marked and counts as none."""
    text = day_line.text().strip()
    day, wrong = read_day(text) if text else (None, None)
    look.mark(day_line, wrong="true" if wrong else "false")
    if day is not None:
        day_line.setText(day.isoformat())
    return day


def _begin(day: date) -> str:
    """The moment a local day begins, as the log keeps moments."""
    settled = min(max(day, EARLIEST), LATEST)
    moment = datetime.combine(settled, time()).astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
