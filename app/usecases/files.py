"""Files handed to a clerk: whole or not at all."""

import errno
import os
import re
from contextlib import suppress
from pathlib import Path

from app.errors import AppError

# What Windows refuses in a name, and what a stick's file system might.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def safe_name(name: str) -> str:
    """The name without what file systems refuse; never empty."""
    return _UNSAFE.sub("_", name).strip(" .")[:80] or "未命名"


def write_whole(path: Path, content: bytes) -> Path:
    """Write beside, flush, then rename: nobody ever finds half a paper.

    Raises AppError `disk_full` or `not_writable`; the file of that name, if any, stays as it was.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # a folder that is a file, a stick pulled out: nothing to take away
            part.unlink()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise AppError(
                f"磁盘已满，“{path.name}”没有写出。",
                hint="请清理磁盘或换一个位置后再试。",
                code="disk_full",
            ) from error
        raise AppError(
            f"“{path.name}”写不进文件夹“{path.parent}”。",
            hint="请确认文件没有在其他程序中打开、文件夹可以写入，或换一个位置。",
            code="not_writable",
        ) from error
    return path
