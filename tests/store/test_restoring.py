"""A backup becomes a ledger whole or not at all, and never goes on with the stream of another."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import AppError
from app.paths import ROOT
from app.store import backup, key_files, queries, restoring, tracking, window_lock
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.store.records import audit
from tests.conftest import PASSPHRASE
from tests.store import made_up
from tests.sync import real_volumes

OLD_LEDGER = ROOT / "tests" / "old_files" / "0.1.0" / "科右中旗.ledger"
OLD_PASSPHRASE = "虚构口令 2026"
BESIDE = (Path, key_files.key_path, key_files.spare_path)


@pytest.fixture
def kept(ledger: Ledger, tmp_path: Path) -> Path:
    """A backup of a ledger with a tenant in it."""
    made_up.one_tenant(ledger)
    return backup.backup(ledger, tmp_path / "备份")


@pytest.fixture
def to(tmp_path: Path) -> Path:
    (tmp_path / "新家").mkdir()
    return tmp_path / "新家" / "恢复.ledger"


def settle(ledger: Ledger) -> None:
    tracking.start_new_stream(ledger)
    audit(ledger, action="恢复备份")


def restored(kept: Path, to: Path, passphrase: str = PASSPHRASE) -> Ledger:
    return restoring.restore(kept, to, passphrase, settle=settle)


def refusal(kept: Path, to: Path, passphrase: str = PASSPHRASE) -> AppError:
    before = content(kept.parent), content(to.parent)
    with pytest.raises(AppError) as refused:
        restored(kept, to, passphrase)
    assert (content(kept.parent), content(to.parent)) == before
    assert refused.value.message.endswith("。")
    assert refused.value.hint.endswith("。")
    return refused.value


def content(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in folder.iterdir()
    }


def test_a_backup_becomes_a_ledger(ledger: Ledger, kept: Path, to: Path) -> None:
    before = content(kept.parent)
    ledgers.close(restored(kept, to))
    assert content(kept.parent) == before
    again = ledgers.unlock(to, PASSPHRASE)
    assert queries.park_facts(again) == queries.park_facts(ledger)
    assert tracking.changed_since(again, 0) == tracking.changed_since(ledger, 0)
    assert backup.verify(again) == []
    assert tracking.stream(again).name != tracking.stream(ledger).name
    assert not tracking.is_copy(again)
    assert (again.who, again.path) == ("测试员", to)
    entry = queries.audit_entries(again)[0]
    assert (entry.who, entry.action) == ("测试员", "恢复备份")
    ledgers.close(again)
    names = {to.name + ending for ending in ("", ".key", ".key.bak", ".lock")}
    assert {path.name for path in to.parent.iterdir()} == names


def test_refusals(kept: Path, to: Path, tmp_path: Path) -> None:
    assert refusal(kept, to, "不是这个口令").code == "wrong_passphrase"
    assert refusal(kept.with_name("没有.plg"), to).code == "not_found"
    assert refusal(kept.parent, to).code == "not_found"
    assert refusal(key_files.key_path(kept), to).code == "not_ledger"
    with pytest.raises(AppError) as nowhere:
        restored(kept, tmp_path / "没有" / "恢复.ledger")
    assert nowhere.value.code == "no_folder"


def test_a_damaged_backup(kept: Path, to: Path) -> None:
    whole = kept.read_bytes()
    middle = len(whole) // 2
    for spoilt in (
        whole[:20] + bytes([whole[20] ^ 1]) + whole[21:],
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        whole[:-1] + bytes([whole[-1] ^ 1]),
        whole[:-4096],
        whole[:5000],
        whole[:100],
        b"",
    ):
        kept.write_bytes(spoilt)
        said = refusal(kept, to)
        assert (said.code, "更早的备份" in said.hint) == ("damaged", True), len(spoilt)
    kept.write_bytes(whole)
    ledgers.close(restored(kept, to))


def test_the_key_file(kept: Path, to: Path, tmp_path: Path) -> None:
    key, spare = key_files.key_path(kept), key_files.spare_path(kept)
    whole = key.read_bytes()
    spare.unlink()
    key.write_bytes(whole[:-9])
    assert refusal(kept, to).code == "key_damaged"
    key.unlink()
    assert refusal(kept, to).code == "key_missing"
    other, _ = ledgers.create(tmp_path / "别的.ledger", unit_code="152221", passphrase=PASSPHRASE)
    ledgers.close(other)
    shutil.copyfile(key_files.key_path(other.path), key)
    assert refusal(kept, to).code == "damaged"
    spare.write_bytes(whole)
    key.write_bytes(whole[:-9])
    ledgers.close(restored(kept, to))
    assert key_files.key_path(to).read_bytes() == key_files.spare_path(to).read_bytes() == whole


@pytest.mark.parametrize("ending", ["", ".key", ".key.bak"])
def test_nothing_is_written_over(ending: str, kept: Path, to: Path) -> None:
    """Not even a key without its ledger: that may be on a stick just now."""
    to.with_name(to.name + ending).write_bytes("别的台账的".encode())
    said = refusal(kept, to)
    assert (said.code, to.name in said.message) == ("exists", True)


def test_not_over_the_backup_itself(kept: Path) -> None:
    assert refusal(kept, kept).code == "exists"


def test_a_ledger_in_use_is_no_backup(ledger: Ledger, to: Path) -> None:
    assert refusal(ledger.path, to).code == "in_use"


def test_two_at_one_place(kept: Path, to: Path) -> None:
    held = window_lock.hold(to)
    assert refusal(kept, to).code == "in_use"
    held.close()
    ledgers.close(restored(kept, to))


def test_the_recovery_code_opens_a_backup_too(tmp_path: Path, to: Path) -> None:
    opened, recovery = ledgers.create(tmp_path / "a.plg", unit_code="152223", passphrase=PASSPHRASE)
    kept = backup.backup(opened, tmp_path / "备份")
    ledgers.close(opened)
    again = restored(kept, to, recovery.code)
    assert (again.who, again.role) == ("恢复码", "恢复")
    ledgers.close(again)


def test_a_backup_of_an_older_program_is_brought_up_to_date(to: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(OLD_LEDGER.parent, tmp_path / "旧")
    again = restored(folder / OLD_LEDGER.name, to, OLD_PASSPHRASE)
    assert backup.verify(again) == []
    ledgers.close(again)
    assert not list(to.parent.glob("*before*"))


def test_a_backup_of_a_newer_program(ledger: Ledger, tmp_path: Path, to: Path) -> None:
    ledger.db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " SELECT migration_set, '9999_later', applied_at FROM _sqlite_migrations LIMIT 1"
    )
    assert refusal(backup.backup(ledger, tmp_path / "备份"), to).code == "newer"


def test_a_copy_somebody_made_by_hand_while_it_was_open(
    ledger: Ledger, tmp_path: Path, to: Path
) -> None:
    stay = made_up.one_tenant(ledger)
    assert ledger.path.with_name(ledger.path.name + "-wal").stat().st_size > 0
    folder = tmp_path / "抄"
    folder.mkdir()
    for ending in ("", "-wal", ".key"):
        shutil.copyfile(f"{ledger.path}{ending}", folder / f"抄.ledger{ending}")
    again = restored(folder / "抄.ledger", to)
    assert queries.fetch(again, type(stay), stay.id).id == stay.id
    ledgers.close(again)


def test_from_a_stick_that_is_write_protected(ledger: Ledger, kept: Path, to: Path) -> None:
    # A copy as the program keeps before it migrates: still with a write-ahead log in mind.
    raw = kept.with_name("原样.ledger")
    ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for beside in BESIDE:
        shutil.copyfile(beside(ledger.path), beside(raw))
    window_lock.lock_path(raw).write_bytes(b"")
    with real_volumes.read_only(kept.parent):
        ledgers.close(restored(kept, to))
        ledgers.close(restored(raw, to.with_name("二.ledger")))


def test_to_a_folder_that_is_write_protected(kept: Path, to: Path) -> None:
    with real_volumes.read_only(to.parent):
        assert refusal(kept, to).code == "not_writable"


def test_a_disk_that_is_full(kept: Path, to: Path) -> None:
    needed = 2 * kept.stat().st_size // 1024
    for kib in (4, 8, needed // 3, needed // 2 + 8, needed // 2 + 40):
        with real_volumes.tmpfs(to.parent, f"size={kib}k"):
            assert refusal(kept, to).code == "disk_full", kib
    with real_volumes.tmpfs(to.parent, f"size={3 * needed}k"):
        ledgers.close(restored(kept, to))


def test_what_could_not_be_settled_is_not_there(kept: Path, to: Path) -> None:
    def cancelled(_: Ledger) -> None:
        raise KeyboardInterrupt

    before = content(to.parent)
    with pytest.raises(KeyboardInterrupt):
        restoring.restore(kept, to, PASSPHRASE, settle=cancelled)
    assert content(to.parent) == before


# Killed. A child that dies at the n-th file it opens, makes, renames or takes away has died at
# every step that can be seen from outside; what lies between them, a random moment finds.

CHILD = """
import os, signal, sys
from pathlib import Path
from app.store import restoring, tracking
from app.store.records import audit
kept, to, passphrase, last = sys.argv[1:]
seen = 0
def step():
    global seen
    seen += 1
    if seen == int(last):
        os.kill(os.getpid(), signal.SIGKILL)
