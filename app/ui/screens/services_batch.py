"""批量登记: one service given in several parks or on several days, typed once.

The rule: every park ticked gets a record of every day; all are saved together or none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Finding, Kind, field_of
from app.domain.park import Park
from app.domain.service import ServiceRecord
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editors import ChoiceEditor, CodesEditor, LineEditor
from app.ui.form import Form
from app.ui.keys import SAVE, on_key
from app.ui.link_editor import LinkEditor
from app.ui.parts import body_of, button, label, line, say, tab_through
from app.ui.scroller import Scroller
from app.ui.typed_days import read_days
from app.ui.unsaved import Unsaved
from app.usecases.registers import save_records

SERVICE = field_of(ServiceRecord, "service")
PEOPLE = replace(field_of(ServiceRecord, "people_served"), label="每次服务人次")
MENTOR = field_of(ServiceRecord, "mentor_id")
DAYS = Field(name="days", label="服务日期（一天或几天）", kind=Kind.TEXT, required=True)
WIDTH = 640
REST: Mapping[str, Any] = {"id": "", "unit_code": "", "created_at": None, "updated_at": None}


class DaysEditor(LineEditor):
    """Several days in one line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(DAYS)
        self._desk = desk
        self.line.setPlaceholderText("例 2026-06-03、6-10、6-17")

    def read(self) -> tuple[Any, Finding | None]:
        return read_days(self.line.text(), today=self._desk.today())

    def fill(self, value: Any) -> None:
        days: Sequence[date] = value or ()
        self.line.setText("、".join(str(day) for day in days))


class ServicesBatch(QWidget):
    """`done` carries how many were saved; 0 for giving up."""

    done = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("services_batch")
        self.setAccessibleName("批量登记服务")
        self._desk = desk
        self._parks: dict[str, str] = {}
        self.form: Form | None = None
        self.said = label("", "batch_said", role="muted", wrap=True)
        self._unsaved = Unsaved(self.said)
        self.save_button = button("保存", "save_batch", role="main")
        self.give_up = button("返回", "leave_batch", role="link", icon="back")
        holder = QWidget(self)
        holder.setObjectName("batch_holder")
        holder.setAccessibleName("批量登记服务")
        holder.setMaximumWidth(WIDTH)
        self._inner = body_of(holder, spacing=2 * look.GRID)
        self._inner.addWidget(self.said)
        self._inner.addLayout(line(self.save_button, 1))
        self._inner.addStretch(1)
        body = body_of(self, spacing=2 * look.GRID)
        body.addLayout(line(self.give_up, label("批量登记服务", "batch_title", role="section"), 1))
        body.addWidget(Scroller("batch", "批量登记服务", holder), 1)
        self.save_button.clicked.connect(self.save)
        self._unsaved.leave_by(self.give_up, lambda: self.done.emit(0))
        for keys in SAVE:
            on_key(self, keys, self.save)

    def begin(self, parks: Sequence[Park]) -> None:
        """From the start, with the parks of this office to tick; what is half typed stays."""
        if self._unsaved.typed:
            return
        if self.form is not None:
            self._inner.removeWidget(self.form)
            self.form.deleteLater()
        self._parks = {park.name: park.id for park in parks}
        self.form = self._form()
        self._inner.insertWidget(0, self.form)
        self.save_button.setEnabled(True)
        self._count()

    def start(self) -> None:
        """Where typing begins, once the form is in sight."""
        if self.form is not None:
            tab_through(self.form.editor(MENTOR.name), self.save_button, self.give_up)
            self.form.editor("service").setFocus()

    def _form(self) -> Form:
        form = Form("batch_form", "批量登记服务", self)
        service = form.add(SERVICE)
        assert isinstance(service, ChoiceEditor)
        service.box.setPlaceholderText("请选择")
        service.box.setCurrentIndex(-1)
        parks = Field(name="parks", label="园区", kind=Kind.CODES, codes=tuple(self._parks))
        chosen = form.add(
            parks, editor=CodesEditor(parks, per_line=1 if len(self._parks) < 9 else 2)
        )
        if len(self._parks) == 1:
            chosen.fill(tuple(self._parks))
        form.add(DAYS, editor=DaysEditor(self._desk))
        form.add(PEOPLE)
        form.add(MENTOR, editor=LinkEditor(MENTOR, self._desk))
        form.check(_some_park)
        form.finished.connect(self.save)
        form.touched.connect(self._touched)
        return form

    def _touched(self) -> None:
        self._unsaved.touch()
        self._count()

    def _count(self) -> None:
        """How many records this will make."""
        assert self.form is not None
        parks = len(self.form.editor("parks").read()[0])
        days = len(self.form.editor("days").read()[0])
        words = "勾选的每个园区、每一天各登记一条。"
        if parks and days:
            words = f"{parks} 家园区 × {days} 天，登记 {parks * days:,} 条。"
        say(self.said, words)

    def leave(self) -> bool:
        """Esc: True if it may be left; what was typed asks for a second Esc."""
        return self._unsaved.may_leave()

    def save(self) -> None:
        """Save a record for each park and day."""
        values = self.form.values() if self.form is not None else None
        if values is None or not self.save_button.isEnabled():
            return
        records = [
            ServiceRecord(
                **REST,
                park_id=self._parks[park],
                served_on=day,
                service=values["service"],
                people_served=values["people_served"],
                mentor_id=values["mentor_id"],
            )
            for park in values["parks"]
            for day in values["days"]
        ]
        today = self._desk.today()
        self.save_button.setEnabled(False)

        def work(ledger: Ledger, _: Step) -> tuple[int, Changes]:
            return len(records), save_records(ledger, records, today=today)

        self._desk.change(work, self._saved, owner=self, failed=self._failed, undo="批量登记服务")

    def _saved(self, count: int) -> None:
        self._unsaved.clear()
        self.done.emit(count)

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, AppError):
            say(self.said, f"没有保存：{error.words}")
        else:
            problems.show(error, self)


def _some_park(values: Mapping[str, Any]) -> tuple[str, Finding] | None:
    if values["parks"]:
        return None
    return "parks", Finding("required", "没有勾选园区。请勾选一个或几个。")
