"""A new recovery sheet: the new code opens, the former does not, and nothing of it stays here."""

import shutil
from datetime import date
from pathlib import Path

import pypdfium2
import pyrage
import pytest
from pyrage import x25519

from app.errors import AppError
from app.reports.recovery_sheet import recovery_sheet
from app.store import identity, key_files, keys, queries
from app.store import ledger as ledgers
from app.store.ledger import Recovery
from app.usecases import ledgers as ledger_cases
from app.usecases import users
from app.usecases.recovery import new_recovery, sheet_of
from tests.conftest import PASSPHRASE


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Recovery]:
    """A ledger with the recovery items it was made with; copy it."""
    path = tmp_path_factory.mktemp("made") / "台账.ledger"
    ledger, recovery = ledgers.create(path, unit_code="152223", passphrase=PASSPHRASE, who="测试员")
    ledgers.close(ledger)
    return path, recovery


@pytest.fixture
def made(first: tuple[Path, Recovery], tmp_path: Path) -> tuple[Path, Recovery]:
    """A closed copy."""
    path, recovery = first
    for beside in (lambda p: p, key_files.key_path, key_files.spare_path):
        shutil.copyfile(beside(path), beside(tmp_path / path.name))
    return tmp_path / path.name, recovery


def renewed(path: Path, secret: str) -> Recovery:
    """A new sheet, made by whoever knows the secret."""
    ledger = ledgers.unlock(path, PASSPHRASE)
    try:
        return new_recovery(ledger, secret)
    finally:
        ledgers.close(ledger)


def opens(path: Path, secret: str) -> bool:
    """Whether a passphrase or code opens the ledger."""
    try:
        keys.open_slots(key_files.load(path), secret)
    except AppError:
        return False
    return True


def test_the_new_code_opens_and_the_former_does_not(made: tuple[Path, Recovery]) -> None:
    path, former = made
    fresh = renewed(path, PASSPHRASE)
    assert [opens(path, each) for each in (fresh.code, former.code, PASSPHRASE)] == [
        True,
        False,
        True,
    ]
    assert fresh.fingerprint == former.fingerprint
    slots = key_files.load(path).slots
    assert [slot.role for slot in slots] == ["管理", "恢复"]


def test_the_former_code_makes_a_new_one_as_well(made: tuple[Path, Recovery]) -> None:
    path, former = made
    fresh = renewed(path, former.code.lower())
    ledgers.close(ledgers.unlock(path, fresh.code))


def test_the_new_key_reads_what_is_sealed_from_now_on(made: tuple[Path, Recovery]) -> None:
    path, former = made
    fresh = renewed(path, PASSPHRASE)
    ledger = ledgers.unlock(path, PASSPHRASE)
    recipient = x25519.Recipient.from_str(identity.secrets_of(ledger.db).recovery_recipient)
    said = [(entry.action, entry.after) for entry in queries.audit_entries(ledger, newest=1)]
    ledgers.close(ledger)
    assert said == [("重新制作恢复单", '{"by":"测试员"}')]
    sealed = pyrage.encrypt(b"x", [recipient])
    assert pyrage.decrypt(sealed, [x25519.Identity.from_str(fresh.identity)]) == b"x"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [x25519.Identity.from_str(former.identity)])


def test_only_who_may_manage_makes_one(made: tuple[Path, Recovery]) -> None:
    path, former = made
    ledger = ledgers.unlock(path, PASSPHRASE)
    users.add_user(
        ledger,
        admin_passphrase=PASSPHRASE,
        name="虚构经办",
        role="经办",
        passphrase="经办的 口令 7",
    )
    before = key_files.key_path(path).read_bytes(), identity.secrets_of(ledger.db)
    for secret, code in (("经办的 口令 7", "not_allowed"), ("不对的口令", "wrong_passphrase")):
        with pytest.raises(AppError) as refused:
            new_recovery(ledger, secret)
        assert refused.value.code == code
    assert (key_files.key_path(path).read_bytes(), identity.secrets_of(ledger.db)) == before
    ledgers.close(ledger)
    assert opens(path, former.code)


def test_a_key_file_that_cannot_be_written_changes_nothing(made: tuple[Path, Recovery]) -> None:
    path, former = made
    ledger = ledgers.unlock(path, PASSPHRASE)
    before = identity.secrets_of(ledger.db)
    blocked = key_files.key_path(path).with_name(key_files.key_path(path).name + ".part")
    blocked.mkdir()
    with pytest.raises(AppError):
        new_recovery(ledger, PASSPHRASE)
    assert identity.secrets_of(ledger.db) == before
    ledgers.close(ledger)
    blocked.rmdir()
    assert opens(path, former.code)


def test_the_sheet_says_what_was_given(made: tuple[Path, Recovery]) -> None:
    path, recovery = made
    ledger = ledger_cases.open_ledger(path, PASSPHRASE)
    sheet = sheet_of(ledger, recovery, made_on=date(2026, 6, 30))
    ledgers.close(ledger)
    pdf = pypdfium2.PdfDocument(recovery_sheet(sheet))
    assert len(pdf) == 1
    text = "".join(pdf[0].get_textpage().get_text_range().split())
    pdf.close()
    for said in (recovery.code.replace("-", ""), recovery.identity, "扎赉特旗", "152223"):
        assert said in text
    assert recovery.fingerprint.replace(" ", "") in text
    assert path.name in text


def test_the_secrets_are_in_no_file(made: tuple[Path, Recovery]) -> None:
    path, _ = made
    fresh = renewed(path, PASSPHRASE)
    for file in path.parent.iterdir():
        content = file.read_bytes()
        for secret in (fresh.code, fresh.code.replace("-", ""), fresh.identity):
            assert secret.encode() not in content
    assert keys.open_slots(key_files.load(path), fresh.code).role == "恢复"
