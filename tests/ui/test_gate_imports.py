"""The gate stands before anything is loaded that a clerk with a passphrase does not need yet."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GATE = """
import sys
from pathlib import Path
from app.ui.application import make_application
from app.ui.main import begin
from app.ui.settings import remember_ledger
remember_ledger(Path("README.md").absolute())
application = make_application(["tests"])
window = begin()
application.processEvents()
modules = sorted(sys.modules)
import json
print(json.dumps(modules))
print(json.dumps("Qt" in vars(sys.modules["PySide6.QtCore"])))
window.close()
"""
HEAVY = {
    "sqlcipher3",
    "sqlite3",
    "sqlite_utils",
    "click",
    "cryptography",
    "pyrage",
    "reportlab",
    "xlsxwriter",
    "python_calamine",
    "pypdfium2",
    "pypinyin",
    "numpy",
    "decimal",
    "datetime",
    "json",
    "tomllib",
}
OURS = {"store", "sync", "workbooks", "reports", "usecases", "policy", "cli"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], bool]:
    """The modules there are when the gate is drawn, and whether Qt's flags were made."""
    config = tmp_path_factory.mktemp("config")
    run = subprocess.run(
        [sys.executable, "-c", GATE],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PARKLEDGER_CONFIG": str(config)},
    )
    modules, flags = map(json.loads, run.stdout.splitlines())
    return set(modules), flags


def test_no_heavy_library_is_loaded(loaded: tuple[set[str], bool]) -> None:
    assert not {name.partition(".")[0] for name in loaded[0]} & HEAVY


def test_of_the_program_only_the_gate_is_loaded(loaded: tuple[set[str], bool]) -> None:
    ours = {name for name in loaded[0] if name.startswith("app.")}
    assert not {name.split(".")[1] for name in ours} & OURS
    assert not {name for name in ours if name.startswith("app.ui.screens")}
    assert not {"app.ui.frame", "app.ui.desk", "app.ui.table", "app.ui.editors"} & ours


def test_the_flags_of_qt_are_not_made(loaded: tuple[set[str], bool]) -> None:
    """`PySide6.QtCore.Qt` makes a hundred enumerations when it is first named."""
    assert not loaded[1]
