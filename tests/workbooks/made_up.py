"""Small made-up workbooks for the tests; every name, number and code is made up."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import ric, uscc

from app.workbooks.fates import Row
from app.workbooks.headings import Layout, recognise
from app.workbooks.read import Read, read_rows
from app.workbooks.sheets import Sheet, open_workbook

TODAY = date(2026, 6, 30)
PARK = "扎赉特旗瑞秋农牧创业孵化基地"
TENANCY_HEADS = (
    *("园区名称", "实体名称", "统一社会信用代码", "主体类型", "创业者", "身份证号"),
    *("协议编号", "入驻日期", "协议到期日", "使用面积(㎡)", "离园日期", "离园原因"),
)


def code(number: int) -> str:
    """A USCC valid in form only."""
    body = f"91152223MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def person(number: int) -> str:
    """An ID number valid in form only."""
    born = date(1990, 1, 1) + timedelta(days=number // 1000)
    body = f"152223{born:%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


def tenancy(number: int, **changed: Any) -> dict[str, Any]:
    """A row of 入驻台账 by the template's headings, with some cells changed."""
    row: dict[str, Any] = {
        "园区名称": PARK,
        "实体名称": f"示例{number}号商贸有限公司",
        "统一社会信用代码": code(number),
        "主体类型": "企业",
        "创业者": f"示例人{number}",
        "身份证号": person(number),
        "协议编号": f"示-{number}",
        "入驻日期": "2024-03-01",
        "协议到期日": "2027-02-28",
        "使用面积(㎡)": 50,
        "离园日期": None,
        "离园原因": None,
    }
    return row | changed


def sheet_of(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Rows by heading as the lines of a sheet, headings first."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [heads, *[[row.get(head) for head in heads] for row in rows]]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """An .xlsx with these lines, cell for cell."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)
    book.close()
    return path


def tenancies(path: Path, *rows: Mapping[str, Any]) -> Path:
    """A workbook with one sheet 入驻台账."""
    return workbook(path, {"入驻台账": sheet_of(rows)})


def only_sheet(path: Path) -> tuple[Sheet, Layout]:
    """The one sheet of a workbook, recognised."""
    (sheet,) = open_workbook(path).sheets
    layout = recognise(sheet.head(60), sheet=sheet.name)
    assert layout is not None
    return sheet, layout


def read(path: Path) -> list[Read]:
    """What reading the one sheet of a workbook gives."""
    sheet, layout = only_sheet(path)
    return list(read_rows(sheet, layout, today=TODAY))


def rows_in(path: Path) -> Iterator[Row]:
    """The readable rows of the one sheet of a workbook."""
    return (row for row in read(path) if isinstance(row, Row))
