"""A ledger made of a backup: which backup, where to, and a passphrase of that day."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.fields import Field, Kind
from app.errors import AppError
from app.ui import look, pick, problems, settings
from app.ui.background import Background
from app.ui.editor import SecretEditor
from app.ui.form import Form
from app.ui.make_ledger import free_place, ledger_place
from app.ui.parts import button, label, line

if TYPE_CHECKING:
    from app.store.ledger import Ledger

BACKUP = Field(name="backup", label="备份文件", kind=Kind.TEXT, required=True)
PLACE = Field(name="restore_to", label="恢复到", kind=Kind.TEXT, required=True)
SECRET = Field(
    name="restore_passphrase", label="备份那天的口令（或恢复码）", kind=Kind.TEXT, required=True
)
NOTE = (
    "备份旁边要有同名的 .key 文件。备份本身不会改动。\n"
    "恢复出来的台账另起报送序列：下一个上报数据包是全量，上级会打电话核对。"
)
STAMP = re.compile(r"-\d{8}-\d{6}(-\d+)?$")
# Which row of the form a refusal belongs under; any other is about the backup.
ROW_OF = {
    "wrong_passphrase": "restore_passphrase",
    "exists": "restore_to",
    "no_folder": "restore_to",
    "removable": "restore_to",
    "not_writable": "restore_to",
    "disk_full": "restore_to",
    "name_too_long": "restore_to",
}


class RestoreBackup(QFrame):
    """`restored` carries the open ledger."""

    restored = Signal(object)
    back_wanted = Signal()

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("restore_backup")
        self.setAccessibleName("恢复备份")
        look.mark(self, role="card")
        self.setFixedWidth(560)
        self._background = background
        self.form = Form("restore_form", "恢复备份")
        self.form.add(BACKUP)
        self.form.add(PLACE)
        self.form.add(SECRET, editor=SecretEditor(SECRET))
        self.choose = button("选择备份…", "choose_backup", role="link", icon="folder")
        self.place = button("换个位置…", "choose_restore_to", role="link", icon="folder")
        self.back = button("返回", "restore_back", role="link", icon="back")
        self.go = button("恢复", "do_restore", role="main")
        body = QVBoxLayout(self)
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(look.GRID)
        body.addWidget(label("恢复备份", "restore_title", role="section"))
        body.addLayout(line(self.choose, self.place, 1))
        body.addWidget(self.form)
        body.addWidget(label(NOTE, "restore_note", role="small", wrap=True))
        body.addLayout(line(self.back, 1, self.go))
        self.choose.clicked.connect(self._choose)
        self.place.clicked.connect(self._choose_place)
        self.back.clicked.connect(self.back_wanted)
        self.go.clicked.connect(self._go)
        self.form.finished.connect(self._go)
        self.form.editor("backup").touched.connect(self._suggest_place)

    def begin(self) -> None:
        """Start over with an empty form."""
        for name in self.form.names():
            self.form.fill({name: ""})
            self.form.say(name, "")
        self.choose.setFocus()

    def _choose(self) -> None:
        path = pick.backup(self, settings.ledger_folder())
        if path is not None:
            self.form.fill({"backup": str(path)})
            self._suggest_place()
            self.form.focus_first()

    def _suggest_place(self) -> None:
        """The name the ledger had, where ledgers are kept."""
        typed, _ = self.form.editor("backup").read()
        if typed:
            name = STAMP.sub("", Path(typed).stem)
            self.form.fill({"restore_to": str(free_place(settings.ledger_folder(), name))})

    def _choose_place(self) -> None:
        now = self.form.editor("restore_to").read()[0] or str(settings.ledger_folder())
        path = pick.new_file(self, "恢复到", Path(now), pick.LEDGERS)
        if path is not None:
            self.form.fill({"restore_to": str(ledger_place(str(path)))})

    def _go(self) -> None:
        values = self.form.values()
        if values is None or not self.go.isEnabled():
            return
        backup, to = Path(values["backup"]), ledger_place(values["restore_to"])
        passphrase = values["restore_passphrase"]
        self._working(on=True)

        def work(_: object) -> "Ledger":
            from app.usecases.restoring import restore_ledger

            if to.parent == settings.ledger_folder():
                to.parent.mkdir(parents=True, exist_ok=True)
            return restore_ledger(backup, to, passphrase)

        self._background.read(
            work, self._done, owner=self, failed=self._refused, title="正在恢复备份"
        )

    def _working(self, *, on: bool) -> None:
        for each in (self.choose, self.place, self.back, self.go):
            each.setEnabled(not on)
        self.go.setText("正在恢复…" if on else "恢复")

    def _done(self, ledger: "Ledger") -> None:
        self._working(on=False)
        self.form.fill({"restore_passphrase": ""})
        settings.remember_ledger(ledger.path)
        self.restored.emit(ledger)

    def _refused(self, error: Exception) -> None:
        self._working(on=False)
        if not isinstance(error, AppError):
            problems.show(error, self)
            return
        row = ROW_OF.get(error.code, "backup")
        self.form.say(row, error.words)
        self.form.editor(row).setFocus()
