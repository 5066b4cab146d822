"""A table of the window written as a workbook, with an entry in the log of who took it out.

The rule: what leaves is what was on the screen, masked as there; the file is whole or not there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.changes import Changes, changed
from app.errors import AppError
from app.store.ledger import Ledger, transaction
from app.store.records import audit
from app.usecases.files import safe_name, write_whole
from app.workbooks.as_shown import MOST_ROWS, Cell, ShownColumn, as_shown

EXPORTED = "导出表格"
Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as it stands: its words, what it was narrowed by, `count` rows in blocks."""

    words: str
    columns: Sequence[ShownColumn]
    notes: Sequence[str]
    count: int
    blocks: Iterable[Sequence[Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class Exported:
    """Where the workbook lies, and how many rows it has."""

    path: Path
    rows: int


def export_table(
    ledger: Ledger, table: ShownTable, *, folder: Path, name: str, step: Step
) -> tuple[Exported, Changes]:
    """Write it into the folder under a name that is free there, and note it in the log.

    AppError `too_many_rows`, and those of `write_whole`. What `step` raises stops it without a
    trace.
    """
    if table.count > MOST_ROWS:
        raise AppError(
            f"这张表有 {table.count:,} 行，一张 Excel 工作表最多 {MOST_ROWS:,} 行。",
            hint="请先查找或筛选，分几次导出。",
            code="too_many_rows",
        )
    _make_folder(folder)
    content, rows = as_shown(
        table.words, table.columns, _rows(table, step), notes=table.notes, scratch=folder
    )
    path = _free(folder, safe_name(name))
    with transaction(ledger):
        # In one: no file without its entry, and no entry for a file that could not be written.
        audit(
            ledger,
            action=EXPORTED,
            after={"name": table.words, "rows": rows, "file": path.name},
        )
        write_whole(path, content)
    return Exported(path, rows), changed("audit_entry")


def _rows(table: ShownTable, step: Step) -> Iterable[Sequence[Cell]]:
    done = 0
    step("正在导出表格", 0, table.count)
    for block in table.blocks:
        yield from block
        done += len(block)
        step("正在导出表格", done, table.count)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(
            f"建不了文件夹“{folder}”，表格没有导出。",
            hint="请确认这个位置可以写入。",
            code="not_writable",
        ) from error


def _free(folder: Path, name: str) -> Path:
    """A name nobody has: a workbook that is open in Excel is never written over."""
    path, again = folder / f"{name}.xlsx", 2
    while path.exists():
        path, again = folder / f"{name}（{again}）.xlsx", again + 1
    return path
