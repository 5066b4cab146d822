"""Is this file a workbook that can be opened without harm; nothing is parsed before it passed.

A workbook is read by a library that lays out every sheet as one dense block. So what a file may
make it allocate is bounded here: sizes, ratios, and cells scattered over a huge sheet.
"""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from app.errors import AppError

MAX_FILE = 200 << 20
MAX_PART = 400 << 20
MAX_TOTAL = 800 << 20
MAX_RATIO = 250
RATIO_FREE = 24 << 20  # parts below this size need no ratio: they cannot hurt

MAX_DENSE_ROWS = 300_000
MAX_WIDE_ROWS = 500
MAX_KEPT_CELLS = 30_000_000
KEPT_COLUMNS = 104  # A to CZ
ROWS_MARK = "parkledger-row-numbers"  # in the column after the last kept one

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
WIDE = re.compile(rb' r="(?:[B-Z][A-Z]|[A-Z]{3})[0-9]')
FAR_COLUMN = re.compile(rb' r="(?:[D-Z][A-Z]|[A-Z]{3})[0-9]')

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
        return content
    if content.startswith(b"PK\x03\x04"):
        return _checked_archive(name, content)
    if content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise AppError(
            f"“{name}”其实是网页格式的表，不是 Excel 工作簿。", hint=SAVE_AS, code="not_workbook"
        )
    raise not_workbook(name)


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
            names = {part.filename for part in parts}
            if names.isdisjoint({"xl/workbook.xml", "xl/workbook.bin", "content.xml"}):
                raise not_workbook(name)
            if "content.xml" in names:
                return _checked_ods(name, archive, content)
            return _tamed(name, archive, content)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError):
        raise damaged(name) from None
    except (RuntimeError, ValueError):  # an encrypted, misnamed or misplaced member
        raise damaged(name) from None


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    if len(parts) > 10_000 or sum(part.file_size for part in parts) > MAX_TOTAL:
        return True
    return any(
        part.file_size > MAX_PART
        or (part.file_size > RATIO_FREE and part.file_size > MAX_RATIO * max(part.compress_size, 1))
        for part in parts
    )


def _tamed(name: str, archive: zipfile.ZipFile, content: bytes) -> bytes:
    """The same bytes, or a copy whose scattered sheets were closed up.

    Reading every part once also proves that its declared size and checksum are true.
    """
    tamed: dict[str, bytes] = {}
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".bin", ".rels")):
            continue
        if not part.filename.startswith("xl/worksheets/") or part.filename.endswith(".bin"):
            _prove(archive, part)
            continue
        xml = archive.read(part)
        if _is_scattered(xml):
            tamed[part.filename] = _closed_up(name, xml)
    if not tamed:
        return content
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as out:
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".bin", ".rels")):
                out.writestr(part.filename, tamed.get(part.filename) or archive.read(part))
    return copy.getvalue()


def _prove(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        while stream.read(1 << 20):
            pass


def _prefix(xml: bytes) -> bytes:
    found = re.search(rb"<(\w+:)?worksheet\b", xml[:4096])
    return (found.group(1) or b"") if found else b""


def _is_scattered(xml: bytes) -> bool:
    rows = 0
    for row in re.finditer(rb"<" + _prefix(xml) + rb'row [^>]*?\br="([0-9]{1,9})"', xml):
        rows = max(rows, int(row.group(1)))
    if rows > MAX_DENSE_ROWS:
        return True
    return rows > MAX_WIDE_ROWS and WIDE.search(xml) is not None


def _closed_up(name: str, xml: bytes) -> bytes:
    """Only the rows that hold a value, numbered from 2; each carries its true number.

    Row 1 carries ROWS_MARK where the others carry the number: the column after CZ.
    """
    prefix = _prefix(xml)
    head, body_start = _before_rows(xml, prefix)
    row_form = re.compile(rb"<%srow\b([^>]*?)(?:/>|>(.*?)</%srow>)" % (prefix, prefix), re.DOTALL)
    cell_form = re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc>)" % (prefix, prefix), re.DOTALL)
    rows = [
        b'<%srow r="1"><%sc r="DA1" t="str"><%sv>%s</%sv></%sc></%srow>'
        % (prefix, prefix, prefix, ROWS_MARK.encode(), prefix, prefix, prefix)
    ]
    number_form = re.compile(rb'\br="([0-9]{1,9})"')
    holds = re.compile(rb"<%s(?:v|is|f)\b" % prefix)
    number = cells = 0
    for found in row_form.finditer(xml, body_start):
        declared = number_form.search(found.group(1))
        number = int(declared.group(1)) if declared else number + 1
        if not holds.search(found.group(2) or b""):
            continue
        kept = [
            cell.group(0)
            for cell in cell_form.finditer(found.group(2) or b"")
            if cell.group(2) and not FAR_COLUMN.search(b" " + cell.group(1).lstrip())
        ]
        if not kept:
            continue
        cells += KEPT_COLUMNS
        if cells > MAX_KEPT_CELLS:
            raise too_big(name)
        rows.append(_renumbered(kept, prefix, at=len(rows) + 1, true_number=number))
    return b"%s%s</%ssheetData></%sworksheet>" % (head, b"".join(rows), prefix, prefix)


def _before_rows(xml: bytes, prefix: bytes) -> tuple[bytes, int]:
    found = re.search(rb"<%ssheetData[^>]*?(/?)>" % prefix, xml)
    if found is None or found.group(1):
        raise zipfile.BadZipFile
    head = re.sub(rb"<%sdimension[^>]*?/>" % prefix, b"", xml[: found.end()])
    return head, found.end()


def _renumbered(cells: list[bytes], prefix: bytes, *, at: int, true_number: int) -> bytes:
    moved = re.sub(rb'( r="[A-Z]{1,3})[0-9]+"', rb'\g<1>%d"' % at, b"".join(cells))
    return b'<%srow r="%d">%s<%sc r="DA%d"><%sv>%d</%sv></%sc></%srow>' % (
        prefix,
        at,
        moved,
        prefix,
        at,
        prefix,
        true_number,
        prefix,
        prefix,
        prefix,
    )


def _checked_ods(name: str, archive: zipfile.ZipFile, content: bytes) -> bytes:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise locked(name)
    xml = archive.read("content.xml")
    huge_row = re.compile(
        rb'<table:table-row[^>]*number-rows-repeated="[0-9]{4,}"[^>]*?(?:/>|>(.*?)</table:table-row>)',
        re.DOTALL,
    )
    for row in huge_row.finditer(xml):
        after = xml[row.end() : row.end() + 4096]
        ends = re.match(rb"\s*(?:</table:table-row-group>\s*)*(?:<table:table-row|</table:)", after)
        tail = not ends or b"</table:table>" in after[:4096]
        if row.group(1) and b"office:value-type" in row.group(1):
            raise too_big(name)
        if not tail and b"office:value-type" in xml[row.end() : _table_end(xml, row.end())]:
            raise too_big(name)
    if re.search(
        rb'<table:table-cell(?=[^>]*number-columns-repeated="[0-9]{4,}")(?=[^>]*value-type)', xml
    ):
        raise too_big(name)
    return content


def _table_end(xml: bytes, start: int) -> int:
    end = xml.find(b"</table:table>", start)
    return end if end >= 0 else len(xml)
