"""A reviewer goes through every screen with every key of a clerk: nothing opens to be typed into,
nothing is written, nothing is refused after the typing; a clerk who unlocks may do it all.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.domain.park import MechanismJudgement, Park, ParkArea, TierGrant
from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.ui.form import Form
from app.ui.screens import SCREENS
from app.ui.screens.monthly import LOANS
from app.ui.screens.services import REGISTERS
from app.usecases import undoing
from tests.store import made_up
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import Offices

DAY = date(2026, 6, 1)
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
WRITES = (
    (Qt.Key.Key_Return, NONE),
    (Qt.Key.Key_F2, NONE),
    (Qt.Key.Key_Delete, NONE),
    (Qt.Key.Key_Insert, NONE),
    (Qt.Key.Key_F4, NONE),
    (Qt.Key.Key_F6, NONE),
    (Qt.Key.Key_F7, NONE),
    (Qt.Key.Key_F9, NONE),
    (Qt.Key.Key_F10, NONE),
    (Qt.Key.Key_Escape, NONE),
    (Qt.Key.Key_N, CTRL),
    (Qt.Key.Key_R, CTRL),
    (Qt.Key.Key_B, CTRL),
    (Qt.Key.Key_D, CTRL),
    (Qt.Key.Key_V, CTRL),
    (Qt.Key.Key_O, CTRL),
    (Qt.Key.Key_Return, CTRL),
)
# What a reviewer does too: its own passphrase, the day, what is searched for, the reviewer's sign.
OWN = frozenset({"system", "assessment"})


def _fill(ledger: Ledger) -> Park:
    """One record of each kind that a screen shows."""
    park = queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,), order="name")[0]
    unit: dict[str, Any] = {"unit_code": ledger.unit_code}
    founder = made_up.founder(**unit)
    entity = made_up.entity(founder, **unit)
    stay = made_up.tenancy(entity, park.id, **unit)
    blank: dict[str, Any] = {**unit, "created_at": "", "updated_at": ""}
    insert(ledger, [founder, entity, stay, replace(made_up.loan(entity, DAY), **unit)])
    insert(
        ledger,
        [
            ParkArea(id=new_id(), **blank, park_id=park.id, in_force_on=DAY, building_dm2=350_000),
            MechanismJudgement(
                id=new_id(), **blank, park_id=park.id, judged_on=DAY, sound=True, judged_by="虚构"
            ),
            TierGrant(id=new_id(), **blank, park_id=park.id, tier="standard", granted_on=DAY),
            ServiceRecord(id=new_id(), **blank, park_id=park.id, service="创业指导", served_on=DAY),
            Mentor(id=new_id(), **blank, name="虚构导师"),
            Project(id=new_id(), **blank, name="虚构项目"),
            Training(id=new_id(), **blank, name="虚构培训", park_id=park.id, started_on=DAY),
            Activity(id=new_id(), **blank, name="虚构活动", park_id=park.id, held_on=DAY),
        ],
    )
    return park


def _places(park_id: str) -> Iterator[tuple[str, object]]:
    """Every screen, and every page in one."""
    for screen in SCREENS:
        yield screen.key, None
    yield "parks", park_id
    for register in ("park_areas", "park_judgements", "park_stages"):
        yield "parks", (park_id, register)
    yield "monthly", park_id
    yield "monthly", (LOANS, park_id)
    for view in REGISTERS:
        yield "services", view
    for page in ("import", "report", "receive", "offices", "history", "versions", "cards"):
        yield "exchange", page


def _typed_into(frame: QWidget) -> list[str]:
    """The forms in sight that could be typed into."""
    return [
        form.objectName()
        for form in frame.findChildren(Form)
        if form.isVisible() and form.isEnabled()
    ]


@pytest.fixture
def reviewer(shown: Opened, offices: Offices) -> tuple[Shown, Park]:
    park = _fill(offices.banner)
    return shown(replace(offices.banner, role="审核", who="虚构审核员")), park


def test_no_key_of_a_clerk_opens_a_form_for_a_reviewer(reviewer: tuple[Shown, Park]) -> None:
    window, park = reviewer
    before = undoing.now(window.ledger)
    for key, what in _places(park.id):
        window.frame.go(key, what)
        window.rest()
        for pressed, modifier in WRITES:
            focused = QApplication.focusWidget()
            assert focused is not None, (key, what)
            QTest.keyClick(focused, pressed, modifier)
            window.rest()
            assert QApplication.activeModalWidget() is None, (key, what, pressed)
            if key not in OWN:
                assert not _typed_into(window.frame), (key, what, pressed)
            # A key of the list may have led elsewhere.
            if window.frame.current().key != key or pressed == Qt.Key.Key_Return:
                window.frame.go(key, what)
                window.rest()
    assert undoing.now(window.ledger) == before


def test_the_key_says_who_does_it(reviewer: tuple[Shown, Park]) -> None:
    window, _ = reviewer
    window.frame.go("tenants")
    window.rest()
    for pressed, modifier, words in (
        (Qt.Key.Key_N, CTRL, "录入和修改请由经办或管理人员来做。"),
        (Qt.Key.Key_Delete, NONE, "删除和恢复记录请由经办或管理人员来做。"),
        (Qt.Key.Key_O, CTRL, "导入台账请由经办或管理人员来做。"),
    ):
        window.desk.said.emit("")
        window.key(pressed, modifier)
        assert window.words("saved") == words


def test_the_cells_are_read_until_a_clerk_unlocks(reviewer: tuple[Shown, Park]) -> None:
    window, park = reviewer
    for what in (park.id, (LOANS, park.id)):
        window.frame.go("monthly", what)
        window.rest()
        page: Any = window.frame.current().page  # type: ignore[attr-defined]
        columns = page.table.model.source.columns
        typed = [place for place, column in enumerate(columns) if column.typed]
        assert not any(page.table.model.typed_at(0, place) for place in typed)
        window.desk.take(replace(window.ledger, role="经办", who="虚构经办员"))
        assert all(page.table.model.typed_at(0, place) for place in typed)
        window.desk.take(window.ledger)


def test_a_grey_button_says_who_may(reviewer: tuple[Shown, Park]) -> None:
    window, _ = reviewer
    window.frame.go("tenants")
    window.rest()
    for name in ("tenant_new", "tenant_edit", "tenant_leave", "tenant_extend"):
        made = window.widget(name)
        assert isinstance(made, QAbstractButton)
        assert not made.isEnabled()
        assert made.toolTip() == "录入和修改请由经办或管理人员来做"
    window.desk.take(replace(window.ledger, role="经办", who="虚构经办员"))
    assert window.widget("tenant_new").isEnabled()
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
