"""Words of an input method begun in a table's rows go to its search, from the first letter on."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.columns import Column
from app.ui.rows import ListSource
from app.ui.table import Table

NAMES = ["虚构甲店", "虚构乙店"]
COLUMNS: tuple[Column[str], ...] = (Column(name="name", heading="名称", show=lambda row: row),)
ENABLED = Qt.WidgetAttribute.WA_InputMethodEnabled


@pytest.fixture
def table(qtbot: QtBot, active: Callable[[QWidget], None]) -> Table[str]:
    """Two rows, the keyboard in them."""
    made = Table("made", "虚构表", ListSource(COLUMNS, NAMES, key=lambda row: row), search="名称")
    qtbot.addWidget(made)
    active(made)
    made.refresh()
    made.focus_rows()
    return made


def say(preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    keyboard = QApplication.focusWidget()
    assert keyboard is not None
    QApplication.sendEvent(keyboard, event)


def test_the_keyboard_follows_once_the_words_are_there(table: Table[str]) -> None:
    assert table.grid.testAttribute(ENABLED)
    for preedit in ("j", "ji", "jia"):
        say(preedit)
        assert table.grid.hasFocus()
        assert table.search.text() == ""
    say("", "甲")
    assert table.search.hasFocus()
    assert table.search.text() == "甲"
    assert table.model.rowCount() == 1


def test_given_up_it_leaves_everything_as_it_was(table: Table[str]) -> None:
    say("j")
    say("")
    say("")
    assert table.grid.hasFocus()
    assert table.model.rowCount() == len(NAMES)
    say("", "乙")
    assert table.search.text() == "乙"


def test_the_choices_stand_below_the_search(table: Table[str]) -> None:
    place = table.grid.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert table.search.rect().contains(
        table.search.mapFromGlobal(table.grid.mapToGlobal(place.center()))
    )


def test_without_a_search_no_input_method_begins(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    plain = Table("plain", "虚构表", ListSource(COLUMNS, NAMES, key=lambda row: row))
    qtbot.addWidget(plain)
    active(plain)
    plain.refresh()
    plain.focus_rows()
    assert not plain.grid.testAttribute(ENABLED)
