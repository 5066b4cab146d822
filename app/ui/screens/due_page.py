"""What a to-do of 首页 opens in its place: those it is about, row by row, with the step for each.

The rule: Enter does what is most likely for the row under the cursor, and the cursor then stands
on the next one.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.finder import Sought
from app.ui.keys import on_key
from app.ui.parts import button, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.due_tables import COLUMNS, EMPTY, DueRow, day_words, rows_of, title_of
from app.ui.screens.stay_sheets import EXTEND, LEAVE, StaySheets
from app.ui.screens.tenant_fields import TenantFile, tenant_file
from app.ui.table import Table
from app.ui.to_dos import CALLS, ENDING, INCUBATION, LOANS, OVERSTAYING, PARKS
from app.usecases.agenda import Agenda, Suggestion, call_done, suggestion
from app.usecases.roles import RULES

STAYS = (ENDING, OVERSTAYING, INCUBATION)
ON_SHEET = "Enter 办理　Tab 改内容　Esc 返回"
# name, words, key, and whether it changes records.
SHOWN = (
    ("due_look", "详情", "F3", False),
    ("due_extend", "延期…", "F7", True),
    ("due_leave", "离园…", "F6", True),
    ("due_call", "已回访", "F8", True),
    ("due_loan", "登记还款…", "F9", False),
    ("due_park", "补充资料…", "F4", False),
)


class DuePage(QWidget):
    """The list is the first page; `done` asks for 首页."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("due_page")
        self.setAccessibleName("待办")
        self.kind, self.bucket = ENDING, None  # type: tuple[str, int | None]
        self._place, self._arriving = 0, False
        self.title = label("", "due_title", role="title")
        self.told = label("", "due_told", role="muted")
        self.heard = QLineEdit(self)
        self.tables: dict[str, Table[DueRow]] = {}
        self.rows = QStackedWidget(self)
        self.sheets = StaySheets(desk)
        self.steps: dict[str, QPushButton] = {}
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("due_stack")
        self.stack.setAccessibleName("待办")
        self.list = self._list_page()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.sheets)
        self.sheets.done.connect(self.show_list)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.stack)

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("due_list_page")
        page.setAccessibleName("待办")
        back = button("返回", "leave_due", role="link", icon="back")
        back.clicked.connect(self.done)
        head = line(back, self.title, self.told, 1)
        does: dict[str, Callable[[], None]] = {
            "due_look": self._look,
            "due_extend": lambda: self._sheet(EXTEND),
            "due_leave": lambda: self._sheet(LEAVE),
            "due_call": self._called,
            "due_loan": self._to_loan,
            "due_park": self._to_park,
        }
        for name, words, keys, _ in SHOWN:
            made = self.steps[name] = button(words, name)
            made.setToolTip(f"{words.rstrip('…')}（{keys}）")
            made.clicked.connect(does[name])
            head.addWidget(made)
            on_key(page, keys, partial(self._by_key, made))
        self.heard.setObjectName("due_heard")
        self.heard.setAccessibleName("回访情况")
        self.heard.setPlaceholderText("回访情况（可以不写），如：经营正常，用工 5 人")
        self.heard.returnPressed.connect(self._called)
        body = QVBoxLayout(page)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(head)
        self.rows.setObjectName("due_rows")
        self.rows.setAccessibleName("待办")
        body.addWidget(self.rows, 1)
        body.addWidget(self.heard)
        return page

    @property
    def table(self) -> Table[DueRow]:
        """The rows of the list shown; each kind has its own, for a clerk sets up its columns."""
        found = self.tables.get(self.kind)
        if found is None:
            name = f"due_{self.kind}"
            found = self.tables[self.kind] = Table(
                name, title_of(self.kind, self.bucket), ListSource(COLUMNS[self.kind])
            )
            found.opened.connect(lambda _: self._act())
            found.current.connect(lambda _: self._enable())
            self.rows.addWidget(found)
        return found

    def _by_key(self, step: QPushButton) -> None:
        if step.isVisible():
            step.click()

    # What is shown.

    def begin(self, kind: str, bucket: int | None) -> None:
        """One of the lists, from its top; `show_agenda` fills it."""
        self.kind, self.bucket, self._place, self._arriving = kind, bucket, 0, True
        self.stack.setCurrentWidget(self.list)
        say(self.title, title_of(kind, bucket))
        self.rows.setCurrentWidget(self.table)
        self.table.set_empty("正在读取…")
        self.table.show_source(ListSource(COLUMNS[kind]))
        self.heard.setVisible(kind == CALLS)
        self.heard.clear()
        for name, *_ in SHOWN:
            self.steps[name].setVisible(name in self._own_steps())
            look.mark(self.steps[name], role="main" if name == self._likely() else "")
        self._tell_keys()

    def _own_steps(self) -> tuple[str, ...]:
        if self.kind in STAYS:
            return ("due_look", "due_extend", "due_leave")
        return {
            CALLS: ("due_look", "due_call"),
            LOANS: ("due_look", "due_loan"),
            PARKS: ("due_park",),
        }[self.kind]

    def show_agenda(self, agenda: Agenda) -> None:
        """The rows as they are now; the cursor stays on its row, or takes the place of one gone."""
        rows = rows_of(agenda, self.kind, self.bucket)
        held = self.table.isAncestorOf(QApplication.focusWidget() or self)
        here = self.table.current_row()
        place = self.table.grid.currentIndex().row() if here else self._place
        columns = COLUMNS[self.kind]
        self.table.set_empty(EMPTY[self.kind], "返回首页", self.done.emit)
        self.table.show_source(ListSource(columns, rows, key=lambda row: row.key))
        say(self.told, f"{len(rows):,} 条　{day_words(agenda.on)}")
        if rows and (here is None or here.key not in {row.key for row in rows}):
            there = self.table.model.index(max(0, min(place, len(rows) - 1)), 0)
            self.table.grid.setCurrentIndex(there)
        if self._arriving or held:
            self._arriving = False
            self.table.focus_rows()
        self._enable()

    def focus_start(self) -> None:
        """Into the sheet that is half typed, else into the list."""
        if self.sheets.half_typed:
            self.stack.setCurrentWidget(self.sheets)
            self.sheets.save_button.setFocus()
        else:
            self.show_list()

    def show_list(self) -> None:
        """The list, with the cursor where it was."""
        self.stack.setCurrentWidget(self.list)
        self._tell_keys()
        self.table.focus_rows()

    def back(self) -> bool:
        """Esc: from a sheet to the list, from the words to the rows; else False."""
        if self.stack.currentWidget() is self.sheets:
            if self.sheets.leave():
                self.show_list()
            return True
        if self.heard.hasFocus():
            self.table.focus_rows()
            return True
        return False

    def hint(self) -> str:
        """The keys for what is shown."""
        if self.kind == PARKS:
            return "Enter 补充资料　Esc 返回"
        stays = "Enter 办理离园　F7 办理延期"
        if self._likely_goes_on():
            stays = "Enter 办理延期　F6 办理离园"
        most = {CALLS: "Enter 已回访", LOANS: "Enter 登记还款"}.get(self.kind, stays)
        return f"{most}　F3 详情　Esc 返回"

    def _tell_keys(self) -> None:
        self.desk.hinted.emit(self.hint())

    # Steps.

    def _act(self) -> None:
        """Enter: what is most likely to be done."""
        self.steps[self._likely()].click()

    def _likely(self) -> str:
        stays = "due_extend" if self._likely_goes_on() else "due_leave"
        return {CALLS: "due_call", LOANS: "due_loan", PARKS: "due_park"}.get(self.kind, stays)

    def _likely_goes_on(self) -> bool:
        """Before its end an agreement is extended; a departure is written down on its day."""
        return self.kind == INCUBATION or (self.kind == ENDING and bool(self.bucket))

    def _look(self) -> None:
        row = self.table.current_row()
        if row is not None and row.entity:
            self.desk.go("tenants", Sought(row.entity, None))

    def _to_loan(self) -> None:
        """Into the loans of the park; the tenant itself once it is in none."""
        row = self.table.current_row()
        if row is not None and row.park_id:
            self.desk.go("monthly", ("loans", row.park_id))
        else:
            self._look()

    def _to_park(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.desk.go("parks", row.park_id)

    def _sheet(self, what: str) -> None:
        row = self.table.current_row()
        if row is None or row.stay is None:
            return
        tenancy_id, today = row.stay.tenancy_id, self.desk.today()

        def work(ledger: Ledger) -> tuple[TenantFile, Suggestion]:
            file = tenant_file(ledger, tenancy_id)
            return file, suggestion(ledger, tenancy_id=tenancy_id, today=today)

        def then(found: tuple[TenantFile, Suggestion]) -> None:
            file, suggested = found
            here = self.table.current_row()
            if here is None or here.key != tenancy_id:
                return  # it was settled while this was on its way
            self.stack.setCurrentWidget(self.sheets)
            self.desk.hinted.emit(ON_SHEET)
            self.sheets.begin(what, file, suggested=suggested)

        self.desk.read(work, then, owner=self)

    def _called(self) -> None:
        """One key: the call is done; what was heard goes with it."""
        row = self.table.current_row()
        if self.kind != CALLS or row is None or not self.steps["due_call"].isEnabled():
            return
        words, key, months = self.heard.text(), row.key, row.months

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, call_done(ledger, tenancy_id=key, months=months, heard=words)

        def then(_: None) -> None:
            self.heard.clear()
            self.table.focus_rows()

        self.steps["due_call"].setEnabled(False)
        self.desk.change(work, then, owner=self, failed=self._not_called, undo="登记回访")

    def _not_called(self, error: Exception) -> None:
        self._enable()
        if isinstance(error, AppError):
            say(self.told, error.words)
            self.heard.setFocus()
        else:
            problems.show(error, self)

    def _enable(self) -> None:
        row, may = self.table.current_row(), self.desk.may("type")
        who = f"{RULES['type'].words}请由{'或'.join(RULES['type'].roles)}人员来做"
        for name, words, keys, changes in SHOWN:
            step = self.steps[name]
            step.setEnabled(row is not None and (may or not changes))
            tip = f"{words.rstrip('…')}（{keys}）"
            step.setToolTip(who if changes and not may else tip)
