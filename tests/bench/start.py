"""Start and memory of the window, beside an empty PySide6 window and LibreOffice Calc.

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
from tests.bench.ledger_file import path_of
from tests.bench.paired import Row

RUNS = 5


def _child(*words: str) -> dict[str, float]:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_child", *words],
        check=True,
        capture_output=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "BENCH_BEGAN": str(time.time())},
    )
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def _median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def rows() -> Iterator[Row]:
    for size in ("M", "L"):
        path_of(size)
    _child("empty"), _child("M", "start")
    pairs = [(_child("M", "start"), _child("empty")) for _ in range(RUNS)]
    ours, empty = [a for a, _ in pairs], [b for _, b in pairs]
    theirs = _median(empty, "painted")
    beside = "an empty PySide6 window"
    painted, numbers = _median(ours, "painted"), _median(ours, "numbers")
    yield Row("start to the gate", beside, _median(ours, "gate"), theirs, "s", 1.5)
    yield Row("start to the first screen, M", beside, painted, theirs, "s", 1.5)
    yield Row("start to every park's numbers on it, M", beside, numbers, theirs, "s", 1.5)
    memory = _child("L", "memory")["memory_mb"]
    yield Row("memory with L open", "the goal of 150 MB", memory, 150, "MB", 1)
    if calc.installed():
        opened = calc.opened("M")
        seconds = opened.seconds
        yield Row("start to the first screen, M", "Calc", painted, seconds, "s", 1 / 8)
        yield Row("start to every park's numbers on it, M", "Calc", numbers, seconds, "s", 1 / 8)
        calc_memory = calc.opened("L").memory_mb
        yield Row("memory with L open", "Calc", memory, calc_memory, "MB", 1 / 3)
