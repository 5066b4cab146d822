"""The key file beside a ledger: its random key, wrapped once for each user and once for the safe.

The rule: the ledger's key is on disk only under AES-GCM with a key that Argon2id made of a
passphrase. The file and its `.bak` are each replaced atomically, so one of them is always whole,
and its own checksum tells a damaged key file from a wrong passphrase.
"""

import base64
import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import AppError

FORMAT = "parkledger-key"
VERSION = 1
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


def key_path(ledger: Path) -> Path:
    """Where the key file of a ledger lies."""
    return ledger.with_name(ledger.name + ".key")


def spare_path(ledger: Path) -> Path:
    """Where the second copy of the key file lies."""
    return ledger.with_name(ledger.name + ".key.bak")


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is too short to protect ID numbers: AppError weak_passphrase."""
    settled = unicodedata.normalize("NFKC", passphrase)
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
        given = _bare(secret) if slot.role == "恢复" else secret
        if slot.role == "恢复" and len(given) != 32:
            continue
        key = _unwrap(slot, ledger=key_file.ledger, secret=given)
        if key is not None:
            return Opened(key, slot.name, slot.role)
    raise AppError(
        "口令不对，台账没有打开。",
        hint="请检查大小写和输入法后重输；忘记口令时，可用保险柜里的恢复码打开并另设口令。",
        code="wrong_passphrase",
    )


def with_passphrase(key_file: KeyFile, opened: Opened, *, name: str, passphrase: str) -> KeyFile:
    """The key file with a new passphrase for the user `name`: AppError unknown_user."""
    check_strength(passphrase)
    for index, slot in enumerate(key_file.slots):
        if slot.name == name and slot.role != "恢复":
            fresh = _wrap(
                opened.key,
                ledger=key_file.ledger,
                name=name,
                role=slot.role,
                secret=passphrase,
            )
            slots = (*key_file.slots[:index], fresh, *key_file.slots[index + 1 :])
            return replace(key_file, slots=slots)
    raise AppError(
        f"台账里没有名为“{name}”的用户。",
        hint="请核对用户名后再试。",
        code="unknown_user",
    )


def with_user(
    key_file: KeyFile, opened: Opened, *, name: str, role: Role, passphrase: str
) -> KeyFile:
    """The key file with one more user: AppError user_exists."""
    check_strength(passphrase)
    if any(slot.name == name for slot in key_file.slots):
        raise AppError(f"已经有名为“{name}”的用户。", hint="请换一个用户名。", code="user_exists")
    slot = _wrap(opened.key, ledger=key_file.ledger, name=name, role=role, secret=passphrase)
    return replace(key_file, slots=(*key_file.slots, slot))


def without_user(key_file: KeyFile, *, name: str) -> KeyFile:
    """The key file without a user; the last 管理 cannot be removed: AppError last_admin."""
    slots = tuple(slot for slot in key_file.slots if slot.name != name or slot.role == "恢复")
    if not any(slot.role == "管理" for slot in slots):
        raise AppError(
            f"“{name}”是最后一个管理用户，不能删除。",
            hint="请先增加另一个管理用户。",
            code="last_admin",
        )
    return replace(key_file, slots=slots)


def save(key_file: KeyFile, ledger: Path) -> None:
    """Write both copies, each to a temporary name, to disk, then renamed."""
    text = _dump(key_file)
    for path in (key_path(ledger), spare_path(ledger)):
        replace_file(path, text.encode("utf-8"))


def load(ledger: Path) -> KeyFile:
    """Read the key file, or its second copy (and mend the first from it).

    AppError key_missing if there is neither, key_damaged if neither is whole.
    """
    found = False
    for path in (key_path(ledger), spare_path(ledger)):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            continue
        found = True
        key_file = _parse(raw)
        if key_file is not None:
            return key_file
    if found:
        raise AppError(
            "密钥文件已损坏，台账打不开。",
            hint="请从最近的备份中取回同名的 .key 文件，放回台账旁边再打开。",
            code="key_damaged",
        )
    raise AppError(
        f"找不到台账的密钥文件“{key_path(ledger).name}”。",
        hint="密钥文件要和台账放在同一个文件夹。请从原来的文件夹或备份中一并取回。",
        code="key_missing",
    )


def mend(key_file: KeyFile, ledger: Path) -> None:
    """Write both copies again if one of them is not what `key_file` says."""
    text = _dump(key_file).encode("utf-8")
    for path in (key_path(ledger), spare_path(ledger)):
        if not path.is_file() or path.read_bytes() != text:
            replace_file(path, text)


def sweep(ledger: Path) -> None:
    """Remove the key files of a ledger that was not finished."""
    for leftover in (key_path(ledger), spare_path(ledger)):
        for path in (leftover, leftover.with_name(leftover.name + ".part")):
            path.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in place of a file so that a power cut leaves the old or the new one."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as out:
        out.write(content)
        sync_file(out)
    part.replace(path)
    sync_folder(path.parent)


def sync_file(out: BinaryIO) -> None:
    """Bring what was written to a file to disk."""
    out.flush()
    os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to disk, where the system has such a call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _bare(recovery_code: str) -> str:
    settled = unicodedata.normalize("NFKC", recovery_code).upper()
    # 0, 1 and 8 are no letters of base32: what looks like them is meant.
    return "".join(c for c in settled if c.isalnum()).translate(str.maketrans("018", "OIB"))


def _derive(slot: Slot, secret: str) -> bytes:
    # An input method types full-width digits and letters; NFKC makes them the plain ones.
    settled = unicodedata.normalize("NFKC", secret).encode("utf-8")
    return Argon2id(
        salt=slot.salt,
        length=KEY_BYTES,
        iterations=slot.passes,
        lanes=slot.lanes,
        memory_cost=slot.memory_kib,
    ).derive(settled)


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


def _dump(key_file: KeyFile) -> str:
    slots = [
        {
            "name": slot.name,
            "role": slot.role,
            "kdf": "argon2id",
            "memory_kib": slot.memory_kib,
            "passes": slot.passes,
            "lanes": slot.lanes,
            "salt": base64.b64encode(slot.salt).decode(),
            "nonce": base64.b64encode(slot.nonce).decode(),
            "wrapped": base64.b64encode(slot.wrapped).decode(),
        }
        for slot in key_file.slots
    ]
    body = {
        "format": FORMAT,
        "version": VERSION,
        "ledger": key_file.ledger,
        "slots": slots,
    }
    return json.dumps(body | {"sha256": _checksum(body)}, ensure_ascii=False, indent=1) + "\n"


def _checksum(body: dict[str, Any]) -> str:
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _parse(raw: bytes) -> KeyFile | None:
    """The key file in `raw`, None if it is not whole; AppError newer if it is of later make."""
    try:
        body = json.loads(raw.decode("utf-8"))
    except ValueError:
        return None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return None
    if body.pop("sha256", None) != _checksum(body):
        return None
    if body["version"] != VERSION:
        raise AppError(
            "这本台账的密钥文件由更新版本的程序建立，本程序打不开。",
            hint="请在这台电脑上安装新版程序后再打开。",
            code="newer",
        )
    return KeyFile(ledger=body["ledger"], slots=_slots(body["slots"]))


def _slots(listed: Sequence[dict[str, Any]]) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            name=slot["name"],
            role=slot["role"],
            memory_kib=slot["memory_kib"],
            passes=slot["passes"],
            lanes=slot["lanes"],
            salt=base64.b64decode(slot["salt"]),
            nonce=base64.b64decode(slot["nonce"]),
            wrapped=base64.b64decode(slot["wrapped"]),
        )
        for slot in listed
    )
