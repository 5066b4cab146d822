"""The ledger's random key, wrapped once for each user and once for the safe.

The rule: it leaves the program only under AES-GCM with a key that Argon2id made of a passphrase.
"""

import base64
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import AppError

FORMAT = "parkledger-key"
KEY_BYTES = 32
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
SHORTEST_PASSPHRASE = 8
RECOVERY = "恢复码"

Role = Literal["经办", "审核", "管理", "恢复"]
USER_ROLES: tuple[Role, ...] = ("经办", "审核", "管理")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The ledger's key under one secret."""

    name: str
    role: Role
    salt: bytes
    nonce: bytes
    wrapped: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """All slots of one ledger; `ledger` is 16 random hex digits that bind them to it."""

    ledger: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The ledger's raw key, and whose secret opened it."""

    key: bytes
    name: str
    role: Role


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is too short to protect ID numbers: AppError weak_passphrase."""
    settled = _settled(passphrase)
    if len(settled) < SHORTEST_PASSPHRASE or len(set(settled)) < 3:
        raise AppError(
            f"口令太简单，至少要 {SHORTEST_PASSPHRASE} 个字符，且不能只是一两个字符的重复。",
            hint="请另设一个口令，例如几个不相干的词连在一起，并记在只有本人能看到的地方。",
            code="weak_passphrase",
        )


def new_recovery_code() -> str:
    """160 random bits as eight groups of four letters and digits, to be printed once."""
    code = base64.b32encode(secrets.token_bytes(20)).decode()
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def new_key_file(*, passphrase: str, name: str, recovery_code: str) -> tuple[KeyFile, bytes]:
    """A fresh key for a new ledger with its first user (role 管理) and the recovery slot."""
    key, ledger = secrets.token_bytes(KEY_BYTES), secrets.token_hex(8)
    first = _wrap(key, ledger=ledger, name=name, role="管理", secret=passphrase)
    safe = _wrap(key, ledger=ledger, name=RECOVERY, role="恢复", secret=_bare(recovery_code))
    return KeyFile(ledger=ledger, slots=(first, safe)), key


def open_slots(key_file: KeyFile, secret: str) -> Opened:
    """Try a passphrase or the recovery code on every slot: AppError wrong_passphrase."""
    for slot in key_file.slots:
        opened = _tried(key_file, slot, secret)
        if opened is not None:
            return opened
    raise AppError(
        "口令不对，台账没有打开。",
        hint="请检查大小写和输入法后重输；忘记口令时，可用保险柜里的恢复码打开并另设口令。",
        code="wrong_passphrase",
    )


def open_safe(key_file: KeyFile, secret: str) -> Opened | None:
    """Try the recovery code alone: 160 random bits, so nobody finds it by trying."""
    for slot in key_file.slots:
        if slot.role == "恢复":
            opened = _tried(key_file, slot, secret)
            if opened is not None:
                return opened
    return None


def open_slot(key_file: KeyFile, *, name: str, passphrase: str) -> Opened:
    """Try a passphrase on one user's slot only: AppErrors unknown_user, wrong_passphrase."""
    for slot in key_file.slots:
        if slot.name == name and slot.role != "恢复":
            opened = _tried(key_file, slot, passphrase)
            if opened is not None:
                return opened
            raise AppError(
                f"这不是“{name}”的口令。",
                hint=f"请由“{name}”本人输入自己的口令，注意大小写和输入法。",
                code="wrong_passphrase",
            )
    raise _unknown(name)


def with_passphrase(key_file: KeyFile, opened: Opened, *, name: str, passphrase: str) -> KeyFile:
    """The key file with a new passphrase for a user: AppErrors unknown_user, passphrase_taken."""
    check_strength(passphrase)
    for index, slot in enumerate(key_file.slots):
        if slot.name == name and slot.role != "恢复":
            _check_own(key_file, passphrase, besides=name)
            fresh = _wrap(
                opened.key,
                ledger=key_file.ledger,
                name=name,
                role=slot.role,
                secret=passphrase,
            )
            slots = (*key_file.slots[:index], fresh, *key_file.slots[index + 1 :])
            return replace(key_file, slots=slots)
    raise _unknown(name)


