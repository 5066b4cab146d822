"""A recovery sheet made anew: asked for with a passphrase, then shown as the first one was."""

from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.errors import AppError
from app.reports.recovery_sheet import RecoverySheet
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editor import SecretEditor
from app.ui.form import Form
from app.ui.parts import button, label, line, tell
from app.ui.recovery import RecoveryPage
from app.usecases.recovery import new_recovery, sheet_of

SECRET = Field(
    name="secret", label="管理人员的口令（或现在的恢复码）", kind=Kind.TEXT, required=True
)
NOTE = "恢复单遗失，或可能被人看过时，请重新制作一份。旧单的恢复码随即作废。"


class RecoveryCard(QFrame):
    """The form, and over it the new sheet until it is kept."""

    refusals: ClassVar[tuple[str, ...]] = ("wrong_passphrase", "too_many_tries", "not_allowed")

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_card")
        self.setAccessibleName("恢复单")
        look.mark(self, role="card")
        self.desk = desk
        self.form = Form("recovery_secret_form", "恢复单", self)
        self.form.add(SECRET, editor=SecretEditor(SECRET))
        self.said = label("", "recovery_card_said", role="muted", wrap=True)
        self.said.hide()
        self.again = button("重新制作恢复单", "new_recovery")
        self.page = RecoveryPage(
            desk.background,
            self,
            title="新的恢复单，请打印后换下旧的",
            done="已收好",
        )
        self._asked = self._form_page()
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 16)
        # No stack: it would be as high as the sheet even while only a line is asked for.
        body.addWidget(self._asked)
        body.addWidget(self.page)
        self.page.hide()
        self.again.clicked.connect(self._make)
        self.form.finished.connect(self._make)
        self.page.kept.connect(self._kept)

    def _form_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("recovery_form_page")
        page.setAccessibleName("恢复单")
        body = QVBoxLayout(page)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.GRID)
        body.addWidget(label("恢复单", "recovery_card_title", role="section"))
        body.addWidget(label(NOTE, "recovery_note", role="muted", wrap=True))
        body.addWidget(self.form)
        body.addWidget(self.said)
        body.addLayout(line(self.again, 1))
        return page

    def showEvent(self, event: QShowEvent) -> None:
        """Work that a lock cut off gives no answer."""
        if not self.desk.background.busy():
            self._stopped()
        super().showEvent(event)

    def _make(self) -> None:
        values = self.form.values()
        if values is None or not self.again.isEnabled():
            return
        secret = values["secret"]

        def work(ledger: Ledger, _: Step) -> tuple[RecoverySheet, Changes]:
            recovery = new_recovery(ledger, secret)
            return sheet_of(ledger, recovery, made_on=self.desk.today()), Changes()

        self.again.setEnabled(False)
        tell(self.said, "正在制作…")
        self.desk.change(work, self._made, owner=self, failed=self._refused, stopped=self._stopped)

    def _made(self, sheet: RecoverySheet) -> None:
        self._stopped()
        self.form.fill({"secret": ""})
        self.page.show_recovery(sheet, self.desk.path.parent)
        self._turn(to_sheet=True)
        self.page.form.focus_first()

    def _kept(self) -> None:
        self._turn(to_sheet=False)
        tell(self.said, "恢复单已重新制作，请把旧单当面销毁。")

    def _turn(self, *, to_sheet: bool) -> None:
        self._asked.setVisible(not to_sheet)
        self.page.setVisible(to_sheet)

    def _stopped(self) -> None:
        self.again.setEnabled(True)
        tell(self.said, "")

    def _refused(self, error: Exception) -> None:
        self._stopped()
        if isinstance(error, AppError) and error.code in self.refusals:
            self.form.say("secret", error.words)
            self.form.editor("secret").setFocus()
        else:
            problems.show(error, self)
