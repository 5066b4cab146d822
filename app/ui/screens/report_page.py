"""上报: what would go, what stays and why, and the one way out: seal, copy to the stick, read back.

The rule: the page stands on one `ReportState`; one main button does the next step and nothing else
leaves the ledger here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from app.domain.changes import Changes
from app.domain.records import RECORDS
from app.errors import AppError
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui import problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.empty import Empty
from app.ui.icons import Sign
from app.ui.page import Page, Whose
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import who_may
from app.ui.screens import report_state
from app.ui.screens.report_lists import ReportLists
from app.ui.screens.report_state import NextStep, ReportState, next_step, read_state
from app.ui.screens.sign_off import SignOff
from app.ui.screens.stick_backup import StickBackup
from app.ui.screens.stick_stack import StickStack
from app.ui.sticks import Place, StickChoice, StickWatch
from app.usecases import sending, station
from app.usecases.dispatching import OVERDUE_DAYS
from app.usecases.roles import Act

# Who signs may seal and copy too; these steps not everybody takes.
ACTS: Mapping[report_state.Mode, Act] = {"draft": "report", "station": "stream"}
SIGNING = frozenset(
    ["wrong_passphrase", "too_many_tries", "same_person", "not_reviewer", "unknown_user"]
)


@dataclass(frozen=True, slots=True)
class Known:
    """The state, or why there is none."""

    state: ReportState | None
    trouble: AppError | None


class ReportPage(Page):
    """A sheet with what would go, or the one sentence why nothing can."""

    key: ClassVar[str] = "report"
    words: ClassVar[str] = "上报"
    tables: ClassVar[frozenset[str]] = frozenset(each.table for each in RECORDS) | {
        *("peer", "bundle_out", "held_back", "draft", "stream", "user"),
    }
    whose: ClassVar[Whose] = "reporting"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._state: ReportState | None = None
        self._starting = False
        self._step = NextStep("export", "导出到 U 盘")
        self.watch = StickWatch(desk, self)
        self.sheets = QStackedWidget(self)
        self.sheets.setObjectName("report_sheets")
        self.sheets.setAccessibleName("上报")
        self.trouble = Empty(self)
        self.sheet = self._sheet()
        self.sheets.addWidget(self.sheet)
        self.sheets.addWidget(self.trouble)
        self.stack = StickStack(desk, "report", "上报", self.sheets)
        self.body.addWidget(self.stack, 1)
        self._wire()

    def _sheet(self) -> QScrollArea:
        sheet = QWidget()
        sheet.setObjectName("report_sheet")
        sheet.setAccessibleName("上报")
        body = body_of(sheet)
        self.told = label("", "report_told", wrap=True)
        self.sign_off = SignOff()
        self.sticks = StickChoice(self.desk, self.watch, "report_stick")
        self.lists = ReportLists(self.desk)
        body.addLayout(self._head())
        body.addWidget(self.told)
        body.addLayout(self._need())
        body.addWidget(self.sticks)
        body.addWidget(self.sign_off)
        body.addWidget(self.lists, 1)
        body.addWidget(StickBackup(self.desk, self.sticks))
        scroll = QScrollArea(self)
        scroll.setObjectName("report_scroll")
        scroll.setAccessibleName("上报")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(sheet)
        return scroll

    def _head(self) -> QHBoxLayout:
        self.title = label("正在清点要上报的内容…", "report_title", role="section", wrap=True)
        self.main = button("导出到 U 盘", "export", role="main", icon="save")
        self.main.setEnabled(False)
        return line(self.title, self.main, wide=0)

    def _need(self) -> QHBoxLayout:
        """What has to be done or decided before the bundle can go."""
        self.sign = Sign("contested")
        self.need = label("", "report_need", wrap=True)
        return line(self.sign, self.need, wide=1)

    def _wire(self) -> None:
        self.main.clicked.connect(self._go_on)
        self.desk.role_changed.connect(self._enable)
        self.sign_off.signed.connect(self._go_on)
        self.sign_off.given_up.connect(lambda: self._change(sending.discard_draft))
        self.sticks.changed.connect(self._enable)
        self.lists.looked.connect(self.tell)
        self.stack.told = self._told
        self.stack.ended.connect(self.load)
        self.stack.seen.connect(self.focus_start)

    # Looking.

    def load(self) -> None:
        if self.stack.busy:
            return  # what is being done here changes the ledger; afterwards all is read again
        self.watch.look()
        today = self.desk.today()
        self.desk.read(
            lambda ledger: _known(ledger, today),
            self._show,
            owner=self,
            title="正在清点要上报的内容",
        )

    def _show(self, known: Known) -> None:
        if self.stack.busy:
            return
        if known.state is None:
            self._show_trouble(known.trouble)
            return
        self.sheets.setCurrentWidget(self.sheet)
        state = self._state = known.state
        step = self._step = next_step(state)
        say(self.title, report_state.title_text(state))
        say(self.told, report_state.told(state))
        say(self.need, step.need)
        for part in (self.sign, self.need):
            part.setVisible(bool(step.need))
        self.main.setText(step.words)
        self.main.setAccessibleName(step.words)
        draft = state.preview.draft
        waits = step.mode == "export" and state.signs_off and draft is not None
        self.sign_off.setVisible(waits)
        if waits and draft is not None:
            self.sign_off.show_draft(draft, state.signers)
        self.sticks.setVisible(step.mode == "export")
        self.count(self.lists.show_state(state))
        self._enable()
        if self._starting:
            self.focus_start()

    def _show_trouble(self, trouble: AppError | None) -> None:
        if trouble is None:
            return
        words = trouble.words
        if trouble.code == "no_card":
            self.trouble.say(words, "登记名片", lambda: self.desk.go("exchange", "cards"))
        else:
            self.trouble.say(words)
        self.sheets.setCurrentWidget(self.trouble)

    def _enable(self) -> None:
        ready = self._step.mode != "export" or self.sticks.place() is not None
        act = ACTS.get(self._step.mode)
        barred = act is not None and not self.desk.may(act)
        self.main.setToolTip(who_may(act) if act is not None and barred else "")
        self.main.setEnabled(ready and not barred and self._state is not None)

    def tell(self) -> None:
        if self.isVisible():
            self.desk.counted.emit(self.count_words)
            self.desk.hinted.emit(self.lists.hint)

    # Doing.

    def _go_on(self) -> None:
        """The next step, whatever it is now."""
        if not self.main.isEnabled():
            return
        mode = self._step.mode
        if mode == "card":
            self.desk.go("exchange", "cards")
        elif mode == "station":
            self._change(station.move_to_this_station)
        elif mode == "draft":
            today = self.desk.today()
            self._change(lambda ledger: sending.draft_export(ledger, today=today))
        else:
            self._export()

    def _change(self, do: Callable[[Ledger], Changes]) -> None:
        """A small step; what it touched has the page load again."""
        self.main.setEnabled(False)
        self.desk.change(
            lambda ledger, _: (None, do(ledger)),
            lambda _: self._changed(),
            owner=self,
            failed=self._failed,
        )

    def _changed(self) -> None:
        """The page was asked to load before this; behind that the next step is known."""
        self.desk.read(lambda _: None, lambda _: self.focus_start(), owner=self)

    def _export(self) -> None:
        place, today = self.sticks.place(), self.desk.today()
        if place is None or self._state is None:
            return
        after = _after(self._state.preview.recipient.name, place, today)
        signer: str | None = None
        passphrase = ""
        if self.sign_off.isVisible():
            signer, passphrase = self.sign_off.take()

        def seal(ledger: Ledger, step: Step) -> OutBundle:
            return sending.seal_export(
                ledger, today=today, signer=signer, signer_passphrase=passphrase, progress=step
            )

        self.stack.write(seal, place, after=after, title="正在封装数据包")

    def _told(self, error: Exception) -> bool:
        """A passphrase that is wrong is said beside it."""
        if not isinstance(error, AppError) or error.code not in SIGNING:
            return False
        self.sign_off.say_wrong(error.words)
        return True

    def _failed(self, error: Exception) -> None:
        self._enable()
        problems.show(error, self)

    # Keys.

    def focus_start(self) -> None:
        """On the next step if it can be taken, else where what lacks can be given."""
        self._starting = self._state is None
        shown = self.stack.currentWidget()
        if shown is not self.sheets:
            shown.setFocus()
        elif self.sheets.currentWidget() is self.trouble:
            self.trouble.setFocus()
        elif self.sign_off.isVisible():
            self.sign_off.passphrase.setFocus()
        else:
            (self.main if self.main.isEnabled() else self.sticks.choose).setFocus()

    def back(self) -> bool:
        return self.lists.reasons.back() or self.stack.back()

    def uncover(self, part: QWidget) -> None:
        self.lists.views.choose("reasons")
        super().uncover(part)


def _after(name: str, place: Place, today: date) -> str:
    """What the clerk does next."""
    due = today + timedelta(days=OVERDUE_DAYS)
    carry = "把 U 盘" if place.removable else "把这个文件拷到 U 盘，"
    return (
        f"下一步：{carry}交给{name}。对方接收后，回执会写在同一个 U 盘上；"
        f"拿回来插好，在“接收”中读入。{due} 前没有收到回执的，请打电话询问。"
    )


def _known(ledger: Ledger, today: date) -> Known:
    try:
        return Known(read_state(ledger, today=today), None)
    except AppError as trouble:
        return Known(None, trouble)
