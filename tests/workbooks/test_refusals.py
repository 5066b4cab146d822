"""The workbook of refused rows: their own headings and cells, safe, and importable again."""

from datetime import date
from pathlib import Path

import openpyxl

from app.workbooks.fates import Refusal
from app.workbooks.refusals import refused_workbook
from tests.workbooks.made_up import PARK, only_sheet, read, sheet_of, tenancy, workbook


def _returned(path: Path, out: Path) -> openpyxl.Workbook:
    refused = [found for found in read(path) if isinstance(found, Refusal)]
    out.write_bytes(refused_workbook([only_sheet(path)], refused))
    return openpyxl.load_workbook(out)


def test_cells_as_they_were_with_the_reason_beside(tmp_path: Path) -> None:
    rows = [
        tenancy(1, 备注="好的一行"),
        tenancy(
            2,
            园区名称=None,
            身份证号=1.52223199001010e17,
            入驻日期=date(2024, 3, 1),
            备注="=cmd|' /C calc'!A0",
        ),
        tenancy(3, 园区名称=None, **{"使用面积(㎡)": "待定"}),
    ]
    path = workbook(tmp_path / "a.xlsx", {"台账": [["某表"], ["单位："], *sheet_of(rows)]})
    (sheet,) = _returned(path, tmp_path / "退.xlsx").worksheets
    lines = [
        dict(
            zip([str(cell.value) for cell in sheet[1]], [cell.value for cell in line], strict=True)
        )
        for line in sheet.iter_rows(min_row=2)
    ]
    assert sheet.title == "台账"
    assert [line["原表行号"] for line in lines] == [5, 6]
    assert [line["园区名称"] for line in lines] == [PARK, PARK]
    assert lines[0]["身份证号"] == "152223199001010???"
    assert str(lines[0]["入驻日期"]).startswith("2024-03-01")
    assert lines[0]["备注"] == "'=cmd|' /C calc'!A0"
    assert lines[1]["使用面积(㎡)"] == "待定"
    assert "文本" in str(lines[0]["退回原因"])
    assert not [cell for line in sheet for cell in line if cell.data_type == "f"]


def test_it_reads_back_with_the_same_faults_until_it_is_mended(tmp_path: Path) -> None:
    rows = [tenancy(n, 园区名称=PARK if n == 1 else None, 入驻日期="去年") for n in range(1, 4)]
    path = workbook(tmp_path / "a.xlsx", {"台账": sheet_of(rows)})
    _returned(path, tmp_path / "退.xlsx")
    before, after = read(path), read(tmp_path / "退.xlsx")
    assert [r.reason for r in before if isinstance(r, Refusal)] == [
        r.reason for r in after if isinstance(r, Refusal)
    ]
    assert len(after) == 3


def test_rows_under_repeated_headings_keep_their_own(tmp_path: Path) -> None:
    bad = {"使用面积(㎡)": "待定"}
    first = sheet_of([tenancy(1, **bad)])
    second = sheet_of([dict(reversed(tenancy(2, **bad).items()))])
    path = workbook(tmp_path / "a.xlsx", {"台账": [*first, *second]})
    book = _returned(path, tmp_path / "退.xlsx")
    assert book.sheetnames == ["台账", "台账-2"]
    for number, sheet in enumerate(book.worksheets, start=1):
        heads = [cell.value for cell in sheet[1]]
        cells = [cell.value for cell in sheet[2]]
        assert dict(zip(heads, cells, strict=True))["实体名称"] == tenancy(number)["实体名称"]


def test_the_park_of_a_sheet_without_that_column_is_added(tmp_path: Path) -> None:
    row = {k: v for k, v in tenancy(1).items() if k != "园区名称"}
    path = workbook(tmp_path / "a.xlsx", {"台账": sheet_of([row])})
    refusal = Refusal("台账", 2, "entity", "实体名称", "x", "conflict", "请改。", "x", PARK, 1)
    out = tmp_path / "退.xlsx"
    out.write_bytes(refused_workbook([only_sheet(path)], [refusal]))
    (found,) = read(out)
    assert not isinstance(found, Refusal)
    assert "park_assumed" not in str(found)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert [sheet.cell(1, 1).value, sheet.cell(2, 1).value] == ["园区名称", PARK]
