"""Closing the window loses nothing half typed without the clerk's word."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.park import Park
from app.domain.service import Mentor
from app.store import queries
from app.store.ledger import close
from app.ui.window import Window
from app.usecases.ledgers import open_ledger
from tests.ui.hands import at_the_gate, compose, focus_name, press, settle

PASSPHRASE = "正确 的 口令 42"
TODAY = date(2026, 6, 30)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, ledger_path: Path) -> Iterator[Window]:
    """The window at work over a banner's ledger."""
    with at_the_gate(qtbot, lambda: TODAY, ledger_path) as made:
        unlock(qtbot, made)
        yield made


def unlock(qtbot: QtBot, window: Window) -> None:
    window.gate.unlock.focus()
    compose(PASSPHRASE)
    press(Qt.Key.Key_Return)
    settle(qtbot, window)


def go(qtbot: QtBot, window: Window, key: str, what: object = None) -> None:
    assert window.frame is not None
    window.frame.go(key, what)
    settle(qtbot, window)


def a_park(window: Window) -> str:
    assert window.desk is not None
    return window.desk.appraised()[0].park_id


def type_mentor(qtbot: QtBot, window: Window) -> None:
    go(qtbot, window, "services", ("mentors", ""))
    press(Qt.Key.Key_N, CTRL)
    compose("虚构·斯琴")


def close_it(qtbot: QtBot, window: Window) -> QDialog | None:
    """Close the window as its cross does; the question, if there is one."""
    window.close()
    if window.background._thread.is_alive():
        settle(qtbot, window)
    return next((each for each in window.findChildren(QDialog) if each.isVisible()), None)


def asked(qtbot: QtBot, window: Window) -> QDialog:
    question = close_it(qtbot, window)
    assert question is not None
    assert window.isVisible()
    return question


def press_button(within: QWidget, name: str) -> None:
    each = within.findChild(QAbstractButton, name)
    assert isinstance(each, QAbstractButton)
    each.click()


def activate(qtbot: QtBot, window: Window) -> None:
    """The system hands the keyboard back when a dialog is gone; without a screen nobody does."""
    with qtbot.waitActive(window):
        window.activateWindow()


def said(question: QDialog) -> str:
    return "".join(each.text() for each in question.findChildren(QLabel))


def shown(window: Window, name: str) -> bool:
    return any(each.isVisible() for each in window.findChildren(QWidget, name))


def is_closed(window: Window) -> bool:
    return not window.isVisible() and not window.background._thread.is_alive()


def test_what_is_half_typed_is_shown_and_asked_about(window: Window, qtbot: QtBot) -> None:
    type_mentor(qtbot, window)
    # Neither the view nor the screen is looked at any more.
    go(qtbot, window, "services", ("projects", ""))
    go(qtbot, window, "home")
    question = asked(qtbot, window)
    assert "“服务”里有没保存的内容" in said(question)
    assert shown(window, "mentors_side")
    # Enter keeps it, and another press on the cross asks no second time.
    assert asked(qtbot, window) is question
    assert focus_name() == "close"
    press(Qt.Key.Key_Return)
    assert window.isVisible()
    activate(qtbot, window)
    press(Qt.Key.Key_Return, CTRL)
    settle(qtbot, window)
    assert window.desk is not None
    assert [each.name for each in queries.all_of(window.desk.ledger(), Mentor)] == ["虚构·斯琴"]


def type_batch(qtbot: QtBot, window: Window) -> str:
    go(qtbot, window, "services", ("served", ""))
    press(Qt.Key.Key_B, CTRL)
    press(Qt.Key.Key_Down)
    go(qtbot, window, "services", ("mentors", ""))
    return "services_batch"


def type_park(qtbot: QtBot, window: Window) -> str:
    park_id = a_park(window)
    go(qtbot, window, "parks", park_id)
    press_button(window, "edit_park")
    compose("虚构运营公司")
    press(Qt.Key.Key_F9)
    settle(qtbot, window)
    return "park_edit"


def type_stage(qtbot: QtBot, window: Window) -> str:
    park_id = a_park(window)
    go(qtbot, window, "parks", (park_id, "park_stages"))
    press(Qt.Key.Key_N, CTRL)
    press(Qt.Key.Key_Down)
    go(qtbot, window, "parks", (park_id, "park_areas"))
    return "park_stages_side"


@pytest.mark.parametrize("type_it", [type_batch, type_park, type_stage])
def test_whatever_page_lies_over_it_is_put_behind(
    window: Window, qtbot: QtBot, type_it: Callable[[QtBot, Window], str]
) -> None:
    name = type_it(qtbot, window)
    assert not shown(window, name)
    asked(qtbot, window)
    assert shown(window, name)


def test_all_that_would_be_lost_is_named(window: Window, qtbot: QtBot) -> None:
    type_stage(qtbot, window)
    type_mentor(qtbot, window)
    assert "“服务”、“园区”里有没保存的内容" in said(asked(qtbot, window))
    assert shown(window, "mentors_side")


def test_it_is_given_up_by_the_clerks_word(window: Window, qtbot: QtBot) -> None:
    type_mentor(qtbot, window)
    assert window.desk is not None
    path = window.desk.path
    press_button(asked(qtbot, window), "ahead")
    assert is_closed(window)
    close(open_ledger(path, PASSPHRASE))


def test_what_was_given_up_or_never_typed_is_not_asked_about(window: Window, qtbot: QtBot) -> None:
    type_mentor(qtbot, window)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert not shown(window, "mentors_side")
    press(Qt.Key.Key_N, CTRL)
    assert close_it(qtbot, window) is None
    assert is_closed(window)


def test_what_was_just_told_to_be_saved_is_saved_and_not_asked_about(
    window: Window, qtbot: QtBot
) -> None:
    assert window.desk is not None
    path, park_id = window.desk.path, a_park(window)
    go(qtbot, window, "parks", park_id)
    press_button(window, "edit_park")
    compose("虚构运营公司")
    press(Qt.Key.Key_Return, CTRL)
    window.close()
    qtbot.waitUntil(lambda: is_closed(window), timeout=30_000)
    ledger = open_ledger(path, PASSPHRASE)
    assert queries.fetch(ledger, Park, park_id).operator == "虚构运营公司"
    close(ledger)


def test_a_locked_window_asks_too_and_leads_back_to_the_form(window: Window, qtbot: QtBot) -> None:
    type_mentor(qtbot, window)
    go(qtbot, window, "home")
    window.lock()
    settle(qtbot, window)
    question = asked(qtbot, window)
    assert "输入口令" in said(question)
    assert "斯琴" not in said(question)
    assert not shown(window, "mentors_side")
    press_button(question, "close")
    activate(qtbot, window)
    assert window.gate.unlock.passphrase.line.hasFocus()
    unlock(qtbot, window)
    assert shown(window, "mentors_side")


def test_a_session_that_ends_is_not_kept_waiting(window: Window, qtbot: QtBot) -> None:
    type_mentor(qtbot, window)
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.commitDataRequest.emit(None)
    assert close_it(qtbot, window) is None
    assert is_closed(window)


def test_a_session_that_goes_on_asks_again(window: Window, qtbot: QtBot) -> None:
    type_mentor(qtbot, window)
    window.session_ends()
    window._session_goes_on()
    asked(qtbot, window)
