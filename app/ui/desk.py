"""What every screen works on: the open ledger, the worker, and the day being looked at.

The rule: a screen asks the ledger only through `read` and `change`; while the window is locked or
the ledger closed, such work ends quietly.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.changes import Changes
from app.domain.unit import Unit
from app.policy.trend import Trend
from app.policy.verdicts import ParkAppraisal
from app.store import queries
from app.store.ledger import Ledger
from app.ui import problems
from app.ui.appraisals import Appraisals
from app.ui.background import Background, CancelledError, Step, Task
from app.ui.undo_list import Act as Turned
from app.ui.undo_list import UndoList
from app.usecases import undoing
from app.usecases.roles import Act, allowed

LASTING = "这次改的记录太多，不能撤销。要回到之前，请恢复“备份”文件夹里导入前的备份。"
NOTHING_TO_UNDO = "没有可以撤销的操作。"
NOTHING_TO_REDO = "没有可以重做的操作。"

T = TypeVar("T")


class Desk(QObject):
    """Shared by the frame and its screens; lives as long as a ledger is open or locked."""

    day_changed = Signal()
    changed = Signal(object)  # Changes
    counted = Signal(str)  # words for the status bar: how many rows
    hinted = Signal(str)  # words for the status bar: the keys for what is selected
    went = Signal(str, object)  # the key of a screen, and what to show there
    files_wanted = Signal(object)  # paths to import
    preview_wanted = Signal(object)  # a preview.Paper
    over_wanted = Signal(object)  # what makes a page that lies over the screen until Esc
    back_wanted = Signal()
    lock_wanted = Signal()
    idle_chosen = Signal(int)  # minutes until the window locks itself
    role_changed = Signal()  # somebody with another role unlocked the window
    said = Signal(str)  # a sentence for the status bar: what came of the last act
    turned = Signal(object)  # the undoing.Step that was taken back or done again

    def __init__(
        self,
        ledger: Ledger | None,
        background: Background,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Without a ledger it is laid out in advance, and waits for `take`."""
        super().__init__()
        self.background = background
        self.today = today
        self.units: dict[str, Unit] = {}
        self._ledger: Ledger | None = None
        self._day: date | None = None
        self._version = 0
        self._appraisals = Appraisals(self.read, self)
        self._undo_list = UndoList()
        self._who = ("", "")
        self.path = Path()
        self.unit_code = ""
        if ledger is not None:
            self.take(ledger)
        background.changed.connect(self._on_changed)

    @property
    def day(self) -> date:
        """The day being looked at: today unless the clerk chose another."""
        return self._day or self.today()

    @property
    def is_today(self) -> bool:
        """Whether the day follows the calendar."""
        return self._day is None

    def look_at(self, day: date | None) -> None:
        """Look at another day; None is today."""
        self._day = None if day == self.today() else day
        self.day_changed.emit()

    def ledger(self) -> Ledger:
        """The open ledger, for work on the worker; CancelledError while locked or closed."""
        if self._ledger is None:
            raise CancelledError
        return self._ledger

    def take(self, ledger: Ledger | None) -> None:
        """The ledger was locked (None) or unlocked again."""
        self._ledger = ledger
        self._version += 1
        if ledger is not None:
            self.path, self.unit_code = ledger.path, ledger.unit_code
            self._appraisals.forget()
            self._greet(ledger)

    def _greet(self, ledger: Ledger) -> None:
        """Somebody else neither takes back the acts of who was here, nor may do all the same."""
        before, self._who = self._who, (ledger.who, ledger.role)
        if before != self._who:
            self._undo_list.clear()
            self.role_changed.emit()

    @property
    def who(self) -> str:
        """Whoever opened the ledger last."""
        return self._who[0]

    def may(self, act: Act) -> bool:
        """Whether whoever opened the ledger may do it; a use case asks again."""
        return allowed(self._who[1], act)

    def read(
        self,
        work: Callable[[Ledger], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        title: str = "正在读取",
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """Look into the ledger on the worker; `then` gets the answer."""
        return self.background.read(
            lambda _: work(self.ledger()), then, owner=owner, title=title, failed=failed
        )

    def change(
        self,
        work: Callable[[Ledger, Step], tuple[T, Changes]],
        then: Callable[[T], None],
        *,
        owner: QObject,
        title: str = "正在保存",
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
        undo: str = "",
        written: Callable[[T], Sequence[undoing.Written]] | None = None,
    ) -> Task:
        """Change the ledger on the worker; every screen hears what was touched.

        With `undo`, what the act is called after 撤销, Ctrl+Z takes its records back: those the log
        names, or, of an act that has one entry for them all, those `written`. Where these were too
        many, it is said in place of taking back what was done before.
        """
        act = self._undo_list.begin() if undo else None

        def done(step: Step) -> tuple[T, Changes]:
            ledger = self.ledger()
            before = undoing.now(ledger) if act else 0
            answer = work(ledger, step)
            if act is not None:
                act.step = (
                    undoing.step_since(ledger, before, action=undo)
                    if written is None
                    else undoing.step_of(ledger, written(answer[0]), action=undo)
                )
                act.lasting = written is not None and bool(answer[1].tables)
            return answer

        def not_done(error: Exception) -> None:
            if act is not None:
                self._undo_list.drop(act)
            (failed or problems.show)(error)

        return self.background.change(
            done, then, owner=owner, title=title, failed=not_done, stopped=stopped
        )

    def undo(self) -> None:
        """Ctrl+Z: take back the last act, in whatever screen it was done."""
        self._turn(self._undo_list.back, undoing.undo, NOTHING_TO_UNDO, "撤销")

    def redo(self) -> None:
        """Ctrl+Y: the act last taken back, done again."""
        self._turn(self._undo_list.forward, undoing.redo, NOTHING_TO_REDO, "重做")

    def _turn(
        self, shift: Callable[[], Turned | None], do: undoing.Turning, none: str, words: str
    ) -> None:
        act = shift()
        if act is None:
            self.said.emit(none)
            return

        def work(ledger: Ledger, _: Step) -> tuple[undoing.Step | None, Changes]:
            # Known only now: the act may have been waiting behind others until this moment.
            return act.step, do(ledger, act.step) if act.step else Changes()

        def turned(step: undoing.Step | None) -> None:
            if step is None:  # it had changed nothing: the one before it is meant
                self._undo_list.drop(act)
                if act.lasting:
                    self.said.emit(LASTING)
                    return
                self._turn(shift, do, none, words)
                return
            self.said.emit(f"已{words}：{step.action}")
            self.turned.emit(step)

        def failed(error: Exception) -> None:
            self._undo_list.drop(act)
            problems.show(error)

        self.change(work, turned, owner=self, failed=failed, title=f"正在{words}")

    def announce(self, changes: Changes) -> None:
        """What work that failed or was stopped may have touched before its end."""
        self.background.changed.emit(changes)

    def appraise(
        self,
        then: Callable[[tuple[ParkAppraisal, ...]], None],
        *,
        owner: QObject,
        outlook: bool = False,
    ) -> None:
        """All parks on the day looked at; computed once for all screens until something changes."""
        key = (self.day, self._version)
        self._appraisals.ask(key, then, owner=owner, outlook=outlook)

    def five_years(self, then: Callable[[tuple[Trend, ...]], None], *, owner: QObject) -> None:
        """The five years of each park up to the day looked at, known as `appraise` knows."""
        self._appraisals.ask_years((self.day, self._version), then, owner=owner)

    def appraised(self) -> tuple[ParkAppraisal, ...]:
        """The appraisals last computed; empty if none were asked for yet."""
        return self._appraisals.last()

    def learn_units(self, then: Callable[[], None]) -> None:
        """Fetch the offices once; screens name a park's office with them."""

        def keep(units: tuple[Unit, ...]) -> None:
            self.units = {unit.code: unit for unit in units}
            then()

        self.read(queries.units, keep, owner=self)

    def unit_name(self, code: str) -> str:
        """An office's name; its code if it is unknown."""
        unit = self.units.get(code)
        return unit.name if unit else code

    def go(self, key: str, what: object = None) -> None:
        """Show another screen, and something in it."""
        self.went.emit(key, what)

    def _on_changed(self, changes: Changes) -> None:
        self._version += 1
        self.changed.emit(changes)
