"""Start and memory of the window, beside an empty PySide6 window and LibreOffice Calc.

A start is from nothing to the gate, and from the passphrase given to the first screen: what the
clerk types and the deliberately slow derivation of the key are not counted (see `window_child`).
Both windows start from bytecode, as the program is shipped, whatever this shell says of writing it.

Calc's rows are left out where it is not installed (Debian: libreoffice-calc, python3-uno).
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.bench import calc
from tests.bench.ledger_file import FOLDER, path_of
from tests.bench.paired import Row

RUNS = 5
EMPTY = "an empty PySide6 window"
AFTER = "from the passphrase to every park's numbers, M, deriving the key not counted"
STAGES = (
    ("painted", "painted"),
    ("numbers", "with every park's numbers"),
    ("to_dos", "with every to-do"),
)


def _child(*words: str) -> dict[str, float]:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_child", *words],
        check=True,
        capture_output=True,
        env={name: words for name, words in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        | {
            "PYTHONPYCACHEPREFIX": str((FOLDER / "bytecode").absolute()),
            "QT_QPA_PLATFORM": "offscreen",
            "PARKLEDGER_CONFIG": str((FOLDER / "config").absolute()),
            "BENCH_BEGAN": str(time.time()),
        },
    )
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def _median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def _starts(what: str, ours: list[dict[str, float]], theirs: float) -> Iterator[Row]:
    for name, words in STAGES:
        yield Row(f"{what} {words}", EMPTY, _median(ours, name), theirs, "s", 1.5)


def _memory(ours: dict[str, float]) -> Iterator[Row]:
    """Resident memory, shared libraries and all; after a search its words stay in memory."""
    theirs = calc.opened("L").memory_mb if calc.installed() else None
    for key, when in (("memory_mb", "入驻实体 scrolled"), ("searched_mb", "and searched")):
        what = f"memory with L open, {when}"
        yield Row(what, "the goal of 150 MB", ours[key], 150, "MB", 1)
        if theirs is not None:
            yield Row(what, "Calc", ours[key], theirs, "MB", 1 / 3)


def rows() -> Iterator[Row]:
    for size in ("M", "L"):
        path_of(size)
    _child("empty"), _child("M", "start", "0")  # and the day's appraisal is remembered
    pairs = [(_child("M", "start", "0"), _child("empty")) for _ in range(RUNS)]
    again, empty = (list(each) for each in zip(*pairs, strict=True))
    # One day is remembered: another in between would make every start the first of its day.
    first = [_child("M", "start", str(day + 1)) for day in range(RUNS)]
    theirs = _median(empty, "painted")
    yield Row("start to the gate", EMPTY, _median(again, "gate"), theirs, "s", 1.5)
    yield from _starts("start to the first screen, M,", again, theirs)
    after = statistics.median(each["numbers"] - each["gate"] for each in again)
    yield Row(AFTER, EMPTY, after, theirs, "s", 1.5)
    numbers = _median(first, "numbers")
    words = "start to the first screen, M, with every park's numbers, first time of the day"
    yield Row(words, EMPTY, numbers, theirs, "s", 1.5)
    yield from _memory(_child("L", "memory", "0"))
    if calc.installed():
        seconds = calc.opened("M").seconds
        for name, words in STAGES:
            ours = _median(again, name)
            yield Row(f"start to the first screen, M, {words}", "Calc", ours, seconds, "s", 1 / 8)
        yield Row(AFTER, "Calc", after, seconds, "s", 1 / 8)
