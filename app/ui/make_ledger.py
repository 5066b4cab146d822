"""A new ledger: which office, where, the passphrase twice, then the recovery code, once."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from app.domain.codes import UNIT_LEVEL_LABELS
from app.domain.fields import Field, Finding, Kind
from app.errors import AppError
from app.reports.recovery_sheet import RecoverySheet
from app.store.ledger import Ledger
from app.store.seeds import all_units
from app.ui import look, pick, problems, settings
from app.ui.background import Background
from app.ui.editor import SecretEditor
from app.ui.form import Form
from app.ui.parts import body_of, button, label, line
from app.ui.recovery import RecoveryPage
from app.ui.typed_twice import typed_twice
from app.usecases.ledgers import create_ledger
from app.usecases.recovery import sheet_of

OFFICE = Field(name="unit_code", label="本单位", kind=Kind.CODE, required=True)
PLACE = Field(name="place", label="存放位置", kind=Kind.TEXT, required=True)
FIRST = Field(name="passphrase", label="口令", kind=Kind.TEXT, required=True)
AGAIN = Field(name="again", label="口令（再输一遍）", kind=Kind.TEXT, required=True)
# Which row of the form a refusal belongs under.
ROW_OF = {"weak_passphrase": "passphrase", "unknown_unit": "unit_code"}


class MakeLedger(QFrame):
    """`made` carries the open ledger once its recovery code was kept."""

    made = Signal(object)
    back_wanted = Signal()

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("make_ledger")
        self.setAccessibleName("新建台账")
        look.mark(self, role="card")
        self.setFixedWidth(560)
        self._background = background
        self._ledger: Ledger | None = None
        self.form = Form("make_form", "新建台账", self)
        self.found = button("建立台账", "create", role="main")
        self.back = button("返回", "back", role="link", icon="back")
        self._build_form()
        self.recovery = RecoveryPage(background, self)
        self.recovery.kept.connect(self._kept)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._form_page())
        self._pages.addWidget(self.recovery)
        body = QVBoxLayout(self)
        body.setContentsMargins(32, 24, 32, 24)
        body.addLayout(self._pages)
        self.found.clicked.connect(self._make)
        self.form.finished.connect(self._make)
        self.back.clicked.connect(self.back_wanted)

    def _build_form(self) -> None:
        choices = [(u.code, f"{u.name}（{UNIT_LEVEL_LABELS[u.level]}）") for u in all_units()]
        self.form.add(OFFICE, choices=[("", "请选择"), *choices])
        self.form.add(PLACE)
        self.form.add(FIRST, editor=SecretEditor(FIRST))
        self.form.add(AGAIN, editor=SecretEditor(AGAIN))
        self.form.check(_office_chosen)
        self.form.check(typed_twice(FIRST, AGAIN))
        self.form.editor("unit_code").touched.connect(self._suggest_place)

    def _form_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("make_page")
        page.setAccessibleName("新建台账")
        choose = button("换个位置…", "choose_place", role="link", icon="folder")
        choose.clicked.connect(self._choose_place)
        note = label(
            "台账全文加密，口令是打开它的钥匙，请两人知晓、妥善保管。",
            "note",
            role="small",
            wrap=True,
        )
        body = body_of(page)
        body.addWidget(label("新建台账", "make_title", role="section"))
        body.addWidget(self.form)
        body.addLayout(line(choose, 1))
        body.addWidget(note)
        body.addLayout(line(self.back, 1, self.found))
        return page

    def begin(self) -> None:
        """Start over with an empty form."""
        self._pages.setCurrentIndex(0)
        self.form.fill({"unit_code": "", "place": "", "passphrase": "", "again": ""})
        self.form.editor("unit_code").setFocus()

    def _suggest_place(self) -> None:
        code, _ = self.form.editor("unit_code").read()
        name = next((unit.name for unit in all_units() if unit.code == code), "")
        if name:
            self.form.fill({"place": str(free_place(settings.ledger_folder(), name))})

    def _choose_place(self) -> None:
        now = self.form.editor("place").read()[0] or str(settings.ledger_folder())
        path = pick.new_file(self, "台账存到", Path(now), pick.LEDGERS)
        if path is not None:
            self.form.fill({"place": str(ledger_place(str(path)))})

    def _make(self) -> None:
        values = self.form.values()
        if values is None or not self.found.isEnabled():
            return
        path = ledger_place(values["place"])
        self.found.setEnabled(False)

        def work(_: object) -> tuple[Ledger, RecoverySheet]:
            if path.parent == settings.ledger_folder():
                path.parent.mkdir(parents=True, exist_ok=True)
            ledger, recovery = create_ledger(
                path, unit_code=values["unit_code"], passphrase=values["passphrase"]
            )
            return ledger, sheet_of(ledger, recovery, made_on=date.today())

        self._background.read(
            work, self._made, owner=self, failed=self._refused, title="正在建立台账"
        )

    def _made(self, answer: tuple[Ledger, RecoverySheet]) -> None:
        self.found.setEnabled(True)
        self._ledger, sheet = answer
        settings.remember_ledger(self._ledger.path)
        self.form.fill({"passphrase": "", "again": ""})
        self.recovery.show_recovery(sheet, self._ledger.path.parent)
        self._pages.setCurrentIndex(1)

    def _kept(self) -> None:
        if self._ledger is not None:
            ledger, self._ledger = self._ledger, None
            self.made.emit(ledger)

    def given_up(self) -> Ledger | None:
        """A ledger made whose recovery code was never confirmed; the caller closes it."""
        ledger, self._ledger = self._ledger, None
        return ledger

    def _refused(self, error: Exception) -> None:
        self.found.setEnabled(True)
        if not isinstance(error, AppError):
            problems.show(error, self)
            return
        row = ROW_OF.get(error.code, "place")
        self.form.say(row, error.words)
        self.form.editor(row).setFocus()


def ledger_place(typed: str) -> Path:
    """A bare name is a ledger in the usual folder; its ending is how it is found again."""
    path = settings.ledger_folder() / typed
    if not path.name or path.suffix == pick.SUFFIX or path.exists():
        return path
    return path.with_name(path.name + pick.SUFFIX)


def free_place(folder: Path, name: str) -> Path:
    """A name that no ledger in the folder has yet."""
    path = folder / f"{name}{pick.SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{name}-{number}{pick.SUFFIX}"
        number += 1
    return path


def _office_chosen(values: Mapping[str, Any]) -> tuple[str, Finding] | None:
    if values["unit_code"]:
        return None
    return "unit_code", Finding("required", "请选择本单位。")
