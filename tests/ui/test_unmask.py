"""A masked number: shown for the row at hand, by the keyboard, and masked again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.entity import Founder
from app.domain.fields import field_of
from app.domain.identifiers import masked
from app.domain.park import Park
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.ui.desk import Desk
from app.ui.form import Form
from app.ui.masked_editor import MaskedEditor
from app.ui.screens.tenants import Tenants
from tests.store import made_up

CTRL = Qt.KeyboardModifier.ControlModifier
NUMBER = made_up.ID_NUMBER
OTHER_NUMBER = "152223199203050026"


@pytest.fixture
def tenants(
    memory_ledger: Ledger,
    desk: Desk,
    qtbot: QtBot,
    rest: Callable[[], None],
    active: Callable[[QWidget], None],
) -> Tenants:
    park = queries.all_of(memory_ledger, Park)[0]
    for number in (NUMBER, None):
        founder = made_up.founder(id_number=number)
        entity = made_up.entity(founder_id=founder.id)
        insert(memory_ledger, [founder, entity, made_up.tenancy(entity, park.id)])
    screen = Tenants(desk)
    qtbot.addWidget(screen)
    screen.resize(1366, 700)
    active(screen)
    screen.load()
    rest()
    screen.focus_start()
    rest()
    return screen


def cells(screen: Tenants) -> list[str]:
    model = screen.table.model
    place = [column.name for column in model.source.columns].index("id_number")
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def looks(ledger: Ledger) -> int:
    return sum(each.action == "查看证件号码" for each in queries.audit_entries(ledger))


def on_row(screen: Tenants, *, with_number: bool) -> None:
    found = cells(screen)
    place = next(at for at, cell in enumerate(found) if bool(cell) == with_number)
    screen.table.grid.setCurrentIndex(screen.table.model.index(place, 0))


def test_a_column_shown_only_for_this_is_in_sight(
    tenants: Tenants, rest: Callable[[], None], qtbot: QtBot
) -> None:
    grid = tenants.table.grid
    tenants.resize(800, 500)
    rest()
    on_row(tenants, with_number=True)
    place = [column.name for column in tenants.table.model.source.columns].index("id_number")
    assert grid.isColumnHidden(place)
    QTest.keyClick(grid, Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: NUMBER in cells(tenants))
    index = tenants.table.model.index(grid.currentIndex().row(), place)
    qtbot.waitUntil(lambda: grid.viewport().rect().contains(grid.visualRect(index)))


def test_shown_for_the_row_at_hand(
    tenants: Tenants, memory_ledger: Ledger, rest: Callable[[], None]
) -> None:
    on_row(tenants, with_number=True)
    QTest.keyClick(tenants.table.grid, Qt.Key.Key_J, CTRL)
    rest()
    assert NUMBER in cells(tenants)
    assert looks(memory_ledger) == 1
    assert tenants.unmask._timer.interval() == 30_000
    assert tenants.unmask._timer.isActive()
    QTest.keyClick(tenants.table.grid, Qt.Key.Key_C, CTRL)
    rest()
    copied = QGuiApplication.clipboard().text()
    assert masked(NUMBER) in copied
    assert NUMBER not in copied
    on_row(tenants, with_number=False)
    assert NUMBER not in cells(tenants)
    assert not tenants.unmask.button.isEnabled()


@pytest.mark.parametrize("by", ["time", "leaving", "refreshing"])
def test_masked_again(
    by: str,
    tenants: Tenants,
    rest: Callable[[], None],
    qtbot: QtBot,
) -> None:
    on_row(tenants, with_number=True)
    if by == "time":
        tenants.unmask._timer.setInterval(10)
    tenants.unmask.button.click()
    if by == "time":
        rest()
        assert looks(tenants.desk.ledger()) == 1
        qtbot.waitUntil(lambda: NUMBER not in cells(tenants))
        return
    rest()
    assert NUMBER in cells(tenants)
    if by == "leaving":
        tenants.hide()
    else:
        tenants.table.refresh()
        rest()
    assert NUMBER not in cells(tenants)


def test_a_row_without_a_number_asks_nothing(
    tenants: Tenants, memory_ledger: Ledger, rest: Callable[[], None]
) -> None:
    on_row(tenants, with_number=False)
    QTest.keyClick(tenants.table.grid, Qt.Key.Key_J, CTRL)
    rest()
    assert looks(memory_ledger) == 0


@pytest.fixture
def form(qtbot: QtBot, active: Callable[[QWidget], None]) -> Form:
    form = Form("founder_form", "创业者")
    form.add(field_of(Founder, "name"))
    form.add(field_of(Founder, "id_number"))
    qtbot.addWidget(form)
    active(form)
    return form


def editor_of(form: Form) -> tuple[MaskedEditor, QLineEdit]:
    editor = form.editor("id_number")
    assert isinstance(editor, MaskedEditor)
    return editor, editor.line


def test_a_form_masks_what_is_stored(form: Form, qtbot: QtBot) -> None:
    editor, line = editor_of(form)
    form.fill({"name": "虚构", "id_number": NUMBER})
    assert line.text() == masked(NUMBER)
    assert form.values() == {"name": "虚构", "id_number": NUMBER}
    editor.ask_with(lambda put: put(NUMBER))
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_J, CTRL)
    assert line.text() == NUMBER
    assert editor._timer.interval() == 30_000
    form.editor("name").setFocus()
    assert line.text() == masked(NUMBER)
    # Typing into the mask replaces all of it; a piece of a mask is never a value.
    line.setFocus()
    qtbot.waitUntil(lambda: line.selectedText() == masked(NUMBER))
    line.setCursorPosition(6)
    QTest.keyClicks(line, "5")
    assert form.values() == {"name": "虚构", "id_number": NUMBER}
    line.selectAll()
    QTest.keyClicks(line, OTHER_NUMBER)
    assert form.values() == {"name": "虚构", "id_number": OTHER_NUMBER}


def test_a_stored_number_can_be_taken_out(form: Form) -> None:
    editor, line = editor_of(form)
    form.fill({"name": "虚构", "id_number": NUMBER})
    editor.ask_with(lambda put: put(NUMBER))
    line.setFocus()
    editor.show_button.click()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    form.editor("name").setFocus()
    assert form.values() == {"name": "虚构", "id_number": None}
