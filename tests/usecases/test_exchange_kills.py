"""Killed while they exchange bundles: nothing acknowledged is lost, nothing doubled, nothing plain.

Half of the kills come at a random moment of a round, half at a call to the system or to SQLite.
"""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest

from app.domain.tenancy import Tenancy
from app.paths import ROOT
from app.store import inbox, keys, outbox
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.usecases import dispatching, receiving, sending
from app.usecases.ledgers import verify_ledger
from app.usecases.sealing import outbox_folder
from tests.conftest import PASSPHRASE
from tests.store.made_up import COMPANY, ID_NUMBER, NAME, PHONE
from tests.usecases.offices import BANNER, LEAGUE, TODAY, living, make_offices

SECRETS = (NAME, COMPANY, ID_NUMBER, PHONE, "AGE-SECRET-KEY", "manifest.json", "虚构登记")
BESIDE = ("", "-wal", "-shm", ".key", ".key.bak", ".lock")
ROUNDS_A_STORY = 20


@pytest.fixture(scope="module")
def cheap_offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `made_offices`; their keys cost little to open, since they are opened a thousand times."""
    folder = tmp_path_factory.mktemp("cheap") / "made"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "Slot", partial(keys.Slot, memory_kib=32, passes=1))
        make_offices(folder, (LEAGUE, BANNER))
    return folder


class Story:
    """Two offices and a stick, and what they acknowledged."""

    def __init__(self, made: Path, folder: Path) -> None:
        shutil.copytree(made, folder)
        self.folder = folder
        self.stick = folder / "U 盘"
        self.stick.mkdir()
        self.said: list[list[str]] = []

    def path(self, unit: str) -> Path:
        return self.folder / unit / f"{unit}.ledger"

    def acknowledged(self, word: str) -> set[str]:
        return {words[1] for words in self.said if words[0] == word}

    @contextmanager
    def opened(self) -> Iterator[tuple[Ledger, Ledger]]:
        banner = ledgers.unlock(self.path(BANNER), PASSPHRASE)
        league = ledgers.unlock(self.path(LEAGUE), PASSPHRASE)
        yield banner, league
        ledgers.close(banner)
        ledgers.close(league)


class Killer:
    """Begins processes that work on a story, and ends them."""

    def __init__(self, story: Story, errors: IO[bytes]) -> None:
        paths = (story.path(BANNER), story.path(LEAGUE), story.stick)
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.usecases.killed_child", *map(str, paths)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            bufsize=0,
        )
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.out = self.server.stdout
        self.waits = b""

    def line(self) -> list[str]:
        while b"\n" not in self.waits:
            ready, _, _ = select.select([self.out], [], [], 60)
            chunk = os.read(self.out.fileno(), 1 << 16) if ready else b""
            assert chunk, "the child says nothing more"
            self.waits += chunk
        line, self.waits = self.waits.split(b"\n", 1)
        return line.decode().split()

    def killed(self, *, stop: int = 0, after: float = 0.0) -> tuple[list[list[str]], float]:
        """What a process acknowledged before it died; and how many seconds it worked."""
        assert self.server.stdin is not None
        self.server.stdin.write(f"{stop}\n".encode())
        word, pid = self.line()
        assert word == "began"
        said: list[list[str]] = []
        while not said or said[-1][0] not in ("open", "ended"):
            said.append(self.line())
        since = time.monotonic()
        if not stop:
            time.sleep(after)
            os.kill(int(pid), signal.SIGKILL)
        while said[-1][0] != "ended":
            said.append(self.line())
        assert said[-1] == ["ended", "-9"], said
        return said[:-1], time.monotonic() - since

    def end(self) -> None:
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.out.close()
        assert self.server.wait(60) == 0


def check_files(story: Story) -> None:
    """Beside the ledgers lie their own files only, and nothing of what they say is in any."""
    for unit in (BANNER, LEAGUE):
        names = {story.path(unit).name + ending for ending in BESIDE}
        for path in (story.folder / unit).iterdir():
            assert path.name in names or path.name == f"{unit}-发件箱", path.name
    for path in story.folder.rglob("*"):
        if path.is_file():
            if path.parent.name not in (BANNER, LEAGUE):
                assert path.name.startswith(("PL_", ".~PL_")), path.name
            content = path.read_bytes()
            for secret in SECRETS:
                for coding in ("utf-8", "utf-16-le", "gb18030"):
                    assert secret.encode(coding) not in content, (path.name, secret)


def check_acknowledged(story: Story, banner: Ledger, league: Ledger) -> None:
    assert not story.acknowledged("refused")
    assert verify_ledger(banner) == []
    assert verify_ledger(league) == []
    known = {row[0] for row in banner.db.execute(f"SELECT id FROM {Tenancy.table}")}
    assert story.acknowledged("saved") <= known
    sent = {each.manifest_sha256: each for each in outbox.sent(banner, kind="changes")}
    assert story.acknowledged("sealed") <= set(sent)
    for each in sent.values():
        lies = (outbox_folder(banner) / each.file_name).read_bytes()
        assert sha256(lies).hexdigest() == each.file_sha256
    for _, name, digest in (words for words in story.said if words[0] == "put"):
        assert sha256((story.stick / name).read_bytes()).hexdigest() == digest
    received = [each.manifest_sha256 for each in inbox.received(league, kind="changes")]
    assert len(received) == len(set(received))
    # Nothing arrives that its sender does not know of, were it killed right after.
    assert story.acknowledged("received") <= set(received) <= set(sent)
    answered = {each.manifest_sha256 for each in sent.values() if each.received_at is not None}
    assert story.acknowledged("home") <= answered <= set(received)
    for bundle in inbox.received(league, kind="changes"):
        assert bundle.receipt is not None
        assert bundle.set_aside == 0


def finish(story: Story, banner: Ledger, league: Ledger) -> None:
    """The next day: the round is done once more, and both sides are equal; no part is left."""
    sealed = sending.seal_export(banner, today=TODAY)
    path = dispatching.put_on_stick(banner, sealed.id, story.stick)
    (fate,) = receiving.receive(league, [path], today=TODAY).files
    assert fate.code in ("OK", "ALREADY_IMPORTED")
    assert fate.receipt is not None
    (home,) = receiving.receive(banner, [fate.receipt], today=TODAY).files
    assert home.code in ("OK", "ALREADY_IMPORTED")
    assert living(league, BANNER) == living(banner, BANNER)
    scans = "SELECT id, sha256, content FROM evidence WHERE deleted_at IS NULL ORDER BY id"
    there = league.db.execute(scans).fetchall()
    assert there == banner.db.execute(scans).fetchall()
    assert all(sha256(content).hexdigest() == digest for _, digest, content in there)
    sealed = sending.seal_export(banner, today=TODAY)
    assert sealed.records == 0
    assert not list(story.folder.rglob(".~*"))


def a_round(killer: Killer, story: Story) -> tuple[float, int]:
    """How many seconds a round takes here, and how many moments it has."""
    said, seconds = killer.killed(after=2.0)
    story.said += said
    rounds = [int(words[1]) for words in said if words[0] == "round"]
    assert rounds, "not one round in two seconds"
    return seconds / len(rounds), max(rounds)


@pytest.mark.parametrize("kills", [10, pytest.param(500, marks=pytest.mark.long)])
def test_killed_at_any_moment(kills: int, cheap_offices: Path, tmp_path: Path) -> None:
    chance = random.Random(kills)
    last: Counter[str] = Counter()
    seconds, moments = 0.0, 0
    for first in range(0, kills, ROUNDS_A_STORY):
        story = Story(cheap_offices, tmp_path / f"第{first}幕")
        with (tmp_path / "errors").open("wb") as errors:
            killer = Killer(story, errors)
            try:
                seconds, moments = a_round(killer, story)
                for number in range(first, min(first + ROUNDS_A_STORY, kills)):
                    at_a_call = number % 2
                    said, _ = killer.killed(
                        stop=chance.randint(1, 2 * moments) if at_a_call else 0,
                        after=chance.uniform(0, 1.5 * seconds),
                    )
                    story.said += said
                    last[said[-1][0]] += 1
                    check_files(story)
                    with story.opened() as (banner, league):
                        check_acknowledged(story, banner, league)
                        if chance.random() < 0.3:
                            finish(story, banner, league)
            finally:
                killer.end()
            assert (tmp_path / "errors").read_bytes() == b""
        with story.opened() as (banner, league):
            finish(story, banner, league)
        check_files(story)
        shutil.rmtree(story.folder)
    sys.stdout.write(f"{seconds:.2f} s and {moments} moments a round; last words: {dict(last)}\n")
    if kills > 100:  # every stage was hit
        assert set(last) >= {"open", "saved", "sealed", "put", "received", "round"}
