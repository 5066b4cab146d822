"""Making, opening, checking and backing up, each with its entry in the audit log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import key_files, keys, queries
from app.store.ledger import Ledger, Recovery, close
from app.usecases import ledgers

PASSPHRASE = "虚构 口令 2026"
NEWER = "换过的 口令 2027"

Made = tuple[Ledger, Recovery]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    opened, recovery = ledgers.create_ledger(
        tmp_path / "台账.plg", unit_code="152223", passphrase=PASSPHRASE, who="甲"
    )
    yield opened, recovery
    close(opened)


def actions(ledger: Ledger) -> list[str]:
    return [f"{entry.who}:{entry.action}" for entry in reversed(queries.audit_entries(ledger))]


def code(path: Path, passphrase: str) -> str:
    with pytest.raises(AppError) as refused:
        ledgers.open_ledger(path, passphrase)
    return refused.value.code


def test_the_log_tells_the_life_of_a_ledger(made: Made, tmp_path: Path) -> None:
    ledger, recovery = made
    close(ledger)
    ledger = ledgers.open_ledger(ledger.path, PASSPHRASE)
    assert ledgers.verify_ledger(ledger) == []
    copy = ledgers.backup_ledger(ledger, tmp_path / "备份")
    assert actions(ledger) == ["甲:新建台账", "甲:打开台账", "甲:核验台账", "甲:备份台账"]
    assert recovery.fingerprint in (queries.audit_entries(ledger)[-1].after or "")
    close(ledger)
    restored = ledgers.open_ledger(copy, PASSPHRASE)
    assert actions(restored)[-2:] == ["甲:备份台账", "甲:打开台账"]
    assert ledgers.verify_ledger(restored) == []
    close(restored)


def test_changing_ones_passphrase(made: Made) -> None:
    ledger, _ = made
    with pytest.raises(AppError) as wrong:
        ledgers.change_passphrase(ledger, old="不是这个口令", new=NEWER)
    with pytest.raises(AppError) as weak:
        ledgers.change_passphrase(ledger, old=PASSPHRASE, new="短")
    assert (wrong.value.code, weak.value.code) == ("wrong_passphrase", "weak_passphrase")
    ledgers.change_passphrase(ledger, old=PASSPHRASE, new=NEWER)
    assert actions(ledger) == ["甲:新建台账", "甲:口令输错", "甲:修改口令"]
    close(ledger)
    assert code(ledger.path, PASSPHRASE) == "wrong_passphrase"
    for damaged in (key_files.key_path(ledger.path), key_files.spare_path(ledger.path)):
        whole = damaged.read_bytes()
        damaged.write_bytes(b"")
        # The old passphrase is in neither copy.
        assert code(ledger.path, PASSPHRASE) == "wrong_passphrase"
        close(ledgers.open_ledger(ledger.path, NEWER))
        assert damaged.read_bytes() == whole


def test_the_recovery_code_gives_a_user_a_new_passphrase(made: Made) -> None:
    ledger, recovery = made
    with pytest.raises(AppError) as nobody:
        ledgers.change_passphrase(ledger, old=recovery.code, new=NEWER)
    assert nobody.value.code == "unknown_user"
    ledgers.change_passphrase(ledger, old=recovery.code, new=NEWER, user="甲")
    close(ledger)
    again = ledgers.open_ledger(ledger.path, NEWER)
    assert again.who == "甲"
    close(again)
    by_code = ledgers.open_ledger(ledger.path, recovery.code)
    assert (by_code.who, by_code.role) == (keys.RECOVERY, "恢复")
    close(by_code)


def test_only_a_manager_changes_anothers(made: Made) -> None:
    ledger, _ = made
    key_file = key_files.load(ledger.path)
    opened = keys.open_slots(key_file, PASSPHRASE)
    second = "另一个人的口令 9"
    key_file = keys.with_user(key_file, opened, name="乙", role="经办", passphrase=second)
    key_files.save(key_file, ledger.path)
    with pytest.raises(AppError) as refused:
        ledgers.change_passphrase(ledger, old=second, new=NEWER, user="甲")
    assert refused.value.code == "not_allowed"
    ledgers.change_passphrase(ledger, old=PASSPHRASE, new=NEWER, user="乙")
    close(ledger)
    theirs = ledgers.open_ledger(ledger.path, NEWER)
    assert (theirs.who, theirs.role) == ("乙", "经办")
    close(theirs)


def test_a_sick_ledger_is_told_and_not_signed_as_checked(made: Made) -> None:
    ledger, _ = made
    ledger.db.execute("DROP TRIGGER audit_entry_fixed")
    ledger.db.execute("UPDATE audit_entry SET who = '别人'")
    problems = ledgers.verify_ledger(ledger)
    assert len(problems) == 2
    assert actions(ledger) == ["别人:新建台账"]
