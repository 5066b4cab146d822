"""Ctrl+K by keys alone: what is typed is found, listed, chosen and opened."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.changes import changed
from app.domain.codes import BENEFIT_KINDS
from app.domain.entity import Entity
from app.domain.money import Benefit
from app.domain.park import Park, TierGrant
from app.domain.service import Mentor
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id
from app.ui.desk import Desk
from app.ui.finder import SEEK_ELSE, HitRole
from app.ui.frame import Frame
from app.ui.screens import SCREENS
from app.ui.screens.parks import Parks
from app.ui.screens.services import Services
from app.ui.screens.tenants import Tenants
from app.ui.window import LEAST
from tests.store import made_up

Key = Qt.Key


@pytest.fixture
def frame(
    memory_ledger: Ledger,
    desk: Desk,
    qtbot: QtBot,
    active: Callable[[QWidget], None],
    rest: Callable[[], None],
) -> Frame:
    """The window over three made-up tenants, one of them long gone, and the twenty parks."""
    park = queries.all_of(memory_ledger, Park)[0].id
    people = [
        made_up.founder(name=name, id_number=None, phone=None) for name in ("单虚构", "李虚构")
    ]
    firms = [made_up.entity(person, name=f"虚构{at}号商行") for at, person in enumerate(people)]
    gone = {"left_on": date(2025, 1, 1), "leaving_cause": "到期退出"}
    stays = [
        made_up.tenancy(firms[0], park, agreement_number="虚构-甲"),
        made_up.tenancy(firms[1], park, agreement_number="虚构-乙", **gone),
    ]
    insert(memory_ledger, [*people, *firms, *stays])
    made = Frame(desk, SCREENS)
    qtbot.addWidget(made)
    made.resize(1366, 728)
    active(made)
    made.go("home")
    rest()
    return made


def press(frame: Frame, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or frame, key)


def type_in(frame: Frame, words: str) -> None:
    QTest.keyClick(frame, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert frame.search.hasFocus()
    type_on(frame, words)


def type_on(frame: Frame, words: str) -> None:
    """Letter by letter; QTest itself types no Chinese."""
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(frame.search, event)


def listed(frame: Frame) -> list[str]:
    rows = frame.search.found.list
    return [rows.item(row).data(HitRole).name for row in range(rows.count())]


def found_when(qtbot: QtBot, frame: Frame, rest: Callable[[], None]) -> None:
    rest()
    qtbot.waitUntil(frame.search.found.isVisible)


def tenants(frame: Frame) -> Tenants:
    shown = frame.current()
    assert isinstance(shown, Tenants)
    return shown


def test_initials_open_a_park(frame: Frame, qtbot: QtBot, rest: Callable[[], None]) -> None:
    type_in(frame, "hlcyg")
    found_when(qtbot, frame, rest)
    assert listed(frame) == ["恒隆创业广场"]
    press(frame, Key.Key_Return)
    rest()
    shown = frame.current()
    assert isinstance(shown, Parks)
    assert shown.pages.currentWidget() is shown.page
    assert not frame.search.found.isVisible()


def test_enter_before_the_answer_waits_for_it(frame: Frame, rest: Callable[[], None]) -> None:
    type_in(frame, "hlcyg")
    press(frame, Key.Key_Return)
    rest()
    assert isinstance(frame.current(), Parks)


def test_down_and_up_choose_and_a_tenant_is_opened_at_its_row(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    frame.go("tenants")
    rest()
    tenants(frame).only_residents.setChecked(True)
    rest()
    type_in(frame, "xg")
    found_when(qtbot, frame, rest)
    names = listed(frame)
    assert {"虚构1号商行", "李虚构", "单虚构"} <= set(names)
    place = names.index("虚构1号商行")
    press(frame, *[Key.Key_Up] * (len(names) - place))
    press(frame, Key.Key_Up, Key.Key_Down, Key.Key_Return)
    rest()
    rest()
    pages, table = tenants(frame).pages, tenants(frame).table
    assert pages.stack.currentWidget() is pages.page
    assert pages.page.name.text() == "虚构1号商行"
    press(frame, Key.Key_Escape)
    row = table.current_row()
    assert row is not None
    assert (row.entity, table.search.text()) == ("虚构1号商行", "xg")
    assert table.grid.hasFocus()


def test_the_hits_stay_inside_a_small_window(frame: Frame, rest: Callable[[], None]) -> None:
    frame.resize(LEAST)
    type_in(frame, "cy")
    rest()
    found = frame.search.found
    assert found.isVisible()
    assert found.list.count() > found.list.height() // found.list.sizeHintForRow(0)
    assert frame.rect().contains(found.geometry())


def test_a_surname_is_found_as_it_is_said_and_its_agreement_too(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    type_in(frame, "shanxugou")
    found_when(qtbot, frame, rest)
    assert listed(frame) == ["单虚构"]
    type_in(frame, "虚构-甲")
    found_when(qtbot, frame, rest)
    assert listed(frame) == ["虚构-甲"]


def test_a_second_esc_gives_the_keyboard_back_to_the_rows(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    frame.go("tenants")
    rest()
    table = tenants(frame).table
    table.focus_rows()
    QTest.keyClick(table.grid, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert frame.search.hasFocus()
    type_on(frame, "虚构")
    found_when(qtbot, frame, rest)
    press(frame, Key.Key_Escape, Key.Key_Escape)
    assert table.grid.hasFocus()


def test_esc_closes_the_list_and_stays(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    before = frame.current()
    type_in(frame, "虚构")
    found_when(qtbot, frame, rest)
    press(frame, Key.Key_Escape)
    assert not frame.search.found.isVisible()
    assert frame.search.hasFocus()
    assert frame.current() is before
    type_on(frame, "0")
    found_when(qtbot, frame, rest)
    assert listed(frame) == ["虚构0号商行"]
    press(frame, Key.Key_Escape, Key.Key_Return)
    rest()
    assert tenants(frame).table.search.text() == "虚构0"
    type_in(frame, "1")
    found_when(qtbot, frame, rest)
    frame.day_edit.setFocus()
    assert not frame.search.found.isVisible()


def test_only_the_last_words_are_answered(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    for words in ("虚", "虚构", "虚构1", "hlcyg"):
        frame.search.clear()
        type_in(frame, words)
    found_when(qtbot, frame, rest)
    assert listed(frame) == ["恒隆创业广场"]


def test_what_is_not_there_is_said_and_looked_for_in_the_long_table(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    type_in(frame, "没有的")
    found_when(qtbot, frame, rest)
    assert frame.search.found.foot.text() == f"没有找到“没有的”。{SEEK_ELSE}"
    assert not frame.search.found.list.isVisible()
    press(frame, Key.Key_Return)
    rest()
    assert tenants(frame).table.search.text() == "没有的"


def test_a_deleted_record_is_found_no_more(
    frame: Frame, memory_ledger: Ledger, desk: Desk, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    type_in(frame, "0号")
    found_when(qtbot, frame, rest)
    assert listed(frame) == ["虚构0号商行"]
    firm = next(each for each in queries.all_of(memory_ledger, Entity) if "0号" in each.name)
    delete(memory_ledger, Entity, [firm.id])
    desk.background.changed.emit(changed("entity"))
    rest()
    frame.search.clear()
    type_in(frame, "0号")
    found_when(qtbot, frame, rest)
    assert listed(frame) == []


def test_every_row_is_named_and_drawn(
    frame: Frame, qtbot: QtBot, rest: Callable[[], None], tmp_path: Path
) -> None:
    type_in(frame, "虚构")
    found_when(qtbot, frame, rest)
    rows = frame.search.found.list
    said = [rows.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(rows.count())]
    assert len(said) == 6
    assert "虚构0号商行，创业实体，实体名称，兴安盟全产业链双创孵化基地" in said
    assert frame.rect().contains(frame.search.found.geometry())
    assert frame.grab().save(str(tmp_path / "found.png"))


def test_papers_open_whom_they_belong_to_and_registers_their_row(
    frame: Frame, memory_ledger: Ledger, rest: Callable[[], None]
) -> None:
    firm = next(each for each in queries.all_of(memory_ledger, Entity) if "0号" in each.name)
    park = queries.all_of(memory_ledger, Park)[0]
    insert(
        memory_ledger,
        [
            Benefit(
                id=new_id(),
                kind=BENEFIT_KINDS[0],
                entity_id=firm.id,
                amount_fen=100,
                paper_number="虚构补8号",
            ),
            TierGrant(id=new_id(), park_id=park.id, tier="standard", document_number="虚构认9号"),
            Mentor(id=new_id(), name="虚构导师甲"),
        ],
    )
    type_in(frame, "虚构补8号")
    press(frame, Key.Key_Return)
    rest()
    rest()
    pages = tenants(frame).pages
    assert pages.stack.currentWidget() is pages.page
    assert pages.page.name.text() == "虚构0号商行"
    assert tenants(frame).table.search.text() == ""
    type_in(frame, "虚构认9号")
    press(frame, Key.Key_Return)
    rest()
    shown = frame.current()
    assert isinstance(shown, Parks)
    assert shown.pages.currentWidget() is shown.page
    type_in(frame, "xgdsj")
    press(frame, Key.Key_Return)
    rest()
    rest()
    register = frame.current()
    assert isinstance(register, Services)
    assert register.segments.view() == "mentors"
    assert register.page.table.model.rowCount() == 1
