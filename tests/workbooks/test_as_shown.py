"""A table written as it is shown: typed values, nothing for Excel to run, nothing left behind."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workbooks.as_shown import Cell, ShownColumn, as_shown, sheet_name, typed
from app.workbooks.cell_text import CONTROL

COLUMNS = (
    ShownColumn("名称", 200, number=False),
    ShownColumn("面积(㎡)", 100, number=True),
    ShownColumn("入驻日期", 100, number=False),
    ShownColumn("证件号码", 160, number=False),
)


def read(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_numbers_days_and_texts_keep_their_kind(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        [("虚构𠮷商行", ""), ("1,234.50", "met"), ("2026-06-30", ""), ("1522**********1234", "")],
        [("=1+1", ""), ("", ""), ("2026-02-30", ""), ("152223188008200080", "")],
    ]
    content, count = as_shown("表", COLUMNS, rows, notes=["共两行"], scratch=tmp_path)
    assert count == 2
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["名称", "面积(㎡)", "入驻日期", "证件号码"]
    first, second = sheet[2], sheet[3]
    assert (first[1].value, first[1].number_format) == (1234.5, '"✓ "#,##0.00')
    assert str(first[2].value) == "2026-06-30 00:00:00"
    assert first[3].value == "1522**********1234"
    assert [cell.value for cell in second] == ["'=1+1", None, "2026-02-30", "152223188008200080"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert book.sheetnames == ["表", "说明"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "value", "shown"),
    [
        ("12", 12.0, "0"),
        ("-1,234", -1234.0, "#,##0"),
        ("99.9%", 0.999, "0.0%"),
        ("300.00", 300.0, "0.00"),
        ("28/30", "28/30", "@"),
        ("1234567890123456", "1234567890123456", "@"),
        ("1,23", "1,23", "@"),
        ("—", "—", "@"),
    ],
)
def test_what_a_number_column_holds(words: str, value: object, shown: str) -> None:
    found, how = typed(words, number=True)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
    assert how == shown


@given(words=st.text(max_size=60), number=st.booleans())
def test_no_words_become_a_formula_or_break_the_file(words: str, number: bool) -> None:
    value, _ = typed(words, number=number)
    if isinstance(value, str):
        assert not value.startswith(("=", "+", "-", "@"))
        assert CONTROL.search(value) is None


@given(title=st.text(max_size=50))
def test_any_title_names_a_sheet(title: str) -> None:
    name = sheet_name(title)
    assert 0 < len(name) <= 31
    assert not set(name) & set("[]:*?/\\'")


class StoppedError(Exception):
    """The clerk pressed 取消."""


def test_stopped_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    def rows() -> Iterator[Sequence[Cell]]:
        for number in range(2_000):
            yield [(f"虚构{number}", ""), ("1", ""), ("", ""), ("", "")]
        raise StoppedError

    with pytest.raises(StoppedError):
        as_shown("表", COLUMNS, rows(), scratch=tmp_path)
    assert list(tmp_path.iterdir()) == []
