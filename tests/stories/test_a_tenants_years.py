"""A tenant's years in the real window, by keys alone: it comes, is extended, leaves, comes back.

What the clerk typed is then what the figures count, what the log tells, and what goes up.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.tenancy import Tenancy
from app.store import key_files, queries
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.ui.application import make_application
from app.ui.screens.tenants import Tenants
from app.ui.window import Window
from app.usecases.appraisal import appraise_parks
from tests.conftest import PASSPHRASE
from tests.ui.hands import at_the_gate, compose, press

NAME = "虚构·乌日图那斯图手工奶食店𠮷"
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier

# The platform without a screen has one message, which says nothing about the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    return make_application(("tests",))


class Clerk:
    """The window on a day, and the keys."""

    def __init__(self, window: Window, qtbot: QtBot, days: list[date]) -> None:
        self.window, self._qtbot, self._days = window, qtbot, days

    def settle(self) -> None:
        """Until the worker has nothing left and what it answered is shown."""
        for _ in range(3):
            self._qtbot.waitUntil(lambda: not self.window.background.busy(), timeout=30_000)
            QApplication.processEvents()

    def day(self, day: date) -> None:
        """A later day comes."""
        self._days[0] = day

    def key(self, key: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """A key to what has the keyboard."""
        press(key, modifier)
        self.settle()

    def rows(self, *values: str) -> None:
        """A value into each row as an input method hands it over, and Enter."""
        for value in values:
            compose(value)
            self.key(Key.Key_Return)

    def screen(self) -> Tenants:
        """入驻实体, with the cursor in its rows."""
        frame = self.window.frame
        assert frame is not None
        frame.go("tenants")
        self.settle()
        found = frame.current()
        assert isinstance(found, Tenants)
        found.table.focus_rows()
        self.settle()
        return found


@pytest.fixture
def clerk(
    qtbot: QtBot, ledger_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    """A clerk of 扎赉特旗 on the first working day of 2024, past the gate."""
    monkeypatch.setenv("PARKLEDGER_CONFIG", str(tmp_path / "config"))
    days = [date(2024, 1, 2)]
    with at_the_gate(qtbot, lambda: days[0], ledger_path) as window:
        made = Clerk(window, qtbot, days)
        window.gate.unlock.focus()
        made.rows(PASSPHRASE)
        yield made


def residents(ledger: Ledger, park_id: str, on: date) -> object:
    for park in appraise_parks(ledger, on=on, with_outlook=False):
        if park.park_id == park_id:
            return park.figure("residents").value
    raise AssertionError(park_id)


def test_a_tenants_years(clerk: Clerk, ledger_path: Path, tmp_path: Path) -> None:
    screen = clerk.screen()
    clerk.key(Key.Key_N, CTRL)
    clerk.rows(NAME, "", "", "2023-11-20", "", "")
    clerk.rows("虚构·乌日图那斯图", "152223199001010018", "13800001234", "", "", "", "", "")
    clerk.key(Key.Key_Down)
    clerk.rows("", "虚构-2024-1", "20240102", "20241231", "24.5", "106", "")
    assert screen.table.model.rowCount() == 1

    clerk.day(date(2024, 12, 20))
    clerk.screen()
    clerk.key(Key.Key_F7)
    clerk.rows("", "虚构批〔2024〕9号")

    clerk.day(date(2025, 6, 30))
    clerk.screen()
    clerk.key(Key.Key_F6)
    clerk.key(Key.Key_Return)
    for _ in range(3):
        clerk.key(Key.Key_Down)
    clerk.key(Key.Key_Return)

    clerk.day(date(2026, 3, 1))
    clerk.screen()
    clerk.key(Key.Key_R, CTRL)
    clerk.rows("虚构-2026-1", "20260301", "20270228", "30", "201", "")
    assert screen.table.model.rowCount() == 2

    clerk.screen()
    clerk.key(Key.Key_F3)
    told = [screen.pages.page.history.model.row_at(place) for place in range(9)]
    assert [line.action for line in told if line] == [
        "新增入驻协议",
        "办理离园",
        "办理离园",
        "办理延期",
        "办理延期",
        "新增入驻协议",
        "新增创业实体",
        "新增创业者",
    ]
    clerk.window.close()

    copy = tmp_path / "later" / ledger_path.name
    copy.parent.mkdir()
    for beside in (Path, key_files.key_path):
        shutil.copyfile(beside(ledger_path), beside(copy))
    ledger = ledgers.unlock(copy, PASSPHRASE)
    first, second = queries.all_of(ledger, Tenancy, order="start_on")
    assert first.entity_id == second.entity_id
    assert (first.extension_end_on, first.extension_paper) == (
        date(2025, 12, 31),
        "虚构批〔2024〕9号",
    )
    assert (first.left_on, first.leaving_cause) == (date(2025, 6, 30), "提前退出")
    counted = [date(2024, 6, 30), date(2025, 6, 29), date(2025, 6, 30), date(2026, 3, 1)]
    assert [residents(ledger, first.park_id, day) for day in counted] == [1, 1, 0, 1]
    ledgers.close(ledger)
