"""One start of a window in a process of its own; prints its times and memory as JSON.

`python -m tests.bench.window_child empty` or `… M start` or `… L memory`; BENCH_BEGAN is the moment
the process was asked for. Unlocking (a deliberate 150 ms of Argon2) is taken out of the times.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.window import Window

BEGAN = float(os.environ["BENCH_BEGAN"])


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


def _settle(application: "QApplication", window: "Window") -> None:
    """Until the worker rests; asleep in between, or this loop would take half its time."""
    while window.background.busy():
        time.sleep(0.005)
        application.processEvents()
    application.processEvents()


def _ours(size: str, *, long_table: bool) -> dict[str, float]:
    from PySide6.QtWidgets import QWidget

    from app.ui.application import make_application
    from app.ui.window import Window
    from tests.bench.ledger_file import PASSPHRASE, path_of
    from tests.bench.made_up_ledger import TODAY

    application = make_application([])
    window = Window(today=lambda: TODAY)
    window.show()
    application.processEvents()
    window.grab()
    answer = {"gate": time.time() - BEGAN}
    # What a clerk's typing of the passphrase leaves time for.
    from app.store.ledger import unlock

    began = time.time()
    ledger = unlock(path_of(size), PASSPHRASE)
    unlocking = time.time() - began
    window.enter(ledger)
    application.processEvents()
    window.grab()
    answer["painted"] = time.time() - BEGAN - unlocking
    while not window.findChildren(QWidget, "park_card"):
        time.sleep(0.005)
        application.processEvents()
    window.grab()
    answer["numbers"] = time.time() - BEGAN - unlocking
    _settle(application, window)
    window.grab()
    answer["filled"] = time.time() - BEGAN - unlocking
    if long_table:
        assert window.frame is not None
        window.frame.go("tenants")
        _settle(application, window)
        window.grab()
    answer["memory_mb"] = _memory_mb()
    window.close()
    return answer


def main() -> None:
    mode = sys.argv[1]
    answer = _empty() if mode == "empty" else _ours(mode, long_table=sys.argv[2] == "memory")
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
