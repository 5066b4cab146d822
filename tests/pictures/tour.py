"""A walk through all that a window has: every tab, view, button, first row and key, each once.

The rule: a place is a path of steps from a screen of the rail and is reached anew for each step;
a picture is taken wherever something stands that has not been seen yet.
"""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QPushButton,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from app.ui.background import Background
from app.ui.frame import Frame
from app.ui.segments import Segments
from app.ui.table import Table

DEEP = 4
# Off the walk: the frame's own, and what would end it.
LEFT_ALONE = ("lock", "stop", "last_receipt")
# What writes into the ledger: with 100,000 rows everything is counted anew after it.
WRITES = re.compile("save|delete|remove|discard|fill_in|import|carry_out|redo|undo")
# The same from wherever it is come to.
ONCE = ("print_keys", "zoom_in", "zoom_out")
KEYS = ("Ctrl+P", "F1", "Ctrl+/")
KEYS_OF_ROWS = ("Ctrl+Shift+L", "F8")
# Whoever waits longer than this presses 取消.
PATIENCE_S = 90
MOST_LOSSES = 4
DONE_WITH = int(QEvent.Type.DeferredDelete.value)


@dataclass(frozen=True, slots=True)
class Step:
    """`how` is go, tab, bar, press, open or key; `name` the widget's or the key's."""

    how: str
    name: str
    at: int = 0


Place = tuple[Step, ...]


