"""评估 in the window: filled in, signed in place, printed as frozen, corrected, given up."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.store.assessments import recorded
from app.store.ledger import Ledger
from app.ui.closing import half_typed
from app.ui.preview import Preview
from app.ui.screens.assessment import Assessment
from app.usecases import users
from app.usecases.assessing_papers import paper_of
from tests.conftest import PASSPHRASE
from tests.pictures.faults import cut_off, named, scrolled
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.offices import Offices, tenant

REVIEWER, SECRET = "虚构审核", "审核人的 口令 3"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def banner(offices: Offices) -> Ledger:
    tenant(offices.banner, name="虚构𠮷祥商行")
    return offices.banner


def let_in_a_reviewer(ledger: Ledger) -> None:
    users.add_user(
        ledger, admin_passphrase=PASSPHRASE, name=REVIEWER, role="审核", passphrase=SECRET
    )


def screen_of(shown: Shown) -> Any:
    shown.frame.go("assessment")
    shown.rest()
    screen = shown.frame.current()
    assert isinstance(screen, Assessment)
    return screen


def states(ledger: Ledger) -> list[str]:
    return [each.state for each in recorded(ledger)]


def test_filled_in_signed_and_printed_by_keyboard(banner: Ledger, shown: Opened) -> None:
    let_in_a_reviewer(banner)
    window = shown(banner)
    screen = screen_of(window)
    window.press("fill_in")
    assert states(banner) == ["waiting"]
    assert screen.pages.currentWidget() is screen.records
    assert isinstance(window.widget("signer_passphrase"), QLineEdit)
    assert window.widget("signer_passphrase").hasFocus()
    assert REVIEWER in window.widget("signer").currentText()  # type: ignore[attr-defined]
    window.type("不对的 口令 9")
    window.key(Qt.Key.Key_Return)
    assert states(banner) == ["waiting"]
    assert "口令" in window.words("sign_wrong")
    assert window.widget("signer_passphrase").hasFocus()
    window.type(SECRET)
    window.key(Qt.Key.Key_Return)
    assert states(banner) == ["signed"]
    assert screen.records.form.hasFocus()
    ((park, _, _, _, state, filled_in_by, reviewer, _),) = cells(screen.records.table)
    assert (state, filled_in_by, reviewer) == ("已签发", banner.who, REVIEWER)
    assert park in window.words("record_title")
    window.key(Qt.Key.Key_P, CONTROL)
    window.rest()
    (preview,) = window.frame.findChildren(Preview)
    from app.reports.registry import report

    (row,) = recorded(banner)
    assert preview._content == report("assessment-form").build(paper_of(banner, row.id))
    window.key(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.records
    window.key(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.glance


def test_the_same_again_goes_to_what_is_there(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    screen = screen_of(window)
    window.press("fill_in")
    assert "增加审核人员" in window.words("no_signer")
    window.key(Qt.Key.Key_Escape)
    window.press("fill_in")
    assert states(banner) == ["waiting"]
    assert screen.records.table.current_row() == recorded(banner)[0]


def test_a_correction_and_its_reason(banner: Ledger, shown: Opened) -> None:
    let_in_a_reviewer(banner)
    window = shown(banner)
    screen = screen_of(window)
    window.press("fill_in")
    window.type(SECRET)
    window.key(Qt.Key.Key_Return)
    tenant(banner, name="虚构补登商行")
    window.press("correct")
    window.press("fill_in_correction")
    assert "原因" in window.words("correction_wrong")
    window.key(Qt.Key.Key_Escape)
    assert not screen.records.reason.isVisible()
    window.press("correct")
    window.type("补登一户")
    window.key(Qt.Key.Key_Return)
    assert states(banner) == ["waiting", "signed"]
    assert "更正 2026-06-30" in window.words("record_title")
    window.type(SECRET)
    window.key(Qt.Key.Key_Return)
    assert states(banner) == ["signed", "corrected"]


def test_the_parks_have_the_window_until_a_number_is_looked_behind(
    offices: Offices, shown: Opened, qtbot: QtBot
) -> None:
    window = shown(offices.league)
    window.frame.window().resize(1366, 768)
    screen = screen_of(window)
    grid, behind = screen.table.grid, screen.behind
    parks = screen.table.model.rowCount()
    assert parks > 12

    def in_sight(row: int) -> bool:
        return bool(grid.viewport().rect().contains(grid.visualRect(grid.model().index(row, 1))))

    assert in_sight(12)
    grid.setCurrentIndex(grid.model().index(12, 1))
    window.key(Qt.Key.Key_Return)
    assert behind.showing is not None
    assert behind.height() >= screen.height() // 3
    assert in_sight(12)
    assert not in_sight(0)
    under = behind.rect().center()
    assert screen.childAt(behind.mapTo(screen, under)) is screen.glance.halves
    qtbot.waitUntil(lambda: behind.isAncestorOf(screen.childAt(behind.mapTo(screen, under))))
    screen.tier.setCurrentIndex(0 if screen.tier.currentIndex() else 1)
    screen.tier.activated.emit(screen.tier.currentIndex())
    window.rest()
    assert behind.showing is None
    assert in_sight(12)


def test_a_reason_half_typed_stays_with_its_assessment(banner: Ledger, shown: Opened) -> None:
    let_in_a_reviewer(banner)
    window = shown(banner)
    screen = screen_of(window)
    for place in range(2):
        screen.tier.setCurrentIndex(place)
        screen.tier.activated.emit(place)
        window.press("fill_in")
        window.type(SECRET)
        window.key(Qt.Key.Key_Return)
        window.key(Qt.Key.Key_Escape)
    page = screen.records
    window.press("to_records")
    page.table.grid.setCurrentIndex(page.table.model.index(0, 0))
    window.press("correct")
    window.type("补登一户")
    page.table.grid.setCurrentIndex(page.table.model.index(1, 0))
    assert not page.reason.isVisible()
    page.table.grid.setCurrentIndex(page.table.model.index(0, 0))
    assert page.reason.text() == "补登一户"
    assert [each.said for each in half_typed(window.frame)] == [page.wrong]
    window.key(Qt.Key.Key_Escape)
    assert "再按一次" in window.words("correction_wrong")
    assert page.reason.isVisible()
    window.key(Qt.Key.Key_Escape)
    assert not page.reason.isVisible()
    assert half_typed(window.frame) == []


def test_a_draft_is_given_up_and_ctrl_z_brings_it_back(banner: Ledger, shown: Opened) -> None:
    let_in_a_reviewer(banner)
    window = shown(banner)
    screen = screen_of(window)
    window.press("fill_in")
    tenant(banner, name="虚构后来商行")
    screen.load()
    window.rest()
    assert window.words("record_differs").startswith("填报以后台账")
    window.press("discard_draft")
    assert states(banner) == []
    assert not screen.records.panel.isVisible()
    window.key(Qt.Key.Key_Escape)
    window.desk.undo()
    window.rest()
    assert states(banner) == ["waiting"]
    assert screen.pages.currentWidget() is screen.records


def test_ctrl_z_never_touches_what_was_signed(banner: Ledger, shown: Opened) -> None:
    let_in_a_reviewer(banner)
    window = shown(banner)
    screen_of(window)
    window.press("fill_in")
    window.type(SECRET)
    window.key(Qt.Key.Key_Return)
    before = recorded(banner)
    window.desk.undo()
    window.rest()
    assert recorded(banner) == before
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    assert "已经签发" in dialog.findChild(QLabel, "message").text()  # type: ignore[union-attr]
    dialog.reject()


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)], ids=["at_100", "at_125_percent"])
def test_every_page_has_names_and_room(
    size: tuple[int, int], banner: Ledger, shown: Opened
) -> None:
    let_in_a_reviewer(banner)
    window = shown(banner)
    window.frame.resize(*size)
    screen = screen_of(window)
    window.press("fill_in")
    for step in (screen._to_records, screen._to_what_if, screen._to_compare):
        screen._to_glance()
        step()
        window.rest()
        seen = [each for each in screen.findChildren(QWidget) if each.isVisible() and named(each)]
        nameless = [each for each in seen if not each.objectName() or not each.accessibleName()]
        nameless = [each for each in nameless if not isinstance(each, QLabel) or each.text()]
        assert [(type(each), each.objectName()) for each in nameless] == []
        assert [each.objectName() for each in seen if cut_off(each)] == []
        right = screen.rect().right()
        wide = [
            each.objectName()
            for each in seen
            if not scrolled(each) and each.mapTo(screen, each.rect().topRight()).x() > right
        ]
        assert wide == []
