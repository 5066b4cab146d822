"""A register: a table of the records of one kind and, beside it, the form for one of them.

The rule: all of it follows from the record's fields. How to use it:

    page = RegisterPage(desk, Register(Mentor, "mentors", empty="还没有登记导师。"))
    layout.addWidget(page)                 # the page brings its own buttons, search and form
    page.load()                            # in Screen.load, after each change of its tables too
    page.show_only({"park_id": park_id})   # a filter by stored values; {} is all
    page.begin_new({"kind": "一次性创业补贴", "entity_id": entity_id})   # begun for the clerk

In the screen: `back` -> page.back(), `focus_search` -> page.focus_search(), `focus_start` ->
page.focus_start(), `hint` -> register_page.HINT; `page.counted` carries the number of rows for
`Screen.count`; `page.show_record(id)` puts the cursor on a record. `Register.extra` are columns of
RegisterRow (its `record`, and the `names` of what it links to) behind those of the fields. A link's
value given to `begin_new` is an id or a Named.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.store.ledger import Ledger
from app.store.register_rows import RegisterRow, key_of
from app.ui import look
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.evidence_page import KEY, show_papers
from app.ui.history_pane import HistoryPane
from app.ui.parts import label, say
from app.ui.permits import empty_step, may_or_say
from app.ui.register_form import RegisterForm
from app.ui.register_source import Register, source_of
from app.ui.register_steps import RegisterSteps
from app.ui.sources import LedgerSource
from app.ui.table import Table
from app.usecases.recycling import delete_records

__all__ = ["HINT", "Register", "RegisterPage"]

HINT = "Ctrl+N 新增　Enter 修改　Del 删除　F8 修改记录　F10 佐证　Ctrl+F 查找"
NOT_OWN = "这条记录由{}登记，本单位只能查看。"


class RegisterPage(QWidget):
    """`counted` carries the number of rows, `saved` the id of what was saved, `typing` whether the
    form is open.
    """

    counted = Signal(int)
    saved = Signal(str)
    typing = Signal(bool)

    def __init__(self, desk: Desk, register: Register) -> None:
        super().__init__()
        self.desk, self.register = desk, register
        self.setObjectName(f"{register.name}_page")
        self.setAccessibleName(register.kind.label)
        self._only: Mapping[str, Any] = {}
        self._wanted: int | None = None
        self._look_only = False
        self.columns = register.columns()
        self.table: Table[RegisterRow] = Table(
            register.name,
            register.kind.label,
            self._source(),
            background=desk.background,
            search=register.search,
        )
        self._say_empty()
        self.said = label("", f"{register.name}_said", role="muted")
        self.side = RegisterForm(
            desk,
            register.kind,
            name=register.name,
            fields=register.shown(),
            carried=register.carried,
        )
        self.side.hide()
        self.history = HistoryPane(desk, register.name)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName(f"{register.name}_pages")
        self.pages.setAccessibleName(register.kind.label)
        self.pages.addWidget(self._list_page())
        self.pages.addWidget(self.history)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.pages)
        self._wire()

    def _list_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName(f"{self.register.name}_list_page")
        page.setAccessibleName(self.register.kind.label)
        self._bar = RegisterSteps(self.desk, self.register.name, bar=self.table.bar, page=page)
        self._bar.lay_out(
            (
                ("history", "修改记录", "F8", self._show_history),
                ("papers", "佐证", KEY, self._show_papers),
            ),
            (
                ("delete", "删除", "Del", "delete", self._delete),
                ("edit", "修改…", "F2", "type", self._edit),
                ("new", "新增…", "Ctrl+N", "type", self.begin_new),
            ),
        )
        self.steps = self._bar.named
        rows = QVBoxLayout()
        rows.setSpacing(look.GRID)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.said)
        body = QHBoxLayout(page)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2 * look.GRID)
        body.addLayout(rows, 1)
        body.addWidget(self.side)
        return page

    def add_step(self, step: QWidget) -> None:
        """A button of the screen's own before the others."""
        self._bar.put_first(step)

    def _wire(self) -> None:
        self.table.opened.connect(lambda _: self._edit())
        self.table.current.connect(lambda _: self._enable())
        self.table.counted.connect(self._counted)
        # Rows come later than the cursor.
        self.table.model.dataChanged.connect(lambda *_: self._enable())
        self.side.saved.connect(self._saved)
        self.side.left.connect(self._leave_side)
        self.history.left.connect(self.back)
        self._enable()

    def _say_empty(self) -> None:
        empty_step(
            self.desk,
            "type",
            self.table,
            words=self.register.empty,
            step=f"新增{self.register.kind.label}…",
            do=self.begin_new,
        )

    def _show_steps(self, *, on: bool) -> None:
        """While one is typed there is no other step, and its form needs the room."""
        self._bar.show(on=on)
        # At once: the form beside steps still counted would make a small window grow.
        layout = self.table.layout()
        if layout is not None:
            layout.activate()

    # Rows.

    def _source(self) -> LedgerSource[RegisterRow]:
        return source_of(self.desk, self.register, self.columns, self._only)

    def load(self) -> None:
        """Ask for the rows again; what is being typed stays."""
        self.table.show_source(self._source())

    def show_only(self, only: Mapping[str, Any]) -> None:
        """Only records with these values in these fields; {} is all."""
        self._only = dict(only)
        self.load()

    def look_only(self, *, on: bool) -> None:
        """Whether what is shown belongs to another office, as do new records of it."""
        self._look_only = on
        self._enable()

    def _counted(self, count: int) -> None:
        if self._wanted is not None:
            place = self.table.model.place_of(self._wanted)
            if place >= 0:
                self.table.grid.setCurrentIndex(self.table.model.index(place, 0))
                self._wanted = None
        self._enable()
        self.counted.emit(count)

    def _enable(self) -> None:
        row = self.table.current_row()
        own = row is not None and row.record.unit_code == self.desk.unit_code
        self.steps["new"].setEnabled(not self._look_only)
        self.steps["edit"].setEnabled(own and not self._look_only)
        self.steps["delete"].setEnabled(own)
        for name in ("history", "papers"):
            self.steps[name].setEnabled(row is not None)
        foreign = row is not None and not own
        unit = row.record.unit_code if row is not None else ""
        say(self.said, NOT_OWN.format(self.desk.unit_name(unit)) if foreign else "")
        self.said.setVisible(foreign)

    # Steps.

    def begin_new(self, values: Mapping[str, Any] | None = None) -> None:
        """A form for a new record, with what is known of it."""
        if not may_or_say(self.desk, "type"):
            return
        if not self.steps["new"].isEnabled() or (self.side.isVisible() and not self.side.leave()):
            return
        last = self.table.current_row()
        self.side.begin_new({**self._only_one(), **(values or {})}, last)
        self._show_side()

    def _only_one(self) -> dict[str, Any]:
        """What the filter says a new record is."""
        return {name: value for name, value in self._only.items() if not isinstance(value, tuple)}

    def _edit(self) -> None:
        row = self.table.current_row()
        if not may_or_say(self.desk, "type"):
            return
        if row is None or not self.steps["edit"].isEnabled():
            return
        if self.side.isVisible() and not self.side.leave():
            return
        self.side.begin_edit(row)
        self._show_side()

    def _show_side(self) -> None:
        self.pages.setCurrentIndex(0)
        self._show_steps(on=False)
        self.typing.emit(True)
        self.side.show()
        self.side.start()

    def _saved(self, record_id: str, new: bool) -> None:
        if not new:
            self._leave_side()
        self.show_record(record_id)
        self.saved.emit(record_id)

    def show_record(self, record_id: str) -> None:
        """Read the rows again with the cursor on a record."""
        kind = self.register.kind

        def look_for(key: int | None) -> None:
            self._wanted = key
            self.load()

        self.desk.read(lambda ledger: key_of(ledger, kind, record_id), look_for, owner=self)

    def _leave_side(self) -> None:
        self.side.leave()
        self.side.hide()
        self._show_steps(on=True)
        self.typing.emit(False)
        self.table.focus_rows()

    def _delete(self) -> None:
        rows = [
            row for row in self.table.chosen_rows() if row.record.unit_code == self.desk.unit_code
        ]
        if not rows or self.side.isVisible():
            return
        kind, ids = self.register.kind, [row.record.id for row in rows]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, delete_records(ledger, kind=kind, ids=ids)

        def deleted(_: None) -> None:
            self.load()
            self.desk.said.emit(f"已放入回收站 {len(ids):,} 条。Ctrl+Z 撤销")

        self.desk.change(work, deleted, owner=self, undo=f"删除{kind.label}")

    def _show_history(self) -> None:
        row = self.table.current_row()
        if row is None or self.side.isVisible():
            return
        self.history.show_record(self.register.kind.table, row.record.id)
        self.pages.setCurrentWidget(self.history)

    def _show_papers(self) -> None:
        row = self.table.current_row()
        if row is not None and not self.side.isVisible():
            show_papers(self.desk, self.register.kind.table, row.record.id)

    # What a screen asks.

    def back(self) -> bool:
        """Esc: one step back; False if there is none."""
        if self.pages.currentIndex():
            self.pages.setCurrentIndex(0)
            self.table.focus_rows()
            return True
        if self.side.isVisible():
            if self.side.leave():
                self._leave_side()
            return True
        return False

    def focus_search(self) -> None:
        """Ctrl+F: the search line."""
        self.table.search.setFocus()

    def focus_start(self) -> None:
        """The keyboard into the form if one is open, else into the rows."""
        if self.side.isVisible():
            self.side.start()
        else:
            self.table.focus_rows()
