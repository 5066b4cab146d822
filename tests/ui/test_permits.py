"""Buttons are grey for who may not press them, and only for those."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.store.ledger import Ledger
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.permits import permit
from app.ui.screens.cards_page import CardsPage
from app.ui.screens.system_people import ROLES
from app.ui.screens.system_stream import StreamCard
from app.usecases.roles import allowed


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


@pytest.mark.parametrize("role", ["经办", "审核", "管理"])
def test_a_new_stream_and_new_keys_are_for_who_keeps_the_keys(
    role: str, qtbot: QtBot, memory_ledger: Ledger, background: Background
) -> None:
    desk = Desk(replace(memory_ledger, role=role, who="虚构人员"), background)
    stream, cards = StreamCard(desk), CardsPage(desk)
    for each in (stream, cards):
        qtbot.addWidget(each)
    assert [stream.begin.isEnabled(), cards.own.rekey.isEnabled()] == [role == "管理"] * 2


@pytest.mark.parametrize("role", ["经办", "审核", "管理"])
def test_what_a_role_may_do_is_told_when_somebody_is_let_in(role: str) -> None:
    assert ("签字" in ROLES[role]) == allowed(role, "sign")
    assert ("填报" in ROLES[role] or "同经办" in ROLES[role]) == allowed(role, "assess")
