"""Buttons are grey for who may not press them, and only for those."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.store.ledger import Ledger
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.permits import permit


def test_a_reviewer_s_button_is_grey_whatever_the_screen_makes_of_it(
    qtbot: QtBot, memory_ledger: Ledger, background: Background
) -> None:
    desk = Desk(replace(memory_ledger, role="审核", who="虚构审核员"), background)
    button = QPushButton()
    qtbot.addWidget(button)
    permit(desk, "type", button)
    assert not button.isEnabled()
    assert button.toolTip() == "录入和修改请由经办或管理人员来做"
    button.setEnabled(True)
    assert not button.isEnabled()


def test_who_may_has_it_back_as_the_screen_wants_it(
    qtbot: QtBot, memory_ledger: Ledger, background: Background
) -> None:
    desk = Desk(replace(memory_ledger, role="经办", who="虚构经办员"), background)
    ready, waiting = QPushButton(), QPushButton()
    for button in (ready, waiting):
        qtbot.addWidget(button)
    ready.setToolTip("登记（Ctrl+N）")
    waiting.setEnabled(False)
    permit(desk, "type", ready, waiting)
    assert ready.isEnabled()
    desk.take(replace(memory_ledger, role="审核", who="虚构审核员"))
    assert not ready.isEnabled()
    desk.take(replace(memory_ledger, role="经办", who="虚构经办员"))
    assert ready.isEnabled()
    assert ready.toolTip() == "登记（Ctrl+N）"
    assert not waiting.isEnabled()
    waiting.setEnabled(True)
    assert waiting.isEnabled()
