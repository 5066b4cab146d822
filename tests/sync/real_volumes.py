"""Real file systems in an image, mounted for a test; a test is skipped where the machine has none.

The rule: whatever was mounted is gone when the block ends, however it ends.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_SEARCH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_MAKE = {
    "ext2": ("mkfs.ext2", "-q", "-F"),
    "ext4": ("mkfs.ext4", "-q", "-F"),
    "vfat": ("mkfs.vfat", "-F", "32"),
    "exfat": ("mkfs.exfat",),
}
# FAT32 has at least 65,525 clusters: of 512 bytes that is 32 MiB and a little.
_MIB = {"ext2": 8, "ext4": 12, "vfat": 40, "exfat": 12}
# Drivers outside the kernel, for a machine whose kernel has none of its own.
_OUTSIDE = {"exfat": ("mount.exfat-fuse",), "vfat": ("fusefat", "-o", "rw+")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """A file system at `path`, in the file `image`, as the block device `device`."""

    path: Path
    image: Path
    kind: str
    device: str
    in_kernel: bool


def image(path: Path, kind: str) -> Path:
    """An empty file system in a sparse file."""
    _need_root()
    with path.open("wb") as file:
        file.truncate(_MIB[kind] << 20)
    run(*_MAKE[kind], str(path))
    return path


@contextmanager
def mounted(disk: Path, place: Path, kind: str) -> Iterator[Mounted]:
    """The file system of an image at a folder that is made if need be."""
    _need_root()
    place.mkdir(exist_ok=True)
    device = run("losetup", "--find", "--show", str(disk)).strip()
    try:
        in_kernel = _mount(device, place, kind)
        try:
            yield Mounted(path=place, image=disk, kind=kind, device=device, in_kernel=in_kernel)
        finally:
            unmount(place)
    finally:
        _tried("losetup", "--detach", device)


@contextmanager
def tmpfs(place: Path, options: str) -> Iterator[Path]:
    """A small file system in memory, `size=…` or read-only."""
    _need_root()
    place.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", options, "parkledger-test", str(place))
    try:
        yield place
    finally:
        unmount(place)


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """A folder that not even root can write to."""
    _need_root()
    run("mount", "--bind", str(folder), str(folder))
    try:
        run("mount", "-o", "remount,bind,ro", str(folder))
        yield folder
    finally:
        unmount(folder)


def unmount(place: Path) -> None:
    """Whatever lies over the folder; where something still holds it, once that lets go."""
    ways = (("umount",), ("umount", "--lazy"))
    for _ in range(8):
        if all(_tried(*way, str(place)).returncode for way in ways):
            return


def run(name: str, *arguments: str) -> str:
    """What a program of the system printed; the test is skipped if it is missing or refuses."""
    done = _tried(name, *arguments)
    if done.returncode:
        pytest.skip(f"this machine does not let us: {name}: {done.stderr.strip()}")
    return done.stdout


def has(name: str) -> bool:
    return shutil.which(name, path=_SEARCH) is not None


def _mount(device: str, place: Path, kind: str) -> bool:
    if not _tried("mount", "-t", kind, device, str(place)).returncode:
        return True
    outside = _OUTSIDE.get(kind)
    if outside is None or not has(outside[0]):
        pytest.skip(f"neither the kernel nor a driver here knows {kind}")
    run(*outside, device, str(place))
    if not os.path.ismount(place):
        pytest.skip(f"{outside[0]} did not mount")
    return False


def _tried(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which(name, path=_SEARCH)
    if program is None:
        pytest.skip(f"{name} is not installed")
    return subprocess.run(
        [program, *arguments], check=False, capture_output=True, text=True, errors="replace"
    )


def _need_root() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount")
