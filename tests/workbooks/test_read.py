"""Rows of a sheet: what is passed over, filled down, refused, and with which sentence."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.workbooks.cell_text import key as name_key
from app.workbooks.fates import Question, Refusal, Row
from app.workbooks.headings import recognise
from app.workbooks.read import read_rows
from app.workbooks.sheets import Sheet
from tests.workbooks.made_up import (
    PARK,
    TODAY,
    only_sheet,
    person,
    read,
    rows_in,
    sheet_of,
    tenancies,
    tenancy,
    workbook,
)

BLANK: dict[str, Any] = {}


def _refused(path: Path) -> Refusal:
    (found,) = read(path)
    assert isinstance(found, Refusal), found
    return found


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"统一社会信用代码": "91152223MA0000001A"}, "uscc", "uscc"),
        ({"统一社会信用代码": "9115"}, "uscc", "uscc"),
        ({"统一社会信用代码": 9.1152223e17}, "uscc", "uscc"),
        ({"身份证号": "152223199001010019"}, "id_number", "id_number"),
        ({"身份证号": "152223900101001"}, "id_number", "id_number"),
        ({"身份证号": 1.52223199001010e17}, "id_precision", "id_number"),
        ({"身份证号": "1.52223E+17"}, "id_precision", "id_number"),
        ({"身份证号": "152223199001010000"}, "id_precision", "id_number"),
        ({"身份证号": "152223199001010???"}, "id_precision", "id_number"),
        ({"入驻日期": "2028-03-01"}, "dates", "agreed_end_on"),
        ({"离园日期": "2024-02-01"}, "dates", "left_on"),
        ({"入驻日期": "去年"}, "dates", "start_on"),
        ({"入驻日期": "2024年3月"}, "dates", "start_on"),
        ({"入驻日期": None}, "dates", "start_on"),
        ({"协议到期日": "长期"}, "dates", "agreed_end_on"),
        ({"毕业日期": "2026-07-01"}, "dates", "graduated_on"),
        ({"使用面积(㎡)": "待定"}, "area", "area_dm2"),
        ({"使用面积(㎡)": 0}, "area", "area_dm2"),
        ({"使用面积(㎡)": None}, "area", "area_dm2"),
        ({"主体类型": "外星人"}, "code", "kind"),
        ({"离园原因": "搬走", "离园日期": "2025-01-01"}, "code", "leaving_cause"),
        ({"人员类别": "在校生、神仙"}, "code", "groups"),
        ({"首次创业": "大概"}, "code", "first_venture"),
        ({"实体名称": None}, "missing", "entity"),
        ({"园区名称": None}, "missing", "park"),
    ],
)
def test_each_refusal_of_a_tenancy(
    changed: dict[str, Any], code: str, field: str, tmp_path: Path
) -> None:
    found = _refused(tenancies(tmp_path / "a.xlsx", tenancy(1, **changed)))
    assert (found.row, found.code, found.field) == (2, code, field)
    assert found.reason.endswith("。")
    assert "请" in found.reason


def test_all_faults_of_a_row_are_said_at_once(tmp_path: Path) -> None:
    bad = tenancy(1, **{"使用面积(㎡)": "待定", "身份证号": "123"})
    found = _refused(tenancies(tmp_path / "a.xlsx", bad))
    assert found.code == "id_number"
    assert "待定" in found.reason
    assert "123" in found.reason


def test_unknown_industry_and_ethnic_group_are_asked_not_refused(tmp_path: Path) -> None:
    path = tenancies(tmp_path / "a.xlsx", tenancy(1, 行业="星际贸易", 民族="不明"))
    (row,) = rows_in(path)
    assert {doubt.code for doubt in row.doubts} == {"industry", "ethnic_group"}
    assert not {"industry", "ethnic_group"} & row.values.keys()


@pytest.mark.parametrize(
    "write",
    [
        lambda n: n,
        lambda n: f"'{n}",
        lambda n: f" {n[:6]} {n[6:14]} {n[14:]} ",
        lambda n: "".join(chr(ord(c) + 0xFEE0) for c in n),
        lambda n: n.lower(),
        lambda n: f"\u202d{n}\u202c",
        lambda n: n.replace("X", "×"),
        lambda n: f"{n}。",
    ],
)
def test_id_numbers_as_offices_write_them(write: Callable[[str], str], tmp_path: Path) -> None:
    number = next(p for p in map(person, range(1, 99)) if p.endswith("X"))
    (row,) = rows_in(tenancies(tmp_path / "a.xlsx", tenancy(1, 身份证号=write(number))))
    assert row.values["id_number"] == number


def test_the_park_fills_down_past_refused_blank_and_subtotal_rows(tmp_path: Path) -> None:
    rows = [
        tenancy(1),
        tenancy(2, 园区名称=None, **{"使用面积(㎡)": "待定"}),
        BLANK,
        tenancy(3, 园区名称=None),
        {"园区名称": "小计", "使用面积(㎡)": 100},
        tenancy(4, 园区名称=None),
        tenancy(5, 园区名称="恒隆创业广场"),
        tenancy(6, 园区名称=None),
    ]
    found = read(tenancies(tmp_path / "a.xlsx", *rows))
    assert [(type(r), r.park if isinstance(r, Refusal) else r.values["park"]) for r in found
            if not isinstance(r, Question)] == [
        (Row, PARK), (Refusal, PARK), (Row, PARK), (Row, PARK),
        (Row, "恒隆创业广场"), (Row, "恒隆创业广场"),
    ]  # fmt: skip


def test_nothing_is_inherited_across_a_grand_total(tmp_path: Path) -> None:
    rows = [tenancy(1), {"实体名称": "合　计", "使用面积(㎡)": 50}, tenancy(2, 园区名称=None)]
    found = read(tenancies(tmp_path / "a.xlsx", *rows))
    assert [type(r) for r in found] == [Row, Refusal]
    assert isinstance(found[1], Refusal)
    assert (found[1].code, found[1].row) == ("missing", 4)


def test_headings_repeated_on_each_page_in_another_order(tmp_path: Path) -> None:
    first, second = sheet_of([tenancy(1)]), sheet_of([dict(reversed(tenancy(2).items()))])
    path = workbook(
        tmp_path / "a.xlsx", {"台账": [["入驻台账"], *first, [None], *second, ["注：示例"]]}
    )
    rows = list(rows_in(path))
    assert [row.number for row in rows] == [3, 6]
    assert rows[0].values["start_on"] == rows[1].values["start_on"] == date(2024, 3, 1)


def test_another_table_below_is_not_swallowed(tmp_path: Path) -> None:
    loans: list[list[Any]] = [
        ["企业名称", "信用代码", "贷款金额(万元)", "发放日期"],
        ["示例", None, 20, "2024-01-01"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"台账": [*sheet_of([tenancy(1)]), *loans]})
    found = read(path)
    assert [type(r) for r in found] == [Row, Question]
    assert isinstance(found[1], Question)
    assert (found[1].code, found[1].row) == ("second_table", 3)


def test_park_name_over_its_block_and_footnotes(tmp_path: Path) -> None:
    body = [{k: v for k, v in tenancy(n).items() if k != "园区名称"} for n in (1, 2)]
    heads = ["园区名称", *body[0]]
    lines: list[list[Any]] = [
        ["入驻台账"], heads,
        ["一、恒隆创业广场"], [None, *body[0].values()],
        ["二、" + PARK], [None, *body[1].values()],
        ["填表人：示例", None, None, "审核人：示例"], ["注：本表每季度报送。"],
    ]  # fmt: skip
    rows = list(rows_in(workbook(tmp_path / "a.xlsx", {"台账": lines})))
    assert [row.values["park"] for row in rows] == ["恒隆创业广场", PARK]


BLOCKS = frozenset([name_key("恒隆创业广场"), name_key(PARK)])


def _in_blocks(path: Path, *over: str) -> list[tuple[str, str]]:
    """Rows of a sheet without a park column, each under one of these lines: name and park."""
    body = [
        {k: v for k, v in tenancy(n).items() if k != "园区名称"} for n in range(1, len(over) + 1)
    ]
    lines: list[list[Any]] = [["序号", *body[0]]]
    for number, (line, row) in enumerate(zip(over, body, strict=True), start=1):
        lines += [[line], [number, *row.values()]]
    sheet, layout = only_sheet(workbook(path, {"Sheet1": [*lines, ["合计", "2户"]]}))
    found = read_rows(sheet, layout, today=TODAY, parks=BLOCKS)
    return [(r.values["entity"], r.values["park"]) for r in found if isinstance(r, Row)]


def test_a_line_over_each_block_is_its_park_where_there_is_no_such_column(tmp_path: Path) -> None:
    over = ("一、恒隆创业广场：", f"园区名称：{PARK}（20户）", "恒隆创业广场入驻企业台账")
    found = _in_blocks(tmp_path / "a.xlsx", *over)
    assert [park for _, park in found] == ["恒隆创业广场", PARK, "恒隆创业广场"]


def test_a_misspelt_line_over_a_block_is_not_taken_for_the_park_above(tmp_path: Path) -> None:
    found = _in_blocks(tmp_path / "a.xlsx", "恒隆创业广场", "衡隆创业广场", "2026年6月")
    assert [park for _, park in found] == ["恒隆创业广场", "衡隆创业广场", "衡隆创业广场"]


def test_a_heading_that_only_a_pattern_knows_is_passed_over_on_each_page(tmp_path: Path) -> None:
    rows = [dict(tenancy(n)) for n in (1, 2)]
    heads = ["归属园区（基地）", "执照名称", *[*rows[0]][2:]]
    lines = [heads, [*rows[0].values()], heads, [None, *[*rows[1].values()][1:]]]
    found = read(workbook(tmp_path / "a.xlsx", {"表": lines}))
    assert [type(r) for r in found] == [Row, Row]


def test_a_total_that_counts_under_the_names(tmp_path: Path) -> None:
    heads = ["园区名称", "使用面积(㎡)", "入驻日期", "协议到期日", "主体类型", "实体名称"]
    rows = [[tenancy(1)[head] for head in heads], ["合计", 50, None, None, None, 1]]
    found = read(workbook(tmp_path / "a.xlsx", {"表": [heads, *rows]}))
    assert [type(r) for r in found] == [Row]


def test_cells_merged_downwards_carry_names_but_no_areas(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    lines = sheet_of([tenancy(1), tenancy(1, 入驻日期="2025-03-01", 协议编号="示-1-2")])
    for line in lines:
        sheet.append(line)
    for column in ("A", "B", "C", "F", "J"):
        sheet[f"{column}3"] = None
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    first, second = read(tmp_path / "a.xlsx")
    assert isinstance(first, Row)
    assert isinstance(second, Refusal)
    assert (second.code, second.name) == ("area", first.values["entity"])


def test_month_of_a_sheet_of_headcounts_from_its_title(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["2026年2月从业人员统计表"],
        ["企业名称", "统一社会信用代码", "员工人数"],
        ["示例公司", None, "13人"],
    ]
    (row,) = rows_in(workbook(tmp_path / "a.xlsx", {"人数": lines}))
    assert row.values == {"entity": "示例公司", "employees": 13, "period_end_on": date(2026, 2, 28)}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([["企业名称", "统计日期", "从业人数"], ["示例", "2026-01-31", "若干"]], "number"),
        ([["企业名称", "统计日期", "从业人数"], ["示例", None, 3]], "dates"),
        ([["企业名称", "贷款金额", "发放日期"], ["示例", "若干", "2026-01-31"]], "amount"),
        (
            [
                ["企业名称", "贷款金额", "发放日期", "到期日期"],
                ["示例", 3, "2026-01-31", "2025-01-31"],
            ],
            "dates",
        ),
        ([["园区名称", "服务日期", "服务类别"], ["示例", "2026-01-31", "按摩"]], "code"),
        ([["园区名称", "园区类别", "地址"], ["示例", "高尔夫", "某街"]], "code"),
        ([["园区名称", "生效日期", "建筑面积"], ["示例", "2026-01-31", "若干"]], "area"),
    ],
)
def test_refusals_of_the_other_sheets(lines: list[list[Any]], code: str, tmp_path: Path) -> None:
    found = _refused(workbook(tmp_path / "a.xlsx", {"表": lines}))
    assert (found.row, found.code) == (2, code)
    assert found.reason.endswith("。")


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "合计", "注：", "园区名称", "2021.4.13", "'", "'=1", "恒隆创业广场", "入驻日期"]
    ),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(time(3, 4)),
    st.timedeltas(),
    st.integers(),
)


class _Lines:
    """A sheet of given lines, as sheets.Sheet gives them."""

    name = "表"
    merged = ((3, 5, 0), (4, 6, 9))

    def __init__(self, lines: list[list[Any]]) -> None:
        self.lines = lines

    def rows(self) -> list[tuple[int, list[Any]]]:
        return [(n, list(line)) for n, line in enumerate(self.lines, start=1)]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, max_size=14), max_size=8))
def test_no_cell_of_any_kind_crashes(body: list[list[Any]]) -> None:
    heads = [*tenancy(1), "毕业日期", "人员类别", "首次创业", "行业"]
    lines = _Lines([heads, *body])
    layout = recognise(lines.rows(), sheet="表")
    assert layout is not None
    sheet: Sheet = lines  # type: ignore[assignment]
    for found in read_rows(sheet, layout, today=TODAY):
        assert not isinstance(found, Refusal) or found.reason


def test_dates_that_excel_knows(tmp_path: Path) -> None:
    row = tenancy(
        1, 入驻日期=date(2024, 3, 1), 协议到期日=datetime.combine(date(2027, 2, 28), time(9))
    )
    (found,) = rows_in(tenancies(tmp_path / "a.xlsx", row))
    assert found.values["start_on"] == date(2024, 3, 1)
    assert found.values["agreed_end_on"] == date(2027, 2, 28)
