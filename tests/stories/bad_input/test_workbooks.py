"""Files that are no workbook or would do harm: a sentence each, and the ledger as it was.

And odd workbooks that are honest: they say what the plain one says.
"""

import json
import random
import shutil
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.cli.calling import call
from tests.stories.bad_input.offices import (
    CLEAN,
    figures,
    problems,
    refused,
    refused_here,
    right_figures,
    rows_in,
    started,
    tables,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEMORY_MIB = 600


def _ole(*streams: str) -> bytes:
    """A compound file of 512-byte sectors: header, one sector of the table, one of the folder."""
    header = OLE + bytes(16) + (62).to_bytes(2, "little") + (3).to_bytes(2, "little")
    header += b"\xfe\xff" + (9).to_bytes(2, "little") + (6).to_bytes(2, "little") + bytes(10)
    header += (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4)
    header += (4096).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + bytes(4)
    header += b"\xfe\xff\xff\xff" + bytes(4) + bytes(4) + b"\xff" * (4 * 108)
    table = b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff" + b"\xff" * (512 - 8)
    folder = b""
    for kind, name in ((5, "Root Entry"), *((2, stream) for stream in streams)):
        text = (name + "\0").encode("utf-16-le")
        entry = text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1])
        folder += (entry + b"\xff" * 12).ljust(116, b"\0") + b"\xfe\xff\xff\xff" + bytes(8)
    return header.ljust(512, b"\0") + table + folder.ljust(512, b"\0")