def heard(event, arguments):
    if event in EVENTS and str(arguments[0]).startswith(FOLDER):
        step()
EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir",
    "sqlite3.connect", "shutil.rmtree"}
FOLDER = str(Path(to).parent)
def settle(ledger):
    step()
    tracking.start_new_stream(ledger)
    step()
    audit(ledger, action="恢复备份")
    step()
sys.addaudithook(heard)
print("begun", flush=True)
restoring.restore(Path(kept), Path(to), passphrase, settle=settle)
print(seen, flush=True)
"""


@pytest.fixture
def old_stream(ledger: Ledger) -> str:
    return tracking.stream(ledger).name


def child(kept: Path, to: Path, *, last: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(kept), str(to), PASSPHRASE, str(last)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def check_what_was_left(kept: Path, to: Path, old_stream: str) -> bool:
    """Nothing, or a whole ledger with a stream of its own; whether it is there.

    If nothing, the same restore goes through now, and takes away what the other left.
    """
    there = to.exists()
    opened = ledgers.unlock(to, PASSPHRASE) if there else restored(kept, to)
    assert tracking.stream(opened).name != old_stream
    assert queries.audit_entries(opened)[0].action == "恢复备份"
    assert backup.verify(opened) == []
    ledgers.close(opened)
    if not there:
        names = {to.name + ending for ending in ("", ".key", ".key.bak", ".lock")}
        assert {path.name for path in to.parent.iterdir()} == names
    return there


def test_killed_at_some_steps(kept: Path, to: Path, old_stream: str) -> None:
    kill_at_steps(kept, to, old_stream, every=5)


@pytest.mark.long
def test_killed_at_every_step(kept: Path, to: Path, old_stream: str) -> None:
    kill_at_steps(kept, to, old_stream, every=1)


def kill_at_steps(kept: Path, to: Path, old_stream: str, *, every: int) -> None:
    with child(kept, to, last=0) as whole:
        said, _ = whole.communicate()
    steps = int(said.split()[1])
    assert steps > 20
    assert check_what_was_left(kept, to, old_stream)
    found = []
    for last in (*range(1, steps, every), steps):
        shutil.rmtree(to.parent)
        to.parent.mkdir()
        with child(kept, to, last=last) as killed:
            killed.wait()
        assert killed.returncode == -signal.SIGKILL, last
        found.append(check_what_was_left(kept, to, old_stream))
    # Once it is there it stays: nothing after its name can take it away.
    assert found == sorted(found)
    assert (found[0], found[-1]) == (False, True)


@pytest.mark.long
def test_killed_at_300_random_moments(kept: Path, to: Path, old_stream: str) -> None:
    chance = random.Random(3)
    with child(kept, to, last=0) as whole:
        assert whole.stdout is not None
        assert whole.stdout.readline() == "begun\n"
        began = time.perf_counter()
        whole.wait()
    lasts = time.perf_counter() - began
    found = []
    for _ in range(300):
        shutil.rmtree(to.parent)
        to.parent.mkdir()
        with child(kept, to, last=0) as killed:
            assert killed.stdout is not None
            assert killed.stdout.readline() == "begun\n"
            time.sleep(chance.uniform(0, lasts))
            os.kill(killed.pid, signal.SIGKILL)
        found.append(check_what_was_left(kept, to, old_stream))
    assert {True, False} == set(found)
