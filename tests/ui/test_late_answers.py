"""What the worker answers late: after the window was locked, the form left, or another begun."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.entity import Entity
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.records import insert
from app.ui.screens.tenants import Tenants
from tests.store import made_up
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import Offices

CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "虚构的新商行"


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    window = shown(offices.banner)
    window.frame.go("tenants")
    window.rest()
    return window


def screen(window: Shown) -> Tenants:
    found = window.frame.current()
    assert isinstance(found, Tenants)
    return found


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, and no waiting for what comes of it."""
    QTest.keyClick(focused(), key, modifier)


def lock(window: Shown) -> None:
    """As the window does it: behind all work asked for before."""
    desk = window.desk
    desk.background.read(lambda _: desk.take(None), lambda _: None, owner=window.frame)


def type_tenant(window: Shown) -> None:
    window.key(Qt.Key.Key_N, CTRL)
    for value in (NAME, "", "", "20230501", "", ""):
        window.type(value)
        window.key(Qt.Key.Key_Return)
    while focused().objectName() != "park_id":
        window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Down)
    for value in ("", "虚构-7", "2026.1.1", "2028-12-31", "30.5"):
        window.type(value)
        window.key(Qt.Key.Key_Return)


def test_a_tenant_told_to_be_saved_is_saved_though_the_window_is_locked(window: Shown) -> None:
    type_tenant(window)
    press(Qt.Key.Key_Return, CTRL)
    lock(window)
    window.rest()
    window.desk.take(window.ledger)
    (stay,) = queries.all_of(window.ledger, Tenancy)
    assert stay.agreement_number == "虚构-7"


def test_a_tenant_asked_for_late_does_not_wipe_the_one_begun_meanwhile(window: Shown) -> None:
    own = window.ledger.unit_code
    park = queries.all_of(window.ledger, Park, "unit_code = ?", (own,))[0]
    old = made_up.entity(name="虚构的老商行", unit_code=own)
    insert(window.ledger, [old, made_up.tenancy(old, park.id, unit_code=own)])
    screen(window).table.refresh()
    window.rest()
    screen(window).table.focus_rows()
    window.rest()
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_N, CTRL)
    window.type(NAME)
    window.rest()
    form = screen(window).pages.form
    assert form.title.text() == "新增入驻"
    assert form.entity.editor("name").read()[0] == NAME


def test_a_form_begun_anew_is_not_closed_by_the_one_saved_before(window: Shown) -> None:
    type_tenant(window)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_N, CTRL)
    window.type("虚构的另一户")
    window.rest()
    assert [each.name for each in queries.all_of(window.ledger, Entity)] == [NAME]
    assert screen(window).pages.stack.currentWidget() is screen(window).pages.form
    assert screen(window).pages.form.entity.editor("name").read()[0] == "虚构的另一户"