def _with_part(path: Path, part: str, content: bytes, times: int = 1) -> Path:
    """A sound workbook with more in it than it shows."""
    shutil.copyfile(CLEAN, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(times):
            archive.writestr(part.format(number), content)
    return path


def _written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")


def _cut(path: Path) -> None:
    path.write_bytes(CLEAN.read_bytes()[:20_000])


BOMB = bytes(64 << 20)
CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "文字.xlsx": (_written("入驻台账，另见附件。".encode()), "not_workbook"),
    "文书.xlsx": (_written(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), "not_workbook"),
    "照片.xlsx": (_written(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "not_workbook"),
    "空.xlsx": (_written(b""), "not_workbook"),
    "网页.xls": (_written(b"<html><table><tr><td>1</td></tr></table></html>"), "not_workbook"),
    "名册.csv": (_written("园区名称,实体名称\n甲,乙\n".encode("gb18030")), "not_workbook"),
    "文档.docx": (_docx, "not_workbook"),
    "半截.xlsx": (_cut, "damaged_workbook"),
    "加密.xlsx": (_written(_ole("EncryptionInfo", "EncryptedPackage")), "locked"),
    "别的.xls": (_written(_ole("WordDocument")), "not_workbook"),
    "坏的.xls": (_written(_ole("Workbook")), "damaged_workbook"),
    "炸弹.xlsx": (lambda p: _with_part(p, "xl/media/{}.xml", BOMB), "too_big"),
    "炸弹串.xlsx": (lambda p: _with_part(p, "xl/x{}.xml", BOMB[: 20 << 20], 41), "too_big"),
    "万件.xlsx": (lambda p: _with_part(p, "xl/x{}.xml", b"", 10_001), "too_big"),
    "没有的.xlsx": (lambda p: p.unlink(missing_ok=True), "not_found"),
    "文件夹.xlsx": (lambda p: p.mkdir(), "unreadable"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_no_workbook(name: str, filled: Path, tmp_path: Path) -> None:
    make, code = CASES[name]
    path = tmp_path / name
    make(path)
    before = tables(filled)
    refusal = refused_here("import", filled, path)
    assert (refusal.code, name in refusal.message) == (code, True)
    # One bad file among good ones: nothing of the good ones either.
    assert refused_here("import", filled, CLEAN, path).code == code
    assert tables(filled) == before
    assert not (filled.parent / "备份").exists()


def test_the_program_itself_refuses_so(filled: Path, tmp_path: Path) -> None:
    before = tables(filled)
    for name in ("文字.xlsx", "加密.xlsx", "炸弹.xlsx"):
        make, code = CASES[name]
        make(tmp_path / name)
        assert refused("import", filled, tmp_path / name).code == code
    assert tables(filled) == before


def test_a_workbook_with_bits_turned_over(empty: Path, tmp_path: Path) -> None:
    """It is refused, or what is still whole goes in; never a half, never a traceback."""
    chance = random.Random(20260630)
    sound = CLEAN.read_bytes()
    before = tables(empty)
    for _ in range(8):
        content = bytearray(sound)
        for _ in range(chance.choice((1, 5, 200))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = tmp_path / "翻.xlsx"
        path.write_bytes(content)
        refusal = refused_here("import", empty, path)
        assert refusal.code in ("damaged_workbook", "not_workbook", "too_big")
    assert tables(empty) == before


MEASURED = """
import re, sys
from app.__main__ import main
sys.argv[0] = "parkledger"
code = main()
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
sys.stderr.write(peak.group(1))
sys.exit(code)
"""


def _measured(*words: object) -> tuple[dict[str, Any], int]:
    """The program's JSON answer, and the most memory it ever held, in MiB."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell a process its greatest size")
    done = started(*words, "--json", program=(sys.executable, "-c", MEASURED))
    assert done.returncode == 0, done.stderr or done.stdout
    return json.loads(done.stdout), int(done.stderr) // 1024


def _million(path: Path, rows: bytes, *, dimension: str) -> Path:
    """The clean workbook, its sheets made to go on to Excel's last row."""
    with zipfile.ZipFile(CLEAN) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    for part, content in parts.items():
        if part.startswith("xl/worksheets/sheet3"):
            body = content.replace(b"</sheetData>", rows + b"</sheetData>")
            head = body.index(b"<dimension")
            end = body.index(b"/>", head) + 2
            parts[part] = body[:head] + f'<dimension ref="{dimension}"/>'.encode() + body[end:]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for part, content in parts.items():
            out.writestr(part, content)
    return path


def _blank_rows(first: int, columns: str) -> bytes:
    cells = [f'<c r="{column}%d" s="0"/>'.encode() for column in columns]
    row = b'<row r="%d" spans="1:16384" s="0" customFormat="1">' + b"".join(cells) + b"</row>"
    return b"".join(row % ((number,) * (1 + len(columns))) for number in range(first, 1_048_577))


@pytest.mark.long
@pytest.mark.parametrize("columns", ["", "A", "ABCDEF"])
def test_1048576_empty_rows(columns: str, empty: Path, tmp_path: Path) -> None:
    rows = _blank_rows(2_000, columns)
    path = _million(tmp_path / "空行.xlsx", rows, dimension="A1:XFD1048576")
    del rows
    answer, mib = _measured("import", empty, path)
    assert mib < MEMORY_MIB
    assert answer["files"][0]["refused"] == []
    assert figures(empty) == right_figures(CLEAN.stem)


def test_a_dimension_that_boasts_and_a_stray_blank_at_the_end(empty: Path, tmp_path: Path) -> None:
    stray = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    path = _million(tmp_path / "虚大.xlsx", stray, dimension="A1:XFD1048576")
    answer, mib = _measured("import", empty, path)
    assert mib < 300
    assert answer["files"][0]["refused"] == []
    assert figures(empty) == right_figures(CLEAN.stem)


def _lines(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def _as_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, lines in _lines(CLEAN).items():
        sheet = book.add_sheet(name)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date | datetime):
                    sheet.write(row, column, value, day)
                elif value is not None:
                    sheet.write(row, column, value)
    book.save(str(path))
    return path


def _ods_cell(value: Any) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, date | datetime):
        return TableCell(valuetype="date", datevalue=value.isoformat()[:10])
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=value)
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def _as_ods(path: Path) -> Path:
    document = OpenDocumentSpreadsheet()
    for name, lines in _lines(CLEAN).items():
        table = Table(name=name)
        for line in lines:
            row = TableRow()
            for value in line:
                row.addElement(_ods_cell(value))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


@pytest.mark.parametrize(("make", "name"), [(_as_xls, "表.xls"), (_as_ods, "表.ods")])
def test_other_formats_say_the_same(
    make: Callable[[Path], Path], name: str, empty: Path, made_filled: Path, tmp_path: Path
) -> None:
    answer = call("import", empty, make(tmp_path / name))
    assert answer["files"][0]["refused"] == []
    assert rows_in(empty) == rows_in(made_filled)
    assert figures(empty) == right_figures(CLEAN.stem)


def test_merged_cells_and_a_hidden_sheet(empty: Path, tmp_path: Path) -> None:
    """Park names merged down their block as offices do, and last year's copy hidden behind."""
    book = openpyxl.load_workbook(CLEAN)
    sheet = next(s for s in book.worksheets if s.title == "入驻台账")
    names = [cell.value for cell in sheet["A"]]
    start = 1
    for row in range(2, len(names) + 1):
        if row == len(names) or names[row] != names[row - 1]:
            if row - start > 1:
                sheet.merge_cells(start_row=start + 1, end_row=row, start_column=1, end_column=1)
            start = row
    assert sheet.merged_cells.ranges
    hidden = book.copy_worksheet(sheet)
    hidden.title, hidden.sheet_state = "入驻台账（去年）", "hidden"
    path = tmp_path / "合并.xlsx"
    book.save(path)
    answer = call("import", empty, path)
    assert answer["files"][0]["refused"] == []
    assert {"hidden_sheet"} <= {q["code"] for q in answer["files"][0]["questioned"]}
    assert figures(empty) == right_figures(CLEAN.stem)


def test_a_formula_whose_result_was_never_stored(empty: Path, tmp_path: Path) -> None:
    """Such a cell reads as 0: it must not become an area of 0 or nobody employed."""
    book = openpyxl.load_workbook(CLEAN)
    sheet = next(s for s in book.worksheets if s.title == "入驻台账")
    heads = [cell.value for cell in sheet[1]]
    area = next(i for i, head in enumerate(heads, start=1) if str(head).startswith("使用面积"))
    count = next(s for s in book.worksheets if s.title == "从业人员")
    people = next(i for i, c in enumerate(count[1], start=1) if str(c.value).startswith("从业人数"))
    for row in (2, 3):
        sheet.cell(row, area).value = "=20+30"
        count.cell(row, people).value = "=2+3"
    path = tmp_path / "公式.xlsx"
    book.save(path)
    (file,) = call("import", empty, path)["files"]
    told = {(r["sheet"], r["row"]) for r in (*file["refused"], *file["questioned"])}
    assert {("入驻台账", 2), ("入驻台账", 3), ("从业人员", 2), ("从业人员", 3)} <= told
    assert problems(empty) == []


def test_a_workbook_that_holds_nothing(filled: Path, tmp_path: Path) -> None:
    before = tables(filled)
    path = tmp_path / "白纸.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("通讯录").write(0, 0, "以下空白")
    book.close()
    (file,) = call("import", filled, path)["files"]
    assert (file["accepted"], file["refused"]) == ({}, [])
    assert [sheet["kind"] for sheet in file["sheets"]] == ["ignored"]
    assert tables(filled) == before
