"""Whole rows from a spreadsheet: columns by headings, owners by name or code, lines refused."""

from datetime import date

import pytest

from app.ui.screens.loans_paste import Pasted, is_rows, read_rows
from app.ui.typing_grid import block_of
from app.usecases.loans import LoanRow, values_of

USCC = "91152223MA0N000011"
ROWS = (
    LoanRow("a/0", "a", "虚构甲商行", USCC, "企业", own=True, values=values_of(None)),
    LoanRow("b/0", "b", "虚构乙·商行𠮷", "", "团队", own=True, values=values_of(None)),
    LoanRow("c/0", "c", "虚构同名", "", "团队", own=True, values=values_of(None)),
    LoanRow("d/0", "d", "虚构同名", "", "团队", own=True, values=values_of(None)),
    LoanRow("e/0", "e", "虚构别单位", "", "团队", own=False, values=values_of(None)),
)


def read(text: str) -> Pasted:
    return read_rows(block_of(text), ROWS)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("虚构甲商行\t20", True),
        (f"{USCC}\t20", True),
        ("名称\t金额", True),
        ("20\t2026-3-1", False),
        ("2026-3-1\t2029-3-1", False),
        ("20\n15", False),
        ("虚构甲商行", False),
        ("", False),
    ],
)
def test_rows_begin_with_a_name(text: str, rows: bool) -> None:
    assert is_rows(block_of(text)) is rows


def test_columns_follow_the_grid_or_their_headings() -> None:
    plain = read(f"{USCC.lower()}\t20\t2026-3-1\t2029-3-1\t\t虚构银行\t是\t荣誉")
    headed = read(
        "免除理由\t贷款银行\t序号\t借款人\t放款日期\t贷款金额(万元)\t是否免除反担保\t到期日\n"
        "荣誉\t虚构银行\t1\t虚构甲商行\t2026/3/1\t20\t是\t2029/3/1"
    )
    for found in (plain, headed):
        (row,) = found.typed
        assert (row.key, row.entity_id, row.loan_id) == ("a/0", "a", None)
        assert row.values == values_of(None) | {
            "amount_fen": 20_000_000,
            "paid_out_on": date(2026, 3, 1),
            "due_on": date(2029, 3, 1),
            "bank": "虚构银行",
            "counter_guarantee_waived": True,
            "waived_for": "荣誉",
        }
    assert list(headed.numbers.values()) == [2]


def test_two_loans_of_one_are_two_rows() -> None:
    found = read("虚构甲商行\t20\t2026-3-1\n虚构甲商行\t10\t2024-3-1")
    assert [row.entity_id for row in found.typed] == ["a", "a"]
    assert len({row.key for row in found.typed}) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("虚构没有\t20\t2026-3-1", "不在这个园区"),
        ("虚构同名\t20\t2026-3-1", "统一社会信用代码"),
        ("虚构别单位\t20\t2026-3-1", "只能查看"),
        ("虚构甲商行\t\t2026-3-1", "没有填贷款金额"),
        ("虚构甲商行\t20\t", "没有填发放日期"),
        ("虚构甲商行\t20\t2026-2-30", "没有 2026 年 2 月 30 日"),
        ("虚构甲商行\t20\t2026-3-1\t\t\t\t大概", "应填“是”或“否”"),
    ],
)
def test_a_line_is_refused_with_its_number_and_reason(line: str, words: str) -> None:
    found = read(f"虚构乙·商行𠮷\t5\t2026-3-1\n\n{line}")
    assert [row.entity_id for row in found.typed] == ["b"]
    (refused,) = found.refused
    assert refused.number == 3
    assert words in refused.reason
