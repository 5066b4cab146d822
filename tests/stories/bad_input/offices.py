"""The program called with bad input, and what a refusal must be.

The rule: a refusal is a code, a Chinese sentence and a next step; and the ledger's tables say
afterwards what they said before.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from app.cli.command_line import run
from app.paths import ROOT
from app.store import backup, driver, key_files, keys
from app.store import ledger as ledgers
from tests.cli.calling import NO_WINDOW, PASSPHRASE, call

CASES = Path(__file__).parents[2] / "cases"
UNIT = "152222"
CLEAN = CASES / "ledgers" / "152222-2-clean.xlsx"
MESSY = CASES / "ledgers" / "152222-2-messy.xlsx"
DAY = "2026-06-30"
BESIDE = ("", ".key", ".key.bak")
# Looking leaves a line in the log, as it should; it changes nothing. So does a program killed at
# the gate: its try was written down before it was made.
LOOKING = ("打开台账", "核验台账", "口令输错")
MAIN = (sys.executable, "-m", "app")
# What a clerk reads every day in these letters, and what stands in the program's own names.
KNOWN_WORDS = re.compile(
    r"“[^”]*”|Excel|WPS|UTF-8|TOML|\.xlsx|\.xls|\.ods|\.key|PARKLEDGER_PASSPHRASE|--[a-z-]+"
    r"|[\w./-]+\.toml|可用的有：[^。]+|\[[\w.]+\]"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the program said instead of doing it."""

    code: str
    message: str
    hint: str


def is_sentence(text: str) -> bool:
    """Chinese, ended, calm, without a word of English or a piece of a traceback."""
    bare = KNOWN_WORDS.sub("", text)
    return bool(
        re.search(r"[\u4e00-\u9fff]{2}", text)
        and text.endswith("。")
        and not re.search(r"[A-Za-z]{3}|[!！]|Error|None", bare)
    )


def understood(answer: Any) -> Refusal:
    """The refusal in a JSON answer, if a clerk can act on it."""
    assert set(answer) == {"error"}, answer
    refusal = Refusal(**answer["error"])
    assert re.fullmatch(r"[a-z_]+", refusal.code)
    assert is_sentence(refusal.message), refusal
    assert is_sentence(refusal.hint), refusal
    return refusal


def started(
    *words: object, program: Sequence[str] = MAIN, passphrase: str = PASSPHRASE, **more: str
) -> subprocess.CompletedProcess[str]:
    """The program as its own process; `more` goes into its environment."""
    environment = os.environ | {"PARKLEDGER_PASSPHRASE": passphrase} | more
    return subprocess.run(
        [*program, *map(str, words)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def refused(*words: object, program: Sequence[str] = MAIN, passphrase: str = PASSPHRASE) -> Refusal:
    """The program as its own process, which must refuse: exit code 1, JSON, nothing else."""
    done = started(*words, "--json", program=program, passphrase=passphrase)
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    return understood(json.loads(done.stdout))


def refused_here(*words: object) -> Refusal:
    """The same in this process, which is quicker."""
    code, answer = answered(*words)
    assert code == 1, answer
    return understood(answer)


def answered(*words: object) -> tuple[int, Any]:
    """The program in this process, done or refused: its exit code and its JSON answer."""
    said, complaint = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(complaint):
        code = run([*map(str, words), "--json"], NO_WINDOW)
    assert complaint.getvalue() == ""
    return code, json.loads(said.getvalue())


def copied(ledger: Path, to: Path) -> Path:
    """A ledger with its key files under another path."""
    for ending in BESIDE:
        shutil.copyfile(f"{ledger}{ending}", f"{to}{ending}")
    return to


def flipped(path: Path, at: int) -> None:
    """One bit of a file turned over; `at` may count from the end."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@cache
def _key(key_file: keys.KeyFile) -> bytes:
    return keys.open_slots(key_file, PASSPHRASE).key


def connected(ledger: Path) -> driver.Database:
    """The ledger's database past every check of the program."""
    return driver.connect(ledger, _key(key_files.load(ledger)))


def tables(ledger: Path) -> dict[str, str]:
    """A hash of every row of every table, by table; looking is left out of the log."""
    database = connected(ledger)
    found = {}
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        looked = f" WHERE action NOT IN {LOOKING}" if name == "audit_entry" else ""
        rows = sorted(map(repr, database.execute(f'SELECT * FROM "{name}"{looked}')))
        found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    database.close()
    return found


def rows_in(ledger: Path) -> dict[str, int]:
    """How many rows each table holds, the log left out."""
    database = connected(ledger)
    names = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counts = {name: database[name].count for name in names if name != "audit_entry"}
    database.close()
    return counts


def problems(ledger: Path) -> list[str]:
    """What is wrong with a ledger that opens."""
    opened = ledgers.unlock(ledger, PASSPHRASE)
    try:
        return backup.verify(opened)
    finally:
        ledgers.close(opened)


def figures(ledger: Path) -> dict[str, Any]:
    """Every figure of every park on the day, by park."""
    answer = call("figures", ledger, "--on", DAY)
    return {park["park"]: park["figures"] for park in answer["parks"]}


def right_figures(name: str) -> dict[str, Any]:
    """The same from the right answers of a case."""
    text = (CASES / "answers" / f"{name}.json").read_text(encoding="utf-8")
    return {park: answer["figures"] for park, answer in json.loads(text)["days"][DAY].items()}
