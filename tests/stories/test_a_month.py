"""A month's typing in the real window, without the mouse: 60 headcounts typed, pasted, filled down.

Keys go to whatever has the keyboard, as a clerk's do; what came of them is read from the ledger.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.headcount import Headcount
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.ui.application import make_application
from app.ui.screens.month_columns import PLACES
from app.ui.screens.month_page import MonthPage
from app.ui.screens.monthly import Monthly
from app.ui.window import Window
from app.usecases.explaining import all_findings
from tests.conftest import PASSPHRASE
from tests.store import made_up
from tests.ui.hands import at_the_gate, compose, focused, settle

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
TODAY = date(2026, 6, 30)
MAY = date(2026, 5, 31)
COUNT = 60
LONG = "虚构的很长很长名字的农牧业综合开发专业合作社联合社𠮷䶮分社"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    return make_application(("tests",))


@pytest.fixture
def peopled(ledger_path: Path) -> Path:
    """The ledger with 60 residents in the first park, each with 10 people in May."""
    opened = ledgers.unlock(ledger_path, PASSPHRASE)
    park = made_up.first_park(opened)
    for place in range(COUNT):
        name = LONG if place == 3 else f"虚构商行{place:02d}"
        firm = made_up.entity(name=name)
        start = date(2024, 1 + place // 28, 1 + place % 28)
        stay = made_up.tenancy(firm, park.id, start_on=start)
        insert(opened, [firm, stay, made_up.headcount(firm, MAY, 10)])
    ledgers.close(opened)
    return ledger_path


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peopled: Path
) -> Iterator[Window]:
    """The window, unlocked, at 用工与贷款."""
    monkeypatch.setenv("PARKLEDGER_CONFIG", str(tmp_path / "config"))
    with at_the_gate(qtbot, lambda: TODAY, peopled) as made:
        made.gate.unlock.passphrase.line.setText(PASSPHRASE)
        QTest.keyClick(made.gate.unlock.passphrase.line, KEY.Key_Return)
        settle(qtbot, made)
        QTest.keyClick(made, KEY.Key_4, ALT)
        qtbot.waitUntil(lambda: made.frame is not None and made.frame.current().key == "monthly")
        settle(qtbot, made)
        yield made


def told(window: Window) -> str:
    """What the status bar says of the last act."""
    assert window.frame is not None
    return window.frame.status.saved.text()


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), key, modifiers)


def write(words: str) -> None:
    for letter in words:
        QTest.keyClicks(focused(), letter)


def screen_of(window: Window) -> MonthPage:
    assert window.frame is not None
    screen = window.frame.current()
    assert isinstance(screen, Monthly)
    return screen.headcounts


def stands(window: Window, column: str = "employees") -> list[str]:
    """The column as it stands in the grid."""
    model = screen_of(window).table.model
    return [model.index(place, PLACES[column]).data() for place in range(model.rowCount())]


def open_ledger(window: Window) -> Ledger:
    assert window.desk is not None
    return window.desk.ledger()


def saved(window: Window, field: str = "employees") -> list[int | None]:
    """The same in the ledger, in the order of the grid."""
    found = queries.all_of(open_ledger(window), Headcount, "period_end_on = '2026-06-30'")
    numbers = {each.entity_id: getattr(each, field) for each in found}
    model = screen_of(window).table.model
    return [numbers.get(model.key_at(place)) for place in range(model.rowCount())]


def type_twenty(qtbot: QtBot, window: Window) -> None:
    """Downwards, one mistyped and mended while the others are being saved."""
    screen = screen_of(window)
    for place in range(20):
        write(str(place + 1) if place != 4 else "5x")
        press(KEY.Key_Return)
    settle(qtbot, window)
    assert saved(window)[:20] == [None if place == 4 else place + 1 for place in range(20)]
    assert stands(window)[4] == ""
    assert screen.counted.text().startswith("60 户　缺 41 户")
    press(KEY.Key_Up, times=16)
    write("5")
    press(KEY.Key_Down)
    settle(qtbot, window)
    assert "“5x”" not in screen.foot.wrong.text()
    assert saved(window)[:20] == list(range(1, 21))


def paste_thirty_and_fill_ten(qtbot: QtBot, window: Window) -> None:
    """As Excel copies them, one of them no number; the last of them filled down."""
    screen = screen_of(window)
    press(KEY.Key_Down, times=15)
    block = ["１２", "1,0", "约十", *(str(place) for place in range(23, 50))]
    QGuiApplication.clipboard().setText("\r\n".join(block) + "\r\n")
    press(KEY.Key_V, CTRL)
    settle(qtbot, window)
    assert saved(window)[20:50] == [12, 10, None, *range(23, 50)]
    assert "虚构商行22" in screen.foot.wrong.text()
    press(KEY.Key_Down, times=2)
    write("7")
    press(KEY.Key_Return)
    press(KEY.Key_Down, times=26)
    press(KEY.Key_Down, SHIFT, times=10)
    press(KEY.Key_D, CTRL)
    settle(qtbot, window)
    assert saved(window)[49:] == [49] * 11
    assert screen.counted.text().startswith("60 户　变动过半")


def take_back_and_again(qtbot: QtBot, window: Window) -> None:
    """All of the filling and pasting, and once more."""
    press(KEY.Key_Z, CTRL)
    settle(qtbot, window)
    assert saved(window)[49:] == [49, *[None] * 10]
    press(KEY.Key_Z, CTRL, times=2)
    settle(qtbot, window)
    assert saved(window)[20:] == [None] * 40
    press(KEY.Key_Y, CTRL, times=3)
    settle(qtbot, window)
    assert saved(window)[22] == 7
    assert None not in saved(window)
    assert stands(window) == [f"{number}" for number in saved(window)]


def test_sixty_headcounts_without_the_mouse(window: Window, qtbot: QtBot) -> None:
    screen = screen_of(window)
    assert screen.month.text() == "2026 年 6 月"
    assert screen.counted.text() == "60 户　缺 60 户"
    assert screen.cells.hasFocus()
    type_twenty(qtbot, window)
    paste_thirty_and_fill_ten(qtbot, window)
    take_back_and_again(qtbot, window)


def test_a_block_of_two_columns_fills_what_is_typed_and_tells_what_is_left(
    window: Window, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("12\t3\n\t4\n15\t\n")
    press(KEY.Key_V, CTRL)
    settle(qtbot, window)
    assert saved(window)[:3] == [12, None, 15]
    assert saved(window, "key_group_employees")[:3] == [3, None, None]
    assert "虚构商行01" in screen_of(window).foot.wrong.text()
    press(KEY.Key_End)
    QGuiApplication.clipboard().setText("9\n9\n9")
    press(KEY.Key_V, CTRL)
    settle(qtbot, window)
    assert saved(window)[-1] == 9
    assert "多出 2 格" in screen_of(window).foot.wrong.text()


def test_tab_goes_across_f2_mends_esc_gives_up_and_delete_empties(
    window: Window, qtbot: QtBot
) -> None:
    for words in ("12", "3", "2", "1"):
        write(words)
        press(KEY.Key_Tab)
    assert screen_of(window).cells.currentIndex().row() == 1
    press(KEY.Key_Backtab, SHIFT)
    press(KEY.Key_F2)
    write("5")
    press(KEY.Key_Return)
    settle(qtbot, window)
    assert saved(window, "new_contracts")[0] == 15
    press(KEY.Key_Home)
    write("99")
    press(KEY.Key_Escape)
    assert screen_of(window).cells.hasFocus()
    press(KEY.Key_Delete)
    settle(qtbot, window)
    assert saved(window, "new_contracts")[0] is None
    assert saved(window)[0] == 12
    # Without the first number the others say nothing: refused, and the old number is back.
    press(KEY.Key_Backtab, SHIFT, times=3)
    press(KEY.Key_Backspace)
    settle(qtbot, window)
    assert stands(window)[0] == "12"
    assert "没有填从业人数" in screen_of(window).foot.wrong.text()
    press(KEY.Key_Backtab, SHIFT)
    assert not screen_of(window).cells.hasFocus()


def test_an_odd_change_is_marked_and_explained_in_place(window: Window, qtbot: QtBot) -> None:
    write("16")
    press(KEY.Key_Return)
    settle(qtbot, window)
    press(KEY.Key_Up)
    screen = screen_of(window)
    assert "由上月 10 人变为 16 人" in screen.foot.said.text()
    assert stands(window, "situation")[0] == "用工变动过半"
    press(KEY.Key_F4)
    write("ok")
    press(KEY.Key_Return)
    settle(qtbot, window)
    assert stands(window, "situation")[0] == "ok"
    assert screen.cells.hasFocus()
    (found,) = all_findings(open_ledger(window), today=TODAY)
    assert found.explanation is not None


def test_months_change_by_keys_and_undo_comes_back_to_its_month(
    window: Window, qtbot: QtBot
) -> None:
    write("11")
    # What is being typed counts before the month is left.
    press(KEY.Key_PageUp, CTRL)
    settle(qtbot, window)
    screen = screen_of(window)
    assert screen.month.text() == "2026 年 5 月"
    assert stands(window) == ["10"] * COUNT
    assert screen.cells.hasFocus()
    press(KEY.Key_Z, CTRL)
    settle(qtbot, window)
    assert screen.month.text() == "2026 年 6 月"
    assert stands(window) == [""] * COUNT
    assert screen.cells.currentIndex().row() == 0
    press(KEY.Key_PageDown, CTRL)
    settle(qtbot, window)
    assert screen.month.text() == "2026 年 6 月"


def test_a_park_without_residents_says_so(window: Window, qtbot: QtBot) -> None:
    screen = screen_of(window)
    there, back = (KEY.Key_Up, KEY.Key_Down)
    if screen.parks.currentIndex() == 0:
        there, back = back, there
    press(there, ALT)
    settle(qtbot, window)
    assert screen.table.empty.isVisible()
    assert screen.counted.text() == "0 户"
    press(KEY.Key_Z, CTRL)
    settle(qtbot, window)
    assert told(window) == "没有可以撤销的操作。"
    press(back, ALT)
    settle(qtbot, window)
    assert screen.table.grid.isVisible()
    assert screen.cells.hasFocus()


def test_typing_goes_on_while_rows_are_renewed(window: Window, qtbot: QtBot) -> None:
    write("12")
    press(KEY.Key_Return)
    write("1")
    settle(qtbot, window)
    write("3")
    press(KEY.Key_Return)
    settle(qtbot, window)
    assert saved(window)[:2] == [12, 13]


def test_what_could_not_be_saved_goes_back_with_a_sentence(window: Window, qtbot: QtBot) -> None:
    opened = open_ledger(window)
    opened.db.execute("UPDATE entity SET unit_code = '152221'")
    write("12")
    press(KEY.Key_Return)
    assert stands(window)[0] == "12"
    settle(qtbot, window)
    assert stands(window)[0] == ""
    assert "本单位不能改动" in screen_of(window).foot.wrong.text()
    press(KEY.Key_Z, CTRL)
    settle(qtbot, window)
    assert told(window) == "没有可以撤销的操作。"
    # Seen to be another office's, its cells are no longer open.
    press(KEY.Key_F5)
    settle(qtbot, window)
    write("1")
    assert screen_of(window).table.search.text() == "1"


def test_copied_cells_are_pasted_beside_and_an_input_method_types_too(
    window: Window, qtbot: QtBot
) -> None:
    compose("１２")
    press(KEY.Key_Return)
    write("1300")
    press(KEY.Key_Return)
    press(KEY.Key_Up, times=2)
    press(KEY.Key_Down, SHIFT)
    press(KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "12\n1300"
    press(KEY.Key_Up)
    press(KEY.Key_Tab)
    press(KEY.Key_V, CTRL)
    settle(qtbot, window)
    assert saved(window)[:2] == saved(window, "key_group_employees")[:2] == [12, 1300]
    assert stands(window)[1] == "1,300"


def test_closing_while_typing_keeps_what_was_typed(window: Window, peopled: Path) -> None:
    write("12")
    window.close()
    opened = ledgers.unlock(peopled, PASSPHRASE)
    (found,) = queries.all_of(opened, Headcount, "period_end_on = '2026-06-30'")
    ledgers.close(opened)
    assert found.employees == 12


def test_locking_while_typing_keeps_what_was_typed(window: Window, qtbot: QtBot) -> None:
    write("12")
    press(KEY.Key_L, CTRL)
    settle(qtbot, window)
    line = window.gate.unlock.passphrase.line
    line.setText(PASSPHRASE)
    QTest.keyClick(line, KEY.Key_Return)
    settle(qtbot, window)
    assert saved(window)[0] == 12
