"""The window's entry point: run it until it is closed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.application import catch_bugs, follow_system, make_application
from app.ui.window import Window, this_day

if TYPE_CHECKING:
    from datetime import date

SWITCH_SECONDS = 0.001


def run_window(ledger_path: Path | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    application = make_application(sys.argv[:1])
    catch_bugs()
    follow_system(application)
    window = begin(ledger_path)
    QTimer.singleShot(0, window, window.warm_up)
    return application.exec()


def begin(ledger_path: Path | None = None, *, today: Callable[[], "date"] = this_day) -> Window:
    """The window at its gate, ready for the passphrase."""
    window = Window(today=today)
    if ledger_path is not None:
        window.offer(ledger_path.absolute())
    window.show()
    window.gate.unlock.focus()
    # The worker must not keep the window waiting for Python's lock while it computes.
    sys.setswitchinterval(SWITCH_SECONDS)
    return window
