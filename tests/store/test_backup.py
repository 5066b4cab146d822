"""Backups open elsewhere, and what is wrong with a ledger is found."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import backup, key_files, queries, safe_files, tracking
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.store.records import audit
from tests.conftest import PASSPHRASE
from tests.store import made_up
from tests.sync import real_volumes


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
    kept = backup.backup(ledger, folder)
    stem, suffix = ledger.path.stem, ledger.path.suffix
    half = folder / f"{stem}-20260630-080000{suffix}"
    ours = [half.with_name(half.name + ending) for ending in (".part", ".key", ".key.bak")]
    # That of another ledger may be on its way; the finished one is not half of anything.
    others = [
        folder / f"别的台账-20260630-080000{suffix}.part",
        folder / f"{stem}-二-20260630-080000{suffix}.part",
        folder / f"{stem}-二-20260630-080000{suffix}.key",
    ]
    unfinished = kept.with_name(kept.name + ".part")
    for path in (*ours, *others, unfinished):
        path.write_bytes(b"half")
    backup.backup(ledger, folder)
    assert [path.name for path in (*ours, unfinished) if path.exists()] == []
    assert all(path.exists() for path in others)
    close(reopened(kept))


def test_a_backup_is_marked_as_one(ledger: Ledger, tmp_path: Path) -> None:
    copy = reopened(backup.backup(ledger, tmp_path / "备份"))
    assert tracking.is_copy(copy)
    assert not tracking.is_copy(ledger)
    assert tracking.stream(copy) == tracking.stream(ledger)
    again = reopened(backup.backup(copy, tmp_path / "备份"))
    assert tracking.is_copy(again)
    close(again)
    tracking.start_new_stream(copy)
    assert not tracking.is_copy(copy)
    close(copy)


def test_a_key_file_that_was_not_written_right_is_found(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(path: Path) -> None:
        if path.name.endswith(".bak"):
            path.write_bytes(path.read_bytes()[:-1])
        honest(path)

    honest = safe_files.drop_cached
    monkeypatch.setattr(safe_files, "drop_cached", spoil)
    assert refusal(ledger, tmp_path / "备份").code == "backup_damaged"
    assert list((tmp_path / "备份").iterdir()) == []


def refusal(ledger: Ledger, folder: Path) -> AppError:
    with pytest.raises(AppError) as refused:
        backup.backup(ledger, folder)
    assert "备份" in refused.value.message
    assert refused.value.hint.endswith("。")
    return refused.value


def test_a_file_in_place_of_the_folder(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "备份").write_bytes(b"")
    assert refusal(ledger, tmp_path / "备份").code == "not_found"
    assert refusal(ledger, tmp_path / "备份" / "六月").code == "not_found"


@pytest.mark.parametrize("kind", ["exfat", "vfat"])
def test_onto_a_stick(kind: str, ledger_path: Path, tmp_path: Path) -> None:
    # A name that Linux takes and no stick; FAT outside the kernel knows no Chinese names.
    name = "PL?a.plg" if kind == "vfat" else "台账：六月 a:b?.plg"
    for beside in (Path, key_files.key_path, key_files.spare_path):
        beside(ledger_path).rename(beside(ledger_path.with_name(name)))
    opened = reopened(ledger_path.with_name(name))
    disk = real_volumes.image(tmp_path / "image", kind)
    with real_volumes.mounted(disk, tmp_path / "stick", kind) as stick:
        for part in range(2):
            copy = backup.backup(opened, stick.path / ("a" if part else ""))
            # A driver shows the stick's label as a file.
            left = sorted(path.name for path in copy.parent.iterdir() if "-" in path.name)
            assert left == [copy.name, f"{copy.name}.key", f"{copy.name}.key.bak"]
    with real_volumes.mounted(disk, tmp_path / "stick", kind) as stick:
        kept = next(stick.path.glob("*.plg"))
        assert kept.read_bytes() == copy_of(kept, tmp_path / "again").read_bytes()
        again = reopened(tmp_path / "again" / kept.name)
        assert backup.verify(again) == []
        close(again)
    close(opened)


def copy_of(path: Path, folder: Path) -> Path:
    folder.mkdir()
    for beside in (Path, key_files.key_path, key_files.spare_path):
        (folder / beside(path).name).write_bytes(beside(path).read_bytes())
    return folder / path.name


def test_a_stick_that_is_pulled_out(ledger: Ledger, tmp_path: Path) -> None:
    disk = real_volumes.image(tmp_path / "image", "exfat")
    with real_volumes.mounted(disk, tmp_path / "stick", "exfat") as stick:
        if stick.in_kernel:
            pytest.skip("only a driver outside the kernel can be taken away")
        os.kill(driver_of(stick.device), signal.SIGKILL)
        said = refusal(ledger, stick.path)
        assert (said.code, "拔出" in said.hint) == ("disk_error", True)
    assert backup.verify(ledger) == []


def driver_of(device: Path | str) -> int:
    """The process that this very mount started."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"exfat" in words[0] and os.fsencode(device) in words:
                return int(process.name)
    raise AssertionError(device)


def test_a_stick_that_is_write_protected(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with real_volumes.read_only(tmp_path / "stick") as stick:
        for folder in (stick, stick / "备份"):
            said = refusal(ledger, folder)
            assert (said.code, "写保护" in said.hint) == ("not_writable", True)


@pytest.mark.parametrize("kib", [4, 64, 300])
def test_a_stick_that_is_full(kib: int, ledger: Ledger, tmp_path: Path) -> None:
    with real_volumes.tmpfs(tmp_path / "stick", f"size={kib}k") as stick:
        said = refusal(ledger, stick)
        assert said.code == "disk_full"
        assert str(stick) in said.message
        assert list(stick.iterdir()) == []


def test_a_folder_that_cannot_be_synced_is_no_error() -> None:
    """As on some servers' and sticks' file systems."""
    folder = Path("/proc")
    if not folder.is_dir():
        pytest.skip("not on this system")
    handle = os.open(folder, os.O_RDONLY)
    with pytest.raises(OSError, match="Invalid argument"):
        os.fsync(handle)
    os.close(handle)
    safe_files.sync_folder(folder)


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
