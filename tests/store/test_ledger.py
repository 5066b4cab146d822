"""Opening a ledger, and every way it can refuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import AppError
from app.paths import ROOT
from app.store import key_files, ledger, window_lock
from app.store.ledger import Ledger
from tests.conftest import PASSPHRASE


def refusal(path: Path, passphrase: str = PASSPHRASE) -> AppError:
    with pytest.raises(AppError) as refused:
        ledger.unlock(path, passphrase)
    error = refused.value
    assert error.message.endswith("。")
    assert error.hint.endswith("。")
    assert "!" not in error.message + error.hint
    assert "！" not in error.message + error.hint
    return error


def test_open_says_whose_it_is(ledger_path: Path) -> None:
    opened = ledger.unlock(ledger_path, PASSPHRASE)
    try:
        assert (opened.unit_code, opened.who, opened.role) == ("152223", "测试员", "管理")
        assert opened.key.hex() not in repr(opened)
        pragmas = {
            name: opened.db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "temp_store",
                "secure_delete",
                "trusted_schema",
            )
        }
        assert pragmas == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "temp_store": 2,
            "secure_delete": 1,
            "trusted_schema": 0,
        }
    finally:
        ledger.close(opened)
    names = {path.name for path in ledger_path.parent.iterdir()}
    beside = {".key", ".key.bak", ".lock", ""}
    assert names == {ledger_path.name + suffix for suffix in beside}


def test_opening_writes_nothing(ledger_path: Path) -> None:
    before = ledger_path.read_bytes()
    ledger.close(ledger.unlock(ledger_path, PASSPHRASE))
    assert ledger_path.read_bytes() == before


def test_wrong_passphrase_frees_the_ledger(ledger_path: Path) -> None:
    assert refusal(ledger_path, "错的口令 4242").code == "wrong_passphrase"
    ledger.close(ledger.unlock(ledger_path, PASSPHRASE))


def test_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.plg").code == "not_found"
    assert refusal(tmp_path).code == "not_found"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04" + b"\0" * 9000, "名称,电话\n".encode() * 900]
)
def test_no_ledger_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "某表.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == "not_ledger"


def test_plaintext_database(tmp_path: Path) -> None:
    path = tmp_path / "别的.db"
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    assert refusal(path).code == "plaintext"


def test_key_file_missing(ledger_path: Path) -> None:
    key_files.key_path(ledger_path).unlink()
    key_files.spare_path(ledger_path).unlink()
    assert refusal(ledger_path).code == "key_missing"


def test_key_file_damaged_once_and_twice(ledger_path: Path) -> None:
    key_files.key_path(ledger_path).write_bytes(b"\0" * 50)
    ledger.close(ledger.unlock(ledger_path, PASSPHRASE))
    assert (
        key_files.key_path(ledger_path).read_bytes()
        == key_files.spare_path(ledger_path).read_bytes()
    )
    for path in (key_files.key_path(ledger_path), key_files.spare_path(ledger_path)):
        path.write_bytes(path.read_bytes().replace(b"passes", b"posses"))
    assert refusal(ledger_path).code == "key_damaged"


@pytest.mark.parametrize("place", [3, 100, 4000])
def test_damaged_first_page(ledger_path: Path, place: int) -> None:
    content = bytearray(ledger_path.read_bytes())
    content[place] ^= 0x40
    ledger_path.write_bytes(content)
    assert refusal(ledger_path).code == "damaged"


def test_truncated(ledger_path: Path) -> None:
    content = ledger_path.read_bytes()
    for length in (0, 100, 4096, len(content) // 2):
        ledger_path.write_bytes(content[:length])
        assert refusal(ledger_path).code == "damaged"


def test_key_of_another_ledger(ledger_path: Path, tmp_path: Path) -> None:
    other, _ = ledger.create(tmp_path / "另.plg", unit_code="152224", passphrase=PASSPHRASE)
    ledger.close(other)
    for beside in (key_files.key_path, key_files.spare_path):
        shutil.copyfile(beside(other.path), beside(ledger_path))
    assert refusal(ledger_path).code == "damaged"


def test_second_window(ledger: Ledger) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom app.errors import AppError\n"
        "from app.store.ledger import unlock\n"
        "try:\n    unlock(Path(sys.argv[1]), sys.argv[2])\n"
        "except AppError as error:\n    print(error.code)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(ledger.path), PASSPHRASE],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert (said.stdout, said.stderr) == ("in_use\n", "")
    assert refusal(ledger.path).code == "in_use"


def test_write_protected_folder(ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ledger_path.parent
    folder.chmod(0o555)
    try:
        if os.access(folder, os.W_OK):  # root may write anywhere: let the lock's place be a folder
            window_lock.lock_path(ledger_path).parent.chmod(0o755)
            monkeypatch.setattr(window_lock, "lock_path", lambda _: Path("/proc/none/台账.lock"))
        assert refusal(ledger_path).code == "not_writable"
    finally:
        folder.chmod(0o755)


def test_create_refuses(tmp_path: Path, ledger_path: Path) -> None:
    def code(path: Path, *, unit: str = "152223", passphrase: str = PASSPHRASE) -> str:
        with pytest.raises(AppError) as refused:
            ledger.create(path, unit_code=unit, passphrase=passphrase)
        return refused.value.code

    assert code(ledger_path) == "exists"
    assert code(tmp_path / "无" / "新.plg") == "not_found"
    assert code(tmp_path / "新.plg", passphrase="短") == "weak_passphrase"
    assert code(tmp_path / "新.plg", unit="999999") == "unknown_unit"
    assert code(Path("/proc/新.plg")) in ("not_found", "not_writable")
    assert not (tmp_path / "新.plg").exists()
    assert not key_files.key_path(tmp_path / "新.plg").exists()


def test_recovery_is_shown_once_and_opens(tmp_path: Path) -> None:
    path = tmp_path / "奇 怪%20#?.plg"
    opened, recovery = ledger.create(path, unit_code="150621", passphrase=PASSPHRASE)
    assert opened.db.execute("SELECT count(*) FROM park").fetchone() == (0,)
    assert recovery.fingerprint == ledger.card(opened).fingerprint
    assert [len(group) for group in recovery.fingerprint.split(" ")] == [5] * 6
    assert recovery.identity.startswith("AGE-SECRET-KEY-1")
    texts = [row[0] for row in opened.db.execute("SELECT recovery_recipient FROM office_key")]
    assert texts[0].startswith("age1")
    ledger.close(opened)
    again = ledger.unlock(path, recovery.code)
    assert again.role == "恢复"
    ledger.close(again)


def test_transaction_is_all_or_nothing_and_nests(memory_ledger: Ledger) -> None:
    def put(name: str) -> None:
        memory_ledger.db.execute("INSERT INTO meta VALUES (?, '')", [name])

    def put_and_fail(name: str) -> None:
        with ledger.transaction(memory_ledger):
            put(name)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail("甲")
    with ledger.transaction(memory_ledger):
        put("乙")
        with pytest.raises(ZeroDivisionError):
            put_and_fail("丙")
    names = {row[0] for row in memory_ledger.db.execute("SELECT name FROM meta")}
    assert names == {"unit_code", "made_at", "乙"}
