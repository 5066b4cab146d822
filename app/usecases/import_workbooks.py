"""Clerks' workbooks into the ledger: what is right goes in, what is not comes back with a reason.

The rule: everything is read and settled before the first write; then one backup and one
transaction. What says nothing new changes nothing.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.changes import Changes, changed
from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.domain.service import ServiceRecord
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import queries
from app.store.backup import backup, discard
from app.store.ledger import Ledger, transaction
from app.store.records import audit, insert, new_id, update
from app.usecases.files import safe_name, write_whole
from app.usecases.roles import require
from app.usecases.undoing import MOST, Written
from app.workbooks.admit import Recognised, admit, recognise_all
from app.workbooks.books import WRITTEN, Books, Known
from app.workbooks.fates import Fates, Question, Refusal, Repeat, SheetReport
from app.workbooks.refusals import refused_workbook
from app.workbooks.sheets import open_workbook

Progress = Callable[[str, int, int], None]

BACKUP_FOLDER = "备份"
RETURNED = "-退回"
LONGEST_STEM = 55  # in characters of up to four bytes; a disk takes 255 bytes
STEP = 2_000
# Read from the ledger only if the workbooks have one of these kinds of sheet: there can be many.
NEEDED_BY: Mapping[type[Record], frozenset[str]] = {
    ParkArea: frozenset(["areas", "tenancies"]),
    MechanismJudgement: frozenset(["parks"]),
    Founder: frozenset(["tenancies"]),
    Entity: frozenset(["tenancies", "headcounts", "loans"]),
    Tenancy: frozenset(["areas", "tenancies", "headcounts", "loans"]),
    Headcount: frozenset(["headcounts"]),
    Loan: frozenset(["loans"]),
    ServiceRecord: frozenset(["services"]),
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """The fate of one file. Counts are per kind of sheet; `refused_workbook` is what to mend."""

    file: Path
    sheets: tuple[SheetReport, ...]
    accepted: Mapping[str, int]
    unchanged: Mapping[str, int]
    refused: tuple[Refusal, ...]
    repeated: tuple[Repeat, ...]
    questioned: tuple[Question, ...]
    refused_workbook: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. Counts are per table of the ledger.

    `written` is what can be taken back: empty where nothing was, or so much (`undoing.MOST`) that
    the backup is the way back.
    """

    files: tuple[FileReport, ...]
    dry_run: bool
    changes: Changes
    inserted: Mapping[str, int]
    updated: Mapping[str, int]
    backup: Path | None = None
    written: tuple[Written, ...] = ()


def _silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


def import_workbooks(
    ledger: Ledger,
    files: Sequence[Path],
    *,
    dry_run: bool,
    today: date,
    progress: Progress = _silent,
    refused_to: Path | None = None,
    backup_to: Path | None = None,
) -> ImportReport:
    """Import workbooks (.xlsx, .xls, .ods) of this office; with `dry_run` only say what would be.

    `progress(stage, done, total)` may raise to cancel: then nothing was written. `refused_to` is
    the folder for the workbooks of refused rows, `backup_to` the one for the backup made before
    (by default 备份 beside the ledger). AppErrors: those of archive.checked and of the store.
    """
    if not dry_run:
        require(ledger, "import")
    workbooks = [open_workbook(path) for path in files]
    recognised, sheets, fates = recognise_all(workbooks)
    kept = None
    with _without_pauses():
        books = Books(_known(ledger, recognised), new_id)
        admit(books, recognised, fates, today=today, progress=progress)
        # First: an import whose refused rows cannot be told is no import.
        returned = _give_back(files, recognised, fates, refused_to)
        if _says_new(books) and not dry_run:
            with _taken_back(returned):
                kept = _backup(ledger, backup_to, progress)
                with _discarded(kept):
                    _write(ledger, books, files, fates, progress)
    return ImportReport(
        files=tuple(
            _file_report(path, sheets[i], fates[i], returned[i]) for i, path in enumerate(files)
        ),
        dry_run=dry_run,
        changes=changed() if dry_run else changed(*_tables(books)),
        inserted={k.table: len(v) for k, v in books.inserted.items() if v},
        updated={k.table: len(v) for k, v in books.updated.items() if v},
        backup=kept,
        written=() if dry_run else _written(books),
    )


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Hundreds of thousands of records and no cycles: the collector would only search in vain."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _taken_back(returned: Sequence[Path | None]) -> Iterator[None]:
    """Where nothing went in, no row came back."""
    try:
        yield
    except BaseException:
        for path in filter(None, returned):
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _discarded(kept: Path | None) -> Iterator[None]:
    """Where nothing was written, its backup only fills the disk that may be full already."""
    try:
        yield
    except BaseException:
        if kept is not None:
            discard(kept)
        raise


