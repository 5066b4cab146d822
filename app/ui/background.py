"""The only threads: one worker that alone touches the ledger, so two tasks never meet in it.

The rule: `read` looks, `change` changes and announces what it touched; work runs in the order it
was asked for, its answer comes back on the window's thread, and nothing comes back after `forget`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from app.ui import problems
from app.ui.garbage import GarbageTimer

if TYPE_CHECKING:
    from app.domain.changes import Changes

T = TypeVar("T")

# step(words, done, total): says how far the work is; total 0 means unknown.
Step = Callable[[str, int, int], None]
LONG_MS = 1000
STEP_SECONDS = 0.05


class CancelledError(Exception):
    """Raised inside work by `step` after the clerk pressed 取消; the transaction rolls back."""


@dataclass(frozen=True, slots=True)
class _Heirs:
    """Who waits for the end of a task, and how."""

    then: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    stopped: Callable[[], None] | None
    owner: QObject


@dataclass(eq=False, slots=True)
class Task:
    """A piece of work on its way through the worker."""

    work: Callable[[Step], Any]
    heirs: _Heirs
    title: str
    generation: int
    changes: bool
    dropped: threading.Event = field(default_factory=threading.Event)
    by_clerk: bool = False

    def cancel(self) -> None:
        """Stop at the next step, or never start; no answer is given."""
        self.dropped.set()

    def cancel_by_clerk(self) -> None:
        """As `cancel`, and whoever waits for the end is told."""
        self.by_clerk = True
        self.cancel()


class Background(QObject):
    """The worker and its queue; lives on the window's thread."""

    changed = Signal(object)  # Changes
    long_work = Signal(str)  # a task runs for over a second: its title
    progress = Signal(str, int, int)  # words, done, total; the task can be cancelled
    rested = Signal()  # a task ended

    _started = Signal(object)
    _stepped = Signal(object, str, int, int)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Task | None] = SimpleQueue()
        self._generation = 0
        self._waiting = 0
        self._running: Task | None = None
        self._spent: tuple[Task, problems.Outcome[Any]] | None = None
        self._garbage = GarbageTimer(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LONG_MS)
        self._timer.timeout.connect(self._long)
        self._started.connect(self._on_started)
        self._stepped.connect(self._on_stepped)
        self._ended.connect(self._on_ended)
        self._thread = threading.Thread(target=self._work, name="ledger")
        self._thread.start()

    def read(
        self,
        work: Callable[[Step], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
        title: str = "正在读取",
    ) -> Task:
        """Run `work` on the worker, then `then` with its answer, if `owner` still lives.

        `failed` gets the error in place of a dialog; `stopped` is called after 取消.
        """
        heirs = _Heirs(then, failed, stopped, owner)
        return self._ask(Task(work, heirs, title, self._generation, changes=False))

    def change(
        self,
        work: Callable[[Step], tuple[T, "Changes"]],
        then: Callable[[T], None],
        *,
        owner: QObject,
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
        title: str = "正在保存",
    ) -> Task:
        """As `read`, for work that changes the ledger; `changed` announces what it touched."""
        heirs = _Heirs(then, failed, stopped, owner)
        return self._ask(Task(work, heirs, title, self._generation, changes=True))

    def busy(self) -> bool:
        """Whether any work is waiting or running."""
        return self._waiting > 0

    def cancel_running(self) -> None:
        """The clerk asks the running work to stop at its next step."""
        if self._running is not None:
            self._running.cancel_by_clerk()

    def forget(self) -> None:
        """Drop all answers still to come and all work not begun: the ledger was closed."""
        self._generation += 1

    def finish(self, last: Callable[[], object] = lambda: None) -> None:
        """Carry out the changes asked for, then `last`, and end the thread; waits for it."""
        if not self._thread.is_alive():
            return
        self.forget()
        if self._running is not None and not self._running.changes:
            self._running.cancel()
        self.read(lambda _: last(), lambda _: None, owner=self)
        self._queue.put(None)
        self._thread.join()
        self._garbage.end()
        self.forget()

    def _ask(self, task: Task) -> Task:
        self._waiting += 1
        self._queue.put(task)
        return task

    # On the worker's thread.

    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            self._started.emit(task)
            outcome = problems.attempt(lambda task=task: self._run(task))  # type: ignore[misc]
            self._ended.emit(task, outcome)

    def _run(self, task: Task) -> Any:
        last = 0.0

        def step(words: str, done: int, total: int) -> None:
            nonlocal last
            if task.dropped.is_set():
                raise CancelledError
            now = time.monotonic()
            if now - last >= STEP_SECONDS:
                last = now
                self._stepped.emit(task, words, done, total)

        # A change already asked for is carried out even if its answer is no longer wanted.
        if task.dropped.is_set() or (not task.changes and task.generation != self._generation):
            raise CancelledError
        return task.work(step)

    # On the window's thread.

    def _on_started(self, task: Task) -> None:
        self._running = task
        self._garbage.worked()
        self._timer.start()

    def _long(self) -> None:
        if self._running is not None:
            self.long_work.emit(self._running.title)

    def _on_stepped(self, task: Task, words: str, done: int, total: int) -> None:
        if task is self._running:
            self.progress.emit(words, done, total)

    def _on_ended(self, task: Task, outcome: problems.Outcome[Any]) -> None:
        # The worker may still hold them, and what they hold of the window must not come to its end
        # there: by the end of the next task it holds them no more.
        self._spent = (task, outcome)
        self._running = None
        self._waiting -= 1
        self._garbage.worked()
        self._timer.stop()
        self.rested.emit()
        answer = outcome.value
        if task.changes and answer is not None:
            answer, changes = answer
            if task.generation == self._generation:
                self.changed.emit(changes)
        self._answer(task, answer, outcome.error)

    def _answer(self, task: Task, answer: Any, error: Exception | None) -> None:
        heirs = task.heirs
        if task.generation != self._generation or not shiboken6.isValid(heirs.owner):
            return
        if isinstance(error, CancelledError):
            if task.by_clerk and heirs.stopped is not None:
                heirs.stopped()
        elif error is not None:
            (heirs.failed or problems.show)(error)
        elif task.changes or not task.dropped.is_set():
            heirs.then(answer)
