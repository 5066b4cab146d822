"""Ledgers for the stories of bad input: made once, copied for each story."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.calling import PASSPHRASE, call
from tests.stories.bad_input.offices import CLEAN, UNIT, copied


@pytest.fixture(scope="session", autouse=True)
def passphrase() -> Iterator[None]:
    """Where a script would put it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARKLEDGER_PASSPHRASE", PASSPHRASE)
        yield


@pytest.fixture(scope="session")
def made_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "台账.ledger"
    call("init", path, "--unit", UNIT)
    return path


@pytest.fixture(scope="session")
def made_filled(made_empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copied(made_empty, tmp_path_factory.mktemp("filled") / "台账.ledger")
    call("import", path, CLEAN)
    return path


@pytest.fixture
def empty(made_empty: Path, tmp_path: Path) -> Path:
    """A ledger with nothing but the office's parks."""
    return copied(made_empty, tmp_path / "台账.ledger")


@pytest.fixture
def filled(made_filled: Path, tmp_path: Path) -> Path:
    """A ledger in use: the office's clean workbook is in it."""
    return copied(made_filled, tmp_path / "台账.ledger")


SmallDisk = Callable[[int], Path]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of so many KiB: called again, the same disk gets another size."""
    place = tmp_path / "小盘"
    place.mkdir()
    mount = shutil.which("mount")
    mounted = False

    def sized(kib: int) -> Path:
        nonlocal mounted
        options = f"size={kib}k" if not mounted else f"remount,size={kib}k"
        command = [mount or "", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if mount is None or subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("no disk may be mounted here")
        mounted = True
        return place

    yield sized
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)
