"""What the system and SQLite refuse, said so that a clerk can act on it.

The rule: only what a clerk can mend becomes an AppError here; any other error stays what it is.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import AppError
from app.store import driver

ENOUGH_BYTES = 1_000_000
# What reading and writing meet where a stick or a server went away.
PULLED_OUT = (
    errno.EIO,
    errno.ENODEV,
    errno.ENXIO,
    errno.ENOTCONN,
    errno.ECONNABORTED,
    errno.ESTALE,
)


@contextmanager
def of_reading(path: Path) -> Iterator[None]:
    """Turn refusals of the system and of SQLite into sentences about the ledger at `path`."""
    try:
        yield
    except driver.DatabaseError as error:
        refusal = _of_sqlite(path, driver.primary_code(error))
        if refusal is None:
            raise
        raise refusal from error
    except OSError as error:
        refusal = _of_system(path, error.errno)
        if refusal is None:
            raise
        raise refusal from error


of_writing = of_reading


def _of_sqlite(path: Path, code: int) -> AppError | None:
    if code == driver.FULL:
        return disk_full(path)
    if code == driver.READONLY:
        return not_writable(path)
    if code in (driver.CORRUPT, driver.NOTADB):
        return damaged(path)
    if code in (driver.IOERR, driver.CANTOPEN):
        # A full disk also shows as an input-output error, where the shared index cannot grow.
        return disk_full(path) if _full(path) else disk_error(path)
    return None


def _of_system(path: Path, number: int | None) -> AppError | None:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(path)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR):
        return not_writable(path)
    if number == errno.ENAMETOOLONG:
        return name_too_long(path)
    if number in (errno.ENOENT, errno.ENOTDIR):
        return not_found(path)
    if number in PULLED_OUT:
        return disk_error(path)
    return None


def _full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ENOUGH_BYTES
    except OSError:
        return False


def disk_full(path: Path) -> AppError:
    """No room to write; what was there stays."""
    return AppError(
        f"“{path.parent}”所在的磁盘已满，这一步没有保存，台账保持原样。",
        hint="请清理磁盘，腾出空间后重做这一步。",
        code="disk_full",
    )


def disk_error(path: Path) -> AppError:
    """The disk itself refuses."""
    return AppError(
        f"读写“{path.name}”时磁盘出错，这一步没有保存。",
        hint="请检查磁盘、网络盘或 U 盘是否还连着，再重试；仍不行时，请从备份恢复到另一块磁盘。",
        code="disk_error",
    )


def not_writable(path: Path) -> AppError:
    """The folder or the file is write-protected."""
    return AppError(
        f"文件夹“{path.parent}”或其中的台账不能写入。",
        hint="请取消写保护，或把台账连同密钥文件复制到本机可写的文件夹中，再打开。",
        code="not_writable",
    )


def name_too_long(path: Path) -> AppError:
    """The disk takes no name as long as this, or as the backup's or the key file's would be."""
    return AppError(
        f"文件名“{path.name}”太长，磁盘不接受。",
        hint="请换一个短些的文件名；已有的台账，请连同密钥文件一起改名。",
        code="name_too_long",
    )


def not_found(path: Path) -> AppError:
    """There is no such file."""
    return AppError(
        f"找不到台账“{path}”。",
        hint="请核对位置和文件名；台账在 U 盘或网络盘上时，请先接好。",
        code="not_found",
    )


def not_ledger(path: Path) -> AppError:
    """The file is something else."""
    return AppError(
        f"“{path.name}”不是本程序的台账。",
        hint="请选择新建台账时保存的那个文件；表格文件请用“导入”。",
        code="not_ledger",
    )


def plaintext(path: Path) -> AppError:
    """The file is an unencrypted database."""
    return AppError(
        f"“{path.name}”没有加密，不是本程序的台账。",
        hint="本程序的台账都是加密的。请选择新建台账时保存的那个文件。",
        code="plaintext",
    )


def damaged(path: Path) -> AppError:
    """Right passphrase, but the ledger's bytes are not what was written."""
    return AppError(
        f"口令正确，但台账“{path.name}”已损坏，或与旁边的密钥文件不是一套。",
        hint="请不要再改动它，从最近的备份恢复台账和密钥文件。",
        code="damaged",
    )
