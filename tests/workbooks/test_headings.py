"""Sheets are known by their headings, wherever these stand."""

from pathlib import Path

import pytest

from app.workbooks.columns import COLUMNS, KINDS, NEEDED, SHEET_NAMES
from app.workbooks.headings import money_unit, recognise
from app.workbooks.registers import template
from app.workbooks.sheets import open_workbook

MESSY = [
    "序号",
    "创业园\n名称",
    "入驻企业（全称）",
    "营业执照号",
    "经济类型",
    "工商登记时间",
    "法人",
]
MESSY += [
    "公民身份号码",
    "手 机",
    "身份类别",
    "进园 时间",
    "合同到期时间",
    "租用面积(平方米)",
    "备注",
]


def test_the_template_is_recognised_whole(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template())
    for sheet, kind in zip(open_workbook(path).sheets, KINDS, strict=True):
        layout = recognise(sheet.head(5), sheet="任意名")
        assert layout is not None
        assert (layout.kind, layout.header_row, layout.unmapped) == (kind, 1, ())
        assert [m.column for m in layout.mapped] == [c for c in COLUMNS[kind] if not c.extra]
        assert sheet.name == SHEET_NAMES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_known_maps_to_its_own_column(kind: str) -> None:
    """Each spelling beside the template's other columns, under a name that tells nothing."""
    needed = {key for group in NEEDED[kind] for key in group}
    for column in COLUMNS[kind]:
        others = [c.heading for c in COLUMNS[kind] if c.key != column.key and not c.extra]
        for word in column.words:
            layout = recognise([(1, [*others, word])], sheet="表")
            assert layout is not None, (kind, word)
            if column.key in needed or layout.kind == kind:
                found = layout.at(column.key)
                assert found is not None, (kind, word)
                assert found.index == len(others), (kind, word)


@pytest.mark.parametrize("titles", [0, 1, 5, 25])
def test_headings_under_any_number_of_titles(titles: int) -> None:
    rows = [(n + 1, ["某某统计表", "", "单位：元"]) for n in range(titles)]
    layout = recognise([*rows, (titles + 1, MESSY)], sheet="Sheet1")
    assert layout is not None
    assert (layout.kind, layout.header_row) == ("tenancies", titles + 1)
    assert {m.column.key for m in layout.mapped} == {
        *("park", "entity", "uscc", "kind", "registered_on", "founder", "id_number", "phone"),
        *("groups", "start_on", "agreed_end_on", "area_dm2"),
    }
    assert layout.unmapped == ("序号", "备注")


def test_headings_in_two_lines() -> None:
    above = ["园区名称", "企业名称", "入驻协议", "", "", "离园", ""]
    own = ["", "", "编号", "开始日期", "到期日期", "日期", "原因"]
    layout = recognise([(3, above), (4, own)], sheet="表")
    assert layout is not None
    assert layout.header_row == 4
    assert [m.column.key for m in layout.mapped] == [
        *("park", "entity", "agreement_number", "start_on", "agreed_end_on", "left_on"),
        "leaving_cause",
    ]


def test_a_due_date_is_not_an_agreements_end() -> None:
    heads = ["企业名称", "信用代码", "贷款金额（元）", "放款时间", "到期日期", "还款日期"]
    layout = recognise([(1, heads)], sheet="Sheet2")
    assert layout is not None
    assert layout.kind == "loans"
    amount = layout.at("amount_fen")
    assert amount is not None
    assert amount.unit == "元"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("贷款金额(万元)", "万元"),
        ("金额（元）", "元"),
        ("单位：元", "元"),
        ("金额", ""),
        ("单位：㎡、人、万元", "万元"),
    ],
)
def test_the_unit_of_money(heading: str, unit: str) -> None:
    assert money_unit(heading) == unit


def test_other_sheets_are_none() -> None:
    assert recognise([(1, ["姓名", "工资", "部门"]), (2, ["甲", 1.0, "乙"])], sheet="工资") is None
    assert recognise([], sheet="园区") is None
