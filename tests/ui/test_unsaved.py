"""What was typed and not saved is given up by no single key and no single click."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.park import Park
from app.store import queries
from app.ui.screens.parks import Parks
from app.ui.screens.tenants import Tenants
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import Offices

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    return shown(offices.banner)


def click(window: Shown, name: str) -> None:
    each = window.widget(name)
    assert isinstance(each, QAbstractButton)
    each.click()
    window.rest()


def test_a_tenant_half_typed_is_not_given_up_by_one_click(window: Shown) -> None:
    window.frame.go("tenants")
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Tenants)
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚构的商行")
    click(window, "tenant_give_up")
    assert screen.pages.form.isVisible()
    assert "没保存" in window.words("tenant_form_said")
    click(window, "tenant_give_up")
    assert screen.pages.list.isVisible()
    # Nothing typed, nothing asked.
    window.key(Qt.Key.Key_N, CTRL)
    click(window, "tenant_give_up")
    assert screen.pages.list.isVisible()


def test_a_register_line_half_typed_is_not_given_up_by_one_click(window: Shown) -> None:
    window.frame.go("services", ("mentors", ""))
    window.rest()
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚构·斯琴")
    click(window, "mentors_leave")
    assert window.widget("mentors_side").isVisible()
    click(window, "mentors_leave")
    side = window.frame.findChild(QWidget, "mentors_side")
    assert side is not None
    assert not side.isVisible()


@pytest.mark.parametrize("by", ["key", "click"])
def test_a_park_half_typed_is_asked_about(window: Shown, by: str) -> None:
    park = queries.all_of(window.ledger, Park, "unit_code = ?", (window.ledger.unit_code,))[0]
    window.frame.go("parks", park.id)
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Parks)
    page = screen.page

    def leave() -> None:
        if by == "key":
            window.key(Qt.Key.Key_Escape)
        else:
            click(window, "give_up")

    click(window, "edit_park")
    leave()
    assert page.pages.currentIndex() == 0
    click(window, "edit_park")
    window.type("虚构运营公司")
    leave()
    assert page.pages.currentWidget() is page.edit
    assert "没保存" in window.words("park_form_said")
    leave()
    assert page.pages.currentIndex() == 0
    # What is saved is saved, and not asked about the next time.
    click(window, "edit_park")
    window.type("虚构运营公司")
    click(window, "save")
    assert queries.fetch(window.ledger, Park, park.id).operator == "虚构运营公司"
    click(window, "edit_park")
    leave()
    assert page.pages.currentIndex() == 0
