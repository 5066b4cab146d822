"""Every way a stick can fail, with its sentence and its hint.

The rule: a code is never renamed nor used twice. What the system said decides the code, and the
sentence says only what is certain: "pulled out" and "worn out" look alike from here.
"""

import errno
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.errors import AppError
from app.sync.codes import Words

_ANOTHER = "请换一个 U 盘，再导出一次。发件箱里的数据包没有变。"

CODES: dict[str, Words] = {
    "stick_missing": Words(
        "找不到要写入的文件夹“{folder}”。", "请确认 U 盘已经插好，再选一次要写入的位置。"
    ),
    "stick_full": Words(
        "U 盘空间不够：“{name}”需要 {needed}，只剩 {free}。",
        "请删去 U 盘上不用的文件，或换一个 U 盘，再导出一次。",
    ),
    "stick_too_large_for_fat": Words(
        "“{name}”有 {size}，超过了这个 U 盘对单个文件的限制。",
        "FAT32 格式的 U 盘放不下 4 GB 以上的文件。请换用 exFAT 或 NTFS 格式的 U 盘。",
    ),
    "stick_read_only": Words(
        "“{folder}”写不进去：U 盘有写保护，或者没有写入的权限。",
        "请拨开 U 盘侧面的写保护开关后重新插入。没有开关的，请换一个 U 盘。",
    ),
    "stick_busy": Words(
        "U 盘上的“{name}”正被其他程序占用。", "请关闭打开它的程序，稍等片刻，再导出一次。"
    ),
    "stick_pulled": Words(
        "U 盘读写中断，可能是没有插紧、被拔出，或者已经损坏。",
        "请重新插好 U 盘，再导出一次；仍不行的，请换一个 U 盘。发件箱里的数据包没有变。",
    ),
    "stick_damaged": Words("U 盘上读回的内容与写入的不一样，这个 U 盘不可靠。", _ANOTHER),
    "stick_failed": Words("“{name}”没能写到 U 盘上（系统错误 {number}）。", _ANOTHER),
    "outbox_missing": Words(
        "发件箱里找不到“{name}”。",
        "它可能被移走或删除了。请再上报（下发）一次，新的数据包会带上全部变动。",
    ),
    "outbox_damaged": Words(
        "发件箱里的“{name}”已经损坏，或者被改动过。",
        "请再上报（下发）一次，新的数据包会带上全部变动。",
    ),
}

# Also `stick_full`: the oldest FAT has room for 512 names at the top, whatever else is free.
_CROWDED = Words(
    "U 盘还剩 {free}，却放不下“{name}”，多半是同一个文件夹里的文件太多。",
    "请删去该文件夹里不用的文件，或在 U 盘上新建一个文件夹，再导出一次。",
)

_OF_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "stick_full"),
    errno.EFBIG: "stick_too_large_for_fat",
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "stick_read_only"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), "stick_busy"),
    **dict.fromkeys(
        (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTDIR, errno.ESTALE),
        "stick_pulled",
    ),
    # What a driver outside the kernel (exFAT, NTFS) leaves behind when it ends.
    **dict.fromkeys((errno.ENOTCONN, errno.ECONNABORTED), "stick_pulled"),
}
if sys.platform == "linux":
    _OF_ERRNO |= dict.fromkeys((errno.ENOMEDIUM, errno.EREMOTEIO), "stick_pulled")

# Windows' own numbers: Python makes EACCES of most of them, EINVAL of the rest.
_OF_WINDOWS = {
    **dict.fromkeys((39, 82, 112), "stick_full"),
    223: "stick_too_large_for_fat",
    19: "stick_read_only",
    **dict.fromkeys((32, 33), "stick_busy"),
    # Not ready, bad checksum, general failure, another disk, gone, changed from outside, …
    **dict.fromkeys((21, 23, 27, 31, 34, 55, 433, 1006, 1112, 1117, 1167), "stick_pulled"),
}


def refusal(code: str, **details: object) -> AppError:
    """The refusal of a code of the table; `details` fill the braces of its sentence."""
    return _worded(code, CODES[code], details)


def refused_by_system(error: OSError, *, folder: Path, name: str, size: int) -> AppError:
    """What the system said about writing `name` (of `size` bytes) to the stick, as a refusal."""
    code = _OF_ERRNO.get(error.errno or 0, "stick_failed")
    if sys.platform == "win32":
        code = _OF_WINDOWS.get(error.winerror or 0, code)
    if code != "stick_full" and _is_gone(folder):
        code = "stick_pulled"
    free, needed = free_bytes(folder), needed_bytes(size)
    crowded = code == "stick_full" and free is not None and free >= needed
    details = {
        "folder": folder,
        "name": name,
        "size": amount(size),
        "needed": amount(needed, up=True),
        "free": amount(free or 0),
        "number": error.errno,
    }
    return _worded(code, _CROWDED if crowded else CODES[code], details)


def needed_bytes(size: int) -> int:
    """Room for a file and for what its folder grows by: two of the usual largest clusters."""
    return size + (1 << 18)


def free_bytes(folder: Path) -> int | None:
    """None if the file system does not say; some drivers say nothing but zeros."""
    with suppress(OSError):
        usage = shutil.disk_usage(folder)
        return usage.free if usage.total else None
    return None


def amount(size: int, *, up: bool = False) -> str:
    """A number of bytes in the units the file manager shows; rounded down, or `up`."""
    unit, word = next(
        (each for each in ((1 << 30, "GB"), (1 << 20, "MB")) if size >= each[0]), (1 << 10, "KB")
    )
    tenths = -(-size * 10 // unit) if up else size * 10 // unit
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} {word}" if rest else f"{whole} {word}"


def _worded(code: str, words: Words, details: Mapping[str, object]) -> AppError:
    return AppError(words.message.format(**details), hint=words.hint, code=code)


def _is_gone(folder: Path) -> bool:
    """Windows says "no access" of a stick that is no longer there: look again."""
    try:
        folder.stat()
    except OSError:
        return True
    return False
