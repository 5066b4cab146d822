"""The product's own workbook: no formula goes out, and what goes out comes back."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.codes import FOUNDER_GROUPS, LEAVING_CAUSES
from app.workbooks.cell_text import name, person, text_or_none
from app.workbooks.columns import COLUMNS, KINDS, SHEET_NAMES
from app.workbooks.fates import Row
from app.workbooks.headings import recognise
from app.workbooks.parsers import unquoted
from app.workbooks.read import read_rows
from app.workbooks.registers import register, template
from app.workbooks.sheets import open_workbook
from tests.workbooks.made_up import PARK, TODAY, code
from tests.workbooks.made_up import person as id_number_of

CASES = Path(__file__).parents[1] / "cases" / "ledgers"
DANGEROUS = ["=1+1", "+86", "-1", "@SUM(A1)", "'=x", '=HYPERLINK("a","b")']
WORD = st.one_of(st.text(max_size=20), st.sampled_from(DANGEROUS))
PAST = st.dates(min_value=date(1990, 1, 1), max_value=date(2026, 6, 1))
LATER = st.dates(min_value=date(2026, 6, 2), max_value=date(2090, 1, 1))
TENANCY = st.fixed_dictionaries(
    {
        "entity": WORD.map(lambda w: name(f"示例{w}") or "示例"),
        "founder": WORD.map(lambda w: person(f"示例{w}") or "示例"),
        "start_on": PAST,
        "agreed_end_on": LATER,
        "area_dm2": st.integers(1, 10**7),
    },
    optional={
        "room": WORD.map(text_or_none),
        # A mark before a number is Excel's sign for text, not the number's.
        "agreement_number": WORD.map(unquoted).filter(lambda number: number == unquoted(number)),
        "graduated_on": PAST,
        "first_venture": st.booleans(),
        "rent_free": st.booleans(),
        "left_on": LATER,
        "leaving_cause": st.sampled_from(LEAVING_CAUSES),
        "groups": st.lists(st.sampled_from(FOUNDER_GROUPS), unique=True).map(tuple),
        "extension_paper": WORD.map(text_or_none),
        "uscc": st.integers(1, 9999).map(code),
        "id_number": st.integers(1, 99).map(id_number_of),
    },
)


def _read_back(content: bytes, path: Path) -> dict[str, list[dict[str, Any]]]:
    path.write_bytes(content)
    found: dict[str, list[dict[str, Any]]] = {}
    for sheet in open_workbook(path).sheets:
        layout = recognise(sheet.head(5), sheet=sheet.name)
        assert layout is not None
        rows = list(read_rows(sheet, layout, today=TODAY))
        assert all(isinstance(row, Row) for row in rows), rows
        found[layout.kind] = [row.values for row in rows if isinstance(row, Row)]
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(TENANCY, min_size=1, max_size=5))
def test_a_register_reads_back_without_loss(
    tmp_path_factory: Any, rows: list[dict[str, Any]]
) -> None:
    said = [
        {k: v for k, v in (row | {"park": PARK, "kind": "企业"}).items() if v not in (None, ())}
        for row in rows
    ]
    path = tmp_path_factory.getbasetemp() / "册.xlsx"
    assert _read_back(register({"tenancies": said}), path)["tenancies"] == said


def test_money_and_judgements_read_back(tmp_path: Path) -> None:
    loan = {"entity": "示例", "amount_fen": 12_345_678, "paid_out_on": date(2024, 1, 5)}
    loan |= {"counter_guarantee_waived": True, "waived_for": "示例理由"}
    park = {"park": PARK, "region": "扎赉特旗", "sound": False, "judged_on": date(2025, 1, 1)}
    park |= {"kinds": ("综合", "特色"), "status": "整改", "speciality": "示例产业"}
    back = _read_back(register({"loans": [loan], "parks": [park]}), tmp_path / "a.xlsx")
    assert back["loans"] == [loan]
    assert back["parks"] == [park]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    row = {"park": PARK, "entity": "=1+1", "room": "@x", "agreement_number": "+1", "founder": "-2"}
    path = tmp_path / "a.xlsx"
    path.write_bytes(register({"tenancies": [row]}))
    cells = [cell for sheet in openpyxl.load_workbook(path) for line in sheet for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in texts


def test_the_template_has_the_six_sheets_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == list(SHEET_NAMES.values())
    for kind in KINDS:
        heads = [cell.value for cell in book[SHEET_NAMES[kind]][1]]
        assert heads == [c.heading for c in COLUMNS[kind] if not c.extra]


def test_the_template_is_what_the_ledgers_show() -> None:
    shown = openpyxl.load_workbook(CASES / "152222-2-clean.xlsx")
    for kind in KINDS:
        heads = [cell.value for cell in shown[SHEET_NAMES[kind]][1]]
        assert heads == [c.heading for c in COLUMNS[kind] if not c.extra]
