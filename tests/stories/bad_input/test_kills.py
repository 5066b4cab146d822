"""The program killed at random moments of an import: nothing or all of it is in the ledger.

One process loads the program once and forks a child for each import; the child is killed.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
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

    def imports(self, ledger: Path, *, until: Callable[[], bool] | None) -> int:
        """An import of the messy workbook, killed when `until` comes true; its wait status."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(["import", str(ledger), str(MESSY)]) + "\n")
        self.process.stdin.flush()
        child, began = int(self.process.stdout.readline()), time.perf_counter()
        # It may end before; its number is not another's so soon.
        with suppress(ProcessLookupError):
            while until is not None:
                os.kill(child, signal.SIGKILL if until() else 0)
                time.sleep(0.0005)
        status = int(self.process.stdout.readline())
        if until is None:
            self.lasts = time.perf_counter() - began
        return status

    def moment(self, ledger: Path, grows: int) -> Callable[[], bool]:
        """A random moment: of all the time it takes, of the backup's, or of the writing's."""
        copies, log = ledger.parent / "备份", Path(f"{ledger}-wal")
        kept = len(list(copies.glob("*.ledger")))
        at = time.perf_counter() + self.chance.uniform(0.05, 1.0) * self.lasts
        bytes_logged = self.chance.uniform(0.02, 1.0) * grows

        def copying() -> bool:
            return copies.is_dir() and any(copies.glob("*.part"))

        return self.chance.choice((
            lambda: time.perf_counter() > at,
            copying,
            lambda: len(list(copies.glob("*.ledger"))) > kept,
            lambda: log.exists() and log.stat().st_size > bytes_logged,
            lambda: log.exists() and log.stat().st_size > bytes_logged,
        ))  # fmt: skip

    def ends(self) -> None:
        """No more imports."""
        self.process.communicate()


@pytest.fixture
def killer(request: pytest.FixtureRequest) -> Iterator[Killer]:
    killer = Killer(seed=len(request.node.name))
    yield killer
    killer.ends()


def _id_numbers() -> set[bytes]:
    with zipfile.ZipFile(MESSY) as book:
        return set(re.findall(rb"\b15\d{15}[\dX]\b", book.read("xl/sharedStrings.xml")))


def _kill_and_look(killer: Killer, made_empty: Path, folder: Path, *, kills: int) -> None:
    whole = copied(made_empty, folder / "全.ledger")
    assert killer.imports(whole, until=None) == 0
    grows = whole.stat().st_size - made_empty.stat().st_size
    nothing, everything = rows_in(made_empty), rows_in(whole)
    untouched = tables(made_empty)
    assert nothing != everything
    killed = 0
    ledger = copied(made_empty, folder / "0.ledger")
    for number in range(1, kills + 1):
        moment = killer.moment(ledger, grows)
        killed += killer.imports(ledger, until=moment) == signal.SIGKILL
        assert problems(ledger) == []
        if rows_in(ledger) == everything:
            ledger = copied(made_empty, folder / f"{number}.ledger")
        else:
            assert tables(ledger) == untouched
    assert killed >= kills // 3
    call("import", ledger, MESSY)
    assert figures(ledger) == right_figures(MESSY.stem)
    id_numbers = _id_numbers()
    assert len(id_numbers) > 20
    for path in (p for p in folder.rglob("*") if p.is_file() and "退回" not in p.name):
        content = path.read_bytes()
        assert not [number for number in id_numbers if number in content], path.name
    for kept in folder.glob("备份/*.ledger"):
        assert rows_in(kept) == nothing


def test_killed_imports(killer: Killer, made_empty: Path, tmp_path: Path) -> None:
    _kill_and_look(killer, made_empty, tmp_path, kills=30)


@pytest.mark.long
def test_300_killed_imports(killer: Killer, made_empty: Path, tmp_path: Path) -> None:
    _kill_and_look(killer, made_empty, tmp_path, kills=300)
