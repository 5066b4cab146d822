"""操作日志: found, opened and verified by the keyboard; numbers of people stay masked."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.identifiers import masked
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit, insert
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.log_words import Detail, details, log_rows
from app.ui.screens import SCREENS
from app.ui.screens.log_page import HINTS, LogPage
from app.ui.screens.system import System
from tests.store import made_up
from tests.ui.hands import press

NUMBER = made_up.ID_NUMBER
OTHERS = ["查看证件号码", "口令输错", "登记创业者", "修改创业者"]


@pytest.fixture
def logged(memory_ledger: Ledger) -> Ledger:
    before = made_up.founder(phone="10000000000")
    after = replace(before, phone="10000000001", name="虚构戊")
    insert(memory_ledger, [after])
    with transaction(memory_ledger):
        audit(
            memory_ledger,
            action="修改创业者",
            of_table="founder",
            of_id=after.id,
            before=before,
            after=after,
        )
        audit(memory_ledger, action="登记创业者", of_table="founder", of_id=after.id, after=after)
        told = {"door": "打开台账", "times": 6, "since": "2026-06-30T12:00:00Z", "code": "x"}
        audit(memory_ledger, action="口令输错", after=told)
        audit(memory_ledger, action="查看证件号码", after={"field": "id_number"})
        audit(memory_ledger, action="导入工作簿", after={"file": f"{NUMBER}.xlsx", "rows": 3})
    return memory_ledger


@pytest.fixture
def frame(
    logged: Ledger,  # noqa: ARG001 - the desk's own
    desk: Desk,
    qtbot: QtBot,
    rest: Callable[[], None],
    active: Callable[[QWidget], None],
) -> Frame:
    frame = Frame(desk, SCREENS)
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    active(frame)
    frame.go("system", "log")
    rest()
    return frame


@pytest.fixture
def page(frame: Frame, rest: Callable[[], None]) -> LogPage:
    system = frame.current()
    assert isinstance(system, System)
    # Rows come in blocks behind the view.
    system.log.table.model.row_at(0)
    rest()
    return system.log


def actions(page: LogPage, rest: Callable[[], None]) -> list[str]:
    model = page.table.model
    model.row_at(0)
    rest()
    rows = [model.row_at(place) for place in range(model.rowCount())]
    return [row.entry.action for row in rows if row is not None]


def by_label(found: tuple[Detail, ...]) -> dict[str, tuple[str, str]]:
    return {each.label: (each.before, each.after) for each in found}


def test_words_of_an_entry(logged: Ledger) -> None:
    entries = queries.audit_entries(logged)
    changed = by_label(details(logged, entries[4]))
    assert set(changed.values()) == {(made_up.NAME, "虚构戊"), ("10000000000", "10000000001")}
    new = by_label(details(logged, entries[3]))
    assert ("", masked(NUMBER)) in new.values()
    assert by_label(details(logged, entries[0])) == {
        "文件": ("", f"{masked(NUMBER)}.xlsx"),
        "行数": ("", "3"),
    }
    assert by_label(details(logged, entries[1])) == {"数据项": ("", "身份证号")}
    told = by_label(details(logged, entries[2]))
    assert told["次数"] == ("", "6")
    assert told["从何时起"][1].startswith("2026-06-")
    assert len(told) == 3
    said = str([details(logged, entry) for entry in entries]) + str(
        [row and row.name for row in log_rows(logged, entries)]
    )
    assert NUMBER not in said


def test_opened_by_keyboard_alone(page: LogPage, frame: Frame, rest: Callable[[], None]) -> None:
    assert actions(page, rest) == ["导入工作簿", *OTHERS]
    page.table.focus_rows()
    for _ in range(3):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    rest()
    assert page.title.text() == "第 2 条　登记创业者"
    assert frame.status.hint.text() == HINTS[1]
    assert page.details.model.rowCount() > 1
    press(Qt.Key.Key_Escape)
    assert page.currentIndex() == 0
    assert frame.status.hint.text() == HINTS[0]
    press(Qt.Key.Key_Escape)
    system = frame.current()
    assert frame.status.hint.text() == System.hint
    assert isinstance(system, System)
    assert not page.isVisible()
    assert system.open_log.hasFocus()


def test_filters(page: LogPage, rest: Callable[[], None]) -> None:
    page.table.search.setText("xlsx")
    rest()
    assert actions(page, rest) == ["导入工作簿"]
    page.table.search.clear()
    rest()
    page.kind.setCurrentIndex(page.kind.findData("founder"))
    page.kind.activated.emit(page.kind.currentIndex())
    rest()
    assert actions(page, rest) == ["登记创业者", "修改创业者"]
    for line, text, found in (
        (page.first, "2099.1.1", 0),
        (page.first, "19990101", 2),
        (page.last, "99991231", 2),
        (page.last, "19990101", 0),
        (page.last, "没有这天", 2),
    ):
        line.setText(text)
        line.editingFinished.emit()
        rest()
        assert page.table.model.rowCount() == found, text


def test_the_chain(page: LogPage, logged: Ledger, rest: Callable[[], None]) -> None:
    page.check.click()
    rest()
    assert "没有被改动" in page.said.text()
    logged.db.execute("DROP TRIGGER audit_entry_fixed")
    logged.db.execute("UPDATE audit_entry SET who = '别人' WHERE seq = 2")
    page.check.click()
    rest()
    assert "从第 2 条起被改动过" in page.said.text()
    assert page.check.isEnabled()


def test_a_long_sentence_is_masked_before_it_is_cut(memory_ledger: Ledger) -> None:
    for before in range(370, 402):
        with transaction(memory_ledger):
            audit(memory_ledger, action="试", after={"why": f"{'字' * before}，{NUMBER}，后面"})
        entry = queries.audit_entries(memory_ledger, newest=1)[0]
        (found,) = details(memory_ledger, entry)
        assert NUMBER[:9] not in found.after, before
