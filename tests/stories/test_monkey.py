"""A short walk of the monkey; `python -m tests.stories.monkey --minutes 60` is the long one."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.application import make_application
from tests.stories.monkey import let_loose
from tests.stories.monkey_world import make_world

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program makes it."""
    return make_application(("tests",))


@pytest.mark.parametrize("seed", [1, 5])
def test_nothing_a_monkey_does_breaks_the_window(
    seed: int,
    qapp: QApplication,  # noqa: ARG001 - a window needs one
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PARKLEDGER_CONFIG", str(tmp_path / "config"))
    ledger = make_world(tmp_path)
    let_loose(tmp_path, ledger, seed, lambda monkey: monkey.run(200), keep=tmp_path / "steps.json")
