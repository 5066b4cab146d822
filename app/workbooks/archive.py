"""Is this file a workbook that can be opened without harm; nothing is parsed before it passed.

A workbook is read by a library that lays out every sheet as one dense block, and ends the whole
program where the memory does. So what a file may make it allocate is bounded here: sizes, ratios,
and cells scattered over a huge sheet.
"""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from app.errors import AppError
from app.workbooks import compound, repeated, scattered
from app.workbooks.scattered import MAX_CELLS, TooManyCells

MAX_FILE = 200 << 20
MAX_PART = 400 << 20
MAX_TOTAL = 800 << 20
MAX_RATIO = 250
RATIO_FREE = 24 << 20  # parts below this size need no ratio: they cannot hurt

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOKS = frozenset(["xl/workbook.xml", "content.xml"])
BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

SAVE_AS = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”，再导入。"


def checked(path: Path) -> bytes:
    """The file's bytes, safe to hand to the reader; AppError for what is no such workbook.

    Codes: not_found, unreadable, too_big, locked, not_workbook, damaged_workbook.
    """
    content = _content(path)
    name = path.name
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise locked(name)
        _check_compound(name, content)
        return content
    if content.startswith(b"PK\x03\x04"):
        return _checked_archive(name, content)
    if content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise AppError(
            f"“{name}”其实是网页格式的表，不是 Excel 工作簿。", hint=SAVE_AS, code="not_workbook"
        )
    raise not_workbook(name)


def _check_compound(name: str, content: bytes) -> None:
    try:
        cells = compound.laid_out(content)
    except TooManyCells:
        raise too_big(name) from None
    except ValueError:
        raise (damaged(name) if is_workbook(content) else not_workbook(name)) from None
    if cells is None:
        raise not_workbook(name)
    if cells > MAX_CELLS:
        raise too_big(name)


def is_workbook(content: bytes) -> bool:
    """Whether checked bytes at least claim to be a workbook: any archive does, of OLE only .xls."""
    return not content.startswith(OLE) or any(stream in content for stream in BOOK_STREAMS)


def locked(name: str) -> AppError:
    """The refusal of a workbook that needs a password."""
    return AppError(
        f"“{name}”设了打开密码，读不了。",
        hint="请在 Excel 或 WPS 中打开它，去掉密码，保存后再导入。",
        code="locked",
    )


def not_workbook(name: str) -> AppError:
    """The refusal of a file that is something else."""
    return AppError(
        f"“{name}”不是 Excel 工作簿（.xlsx、.xls 或 .ods）。", hint=SAVE_AS, code="not_workbook"
    )


def damaged(name: str) -> AppError:
    """The refusal of a workbook that is torn."""
    return AppError(
        f"“{name}”已损坏，读不出内容。",
        hint="请用 Excel 或 WPS 打开并修复它，或找出原来的文件，再导入。",
        code="damaged_workbook",
    )


def too_big(name: str) -> AppError:
    """The refusal of a workbook that would fill the memory."""
    return AppError(
        f"“{name}”展开后过大，为防止电脑卡死，没有打开。",
        hint="请把要导入的表复制到一个新的工作簿，保存后再导入。",
        code="too_big",
    )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise too_big(path.name)
        return path.read_bytes()
    except FileNotFoundError:
        raise AppError(
            f"找不到文件“{path.name}”。", hint="请确认它没有被移走，再选一次。", code="not_found"
        ) from None
    except OSError:
        raise AppError(
            f"打不开文件“{path.name}”。",
            hint="请关闭正在使用它的程序，或把它复制到本机，再导入。",
            code="unreadable",
        ) from None


def _checked_archive(name: str, content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if _is_bomb(parts):
                raise too_big(name)
            names = {part.filename.lower() for part in parts}
            if "xl/workbook.bin" in names or names.isdisjoint(BOOKS):
                raise not_workbook(name)
            if "META-INF/manifest.xml" in archive.namelist():
                _check_unlocked(name, archive.read("META-INF/manifest.xml"))
            return _tamed(archive, content)
    except TooManyCells:
        raise too_big(name) from None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError):
        raise damaged(name) from None
    except (RuntimeError, ValueError):  # an encrypted, misnamed or misplaced member or cell
        raise damaged(name) from None


def _check_unlocked(name: str, manifest: bytes) -> None:
    if b"encryption-data" in manifest:
        raise locked(name)


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    if len(parts) > 10_000 or sum(part.file_size for part in parts) > MAX_TOTAL:
        return True
    return any(
        part.file_size > MAX_PART
        or (part.file_size > RATIO_FREE and part.file_size > MAX_RATIO * max(part.compress_size, 1))
        for part in parts
    )


def _tamed(archive: zipfile.ZipFile, content: bytes) -> bytes:
    """The same bytes, or a copy whose scattered sheets were closed up.

    Any part can be a sheet, whatever it is called, and a file can claim to be of two kinds. Reading
    every part once also proves that its declared size and checksum are true.
    """
    tamed: dict[str, bytes] = {}
    cells = 0
    for part in archive.infolist():
        found = archive.read(part)
        if b"table:table-row" in found:
            cells += repeated.laid_out(found)
        if b"sheetData" in found:
            xml, count = scattered.closed_up(found)
            cells += count
            if xml is not found:
                tamed[part.filename] = xml
        if cells > MAX_CELLS:
            raise TooManyCells
    if not tamed:
        return content
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as out:
        for part in archive.infolist():
            if part.filename in tamed or part.filename.endswith((".xml", ".rels")):
                out.writestr(part.filename, tamed.get(part.filename) or archive.read(part))
    return copy.getvalue()
