"""Real file systems: full, write-protected, torn away, lying; and what a pulled stick has."""

import errno
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError
from app.sync.stick import StickFile, open_on_stick, put
from tests.sync import real_volumes
from tests.sync.real_volumes import Mounted
from tests.sync.sticks import MIB, NAME, Mode, Sealed, names, sealed

SIZE = 2 * MIB + MIB // 2


@pytest.fixture
def bundle(tmp_path: Path) -> Sealed:
    return sealed(tmp_path / "发件箱", SIZE)


@pytest.fixture(params=["ext4", "exfat", "vfat"])
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mounted]:
    """A stick as it leaves the shop, at a place as desktops choose it."""
    kind: str = request.param
    disk = real_volumes.image(tmp_path / "stick.img", kind)
    with real_volumes.mounted(disk, tmp_path / "我的 U 盘", kind) as mounted:
        yield mounted


def refused(bundle: Sealed, folder: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        put(bundle.path, folder, expected_sha256=bundle.sha256)
    assert bundle.path.read_bytes() == bundle.content
    return caught.value


def test_put_and_put_again(stick: Mounted, bundle: Sealed) -> None:
    (stick.path / f".~{NAME}.part").write_bytes(b"left over")
    put(bundle.path, stick.path, expected_sha256=bundle.sha256)
    put(bundle.path, stick.path, expected_sha256=bundle.sha256)
    other = sealed(bundle.path.parent, MIB, seed=1)
    put(other.path, stick.path, expected_sha256=other.sha256)
    assert (stick.path / NAME).read_bytes() == other.content
    assert [name for name in names(stick.path) if name != "lost+found"] == [NAME]


def test_whatever_moment_it_is_pulled(stick: Mounted, bundle: Sealed, tmp_path: Path) -> None:
    """What the device holds at each call, looked at on another computer: nothing or all of it."""
    if stick.kind == "vfat" and not stick.in_kernel:
        pytest.skip("this driver keeps the names to itself until it is unmounted")
    taken: list[Path] = []

    def take(_done: int = 0, _total: int = 0) -> None:
        taken.append(shutil.copyfile(stick.image, tmp_path / f"{len(taken)}.img"))

    class Watched(StickFile):
        def settle(self) -> None:
            take()
            super().settle()
            take()

        def close(self) -> None:
            was_open = not self.closed
            super().close()
            if was_open:
                take()

    put(bundle.path, stick.path, expected_sha256=bundle.sha256, progress=take, opener=Watched)
    take()
    found = [final_on(disk, tmp_path / "elsewhere", stick.kind) for disk in taken]
    assert found[-1] == bundle.content
    assert set(found) <= {None, bundle.content}
    assert found[0] is None


def final_on(disk: Path, place: Path, kind: str) -> bytes | None:
    with real_volumes.mounted(disk, place, kind):
        final = place / NAME
        return final.read_bytes() if final.exists() else None


def test_the_cache_is_not_what_is_read_back(tmp_path: Path, bundle: Sealed) -> None:
    """One bit of the device goes wrong after the write: seen, since the device is asked."""
    disk = real_volumes.image(tmp_path / "stick.img", "ext4")
    with real_volumes.mounted(disk, tmp_path / "stick", "ext4") as stick:

        def spoiling(path: Path, mode: Mode) -> StickFile:
            if mode == "rb":
                place = disk.read_bytes().index(bundle.content[-1000:])
                with disk.open("r+b") as file:
                    file.seek(place)
                    file.write(bytes([bundle.content[-1000] ^ 1]))
            return open_on_stick(path, mode)

        with pytest.raises(AppError) as caught:
            put(bundle.path, stick.path, expected_sha256=bundle.sha256, opener=spoiling)
        assert caught.value.code == "stick_damaged"
        assert names(stick.path) == ["lost+found"]


def test_a_stick_smaller_than_it_says(tmp_path: Path, bundle: Sealed) -> None:
    """It shows room and takes the bytes; only when it must hand them on does the device refuse."""
    with real_volumes.tmpfs(tmp_path / "metal", "size=8m") as metal:
        disk = real_volumes.image(metal / "stick.img", "ext2")
        filler = metal / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(metal).free - MIB))
        with real_volumes.mounted(disk, tmp_path / "stick", "ext2") as stick:
            assert shutil.disk_usage(stick.path).free > 2 * SIZE
            assert refused(bundle, stick.path).code in {"stick_full", "stick_pulled"}
            assert names(stick.path) == ["lost+found"]


@pytest.mark.parametrize("room", [1, 2])
def test_full_before_it_begins(room: int, tmp_path: Path, bundle: Sealed) -> None:
    with real_volumes.tmpfs(tmp_path / "stick", f"size={room}m") as folder:
        error = refused(bundle, folder)
        assert error.code == "stick_full"
        assert "需要 2.8 MB" in error.message
        assert f"只剩 {room} MB" in error.message
        assert names(folder) == []


def test_left_overs_give_room(tmp_path: Path, bundle: Sealed) -> None:
    with real_volumes.tmpfs(tmp_path / "stick", "size=4m") as folder:
        (folder / ".~PL_152223_152200_0000016.age.part").write_bytes(bytes(2 * MIB))
        put(bundle.path, folder, expected_sha256=bundle.sha256)
        assert names(folder) == [NAME]


