"""An office's workbook as offices keep it: titles, other headings, totals, rows twice, bad rows.

The rule: what can be understood says exactly what the clean workbook says; which rows cannot be
is returned with the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.usecases.demo.messy_cells import FAULTS, Cell, messy, ruined
from app.usecases.demo.office import Office
from app.usecases.demo.sheets import NOTE, Row, headings, sheets
from app.usecases.files import write_whole
from app.workbooks.columns import SHEET_NAMES
from app.workbooks.registers import NOTE_SHEET

RUINED_EVERY = 24  # among the agreements of those who left
TWICE_EVERY = 45
BLANK_EVERY = 60
LOOSE = ("tenancies", "headcounts")  # sheets that name the park on the first row of its block only
OTHER_NAMES = {
    "tenancies": ("入驻企业花名册", "入驻实体明细表"),
    "headcounts": ("用工情况", "从业人员"),
    "loans": ("担保贷款", "创业担保贷款"),
}
OTHER_HEADINGS = {
    "park": ("创业园名称", "园区名称", "基地名称"),
    "entity": ("企业名称", "入驻企业", "单位名称"),
    "uscc": ("统一社会信用代码", "社会统一信用代码", "营业执照号"),
    "kind": ("主体类型", "市场主体类型"),
    "registered_on": ("工商登记时间", "注册日期"),
    "founder": ("法人", "创业者", "负责人姓名"),
    "id_number": ("身份证号码", "公民身份号码"),
    "groups": ("群体类别", "人员类别"),
    "first_venture": ("是否首次创业", "首次创业"),
    "start_on": ("入园时间", "进园日期", "入驻时间"),
    "agreed_end_on": ("合同到期时间", "协议到期日"),
    "area_dm2": ("面积", "面积（平方米）", "使用面积(㎡)"),
    "left_on": ("退出时间", "离园日期"),
    "leaving_cause": ("出园原因", "离园原因"),
    "period_end_on": ("统计时间", "截止日期"),
    "employees": ("员工人数", "从业人数(不含创业者)"),
    "paid_out_on": ("放款时间", "发放日期"),
}


@dataclass(frozen=True, slots=True)
class Ruined:
    """A row that must be refused: its number as Excel shows it, its agreement, the code."""

    sheet: str
    row: int
    agreement: str
    code: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a sheet before it is spelt; `code` is its fault, if it has one."""

    values: Row
    code: str = ""
    agreement: str = ""


def _lines(kind: str, rows: Sequence[Row]) -> Iterator[_Line]:
    """The rows with some ruined and some entered twice."""
    left = 0
    for place, row in enumerate(rows):
        if kind == "tenancies" and row["left_on"] is not None:
            left += 1
            if left % RUINED_EVERY == 0:
                bad, code = ruined(row, FAULTS[left // RUINED_EVERY % len(FAULTS)])
                yield _Line(bad, code, str(row["agreement_number"]))
                continue
        yield _Line(row)
        if kind not in ("parks", "areas") and place % TWICE_EVERY == TWICE_EVERY - 1:
            yield _Line(row)


class _Sheet:
    """A worksheet that is filled from above; rows count from 1, as Excel shows them."""

    def __init__(self, sheet: Worksheet, day_format: object) -> None:
        self.sheet = sheet
        self.row = 0
        self._day_format = day_format

    def add(self, cells: Sequence[Cell]) -> int:
        """Write a row and return its number."""
        for column, value in enumerate(cells):
            if isinstance(value, date):
                self.sheet.write_datetime(self.row, column, value, self._day_format)
            elif isinstance(value, str):
                self.sheet.write_string(self.row, column, value)
            elif value is not None:
                self.sheet.write_number(self.row, column, value)
        self.row += 1
        return self.row


def _fill(
    random: Random, sheet: _Sheet, kind: str, lines: Sequence[_Line], office: Office
) -> Iterator[tuple[int, _Line]]:
    """Title, headings, rows, total and note; yields the ruined lines with their row numbers."""
    template = headings(kind)
    heads = [random.choice(OTHER_HEADINGS.get(key, (name,))) for key, name in template.items()]
    sheet.add([f"{office.name}{SHEET_NAMES[kind]}统计表（演示数据，纯属虚构）"])
    sheet.add(["填报单位（盖章）：", None, None, "单位：㎡、人、万元"])
    sheet.add(["序号", *heads])
    park = None
    for number, line in enumerate(lines, 1):
        values = dict(line.values)
        same_block = kind in LOOSE and values["park"] == park
        park = values.get("park")
        if same_block:
            values["park"] = None
        row = sheet.add([number, *(messy(random, key, values.get(key)) for key in template)])
        if line.code:
            yield row, line
        if number % BLANK_EVERY == 0:
            sheet.add([])
    sheet.add([None, "合计", *[None] * (len(template) - 2), len(lines)])
    sheet.add([])
    sheet.add(["注：本表每季度末报送。  填表人：        审核人：        联系电话："])


def write_messy(office: Office, path: Path, *, seed: int) -> tuple[Ruined, ...]:
    """Write the office's workbook in the messy manner; returns the rows that must be refused."""
    random = Random(f"{seed}/{office.unit_code}/messy")
    content = BytesIO()
    refused: list[Ruined] = []
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        note = _Sheet(book.add_worksheet(NOTE_SHEET), day_format)
        for sentence in NOTE:
            note.add([sentence])
        for kind, rows in sheets(office).items():
            name = random.choice(OTHER_NAMES.get(kind, (SHEET_NAMES[kind],)))
            sheet = _Sheet(book.add_worksheet(name), day_format)
            lines = list(_lines(kind, rows))
            for row, line in _fill(random, sheet, kind, lines, office):
                refused.append(Ruined(name, row, line.agreement, line.code))
    write_whole(path, content.getvalue())
    return tuple(refused)
