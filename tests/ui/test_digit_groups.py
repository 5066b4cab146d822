"""Thirty digits in six boxes: typed, pasted, full width, slips, and the keys between them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.digit_groups import DigitGroups
from tests.ui.hands import compose

ALL = "12345 67890 00001 23456 78901 99999"


@pytest.fixture
def groups(qtbot: QtBot, active: Callable[[QWidget], None]) -> DigitGroups:
    made = DigitGroups("heard", "指纹")
    qtbot.addWidget(made)
    active(made)
    made.setFocus()
    return made


def keyed(words: str) -> None:
    for each in words:
        QTest.keyClicks(focused(), each)


def focused() -> QLineEdit:
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    return line


def box(groups: DigitGroups, number: int) -> QLineEdit:
    found = groups.findChild(QLineEdit, f"heard_{number}")
    assert isinstance(found, QLineEdit)
    return found


def test_digits_run_from_box_to_box(groups: DigitGroups) -> None:
    keyed(ALL.replace(" ", ""))
    assert groups.text() == ALL
    assert groups.is_full()


def test_blanks_between_groups_do_no_harm(groups: DigitGroups) -> None:
    keyed(ALL)
    assert groups.text() == ALL


def test_full_width_digits_of_an_input_method(groups: DigitGroups) -> None:
    for each in ALL.replace(" ", ""):
        compose(chr(ord(each) - ord("0") + ord("０")))
    assert groups.text() == ALL


@pytest.mark.parametrize("words", [ALL, ALL.replace(" ", "-"), ALL.replace(" ", "，") + "。"])
def test_a_whole_row_pasted_fills_all(words: str, groups: DigitGroups) -> None:
    QApplication.clipboard().setText(words)
    QTest.keyClick(focused(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert groups.text() == ALL


def test_letters_are_no_digits(groups: DigitGroups) -> None:
    keyed("1a2b3")
    compose("四")
    assert groups.text().split() == ["123"]


def test_one_digit_too_many_leaves_what_stood_there(groups: DigitGroups) -> None:
    keyed(ALL.replace(" ", ""))
    groups.setFocus()
    first = focused()
    first.setCursorPosition(2)
    keyed("7")
    assert groups.text() == ALL
    assert focused() is first
    groups.go_to_gap()
    last = box(groups, 6)
    last.setFocus()
    last.setCursorPosition(5)
    keyed("7")
    assert groups.text() == ALL


def test_a_group_is_corrected_in_place(groups: DigitGroups) -> None:
    keyed(ALL.replace(" ", ""))
    groups.mark_wrong((3, 5))
    assert focused().objectName() == "heard_3"
    keyed("55555")
    assert groups.text().split()[2] == "55555"
    assert focused().objectName() == "heard_5"
    assert box(groups, 3).property("wrong") == "false"
    assert box(groups, 5).property("wrong") == "true"


def test_backspace_goes_back_and_enter_to_the_gap(qtbot: QtBot, groups: DigitGroups) -> None:
    keyed("123456")
    QTest.keyClick(focused(), Qt.Key.Key_Backspace)
    QTest.keyClick(focused(), Qt.Key.Key_Backspace)
    assert focused().objectName() == "heard_1"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert focused().objectName() == "heard_2"
    groups.clear()
    groups.setFocus()
    keyed(ALL.replace(" ", ""))
    with qtbot.waitSignal(groups.finished):
        QTest.keyClick(focused(), Qt.Key.Key_Return)
