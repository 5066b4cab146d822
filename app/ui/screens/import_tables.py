"""What an import understood, refused, doubts and finds twice, as rows of the one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.columns import Column

if TYPE_CHECKING:
    from app.usecases.import_workbooks import FileReport, ImportReport

KINDS = {
    "parks": "园区",
    "areas": "园区面积",
    "tenancies": "入驻",
    "headcounts": "用工",
    "loans": "贷款",
    "services": "服务",
    "ignored": "未导入",
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet and what became of it."""

    file: str
    sheet: str
    kind: str
    header_row: int | None
    known: str
    unknown: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A row of a sheet and what is said of it."""

    file: str
    sheet: str
    row: int
    name: str
    heading: str
    value: str
    words: str


def place(note: NoteRow) -> str:
    """The row number Excel shows; empty for a remark on the whole sheet."""
    return str(note.row) if note.row else ""


FILE_COLUMN_WIDTH = 176
SHEET_COLUMNS: tuple[Column[SheetRow], ...] = (
    Column(name="file", heading="文件", show=lambda row: row.file, width=FILE_COLUMN_WIDTH),
    Column(name="sheet", heading="工作表", show=lambda row: row.sheet, width=128),
    Column(
        name="kind",
        heading="认作",
        show=lambda row: KINDS.get(row.kind, row.kind),
        state=lambda row: "undetermined" if row.kind == "ignored" else "met",
        width=104,
    ),
    Column(
        name="header_row",
        heading="表头行",
        show=lambda row: str(row.header_row or ""),
        width=72,
        number=True,
        order=lambda row: row.header_row or 0,
    ),
    Column(name="known", heading="认得的列", show=lambda row: row.known, width=400),
    Column(name="unknown", heading="没有用到的列", show=lambda row: row.unknown, width=240),
)
_PLACE: tuple[Column[NoteRow], ...] = (
    Column(name="file", heading="文件", show=lambda row: row.file, width=FILE_COLUMN_WIDTH),
    Column(name="sheet", heading="工作表", show=lambda row: row.sheet, width=112),
    Column(
        name="row", heading="行号", show=place, order=lambda row: row.row, width=64, number=True
    ),
)
_WORDS: Column[NoteRow] = Column(
    name="words", heading="情况和办法", show=lambda row: row.words, width=560
)
_NAME: Column[NoteRow] = Column(name="name", heading="名称", show=lambda row: row.name, width=168)
REFUSED_COLUMNS: tuple[Column[NoteRow], ...] = (
    *_PLACE,
    _NAME,
    Column(name="heading", heading="栏目", show=lambda row: row.heading, width=112),
    Column(name="value", heading="表中的内容", show=lambda row: row.value, width=168),
    _WORDS,
)
QUESTIONED_COLUMNS: tuple[Column[NoteRow], ...] = (*_PLACE, replace(_NAME, width=264), _WORDS)


def counts_text(counts: Mapping[str, int]) -> str:
    """入驻 396 行、用工 1,204 行."""
    return "、".join(f"{KINDS.get(kind, kind)} {n:,} 行" for kind, n in counts.items() if n)


def sheet_row(
    file: Path,
    *,
    sheet: str,
    kind: str,
    header_row: int | None,
    columns: Sequence[tuple[str, str]],
    unmapped: Sequence[str],
) -> SheetRow:
    """A sheet's row, its columns by the headings the clerk wrote."""
    known = "、".join(heading for heading, _ in columns)
    return SheetRow(file.name, sheet, kind, header_row, known, "、".join(unmapped))


def total(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """The counts of all files together."""
    total: dict[str, int] = {}
    for each in counts:
        for kind, number in each.items():
            total[kind] = total.get(kind, 0) + number
    return total


def summary_text(
    report: "ImportReport", accepted: dict[str, int], unchanged: dict[str, int]
) -> str:
    counted = counts_text(accepted)
    if counted:
        return f"{'将导入' if report.dry_run else '已导入'} {counted}。"
    if counts_text(unchanged):
        return "表中的内容台账里都已有，不必再导入。"
    return "没有可以导入的行。"


def details_text(report: "ImportReport", unchanged: dict[str, int], refused: int) -> str:
    parts = []
    if counts_text(unchanged):
        parts.append(f"台账里已有、内容相同的：{counts_text(unchanged)}")
    if refused:
        parts.append(f"退回 {refused:,} 行，原因见“退回”一页；退回表改好后可再导入")
    if report.backup is not None:
        parts.append(f"导入前的备份：{report.backup}")
    return "；".join(parts) + "。" if parts else ""


def refused_rows(files: "Sequence[FileReport]") -> list[NoteRow]:
    return [
        NoteRow(
            file.file.name, each.sheet, each.row, each.name, each.heading, each.value, each.reason
        )
        for file in files
        for each in file.refused
    ]


def questioned_rows(files: "Sequence[FileReport]") -> list[NoteRow]:
    return [
        NoteRow(file.file.name, each.sheet, each.row, each.name, "", "", each.reason)
        for file in files
        for each in file.questioned
    ]


def repeated_rows(files: "Sequence[FileReport]") -> list[NoteRow]:
    return [
        NoteRow(
            file.file.name,
            each.sheet,
            each.row,
            each.name,
            "",
            "",
            f"与“{each.of_sheet}”第 {each.of_row} 行相同，只算一次。",
        )
        for file in files
        for each in file.repeated
    ]
