"""Opening workbooks of every kind, and refusing with a sentence what would do harm."""

import io
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from app.errors import AppError
from app.workbooks import archive, scattered
from app.workbooks.sheets import open_workbook

LINES: list[list[Any]] = [["甲", "乙"], ["", ""], ["文字", 12.5], ["日期", date(2021, 4, 13)]]


def _xlsx(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("表一")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, line in enumerate(LINES):
        for column, value in enumerate(line):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write(row, column, value)
    book.close()
    return path


def _xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, line in enumerate(LINES):
        for column, value in enumerate(line):
            if isinstance(value, date):
                sheet.write(row, column, value, day)
            elif value != "":
                sheet.write(row, column, value)
    book.save(str(path))
    return path


def _ods(path: Path, *, tail: int = 1_048_000) -> Path:
    document = OpenDocumentSpreadsheet()
    table = Table(name="表一")
    for line in LINES:
        row = TableRow()
        for value in line:
            if isinstance(value, date):
                row.addElement(TableCell(valuetype="date", datevalue=value.isoformat()))
            elif isinstance(value, float):
                row.addElement(TableCell(valuetype="float", value=value))
            else:
                cell = TableCell(valuetype="string") if value else TableCell()
                if value:
                    cell.addElement(P(text=value))
                row.addElement(cell)
        table.addElement(row)
    empty = TableRow(numberrowsrepeated=tail)
    empty.addElement(TableCell(numbercolumnsrepeated=16_384))
    table.addElement(empty)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (_xlsx, "a.xlsx"),
        (_xls, "a.xls"),
        (_ods, "a.ods"),
        (_xls, "其实是旧格式.xlsx"),
        (_xlsx, "其实是新格式.xls"),
    ],
)
def test_three_formats_whatever_they_are_called(make: object, name: str, tmp_path: Path) -> None:
    assert callable(make)
    (sheet,) = open_workbook(make(tmp_path / name)).sheets
    assert sheet.name == "表一"
    assert [(n, cells[:2]) for n, cells in sheet.rows()] == [
        (1, ["甲", "乙"]),
        (3, ["文字", 12.5]),
        (4, ["日期", date(2021, 4, 13)]),
    ]


def test_rows_and_columns_keep_their_place_when_the_first_are_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C5"] = "x"
    book.save(tmp_path / "a.xlsx")
    (found,) = open_workbook(tmp_path / "a.xlsx").sheets
    assert list(found.rows()) == [(5, ["", "", "x"])]


def _refusal(path: Path) -> AppError:
    with pytest.raises(AppError) as refused:
        open_workbook(path)
    assert path.name in refused.value.message
    assert refused.value.hint.endswith("。")
    return refused.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_workbook"),
        (b"just text, not a table", "not_workbook"),
        (b"\xef\xbb\xbf<html><table></table></html>", "not_workbook"),
        (b"PK\x03\x04" + b"torn" * 50, "damaged_workbook"),
        (archive.OLE + b"\0" * 600, "not_workbook"),
        (archive.OLE + b"\0" * 600 + archive.BOOK_STREAMS[0], "damaged_workbook"),
        (archive.OLE + b"\0" * 600 + archive.ENCRYPTED, "locked"),
    ],
)
def test_what_is_no_workbook(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    assert _refusal(path).code == code


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "没有.xlsx").code == "not_found"
    folder = tmp_path / "文件夹.xlsx"
    folder.mkdir()
    assert _refusal(folder).code == "unreadable"


def test_a_zip_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "文档.docx"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("word/document.xml", "<x/>")
    assert _refusal(path).code == "not_workbook"


