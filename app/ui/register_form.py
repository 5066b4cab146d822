"""The form beside a register: one record typed after the other without a hand on the mouse.

The rule: after a new one is saved the form stays for the next, with what goes on being the same;
what is odd asks once for a reason; what was typed is given up only by a second Esc.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Finding, Kind
from app.domain.record import Record
from app.errors import AppError
from app.policy.soft_checks import SoftFinding
from app.store.ledger import Ledger
from app.store.register_rows import RegisterRow
from app.ui import look, problems
from app.ui.background import Step, Task
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.editors import ChoiceEditor
from app.ui.form import Form
from app.ui.keys import SAVE, on_key
from app.ui.link_editor import LinkEditor
from app.ui.odd_asked import LATER, REASON, OddAsked
from app.ui.parts import button, label, line, say
from app.ui.permits import permit
from app.ui.register_record import made_of, unanswered, values_of
from app.ui.scroller import Scroller
from app.ui.unsaved import Unsaved
from app.usecases.own_records import mine
from app.usecases.registers import save_record, wrong_with

WIDTH = 360
PAUSE = 300
Odd = tuple[SoftFinding, ...]
KEYS = "Enter 下一项　Ctrl+Enter 保存　Ctrl+D 同上一条　Esc 返回"


class RegisterForm(QFrame):
    """`saved` carries the id of what was saved and whether it was new; `left` asks for the list."""

    saved = Signal(str, bool)
    left = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: type[Record],
        *,
        name: str,
        fields: Sequence[Field],
        carried: Sequence[str],
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_side")
        self.setAccessibleName(kind.label)
        self.setFixedWidth(WIDTH)
        look.mark(self, role="card")
        self._desk, self._kind, self._name, self._carried = desk, kind, name, tuple(carried)
        self._before: RegisterRow | None = None
        self._turn = object()  # what is asked for one record is no answer for the next
        self._fixed: Mapping[str, Any] = {}
        self._last: dict[str, Any] = {}
        self._asking: Task | None = None
        self.form = Form(f"{name}_form", kind.label)
        for field in fields:
            linked = field.kind is Kind.LINK
            editor = self.form.add(field, editor=LinkEditor(field, desk) if linked else None)
            if isinstance(editor, ChoiceEditor):
                editor.box.setPlaceholderText("请选择")
        self.form.check(self._across)
        self.title = label("", f"{name}_form_title", role="section", wrap=True)
        self.said = label(KEYS, f"{name}_form_said", role="small", wrap=True)
        self._unsaved = Unsaved(self.said, hint=KEYS)
        self.odd = OddAsked(name)
        self.save_button = button("保存", f"{name}_save", role="main")
        self.give_up = button("返回", f"{name}_leave", role="link", icon="back")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setObjectName(f"{self._name}_holder")
        holder.setAccessibleName(self._kind.label)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, look.GRID, 0)
        inner.setSpacing(look.GRID)
        inner.addWidget(self.form)
        inner.addWidget(self.odd)
        inner.addStretch(1)
        self.area = Scroller(self._name, self._kind.label, holder)
        head = line(self.title, self.give_up, wide=0)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 12, 8, 12)
        body.setSpacing(look.GRID)
        body.addLayout(head)
        body.addWidget(self.area, 1)
        body.addWidget(self.said)
        body.addLayout(line(self.save_button, 1))

    def _wire(self) -> None:
        self.form.finished.connect(self._last_row)
        self.form.touched.connect(self._touched)
        self.odd.finished.connect(self.save)
        self.odd.touched.connect(self._touched)
        for name in self._names():
            self._follow(self.form.editor(name))
        self._pause.timeout.connect(self._ask_odd)
        permit(self._desk, "type", self.save_button)
        self.save_button.clicked.connect(self.save)
        self._unsaved.leave_by(self.give_up, self.left.emit)
        for keys in SAVE:
            on_key(self, keys, self.save)
        on_key(self, "Ctrl+D", self.as_before)

    def _follow(self, editor: Editor) -> None:
        """A row typed into is in sight."""
        editor.touched.connect(lambda: self.area.ensureWidgetVisible(editor, 0, 48))

    # Beginning.

    def begin_new(self, values: Mapping[str, Any], last: RegisterRow | None = None) -> None:
        """A new record, with what is known of it; `last` is the one that Ctrl+D repeats."""
        if last is not None:
            self._last = values_of(last, self.form.names())
        self._fixed = {name: each for name, each in values.items() if name not in self._names()}
        self._begin(None, f"新增{self._kind.label}", values)

    def begin_edit(self, row: RegisterRow) -> None:
        """All that a record says."""
        self._fixed = {}
        self._begin(row, f"修改{self._kind.label}", values_of(row, self.form.names()))

    def _begin(self, row: RegisterRow | None, title: str, values: Mapping[str, Any]) -> None:
        self._before, self._turn = row, object()
        say(self.title, title)
        self._clear(values)
        self.save_button.setText("保存，接着填下一条" if row is None else "保存")
        self.save_button.setAccessibleName(self.save_button.text())

    def _clear(self, values: Mapping[str, Any]) -> None:
        self._unsaved.clear()
        self.save_button.setEnabled(True)
        self.odd.clear()
        names = self.form.names()
        self.form.fill({name: values.get(name) for name in names})
        for name in names:
            self.form.say(name, "")
            self._choose_none(self.form.editor(name), values.get(name))
        say(self.said, KEYS)
        self.area.verticalScrollBar().setValue(0)

    def _choose_none(self, editor: Editor, value: Any) -> None:
        # None is chosen for the clerk: the first of a list saved by a slip would look meant.
        if isinstance(editor, ChoiceEditor) and value is None and editor.field.required:
            editor.box.setCurrentIndex(-1)

    def start(self) -> None:
        """Where typing begins, once the form is in sight."""
        self.form.focus_first()

    def leave(self) -> bool:
        """Esc: True if the form may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    def as_before(self) -> None:
        """Ctrl+D: the value of the record before into the row with the keyboard."""
        for name in self.form.names():
            editor = self.form.editor(name)
            focused = QApplication.focusWidget()
            inside = isinstance(focused, QWidget) and editor.isAncestorOf(focused)
            if inside and self._last.get(name) is not None:
                editor.fill(self._last[name])
                self._touched()

    # What is typed.

    def _names(self) -> tuple[str, ...]:
        return self.form.names()

    def _touched(self) -> None:
        self._unsaved.touch()
        self._pause.start()

    def _typed_record(self) -> Record | None:
        """What stands in the form as a record, if every row can be read; nothing is said."""
        values: dict[str, Any] = {}
        for name in self._names():
            value, wrong = self.form.editor(name).read()
            if wrong is not None:
                return None
            values[name] = value
        return self._record(values)

    def _record(self, values: Mapping[str, Any]) -> Record:
        return made_of(self._kind, values, before=self._before, fixed=self._fixed)

    def _across(self, values: Mapping[str, Any]) -> tuple[str, Finding] | None:
        """The checks over several rows, in the words of the ledger; None while one is missing."""
        found = wrong_with(self._record(values), today=self._desk.today())
        names = self._names()
        return next(
            (each for each in found if each[0] in names and each[1].code != "required"), None
        )

    def _ask_odd(self) -> None:
        record = self._typed_record()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        if record is None:
            self.odd.show_found(())
            return
        today = self._desk.today()
        self._asking = self._desk.read(
            lambda ledger: unanswered(ledger, record, today), self._odd_found, owner=self
        )

    def _odd_found(self, found: tuple[SoftFinding, ...]) -> None:
        self._asking = None
        self.odd.show_found(found)

    # Saving.

    def _last_row(self) -> None:
        """Enter in the last row: to the reason if one is asked for and not written yet."""
        if self.odd.isVisible() and not self.odd.reason():
            self.odd.start()
        else:
            self.save()

    def save(self) -> None:
        """Check all, then save, or ask about what is odd.

        One piece of work: what was told to be saved is saved though the window is locked or closed.
        """
        if not self.save_button.isEnabled():
            return
        values = self.form.values()
        if values is None:
            return
        record, new = self._record(values), self._before is None
        seen, reason, today = self.odd.seen(), self.odd.reason(), self._desk.today()

        def work(ledger: Ledger, _: Step) -> tuple[Odd | str, Changes]:
            found = unanswered(ledger, record, today)
            if not reason and not seen.issuperset(each.code for each in found):
                return found, Changes()
            own = mine(ledger, record)
            said = reason if found else ""
            return own.id, save_record(ledger, own, today=today, reason=said)

        self._pause.stop()
        self.save_button.setEnabled(False)
        turn = self._turn
        self._desk.change(
            work,
            lambda found: self._answered(found) if turn is self._turn else None,
            owner=self,
            failed=lambda error: self._failed(error, here=turn is self._turn),
            undo=f"{'新增' if new else '修改'}{self._kind.label}",
        )

    def _answered(self, found: Odd | str) -> None:
        self.save_button.setEnabled(True)
        if isinstance(found, str):
            self._saved(found)
        else:
            say(self.said, LATER)
            self.odd.ask(found)

    def _saved(self, record_id: str) -> None:
        new = self._before is None
        self._unsaved.clear()
        if new:
            self._last = {name: self._said(name) for name in self._names()}
            kept = {name: self._last[name] for name in self._carried if name in self._last}
            self._clear(kept)
            say(self.said, f"已保存。{KEYS}")
            self.start()
        self.saved.emit(record_id, new)

    def _said(self, name: str) -> Any:
        editor = self.form.editor(name)
        return editor.chosen() if isinstance(editor, LinkEditor) else editor.read()[0]

    def _failed(self, error: Exception, *, here: bool) -> None:
        if not here:  # the form says something else by now
            problems.show(error, self)
            return
        self.save_button.setEnabled(True)
        if isinstance(error, AppError) and error.field in self._names():
            self.form.say(error.field, error.words)
            self.form.editor(error.field).setFocus()
        elif isinstance(error, AppError) and error.code == REASON.name:
            self.odd.refuse(error.words)
        else:
            problems.show(error, self)
