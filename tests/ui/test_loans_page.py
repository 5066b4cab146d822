"""贷款 by the keyboard alone: typed, pasted, filled down, begun and finished, refused by line."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import Park
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.ui.screens.loans_columns import PLACES
from app.ui.screens.loans_page import LoansPage
from app.ui.screens.monthly import Monthly
from tests.store import made_up
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.offices import Offices

DAY = date(2026, 6, 1)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LONG = "虚构·阿拉坦其其格苏日古嘎尼尔扎木苏荣扎布巴特尔种养殖农民专业合作社联合社𠮷"
NAMES = ("虚构甲商行", "虚构乙商行", LONG)


def fill(ledger: Ledger) -> None:
    own = ledger.unit_code
    park = queries.all_of(ledger, Park, "unit_code = ?", (own,), order="name, id")[0]
    for place, name in enumerate(NAMES):
        firm = made_up.entity(name=name, kind="个体工商户", unit_code=own)
        start = date(2024, 1 + place, 1)
        insert(ledger, [firm, made_up.tenancy(firm, park.id, unit_code=own, start_on=start)])


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    fill(offices.banner)
    window = shown(offices.banner)
    window.frame.go("monthly", ("loans", ""))
    window.rest()
    page(window).focus_start()
    return window


def page(window: Shown) -> LoansPage:
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    assert isinstance(screen.page, LoansPage)
    return screen.page


def loans(window: Shown) -> list[Loan]:
    return queries.all_of(window.ledger, Loan, order="paid_out_on, id")


def shown_rows(window: Shown) -> list[list[str]]:
    return cells(page(window).table)


def paste(window: Shown, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    window.key(Qt.Key.Key_V, CTRL)


def type_cells(window: Shown, *words: str) -> None:
    for each in words:
        if each:
            window.type(each)
        window.key(Qt.Key.Key_Tab)


def test_a_click_on_the_other_grid_lets_it_be_typed_into(window: Shown) -> None:
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    for view, found in (("headcounts", screen.headcounts), ("loans", screen.loans)):
        place = screen.segments.findChild(QPushButton, view)
        assert isinstance(place, QPushButton)
        QTest.mouseClick(place, Qt.MouseButton.LeftButton)
        window.rest()
        assert found.cells.hasFocus()


def test_a_row_is_typed_across_and_saved_once_it_says_enough(window: Shown) -> None:
    assert [row[0] for row in shown_rows(window)] == list(NAMES)
    window.type("20")
    window.key(Qt.Key.Key_Tab)
    assert loans(window) == []
    assert shown_rows(window)[0][-1] == "还没有保存，请补发放日期"
    type_cells(window, "20260301", "2029-3-1", "", "虚构银行", "是", "盟级荣誉")
    (loan,) = loans(window)
    assert (loan.amount_fen, loan.paid_out_on) == (20_000_000, date(2026, 3, 1))
    assert (loan.due_on, loan.repaid_on, loan.bank) == (date(2029, 3, 1), None, "虚构银行")
    assert (loan.counter_guarantee_waived, loan.waived_for) == (True, "盟级荣誉")
    # Tab has gone on to the next resident.
    assert page(window).cells.currentIndex().row() == 1
    assert page(window).counted.text() == "3 户　1 笔　20 万元"


def test_what_was_begun_survives_a_reload(window: Shown) -> None:
    window.type("20")
    window.key(Qt.Key.Key_Tab)
    page(window).load()
    window.rest()
    assert shown_rows(window)[0][1] == "20"
    window.type("2026-3-1")
    window.key(Qt.Key.Key_Return)
    assert [each.amount_fen for each in loans(window)] == [20_000_000]


def test_what_cannot_stand_goes_back_with_its_reason(window: Shown) -> None:
    type_cells(window, "20", "2026-3-1")
    window.type("2025-3-1")
    window.key(Qt.Key.Key_Tab)
    assert "早于" in page(window).foot.wrong.text()
    assert [each.due_on for each in loans(window)] == [None]
    assert shown_rows(window)[0][3] == ""
    window.type("虚构")
    window.key(Qt.Key.Key_Tab)
    assert "不是日期" in page(window).foot.wrong.text()


def test_rows_are_pasted_and_refused_by_line(window: Shown) -> None:
    paste(
        window,
        "名称\t金额（万元）\t放款日期\t经办银行\n"
        f"{NAMES[0]}\t20\t2026/3/1\t虚构银行\n"
        "虚构的别处商行\t10\t2026/3/1\t\n"
        f"{NAMES[1]}\t二十\t2026/3/1\t\n"
        f"{NAMES[1]}\t15\t\t\n"
        f"{LONG}\t30\t2027/3/1\t\n"
        f"{LONG}\t30\t2026/3/2\t\n",
    )
    assert [(each.amount_fen, each.bank) for each in loans(window)] == [
        (20_000_000, "虚构银行"),
        (30_000_000, None),
    ]
    refused = [(line.number, line.reason) for line in page(window).refused._lines]
    assert [number for number, _ in refused] == [3, 4, 5, 6]
    assert "不在这个园区" in refused[0][1]
    assert "二十" in refused[1][1]
    assert "没有填发放日期" in refused[2][1]
    assert "还没有到" in refused[3][1]
    assert "已保存 2 笔" in page(window).foot.wrong.text()
    # Mended and pasted again, what is there already is not there twice.
    paste(window, f"{NAMES[0]}\t20\t2026-03-01\n{NAMES[1]}\t15\t2026-03-01\n")
    assert sorted(each.amount_fen for each in loans(window)) == [15_000_000, 20_000_000, 30_000_000]
    assert not page(window).refused.isVisible()
    window.desk.undo()
    window.rest()
    assert len(loans(window)) == 2


def test_a_column_is_pasted_and_one_day_filled_into_many_rows(window: Shown) -> None:
    paste(window, "10\n15\n20")
    window.key(Qt.Key.Key_Tab)
    paste(window, "2026-3-1\n2026-3-2\n2026-3-3")
    assert [each.amount_fen for each in loans(window)] == [10_000_000, 15_000_000, 20_000_000]
    for _ in range(2):
        window.key(Qt.Key.Key_Tab)
    window.type("2026-6-1")
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Up)
    for _ in range(2):
        window.key(Qt.Key.Key_Down, SHIFT)
    window.key(Qt.Key.Key_D, CTRL)
    assert {each.repaid_on for each in loans(window)} == {date(2026, 6, 1)}


def test_a_second_loan_has_its_own_row(window: Shown) -> None:
    type_cells(window, "20", "2024-3-1")
    page(window).cells.setCurrentIndex(page(window).table.model.index(0, 3))
    window.key(Qt.Key.Key_N, CTRL)
    assert [row[0] for row in shown_rows(window)] == [NAMES[0], *NAMES]
    type_cells(window, "10", "2026-3-1")
    assert [each.amount_fen for each in loans(window)] == [20_000_000, 10_000_000]
    assert len({each.entity_id for each in loans(window)}) == 1
    assert [row[1] for row in shown_rows(window)] == ["20", "10", "", ""]


def test_a_large_personal_loan_is_flagged_and_explained(window: Shown) -> None:
    type_cells(window, "30.000001", "2026-3-1")
    assert shown_rows(window)[0][-1] == "个人贷款过大"
    assert "超过 30 万元" in page(window).foot.said.text()
    window.key(Qt.Key.Key_F4)
    window.type("合伙经营")
    window.key(Qt.Key.Key_Return)
    assert [each.reason for each in queries.all_of(window.ledger, Explanation)] == ["合伙经营"]
    assert shown_rows(window)[0][-1] == "合伙经营"
    window.desk.undo()
    window.rest()
    assert queries.all_of(window.ledger, Explanation) == []


def test_what_is_said_of_a_row_goes_with_it(window: Shown) -> None:
    type_cells(window, "30.000001", "2026-3-1")
    foot = page(window).foot
    window.key(Qt.Key.Key_F4)
    window.key(Qt.Key.Key_Return)
    assert "没有写说明" in foot.wrong.text()
    grid = page(window).cells
    grid.setFocus()
    window.key(Qt.Key.Key_Down)
    assert foot.wrong.text() == ""
    window.key(Qt.Key.Key_F4)
    assert "没有需要说明" in foot.wrong.text()
    window.key(Qt.Key.Key_Up)
    assert foot.wrong.text() == ""


def test_a_loan_taken_back_may_be_typed_anew(window: Shown) -> None:
    type_cells(window, "20", "2026-3-1")
    window.desk.undo()
    window.rest()
    assert loans(window) == []
    page(window).cells.setCurrentIndex(page(window).table.model.index(0, 3))
    type_cells(window, "25", "2026-3-2")
    assert [each.amount_fen for each in loans(window)] == [25_000_000]


def test_a_row_emptied_goes_into_the_bin(window: Shown) -> None:
    type_cells(window, "20", "2026-3-1")
    grid = page(window).cells
    grid.setCurrentIndex(page(window).table.model.index(0, 3))
    window.key(Qt.Key.Key_Right, SHIFT)
    window.key(Qt.Key.Key_Delete)
    assert loans(window) == []
    assert [row[0] for row in shown_rows(window)] == list(NAMES)


def test_the_other_grid_is_typed_into_at_once(window: Shown) -> None:
    own = window.ledger.unit_code
    _, other, *_ = queries.all_of(window.ledger, Park, "unit_code = ?", (own,), order="name, id")
    firm = made_up.entity(name="虚构的邻园商行", unit_code=own)
    insert(window.ledger, [firm, made_up.tenancy(firm, other.id, unit_code=own)])
    window.frame.go("monthly", ("loans", other.id))
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    screen.segments.choose("headcounts")
    window.rest()
    window.type("7")
    window.key(Qt.Key.Key_Return)
    (typed,) = queries.all_of(window.ledger, Headcount)
    assert (typed.entity_id, typed.employees) == (firm.id, 7)


def test_the_park_stays_from_one_grid_to_the_other(window: Shown) -> None:
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    park = page(window).park_id
    screen.segments.setFocus()
    window.key(Qt.Key.Key_Left)
    assert screen.page is screen.headcounts
    assert screen.headcounts.park_id == park
    assert [row[0] for row in cells(screen.headcounts.table)] == list(NAMES)
    assert queries.all_of(window.ledger, Entity) != []


def opened_again(window: Shown, shown: Opened) -> Shown:
    """The program started anew over the same ledger: nothing that was in a window is left."""
    window.frame.close()
    again = shown(window.ledger)
    again.frame.go("monthly", ("loans", ""))
    again.rest()
    page(again).focus_start()
    return again


def test_what_was_begun_is_there_when_the_program_is_started_again(
    window: Shown, shown: Opened
) -> None:
    type_cells(window, "20", "", "2029-3-1", "", "虚构银行", "是")
    window.key(Qt.Key.Key_N, CTRL)
    type_cells(window, "7")
    assert loans(window) == []
    again = opened_again(window, shown)
    first, second = shown_rows(again)[:2]
    assert first[1:6] == ["20", "", "2029-03-01", "", "虚构银行"]
    assert first[-1] == "还没有保存，请补发放日期"
    assert (second[0], second[1]) == (NAMES[0], "7")
    again.key(Qt.Key.Key_Tab)
    type_cells(again, "20260301")
    (saved,) = loans(again)
    assert (saved.amount_fen, saved.bank) == (20_000_000, "虚构银行")
    third = opened_again(again, shown)
    assert [row[1] for row in shown_rows(third)[:2]] == ["20", "7"]
    assert loans(third) == [saved]


def test_a_row_begun_and_emptied_again_is_forgotten(window: Shown, shown: Opened) -> None:
    type_cells(window, "20")
    window.key(Qt.Key.Key_Backtab, SHIFT)
    window.key(Qt.Key.Key_Delete)
    again = opened_again(window, shown)
    assert all(set(row[1:]) == {""} for row in shown_rows(again))


def test_a_row_begun_stands_beside_what_was_lent_meanwhile(window: Shown, shown: Opened) -> None:
    type_cells(window, "20")
    (first,) = [each for each in queries.all_of(window.ledger, Entity) if each.name == NAMES[0]]
    insert(window.ledger, [replace(made_up.loan(first, DAY), unit_code=first.unit_code)])
    again = opened_again(window, shown)
    rows = [row for row in shown_rows(again) if row[0] == NAMES[0]]
    assert len(rows) == 2
    assert "还没有保存，请补发放日期" in rows[1][-1]


def test_undo_goes_to_the_row_in_its_park(window: Shown) -> None:
    window.key(Qt.Key.Key_Down)
    type_cells(window, "20", "20260301")
    other = next(
        park
        for park in queries.all_of(window.ledger, Park, "unit_code = ?", (window.ledger.unit_code,))
        if park.id != page(window).park_id
    )
    before = page(window).park_id
    page(window).arrive(other.id)
    window.rest()
    assert page(window).park_id == other.id
    for turn in (window.desk.undo, window.desk.redo):
        turn()
        window.rest()
        assert page(window).park_id == before
        row = page(window).table.current_row()
        assert row is not None
        assert row.name == NAMES[1]
    assert len(loans(window)) == 1


def test_words_are_typed_from_the_left_and_numbers_from_the_right(window: Shown) -> None:
    sides = []
    for name in ("amount_fen", "bank"):
        cells_ = page(window).cells
        cells_.setCurrentIndex(page(window).table.model.index(0, PLACES[name]))
        window.key(Qt.Key.Key_F2)
        line = window.widget("cell_editor")
        assert isinstance(line, QLineEdit)
        sides.append(line.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        window.key(Qt.Key.Key_Escape)
    assert sides == [Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft]


def test_one_more_loan_of_a_resident_is_pasted_month_after_month(window: Shown) -> None:
    """The second paste once wrote its loan over the one that the first had added."""
    for amount, day in (("20", "2026-01-05"), ("10", "2026-02-05"), ("15", "2026-03-05")):
        paste(window, f"{NAMES[0]}\t{amount}\t{day}\n")
    assert [each.amount_fen for each in loans(window)] == [20_000_000, 10_000_000, 15_000_000]
