"""The whole window: every widget named, nothing cut off, the keyboard, the lock."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.store.ledger import Ledger, close, in_memory
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.idle import IdleWatch
from app.ui.screens import SCREENS
from app.ui.screens.exchange_pages import PAGES
from app.ui.visiting import open_every_screen, picture_screens
from app.ui.window import LEAST, Window
from app.usecases.import_workbooks import import_workbooks
from app.usecases.ledgers import open_ledger
from tests.pictures.faults import cut_off, named, scrolled
from tests.ui.hands import at_the_gate, compose, press, settle

LEDGERS = Path(__file__).parent.parent / "cases" / "ledgers"
PASSPHRASE = "正确 的 口令 42"
TODAY = date(2026, 6, 30)
DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
MORE_DIGITS = (Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9)
BESIDE_DIGITS = (Qt.Key.Key_0, Qt.Key.Key_Minus, Qt.Key.Key_Equal)


@pytest.fixture(scope="module")
def filled() -> Iterator[Ledger]:
    """A banner's ledger with the messy workbook in it."""
    ledger = in_memory(unit_code="152223")
    import_workbooks(ledger, [LEDGERS / "152223-1-messy.xlsx"], dry_run=False, today=TODAY)
    yield ledger
    ledger.db.close()


@pytest.mark.parametrize("kind", SCREENS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("with_data", [True, False], ids=["data", "no_data"])
@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)], ids=["at_100", "at_125_percent"])
def test_every_widget_has_names_and_nothing_is_cut_off(
    kind: type,
    with_data: bool,
    size: tuple[int, int],
    filled: Ledger,
    qapp: QApplication,
    qtbot: QtBot,
    desk: Desk,
    rest: Callable[[], None],
) -> None:
    if with_data:
        desk.take(filled)
    frame = Frame(desk, SCREENS)
    qtbot.addWidget(frame)
    frame.resize(*size)
    frame.show()
    frame.go(kind.key)  # type: ignore[attr-defined]
    rest()
    qapp.processEvents()
    rest()
    seen = [each for each in frame.findChildren(QWidget) if each.isVisible() and named(each)]
    nameless = [each for each in seen if not each.objectName() or not each.accessibleName()]
    nameless = [each for each in nameless if not isinstance(each, QLabel) or each.text()]
    assert [(each.metaObject().className(), each.objectName()) for each in nameless] == []
    assert [each.objectName() for each in seen if cut_off(each)] == []
    beyond = [
        each.objectName()
        for each in seen
        if not scrolled(each)
        and not frame.rect().contains(each.mapTo(frame, each.rect().bottomRight()))
    ]
    assert beyond == []


@pytest.fixture
def window(qtbot: QtBot, ledger_path: Path, tmp_path: Path) -> Iterator[Window]:
    """The window at its gate, before a closed ledger."""
    here = tmp_path / "扎赉特旗.ledger"
    for beside in ledger_path.parent.glob(f"{ledger_path.name}*"):
        shutil.copyfile(beside, here.with_name(here.name + beside.name[len(ledger_path.name) :]))
    with at_the_gate(qtbot, lambda: TODAY, here) as made:
        yield made


def unlock(qtbot: QtBot, window: Window, words: str = PASSPHRASE) -> None:
    window.gate.unlock.focus()
    # Chinese comes by way of an input method, as one committed text.
    compose(words)
    press(Qt.Key.Key_Return)
    settle(qtbot, window)


def current_key(window: Window) -> str:
    assert window.frame is not None
    return window.frame.current().key


def test_a_wrong_passphrase_is_told_in_place(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window, "不对的口令")
    said = window.gate.unlock.form.findChild(QLabel, "finding_passphrase")
    assert isinstance(said, QLabel)
    assert said.isVisible()
    assert "口令不对" in said.text()
    assert window.frame is None
    assert window.gate.unlock.passphrase.line.hasFocus()
    window.gate.unlock.passphrase.line.clear()
    unlock(qtbot, window)
    assert window.frame is not None


@pytest.mark.parametrize("name", ["make", "restore"])
def test_all_that_is_wanted_in_the_least_window_squeezes_no_row(
    name: str, window: Window, qapp: QApplication
) -> None:
    window.resize(LEAST)
    page = getattr(window.gate, name)
    window.gate._show(page)
    page.begin()
    editors = [page.form.editor(each) for each in page.form.names()]
    for each in editors:
        page.form.say(each.field.name, "请填写这一项。")
    for _ in range(3):
        qapp.processEvents()
    assert window.size() == LEAST
    assert [each for each in editors if each.height() < each.sizeHint().height()] == []


def test_capitals_by_mistake_are_hinted_at(window: Window) -> None:
    line = window.gate.unlock.passphrase.line
    for letter, modifier, hinted in (
        ("A", Qt.KeyboardModifier.NoModifier, True),
        ("a", Qt.KeyboardModifier.NoModifier, False),
        ("A", Qt.KeyboardModifier.ShiftModifier, False),
    ):
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, letter)
        QApplication.sendEvent(line, key)
        assert window.gate.unlock.caps.isVisible() == hinted


