"""A workbook of 100,000 tenancies into a ledger with all checks, beside openpyxl reading it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import xlsxwriter

from app.store.ledger import close, create
from app.usecases.import_workbooks import import_workbooks
from tests.bench.ledger_file import FOLDER, PASSPHRASE
from tests.bench.made_up_ledger import TODAY, UNIT_CODE, made_up_ledger
from tests.bench.paired import Row, paired

HEADINGS = (
    "园区名称", "实体名称", "统一社会信用代码", "主体类型", "注册日期", "行业", "创业者", "性别",
    "民族", "身份证号", "联系电话", "人员类别", "毕业日期", "首次创业", "协议编号", "入驻日期",
    "协议到期日", "延期至", "使用面积(㎡)", "房间号", "免费使用", "离园日期", "离园原因",
)  # fmt: skip
PARK = "扎赉特旗瑞秋农牧创业孵化基地"


def workbook(count: int = 100_000) -> Path:
    """A workbook in the product's own template, dates as text as most offices type them."""
    path = FOLDER / f"tenancies-{count}.xlsx"
    if path.exists():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    tables = made_up_ledger(parks=1, tenancies_each=count, headcounts_each=0, seed=3).tables
    founders = {row[0]: row for row in tables["founder"]}
    entities = {row[0]: row for row in tables["entity"]}
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("入驻台账")
    sheet.write_row(0, 0, HEADINGS)
    for number, row in enumerate(tables["tenancy"], start=1):
        _, entity_id, _, agreement, start, end, extension, area, free, left, cause = row
        _, name, kind, code, registered, founder_id = entities[entity_id]
        _, founder, id_number, _, graduated, first = founders[founder_id]
        cells = (
            PARK, name, code, kind, registered, "制造业", founder, "女", "蒙古族", id_number,
            f"139{number:08d}", "其他", graduated, "是" if first else "否", agreement, start,
            end, extension, int(str(area)) / 100, f"A{number}", "是" if free else "否", left,
            cause,
        )  # fmt: skip
        sheet.write_row(number, 0, cells)
    book.close()
    return path


def _import(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger, _ = create(Path(folder) / "新.ledger", unit_code=UNIT_CODE, passphrase=PASSPHRASE)
        report = import_workbooks(ledger, [path], dry_run=False, today=TODAY)
        close(ledger)
        accepted = report.files[0].accepted["tenancies"]
        if accepted < 99_000:
            raise AssertionError(f"only {accepted} rows went in")


def _read(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    count = sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))
    book.close()
    return count


def rows() -> Iterator[Row]:
    path = workbook()
    yield paired(
        "a workbook of 100,000 rows into the ledger, with all checks",
        lambda: _import(path),
        beside="openpyxl merely reading it",
        theirs=lambda: _read(path),
        goal=1,
        runs=2,
    )
