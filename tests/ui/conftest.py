"""The window without a screen: one dressed application, a configuration folder per test."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.store.ledger import Ledger
from app.ui import sticks
from app.ui.application import make_application
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.garbage import GarbageTimer
from tests.ui.exchange import Opened, opened
from tests.ui.port import Port, make_port
from tests.usecases.conftest import made_offices, offices
from tests.usecases.offices import Offices

__all__ = ["made_offices", "offices"]
TODAY = date(2026, 6, 30)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The one message of the platform without a screen that says nothing about the window."""
    for item in items:
        if Path(__file__).parent.parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """The application as the program makes it."""
    os.environ["PARKLEDGER_CONFIG"] = str(tmp_path_factory.mktemp("config"))
    return make_application(("tests",))


@pytest.fixture(autouse=True)
def _collected_apart(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected as in the program, from the event loop, for the whole of a test.

    A collection may destroy windows, and when it falls into Qt's telling which windows there are,
    Qt tells of some that are gone already: the process ends without a word.
    """
    timer = GarbageTimer(qapp)
    yield
    timer.end()
    timer.deleteLater()


@pytest.fixture(autouse=True)
def _own_config(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _collected_apart: None
) -> Iterator[None]:
    """Settings and reports of a test go into its own folder; no window outlives it."""
    monkeypatch.setenv("PARKLEDGER_CONFIG", str(tmp_path / "config"))
    yield
    for window in qapp.topLevelWidgets():
        window.close()


@pytest.fixture
def background() -> Iterator[Background]:
    """A worker that ends with the test."""
    worker = Background()
    yield worker
    worker.finish()


@pytest.fixture
def rest(qtbot: QtBot, background: Background) -> Callable[[], None]:
    """Wait until the worker has nothing left to do."""
    return lambda: qtbot.waitUntil(lambda: not background.busy(), timeout=30_000)


@pytest.fixture
def desk(memory_ledger: Ledger, background: Background) -> Desk:
    """A desk over the league's ledger in memory."""
    return Desk(memory_ledger, background, today=lambda: TODAY)


@pytest.fixture
def active(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Show a widget and wait until the keyboard is its own."""

    def show(widget: QWidget) -> None:
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    return show


@pytest.fixture
def shown(
    qtbot: QtBot,
    background: Background,
    offices: Offices,  # noqa: ARG001 - the ledgers are closed after the frames
) -> Iterator[Opened]:
    """What shows a ledger in the window's frame."""
    with opened(qtbot, background) as show:
        yield show


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Port:
    """A stick is plugged in."""
    made = make_port(tmp_path / "pc")
    monkeypatch.setattr(sticks, "ROOTS", made.machine.roots)
    return made


@pytest.fixture
def stick(port: Port) -> Path:
    """An empty stick that is plugged in, as far as the system tells."""
    return port.stick
