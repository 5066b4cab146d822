"""One's own passphrase, changed."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editor import SecretEditor
from app.ui.form import Form
from app.ui.parts import button, label, line, tell
from app.ui.typed_twice import typed_twice
from app.usecases.ledgers import change_passphrase

OLD = Field(name="old", label="现在的口令（或恢复码）", kind=Kind.TEXT, required=True)
NEW = Field(name="new", label="新口令", kind=Kind.TEXT, required=True)
AGAIN = Field(name="again", label="新口令（再输一遍）", kind=Kind.TEXT, required=True)
ROW_OF = {
    "weak_passphrase": "new",
    "passphrase_taken": "new",
    "wrong_passphrase": "old",
    "too_many_tries": "old",
}


class PassphraseCard(QFrame):
    """The old one, and the new one twice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("passphrase_card")
        self.setAccessibleName("修改口令")
        look.mark(self, role="card")
        self.desk = desk
        self.form = Form("passphrase_form", "修改口令")
        for field in (OLD, NEW, AGAIN):
            self.form.add(field, editor=SecretEditor(field))
        self.form.check(typed_twice(NEW, AGAIN))
        self.said = label("", "passphrase_said", role="muted", wrap=True)
        self.said.hide()
        save = button("修改口令", "change_passphrase")
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(look.GRID)
        body.addWidget(label("口令", "passphrase_title", role="section"))
        body.addWidget(self.form)
        body.addWidget(self.said)
        body.addLayout(line(save, 1))
        save.clicked.connect(self._change)
        self.form.finished.connect(self._change)

    def hideEvent(self, event: QHideEvent) -> None:
        """Passphrases typed and not used do not wait for whoever comes next."""
        if not event.spontaneous():
            self._clear()
        super().hideEvent(event)

    def _clear(self) -> None:
        self.form.fill({"old": "", "new": "", "again": ""})

    def _change(self) -> None:
        values = self.form.values()
        if values is None:
            return
        old, new = values["old"], values["new"]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            change_passphrase(ledger, old=old, new=new)
            return None, Changes()

        def done(_: None) -> None:
            self._clear()
            tell(self.said, "口令已修改，下次打开请用新口令。")

        self.desk.change(work, done, owner=self, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        row = ROW_OF.get(error.code) if isinstance(error, AppError) else None
        if row is None or not isinstance(error, AppError):
            problems.show(error, self)
            return
        self.form.say(row, error.words)
        self.form.editor(row).setFocus()
