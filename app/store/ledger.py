"""A ledger, from making it to closing it.

The rule: every way a ledger can refuse to open has its own code and sentence, and an open ledger
is migrated, has its triggers, and is open in no other window.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.domain.office_card import OfficeCard
from app.errors import AppError
from app.store import (
    driver,
    identity,
    key_files,
    keys,
    migrating,
    refusals,
    safe_files,
    seeds,
    tries,
    triggers,
    window_lock,
)
from app.store.driver import Database

# How .xlsx and .zip, .rar, .7z, .gz, .pdf, .png and .jpg begin.
PACKED = (b"PK\3\4", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger: whose it is (`unit_code`) and who opened it (`who`, with a `role`)."""

    path: Path
    db: Database
    unit_code: str
    who: str
    role: str = "管理"
    key: bytes = field(default=b"", repr=False)
    lock: BinaryIO | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Shown once when a ledger is made: two items for the safe, and the office's fingerprint."""

    code: str
    identity: str
    fingerprint: str


def now() -> str:
    """This moment, UTC, as records keep it."""
    moment = datetime.now(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def create(
    path: Path, *, unit_code: str, passphrase: str, who: str = "管理员"
) -> tuple[Ledger, Recovery]:
    """Make a ledger with its key file and the unit's parks, and leave it open.

    AppErrors: weak_passphrase, unknown_unit, exists, not_found, not_writable, name_too_long,
    disk_full.
    """
    keys.check_strength(passphrase)
    seeds.unit_named(unit_code)
    with refusals.of_writing(path):
        path = _free_target(path)
    code = keys.new_recovery_code()
    key_file, key = keys.new_key_file(passphrase=passphrase, name=who, recovery_code=code)
    making = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with refusals.of_writing(path):
        making.mkdir()
        try:
            card, recovery = _build(making / "ledger", key, unit_code=unit_code)
            key_files.save(key_file, path)
            (making / "ledger").rename(path)
            safe_files.sync_folder(path.parent)
        except BaseException:
            if not path.exists():
                key_files.sweep(path)
            raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    opened = keys.Opened(key, who, "管理")
    ledger = _enter(path, key_file, opened)
    return ledger, Recovery(code, recovery, card.fingerprint)


def unlock(path: Path, passphrase: str, *, clock: tries.Clock = tries.utc_now) -> Ledger:
    """Open a ledger with a user's passphrase or the recovery code.

    Wrong tries before stay counted until the caller has noted them and says `tries.forget`.
    AppErrors: not_found, not_ledger, plaintext, key_missing, key_damaged, wrong_passphrase,
    too_many_tries, damaged, newer, in_use, not_writable, disk_full.
    """
    check_file(path)
    key_file = key_files.load(path)
    opened = tries.attempt(
        path,
        tries.GATE,
        lambda: keys.open_slots(key_file, passphrase),
        safe=lambda: keys.open_safe(key_file, passphrase),
        clock=clock,
    )
    return _enter(path, key_file, opened)


def in_memory(*, unit_code: str) -> Ledger:
    """A migrated and seeded ledger that leaves nothing behind."""
    database = driver.connect_memory()
    _prepare(database, unit_code)
    return Ledger(Path(":memory:"), database, unit_code, "测试")


def close(ledger: Ledger) -> None:
    """Bring everything into the one file and give the lock back."""
    ledger.db.close()
    if ledger.lock is not None:
        ledger.lock.close()


@contextmanager
def transaction(ledger: Ledger) -> Iterator[None]:
    """All or nothing. AppErrors: disk_full, disk_error, not_writable.

    Nested, it is a savepoint of the one around it: for a part that may fail alone, never around
    many rows (see `records`).
    """
    with refusals.of_writing(ledger.path):
        conn = ledger.db.conn
        nested = conn.in_transaction
        if nested:
            with ledger.db.atomic():
                yield
            return
        # Waits for its turn here; a deferred one could fail in the middle.
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def card(ledger: Ledger) -> OfficeCard:
    """The office's public card, with its fingerprint."""
    return identity.card(ledger.db)


def _free_target(path: Path) -> Path:
    path = path.absolute()
    for taken in (path, key_files.key_path(path), key_files.spare_path(path)):
        if taken.exists():
            raise AppError(
                f"“{taken.name}”已经存在，没有新建台账。",
                hint="请换一个文件名；要打开已有的台账，请选“打开”。",
                code="exists",
            )
    if not path.parent.is_dir():
        raise AppError(
            f"文件夹“{path.parent}”不存在，没有新建台账。",
            hint="请先建好文件夹，或换一个位置。",
            code="not_found",
        )
    return path


def _build(path: Path, key: bytes, *, unit_code: str) -> tuple[OfficeCard, str]:
    database = driver.connect(path, key, create=True)
    try:
        return _prepare(database, unit_code)
    finally:
        database.close()


def _prepare(database: Database, unit_code: str) -> tuple[OfficeCard, str]:
    migrating.migrate(database)
    with database.atomic():
        stamp = now()
        database.execute(
            "INSERT INTO stream (id, name, seq) VALUES (1, ?, 0)",
            [secrets.token_hex(16)],
        )
        database.conn.executemany(
            "INSERT INTO meta (name, value) VALUES (?, ?)",
            [("unit_code", unit_code), ("made_at", stamp)],
        )
        seeds.plant(database, unit_code)
        name = seeds.unit_named(unit_code).name
        return identity.make(database, unit=unit_code, name=name, at=stamp)


def check_file(path: Path) -> None:
    """Tell what is no ledger at all before a passphrase is tried on it."""
    with refusals.of_reading(path):
        if not path.is_file():
            raise refusals.not_found(path)
        with path.open("rb") as start:
            head = start.read(4096)
        has_key = key_files.key_path(path).exists() or key_files.spare_path(path).exists()
    if has_key:
        if len(head) < 4096:  # SQLite would take it for a new, empty database
            raise refusals.damaged(path)
        return
    if head.startswith(b"SQLite format 3\0"):
        raise refusals.plaintext(path)
    # An encrypted page looks like noise: nearly all 256 values in 4096 bytes; so do packed files.
    if len(head) < 4096 or len(set(head)) < 250 or head.startswith(PACKED):
        raise refusals.not_ledger(path)


def _enter(path: Path, key_file: keys.KeyFile, opened: keys.Opened) -> Ledger:
    path = path.absolute()
    lock = window_lock.hold(path)
    try:
        with refusals.of_writing(path):
            key_files.mend(key_file, path)
        database, unit_code = _connected(path, opened.key)
    except BaseException:
        lock.close()
        raise
    return Ledger(path, database, unit_code, opened.name, opened.role, opened.key, lock)


def _connected(path: Path, key: bytes) -> tuple[Database, str]:
    with refusals.of_writing(path):
        database = driver.connect(path, key)
        try:
            if not migrating.applied(database):
                raise refusals.damaged(path)
            migrating.check_not_newer(database)
            _bring_up_to_date(path, database)
            row = database.execute("SELECT value FROM meta WHERE name = 'unit_code'").fetchone()
        except BaseException:
            database.close()
            raise
    return database, row[0]


def _bring_up_to_date(path: Path, database: Database) -> None:
    pending = migrating.pending(database)
    if pending:
        _keep_copy(path, database, before=pending[0])
        migrating.migrate(database)
    if triggers.missing(database):
        with database.atomic():
            triggers.install(database)


def _keep_copy(path: Path, database: Database, *, before: str) -> None:
    """The ledger and its key as they are, beside it; encrypted as they are."""
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    copy = path.with_name(f"{path.name}.before-{before}")
    for original, kept in ((key_files.key_path(path), key_files.key_path(copy)), (path, copy)):
        part = kept.with_name(kept.name + ".part")
        shutil.copyfile(original, part)
        with part.open("rb+") as out:
            safe_files.sync_file(out)
        part.replace(kept)
    safe_files.sync_folder(path.parent)
