"""A workbook's sheets as rows of raw cells; a cell is text, number, date, truth value or "".

Row numbers are those Excel shows. Nothing is understood here.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.workbooks.archive import checked, damaged, is_workbook, locked, not_workbook
from app.workbooks.scattered import ROWS_MARK

Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `merged` are vertical merges as (first row, last row, column), numbers from 0."""

    name: str
    hidden: bool
    merged: tuple[tuple[int, int, int], ...]
    source: CalamineSheet | None

    @property
    def height(self) -> int:
        """The number of the last row that holds anything; a measure for progress."""
        return self.source.total_height if self.source else 0

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Row number and cells from column A on, of every row that is not empty."""
        if self.source is None or self.source.start is None:
            return
        indent = [""] * self.source.start[1]
        rows = self.source.iter_rows()
        numbered = False
        for number, cells in enumerate(rows, start=1):
            if number == 1 and cells and cells[-1] == ROWS_MARK:
                numbered = True
            elif numbered:
                yield _true_number(cells[-1], sheet=self.name), indent + cells[:-1]
            elif any(cells) or any(cell != "" for cell in cells):
                yield number, indent + cells if indent else cells

    def head(self, count: int) -> list[tuple[int, Cells]]:
        """The first `count` non-empty rows."""
        found = []
        for row in self.rows():
            found.append(row)
            if len(found) == count:
                break
        return found


def _true_number(cell: object, *, sheet: str) -> int:
    """The row's number that closing up wrote there, if the file did not get in between."""
    written = str(cell).partition(".")[0]
    if not (written.isascii() and written.isdigit()):
        raise damaged(sheet)
    return int(written)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook: its worksheets in order."""

    path: Path
    sheets: tuple[Sheet, ...]


def open_workbook(path: Path) -> Workbook:
    """Read a workbook of any of the three formats; AppError as archive.checked says."""
    content = checked(path)
    try:
        return Workbook(path, _sheets(CalamineWorkbook.from_filelike(io.BytesIO(content))))
    except PasswordError:
        raise locked(path.name) from None
    except CalamineError as error:
        if "detect file format" in str(error) and not is_workbook(content):
            raise not_workbook(path.name) from None
        raise damaged(path.name) from None
    except (OSError, ValueError, OverflowError):
        raise damaged(path.name) from None
    except BaseException as stop:
        # A torn file can make the reader panic; its exception has no importable class.
        if type(stop).__name__ != "PanicException":
            raise
        raise damaged(path.name) from None


def _sheets(workbook: CalamineWorkbook) -> tuple[Sheet, ...]:
    if not workbook.sheets_metadata:
        raise ValueError("a workbook has sheets")  # the reader makes nothing of torn ones
    sheets = []
    for index, meta in enumerate(workbook.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        source = workbook.get_sheet_by_index(index)
        sheets.append(
            Sheet(
                name=meta.name,
                hidden=meta.visible is not SheetVisibleEnum.Visible,
                merged=_vertical_merges(source),
                source=source,
            )
        )
    return tuple(sheets)


def _vertical_merges(source: CalamineSheet) -> tuple[tuple[int, int, int], ...]:
    ranges = source.merged_cell_ranges or []
    return tuple(
        (first, last, column)
        for (first, column), (last, _right) in ranges
        if first < last < first + 10_000
    )
