"""Every page in the least window: nothing cut off, squashed, laid over another or scrolled aside.

The rule: places are found by walking, as a clerk would come upon them; none is listed here.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.store.ledger import Ledger, in_memory
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.screens import SCREENS
from app.ui.window import LEAST
from app.usecases.import_workbooks import import_workbooks
from tests.pictures.faults import faults
from tests.pictures.tour import Tour

LEDGERS = Path(__file__).parent.parent / "cases" / "ledgers"
TODAY = date(2026, 6, 30)
# A column holds what is usual, not all; a table may be wider than the least window.
BORNE = ("narrow column", "wider than its room")
# `python -m tests.pictures` walks on, to what lies behind each form and list.
STEPS = 2


@pytest.fixture(scope="module")
def filled() -> Iterator[Ledger]:
    """A banner's ledger with a tidy workbook in it."""
    ledger = in_memory(unit_code="152223")
    import_workbooks(ledger, [LEDGERS / "152223-1-clean.xlsx"], dry_run=False, today=TODAY)
    yield ledger
    ledger.db.close()


# The system's own dialogs are no page of ours, and what leaves the window is tested elsewhere.
WALKED = [kind.key for kind in SCREENS if kind.key not in ("exchange", "system")]


@pytest.mark.qt_log_ignore("raise|grabbing the keyboard", extend=True)
@pytest.mark.parametrize("key", WALKED)
def test_nothing_is_cut_off_in_the_least_window(
    key: str, filled: Ledger, desk: Desk, qtbot: QtBot, active: Callable[[Frame], None]
) -> None:
    desk.take(filled)
    frame = Frame(desk, SCREENS)
    qtbot.addWidget(frame)
    frame.setMinimumSize(LEAST)
    frame.resize(LEAST)
    active(frame)
    frame.begin()
    found: dict[str, str] = {}

    def look(place: str, _stall: tuple[float, float], _seconds: float) -> None:
        for each in faults(frame):
            if not each.startswith(BORNE):
                found.setdefault(each, place)

    Tour(frame, desk.background, look, deep=STEPS).walk([key])
    for top in QApplication.topLevelWidgets():
        top.close()
    assert frame.size() == LEAST
    assert found == {}
