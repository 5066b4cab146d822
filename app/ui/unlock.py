"""The card at the gate: the last ledger, or another one, and its passphrase."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.fields import Field, Kind
from app.errors import AppError
from app.ui import icons, look, problems, settings
from app.ui.background import Background
from app.ui.editor import SecretEditor
from app.ui.form import Form
from app.ui.parts import Choice, button, label, line, say

if TYPE_CHECKING:
    from app.store.ledger import Ledger

PASSPHRASE = Field(name="passphrase", label="口令", kind=Kind.TEXT, required=True)
CARD_WIDTH = 480
WAIT = "口令连续输错，还要等 {left}。急着打开时，可输入保险柜里的恢复码，不用等。"
WAITED = "可以再输口令了。"
CAPS = "大写锁定可能已打开：输入的字母都是大写。"


class Unlock(QFrame):
    """The last ledger, or another one, and its passphrase."""

    unlocked = Signal(object)  # Ledger
    make_wanted = Signal()
    restore_wanted = Signal()
    manual_wanted = Signal()

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unlock")
        self.setAccessibleName("打开台账")
        look.give(self, role="card")
        self.setFixedWidth(CARD_WIDTH)
        self._background = background
        self._fixed: Path | None = None
        self._hidden: set[QWidget] = set()
        self._left = 0
        self._wait = self._clock()
        self.heading = label("打开台账", "unlock_title", role="section")
        self.which = self._which_box()
        self.place = label("", "ledger_place", role="small", wrap=True)
        self.form = Form("unlock_form", "口令", self)
        self.passphrase = SecretEditor(PASSPHRASE)
        self.form.add(PASSPHRASE, editor=self.passphrase)
        self.caps = label(CAPS, "caps", role="small")
        self.caps.hide()
        self.passphrase.line.installEventFilter(self)
        self.open = button("打开", "open", role="main")
        self.other = button("打开其他台账…", "other", role="link", icon="folder")
        self.restore = button("恢复备份…", "restore", role="link", icon="refresh")
        # With nothing to open, making a ledger is the one step.
        first = "link" if settings.recent_ledgers() else "main"
        self.make = button("新建台账…", "make", role=first, icon="add")
        self.practise = button("练习台账", "practise", role="link", icon="tenant")
        self.practise.setToolTip("打开一份虚构的台账，放心试用，不会上报")
        body = QVBoxLayout(self)
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(look.GRID)
        for part in (self.heading, self.which, self.place, self.form, self.caps, self.open):
            body.addWidget(part)
        body.addLayout(line(self.other, self.restore, 1, self.make))
        body.addLayout(line(self.practise, 1, self._manual_button()))
        self.open.clicked.connect(self._try)
        self.form.finished.connect(self._try)
        self.other.clicked.connect(self._pick)
        self.restore.clicked.connect(self.restore_wanted)
        self.make.clicked.connect(self.make_wanted)
        self.practise.clicked.connect(self._practise)
        self.show_recent()

    def _clock(self) -> QTimer:
        clock = QTimer(self)
        clock.setInterval(1000)
        clock.timeout.connect(self._count_down)
        return clock

    def _manual_button(self) -> QPushButton:
        manual = button("使用手册", "open_manual", role="link", icon="paper")
        manual.setToolTip("打开使用手册（F1）")
        manual.clicked.connect(self.manual_wanted)
        return manual

    def _which_box(self) -> Choice:
        box = Choice("which", "台账", self)
        box.currentIndexChanged.connect(lambda _: self._show_place())
        return box

    def show_recent(self) -> None:
        """The ledgers opened of late, the last one first."""
        self.which.clear()
        for path in settings.recent_ledgers():
            self.which.addItem(path.stem, path)
        self._show_place()

    def offer(self, path: Path) -> None:
        """Put a ledger (dropped or picked) up for opening."""
        found = self.which.findData(path)
        if found < 0:
            self.which.insertItem(0, path.stem, path)
            found = 0
        self.which.setCurrentIndex(found)
        self._show_place()
        self.focus()

    def _count_down(self) -> None:
        """The time left, second by second; the ledger itself decides when it is over."""
        from app.store.tries import left_words

        self._left -= 1
        if self._left > 0:
            self.form.say("passphrase", WAIT.format(left=left_words(self._left)))
            return
        self._wait.stop()
        self.form.say("passphrase", WAITED)

    def fix(self, path: Path | None) -> None:
        """While locked only this ledger can be opened; None ends that."""
        self._fixed = path
        self._wait.stop()
        if path is not None:
            self.offer(path)
        say(self.heading, "已锁定" if path else "打开台账")
        for part in (self.which, self.other, self.restore, self.make, self.practise):
            self._turn(part, on=path is None)
        self.form.fill({"passphrase": ""})
        self._show_place()
        if path == settings.practice_path():
            from app.usecases.practice import PASSPHRASE as KNOWN

            say(self.place, f"练习台账，口令 {KNOWN}")

    def focus(self) -> None:
        """Ready to type the passphrase."""
        if self.which.count():
            self.passphrase.setFocus()
        else:
            self.make.setFocus()

    def _show_place(self) -> None:
        self._wait.stop()  # another ledger has its own count
        path: Path | None = self._fixed or self.which.currentData()
        say(self.place, str(path) if path else "还没有台账。请新建，或打开已有的台账文件。")
        any_ledger = path is not None
        self._turn(self.form, on=any_ledger)
        self._turn(self.open, on=any_ledger)
        self._turn(self.which, on=any_ledger and self._fixed is None)
        look.mark(self.make, role="link" if any_ledger else "main")
        icons.dress(self.make, "add", "ink" if any_ledger else "accent_ink")

    def _turn(self, part: QWidget, *, on: bool) -> None:
        """Show or hide a part. Told to show what was never hidden, Qt would dress it now, before it
        has its place in the window, and once more there: half of the gate's time.
        """
        if on == (part in self._hidden):
            part.setVisible(on)
            (self._hidden.discard if on else self._hidden.add)(part)

    def _pick(self) -> None:
        from app.ui import pick

        path = pick.ledger(self, settings.ledger_folder())
        if path is not None:
            self.offer(path)

    def _try(self) -> None:
        values = self.form.values()
        path: Path | None = self._fixed or self.which.currentData()
        if values is None or path is None or not self.open.isEnabled():
            return
        self._trying(on=True)
        self._wait.stop()
        passphrase = values["passphrase"]

        def work(_: object) -> "Ledger":
            from app.usecases.ledgers import open_ledger

            return open_ledger(path, passphrase)

        self._background.read(
            work,
            self._opened,
            owner=self,
            failed=self._refused,
            title="正在打开台账",
        )

    def _practise(self) -> None:
        """Made at the first time, in a few seconds; nobody need know its passphrase."""
        self.practise.setEnabled(False)
        say(self.place, "正在准备练习台账，请稍候…")

        def work(_: object) -> "Ledger":
            from datetime import date

            from app.usecases.practice_ledger import make_practice_ledger

            return make_practice_ledger(settings.practice_path(), today=date.today())

        self._background.read(
            work, self._practised, owner=self, failed=self._not_practised, title="正在准备练习台账"
        )

    def _practised(self, ledger: "Ledger") -> None:
        self.practise.setEnabled(True)
        self._show_place()
        self.unlocked.emit(ledger)

    def _not_practised(self, error: Exception) -> None:
        self.practise.setEnabled(True)
        self._show_place()
        problems.show(error, self)

    def _trying(self, *, on: bool) -> None:
        self.open.setEnabled(not on)
        self.open.setText("正在打开…" if on else "打开")

    def _opened(self, ledger: "Ledger") -> None:
        self._trying(on=False)
        self.form.fill({"passphrase": ""})
        self.form.say("passphrase", "")
        settings.remember_ledger(ledger.path)
        self.unlocked.emit(ledger)

    def _refused(self, error: Exception) -> None:
        self._trying(on=False)
        if not isinstance(error, AppError):
            problems.show(error, self)
            return
        self.form.say("passphrase", error.words)
        self._left = getattr(error, "left", 0)
        if self._left > 0:
            self._wait.start()
        self.passphrase.line.selectAll()
        self.passphrase.setFocus()

    def _see_capitals(self, event: QEvent) -> None:
        from PySide6.QtCore import Qt  # not before the gate is drawn, see `application`
        from PySide6.QtGui import QKeyEvent

        letter = event.text() if isinstance(event, QKeyEvent) else ""
        if isinstance(event, QKeyEvent) and letter.isalpha() and letter.isascii():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.setVisible(letter.isupper() != shift)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            self._see_capitals(event)
        return super().eventFilter(watched, event)
