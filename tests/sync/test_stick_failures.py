"""A stick that fails: at every stage, with every number, its own sentence and nothing torn."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.errors import AppError
from app.sync.stick import Opener, StickFile, put
from app.sync.stick_codes import CODES, amount, needed_bytes, refusal, refused_by_system
from tests.sync.sticks import MIB, NAME, Fault, Mode, Sealed, Stage, names, sealed

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

SIZE = 2 * MIB + MIB // 2
TOP = Path(__file__).parents[2]
NUMBERS = {
    errno.ENOSPC: "stick_full",
    errno.EDQUOT: "stick_full",
    errno.EFBIG: "stick_too_large_for_fat",
    errno.EROFS: "stick_read_only",
    errno.EACCES: "stick_read_only",
    errno.EPERM: "stick_read_only",
    errno.EIO: "stick_pulled",
    errno.ENODEV: "stick_pulled",
    errno.ENXIO: "stick_pulled",
    errno.ENOENT: "stick_pulled",
    errno.ESTALE: "stick_pulled",
    errno.ENOTCONN: "stick_pulled",
    errno.EBUSY: "stick_busy",
    errno.EINVAL: "stick_failed",
}
WRITING: tuple[tuple[Stage, int], ...] = (
    ("create", 0),
    *(("write", after) for after in (0, 1, MIB - 1, MIB, SIZE // 2, SIZE - 1)),
    ("settle", 0),
    ("close", 0),
)
READING: tuple[tuple[Stage, int], ...] = (
    ("open", 0),
    *(("read", after) for after in (0, 1, MIB, SIZE - 1)),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "U 盘"
    made.mkdir()
    return made


@pytest.fixture
def bundle(tmp_path: Path) -> Sealed:
    return sealed(tmp_path / "发件箱", SIZE)


def refused(bundle: Sealed, folder: Path, opener: Opener) -> AppError:
    """Put fails and leaves stick and outbox as they were; without the fault it works."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(AppError) as caught:
        put(bundle.path, folder, expected_sha256=bundle.sha256, opener=opener)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert names(bundle.path.parent) == [NAME]
    assert bundle.path.read_bytes() == bundle.content
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert (folder / NAME).read_bytes() == bundle.content
    assert names(folder) == [NAME]
    return caught.value


@pytest.mark.parametrize(("stage", "after"), [*WRITING, *READING])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV])
def test_every_stage(stage: Stage, after: int, number: int, bundle: Sealed, folder: Path) -> None:
    error = refused(bundle, folder, Fault(stage, number, after).opener)
    assert error.code == NUMBERS[number]


@pytest.mark.parametrize(("stage", "after"), WRITING)
def test_the_file_that_was_there_stays(
    stage: Stage, after: int, bundle: Sealed, folder: Path
) -> None:
    (folder / NAME).write_bytes(b"the old one")
    refused(bundle, folder, Fault(stage, errno.EIO, after).opener)


@pytest.mark.parametrize(("number", "code"), NUMBERS.items())
def test_every_number(number: int, code: str, bundle: Sealed, folder: Path) -> None:
    error = refused(bundle, folder, Fault("write", number, MIB).opener)
    assert error.code == code
    assert error.message
    assert error.hint


def test_a_file_there_that_cannot_be_read_is_replaced(bundle: Sealed, folder: Path) -> None:
    """Of two openings to read, the first fails: that of the file that lies there."""
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    before = (folder / NAME).stat().st_ino
    faults = [Fault("read", errno.EIO, MIB)]

    def once(path: Path, mode: Mode) -> StickFile:
        return (faults.pop().opener if faults else StickFile)(path, mode)

    put(bundle.path, folder, expected_sha256=bundle.sha256, opener=once)
    assert not faults
    assert (folder / NAME).stat().st_ino != before
    assert (folder / NAME).read_bytes() == bundle.content


def test_short_writes_are_finished(bundle: Sealed, folder: Path) -> None:
    class Slow(StickFile):
        def write(self, buffer: "ReadableBuffer", /) -> int:
            return super().write(memoryview(buffer)[:4001]) or 0

        def readinto(self, buffer: "WriteableBuffer", /) -> int:
            return super().readinto(memoryview(buffer)[:5003]) or 0

    put(bundle.path, folder, expected_sha256=bundle.sha256, opener=Slow)
    assert (folder / NAME).read_bytes() == bundle.content


@pytest.mark.parametrize("taken", [0, None])
def test_a_write_that_takes_nothing(taken: int | None, bundle: Sealed, folder: Path) -> None:
    """Neither an endless loop nor a torn file."""

    class Stuck(StickFile):
        def write(self, buffer: "ReadableBuffer", /) -> int:
            if self.tell() < MIB:
                return super().write(buffer) or 0
            return taken  # type: ignore[return-value]  # as io says of a file that would wait

    assert refused(bundle, folder, Stuck).code == "stick_pulled"


