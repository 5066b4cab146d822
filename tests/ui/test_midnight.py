"""A window left open over midnight: what it calls today is the day on the calendar."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import TODAY, Offices

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    window = shown(offices.banner)
    window.frame.go("home")
    window.rest()
    window.desk.today = lambda: TOMORROW
    return window


def day(window: Shown) -> str:
    line = window.widget("day")
    assert isinstance(line, QLineEdit)
    return line.text()


def test_unlocked_in_the_morning(window: Shown) -> None:
    assert day(window) == TODAY.isoformat()
    window.frame.refresh()
    window.rest()
    assert day(window) == TOMORROW.isoformat()
    assert window.words("day_label") == "今天"


def test_gone_on_with_after_midnight(window: Shown) -> None:
    window.desk.today = lambda: TODAY
    window.frame.go("tenants")
    window.rest()
    window.desk.today = lambda: TOMORROW
    window.frame.go("policies")
    window.rest()
    assert day(window) == TOMORROW.isoformat()
    # The first screen is read anew when it is looked at again.
    assert "home" in window.frame._stale
    window.frame.go("home")
    window.rest()
    assert "home" not in window.frame._stale


def test_a_day_that_was_chosen_stays(window: Shown) -> None:
    window.desk.look_at(TODAY - timedelta(days=30))
    window.frame.go("tenants")
    window.frame.refresh()
    window.rest()
    assert day(window) == (TODAY - timedelta(days=30)).isoformat()
