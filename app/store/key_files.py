"""The key file beside a ledger, and its second copy.

The rule: each copy is replaced atomically, so one of them is always whole; its checksum tells a
damaged key file from a wrong passphrase.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.store.keys import FORMAT, KeyFile, Slot
from app.store.safe_files import replace_file

VERSION = 1


def key_path(ledger: Path) -> Path:
    """Where the key file of a ledger lies."""
    return ledger.with_name(ledger.name + ".key")


def spare_path(ledger: Path) -> Path:
    """Where the second copy of the key file lies."""
    return ledger.with_name(ledger.name + ".key.bak")


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
        except OSError:  # a folder of that name, a file of another user: the other copy may do
            raw = b""
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
    for path in (key_path(ledger), spare_path(ledger)):
        if not says(path, key_file):
            replace_file(path, _dump(key_file).encode("utf-8"))


def whole(key_file: KeyFile, ledger: Path) -> bool:
    """Whether both copies are there and say `key_file`."""
    return all(says(path, key_file) for path in (key_path(ledger), spare_path(ledger)))


def sweep(ledger: Path) -> None:
    """Remove the key files of a ledger that was not finished."""
    for leftover in (key_path(ledger), spare_path(ledger)):
        for path in (leftover, leftover.with_name(leftover.name + ".part")):
            path.unlink(missing_ok=True)


def says(path: Path, key_file: KeyFile) -> bool:
    return path.is_file() and path.read_bytes() == _dump(key_file).encode("utf-8")


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
    except (ValueError, RecursionError):
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
