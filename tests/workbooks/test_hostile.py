"""Workbooks made to fill the memory or to keep the guard busy: it sees them before the reader.

The reader would end the whole program, so that nothing here is handed to it that the guard let by.
"""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import AppError
from app.workbooks import archive, compound, repeated, scattered
from app.workbooks.scattered import MAX_CELLS, TooManyCells, closed_up
from app.workbooks.sheets import open_workbook

SHEET = "xl/worksheets/sheet1.xml"
NEAR = b'<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MANY = 100_000


def sheet(rows: bytes, more: bytes = b"") -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (space, rows, more)


def workbook(path: Path, parts: dict[str, bytes], *, sheets: int = 1) -> Path:
    """A workbook of empty sheets, with these parts instead of or beside its own."""
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole)
    for _ in range(sheets):
        book.add_worksheet()
    book.close()
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name, content in ({each: old.read(each) for each in old.namelist()} | parts).items():
            new.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "row",
    [
        FAR.replace(b'"', b"'"),
        FAR.replace(b"r=", b"r = "),
        FAR.replace(b" r=", b"\tr="),
        FAR.replace(b" r=", b"\nr="),
        FAR.replace(b"row ", b'row spans=">" '),
        FAR.replace(b"<c ", b'<c s=">" '),
        FAR.replace(b"row ", b'row spans="<" '),
        FAR.replace(b"row ", b"row spans='\"' "),
        FAR.replace(b"XFD", b"xfd"),
        FAR.replace(b"1048576", b"4294967290"),
        FAR.replace(b'"XFD', b'" XFD'),
        b'<row r="1"><c r="A1"><c r="XFD1048576"><v>1</v></c></row><row r="999999"/>',
        b'<row r="1"><c r="A1"><row r="9999999"/><v>1</v></c></row>',
    ],
    ids=lambda row: row.decode(),
)
def test_a_place_that_is_not_plain_is_refused(row: bytes, tmp_path: Path) -> None:
    path = workbook(tmp_path / "怪.xlsx", {SHEET: sheet(NEAR + row)})
    with pytest.raises(AppError) as refused:
        archive.checked(path)
    assert refused.value.code == "damaged_workbook"


@pytest.mark.parametrize(
    "rows",
    [
        NEAR + FAR,
        NEAR + FAR.replace(b' r="1048576"', b"", 1),
        NEAR + FAR.replace(b"<row", b'<row spans="1:9"'),
        (NEAR + FAR).replace(b"<", b"<x:").replace(b"<x:/", b"</x:"),
        (NEAR + FAR).replace(b"<", b"<a:b:").replace(b"<a:b:/", b"</a:b:"),
        b"<!--" + b"x" * 5000 + b"-->" + (NEAR + FAR).replace(b"<c", b"<y:c"),
        NEAR + b'<row r="1"><c r="B300001"><v>1</v></c></row>',
        b'<row r="1"><c r="BB1"><v>1</v></c></row><row r="501"><c r="A501"><v>1</v></c></row>',
    ],
    ids=lambda rows: rows[-60:].decode(),
)
def test_scattered_cells_are_closed_up_however_they_are_said(rows: bytes) -> None:
    closed, cells = closed_up(sheet(rows))
    assert cells <= 3 * scattered.KEPT_COLUMNS
    assert b"XFD" not in closed
    assert b"300001" not in closed.replace(b"<v>300001</v>", b"")
    assert scattered.ROWS_MARK.encode() in closed


@pytest.mark.parametrize("name", ["xl/other/sheet1.xml", "xl/Worksheets/sheet1.xml", "xl/a.png"])
def test_a_sheet_may_lie_anywhere(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook(tmp_path / "常.xlsx", {})) as plain:
        links = plain.read("xl/_rels/workbook.xml.rels")
    moved = links.replace(b"worksheets/sheet1.xml", name.removeprefix("xl/").encode())
    parts = {name: sheet(NEAR + FAR), "xl/_rels/workbook.xml.rels": moved}
    (found,) = open_workbook(workbook(tmp_path / "别处.xlsx", parts)).sheets
    assert [(number, cells[0]) for number, cells in found.rows()] == [(1, 1.0)]


def test_a_file_that_is_of_two_kinds_is_checked_as_both(tmp_path: Path) -> None:
    parts = {"content.xml": b"<office:document-content/>", SHEET: sheet(NEAR + FAR)}
    with zipfile.ZipFile(io.BytesIO(archive.checked(workbook(tmp_path / "a", parts)))) as checked:
        assert b"XFD" not in checked.read(SHEET)
    binary = workbook(tmp_path / "b", {"xl/workbook.bin": b"\x83\x01\0"})
    with pytest.raises(AppError) as refused:
        archive.checked(binary)
    assert refused.value.code == "not_workbook"


def test_many_sheets_each_of_them_bearable(tmp_path: Path) -> None:
    rows = NEAR + b'<row r="299999"><c r="Z299999"><v>1</v></c></row>'
    for count, expected in ((3, ""), (4, "too_big")):
        names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, count + 1)]
        path = workbook(tmp_path / "多.xlsx", dict.fromkeys(names, sheet(rows)), sheets=count)
        code = ""
        try:
            archive.checked(path)
        except AppError as refused:
            code = refused.code
        assert code == expected