def _with_part(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one part more or replaced, compressed as far as it goes."""
    with zipfile.ZipFile(_xlsx(path)) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part, body in parts.items():
            out.writestr(part, body)
    return path


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = _with_part(tmp_path / "炸弹.xlsx", "xl/media/a.xml", b"\0" * (64 << 20))
    assert path.stat().st_size < 1 << 20
    assert _refusal(path).code == "too_big"


def test_a_part_that_lies_about_its_size(tmp_path: Path) -> None:
    path = _with_part(tmp_path / "谎报.xlsx", "xl/sharedStrings.xml", b"<sst>" + b"\0" * 100_000)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    while content[at + 46 : at + 66] != b"xl/sharedStrings.xml":
        at = content.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<I", content, at + 24, 100)
    path.write_bytes(content)
    assert _refusal(path).code == "damaged_workbook"


def test_macros_are_left_alone(tmp_path: Path) -> None:
    path = _with_part(tmp_path / "带宏.xlsm", "xl/vbaProject.bin", b"\0" * 100)
    assert [sheet.name for sheet in open_workbook(path).sheets] == ["表一"]


def _sheet_xml(path: Path, rows: bytes) -> Path:
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    xml = head + rows + b"</sheetData></worksheet>"
    return _with_part(path, "xl/worksheets/sheet1.xml", xml)


def _cell(at: str, value: int) -> bytes:
    return f'<c r="{at}"><v>{value}</v></c>'.encode()


def test_1048576_empty_rows(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_048_577))
    path = _sheet_xml(tmp_path / "空行.xlsx", b'<row r="2">' + _cell("B2", 7) + b"</row>" + rows)
    (sheet,) = open_workbook(path).sheets
    assert [(n, [c for c in cells if c != ""]) for n, cells in sheet.rows()] == [(2, [7.0])]


@pytest.mark.parametrize("last", ["A1048576", "XFD1048576"])
def test_a_stray_cell_in_the_last_row_does_not_fill_the_memory(last: str, tmp_path: Path) -> None:
    rows = b'<row r="1">' + _cell("A1", 1) + _cell("C1", 3) + b"</row>"
    rows += (
        b'<row r="9">' + _cell("B9", 2) + b'</row><row r="1048576">' + _cell(last, 5) + b"</row>"
    )
    (sheet,) = open_workbook(_sheet_xml(tmp_path / "散.xlsx", rows)).sheets
    found = [(n, cells[:3]) for n, cells in sheet.rows()]
    assert found[:2] == [(1, [1.0, "", 3.0]), (9, ["", 2.0, ""])]
    assert found[2:] == ([(1_048_576, [5.0, "", ""])] if last == "A1048576" else [])


def test_a_far_column_of_a_long_sheet(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d">' % n + _cell(f"A{n}", n) + b"</row>" for n in range(1, 900))
    rows += b'<row r="900">' + _cell("XFD900", 5) + b"</row>"
    (sheet,) = open_workbook(_sheet_xml(tmp_path / "宽.xlsx", rows)).sheets
    assert [(n, cells[0]) for n, cells in sheet.rows()] == [(n, float(n)) for n in range(1, 900)]


def test_an_ods_that_repeats_a_value_over_the_whole_sheet(tmp_path: Path) -> None:
    path = _ods(tmp_path / "重复.ods")
    with zipfile.ZipFile(path) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        b'<table:table-cell table:number-columns-repeated="16384"/>',
        b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float"'
        b' office:value="1"/>',
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part, body in parts.items():
            out.writestr(part, body)
    assert _refusal(path).code == "too_big"


def test_every_truncation_is_a_sentence(tmp_path: Path) -> None:
    whole = _xlsx(tmp_path / "全.xlsx").read_bytes()
    path = tmp_path / "断.xlsx"
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        assert _refusal(path).code in ("not_workbook", "damaged_workbook")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_flipped_bytes_never_crash(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    kind = data.draw(st.sampled_from(["xlsx", "xls", "ods"]))
    whole = folder / f"翻.{kind}"
    if not whole.exists():
        {"xlsx": _xlsx, "xls": _xls, "ods": _ods}[kind](whole)
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path = folder / f"翻坏.{kind}"
    path.write_bytes(content)
    try:
        for sheet in open_workbook(path).sheets:
            list(sheet.rows())
    except AppError:
        return  # a sentence, as every other test here shows


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=400), head=st.sampled_from([b"", archive.OLE, b"PK\x03\x04", b"<"]))
def test_random_bytes_never_crash(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, head: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "乱.xlsx"
    path.write_bytes(head + body)
    with pytest.raises(AppError):
        open_workbook(path)


def test_a_sheet_in_a_written_out_name_space(tmp_path: Path) -> None:
    """Some programs write <x:row>: the guard must see their rows too."""
    rows = b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    rows += b'<x:row r="1048576"><x:c r="A1048576"><x:v>2</x:v></x:c></x:row>'
    xml = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<x:sheetData>" + rows + b"</x:sheetData></x:worksheet>"
    )
    path = _with_part(tmp_path / "前缀.xlsx", "xl/worksheets/sheet1.xml", xml)
    (sheet,) = open_workbook(path).sheets
    assert [(n, cells[0]) for n, cells in sheet.rows()] == [(1, 1.0), (1_048_576, 2.0)]


def test_bytes_are_untouched_where_nothing_is_scattered(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "常.xlsx")
    assert archive.checked(path) == path.read_bytes()
    assert io.BytesIO(archive.checked(path)).read(2) == b"PK"


def test_a_file_that_says_what_only_closing_up_writes(tmp_path: Path) -> None:
    """The mark of a closed-up sheet, and no number where the rows' numbers would stand."""
    for wrong in ("x", "", "1e999"):
        path = tmp_path / "记号.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_string(0, 3, scattered.ROWS_MARK)
        sheet.write_string(1, 0, "文字")
        sheet.write_string(1, 3, wrong)
        book.close()
        (opened,) = open_workbook(path).sheets
        with pytest.raises(AppError) as refused:
            list(opened.rows())
        assert refused.value.code == "damaged_workbook"