class Stalls(QObject):
    """How long the window's thread answered nobody, in ms of its own work and of the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = (0.0, 0.0)
        self._last = (time.thread_time(), time.perf_counter())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(10)

    def begin(self) -> None:
        """Forget what was; pictures block too."""
        self.worst = (0.0, 0.0)
        self._last = (time.thread_time(), time.perf_counter())

    def _tick(self) -> None:
        now = (time.thread_time(), time.perf_counter())
        gap = ((now[0] - self._last[0]) * 1000, (now[1] - self._last[1]) * 1000)
        self.worst = max(self.worst, gap)
        self._last = now


def settle(background: Background, long: Callable[[], None] = lambda: None) -> None:
    """Until the worker has nothing left and what it answered is drawn.

    What takes too long is called off; `long` comes before, and sees the window still waiting.
    """
    end, losses = time.monotonic() + PATIENCE_S, 0
    calm = 0
    while calm < 3:
        QApplication.processEvents()
        # Without an event loop of its own, nobody else takes away what is done with.
        QCoreApplication.sendPostedEvents(None, DONE_WITH)
        calm = 0 if background.busy() else calm + 1
        time.sleep(0.005)
        if time.monotonic() > end:
            if losses == MOST_LOSSES:
                raise TimeoutError("the window did not come to rest")
            long()
            background.cancel_running()
            end, losses = time.monotonic() + PATIENCE_S, losses + 1


def _visible(root: QWidget, kind: type) -> list[QWidget]:
    every: list[QWidget] = root.findChildren(kind)
    found = [each for each in every if each.isVisible()]

    def where(each: QWidget) -> tuple[str, int]:
        return each.objectName(), each.mapTo(root, each.pos()).y()

    return sorted(found, key=where)


class Tour:
    """`take` gets the place, the worst stall on the way there, and how many seconds it took."""

    def __init__(
        self,
        frame: Frame,
        background: Background,
        take: Callable[[str, tuple[float, float], float], None],
        *,
        deep: int = DEEP,
        only_look: bool = False,
    ) -> None:
        self._frame, self._background, self._take = frame, background, take
        self._deep, self._only_look = deep, only_look
        self._seen: set[object] = set()
        self._done: set[tuple[str, Step]] = set()
        self._long: set[Place] = set()
        self.lost: list[str] = []
        self._stalls = Stalls()

    def walk(self, screens: list[str]) -> None:
        """Everything of these screens, the nearest places first."""
        for key in screens:
            places: deque[Place] = deque([(Step("go", key),)])
            late: deque[Place] = deque()
            while places or late:
                place = (places or late).popleft()
                began = time.monotonic()
                if not self._reach(place):
                    self.lost.append(words_of(place))
                    continue
                elsewhere = self._frame.current().key != key
                sight = self._sight()
                if sight in self._seen or (elsewhere):
                    # Another screen is walked through when its turn comes.
                    continue
                self._seen.add(sight)
                self._take(words_of(place), self._stalls.worst, time.monotonic() - began)
                # What a menu leads to stands beside it under a button or a key of its own.
                if len(place) < self._deep and QApplication.activePopupWidget() is None:
                    for step in self._offers(key):
                        # What is written changes what else there is to see.
                        (late if WRITES.search(step.name) else places).append((*place, step))

    def _sight(self) -> object:
        """What stands there, whatever the rows say."""
        names = [
            (each.objectName(), isinstance(each, QAbstractButton) and each.isChecked())
            for top in self._tops()
            for each in top.findChildren(QWidget)
            if each.isVisible() and each.objectName()
        ]
        return self._frame.current().key, frozenset(names)

    def _tops(self) -> list[QWidget]:
        others = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        return [each for each in others if isValid(each)]

    # Going there.

    def _reach(self, place: Place) -> bool:
        self._home(place[0].name)
        for step in place[1:]:
            self._stalls.begin()
            # What a step led to may stand there still from the time before, and the step be gone.
            if not self._do(step) and step is place[-1]:
                return False
            settle(self._background, lambda: self._waited(place))
        return True

    def _waited(self, place: Place) -> None:
        """What a clerk sees who waits, and what is called off then."""
        if place not in self._long:
            self._long.add(place)
            self._take(f"{words_of(place)}-waiting", self._stalls.worst, PATIENCE_S)

    def _home(self, key: str) -> None:
        for top in self._tops():
            if top is not self._frame.window():
                top.close()
        for _ in range(3):
            self._frame.back()
            QApplication.processEvents()
        self._stalls.begin()
        self._frame.go(key)
        settle(self._background)
        for views in _visible(self._frame.current(), Segments):
            assert isinstance(views, Segments)
            first = next(iter(views._words))
            if views.view() != first:
                views.choose(first)
        for tabs in _visible(self._frame.current(), QTabWidget):
            assert isinstance(tabs, QTabWidget)
            tabs.setCurrentIndex(0)
        for bar in _visible(self._frame.current(), QTabBar):
            assert isinstance(bar, QTabBar)
            bar.setCurrentIndex(0)
        settle(self._background)

    def _do(self, step: Step) -> bool:
        if step.how == "key":
            return self._press_key(step)
        for each in _visible(self._frame.window(), QWidget):
            if each.objectName() != step.name or not each.isEnabled():
                continue
            if step.how == "tab" and isinstance(each, QTabWidget):
                each.setCurrentIndex(step.at)
                return True
            if step.how == "bar" and isinstance(each, QTabBar):
                each.setCurrentIndex(step.at)
                return True
            if step.how == "press" and isinstance(each, QAbstractButton):
                each.setFocus()
                each.click()
                return True
            if step.how == "open" and isinstance(each, Table):
                each.focus_rows()
                each.grid.entered_cell.emit(each.model.index(0, step.at))
                return True
        return False

    def _press_key(self, step: Step) -> bool:
        name, _, keys = step.name.rpartition("|")
        where: QWidget | None = None
        for each in _visible(self._frame, Table):
            if name and each.objectName() == name:
                assert isinstance(each, Table)
                each.focus_rows()
                where = each.grid
        if where is None:
            where = QApplication.focusWidget() or self._frame
        if name and not where.isAncestorOf(where.window()) and where.window() is None:
            return False
        QTest.keySequence(where, QKeySequence(keys))
        return True

    # What there is to do.

    def _offers(self, key: str) -> Iterator[Step]:
        for step in (*self._tabs(), *self._rows(), *self._buttons(), *self._keys()):
            done = ("" if step.name in ONCE else key, step)
            if done not in self._done:
                self._done.add(done)
                yield step

    def _tabs(self) -> Iterator[Step]:
        for each in _visible(self._frame.stack, QTabWidget):
            assert isinstance(each, QTabWidget)
            for at in range(1, each.count()):
                if each.isTabVisible(at):
                    yield Step("tab", each.objectName(), at)
        for bar in _visible(self._frame.stack, QTabBar):
            assert isinstance(bar, QTabBar)
            if not isinstance(bar.parentWidget(), QTabWidget):
                offered = [at for at in range(1, bar.count()) if bar.isTabVisible(at)]
                yield from (Step("bar", bar.objectName(), at) for at in offered)

    def _rows(self) -> Iterator[Step]:
        for each in _visible(self._frame.stack, Table):
            assert isinstance(each, Table)
            if each.model.rowCount():
                yield Step("open", each.objectName())
                for at, column in enumerate(each.model.source.columns):
                    if column.link and at:
                        yield Step("open", each.objectName(), at)

    def _buttons(self) -> Iterator[Step]:
        for each in _visible(self._frame.window(), QAbstractButton):
            place = each.objectName().rpartition("_")[2]
            if isinstance(each, QCheckBox) and place.isdecimal() and place != "0":
                # Of the many of one datum, the first does.
                continue
            inside = self._frame.stack.isAncestorOf(each) or "found" in each.objectName()
            if self._only_look and WRITES.search(each.objectName()):
                continue
            kind = isinstance(each, QPushButton | QToolButton | QCheckBox)
            if inside and kind and each.isEnabled() and each.objectName() not in LEFT_ALONE:
                yield Step("press", each.objectName())

    def _keys(self) -> Iterator[Step]:
        yield from (Step("key", each) for each in KEYS)
        for each in _visible(self._frame.stack, Table):
            assert isinstance(each, Table)
            if each.model.rowCount():
                yield from (Step("key", f"{each.objectName()}|{keys}") for keys in KEYS_OF_ROWS)


def words_of(place: Place) -> str:
    """The place as the name of a file."""
    parts = [
        f"{step.name}{step.at or ''}".replace("/", "slash").replace("|", "_") for step in place
    ]
    return "-".join(parts)
