"""最低工资标准: the dated amounts that this office keeps and hands down."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import field_of
from app.domain.money import MinimumWage
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import problems
from app.ui.background import Step
from app.ui.columns import Column, column_of
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import empty_step, may_or_say, permit
from app.ui.rows import ListSource
from app.ui.scroller import Scroller
from app.ui.sure_button import SureButton
from app.ui.table import Table
from app.ui.unsaved import Unsaved
from app.usecases.wages import delete_minimum_wage, minimum_wages, set_minimum_wage

DAY = field_of(MinimumWage, "in_force_on")
MONTHLY = field_of(MinimumWage, "monthly_fen")
NUMBER = field_of(MinimumWage, "document_number")
UNSAVED = "标准还没有保存。再按一次 Esc 或“返回”放弃，Enter 保存。"
SAME_DAY = "同一执行日期的标准再登记一次，就是更正原来的金额。"


class WageList(QWidget):
    """The amounts, newest first; the form stands in their place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("wages")
        self.setAccessibleName("最低工资标准")
        self._desk = desk
        self.table: Table[MinimumWage] = Table("wage_list", "最低工资标准", self._source(()))
        empty_step(
            desk,
            "type",
            self.table,
            words="还没有登记最低工资标准。按最低工资计算的补贴，登记标准后才能算出金额。",
            step="登记标准…",
            do=self._begin,
        )
        self.add = button("登记标准…", "begin_wage", role="main", icon="add")
        permit(self._desk, "type", self.add)
        self.remove = SureButton("删除…", "再按一次，确认删除", "delete_wage")
        permit(desk, "delete", self.remove)
        self.form = Form("wage_form", "最低工资标准", self)
        for field in (DAY, MONTHLY, NUMBER):
            self.form.add(field)
        self.save = button("保存", "save_wage", role="main")
        self.leave = button("返回", "leave_wage", role="link", icon="back")
        self.said = label("", "wage_form_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED, hint="")
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("wage_pages")
        self.pages.setAccessibleName("最低工资标准")
        self.pages.addWidget(self._list_page())
        self.pages.addWidget(self._form_page())
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.pages)
        self._wire()

    def _source(self, rows: Sequence[MinimumWage]) -> ListSource[MinimumWage]:
        columns: tuple[Column[MinimumWage], ...] = (
            column_of(DAY, width=128),
            column_of(MONTHLY, width=136),
            column_of(NUMBER, width=240),
            Column(
                name="unit",
                heading="登记机构",
                show=lambda row: self._desk.unit_name(row.unit_code),
                width=160,
            ),
        )
        return ListSource(columns, rows, key=lambda row: row.id)

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("wage_list_page")
        page.setAccessibleName("最低工资标准")
        said = label(SAME_DAY, "wage_said", role="muted", wrap=True)
        head = line(said, self.remove, self.add, wide=0)
        body = body_of(page)
        body.addLayout(head)
        body.addWidget(self.table, 1)
        return page

    def _form_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("wage_form_page")
        page.setAccessibleName("最低工资标准")
        holder = QWidget(page)
        holder.setObjectName("wage_holder")
        holder.setAccessibleName("最低工资标准")
        holder.setMaximumWidth(640)
        inner = body_of(holder)
        inner.addWidget(self.form)
        inner.addLayout(line(self.save, self.said, wide=1))
        body = body_of(page)
        title = label("登记最低工资标准", "wage_title", role="section")
        body.addLayout(line(self.leave, title, 1))
        inner.addStretch(1)
        body.addWidget(Scroller("wage", "最低工资标准", holder), 1)
        return page

    def _wire(self) -> None:
        self.add.clicked.connect(self._begin)
        self.remove.confirmed.connect(self._remove)
        self.save.clicked.connect(self._save)
        self.form.finished.connect(self._save)
        self.form.touched.connect(self._unsaved.touch)
        self.leave.clicked.connect(self.leave_form)
        self.table.current.connect(lambda _: self._enable())
        self.table.opened.connect(self._change)

    def load(self) -> None:
        """Read the amounts again."""
        self._desk.read(minimum_wages, self._show, owner=self)

    def _show(self, rows: list[MinimumWage]) -> None:
        self.table.show_source(self._source(rows))
        self._enable()

    def _enable(self) -> None:
        row = self.table.current_row()
        self.remove.setEnabled(row is not None and row.unit_code == self._desk.unit_code)

    def _begin(self) -> None:
        self._open({"in_force_on": "", "monthly_fen": "", "document_number": ""})

    def _change(self, row: MinimumWage) -> None:
        """Enter on a row: its amount again, to be corrected."""
        if row.unit_code == self._desk.unit_code and may_or_say(self._desk, "type"):
            self._open(
                {
                    "in_force_on": row.in_force_on,
                    "monthly_fen": row.monthly_fen,
                    "document_number": row.document_number or "",
                }
            )

    def _open(self, values: dict[str, object]) -> None:
        self._unsaved.clear()
        say(self.said, "")
        self.form.fill(values)
        for name in self.form.names():
            self.form.say(name, "")
        self.pages.setCurrentIndex(1)
        self.form.focus_first()

    def leave_form(self) -> bool:
        """Back to the list; False if it was there already. What was typed asks for a second Esc."""
        if self.pages.currentIndex() == 0:
            return False
        if self._unsaved.may_leave():
            self.pages.setCurrentIndex(0)
            self.table.focus_rows()
        return True

    def _save(self) -> None:
        if not may_or_say(self._desk, "type"):
            return
        values = self.form.values()
        if values is None:
            return
        today = self._desk.today()

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            done = set_minimum_wage(
                ledger,
                in_force_on=values["in_force_on"],
                monthly_fen=values["monthly_fen"],
                document_number=values["document_number"],
                today=today,
            )
            return None, done

        def saved(_: None) -> None:
            self._unsaved.clear()
            self.leave_form()

        self._desk.change(work, saved, owner=self, failed=self._failed, undo="登记最低工资标准")

    def _failed(self, error: Exception) -> None:
        rows = {"day": "in_force_on", "dates": "in_force_on", "amount": "monthly_fen"}
        row = rows.get(error.code) if isinstance(error, AppError) else None
        if row is None or not isinstance(error, AppError):
            problems.show(error, self)
            return
        self.form.say(row, error.words)
        self.form.editor(row).setFocus()

    def _remove(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        self._desk.change(
            lambda ledger, _: (None, delete_minimum_wage(ledger, row.id)),
            lambda _: self.table.focus_rows(),
            owner=self,
            undo="删除最低工资标准",
        )
