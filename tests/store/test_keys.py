"""The key file: passphrases, the recovery code, damage, and two copies."""

import json
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import key_files, keys

PASSPHRASE = "ｏｐｅｎ １２３ 芝麻"


@pytest.fixture(scope="module")
def made() -> tuple[keys.KeyFile, bytes, str]:
    code = keys.new_recovery_code()
    key_file, key = keys.new_key_file(passphrase=PASSPHRASE, name="甲", recovery_code=code)
    return key_file, key, code


def test_full_width_and_half_width_are_one_passphrase(
    made: tuple[keys.KeyFile, bytes, str],
) -> None:
    opened = keys.open_slots(made[0], "open 123 芝麻")
    assert (opened.key, opened.name, opened.role) == (made[1], "甲", "管理")


def test_recovery_code_opens_however_it_is_typed(made: tuple[keys.KeyFile, bytes, str]) -> None:
    key_file, key, code = made
    assert [len(group) for group in code.split("-")] == [4] * 8
    typed = code.lower().replace("-", " ").replace("o", "0")
    opened = keys.open_slots(key_file, typed)
    assert (opened.key, opened.role) == (key, "恢复")


def test_wrong_passphrase(made: tuple[keys.KeyFile, bytes, str]) -> None:
    with pytest.raises(AppError) as refused:
        keys.open_slots(made[0], "open 124 芝麻")
    assert refused.value.code == "wrong_passphrase"
    assert refused.value.hint


def test_a_second_user_and_a_new_passphrase(made: tuple[keys.KeyFile, bytes, str]) -> None:
    key_file, key, _ = made
    opened = keys.open_slots(key_file, PASSPHRASE)
    two = keys.with_user(key_file, opened, name="乙", role="经办", passphrase="另一个口令 99")
    second = keys.open_slots(two, "另一个口令 99")
    assert (second.key, second.name, second.role) == (key, "乙", "经办")
    changed = keys.with_passphrase(two, second, name="乙", passphrase="换过的口令 99")
    assert keys.open_slots(changed, "换过的口令 99").name == "乙"
    with pytest.raises(AppError):
        keys.open_slots(changed, "另一个口令 99")
    with pytest.raises(AppError) as twice:
        keys.with_user(two, opened, name="乙", role="审核", passphrase="另一个口令 99")
    assert twice.value.code == "user_exists"
    assert keys.without_user(two, name="乙") == key_file
    with pytest.raises(AppError) as last:
        keys.without_user(two, name="甲")
    assert last.value.code == "last_admin"


def test_a_slot_cannot_be_given_another_role(made: tuple[keys.KeyFile, bytes, str]) -> None:
    key_file, _, _ = made
    opened = keys.open_slots(key_file, PASSPHRASE)
    two = keys.with_user(key_file, opened, name="乙", role="经办", passphrase="另一个口令 99")
    text = key_files._dump(two).replace("经办", "管理")
    body = json.loads(text)
    del body["sha256"]
    forged = json.dumps(body | {"sha256": key_files._checksum(body)}).encode()
    parsed = key_files._parse(forged)
    assert parsed is not None
    with pytest.raises(AppError) as refused:
        keys.open_slots(parsed, "另一个口令 99")
    assert refused.value.code == "wrong_passphrase"


@pytest.mark.parametrize("weak", ["", "1234567", "aaaaaaaaaaaa", "12121212", "１２３"])
def test_weak_passphrases(weak: str) -> None:
    with pytest.raises(AppError) as refused:
        keys.check_strength(weak)
    assert refused.value.code == "weak_passphrase"


def test_every_flipped_byte_of_the_key_file_is_noticed(
    made: tuple[keys.KeyFile, bytes, str],
) -> None:
    text = key_files._dump(made[0]).encode("utf-8")
    for index in range(len(text)):
        flipped = text[:index] + bytes([text[index] ^ 1]) + text[index + 1 :]
        # A flip in the blanks between the values changes nothing; anything else is refused.
        assert key_files._parse(flipped) in (None, made[0]), index
    for length in range(0, len(text) - 2, 7):
        assert key_files._parse(text[:length]) is None


def test_spare_is_used_and_mends_the_first(
    made: tuple[keys.KeyFile, bytes, str], tmp_path: Path
) -> None:
    ledger = tmp_path / "台账.plg"
    key_files.save(made[0], ledger)
    whole = key_files.key_path(ledger).read_bytes()
    key_files.key_path(ledger).write_bytes(whole[:100])
    key_file = key_files.load(ledger)
    assert key_file == made[0]
    key_files.mend(key_file, ledger)
    assert key_files.key_path(ledger).read_bytes() == whole
    key_files.spare_path(ledger).unlink()
    key_files.mend(key_files.load(ledger), ledger)
    assert key_files.spare_path(ledger).read_bytes() == whole


def test_both_copies_damaged_or_missing(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.plg"
    with pytest.raises(AppError) as missing:
        key_files.load(ledger)
    key_files.key_path(ledger).write_text("{}")
    key_files.spare_path(ledger).write_bytes(b"\xff\x00")
    with pytest.raises(AppError) as damaged:
        key_files.load(ledger)
    assert (missing.value.code, damaged.value.code) == ("key_missing", "key_damaged")


def test_key_file_of_a_newer_program(made: tuple[keys.KeyFile, bytes, str]) -> None:
    body = json.loads(key_files._dump(made[0])) | {"version": 2}
    del body["sha256"]
    raw = json.dumps(body | {"sha256": key_files._checksum(body)}).encode()
    with pytest.raises(AppError) as refused:
        key_files._parse(raw)
    assert refused.value.code == "newer"
