"""用工: what a pasted column does to rows that are another office's."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.headcount import Headcount
from app.domain.park import Park
from app.store import queries
from app.store.records import insert
from app.ui.screens.month_page import MonthPage
from app.ui.screens.monthly import Monthly
from tests.store import made_up
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import OTHER, Offices


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    """Three residents; the second was registered by another office."""
    ledger = offices.banner
    own = ledger.unit_code
    park = queries.all_of(ledger, Park, "unit_code = ?", (own,), order="name, id")[0]
    for place, unit in enumerate((own, OTHER, own), start=1):
        firm = made_up.entity(name=f"虚构商行{place}", unit_code=unit)
        start = date(2024, place, 1)
        insert(ledger, [firm, made_up.tenancy(firm, park.id, unit_code=unit, start_on=start)])
    window = shown(ledger)
    window.frame.go("monthly", park.id)
    window.rest()
    return window


def page(window: Shown) -> MonthPage:
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    assert isinstance(screen.page, MonthPage)
    return screen.page


def test_a_column_is_kept_but_for_the_rows_of_others(window: Shown) -> None:
    page(window).focus_start()
    window.rest()
    QGuiApplication.clipboard().setText("1,200\n5\n７")
    window.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    reports = queries.all_of(window.ledger, Headcount, order="employees")
    assert [each.employees for each in reports] == [7, 1200]
    assert "多出 1 格" in page(window).foot.wrong.text()
