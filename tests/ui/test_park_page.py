"""A park's page by the keyboard: its registers, their papers, its history, and the bin."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.park import MechanismJudgement, Park, ParkArea
from app.store import queries
from app.ui.screens.parks import Parks
from app.usecases.recycling import delete_records
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.offices import Offices

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    window = shown(offices.banner)
    (park, *_) = queries.all_of(offices.banner, Park, "unit_code = ?", (window.desk.unit_code,))
    window.frame.go("parks", park.id)
    window.rest()
    return window


def screen(window: Shown) -> Parks:
    found = window.frame.current()
    assert isinstance(found, Parks)
    return found


def judged(window: Shown) -> None:
    """A judgement typed in its register."""
    page = screen(window).page
    page.tabs.setCurrentWidget(page.registers["park_judgements"])
    window.rest()
    register = page.registers["park_judgements"].page
    register.begin_new()
    register.side.form.fill({"judged_on": date(2026, 6, 1), "sound": False})
    register.side.save()
    window.rest()
    assert register.back()


@pytest.mark.parametrize(
    ("tab", "title"), [("面积", "park_areas_form_title"), ("等级认定", "grant_title")]
)
def test_a_tab_clicked_has_the_keys_of_its_page(window: Shown, tab: str, title: str) -> None:
    tabs = screen(window).page.tabs
    (place,) = (each for each in range(tabs.count()) if tabs.tabText(each) == tab)
    bar = tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    window.rest()
    window.key(Qt.Key.Key_N, CTRL)
    assert window.widget(title).isVisible()


def test_a_judgement_leads_to_its_papers_and_is_taken_back(window: Shown) -> None:
    judged(window)
    page = screen(window).page
    register = page.registers["park_judgements"].page
    assert "不完善" in cells(register.table)[0]
    register.table.focus_rows()
    window.key(Qt.Key.Key_F10)
    assert "管理机制评定 2026-06-01" in window.words("evidence_title")
    assert window.widget("add_evidence").isEnabled()
    window.key(Qt.Key.Key_Escape)
    assert register.isVisible()
    window.desk.undo()
    window.rest()
    assert queries.all_of(window.ledger, MechanismJudgement) == []


def test_f8_shows_what_was_changed_of_the_park_and_all_that_is_its(window: Shown) -> None:
    judged(window)
    page = screen(window).page
    page.tabs.setCurrentIndex(0)
    page.tenants.search.setFocus()
    window.key(Qt.Key.Key_F8)
    assert page.history.isVisible()
    assert cells(page.history)[0][2] == "新增管理机制评定"


def test_the_bin_has_what_was_deleted_of_a_park(window: Shown) -> None:
    judged(window)
    (gone,) = queries.all_of(window.ledger, MechanismJudgement)
    delete_records(window.ledger, kind=MechanismJudgement, ids=[gone.id])
    window.key(Qt.Key.Key_F9)
    bin_page = screen(window).bin
    assert [row[1] for row in cells(bin_page.table)] == ["管理机制评定"]
    window.key(Qt.Key.Key_Return)
    assert queries.all_of(window.ledger, MechanismJudgement)[0].id == gone.id
    window.key(Qt.Key.Key_Escape)
    assert screen(window).table.isVisible()


def test_of_another_office_a_park_is_only_looked_at(shown: Opened, offices: Offices) -> None:
    window = shown(offices.league)
    theirs = queries.all_of(offices.league, Park, "unit_code = '152223'")[0]
    window.frame.go("parks", theirs.id)
    window.rest()
    page = screen(window).page
    assert not page.details.isEnabled()
    for register in page.registers.values():
        assert not register.page.steps["new"].isEnabled()
    assert not page.evidence.add.isEnabled()
    assert queries.all_of(offices.league, ParkArea, "park_id = ?", (theirs.id,)) == []


def test_the_judged_criterion_leads_to_who_judged_it(window: Shown) -> None:
    page = screen(window).page
    page.tabs.setCurrentIndex(1)
    window.rest()
    model = page.criteria.model
    rows = [row for place in range(model.rowCount()) if (row := model.row_at(place)) is not None]
    line = next(row for row in rows if row.criterion.criterion.figure == "management_sound")
    page.criteria.pressed.emit(line, "value")
    assert page.registers["park_judgements"].isVisible()
    window.frame.go("tenants")
    window.rest()
    window.frame.go("parks", (page.registers["park_stages"].page._only["park_id"], "park_stages"))
    assert page.registers["park_stages"].isVisible()


def test_what_was_typed_of_a_park_is_not_lost_by_one_escape(window: Shown) -> None:
    page = screen(window).page
    hints: list[str] = []
    window.desk.hinted.connect(hints.append)
    for keep in (False, True):
        window.press("edit_park")
        assert "Ctrl+Enter 保存" in hints[-1]
        window.type("虚构的运营单位")
        window.key(Qt.Key.Key_Escape)
        assert "有没保存的内容" in window.words("park_form_said")
        if keep:
            window.key(Qt.Key.Key_Return, CTRL)
        else:
            window.key(Qt.Key.Key_Escape)
        assert page.pages.currentIndex() == 0
        assert "F2 改资料" in hints[-1]
        park = queries.fetch(window.ledger, Park, page._park_id)
        assert (park.operator == "虚构的运营单位") is keep
    page.tabs.setCurrentWidget(page.registers["park_judgements"])
    assert "Ctrl+N 新增" in hints[-1]
