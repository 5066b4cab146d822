"""What a killed program, a full disk and a thief find: all that was saved, and no plaintext."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError
from app.paths import ROOT
from app.store import backup, key_files, queries
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.store.records import audit, insert
from tests.conftest import PASSPHRASE
from tests.store import made_up

WRITER = """
import sys
from pathlib import Path
from app.domain.service import Mentor
from app.store.ledger import transaction, unlock
from app.store.records import audit, insert, new_id
ledger = unlock(Path(sys.argv[1]), sys.argv[2])
for number in range(10_000):
    with transaction(ledger):
        insert(ledger, [Mentor(id=new_id(), name=f"虚构{number}") for _ in range(3)])
        audit(ledger, action="录入", after=number)
    print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_had_saved(ledger_path: Path) -> None:
    acknowledged = -1
    for rounds, lines in enumerate((1, 17, 40)):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(ledger_path), PASSPHRASE],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            for _ in range(lines):
                acknowledged = int(writer.stdout.readline())
            os.kill(writer.pid, signal.SIGKILL)
        opened = ledgers.unlock(ledger_path, PASSPHRASE)
        entries = queries.audit_entries(opened)
        rows = opened.db.execute("SELECT name, count(*) FROM mentor GROUP BY name").fetchall()
        assert int(entries[0].after or "") >= acknowledged
        # Three rows and one entry in a transaction, whole or not there.
        assert sum(count for _, count in rows) == 3 * len(entries)
        assert len(entries) > rounds
        assert backup.verify(opened) == []
        ledgers.close(opened)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB, where a test may mount one."""
    place = tmp_path / "小盘"
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if mount is None or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(ledger: Ledger) -> AppError:
    """Save until there is no room; the error it ends in."""

    def save_on() -> None:
        for _ in range(200):
            insert(ledger, [made_up.founder(phone="虚" * 500) for _ in range(50)])

    with pytest.raises(AppError) as refused:
        save_on()
    return refused.value


def test_full_disk_keeps_what_was_saved(small_disk: Path, ledger_path: Path) -> None:
    path = small_disk / "台账.plg"
    for copied in (lambda p: p, key_files.key_path, key_files.spare_path):
        shutil.copyfile(copied(ledger_path), copied(path))
    opened = ledgers.unlock(path, PASSPHRASE)
    stay = made_up.one_tenant(opened)
    assert fill(opened).code == "disk_full"
    assert queries.fetch(opened, type(stay), stay.id).id == stay.id
    with pytest.raises(AppError) as refused:
        backup.backup(opened, small_disk / "备份")
    assert refused.value.code == "disk_full"
    assert list((small_disk / "备份").iterdir()) == []
    ledgers.close(opened)
    again = ledgers.unlock(path, PASSPHRASE)
    assert queries.fetch(again, type(stay), stay.id).id == stay.id
    with pytest.raises(AppError) as unchecked:
        backup.verify(again)
    assert unchecked.value.code == "disk_full"
    subprocess.run(["mount", "-o", "remount,size=9m", str(small_disk)], check=True)
    assert backup.verify(again) == []
    insert(again, [made_up.founder()])
    ledgers.close(again)


def test_full_disk_while_making_a_ledger(small_disk: Path) -> None:
    (small_disk / "占位").write_bytes(b"\0" * 3_900_000)
    with pytest.raises(AppError) as refused:
        ledgers.create(small_disk / "新.plg", unit_code="152223", passphrase=PASSPHRASE)
    assert refused.value.code == "disk_full"
    assert [left.name for left in small_disk.iterdir()] == ["占位"]


def test_a_limit_of_pages_is_a_full_disk(ledger: Ledger) -> None:
    pages = ledger.db.execute("PRAGMA page_count").fetchone()[0]
    ledger.db.execute(f"PRAGMA max_page_count = {pages + 20}")
    stay = made_up.one_tenant(ledger)
    assert fill(ledger).code == "disk_full"
    assert queries.fetch(ledger, type(stay), stay.id).id == stay.id
    assert not ledger.db.conn.in_transaction


def test_no_plaintext_on_disk(tmp_path: Path) -> None:
    """A canary in every record; looked for in every file while open, after closing, in backups."""
    folder = tmp_path / "台账"
    folder.mkdir()
    opened, recovery = ledgers.create(
        folder / "a.plg", unit_code="152223", passphrase=PASSPHRASE, who="甲"
    )
    with ledgers.transaction(opened):
        stay = made_up.one_tenant(opened)
        audit(opened, action="录入", of_table="tenancy", of_id=stay.id, after=stay)
    queries.tenancy_view(opened, text=made_up.NAME, order="founder")
    backup.backup(opened, folder / "备份")
    secrets = [made_up.NAME, made_up.COMPANY, made_up.ID_NUMBER, made_up.PHONE, PASSPHRASE]
    secrets += [recovery.code, recovery.identity, "152223", "CREATE TABLE"]
    assert_nowhere(folder, [*secrets, "AGE-SECRET-KEY"])
    key = opened.key
    ledgers.close(opened)
    assert_nowhere(folder, secrets)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key not in content
            assert key.hex().encode() not in content


def assert_nowhere(folder: Path, secrets: list[str]) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 6
    for path in files:
        content = path.read_bytes()
        for secret in secrets:
            for coding in ("utf-8", "utf-16-le", "gb18030"):
                assert secret.encode(coding) not in content, (path.name, secret)