@pytest.mark.parametrize(
    "xml",
    [
        sheet(b"<row " * MANY),
        sheet(b"<row" * MANY),
        sheet(FAR + b"<row >" * MANY),
        sheet(FAR + b'<row r="7">' + b"<c >" * MANY + b"<v>1</v></row>"),
        sheet(FAR + b'<row r="7">' + b"<c" * MANY + b"<v>1</v></row>"),
        sheet(b'<row r="600">' + b' r="AA' * MANY),
        b"<dimension" * MANY + sheet(FAR),
        b"<sheetData" * MANY + FAR,
        b"<x:" * MANY + sheet(FAR),
        b"<sheetData>" + b"<x" * MANY + b":c r=",
        b'<c r="A1' + b' a="' * MANY,
    ],
    ids=lambda xml: xml[:20].decode() + xml[-20:].decode(),
)
def test_no_bytes_keep_the_guard_busy(xml: bytes) -> None:
    """Looked through once; looked through from each tag anew it would be hours."""
    try:
        closed_up(xml)
    except (ValueError, TooManyCells):
        return


ROW = b"<table:table-row"
VALUED = b'<table:table-cell office:value-type="float" office:value="1"'


@pytest.mark.parametrize(
    "xml",
    [
        ROW * MANY,
        (ROW + b' table:number-rows-repeated="1234"') * MANY,
        (ROW + b' table:number-rows-repeated="1234">') * MANY,
        (ROW + b' table:number-rows-repeated="1234"/>') * MANY + b"office:value-type",
        (ROW + b">" + b"<table:table-cell/>") * MANY,
    ],
    ids=range(5),
)
def test_nor_do_those_of_an_open_document(xml: bytes) -> None:
    try:
        repeated.laid_out(xml)
    except (ValueError, TooManyCells):
        return


def test_what_a_few_tags_of_an_open_document_stand_for() -> None:
    cell = VALUED + b' table:number-columns-repeated="%d"/>'
    row = ROW + b' table:number-rows-repeated="%d">'
    assert repeated.laid_out(row % 9 + cell % 5 + b"</table:table-row>") == 45
    empty = ROW + b"><table:table-cell/></table:table-row>"
    rest = row % 999 + b'<table:table-cell table:number-columns-repeated="16384"/>'
    assert repeated.laid_out(empty + row % 2 + cell % 3 + rest) == 9
    tables = (row % 9 + cell % 5 + b"</table:table>") * 3
    assert repeated.laid_out(tables) == 3 * 45
    with pytest.raises(TooManyCells):
        repeated.laid_out((row % 999 + cell % 999) * (MAX_CELLS // 999**2 + 1))
    with pytest.raises(TooManyCells):
        repeated.laid_out(row % 1000 + b"</table:table-row>" + row % 1 + cell % 1)


@pytest.mark.parametrize("said", ["'9'", '"+9"', ' = "9"', '"12345678"', '"&#57;"'])
def test_a_repetition_that_is_not_plain_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="not written plainly"):
        repeated.laid_out(ROW + f" table:number-rows-repeated={said}/>".encode())


def old_workbook(*cells: tuple[int, int], sheets: int = 1) -> bytes:
    """An .xls file with a figure in each of the cells of each sheet."""
    book = xlwt.Workbook()
    for number in range(sheets):
        sheet = book.add_sheet(f"表{number}")
        for row, column in cells:
            sheet.write(row, column, 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def code_of(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    try:
        archive.checked(path)
    except AppError as refused:
        return refused.code
    return ""


def test_the_cells_of_an_old_workbook() -> None:
    assert compound.laid_out(old_workbook()) == 0
    assert compound.laid_out(old_workbook((0, 0), (9, 4))) == 2 * 10 * 5
    assert compound.laid_out(old_workbook((3, 1), (9, 4), sheets=3)) == 3 * 2 * 7 * 4
    # Side by side they are one record; above 4 KiB they lie in sectors of the other size.
    assert compound.laid_out(old_workbook(*((0, column) for column in range(200)))) == 2 * 200
    many = [(row, column) for row in range(500) for column in range(9)]
    assert compound.laid_out(old_workbook(*many)) == 2 * 500 * 9


def test_old_workbooks_that_are_small_and_would_be_large(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    corners = old_workbook((0, 0), (65_535, 255))
    assert len(corners) < 10_000
    assert code_of(path, corners) == "too_big"
    half = ((0, 0), (65_535, 99))
    assert code_of(path, old_workbook(*half)) == ""
    assert code_of(path, old_workbook(*half, sheets=3)) == "too_big"


def test_what_an_old_workbook_states_is_held_against_it(tmp_path: Path) -> None:
    """Each of these made the reader ask for more memory than there is."""
    good = old_workbook((0, 0))
    table = 512 * (1 + struct.unpack_from("<I", good, 76)[0])
    size = good.index(struct.pack("<HH", 0x0200, 14)) + 4
    for at, stated in (
        (44, 0xFFFFFFFF),  # sectors of the table
        (48, 0x7FFFFFFF),  # first sector of the directory
        (62, 0x7FFFFFFF),  # room for the table
        (68, 0),  # where the table goes on: in a sector that is none of it
        (76, 0x00FFFFFF),  # a sector of the table
        (table, 0),  # a chain that never ends
        (table, 0x00FFFFFF),  # a sector far behind the end
        (size + 4, 0x7FFFFFFF),  # the rows of the sheet
    ):
        content = bytearray(good)
        struct.pack_into("<I", content, at, stated)
        assert code_of(tmp_path / "旧.xls", bytes(content)) in {"damaged_workbook", "too_big"}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_old_workbook_with_other_bytes(data: st.DataObject) -> None:
    content = bytearray(old_workbook((0, 0), (2, 2)))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        cells = compound.laid_out(bytes(content[: data.draw(st.integers(0, len(content)))]))
    except (ValueError, TooManyCells):
        return
    assert cells is None or cells >= 0
