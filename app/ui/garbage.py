"""Python's garbage is collected on the window's thread alone while there is a worker.

The rule: a cycle may hold Qt objects, and those must not be destroyed on the worker: both threads
would wait for each other's locks for ever, or the program would end without a word.
"""

import gc

from PySide6.QtCore import QObject, QTimer

OFTEN_MS = 1000
_timers: set["GarbageTimer"] = set()


class GarbageTimer(QTimer):
    """Python's own collector, run from here in place of wherever an object happens to be made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        _timers.add(self)
        self.setInterval(OFTEN_MS)
        self.timeout.connect(collect_due)
        self.start()

    def end(self) -> None:
        """The worker ended; with the last one, Python collects by itself again."""
        self.stop()
        _timers.discard(self)
        if not _timers:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose turn it is, as Python itself would have."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