def with_user(
    key_file: KeyFile, opened: Opened, *, name: str, role: Role, passphrase: str
) -> KeyFile:
    """The key file with one more user: AppErrors user_exists, passphrase_taken."""
    check_strength(passphrase)
    if any(slot.name == name for slot in key_file.slots):
        raise AppError(f"已经有名为“{name}”的用户。", hint="请换一个用户名。", code="user_exists")
    _check_own(key_file, passphrase, besides=name)
    slot = _wrap(opened.key, ledger=key_file.ledger, name=name, role=role, secret=passphrase)
    return replace(key_file, slots=(*key_file.slots, slot))


def without_user(key_file: KeyFile, *, name: str) -> KeyFile:
    """The key file without a user; the last 管理 stays: AppErrors unknown_user, last_admin."""
    slots = tuple(slot for slot in key_file.slots if slot.name != name or slot.role == "恢复")
    if len(slots) == len(key_file.slots):
        raise _unknown(name)
    if not any(slot.role == "管理" for slot in slots):
        raise AppError(
            f"“{name}”是最后一个管理人员，不能删除。",
            hint="请先增加另一个管理人员。",
            code="last_admin",
        )
    return replace(key_file, slots=slots)


def with_recovery(key_file: KeyFile, opened: Opened, *, recovery_code: str) -> KeyFile:
    """The key file with another recovery code; the former opens this ledger no longer."""
    safe = _wrap(
        opened.key,
        ledger=key_file.ledger,
        name=RECOVERY,
        role="恢复",
        secret=_bare(recovery_code),
    )
    users = tuple(slot for slot in key_file.slots if slot.role != "恢复")
    return replace(key_file, slots=(*users, safe))


def _tried(key_file: KeyFile, slot: Slot, secret: str) -> Opened | None:
    given = _bare(secret) if slot.role == "恢复" else secret
    if slot.role == "恢复" and len(given) != 32:
        return None
    key = _unwrap(slot, ledger=key_file.ledger, secret=given)
    return None if key is None else Opened(key, slot.name, slot.role)


def _check_own(key_file: KeyFile, passphrase: str, *, besides: str) -> None:
    """Refuse a passphrase of another user's: the log would name the wrong one of the two.

    It tells no more than typing it at the gate would.
    """
    for slot in key_file.slots:
        if slot.name != besides and _tried(key_file, slot, passphrase) is not None:
            raise AppError(
                "这个口令与另一位用户的相同，程序分不清是谁在操作。",
                hint="请另设一个口令。",
                code="passphrase_taken",
            )


def _unknown(name: str) -> AppError:
    return AppError(
        f"台账里没有名为“{name}”的用户。",
        hint="请核对用户名后再试。",
        code="unknown_user",
    )


def _bare(recovery_code: str) -> str:
    settled = _settled(recovery_code).upper()
    # 0, 1 and 8 are no letters of base32: what looks like them is meant.
    return "".join(c for c in settled if c.isalnum()).translate(str.maketrans("018", "OIB"))


def same_secret(one: str, other: str) -> bool:
    """Whether both open the same slot."""
    return _settled(one) == _settled(other)


def _settled(secret: str) -> str:
    # An input method types full-width digits and letters; NFKC makes them the plain ones.
    return unicodedata.normalize("NFKC", secret)


def _derive(slot: Slot, secret: str) -> bytes:
    return Argon2id(
        salt=slot.salt,
        length=KEY_BYTES,
        iterations=slot.passes,
        lanes=slot.lanes,
        memory_cost=slot.memory_kib,
    ).derive(_settled(secret).encode())


def _bound(slot: Slot, ledger: str) -> bytes:
    """What a slot is bound to: nobody moves it, renames it or raises its role unnoticed."""
    facts = [
        FORMAT,
        ledger,
        slot.name,
        slot.role,
        slot.memory_kib,
        slot.passes,
        slot.lanes,
    ]
    return json.dumps(facts, ensure_ascii=False).encode("utf-8")


def _wrap(key: bytes, *, ledger: str, name: str, role: Role, secret: str) -> Slot:
    empty = Slot(name=name, role=role, salt=os.urandom(16), nonce=os.urandom(12), wrapped=b"")
    sealed = AESGCM(_derive(empty, secret)).encrypt(empty.nonce, key, _bound(empty, ledger))
    return replace(empty, wrapped=sealed)


def _unwrap(slot: Slot, *, ledger: str, secret: str) -> bytes | None:
    try:
        return AESGCM(_derive(slot, secret)).decrypt(slot.nonce, slot.wrapped, _bound(slot, ledger))
    except InvalidTag:
        return None
