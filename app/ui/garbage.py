"""Python's garbage is collected on the window's thread alone while there is a worker.

The rule: a cycle may hold Qt objects, and those must not be destroyed on the worker: both threads
would wait for each other's locks for ever, or the program would end without a word. What takes
long, and what memory is given back, waits until the worker has rested for some seconds.
"""

import gc
import sys

from PySide6.QtCore import QObject, QTimer

OFTEN_MS = 1000
# So many rounds in which the worker had nothing to do are a rest.
REST_ROUNDS = 3
# A worker that never rests makes garbage too: it is looked for when it is so many times due.
OVERDUE = 10
_timers: set["GarbageTimer"] = set()


class GarbageTimer(QTimer):
    """Python's own collector, run from here in place of wherever an object happens to be made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        _timers.add(self)
        self._rested = 0
        self.setInterval(OFTEN_MS)
        self.timeout.connect(self._round)
        self.start()

    def worked(self) -> None:
        """A task of the worker began or ended: there may be something to give back after it."""
        self._rested = 0

    def end(self) -> None:
        """The worker ended; with the last one, Python collects by itself again."""
        self.stop()
        _timers.discard(self)
        if not _timers:
            gc.enable()

    def _round(self) -> None:
        self._rested += 1
        collect_due(resting=self._rested > REST_ROUNDS)
        if self._rested == REST_ROUNDS:
            gc.collect()
            give_back()


def collect_due(*, resting: bool) -> None:
    """Collect the oldest generation whose turn it is, as Python itself would have.

    All objects are gone through (a large ledger's take some hundredths of a second) only at rest.
    """
    for generation in (2, 1, 0):
        due = gc.get_threshold()[generation]
        if generation == 2 and not resting:
            due *= OVERDUE
        if gc.get_count()[generation] > due:
            gc.collect(generation)
            return


def give_back() -> None:
    """Memory that is free but still held, back to the system.

    The C library of Linux keeps what a worker freed in an arena of the worker's own, for ever;
    those of Windows and macOS give it back by themselves.
    """
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # musl has none, and keeps nothing
            trim(0)
