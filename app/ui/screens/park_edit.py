"""The forms of a park: its details, its areas from a day on, a judgement of its management."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind, field_of
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.store.ledger import Ledger
from app.ui import look
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.parts import button, label, line, say
from app.usecases.parks import save_area, save_judgement, save_park

# The office's name, status and tier come from documents, not from the clerk's keyboard.
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
)
AREA_FIELDS = ("in_force_on", "building_dm2", "incubation_dm2", "free_dm2")
JUDGEMENT_FIELDS = ("judged_on", "judged_by", "evidence")
SOUND = Field(name="sound", label="管理机制", kind=Kind.CODE, required=True)
TITLES = {"park": "改资料", "area": "登记面积", "judgement": "登记管理机制评定"}


class ParkEdit(QWidget):
    """`done` is sent after saving and after giving up."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("park_edit")
        self.setAccessibleName("园区登记")
        self._park: Park | None = None
        self._what = "park"
        self.heading = label("", "edit_title", role="title", wrap=True)
        self.forms = {
            "park": self._form("park_form", Park, PARK_FIELDS),
            "area": self._form("area_form", ParkArea, AREA_FIELDS),
            "judgement": self._judgement_form(),
        }
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("edit_pages")
        self.pages.setAccessibleName("园区登记")
        for form in self.forms.values():
            self.pages.addWidget(_scrolled(form))
            form.finished.connect(self._save)
        self.save = button("保存", "save", role="main")
        self.give_up = button("返回", "give_up", role="link", icon="back")
        self.save.clicked.connect(self._save)
        self.give_up.clicked.connect(self.done)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        head = line(self.give_up, self.heading, self.save)
        head.setStretch(1, 1)
        body.addLayout(head)
        body.addWidget(self.pages, 1)

    def _form(self, name: str, record: type, names: tuple[str, ...]) -> Form:
        form = Form(name, "园区登记", self)
        for each in names:
            form.add(field_of(record, each))
        return form

    def _judgement_form(self) -> Form:
        form = Form("judgement_form", "管理机制评定", self)
        form.add(field_of(MechanismJudgement, "judged_on"))
        form.add(SOUND, choices=[("yes", "完善"), ("no", "不完善")])
        form.add(field_of(MechanismJudgement, "judged_by"))
        form.add(field_of(MechanismJudgement, "evidence"))
        return form

    def begin(self, what: str, park: Park, areas: list[ParkArea]) -> None:
        """Open one of the forms, filled with what is known."""
        self._what, self._park = what, park
        say(self.heading, f"{park.name}　{TITLES[what]}")
        form = self.forms[what]
        self.pages.setCurrentIndex(list(self.forms).index(what))
        if what == "park":
            form.fill({name: getattr(park, name) for name in PARK_FIELDS})
        elif what == "area":
            known: dict[str, Any] = dict.fromkeys(AREA_FIELDS)
            if areas:
                known = {name: getattr(areas[0], name) for name in AREA_FIELDS}
            form.fill(known | {"in_force_on": self.desk.day})
        else:
            empty: dict[str, Any] = dict.fromkeys(JUDGEMENT_FIELDS)
            form.fill(empty | {"judged_on": self.desk.day, "sound": "yes"})
        form.focus_first()

    def _save(self) -> None:
        values = self.forms[self._what].values()
        park = self._park
        if values is None or park is None:
            return
        what = self._what

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, _store(ledger, what, park, values)

        self.desk.change(work, lambda _: self.done.emit(), owner=self)


def _store(ledger: Ledger, what: str, park: Park, values: dict[str, Any]) -> Changes:
    if what == "park":
        return save_park(ledger, replace(park, **values))
    if what == "area":
        return save_area(
            ledger, ParkArea(park_id=park.id, unit_code=park.unit_code, **_unset(), **values)
        )
    values["sound"] = values["sound"] == "yes"
    return save_judgement(
        ledger, MechanismJudgement(park_id=park.id, unit_code=park.unit_code, **_unset(), **values)
    )


def _unset() -> dict[str, Any]:
    """What the ledger fills in."""
    return {"id": None, "created_at": None, "updated_at": None}


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
