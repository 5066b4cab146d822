"""One start of a window in a process of its own; prints its times and memory as JSON.

`python -m tests.bench.window_child empty`, or `… M start DAYS`, or `… L memory 0`. BENCH_BEGAN is
the moment the process was asked for; DAYS go back from the bench's day, so that another day has
nothing remembered.

The clerk is played: the passphrase is typed letter by letter into the gate of the program as it
runs. A start is the time until the gate stands there, and the time from the key that opens the
ledger until the first screen does; the typing between them is the clerk's, and the derivation of
the key is slow on purpose (Argon2id, 64 MiB), so neither is counted. All else is.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.window import Window

BEGAN = float(os.environ["BENCH_BEGAN"])
LETTER_SECONDS = 0.25
# Longer than the rest after which the window gives memory back.
LOOK_SECONDS = 5
PATIENCE_SECONDS = 300


def _empty() -> dict[str, float]:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 728)
    window.show()
    application.processEvents()
    window.grab()
    return {"painted": time.time() - BEGAN}


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class Clerk:
    """Looks at the window, types, and waits; asleep in between, or it would take the time."""

    def __init__(
        self, application: "QApplication", window: "Window", *, pictures: bool = True
    ) -> None:
        self.application, self.window = application, window
        self.pictures = pictures  # they prove what is painted, and take memory no clerk needs
        self.deriving = 0.0

    def wait(self, ready: Callable[[], bool]) -> None:
        """Until that stands in the window, painted."""
        end = time.time() + PATIENCE_SECONDS
        while not ready():
            if time.time() > end:
                raise TimeoutError("what was waited for never stood in the window")
            time.sleep(0.001)
            self.application.processEvents()
        self.application.processEvents()
        if self.pictures:
            self.window.grab()

    def rest(self) -> None:
        """Until the worker has nothing left to do."""
        self.wait(lambda: not self.window.background.busy())

    def look(self) -> None:
        """A while at what stands there."""
        end = time.time() + LOOK_SECONDS
        while time.time() < end or self.window.background.busy():
            time.sleep(0.001)
            self.application.processEvents()

    def type_passphrase(self, words: str) -> None:
        """A letter at a time."""
        line = self.window.gate.unlock.passphrase.line
        for letter in words:
            line.insert(letter)
            until = time.time() + LETTER_SECONDS
            self.wait(lambda until=until: time.time() >= until)  # type: ignore[misc]

    def time_the_key(self) -> None:
        """Take down how long the derivation of the key takes from now on."""
        from app.store import keys

        derive = keys.open_slots

        def timed(key_file: keys.KeyFile, secret: str) -> keys.Opened:
            began = time.time()
            try:
                return derive(key_file, secret)
            finally:
                self.deriving += time.time() - began

        keys.open_slots = timed


def _ours(size: str, days: int, *, pictures: bool) -> tuple[Clerk, dict[str, float]]:
    from app.ui.application import make_application
    from app.ui.main import begin
    from app.ui.settings import remember_ledger

    application = make_application([])
    ledger = Path("build/bench") / size / f"{size}.ledger"
    from tests.bench.made_up_ledger import TODAY

    remember_ledger(ledger.absolute())  # the one opened last stands at the gate
    window = begin(today=lambda: TODAY - timedelta(days=days))
    application.processEvents()
    window.grab()
    answer = {"gate": time.time() - BEGAN}
    from PySide6.QtWidgets import QLabel, QWidget

    from tests.bench.ledger_file import PASSPHRASE

    clerk = Clerk(application, window, pictures=pictures)
    window.warm_up()
    clerk.type_passphrase(PASSPHRASE)
    clerk.time_the_key()
    began = time.time()
    window.gate.unlock.open.click()

    def since() -> float:
        return answer["gate"] + time.time() - began - clerk.deriving

    clerk.wait(lambda: window.frame is not None)
    answer["painted"] = since()
    clerk.wait(lambda: bool(window.findChildren(QWidget, "park_card")))
    answer["numbers"] = since()
    counts = window.findChildren(QLabel, "to_do_count")
    clerk.wait(lambda: all(each.text() for each in counts) or not window.background.busy())
    answer["to_dos"] = since()
    clerk.rest()
    return clerk, answer


def _memory(clerk: Clerk) -> dict[str, float]:
    """With 入驻实体 as it is used: to its end and back, and then a search; after a look at each."""
    from app.ui.screens.tenants import Tenants

    frame = clerk.window.frame
    assert frame is not None
    frame.go("tenants")
    clerk.look()
    screen = frame.current()
    assert isinstance(screen, Tenants)
    bar = screen.table.grid.verticalScrollBar()
    for place in (0.25, 0.5, 1, 0):
        bar.setValue(int(bar.maximum() * place))
        clerk.rest()
    clerk.look()
    shown = _memory_mb()
    for words in ("虚构商行7", ""):
        screen.table.search.setText(words)
        clerk.rest()
    clerk.look()
    return {"memory_mb": shown, "searched_mb": _memory_mb()}


def main() -> None:
    """Prints, and ends without ado: a worker that still computes would keep it."""
    try:
        _answer()
    except TimeoutError as late:
        sys.stderr.write(f"{late}\n")
        os._exit(1)
    os._exit(0)


def _answer() -> None:
    if sys.argv[1] == "empty":
        answer = _empty()
    else:
        size, what, days = sys.argv[1:]
        clerk, answer = _ours(size, int(days), pictures=what != "memory")
        if what == "memory":
            answer |= _memory(clerk)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
