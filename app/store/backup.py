"""Backing a ledger up, and finding out whether it is whole.

The rule: a backup is the ledger and its key file, read back and checked before it gets its name.
"""

import glob
from datetime import datetime
from pathlib import Path

from app.domain.records import RECORDS
from app.errors import AppError
from app.store import driver, key_files, migrating, refusals, safe_files, tracking, triggers
from app.store.driver import Database
from app.store.ledger import Ledger
from app.store.queries import audit_entries
from app.store.records import FIRST_HASH, entry_hash
from app.store.scan import scan

LABELS = {record.table: record.label for record in RECORDS}


def backup(ledger: Ledger, to: Path) -> Path:
    """Copy the open ledger and its key file into the folder `to`; returns the copy's path.

    AppErrors: disk_full, not_writable, backup_damaged. The ledger goes on being used meanwhile.
    """
    if not ledger.key:
        raise ValueError("a ledger in memory has no key: its copy would not be encrypted")
    with refusals.of_writing(to / ledger.path.name):
        to.mkdir(parents=True, exist_ok=True)
        _sweep(to, ledger.path)
        copy = _free_name(to, ledger.path)
        part = copy.with_name(copy.name + ".part")
        key_file = key_files.load(ledger.path)
        try:
            ledger.db.execute("VACUUM INTO ?", [str(part.absolute())])
            with part.open("rb+") as out:
                safe_files.sync_file(out)
            _check_copy(part, ledger.key)
            # The key first: a copy without its key would be worth nothing.
            key_files.save(key_file, copy)
            part.rename(copy)
        except BaseException:
            part.unlink(missing_ok=True)
            key_files.sweep(copy)
            raise
        safe_files.sync_folder(to)
    return copy


def discard(copy: Path) -> None:
    """Take a backup away that nothing came after: what it was made before did not happen."""
    copy.unlink(missing_ok=True)
    key_files.sweep(copy)


def _sweep(to: Path, ledger: Path) -> None:
    """Take away half-made copies of this ledger; nobody else has it open, so they are nobody's."""
    for leftover in to.glob(f"{glob.escape(ledger.stem)}-*{ledger.suffix}.part"):
        leftover.unlink(missing_ok=True)


def verify(ledger: Ledger) -> list[str]:
    """All that is wrong with the ledger, as sentences; empty if nothing is. AppError disk_full."""
    with refusals.of_writing(ledger.path):
        broken = _pages(ledger.db)
    if broken:
        return broken  # whatever else there is to say would be read from broken pages
    return [*_shape(ledger), *_references(ledger), *_audit_chain(ledger)]


def _pages(database: Database) -> list[str]:
    try:
        # The pages still in the write-ahead log are not looked into otherwise.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        broken = database.execute("PRAGMA cipher_integrity_check").fetchall()
        quick = [row[0] for row in database.execute("PRAGMA quick_check").fetchall()]
    except driver.DatabaseError as error:
        if driver.primary_code(error) not in (driver.CORRUPT, driver.NOTADB):
            raise
        broken, quick = [("",)], ["ok"]
    problems = []
    if broken:
        problems.append(f"台账文件有 {len(broken)} 处字节损坏。请停止录入，从最近的备份恢复。")
    if quick != ["ok"]:
        problems.append("台账的内部结构不一致。请停止录入，从最近的备份恢复。")
    return problems


def _shape(ledger: Ledger) -> list[str]:
    problems = []
    if migrating.pending(ledger.db):
        problems.append("台账结构不是本程序的版本。请关闭后重新打开，由程序升级。")
    if triggers.missing(ledger.db):
        problems.append("台账的变更跟踪不完整。请关闭后重新打开，由程序补齐。")
    for table in tracking.discrepancies(ledger):
        label = LABELS[table]
        problems.append(f"“{label}”的变更记录与内容对不上。上报前请从备份恢复，或整本重报。")
    return problems


def _references(ledger: Ledger) -> list[str]:
    lost = scan(ledger, "PRAGMA foreign_key_check")
    labels = sorted({LABELS.get(row[0], row[0]) for row in lost})
    return [f"“{label}”中有记录指向不存在的内容。请从最近的备份恢复。" for label in labels]


def _audit_chain(ledger: Ledger) -> list[str]:
    previous = FIRST_HASH
    for seq, entry in enumerate(reversed(audit_entries(ledger)), start=1):
        whole = entry.seq == seq and entry.previous_hash == previous
        if not whole or entry.hash != entry_hash(entry):
            return [f"操作日志从第 {seq} 条起被改动过。请保留现状并报告上级。"]
        previous = entry.hash
    return []


def _check_copy(path: Path, key: bytes) -> None:
    """Read every page of a copy back: AppError backup_damaged."""
    copy = driver.connect(path, key, read_only=True)
    try:
        problems = _pages(copy)
    finally:
        copy.close()
    if problems:
        raise AppError(
            "备份写完后读回核对不符，这份备份没有保留。",
            hint="目标磁盘可能有坏道。请换一个磁盘或 U 盘再备份。",
            code="backup_damaged",
        )


def _free_name(to: Path, ledger: Path) -> Path:
    """`name-20260630-080000.suffix`, by the office's clock; numbered if taken."""
    stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    number, copy = 1, to / f"{ledger.stem}-{stamp}{ledger.suffix}"
    while copy.exists() or key_files.key_path(copy).exists():
        number += 1
        copy = to / f"{ledger.stem}-{stamp}-{number}{ledger.suffix}"
    return copy