def _known(ledger: Ledger, recognised: Sequence[Recognised]) -> Known:
    kinds = {found.layout.kind for found in recognised}
    records: dict[type[Record], tuple[Any, ...]] = {}
    for kind, sheets in NEEDED_BY.items():
        if not sheets.isdisjoint(kinds):
            records[kind] = tuple(
                queries.all_of(ledger, kind, "unit_code = ?", (ledger.unit_code,))
            )
    return Known(
        unit_code=ledger.unit_code,
        units=queries.units(ledger),
        parks=tuple(queries.all_of(ledger, Park)),
        records=records,
    )


def _says_new(books: Books) -> bool:
    return any(books.inserted.values()) or any(books.updated.values())


def _tables(books: Books) -> list[str]:
    return [k.table for k in WRITTEN if books.inserted[k] or books.updated[k]]


def _records(books: Books) -> tuple[list[Any], list[Any]]:
    """The new records and the changed ones, parents before children."""
    fresh = [record for kind in WRITTEN for record in books.inserted[kind].values()]
    return fresh, [record for kind in WRITTEN for record in books.updated[kind].values()]


def _written(books: Books) -> tuple[Written, ...]:
    fresh, altered = _records(books)
    if len(fresh) + len(altered) > MOST:
        return ()
    kept = (books.known.parks, *books.known.records.values())
    before = {record.id: record for records in kept for record in records} if altered else {}
    return tuple(Written(type(each), each.id, before.get(each.id)) for each in (*fresh, *altered))


def _backup(ledger: Ledger, folder: Path | None, progress: Progress) -> Path | None:
    """A copy of the ledger as it was; a ledger in memory has none."""
    if not ledger.path.is_file():
        return None
    progress("备份台账", 0, 1)
    kept = backup(ledger, folder or ledger.path.parent / BACKUP_FOLDER)
    progress("备份台账", 1, 1)
    return kept


def _write(
    ledger: Ledger,
    books: Books,
    files: Sequence[Path],
    fates: Sequence[Fates],
    progress: Progress,
) -> None:
    fresh, altered = _records(books)
    total = len(fresh) + len(altered)
    with transaction(ledger):
        insert(ledger, _reported(fresh, progress, before=0, total=total))
        for record in _reported(altered, progress, before=len(fresh), total=total):
            update(ledger, record)
        audit(
            ledger,
            action="导入工作簿",
            after={
                "files": [
                    {"file": path.name, "accepted": fate.accepted, "refused": len(fate.refused)}
                    for path, fate in zip(files, fates, strict=True)
                ],
                "inserted": {k.table: len(v) for k, v in books.inserted.items() if v},
                "updated": {k.table: len(v) for k, v in books.updated.items() if v},
            },
        )
        progress("写入台账", total, total)


def _reported(
    records: Sequence[Any], progress: Progress, *, before: int, total: int
) -> Iterator[Any]:
    for done, record in enumerate(records, start=before):
        if done % STEP == 0:
            progress("写入台账", done, total)
        yield record


def _give_back(
    files: Sequence[Path],
    recognised: Sequence[Recognised],
    fates: Sequence[Fates],
    folder: Path | None,
) -> list[Path | None]:
    """One workbook of refused rows per file that has any, under a name not yet taken."""
    returned: list[Path | None] = []
    with _taken_back(returned):
        for number, path in enumerate(files):
            if folder is None or not fates[number].refused:
                returned.append(None)
                continue
            own = [(f.sheet, f.layout) for f in recognised if f.file == number]
            content = refused_workbook(own, fates[number].refused)
            try:
                returned.append(write_whole(_free(folder, path), content))
            except AppError as refusal:
                said = f"{refusal.message}没有导入任何数据。"
                raise AppError(said, hint=refusal.hint, code=refusal.code) from refusal
    return returned


def _free(folder: Path, source: Path) -> Path:
    stem = safe_name(source.stem.split(RETURNED)[0])[:LONGEST_STEM] + RETURNED
    free, count = folder / f"{stem}.xlsx", 2
    while free.exists():
        free = folder / f"{stem}{count}.xlsx"
        count += 1
    return free


def _file_report(
    path: Path, sheets: tuple[SheetReport, ...], fates: Fates, returned: Path | None
) -> FileReport:
    order = {sheet.sheet: index for index, sheet in enumerate(sheets)}
    return FileReport(
        file=path,
        sheets=sheets,
        accepted=fates.accepted,
        unchanged=fates.unchanged,
        refused=tuple(sorted(fates.refused, key=lambda r: (order.get(r.sheet, 0), r.row))),
        repeated=tuple(sorted(fates.repeated, key=lambda r: (order.get(r.sheet, 0), r.row))),
        questioned=tuple(sorted(fates.questioned, key=lambda q: (order.get(q.sheet, 0), q.row))),
        refused_workbook=returned,
    )
