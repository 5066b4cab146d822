"""Onto the stick: whole, read back, and under its final name only then."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.errors import AppError
from app.sync import stick
from app.sync.stick import StickFile, open_on_stick, put, sweep
from tests.sync.sticks import MIB, NAME, Mode, Sealed, names, sealed

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

SIZE = 2 * MIB + MIB // 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "U 盘"
    made.mkdir()
    return made


@pytest.fixture
def bundle(tmp_path: Path) -> Sealed:
    return sealed(tmp_path / "发件箱", SIZE)


def refused(bundle: Sealed, folder: Path, code: str) -> AppError:
    with pytest.raises(AppError) as caught:
        put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 7])
def test_every_size_arrives_whole(size: int, folder: Path, tmp_path: Path) -> None:
    bundle = sealed(tmp_path / "outbox", size)
    steps: list[tuple[int, int]] = []
    path = put(
        bundle.path,
        folder,
        expected_sha256=bundle.sha256,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert path == folder / NAME
    assert path.read_bytes() == bundle.content == bundle.path.read_bytes()
    assert names(folder) == [NAME]
    assert steps == sorted(steps)
    assert steps[0] == (0, 2 * size)
    assert steps[-1] == (2 * size, 2 * size)


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "兴安盟（虚构）名片.plcard",
        "𠮷 a'b c%20 {name}.age",
        "PL_" + "x" * 248 + ".age",
        "长" * 83 + ".age",
    ],
)
def test_names_of_every_kind(name: str, tmp_path: Path) -> None:
    bundle = sealed(tmp_path / "outbox", 1000, name=name)
    folder = tmp_path / "扎赉特旗 上报 {folder}" / "二 季度"
    folder.mkdir(parents=True)
    assert put(bundle.path, folder, expected_sha256=bundle.sha256).name == name
    assert (folder / name).read_bytes() == bundle.content
    wrong = sealed(tmp_path / "other", 1000, name=name, seed=1)
    with pytest.raises(AppError) as caught:  # the sentence takes braces in names as they are
        put(wrong.path, folder, expected_sha256=bundle.sha256 + "x")
    assert caught.value.code == "outbox_damaged"
    assert name in caught.value.message


def test_the_final_name_appears_last(bundle: Sealed, folder: Path) -> None:
    """At every call there is no final file, and each thing happens in its turn."""
    done: list[str] = []

    class Watched(StickFile):
        def __init__(self, path: Path, mode: Mode) -> None:
            note(f"open {mode}")
            super().__init__(path, mode)

        def write(self, buffer: "ReadableBuffer", /) -> int:
            note("write")
            return super().write(buffer) or 0

        def readinto(self, buffer: "WriteableBuffer", /) -> int:
            note("read")
            return super().readinto(buffer) or 0

        def settle(self) -> None:
            note("settle")
            super().settle()

    def note(what: str) -> None:
        assert not (folder / NAME).exists()
        if done[-1:] != [what]:
            done.append(what)

    put(bundle.path, folder, expected_sha256=bundle.sha256, opener=Watched)
    assert done == ["open xb", "write", "settle", "open rb", "read"]


def test_the_same_file_is_not_written_again(bundle: Sealed, folder: Path) -> None:
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    before = (folder / NAME).stat()
    modes: list[Mode] = []

    def watching(path: Path, mode: Mode) -> StickFile:
        modes.append(mode)
        return open_on_stick(path, mode)

    steps: list[int] = []
    path = put(
        bundle.path,
        folder,
        expected_sha256=bundle.sha256,
        opener=watching,
        progress=lambda done, _: steps.append(done),
    )
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert modes == ["rb"]
    assert steps[-1] == 2 * SIZE


@pytest.mark.parametrize("there", ["shorter", "longer", "same size", "empty"])
def test_another_file_of_that_name_is_replaced(there: str, bundle: Sealed, folder: Path) -> None:
    flipped = bundle.content[:-1] + bytes([bundle.content[-1] ^ 1])
    contents = {
        "shorter": bundle.content[:-1],
        "longer": bundle.content + b"x",
        "same size": flipped,
        "empty": b"",
    }
    (folder / NAME).write_bytes(contents[there])
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert (folder / NAME).read_bytes() == bundle.content
    assert names(folder) == [NAME]


def test_another_file_stays_until_the_end(bundle: Sealed, folder: Path) -> None:
    """Whenever it is cancelled, the file that was there is there."""
    (folder / NAME).write_bytes(b"the old one")
    for steps in range(6):

        def cancelling(_done: int, _total: int, left: list[int] = [steps]) -> None:  # noqa: B006
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1

        with pytest.raises(KeyboardInterrupt):
            put(bundle.path, folder, expected_sha256=bundle.sha256, progress=cancelling)
        assert names(folder) == [NAME]
        assert (folder / NAME).read_bytes() == b"the old one"
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert (folder / NAME).read_bytes() == bundle.content


def test_a_link_of_that_name_is_replaced_not_followed(
    bundle: Sealed, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(bundle.content)
    (folder / NAME).symlink_to(elsewhere)
    (folder / f".~{NAME}.part").symlink_to(elsewhere)
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert not (folder / NAME).is_symlink()
    assert names(folder) == [NAME]
    assert elsewhere.read_bytes() == bundle.content


def test_a_folder_of_that_name_is_left_alone(bundle: Sealed, folder: Path) -> None:
    (folder / NAME).mkdir()
    assert NAME in refused(bundle, folder, "stick_failed").message
    assert names(folder) == [NAME]
    (folder / NAME).rmdir()
    (folder / f".~{NAME}.part").mkdir()
    refused(bundle, folder, "stick_failed")
    assert names(folder) == [f".~{NAME}.part"]


def test_no_such_folder(bundle: Sealed, tmp_path: Path) -> None:
    refused(bundle, tmp_path / "not there", "stick_missing")
    file = tmp_path / "a file"
    file.write_bytes(b"x")
    assert "a file" in refused(bundle, file, "stick_missing").message
    refused(bundle, file / "below", "stick_missing")
    assert file.read_bytes() == b"x"


def test_no_such_source(folder: Path, tmp_path: Path) -> None:
    missing = Sealed(tmp_path / NAME, b"")
    assert NAME in refused(missing, folder, "outbox_missing").message
    missing.path.mkdir()
    refused(missing, folder, "outbox_missing")
    missing.path.rmdir()
    if sys.platform != "win32":
        os.mkfifo(missing.path)  # opening it would wait for ever
        refused(missing, folder, "outbox_missing")
    assert names(folder) == []


@pytest.mark.parametrize(
    "alter",
    [
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: bytes([content[0] ^ 1]) + content[1:],
        lambda _: b"",
    ],
)
def test_an_altered_source(alter: Callable[[bytes], bytes], bundle: Sealed, folder: Path) -> None:
    altered = alter(bundle.content)
    bundle.path.write_bytes(altered)
    (folder / NAME).write_bytes(b"the old one")
    refused(bundle, folder, "outbox_damaged")
    assert (folder / NAME).read_bytes() == b"the old one"
    assert names(folder) == [NAME]
    assert bundle.path.read_bytes() == altered


def test_a_source_that_is_altered_while_it_is_read(bundle: Sealed, folder: Path) -> None:
    def growing(done: int, _total: int) -> None:
        if done == MIB:
            with bundle.path.open("ab") as file:
                file.write(b"more")

    with pytest.raises(AppError) as caught:
        put(bundle.path, folder, expected_sha256=bundle.sha256, progress=growing)
    assert caught.value.code == "outbox_damaged"
    assert names(folder) == []


def test_the_outbox_itself_as_the_stick(bundle: Sealed) -> None:
    outbox = bundle.path.parent
    assert put(bundle.path, outbox, expected_sha256=bundle.sha256) == bundle.path
    altered = bundle.content[::-1]
    bundle.path.write_bytes(altered)
    refused(bundle, outbox, "outbox_damaged")
    assert bundle.path.read_bytes() == altered
    assert names(outbox) == [NAME]


def test_left_overs_are_swept_first(bundle: Sealed, folder: Path) -> None:
    (folder / f".~{NAME}.part").write_bytes(b"half")
    (folder / ".~PL_152223_152200_0000016.age.part").write_bytes(b"half")
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert names(folder) == [NAME]


def test_only_ours_is_swept(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"x")
    theirs = [
        "PL_152223_152200_0000016.age",
        "PL_152223_152200_0000016.age.part",
        ".~PL_152223_152200_0000016.age",
        "~PL_152223_152200_0000016.age.part",
        ".PL_152223_152200_0000016.age.part",
        ".~.part",
        ".~lock.台账.xlsx#",
        "~$台账.xlsx",
        ".~x.part.bak",
        "下载.part",
    ]
    for name in theirs:
        (folder / name).write_bytes(b"theirs")
    (folder / ".~folder.part").mkdir()
    (folder / "below").mkdir()
    (folder / "below" / ".~x.part").write_bytes(b"not in this folder")
    (folder / ".~link.part").symlink_to(target)
    (folder / ".~PL_152223_152200_0000016.age.part").write_bytes(b"ours")
    (folder / ".~名片.plcard.part").write_bytes(b"ours")
    assert sweep(folder) == 3
    assert names(folder) == sorted([*theirs, ".~folder.part", "below"])
    assert names(folder / "below") == [".~x.part"]
    assert target.read_bytes() == b"x"
    assert sweep(folder) == 0


def test_sweeping_what_is_not_there(tmp_path: Path) -> None:
    assert sweep(tmp_path / "not there") == 0
    (tmp_path / "file").write_bytes(b"x")
    assert sweep(tmp_path / "file") == 0


def test_a_folder_that_cannot_be_settled_is_accepted() -> None:
    """Some file systems have no such call for a folder; the one of processes is such a one."""
    place = Path("/proc/self")
    if sys.platform != "linux":
        pytest.skip("no file system here that refuses")
    handle = os.open(place, os.O_RDONLY)
    with pytest.raises(OSError, match="Invalid argument"):
        os.fsync(handle)
    os.close(handle)
    stick._settle_names(place)
    with pytest.raises(FileNotFoundError):
        stick._settle_names(place / "not there")
