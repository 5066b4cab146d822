"""Making a ledger of a backup.

The rule: all is done to a nameless copy beside the place — copied, read through, brought up to
date, settled — and then it gets its name; so nothing ever stands there that is half a ledger, or
that goes on with the stream of another.
"""

import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import AppError
from app.store import (
    driver,
    key_files,
    keys,
    migrating,
    refusals,
    safe_files,
    triggers,
    window_lock,
)
from app.store import ledger as ledgers
from app.store.backup import broken_pages
from app.store.keys import KeyFile, Opened
from app.store.ledger import Ledger

CHUNK = 1 << 20
MAKING = re.compile(r"\.(.+)\.[0-9a-f]{8}\.restoring")


def restore(backup: Path, to: Path, passphrase: str, *, settle: Callable[[Ledger], None]) -> Ledger:
    """Make the ledger `to` of a backup with its key file; `settle` gets it before it has its name.

    AppErrors: not_found, not_ledger, plaintext, key_missing, key_damaged, wrong_passphrase,
    damaged, newer, exists, no_folder, in_use, disk_full, not_writable, disk_error, name_too_long.
    """
    backup, to = backup.absolute(), to.absolute()
    with _said_of_backup(backup):
        ledgers.check_file(backup)
        key_file = key_files.load(backup)
        opened = keys.open_slots(key_file, passphrase)
    with refusals.of_writing(to):
        _check_free(to, key_file)
        _sweep(to.parent)
        with _held(to), _quiet(backup):
            _make(backup, to, key_file, opened, settle)
    return ledgers.unlock(to, passphrase)


def _make(
    backup: Path,
    to: Path,
    key_file: KeyFile,
    opened: Opened,
    settle: Callable[[Ledger], None],
) -> None:
    had_key = key_files.key_path(to).exists() or key_files.spare_path(to).exists()
    making = to.with_name(f".{to.name}.{secrets.token_hex(4)}.restoring")
    making.mkdir()
    try:
        copy = making / "ledger"
        _copy(backup, copy)
        with _said_of_backup(backup), refusals.of_writing(to):
            _ready(copy, opened, settle)
        # The key first: a ledger without its key would be worth nothing.
        key_files.save(key_file, to)
        copy.rename(to)
        safe_files.sync_folder(to.parent)
    except BaseException:
        if not to.exists() and not had_key:
            key_files.sweep(to)
        raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextmanager
def _held(to: Path) -> Iterator[None]:
    """The place is ours: AppError in_use if another window is at it."""
    lock = window_lock.hold(to)
    try:
        yield
    finally:
        lock.close()
        if not to.exists():
            window_lock.lock_path(to).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away what restores that were killed left; what is being made is held by its maker."""
    for leftover in list(folder.iterdir()):
        found = MAKING.fullmatch(leftover.name)
        if found:
            with suppress(AppError), _held(folder / found[1]):
                shutil.rmtree(leftover, ignore_errors=True)


def _check_free(to: Path, key_file: KeyFile) -> None:
    """Neither a ledger nor the key of one that may lie elsewhere is ever written over.

    The very key file of this backup is what a restore that was killed leaves behind.
    """
    keys_there = [
        path for path in (key_files.key_path(to), key_files.spare_path(to)) if path.exists()
    ]
    ours = all(key_files.says(path, key_file) for path in keys_there)
    if to.exists() or not ours:
        taken = to if to.exists() else keys_there[0]
        raise AppError(
            f"“{taken.name}”已经存在，没有恢复。",
            hint="请换一个文件名或文件夹；原来的台账不会被覆盖。",
            code="exists",
        )
    if not to.parent.is_dir():
        raise AppError(
            f"文件夹“{to.parent}”不存在，没有恢复。",
            hint="请先建好文件夹，或换一个位置。",
            code="no_folder",
        )


@contextmanager
def _quiet(backup: Path) -> Iterator[None]:
    """Nobody writes to the backup meanwhile, were it a ledger in use: AppError in_use."""
    lock = None
    if window_lock.lock_path(backup).exists():
        try:
            lock = window_lock.hold(backup)
        except AppError as refusal:
            if refusal.code != "not_writable":  # where no lock can be taken, nobody writes either
                raise
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


def _copy(backup: Path, copy: Path) -> None:
    """The backup, and its write-ahead log if somebody copied a ledger that was open."""
    for ending in ("", "-wal"):
        source = backup.with_name(backup.name + ending)
        if ending and not source.exists():
            continue
        with copy.with_name(copy.name + ending).open("xb") as out:
            for chunk in _chunks(source):
                out.write(chunk)
            safe_files.sync_file(out)
        safe_files.drop_cached(copy.with_name(copy.name + ending))


def _chunks(source: Path) -> Iterator[bytes]:
    with refusals.of_reading(source):
        file = source.open("rb")
    with file:
        while True:
            with refusals.of_reading(source):
                chunk = file.read(CHUNK)
            if not chunk:
                return
            yield chunk


def _ready(copy: Path, opened: Opened, settle: Callable[[Ledger], None]) -> None:
    """Read the copy through, bring it up to date, settle it, and put all of it into one file."""
    database = driver.connect(copy, opened.key)
    try:
        if broken_pages(database) or not migrating.applied(database):
            raise refusals.damaged(copy)
        migrating.migrate(database)
        if triggers.missing(database):
            with database.atomic():
                triggers.install(database)
        row = database.execute("SELECT value FROM meta WHERE name = 'unit_code'").fetchone()
        settle(Ledger(copy, database, row[0], opened.name, opened.role, opened.key))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        database.close()
    with copy.open("rb+") as out:
        safe_files.sync_file(out)


@contextmanager
def _said_of_backup(backup: Path) -> Iterator[None]:
    """A damaged ledger is to be restored from a backup; a damaged backup, from another."""
    try:
        yield
    except AppError as refusal:
        if refusal.code == "damaged":
            raise AppError(
                f"备份“{backup.name}”已损坏，或与旁边的密钥文件不是一套，没有恢复任何内容。",
                hint="请换一份更早的备份，连同它旁边的密钥文件，再恢复一次。",
                code="damaged",
            ) from refusal
        if refusal.code == "not_found":
            raise AppError(
                f"找不到备份“{backup}”。",
                hint="请核对位置和文件名；备份在 U 盘或网络盘上时，请先接好。",
                code="not_found",
            ) from refusal
        if refusal.code == "wrong_passphrase":
            raise AppError(
                "口令不对，没有恢复任何内容。",
                hint="备份要用备份那天的口令；记不清时，可用保险柜里的恢复码。",
                code="wrong_passphrase",
            ) from refusal
        raise
