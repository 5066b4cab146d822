"""Bringing files to the disk.

The rule: after a power cut there is the old file or the new one, never half of one.
"""

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in place of a file so that a power cut leaves the old or the new one."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as out:
        out.write(content)
        sync_file(out)
    part.replace(path)
    sync_folder(path.parent)


def sync_file(out: BinaryIO) -> None:
    """Bring what was written to a file to disk."""
    out.flush()
    os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to disk, where the system and the volume have such a call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            # A stick's or a server's file system may know no such thing for a folder.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(handle)


def drop_cached(path: Path) -> None:
    """Let the next reading of a file come from the disk, not from memory; sync the file before."""
    if sys.platform == "linux":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
