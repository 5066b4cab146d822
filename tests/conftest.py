"""Fixtures for all tests: real ledgers, made once a session and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import key_files, ledger
from app.store.ledger import Ledger

PASSPHRASE = "正确 的 口令 42"


@pytest.fixture
def memory_ledger() -> Iterator[Ledger]:
    """A league's ledger in memory: all twenty parks, nothing else."""
    opened = ledger.in_memory(unit_code="152200")
    yield opened
    ledger.close(opened)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed ledger of 扎赉特旗 that no test may open; copy it."""
    path = tmp_path_factory.mktemp("pristine") / "台账.plg"
    opened, _ = ledger.create(path, unit_code="152223", passphrase=PASSPHRASE, who="测试员")
    ledger.close(opened)
    return path


@pytest.fixture
def ledger_path(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the pristine ledger with its key file, closed."""
    copy = tmp_path / pristine.name
    shutil.copyfile(pristine, copy)
    for beside in (key_files.key_path, key_files.spare_path):
        shutil.copyfile(beside(pristine), beside(copy))
    return copy


@pytest.fixture(name="ledger")
def open_ledger(ledger_path: Path) -> Iterator[Ledger]:
    """The copy, open; it may be closed by the test."""
    opened = ledger.unlock(ledger_path, PASSPHRASE)
    yield opened
    ledger.close(opened)
