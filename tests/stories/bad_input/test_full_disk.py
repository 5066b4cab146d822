"""A disk that fills up: a sentence, everything as it was, no half file; with room again, it goes.

The disk is a real one of a few hundred KiB.
"""

from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.stories.bad_input.conftest import SmallDisk
from tests.stories.bad_input.offices import (
    DAY,
    MESSY,
    UNIT,
    answered,
    copied,
    figures,
    problems,
    refused,
    refused_here,
    right_figures,
    tables,
    understood,
)

ROOM = 50_000
# From "not even opening" over the backup and the import itself to "all but the last file".
SIZES = (502, 610, 870, 1_010, 1_260, 1_500)


def _halves(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if ".part" in path.name]


def _an_import(made_empty: Path, disk: SmallDisk, kib: int) -> bool:
    """An import on a disk of this size; whether it went in."""
    small = disk(kib)
    before = tables(made_empty)
    ledger = copied(made_empty, small / "台账.ledger")
    code, answer = answered("import", ledger, MESSY)
    left = {path.name for path in small.rglob("*")}
    disk(ROOM)
    assert problems(ledger) == []
    assert _halves(small) == []
    if code:
        assert understood(answer).code == "disk_full"
        assert tables(ledger) == before
        assert not [name for name in left if "退回" in name]
        assert call("import", ledger, MESSY)["files"][0]["accepted"]
    assert figures(ledger) == right_figures(MESSY.stem)
    for path in small.glob("备份/*.ledger"):
        assert tables(path) == before
        assert problems(path) == []
    return code == 0


@pytest.mark.parametrize("kib", SIZES)
def test_an_import(kib: int, made_empty: Path, disk: SmallDisk) -> None:
    assert _an_import(made_empty, disk, kib) is False


@pytest.mark.long
@pytest.mark.parametrize("kib", range(502, 2_640, 24))
def test_an_import_at_every_size(kib: int, made_empty: Path, disk: SmallDisk) -> None:
    assert _an_import(made_empty, disk, kib) in ((True, False) if kib > 1_500 else (False,))


def test_the_program_itself_says_so_again_and_again(made_empty: Path, disk: SmallDisk) -> None:
    small = disk(1_010)
    ledger = copied(made_empty, small / "台账.ledger")
    for _ in range(3):
        assert refused("import", ledger, MESSY).code == "disk_full"
        # A copy for each try would only make the disk fuller.
        assert list(small.glob("备份/*")) == []
    disk(ROOM)
    assert tables(ledger) == tables(made_empty)


def test_no_room_for_the_refused_rows(empty: Path, disk: SmallDisk) -> None:
    """What cannot be told does not happen: else the clerk would never see those rows again."""
    before = tables(empty)
    small = disk(4)
    refusal = refused_here("import", empty, MESSY, "--refused-to", small)
    assert refusal.code == "disk_full"
    assert "没有导入" in refusal.message
    assert list(small.iterdir()) == []
    assert tables(empty) == before
    assert not (empty.parent / "备份").exists()


@pytest.mark.parametrize("kib", [4, 100, 300])
def test_papers(kib: int, filled: Path, disk: SmallDisk) -> None:
    before = tables(filled)
    small = disk(kib)
    refusal = refused_here("assess", filled, "--on", DAY, "--pdf", small)
    assert refusal.code == "disk_full"
    assert _halves(small) == []
    for paper in small.iterdir():
        assert paper.read_bytes().startswith(b"%PDF")
        assert paper.read_bytes().rstrip().endswith(b"%%EOF")
    assert tables(filled) == before


@pytest.mark.parametrize("kib", [8, 380, 480, 760])
def test_a_new_ledger(kib: int, disk: SmallDisk) -> None:
    """Without room for all of it there is none, or its recovery code would be lost."""
    small = disk(kib)
    assert refused_here("init", small / "台账.ledger", "--unit", UNIT).code == "disk_full"
    assert list(small.iterdir()) == []
    disk(ROOM)
    assert call("init", small / "台账.ledger", "--unit", UNIT)["recovery_code"]


def test_a_full_disk_can_still_be_looked_at_or_says_why(filled: Path, disk: SmallDisk) -> None:
    before = tables(filled)
    small = disk(ROOM)
    ledger = copied(filled, small / "台账.ledger")
    (small / "占位").write_bytes(bytes(1 << 20))
    used = sum(path.stat().st_size for path in small.iterdir()) // 1024
    disk(used + 16)
    for words in (["verify"], ["figures", "--on", DAY], ["import", MESSY]):
        code, answer = answered(words[0], ledger, *words[1:])
        assert code == 0 or understood(answer).code == "disk_full"
    (small / "占位").unlink()
    assert call("verify", ledger)["ok"]
    assert tables(ledger) == before
