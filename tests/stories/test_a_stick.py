"""A stick goes from a banner to its league and comes home with the receipt, by keyboard alone.

Each office sits at its own window; nothing is clicked and no file is handed over but by the stick.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.store import ledger as ledgers
from app.ui import sticks
from app.ui.application import make_application
from app.ui.screens import SCREENS
from app.ui.window import Window
from tests.conftest import PASSPHRASE
from tests.sync.test_volumes import USB, Machine
from tests.ui.hands import at_the_gate, compose, focus_name, press
from tests.usecases.offices import BANNER, LEAGUE, TODAY, make_offices, tenant

KEY = Qt.Key
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stick is Linux's")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    return make_application(("tests",))


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick in the PC, as far as the system tells, with a folder for reports on it."""
    monkeypatch.setenv("PARKLEDGER_CONFIG", str(tmp_path / "config"))
    machine = Machine(tmp_path / "pc")
    machine.top.mkdir()
    disk = machine.disk(USB, "8:16", removable="1", model="虚构 U 盘")
    machine.partition(disk, "sdb1", "8:17")
    place = machine.mount("8:17", "stick")
    (place / "reports").mkdir()
    monkeypatch.setattr(sticks, "ROOTS", machine.roots)
    return place


class Clerk:
    """Somebody at the keyboard of an office."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    def rest(self) -> None:
        """Wait until the window has done what it was asked."""
        for _ in range(3):
            self._qtbot.waitUntil(lambda: not self.window.background.busy(), timeout=60_000)
            QApplication.processEvents()

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is."""
        press(key, modifier)
        # A button reached by its key stays pressed a moment before it acts.
        self._qtbot.wait(150 if modifier is ALT else 1)
        self.rest()

    def tab_to(self, name: str) -> None:
        """Press Tab until the keyboard is on a widget of that name."""
        for _ in range(40):
            if focus_name() == name:
                return
            self.key(KEY.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}")

    def reads(self, name: str) -> str:
        """What a label in sight says."""
        (found,) = [each for each in self.window.findChildren(QLabel, name) if each.isVisible()]
        return found.text()

    def picks_folder(self, folder: Path) -> None:
        """Space opens the dialog; the path is typed and Enter takes it."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QFileDialog)
            line = dialog.findChild(QLineEdit)
            assert isinstance(line, QLineEdit)
            line.selectAll()
            QTest.keyClicks(line, str(folder))
            QTest.keyClick(line, KEY.Key_Return)

        QTimer.singleShot(300, answer)
        self.key(KEY.Key_Space)
        # No window manager is here to give the keyboard back.
        self.window.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


@contextmanager
def clerk_at(path: Path, qtbot: QtBot) -> Iterator[Clerk]:
    """An office's window, unlocked, at 数据交换."""
    with at_the_gate(qtbot, lambda: TODAY, path) as window:
        window.gate.unlock.focus()
        clerk = Clerk(window, qtbot)
        compose(PASSPHRASE)
        clerk.key(KEY.Key_Return)
        assert window.frame is not None
        place = [kind.key for kind in SCREENS].index("exchange")
        clerk.key(Qt.Key(KEY.Key_1 + place), ALT)
        yield clerk


def report(clerk: Clerk, stick: Path) -> None:
    """The banner reports into a folder of the stick."""
    clerk.key(KEY.Key_2, CTRL)
    assert clerk.reads("report_title") == "上报兴安盟　第 1 包"
    clerk.tab_to("report_stick_folder")
    clerk.picks_folder(stick / "reports")
    clerk.tab_to("export")
    clerk.key(KEY.Key_Space)
    assert clerk.reads("put_title") == "可以安全拔出"
    assert "PL_152223_152200_0000001.age 已写到“虚构 U 盘”" in clerk.reads("put_what")
    clerk.key(KEY.Key_Space)
    assert clerk.reads("report_title").endswith("等回执")


def take_in(clerk: Clerk) -> None:
    """The league receives what lies on the stick, and looks at the paper receipt."""
    clerk.key(KEY.Key_3, CTRL)
    assert clerk.reads("receive_summary") == "可接收 1 个"
    clerk.tab_to("receive_all")
    clerk.key(KEY.Key_Space)
    assert clerk.reads("receive_summary") == "已接收 1 个"
    assert "U 盘可以安全拔出" in clerk.reads("receive_details")
    clerk.key(KEY.Key_P, CTRL)
    assert clerk.reads("preview_title") == "数据包回执单　扎赉特旗　第 1 包"
    clerk.key(KEY.Key_Escape)


def come_home(clerk: Clerk) -> None:
    """The banner takes the receipt in: nothing waits any more."""
    clerk.key(KEY.Key_3, CTRL)
    assert clerk.reads("receive_summary") == "可接收 1 个"
    clerk.tab_to("receive_all")
    clerk.key(KEY.Key_Space)
    assert "回执已登记" in clerk.reads("receive_details")
    clerk.key(KEY.Key_2, CTRL)
    assert clerk.reads("report_title") == "上报兴安盟　第 2 包"
    assert "没有要报的变动" in clerk.reads("report_told")
    assert clerk.window.frame is not None
    assert clerk.window.frame.receipt.text() == f"距上次回执 {days_since()} 天"


def days_since() -> int:
    """The receipt is as old as the day of the test, the window looks at TODAY."""
    return max((TODAY - date.today()).days, 0)


# What the platform without a screen cannot do says nothing about the window.
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_there_and_home(qtbot: QtBot, tmp_path: Path, stick: Path) -> None:
    offices = tmp_path / "offices"
    make_offices(offices, (LEAGUE, BANNER))
    banner, league = (offices / unit / f"{unit}.ledger" for unit in (BANNER, LEAGUE))
    opened = ledgers.unlock(banner, PASSPHRASE)
    tenant(opened, name="虚构㐂𠮷商行")
    ledgers.close(opened)
    with clerk_at(banner, qtbot) as clerk:
        report(clerk, stick)
    assert [each.name for each in (stick / "reports").iterdir()] == ["PL_152223_152200_0000001.age"]
    with clerk_at(league, qtbot) as clerk:
        take_in(clerk)
    with clerk_at(banner, qtbot) as clerk:
        come_home(clerk)
