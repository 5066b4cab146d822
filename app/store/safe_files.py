"""Bringing files to the disk.

The rule: after a power cut there is the old file or the new one, never half of one.
"""

import os
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
    """Bring a folder's entries to disk, where the system has such a call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
