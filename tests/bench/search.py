"""A keystroke of search over L, in the box of the top bar and in the long table.

Each letter of a few names, initials, codes and papers is typed; what is quoted is the 95th
percentile of the keystrokes: how long the window's own thread is at work, and when the rows are
there. The first letter of a word finds nearly everybody, so it is the dearest.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.bench.ledger_file import opened
from tests.bench.made_up_ledger import TODAY
from tests.bench.paired import Row

WORDS = (
    "虚构商行77",
    "xgsh123",
    "xugouchuangyezhe9",
    "15222318",
    "虚构-4321",
    "9215222300012",
    "zz",
)
FRAME_MS, ROWS_MS = 16, 50


@dataclass(slots=True)
class Times:
    """Milliseconds of every keystroke: at work on the window's thread, and until the rows."""

    at_work: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _typed(type_words: Callable[[str], None], ready: Callable[[], bool]) -> Times:
    from PySide6.QtWidgets import QApplication

    times = Times()
    for word in WORDS:
        for end in range(1, len(word) + 1):
            began = time.perf_counter()
            type_words(word[:end])
            at_work, there = time.perf_counter() - began, 0.0
            while not there:
                time.sleep(0.0005)
                turn = time.perf_counter()
                QApplication.processEvents()
                now = time.perf_counter()
                at_work += now - turn
                there = now - began if ready() else 0.0
            times.at_work.append(at_work * 1000)
            times.rows.append(there * 1000)
    return times


def _rows(where: str, times: Times) -> Iterator[Row]:
    at_work, rows = _p95(times.at_work), _p95(times.rows)
    what = f"a keystroke of search {where}, L, p95"
    yield Row(f"{what}: the window's thread", "one frame, 16 ms", at_work, FRAME_MS, "ms", 1)
    yield Row(f"{what}: until the rows are there", "50 ms", rows, ROWS_MS, "ms", 1)


def rows() -> Iterator[Row]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.store import search
    from app.ui.application import make_application
    from app.ui.background import Background
    from app.ui.desk import Desk
    from app.ui.frame import Frame
    from app.ui.screens import SCREENS
    from app.ui.screens.tenants import Tenants

    application = make_application(("bench",))
    ledger, background = opened("L"), Background()
    while search.prepare(ledger):
        pass
    frame = Frame(Desk(ledger, background, today=lambda: TODAY), SCREENS)
    frame.resize(1366, 728)
    frame.show()
    frame.go("tenants")
    while background.busy():
        application.processEvents()
    box = frame.search
    box.setFocus()

    def type_in_box(words: str) -> None:
        box.setText(words)
        box.textEdited.emit(words)

    yield from _rows("in the top bar", _typed(type_in_box, lambda: not background.busy()))
    box.found.hide()
    screen = frame.current()
    assert isinstance(screen, Tenants)
    line = screen.table.search
    yield from _rows("in the long table", _typed(line.setText, lambda: not background.busy()))
    background.finish(ledger.db.close)
    if ledger.lock is not None:
        ledger.lock.close()
    frame.close()
