"""Killed on the way to the stick: no final file that is not complete, and the next put succeeds."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.sync.stick import put
from tests.sync.sticks import MIB, NAME, Sealed, names, sealed

TOP = Path(__file__).parents[2]
PART = f".~{NAME}.part"

# Stops for good at the moment of that number, counted over all calls, before and after each.
ONCE = """
import sys
from pathlib import Path
from app.sync.stick import StickFile, put

source, folder, digest, stop = sys.argv[1:]
moments = 0

def moment(*_):
    global moments
    moments += 1
    if moments == int(stop):
        print("now", flush=True)
        sys.stdin.read()

class Slow(StickFile):
    def __init__(self, path, mode):
        moment()
        super().__init__(path, mode)
        moment()

    def write(self, buffer):
        moment()
        taken = super().write(buffer[: 1 << 19])
        moment()
        return taken

    def readinto(self, buffer):
        moment()
        return super().readinto(buffer)

    def settle(self):
        moment()
        super().settle()
        moment()

    def close(self):
        moment()
        super().close()
        moment()

put(Path(source), Path(folder), expected_sha256=digest, progress=moment, opener=Slow)
moment()
print("done", moments, flush=True)
"""

# Two bundles of one name in turn, over and over: each put has to replace what is there.
AGAIN = """
import sys
from itertools import cycle
from pathlib import Path
from app.sync.stick import put

first, second, folder, one, two = sys.argv[1:]
print("now", flush=True)
for source, digest in cycle(((first, one), (second, two))):
    put(Path(source), Path(folder), expected_sha256=digest)
"""


@contextmanager
def started(script: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A child, and the first line it says; killed when the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=TOP,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def whole_or_none(folder: Path, bundles: tuple[Sealed, ...]) -> bool:
    """Whether there is a final file, one of these; and nothing but that and ours."""
    assert set(names(folder)) <= {NAME, PART}
    final = folder / NAME
    assert not final.exists() or final.read_bytes() in {bundle.content for bundle in bundles}
    return final.exists()


@pytest.mark.parametrize("old", [False, True])
def test_killed_at_every_moment(old: bool, tmp_path: Path) -> None:
    bundle = sealed(tmp_path / "outbox", MIB + MIB // 2)
    before = sealed(tmp_path / "before", MIB, seed=1)
    left_overs = 0
    for stop in range(1, 100):
        folder = tmp_path / f"U 盘 {stop}"
        folder.mkdir()
        if old:
            put(before.path, folder, expected_sha256=before.sha256)
        arguments = (str(bundle.path), str(folder), bundle.sha256, str(stop))
        with started(ONCE, *arguments) as (_, said):
            pass
        allowed = (bundle, before) if old else (bundle,)
        is_there = whole_or_none(folder, allowed)
        assert is_there or not old
        left_overs += (folder / PART).exists()
        put(bundle.path, folder, expected_sha256=bundle.sha256)
        assert names(folder) == [NAME]
        assert (folder / NAME).read_bytes() == bundle.content
        if said != "now":
            assert said == f"done {stop - 1}"
            break
    else:
        raise AssertionError("it never came to its end")
    assert stop > 20
    assert left_overs > 15
    assert bundle.path.read_bytes() == bundle.content


@pytest.mark.parametrize("kills", [8, pytest.param(400, marks=pytest.mark.long)])
def test_killed_at_random(kills: int, tmp_path: Path) -> None:
    chance = random.Random(kills)
    first = sealed(tmp_path / "first", 2 * MIB, seed=1)
    second = sealed(tmp_path / "second", 3 * MIB, seed=2)
    folder = tmp_path / "stick"
    folder.mkdir()
    left_overs = 0
    for _ in range(kills):
        was_there = (folder / NAME).exists()
        arguments = (first.path, second.path, folder, first.sha256, second.sha256)
        with started(AGAIN, *map(str, arguments)) as (_, said):
            assert said == "now"
            time.sleep(chance.uniform(0, 0.08))
        assert whole_or_none(folder, (first, second)) or not was_there
        left_overs += (folder / PART).exists()
    if kills > 100:
        assert left_overs > kills // 10
    put(first.path, folder, expected_sha256=first.sha256)
    assert names(folder) == [NAME]
    assert (folder / NAME).read_bytes() == first.content
