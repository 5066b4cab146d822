"""改资料: what is said of a park itself, in place of its page."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import field_of
from app.domain.park import Park
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.keys import SAVE, on_key
from app.ui.parts import button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.unsaved import Unsaved
from app.usecases.parks import save_park

TITLE = "改资料"
KEYS = "Enter 下一项　Ctrl+Enter 保存　Esc 返回"
# The name and the tier come from documents, not from the clerk's keyboard.
PARK_FIELDS = (
    "operator",
    "operator_uscc",
    "address",
    "manager",
    "phone",
    "opened_on",
    "kinds",
    "speciality",
    "government_developed",
    "services",
    "status",
)


class ParkEdit(QWidget):
    """`done` is sent after saving and after giving up."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("park_edit")
        self.setAccessibleName("园区登记")
        self._park: Park | None = None
        self.heading = label("", "edit_title", role="title", wrap=True)
        self.form = Form("park_form", Park.label, self)
        for name in PARK_FIELDS:
            self.form.add(field_of(Park, name))
        self.form.finished.connect(self._save)
        self.said = label("", "park_form_said", role="muted")
        self._unsaved = Unsaved(self.said, hint="")
        self.form.touched.connect(self._unsaved.touch)
        self.save = button("保存", "save", role="main")
        self.give_up = button("返回", "give_up", role="link", icon="back")
        permit(desk, "type", self.save)
        self.save.clicked.connect(self._save)
        self._unsaved.leave_by(self.give_up, self.done.emit)
        for keys in SAVE:
            on_key(self, keys, self._save)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        body.addLayout(line(self.give_up, self.heading, self.said, self.save, wide=1))
        body.addWidget(_scrolled(self.form), 1)

    def begin(self, park: Park) -> None:
        """Open the form, filled with what is known."""
        self._park = park
        say(self.heading, f"{park.name}　{TITLE}")
        self.form.fill({name: getattr(park, name) for name in PARK_FIELDS})
        for name in self.form.names():
            self.form.say(name, "")
        say(self.said, "")
        self._unsaved.clear()
        self.form.focus_first()

    def leave(self) -> bool:
        """Esc: True if the form may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    def _save(self) -> None:
        if not may_or_say(self.desk, "type"):
            return
        values, park = self.form.values(), self._park
        if values is None or park is None:
            return
        told = replace(park, **values)

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, save_park(ledger, told)

        self.desk.change(work, self._saved, owner=self, failed=self._failed, undo="修改园区")

    def _saved(self, _: None) -> None:
        self._unsaved.clear()
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.field in self.form.names():
            self.form.say(error.field, error.words)
            self.form.editor(error.field).setFocus()
        else:
            problems.show(error, self)


def _scrolled(form: Form) -> QScrollArea:
    form.setMaximumWidth(640)
    form.setContentsMargins(0, 0, look.GRID, 0)
    holder = QWidget()
    holder.setObjectName(f"{form.objectName()}_holder")
    holder.setAccessibleName(form.accessibleName())
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.addWidget(form)
    body.addStretch(1)
    area = QScrollArea()
    area.setObjectName(f"{form.objectName()}_scroll")
    area.setAccessibleName(form.accessibleName())
    area.setWidgetResizable(True)
    area.setWidget(holder)
    return area
