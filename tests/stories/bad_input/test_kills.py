"""The program killed at random moments of an import: nothing or all of it is in the ledger.

One process loads the program once and forks a child for each import; the child is killed.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.paths import ROOT
from tests.cli.calling import call
from tests.stories.bad_input.offices import (
    MESSY,
    copied,
    figures,
    problems,
    right_figures,
    rows_in,
    tables,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks a process and kills it")

FORKING = """
import json, os, sys
import app.cli.command_line, app.usecases.import_workbooks, app.workbooks.refusals, xlsxwriter
from app.__main__ import main
for line in sys.stdin:
    sys.argv = ["parkledger", *json.loads(line)]
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(main())
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Killer:
    """Starts imports and kills them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.process = subprocess.Popen(
            [sys.executable, "-c", FORKING],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.lasts = 0.0

    def imports(self, ledger: Path, *, kill_after: float | None) -> int:
        """An import of the messy workbook, killed after so many seconds; its wait status."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(["import", str(ledger), str(MESSY)]) + "\n")
        self.process.stdin.flush()
        child, began = int(self.process.stdout.readline()), time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            # It may have ended just now; its number is not another's so soon.
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(self.process.stdout.readline())
        self.lasts = max(self.lasts, time.perf_counter() - began)
        return status

    def ends(self) -> None:
        """No more imports."""
        self.process.communicate()


@pytest.fixture
def killer(request: pytest.FixtureRequest) -> Iterator[Killer]:
    killer = Killer(seed=len(request.node.name))
    yield killer
    killer.ends()


def _kill_and_look(killer: Killer, made_empty: Path, folder: Path, *, kills: int) -> None:
    whole = copied(made_empty, folder / "全.ledger")
    assert killer.imports(whole, kill_after=None) == 0
    nothing, everything = rows_in(made_empty), rows_in(whole)
    untouched = tables(made_empty)
    assert nothing != everything
    killed = 0
    ledger = copied(made_empty, folder / "0.ledger")
    for number in range(1, kills + 1):
        after = killer.chance.uniform(0.1, 1.0) * killer.lasts
        killed += killer.imports(ledger, kill_after=after) == signal.SIGKILL
        assert problems(ledger) == []
        if rows_in(ledger) == everything:
            ledger = copied(made_empty, folder / f"{number}.ledger")
        else:
            assert tables(ledger) == untouched
    assert killed >= kills // 2
    call("import", ledger, MESSY)
    assert figures(ledger) == right_figures(MESSY.stem)
    for kept in folder.glob("备份/*.ledger"):
        assert rows_in(kept) == nothing


def test_killed_imports(killer: Killer, made_empty: Path, tmp_path: Path) -> None:
    _kill_and_look(killer, made_empty, tmp_path, kills=30)


@pytest.mark.long
def test_300_killed_imports(killer: Killer, made_empty: Path, tmp_path: Path) -> None:
    _kill_and_look(killer, made_empty, tmp_path, kills=300)
