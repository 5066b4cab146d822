"""Two pieces of work timed in turn in one process: what is quoted is the ratio of the medians."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what, beside what, both figures, their ratio, and the goal."""

    what: str
    beside: str
    ours: float
    theirs: float
    unit: str
    goal: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes, without other runs' garbage."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def paired(
    what: str,
    ours: Callable[[], object],
    *,
    beside: str,
    theirs: Callable[[], object],
    goal: float,
    runs: int = 5,
) -> Row:
    """Both in turn, `runs` times after one warm-up each."""
    ours()
    theirs()
    times = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    return Row(
        what,
        beside,
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        "s",
        goal,
    )


def printed(rows: list[Row]) -> str:
    """The table in Markdown, as the README quotes it."""
    lines = [
        "| what | ours | beside | theirs | ratio | goal |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.what} | {row.ours:.2f} {row.unit} | {row.beside} | {row.theirs:.2f} {row.unit}"
        f" | {row.ratio:.2f} | ≤ {row.goal:g} |"
        for row in rows
    ]
    return "\n".join(lines)