class Lying(StickFile):
    """Takes everything; what lies there afterwards is something else."""

    def __init__(self, path: Path, mode: Mode) -> None:
        if mode == "rb":
            self.spoil(path)
        super().__init__(path, mode)

    def spoil(self, path: Path) -> None:
        raise NotImplementedError


class OneBit(Lying):
    def spoil(self, path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(SIZE - 1)
            last = file.read(1)[0]
            file.seek(SIZE - 1)
            file.write(bytes([last ^ 0x80]))


class Shorter(Lying):
    def spoil(self, path: Path) -> None:
        with path.open("r+b") as file:
            file.truncate(SIZE - 1)


class Longer(Lying):
    def spoil(self, path: Path) -> None:
        with path.open("ab") as file:
            file.write(b"\0")


class Empty(Lying):
    def spoil(self, path: Path) -> None:
        path.write_bytes(b"")


class Zeros(Lying):
    def spoil(self, path: Path) -> None:
        path.write_bytes(bytes(SIZE))


class Repeating(StickFile):
    """A stick that is smaller than it says: what is written past its end begins anew."""

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self.seek(0)
        return super().readinto(buffer) or 0


@pytest.mark.parametrize("opener", [OneBit, Shorter, Longer, Empty, Zeros, Repeating])
def test_other_bytes_are_read_back(opener: Opener, bundle: Sealed, folder: Path) -> None:
    error = refused(bundle, folder, opener)
    assert error.code == "stick_damaged"


def test_more_is_read_back_after_whole_pieces(folder: Path, tmp_path: Path) -> None:
    """Reading stops where the file should end: its size is looked at as well."""
    bundle = sealed(tmp_path / "outbox", 2 * MIB)
    assert refused(bundle, folder, Longer).code == "stick_damaged"


def test_a_bad_stick_takes_nothing_away(bundle: Sealed, folder: Path) -> None:
    (folder / NAME).write_bytes(b"the old one")
    with pytest.raises(AppError) as caught:
        put(bundle.path, folder, expected_sha256=bundle.sha256, opener=Zeros)
    assert caught.value.code == "stick_damaged"
    assert (folder / NAME).read_bytes() == b"the old one"
    assert names(folder) == [NAME]


TOO_LARGE = """
import resource, sys
from pathlib import Path
from app.errors import AppError
from app.sync.stick import put
source, folder, digest, limit = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    put(Path(source), Path(folder), expected_sha256=digest)
except AppError as error:
    print(error.code, error.message)
"""


@pytest.mark.parametrize("limit", [0, 1, MIB, SIZE - 1])
def test_a_file_system_with_a_largest_size(limit: int, bundle: Sealed, folder: Path) -> None:
    """FAT32 stops at 4 GiB; here the system is told to stop earlier, and says the same."""
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-c", TOO_LARGE),
            *(str(bundle.path), str(folder), bundle.sha256, str(limit)),
        ],
        cwd=TOP,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )
    assert done.stdout.startswith("stick_too_large_for_fat ")
    assert "2.5 MB" in done.stdout
    assert names(folder) == []


def test_full_says_how_much(folder: Path) -> None:
    """With room left, it is the names there are too many of."""
    no_space = OSError(errno.ENOSPC, "")
    error = refused_by_system(no_space, folder=folder, name=NAME, size=SIZE)
    assert error.code == "stick_full"
    assert "文件太多" in error.message
    more = shutil.disk_usage(folder).total
    error = refused_by_system(no_space, folder=folder, name=NAME, size=more)
    assert error.code == "stick_full"
    assert amount(needed_bytes(more), up=True) in error.message


def test_a_stick_that_is_gone_is_not_called_write_protected(tmp_path: Path) -> None:
    """Windows says "no access" of both."""
    denied = PermissionError(errno.EACCES, "")
    there = refused_by_system(denied, folder=tmp_path, name=NAME, size=1)
    gone = refused_by_system(denied, folder=tmp_path / "gone", name=NAME, size=1)
    assert (there.code, gone.code) == ("stick_read_only", "stick_pulled")


def test_the_sentences() -> None:
    details = {
        "folder": "夹", "name": "名", "size": "大", "needed": "需", "free": "余", "number": 5,
    }  # fmt: skip
    for code in CODES:
        error = refusal(code, **details)
        for sentence in (error.message, error.hint):
            assert sentence.endswith("。"), code
            assert "{" not in sentence
            assert "！" not in sentence


@pytest.mark.parametrize(
    ("size", "down", "up"),
    [
        (0, "0 KB", "0 KB"),
        (1, "0 KB", "0.1 KB"),
        (1024, "1 KB", "1 KB"),
        (MIB - 1, "1023.9 KB", "1024 KB"),
        (MIB, "1 MB", "1 MB"),
        (MIB * 5 // 2, "2.5 MB", "2.5 MB"),
        (MIB * 5 // 2 + 1, "2.5 MB", "2.6 MB"),
        (1 << 30, "1 GB", "1 GB"),
        (1 << 42, "4096 GB", "4096 GB"),
    ],
)
def test_amounts(size: int, down: str, up: str) -> None:
    assert (amount(size), amount(size, up=True)) == (down, up)
