"""Backing a ledger up, and finding out whether it is whole.

The rule: a backup is the ledger and its key file, read back from the disk and checked before it
gets its name; it bears a mark by which it is told from the ledger itself (see `tracking`).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.domain.records import RECORDS
from app.errors import AppError
from app.store import driver, key_files, migrating, refusals, safe_files, tracking, triggers
from app.store.audit_log import first_broken
from app.store.driver import Database
from app.store.keys import KeyFile
from app.store.ledger import Ledger
from app.store.scan import scan

LABELS = {record.table: record.label for record in RECORDS}
# What the file systems of sticks and of Windows refuse in a name.
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
WORDS = {
    "disk_full": (
        "“{folder}”所在的磁盘或 U 盘已满，备份没有做成，台账保持原样。",
        "请腾出空间，或换一个磁盘、U 盘再备份。",
    ),
    "not_writable": (
        "文件夹“{folder}”不能写入，备份没有做成，台账保持原样。",
        "U 盘上有写保护开关的，请拨开；或换一个文件夹、U 盘再备份。",
    ),
    "disk_error": (
        "往“{folder}”写备份时出错，备份没有做成，台账保持原样。",
        "U 盘可能被拔出，或者已经损坏。请重新插好，或换一个 U 盘再备份。",
    ),
    "not_found": (
        "找不到文件夹“{folder}”，备份没有做成，台账保持原样。",
        "请核对位置；要备份到 U 盘时，请先插好。",
    ),
}


def backup(ledger: Ledger, to: Path) -> Path:
    """Copy the open ledger and its key file into the folder `to`; returns the copy's path.

    AppErrors: disk_full, not_writable, disk_error, not_found, name_too_long, backup_damaged; the
    ledger's own damaged. The ledger goes on being used meanwhile.
    """
    if not ledger.key:
        raise ValueError("a ledger in memory has no key: its copy would not be encrypted")
    key_file = key_files.load(ledger.path)
    with _told_of(to, ledger.path.name):
        to.mkdir(parents=True, exist_ok=True)
        _sweep(to, ledger.path)
        copy = _free_name(to, ledger.path)
        part = _part(copy)
        try:
            part.touch(exist_ok=False)  # a file is refused with a clearer reason than a database
            ledger.db.execute("VACUUM INTO ?", [str(part.absolute())])
            _mark(ledger, part)
            with part.open("rb+") as out:
                safe_files.sync_file(out)
            safe_files.drop_cached(part)
            _check_copy(part, ledger.key)
            # The key first: a copy without its key would be worth nothing.
            _keep_key(key_file, copy)
            part.rename(copy)
            safe_files.sync_folder(to)
        except BaseException:
            with suppress(OSError):  # a stick that was pulled out: nothing can be taken away
                part.unlink(missing_ok=True)
                discard(copy)
            raise
    return copy


def discard(copy: Path) -> None:
    """Take a backup away that nothing came after: what it was made before did not happen."""
    copy.unlink(missing_ok=True)
    key_files.sweep(copy)


@contextmanager
def _told_of(folder: Path, name: str) -> Iterator[None]:
    """Say what the folder, or the stick it is on, refuses."""
    try:
        with refusals.of_writing(folder / name):
            yield
    except FileExistsError as error:
        raise AppError(
            f"“{folder}”是一个文件，不能往里面放备份。", hint="请选择一个文件夹。", code="not_found"
        ) from error
    except AppError as refusal:
        if refusal.code not in WORDS:
            raise
        message, hint = WORDS[refusal.code]
        raise AppError(message.format(folder=folder), hint=hint, code=refusal.code) from refusal


def _sweep(to: Path, ledger: Path) -> None:
    """Take away half-made copies of this ledger; nobody else has it open, so they are nobody's."""
    stem, suffix = re.escape(_safe_stem(ledger)), re.escape(ledger.suffix)
    half_made = re.compile(rf"({stem}-\d{{8}}-\d{{6}}(-\d+)?{suffix})\.part")
    for leftover in list(to.iterdir()):
        found = half_made.fullmatch(leftover.name)
        if found:
            copy = to / found[1]
            if not copy.exists():
                key_files.sweep(copy)
            leftover.unlink(missing_ok=True)


def verify(ledger: Ledger) -> list[str]:
    """All that is wrong with the ledger, as sentences; empty if nothing is. AppError disk_full."""
    with refusals.of_writing(ledger.path):
        broken = broken_pages(ledger.db)
    if broken:
        return broken  # whatever else there is to say would be read from broken pages
    return [*_shape(ledger), *_references(ledger), *_audit_chain(ledger)]


def broken_pages(database: Database) -> list[str]:
    """What is wrong with the file itself, page by page, as sentences."""
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
    seq = first_broken(ledger)
    if seq is None:
        return []
    return [f"操作日志从第 {seq} 条起被改动过。请保留现状并报告上级。"]


def _mark(ledger: Ledger, part: Path) -> None:
    """Mark the copy as one, so that it never goes on with the stream of its original."""
    conn = ledger.db.conn
    conn.execute("ATTACH ? AS copy KEY ?", (str(part.absolute()), f"x'{ledger.key.hex()}'"))
    try:
        # The copy has no name yet: whatever happens to it now, it is made anew.
        conn.execute("PRAGMA copy.journal_mode = off")
        conn.execute(f"PRAGMA copy.user_version = {tracking.COPY}")
    finally:
        conn.execute("DETACH copy")


def _check_copy(path: Path, key: bytes) -> None:
    """Read every page of a copy back: AppError backup_damaged."""
    copy = driver.connect(path, key, read_only=True)
    try:
        problems = broken_pages(copy)
    finally:
        copy.close()
    if problems:
        raise _damaged()


def _keep_key(key_file: KeyFile, copy: Path) -> None:
    key_files.save(key_file, copy)
    for path in (key_files.key_path(copy), key_files.spare_path(copy)):
        safe_files.drop_cached(path)
    if not key_files.whole(key_file, copy):
        raise _damaged()


def _damaged() -> AppError:
    return AppError(
        "备份写完后读回核对不符，这份备份没有保留。",
        hint="目标磁盘可能有坏道。请换一个磁盘或 U 盘再备份。",
        code="backup_damaged",
    )


def _safe_stem(ledger: Path) -> str:
    """The ledger's name as any stick takes it."""
    return UNSAFE.sub("_", ledger.stem)


def _part(copy: Path) -> Path:
    return copy.with_name(copy.name + ".part")


def _free_name(to: Path, ledger: Path) -> Path:
    """`name-20260630-080000.suffix`, by the office's clock; numbered if taken."""
    name = f"{_safe_stem(ledger)}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    number, copy = 1, to / f"{name}{ledger.suffix}"
    while copy.exists() or key_files.key_path(copy).exists():
        number += 1
        copy = to / f"{name}-{number}{ledger.suffix}"
    return copy
