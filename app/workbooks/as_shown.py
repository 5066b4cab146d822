"""A table of the window as a workbook: the columns shown, their order, their rows, as they read.

The rule: what is written is what stood in the cells, numbers as numbers and days as days; no cell
can be taken for a formula. Rows are written as they come, so memory holds but a few of them.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.workbooks.cell_text import CONTROL, escaped
from app.workbooks.registers import FONT, NOTE_SHEET

# The words of a cell and the name of the sign before them ("" for none).
Cell = tuple[str, str]

SIGNS = {"met": "✓", "not_met": "✗", "undetermined": "?", "contested": "≠"}
PIXELS_A_LETTER = 7
LONGEST_CELL = 32_767  # Excel's bound
MOST_ROWS = 1_048_575  # under the headings
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|-?\d{1,15}(?:\.\d+)?%?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A heading, the width in pixels, and whether its cells are numbers."""

    heading: str
    width: int
    number: bool


def as_shown(
    title: str,
    columns: Sequence[ShownColumn],
    rows: Iterable[Sequence[Cell]],
    *,
    notes: Sequence[str] = (),
    scratch: Path,
) -> tuple[bytes, int]:
    """An .xlsx and how many rows it has; the lines of `notes` stand on a second sheet, 说明.

    While it is made, its parts lie in a folder of their own inside `scratch`, which goes with
    them, whatever happens. ValueError for more rows than a sheet holds.
    """
    import xlsxwriter  # 57 ms, and only who writes needs it

    content = io.BytesIO()
    with TemporaryDirectory(prefix=".导出-", dir=scratch, ignore_cleanup_errors=True) as parts:
        book = xlsxwriter.Workbook(
            content,
            {"constant_memory": True, "tmpdir": parts, "strings_to_formulas": False},
        )
        try:
            formats = _Formats(book)
            count = _sheet(book.add_worksheet(sheet_name(title)), columns, rows, formats)
            if notes:
                sheet = book.add_worksheet(NOTE_SHEET)
                sheet.set_column(0, 0, 80)
                for line, words in enumerate(notes):
                    sheet.write_string(line, 0, escaped(_bare(words)), formats.of("@", wrap=True))
        finally:
            book.close()  # gives back the open parts, also when the clerk stops it
    return content.getvalue(), count


def sheet_name(title: str) -> str:
    """The title without what Excel refuses in the name of a sheet, 31 letters at most."""
    return _NO_SHEET_NAME.sub("", title).strip()[:31] or "表"


class _Formats:
    """One format for each way a value is shown."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, dict[tuple[str, bool], Any]()
        self.head = book.add_format(
            FONT | {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}
        )

    def of(self, shown: str, *, wrap: bool = False) -> Any:
        """The format that shows a value so."""
        key = shown, wrap
        if key not in self._made:
            self._made[key] = self._book.add_format(FONT | {"num_format": shown, "text_wrap": wrap})
        return self._made[key]


def _sheet(
    sheet: Any, columns: Sequence[ShownColumn], rows: Iterable[Sequence[Cell]], formats: _Formats
) -> int:
    for index, column in enumerate(columns):
        sheet.set_column(index, index, max(6, min(column.width / PIXELS_A_LETTER, 80)))
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, _bare(column.heading), formats.head)
    count = 0
    for line, row in enumerate(rows, start=1):
        if line > MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        for index, (words, sign) in enumerate(row):
            if words:
                _cell(sheet, (line, index), words, sign, formats, number=columns[index].number)
        count = line
    if columns:
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    return count


def _cell(
    sheet: Any, place: tuple[int, int], words: str, sign: str, formats: _Formats, *, number: bool
) -> None:
    value, shown = typed(words, number=number)
    # The sign is part of how the value is shown: the value itself stays a number.
    style = formats.of(f'"{SIGNS[sign]} "{shown}' if sign in SIGNS else shown)
    if isinstance(value, str):
        sheet.write_string(*place, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, style)
    else:
        sheet.write_number(*place, value, style)


def typed(words: str, *, number: bool) -> tuple[str | float | date, str]:
    """What stands in a cell as a value, and the Excel format that shows it as it was."""
    bare = _bare(words)
    if number and _NUMBER.fullmatch(bare):
        return _number(bare)
    if _DAY.fullmatch(bare):
        try:
            return date.fromisoformat(bare), "yyyy-mm-dd"
        except ValueError:
            pass  # 2026-02-30: words that only look like a day
    return escaped(bare), "@"


def _number(words: str) -> tuple[float, str]:
    percent = words.endswith("%")
    digits = words.rstrip("%").replace(",", "")
    _, _, decimals = digits.partition(".")
    shown = "#,##0" if "," in words else "0"
    shown += f".{'0' * len(decimals)}" if decimals else ""
    if percent:
        return float(digits) / 100, f"{shown}%"
    return float(digits), shown


def _bare(words: str) -> str:
    """One line without control characters, as Excel can hold it."""
    return " ".join(CONTROL.sub("", words.replace("\u2009", "").replace("\u202f", "")).split())[
        :LONGEST_CELL
    ]
