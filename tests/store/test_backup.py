"""Backups open elsewhere, and what is wrong with a ledger is found."""

import os
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import backup, key_files, queries
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.store.records import audit
from tests.conftest import PASSPHRASE
from tests.store import made_up


def test_a_backup_is_the_same_ledger(ledger: Ledger, tmp_path: Path) -> None:
    stay = made_up.one_tenant(ledger)
    audit(ledger, action="录入")
    copy = backup.backup(ledger, tmp_path / "备份" / "六月")
    assert copy.name.startswith("台账-")
    assert copy.suffix == ".plg"
    again = reopened(copy)
    assert queries.fetch(again, type(stay), stay.id) == queries.fetch(ledger, type(stay), stay.id)
    assert queries.park_facts(again) == queries.park_facts(ledger)
    assert backup.verify(again) == []
    close(again)


def reopened(path: Path) -> Ledger:
    return ledgers.unlock(path, PASSPHRASE)


def close(opened: Ledger) -> None:
    ledgers.close(opened)


def test_two_backups_in_one_second(ledger: Ledger, tmp_path: Path) -> None:
    copies = {backup.backup(ledger, tmp_path / "备份") for _ in range(3)}
    assert len(copies) == 3
    names = sorted(path.name for path in (tmp_path / "备份").iterdir())
    beside = ("", ".key", ".key.bak")
    assert names == sorted(copy.name + suffix for copy in copies for suffix in beside)


def test_a_backup_that_fails_leaves_nothing(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(path: Path, key: bytes) -> None:
        content = bytearray(path.read_bytes())
        content[9000] ^= 1
        path.write_bytes(content)
        honest(path, key)

    honest = backup._check_copy
    monkeypatch.setattr(backup, "_check_copy", spoil)
    with pytest.raises(AppError) as refused:
        backup.backup(ledger, tmp_path / "备份")
    assert refused.value.code == "backup_damaged"
    assert list((tmp_path / "备份").iterdir()) == []


def test_what_a_killed_backup_left_is_swept(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "备份"
    folder.mkdir()
    ours = folder / f"{ledger.path.stem}-20260630-080000{ledger.path.suffix}.part"
    others = folder / f"别的台账-20260630-080000{ledger.path.suffix}.part"
    for path in (ours, others):
        path.write_bytes(b"half")
    backup.backup(ledger, folder)
    assert not ours.exists()
    assert others.exists()


def test_a_backup_for_nothing_is_taken_away(ledger: Ledger, tmp_path: Path) -> None:
    backup.discard(backup.backup(ledger, tmp_path / "备份"))
    assert list((tmp_path / "备份").iterdir()) == []


def test_a_ledger_in_memory_is_never_written_out(memory_ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no key"):
        backup.backup(memory_ledger, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_wrong(memory_ledger: Ledger) -> None:
    made_up.one_tenant(memory_ledger)
    for action in ("甲", "乙", "丙"):
        audit(memory_ledger, action=action)
    assert backup.verify(memory_ledger) == []


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ("UPDATE audit_entry SET who = '别人' WHERE seq = 2", 2),
        ("UPDATE audit_entry SET after = '{}' WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
        ("DELETE FROM audit_entry WHERE seq = 2", 2),
    ],
)
def test_a_broken_audit_chain_is_found(memory_ledger: Ledger, change: str, at: int) -> None:
    for number in range(3):
        audit(memory_ledger, action="录入", after=number)
    for guard in ("audit_entry_stays", "audit_entry_fixed"):
        memory_ledger.db.execute(f"DROP TRIGGER {guard}")
    memory_ledger.db.execute(change)
    tracking, chain = backup.verify(memory_ledger)
    assert "变更跟踪" in tracking
    assert f"操作日志从第 {at} 条起" in chain


def test_lost_references_are_found(memory_ledger: Ledger) -> None:
    made_up.one_tenant(memory_ledger)
    memory_ledger.db.execute("PRAGMA foreign_keys = OFF")
    memory_ledger.db.execute("DELETE FROM entity")
    problems = backup.verify(memory_ledger)
    assert [problem.split("”")[0] for problem in problems] == [
        "“入驻协议",
        "“创业担保贷款",
        "“用工记录",
    ]


def test_missed_changes_are_found(memory_ledger: Ledger) -> None:
    made_up.one_tenant(memory_ledger)
    memory_ledger.db.execute("DELETE FROM change WHERE of_table = 'loan'")
    (problem,) = backup.verify(memory_ledger)
    assert "“创业担保贷款”" in problem


def test_a_damaged_page_is_found_and_reads_say_so(ledger_path: Path) -> None:
    opened = reopened(ledger_path)
    used = ledger_path.stat().st_size // 4096
    for number in range(300):
        audit(opened, action="录入", after="甲" * 200 + str(number))
    close(opened)
    with ledger_path.open("r+b") as file:
        for page in range(used, ledger_path.stat().st_size // 4096):
            file.seek(page * 4096 + 1000)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
    opened = reopened(ledger_path)
    problems = backup.verify(opened)
    assert problems
    assert "损坏" in problems[0]
    with pytest.raises(AppError) as refused:
        queries.audit_entries(opened)
    assert refused.value.code == "damaged"
    close(opened)


def test_the_key_file_goes_with_the_backup(ledger: Ledger, tmp_path: Path) -> None:
    copy = backup.backup(ledger, tmp_path / "备份")
    assert key_files.key_path(copy).read_bytes() == key_files.key_path(ledger.path).read_bytes()
    assert key_files.spare_path(copy).read_bytes() == key_files.spare_path(ledger.path).read_bytes()
