"""A sealed file onto a stick, so that the stick may be pulled out.

The rule: the final name is given only to a file that was read back from the device and found
equal. Whatever fails before that leaves the source, and a file of that name, as they were.
"""

import errno
import io
import mmap
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

from app.sync.stick_codes import amount, free_bytes, needed_bytes, refusal, refused_by_system

Progress = Callable[[int, int], None]
_CHUNK = 1 << 20
_LEFT_OVER = re.compile(r"\.~.+\.part", re.DOTALL)


class StickFile(io.FileIO):
    """A file on the stick with no buffer between: what `write` returns, the system took."""

    def settle(self) -> None:
        """Wait until the device has what was written (fsync; FlushFileBuffers on Windows)."""
        os.fsync(self.fileno())


Opener = Callable[[Path, Literal["xb", "rb"]], StickFile]


def silent(done: int, total: int) -> None:
    """No progress wanted."""


def open_on_stick(path: Path, mode: Literal["xb", "rb"]) -> StickFile:
    """The opener that is used unless told: on Windows reading goes past the system's cache."""
    if sys.platform == "win32" and mode == "rb":
        from app.sync import windows

        return StickFile(windows.unbuffered(path), mode)
    return StickFile(path, mode)


def put(
    source: Path,
    folder: Path,
    *,
    expected_sha256: str,
    progress: Progress = silent,
    opener: Opener = open_on_stick,
) -> Path:
    """Copy a sealed file into a folder of the stick; returns its path there, safe to pull out.

    Nothing is written if the stick has that very file already; another one of that name is
    replaced at the end. `progress(done, total)` counts bytes, first written, then read back; it
    may raise to cancel (anything but OSError). `opener(path, mode)` opens every file on the stick,
    "xb" to write a new one, "rb" to read it back: the place to watch or fail each call.

    Raises AppError with a code of `stick_codes`; then the part written is gone, if the stick is
    still there, and the source untouched.
    """
    size = _size_of(source)
    final = folder / source.name
    with _told(folder, name=source.name, size=size):
        if not folder.is_dir():
            raise refusal("stick_missing", folder=folder)
        sweep(folder)
        if not _is_there(final, size, expected_sha256, progress=progress, opener=opener):
            _check_space(folder, source.name, size)
            part = folder / _part_name(source.name)
            with opener(part, "xb") as out, _removed_on_failure(part, out):
                _copy(source, out, size, expected_sha256, progress)
                out.settle()
                out.close()
                if not _holds(part, size, expected_sha256, progress=progress, opener=opener):
                    raise refusal("stick_damaged")
                _rename(part, final)
        _settle_names(folder)
    return final


def sweep(folder: Path) -> int:
    """Remove what a broken-off `put` left in the folder (`.~….part`); returns how many.

    Does what it can: a stick that refuses will refuse the next write too, and say why.
    """
    removed = 0
    with suppress(OSError):
        with os.scandir(folder) as entries:
            ours = [entry for entry in entries if _LEFT_OVER.fullmatch(entry.name)]
        for entry in ours:
            with suppress(OSError):
                if entry.is_file(follow_symlinks=False) or entry.is_symlink():
                    Path(entry.path).unlink()
                    removed += 1
    return removed


def _size_of(source: Path) -> int:
    """Looks before anything is opened: opening a pipe would wait for ever."""
    try:
        found = source.stat()
    except OSError as error:
        raise refusal("outbox_missing", name=source.name) from error
    if not stat.S_ISREG(found.st_mode):
        raise refusal("outbox_missing", name=source.name)
    return found.st_size


def _part_name(name: str) -> str:
    """Sixty characters have at most 240 bytes: the longest name leaves room for ours."""
    return f".~{name[:60]}.part"


@contextmanager
def _told(folder: Path, *, name: str, size: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refused_by_system(error, folder=folder, name=name, size=size) from error


@contextmanager
def _removed_on_failure(part: Path, out: StickFile) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):  # closed first, or Windows would not remove it
            out.close()
        with suppress(OSError):
            part.unlink()
        raise


def _check_space(folder: Path, name: str, size: int) -> None:
    free = free_bytes(folder)
    if free is not None and free < needed_bytes(size):
        needed = amount(needed_bytes(size), up=True)
        raise refusal("stick_full", name=name, needed=needed, free=amount(free))


def _copy(
    source: Path, out: StickFile, size: int, expected_sha256: str, progress: Progress
) -> None:
    digest = sha256()
    done = 0
    progress(done, 2 * size)
    for chunk in _chunks(source):
        digest.update(chunk)
        _write(out, chunk)
        done += len(chunk)
        progress(done, 2 * size)
    if digest.hexdigest() != expected_sha256:
        raise refusal("outbox_damaged", name=source.name)


def _chunks(source: Path) -> Iterator[bytes]:
    """The source's bytes; its failures are the office's own disk's, not the stick's."""
    try:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise refusal("outbox_damaged", name=source.name) from error


def _write(out: StickFile, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        taken = out.write(left)
        if not taken:
            raise OSError(errno.EIO, "the stick takes no more bytes and gives no reason")
        left = left[taken:]


def _is_there(final: Path, size: int, digest: str, *, progress: Progress, opener: Opener) -> bool:
    """Whether the stick has that very file; one that cannot be read will be replaced."""
    try:
        found = final.lstat()
        return (
            stat.S_ISREG(found.st_mode)
            and found.st_size == size
            and _holds(final, size, digest, progress=progress, opener=opener)
        )
    except OSError:
        return False


def _holds(path: Path, size: int, digest: str, *, progress: Progress, opener: Opener) -> bool:
    """Whether the device gives back these bytes: `size` of them and no more.

    Without a cache, Windows reads only whole sectors into memory that begins at a page, and not
    from the end of a file: so one aligned buffer, and never a read past `size`.
    """
    read, found = 0, sha256()
    with opener(path, "rb") as file, mmap.mmap(-1, _CHUNK) as pages, memoryview(pages) as buffer:
        _drop_cache(file)
        while read < size and (count := file.readinto(buffer)):
            found.update(buffer[:count])
            read += count
            progress(size + min(read, size), 2 * size)
        return os.fstat(file.fileno()).st_size == size and found.hexdigest() == digest


def _drop_cache(file: StickFile) -> None:
    """Make the next read ask the device; the system drops only what the device already has."""
    if sys.platform == "linux":
        os.fsync(file.fileno())
        with suppress(OSError):  # a driver that has no cache to drop
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _rename(part: Path, final: Path) -> None:
    if sys.platform == "win32":
        from app.sync import windows

        windows.move(part, final)
    else:
        part.replace(final)


def _settle_names(folder: Path) -> None:
    """Have the folder itself written; on Windows the rename already waited for it."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some file systems cannot do this for a folder, and say so with this one number.
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)