@pytest.mark.parametrize("when", [0, MIB, 2 * MIB])
def test_full_on_the_way(when: int, stick: Mounted, bundle: Sealed) -> None:
    """Another program takes the room that there was."""
    if stick.kind == "vfat" and not stick.in_kernel:
        pytest.skip("this driver says that a full stick is forbidden")
    filler = stick.path / "filler"

    def fill(done: int, _total: int) -> None:
        if done == when:
            fill_up(filler)

    (stick.path / NAME).write_bytes(b"the old one")
    with pytest.raises(AppError) as caught:
        put(bundle.path, stick.path, expected_sha256=bundle.sha256, progress=fill)
    assert caught.value.code == "stick_full"
    assert {NAME, "filler"} >= set(names(stick.path)) - {"lost+found"}
    assert (stick.path / NAME).read_bytes() == b"the old one"
    filler.unlink()
    put(bundle.path, stick.path, expected_sha256=bundle.sha256)
    assert (stick.path / NAME).read_bytes() == bundle.content


def fill_up(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 16))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def test_write_protected(tmp_path: Path, bundle: Sealed) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    left_over = folder / ".~PL_152223_152200_0000016.age.part"
    left_over.write_bytes(b"left over")
    (folder / NAME).write_bytes(b"the old one")
    with real_volumes.read_only(folder):
        assert refused(bundle, folder).code == "stick_read_only"
        assert (folder / NAME).read_bytes() == b"the old one"
        assert left_over.exists()


def test_write_protected_but_there_already(tmp_path: Path, bundle: Sealed) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    put(bundle.path, folder, expected_sha256=bundle.sha256)
    with real_volumes.read_only(folder):
        put(bundle.path, folder, expected_sha256=bundle.sha256)


def test_no_right_to_write(tmp_path: Path, bundle: Sealed) -> None:
    """Root may write anywhere: then nothing is shown, see `test_write_protected`."""
    folder = tmp_path / "stick"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("root may write anywhere")
    assert refused(bundle, folder).code == "stick_read_only"


@pytest.mark.parametrize("when", [0, MIB, SIZE, SIZE + MIB, 2 * SIZE])
def test_pulled_on_the_way(when: int, stick: Mounted, bundle: Sealed) -> None:
    """The desktop takes the folder away: nothing is written to the disk that lay below it."""

    def pull(done: int, _total: int) -> None:
        if done == when:
            real_volumes.unmount(stick.path)
            assert not stick.path.is_mount()

    with pytest.raises(AppError) as caught:
        put(bundle.path, stick.path, expected_sha256=bundle.sha256, progress=pull)
    assert caught.value.code == "stick_pulled"
    assert names(stick.path) == []
    assert bundle.path.read_bytes() == bundle.content


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Mounted]:
    """A file system whose driver is a program, that can be ended."""
    disk = real_volumes.image(tmp_path / "outside.img", "exfat")
    with real_volumes.mounted(disk, tmp_path / "outside", "exfat") as mounted:
        if mounted.in_kernel:
            pytest.skip("the kernel's own driver does not end")
        yield mounted


@pytest.mark.parametrize("when", [0, MIB, SIZE, SIZE + MIB, 2 * SIZE])
def test_the_driver_ends_on_the_way(when: int, outside: Mounted, bundle: Sealed) -> None:
    with pytest.raises(AppError) as caught:
        put(
            bundle.path,
            outside.path,
            expected_sha256=bundle.sha256,
            progress=lambda done, _: end(outside) if done == when else None,
        )
    assert caught.value.code == "stick_pulled"
    assert refused(bundle, outside.path).code in {"stick_missing", "stick_pulled"}


@pytest.mark.parametrize("when", [MIB, SIZE, 2 * SIZE])
def test_the_device_ends_on_the_way(
    when: int, outside: Mounted, bundle: Sealed, tmp_path: Path
) -> None:
    """The file system goes on in memory, but what it hands to the device is lost.

    The last case is past the read-back: only the folder is still to be written.
    """
    disk = real_volumes.image(outside.path / "stick.img", "ext2")
    with real_volumes.mounted(disk, tmp_path / "stick", "ext2") as stick:
        with pytest.raises(AppError) as caught:
            put(
                bundle.path,
                stick.path,
                expected_sha256=bundle.sha256,
                progress=lambda done, _: end(outside) if done == when else None,
            )
        assert caught.value.code == "stick_pulled"
        left = set(names(stick.path)) - {"lost+found"}
        assert left == (set() if when < 2 * SIZE else {NAME})
    assert bundle.path.read_bytes() == bundle.content


def end(stick: Mounted) -> None:
    os.kill(driver_of(stick), signal.SIGKILL)


def driver_of(stick: Mounted) -> int:
    """The process that was started for this very device."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile
            continue
        if b"mount.exfat-fuse" in words[0] and os.fsencode(stick.device) in words:
            return int(process.name)
    raise AssertionError(f"no driver for {stick.device}")
