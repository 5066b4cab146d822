"""The lock that keeps a second window off a ledger; the system frees it when a process dies.

The rule: held from opening to closing, on a file of its own, because closing any other handle on
the ledger itself would drop the locks SQLite holds on it.
"""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from app.errors import AppError


def lock_path(ledger: Path) -> Path:
    """Where the lock file of a ledger lies; it stays, empty."""
    return ledger.with_name(ledger.name + ".lock")


def hold(ledger: Path) -> BinaryIO:
    """Take the lock: AppError in_use if another window has it, not_writable if it cannot be made.

    Close the returned file to give the lock back.
    """
    try:
        handle = lock_path(ledger).open("ab")
    except OSError as error:
        raise AppError(
            f"文件夹“{ledger.parent}”不能写入，台账打不开。",
            hint="请把台账连同密钥文件复制到本机可写的文件夹中，再打开。",
            code="not_writable",
        ) from error
    if not _taken(handle):
        handle.close()
        raise AppError(
            f"台账“{ledger.name}”已在另一个窗口中打开。",
            hint="请先关闭那个窗口；找不到时，请在任务管理器中结束本程序后再试。",
            code="in_use",
        )
    return handle


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: BinaryIO) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: BinaryIO) -> bool:
        # A program started from this one must not inherit the lock and outlive it.
        os.set_inheritable(handle.fileno(), False)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
