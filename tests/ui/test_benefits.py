"""补贴 in the window's frame: from the candidate to the record, by keyboard alone."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.codes import BENEFIT_KINDS
from app.domain.entity import Entity
from app.domain.money import Benefit
from app.store import queries
from app.store.ledger import Ledger
from app.ui import look
from app.ui.background import Background
from app.ui.cells import PAD
from tests.ui.exchange import Opened, Shown, cells, opened
from tests.usecases.made_up_league import OTHER, PERSON, Made
from tests.usecases.offices import TODAY

ONCE, HATCHED, JOBS = "一次性创业补贴", "创业孵化补贴", "创业带动就业补贴"
UNIT = "152223"


def venture(made: Made, number: str, name: str, *, groups: tuple[str, ...] = ("退役军人",)) -> Any:
    """A household that may have 一次性创业补贴 if it is of such groups."""
    unit = made.ledger.unit_code
    person = made.founder(unit, id_number=number, groups=groups, first_venture=True)
    firm = made.entity(person, unit, name=name)
    made.stay(firm)
    made.jobs(firm, 3, on=date(2024, 1, 31))
    made.jobs(firm, 5, on=TODAY)
    return firm


@pytest.fixture
def shown(
    qtbot: QtBot,
    background: Background,
    ledger: Ledger,  # noqa: ARG001 - closed after the frames
    memory_ledger: Ledger,  # noqa: ARG001
) -> Iterator[Opened]:
    """What shows a ledger in the window's frame; one office is enough here."""
    with opened(qtbot, background) as show:
        yield show


@pytest.fixture
def banner(ledger: Ledger) -> Ledger:
    """Two households: one that may have it at once, one of no such group."""
    made = Made(ledger)
    venture(made, PERSON, "虚构𠮷祥商行")
    venture(made, OTHER, "虚构其他商行", groups=("其他",))
    return made.save()


def at(window: Shown, kind: str = ONCE, wanted: str = "") -> Any:
    window.frame.go("benefits", (kind, wanted))
    window.rest()
    return window.frame.current()


def typed(window: Shown, name: str, words: str) -> None:
    (edit,) = [each for each in window.frame.findChildren(QLineEdit, name) if each.isVisible()]
    edit.setFocus()
    edit.selectAll()
    window.type(words)


def entities(ledger: Ledger) -> list[Entity]:
    return queries.all_of(ledger, Entity)


def stored(ledger: Ledger) -> list[Benefit]:
    return queries.all_of(ledger, Benefit)