def test_a_second_window_on_the_same_ledger_is_refused(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    assert window.desk is not None
    other = Window(today=lambda: TODAY)
    other.offer(window.desk.path)
    other.show()
    line = other.gate.unlock.passphrase.line
    line.setText(PASSPHRASE)
    other.gate.unlock.open.click()
    settle(qtbot, other)
    said = other.gate.unlock.form.findChild(QLabel, "finding_passphrase")
    assert isinstance(said, QLabel)
    assert "另一个窗口" in said.text()
    other.close()


def test_every_screen_is_a_digit_away(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    keys = (*DIGITS, *MORE_DIGITS, *BESIDE_DIGITS)
    assert len(keys) >= len(SCREENS)
    for key, kind in zip(keys, SCREENS, strict=False):
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        # A button reached by its key stays pressed a moment before it acts.
        qtbot.wait(150)
        assert current_key(window) == kind.key
        settle(qtbot, window)


def test_locking_hides_all_and_keeps_all(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    frame, desk = window.frame, window.desk
    assert frame is not None
    assert desk is not None
    frame.go("tenants", "乌兰")
    desk.look_at(date(2025, 12, 31))
    settle(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert not frame.isVisible()
    assert window.gate.isVisible()
    assert not window.gate.unlock.other.isVisible()
    assert desk._ledger is None
    unlock(qtbot, window)
    assert window.frame is frame
    assert frame.isVisible()
    assert current_key(window) == "tenants"
    assert frame.day_edit.line.text() == "2025-12-31"
    assert desk._ledger is not None


def test_a_key_that_comes_with_the_lock_finds_its_screen_afterwards(
    window: Window, qtbot: QtBot
) -> None:
    unlock(qtbot, window)
    assert window.frame is not None
    window.lock()
    window.frame.go("exchange")  # as the rail's button does, pressed a moment before
    unlock(qtbot, window)
    assert window.frame.current().key == "exchange"
    assert window.frame.current().isVisible()


def test_an_idle_window_locks_itself_and_a_key_puts_it_off(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    watch: IdleWatch = window.watch
    watch.set_minutes(0.02)
    watch.start()
    with qtbot.waitSignal(watch.idle, timeout=10_000):
        pass
    qtbot.waitUntil(window.gate.isVisible)
    settle(qtbot, window)
    unlock(qtbot, window)
    watch.set_minutes(10)
    watch.start()
    # A coarse timer may be early or late by a twentieth, which is more than is waited for here.
    watch._timer.setTimerType(Qt.TimerType.PreciseTimer)
    watch._timer.setInterval(5_000)
    handle = window.windowHandle()
    middle = QPointF(300, 300)
    qtbot.wait(20)
    before = watch._timer.remainingTime()
    QApplication.sendEvent(
        handle,
        QMouseEvent(
            QEvent.Type.MouseMove,
            middle,
            middle,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )
    assert watch._timer.remainingTime() >= before


def test_another_day_is_typed_and_today_comes_back(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    assert window.frame is not None
    assert window.desk is not None
    edit = window.frame.day_edit
    edit.line.setFocus()
    edit.line.selectAll()
    QTest.keyClicks(edit.line, "20251231")
    QTest.keyClick(edit.line, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.desk.day == date(2025, 12, 31)
    assert edit.today.isVisible()
    edit.today.click()
    settle(qtbot, window)
    assert window.desk.day == TODAY
    edit.line.selectAll()
    QTest.keyClicks(edit.line, "2025-02-30")
    QTest.keyClick(edit.line, Qt.Key.Key_Return)
    assert window.desk.day == TODAY
    assert edit.line.property("wrong") == "true"


def test_a_parks_details_areas_and_judgement_are_recorded(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    frame, desk = window.frame, window.desk
    assert frame is not None
    assert desk is not None
    park_id = desk.appraised()[0].park_id
    frame.go("parks", park_id)
    settle(qtbot, window)
    page = frame.current().page  # type: ignore[attr-defined]
    page._open_edit()
    page.edit.form.fill({"operator": "示例运营公司", "address": "示例路 1 号"})
    page.edit.save.click()
    settle(qtbot, window)
    assert page.pages.currentIndex() == 0
    for name, values in (
        ("park_areas", {"in_force_on": TODAY, "building_dm2": 250_000, "incubation_dm2": 200_000}),
        ("park_judgements", {"judged_on": TODAY, "sound": True, "judged_by": "示例评定人"}),
    ):
        register = page.registers[name].page
        register.begin_new()
        register.side.form.fill(values)
        register.side.save()
        settle(qtbot, window)
        assert register.table.model.rowCount() == 1
    assert "示例运营公司" in page.facts.text()
    assert page.registers["park_judgements"].page.table.model.row_at(0).record.sound is True
    (appraisal,) = [each for each in desk.appraised() if each.park_id == park_id]
    assert appraisal.figure("building_area").value == 250_000


def test_closing_the_window_gives_the_ledger_back(window: Window, qtbot: QtBot) -> None:
    unlock(qtbot, window)
    assert window.desk is not None
    path = window.desk.path
    window.close()
    assert not window.background._thread.is_alive()
    assert not path.with_name(path.name + "-wal").exists()
    close(open_ledger(path, PASSPHRASE))


def test_self_test_opens_every_screen_and_pictures_them(tmp_path: Path, filled: Ledger) -> None:
    open_every_screen(filled)
    taken = picture_screens(filled, tmp_path / "bilder", on=TODAY)
    # A banner sees no page for the offices below it; one page was seen with its screen.
    pages = [kind for kind in PAGES if kind.whose in ("all", "reporting")]
    # And what a click leads to: a park, the rows behind a number, and the pages over 评估.
    assert len(taken) == len(SCREENS) + len(pages) - 1 + 5
    assert all(path.stat().st_size > 10_000 for path in taken)
