"""批量修改: one thing in all the agreements chosen, seen row by row before anything is changed.

The rule: what cannot take the change says why and stays as it is; one Ctrl+Z takes all back.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import field_of
from app.domain.papers import Explanation
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store.ledger import Ledger
from app.store.queries import tenancy_rows
from app.ui import look, problems
from app.ui.background import Step, Task
from app.ui.columns import Column, worded
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.keys import SAVE
from app.ui.parts import body_of, box, button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.table import Table
from app.ui.unsaved import Unsaved
from app.usecases.bulk import BULK, CLEARABLE, Planned, change_many, plan

PAUSE = 250
TITLES = {
    "industry": "行业",
    "kind": "主体类型",
    "rent_free": "免费使用",
    "room": "房间号",
    "agreed_end_on": "协议到期日",
    "extension": "办理延期",
    "leaving": "办理离园",
}
REASON = replace(field_of(Explanation, "reason"), required=False)
# A paper for an extension may still be on its way; the others are emptied only where that is asked.
OPTIONAL = ("extension_paper", *CLEARABLE)
CLEAR = "清空这一项，改为“未填”"
UNSAVED = "有没修改的内容。再按一次 Esc 或“返回”放弃，Ctrl+Enter 修改。"
NOTHING = "请填要改成什么。要清空的，勾选“清空这一项”。"


def _now(row: Planned) -> str:
    before = row.before
    if isinstance(before, Tenancy) and "extension_end_on" in row.fields:
        return f"{before.extension_end_on or before.agreed_end_on} 到期"
    return _words(before, row)


def _then(row: Planned) -> str:
    return _words(row.after, row) if row.after is not None else ""


def _words(record: Any, row: Planned) -> str:
    kind = type(row.before)
    told = (worded(getattr(record, name), field_of(kind, name)) for name in row.fields)
    return " ".join(filter(None, told)) or "未填"


def _said(row: Planned) -> str:
    if row.refused:
        return row.refused
    if row.after is None:
        return "已经是这样，不用改。"
    return "".join(each.sentence for each in row.asked)


def _state(row: Planned) -> str:
    if row.refused:
        return "not_met"
    if row.after is None:
        return "undetermined"
    return "contested" if row.asked else "met"


COLUMNS: tuple[Column[Planned], ...] = (
    Column(name="name", heading="实体名称", show=lambda row: row.name, state=_state, width=248),
    Column(name="park", heading="园区名称", show=lambda row: row.park, width=200),
    Column(name="now", heading="现在", show=_now, width=160),
    Column(name="then", heading="改为", show=_then, width=160),
    Column(name="said", heading="说明", show=_said, width=320),
)


class BulkPage(QWidget):
    """`done` asks for the list."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("bulk_page")
        self.setAccessibleName("批量修改")
        self._ids: tuple[str, ...] = ()
        self._asking: Task | None = None
        self._rows: tuple[Planned, ...] = ()
        self.title = label("", "bulk_title", role="title")
        self.what = box("bulk_what", "改哪一项")
        for each, words in TITLES.items():
            self.what.addItem(words, each)
        self.forms = {each: self._form(each) for each in BULK}
        self.clear = QCheckBox(CLEAR, self)
        self.clear.setObjectName("bulk_clear")
        self.clear.setAccessibleName(CLEAR)
        self.said = label("", "bulk_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said, UNSAVED)
        self.table: Table[Planned] = Table("bulk_rows", "将要修改的各户", ListSource(COLUMNS))
        self.table.set_empty("填好上面的内容，这里逐户列出改前、改后和不能改的原因。")
        self.reason = Form("bulk_reason_form", "说明")
        self.reason.add(REASON)
        self.save_button = button("修改", "bulk_save", role="main")
        self.save_button.setToolTip("全部修改（Ctrl+Enter）")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._lay_out()
        self._wire()

    def _form(self, what: str) -> Form:
        kind, names = BULK[what]
        form = Form(f"bulk_{what}_form", TITLES[what], self)
        for name in names:
            form.add(replace(field_of(kind, name), required=name not in OPTIONAL))
        return form

    def _lay_out(self) -> None:
        leave = button("返回", "leave_bulk", role="link", icon="back")
        self._unsaved.leave_by(leave, self.done.emit)
        head = line(leave, self.title, self.save_button, wide=1)
        choice = line(label("改哪一项", "bulk_what_label", role="small"), self.what, 1)
        holder = QWidget(self)
        holder.setObjectName("bulk_holder")
        holder.setAccessibleName("批量修改")
        holder.setMaximumWidth(560)
        inner = body_of(holder)
        inner.addLayout(choice)
        for part in (*self.forms.values(), self.clear, self.reason):
            inner.addWidget(part)
            part.hide()  # all at once they would make the window grow
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        body.addLayout(head)
        body.addWidget(holder)
        body.addWidget(self.said)
        body.addWidget(self.table, 1)

    def _wire(self) -> None:
        self.what.activated.connect(lambda _: self._choose())
        for form in (*self.forms.values(), self.reason):
            form.touched.connect(self._unsaved.touch)
        for form in self.forms.values():
            form.touched.connect(self._pause.start)
            form.finished.connect(self.save)
        self.clear.toggled.connect(self._choose_clear)
        self.reason.finished.connect(self.save)
        self._pause.timeout.connect(self._plan)
        permit(self.desk, "type", self.save_button)
        self.save_button.clicked.connect(self.save)
        for keys in SAVE:
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    def leave(self) -> bool:
        """Esc: True if the page may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    # What is chosen.

    def begin(self, keys: Sequence[int]) -> None:
        """Agreements by their keys in the long table."""
        self._ids = ()
        self._unsaved.clear()
        for form in (*self.forms.values(), self.reason):
            form.fill(dict.fromkeys(form.names()))
            for name in form.names():
                form.say(name, "")
        self._show(())
        say(self.title, f"批量修改　{len(keys):,} 份协议")

        def known(ids: tuple[str, ...]) -> None:
            self._ids = ids
            self._choose()

        self.desk.read(
            lambda ledger: tuple(row.tenancy_id for row in tenancy_rows(ledger, keys)),
            known,
            owner=self,
        )

    def _chosen(self) -> str:
        return str(self.what.currentData())

    def _choose(self) -> None:
        for each, form in self.forms.items():
            form.setVisible(each == self._chosen())
        self.clear.setChecked(False)
        self.clear.setVisible(self._chosen() in CLEARABLE)
        self._show(())
        self.forms[self._chosen()].focus_first()

    def _choose_clear(self, on: bool) -> None:
        """Nothing is typed where all is emptied."""
        for form in self.forms.values():
            form.setEnabled(not on)
        self._plan()

    def _values(self) -> dict[str, Any] | None:
        """What is typed, if it can be read and is something; nothing where all is emptied."""
        form = self.forms[self._chosen()]
        if self.clear.isChecked():
            return dict.fromkeys(form.names())
        read = {name: form.editor(name).read() for name in form.names()}
        if any(wrong for _, wrong in read.values()):
            return None
        values = {name: value for name, (value, _) in read.items()}
        return values if any(value is not None for value in values.values()) else None

    def _plan(self) -> None:
        what, ids, values, today = self._chosen(), self._ids, self._values(), self.desk.today()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        if values is None or not ids:
            self._show(())
            return
        self._asking = self.desk.read(
            lambda ledger: plan(ledger, what=what, ids=ids, values=values, today=today),
            self._show,
            owner=self,
            failed=self._failed,
        )

    def _show(self, rows: tuple[Planned, ...]) -> None:
        self._rows = rows
        changing = sum(row.after is not None for row in rows)
        refused = sum(bool(row.refused) for row in rows)
        asked = sum(bool(row.asked) for row in rows)
        words = [f"将修改 {changing:,} 份" if rows else ""]
        words += [f"{refused:,} 份不能改" if refused else ""]
        words += [f"{asked:,} 份请核对，可以写一句说明" if asked else ""]
        say(self.said, "；".join(filter(None, words)))
        order = sorted(rows, key=lambda row: (not row.refused, not row.asked, row.after is None))
        self.table.show_source(ListSource(COLUMNS, order, key=lambda row: row.tenancy_id))
        self.reason.setVisible(asked > 0)
        self.save_button.setText(f"修改 {changing:,} 份" if changing else "修改")
        self.save_button.setAccessibleName(self.save_button.text())
        self.save_button.setEnabled(changing > 0)

    # Saving.

    def save(self) -> None:
        """All that can take the change, in one step."""
        what, ids = self._chosen(), self._ids
        today = self.desk.today()
        if not self.clear.isChecked() and self.forms[what].values() is None:
            return
        values = self._values()
        if values is None:
            say(self.said, NOTHING)
            return
        if not self.save_button.isEnabled():
            self._plan()
            return
        reason = self.reason.editor(REASON.name).read()[0] or ""
        reason = reason if self.reason.isVisible() else ""
        self.save_button.setEnabled(False)

        def work(ledger: Ledger, _: Step) -> tuple[int, Changes]:
            return change_many(
                ledger, what=what, ids=ids, values=values, today=today, reason=reason
            )

        self.desk.change(
            work, self._saved, owner=self, failed=self._failed, undo=f"批量修改{TITLES[what]}"
        )

    def _saved(self, count: int) -> None:
        self._unsaved.clear()
        self.desk.said.emit(f"已修改 {count:,} 条。Ctrl+Z 撤销")
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, AppError) and error.code == "reason":
            self.reason.say(REASON.name, error.words)
        elif isinstance(error, AppError):
            say(self.said, error.words)
            self.save_button.setEnabled(False)
        else:
            problems.show(error, self)