def test_candidates_stand_in_the_view_of_their_answer(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    screen = at(window)
    rows = cells(screen.candidates.table)
    assert [(row[0], row[3], row[4]) for row in rows if "虚构" in row[0]] == [
        ("虚构𠮷祥商行", "可享受", "不低于 10,000")
    ]
    window.press("not_met")
    assert "虚构其他商行" in [row[0] for row in cells(screen.candidates.table)]
    assert window.words("benefit_rule") == "不低于 10,000 元　XA2022 五(三)"


def test_the_conditions_of_the_one_under_the_cursor(shown: Opened, banner: Ledger) -> None:
    (firm,) = [each for each in entities(banner) if each.name == "虚构其他商行"]
    window = shown(banner)
    screen = at(window, wanted=firm.id)
    first = cells(screen.candidates.conditions)[0]
    assert first == ["人员类别", "不符合", "XA2022 五(三)", "其他，不在所列类别之内"]
    assert window.words("benefit_about").startswith("虚构其他商行 · 不符合")


def test_a_benefit_is_put_down_and_taken_back_by_keyboard(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    screen = at(window)
    screen.candidates.table.focus_rows()
    window.key(Qt.Key.Key_Return)
    assert window.widget("amount_fen").text() == "10,000"  # type: ignore[attr-defined]
    typed(window, "amount_fen", "12000")
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (benefit,) = stored(banner)
    assert (benefit.amount_fen, benefit.applied_on) == (1_200_000, TODAY)
    assert benefit.basis == "XA2022 五(三)（2022-03-30 版）"
    assert screen.pages.currentWidget() is screen.candidates
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(banner) == []


def test_an_amount_below_the_floor_says_so_while_typing(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    screen = at(window)
    screen.candidates.table.focus_rows()
    window.key(Qt.Key.Key_Return)
    typed(window, "amount_fen", "9999")
    window.key(Qt.Key.Key_Return)
    assert "低于应发的 10,000 元" in window.words("finding_amount_fen")
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stored(banner) == []
    # What was typed asks for a second Esc.
    window.key(Qt.Key.Key_Escape)
    assert "再按一次 Esc" in window.words("benefit_said")
    window.key(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.candidates


def test_what_must_be_verified_asks_for_a_word(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    screen = at(window, JOBS)
    screen.candidates.table.focus_rows()
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "请写明" in window.words("finding_reason")
    typed(window, "reason", "已核对花名册和参保")
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (benefit,) = stored(banner)
    assert (benefit.kind, benefit.amount_fen) == (JOBS, 600_000)


def test_who_had_it_stands_apart_and_leads_to_the_record(shown: Opened, banner: Ledger) -> None:
    (firm,) = [each for each in entities(banner) if each.name == "虚构𠮷祥商行"]
    made = Made(banner, count=500)
    record = made.benefit(firm, ONCE, date(2025, 5, 1), amount_fen=1_000_000)
    made.save()
    window = shown(banner)
    screen = at(window, wanted=firm.id)
    row = next(row for row in cells(screen.candidates.table) if row[0] == firm.name)
    assert (row[3], row[5]) == ("已享受", "10,000")
    assert not window.widget("begin_benefit").isEnabled()
    screen = at(window, HATCHED, firm.id)
    conditions = screen.candidates.conditions
    (collision,) = [each for each in cells(conditions) if each[0] == "没有享受一次性创业补贴"]
    assert collision[1:3] == ["不符合", "NM2022 二(四)2"]
    assert "2025-05-01 一次性创业补贴 10,000 元" in collision[3]
    place = [row[0] for row in cells(conditions)].index("没有享受一次性创业补贴")
    conditions.grid.setCurrentIndex(conditions.model.index(place, 0))
    conditions.grid.setFocus()
    window.key(Qt.Key.Key_Return)
    assert screen.segments.view() == "register"
    assert screen.register.table.current_row().record.id == record.id


def retype_amount(window: Shown, banner: Ledger, name: str, yuan: str) -> None:
    """Put a benefit of 10,000 元 down for somebody and type another amount over it."""
    (firm,) = [each for each in entities(banner) if each.name == name]
    made = Made(banner, count=500)
    made.benefit(firm, ONCE, None, amount_fen=1_000_000, applied_on=TODAY)
    made.save()
    screen = at(window)
    window.press("register")
    screen.register.focus_start()
    window.press("benefits_register_edit")
    typed(window, "amount_fen", yuan)


def test_every_kind_can_be_read_in_the_register(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    screen = at(window)
    window.press("register")
    grid, metrics = screen.register.table.grid, QFontMetrics(look.font())
    longest = max(metrics.horizontalAdvance(kind) for kind in BENEFIT_KINDS)
    assert grid.columnWidth(0) >= longest + 2 * PAD
    # And that without scrolling sideways in the usual window.
    assert not grid.horizontalScrollBar().isVisible()


def test_the_register_is_held_to_the_same_limits(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    retype_amount(window, banner, "虚构𠮷祥商行", "5000")
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "低于应发的 10,000 元" in window.words("finding_amount_fen")


def test_the_register_asks_how_it_was_verified(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    retype_amount(window, banner, "虚构其他商行", "12000")
    for _ in range(2):  # asked for once, then refused without
        window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert "不在所列类别之内" in window.words("benefits_register_odd")
        assert [each.amount_fen for each in stored(banner)] == [1_000_000]
    assert "没有写核实情况" in window.words("finding_reason")
    window.type("虚构的核实情况")
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [each.amount_fen for each in stored(banner)] == [1_200_000]


def test_the_minimum_wages_are_kept_here_too(shown: Opened, banner: Ledger) -> None:
    window = shown(banner)
    screen = at(window, "创业见习补贴")
    window.press("minimum_wages")
    assert window.words("sentence").startswith("还没有登记最低工资标准。")
    assert screen.count_words == "0 行"
    window.key(Qt.Key.Key_Escape)
    assert screen.segments.view() == "candidates"
    assert screen.count_words == f"{len(cells(screen.candidates.table))} 行" != "0 行"


def test_a_ledger_without_tenants_leads_to_the_import(shown: Opened, memory_ledger: Ledger) -> None:
    window = shown(memory_ledger)
    at(window)
    assert "还没有入驻实体" in window.words("sentence")
    assert window.widget("step").accessibleName() == "导入台账"


def test_a_league_sees_every_park_but_puts_down_only_its_own(
    shown: Opened, memory_ledger: Ledger
) -> None:
    window = shown(memory_ledger)
    screen = at(window, "创业指导大师工作室奖补")
    table = screen.candidates.table
    assert len(cells(table)) == 20
    table.grid.setCurrentIndex(table.model.index(19, 0))
    assert not window.widget("begin_benefit").isEnabled()
    assert "本单位只能查看" in window.words("benefit_about")
    assert window.widget("benefit_entity").accessibleName() == "看园区"


def test_another_kind_is_not_kept_waiting_by_the_one_before(shown: Opened, banner: Ledger) -> None:
    """Six kinds turned by the arrow keys once were gone through one after the other."""
    window = shown(banner)
    page = at(window).candidates
    gone_through: list[str] = []
    told = page._show

    def show(found: Any, views: Any) -> None:
        gone_through.append(found.rule.kind)
        told(found, views)

    page._show = show
    for kind in (HATCHED, JOBS, ONCE):
        page.kind.setCurrentIndex(page.kind.findData(kind))
        page.kind.activated.emit(page.kind.currentIndex())
    window.rest()
    assert gone_through == [ONCE]
    assert [each[0] for each in cells(page.table)] == ["虚构𠮷祥商行"]
