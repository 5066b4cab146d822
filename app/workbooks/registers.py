"""The product's own workbook: six sheets whose headings follow from the fields, values as they are.

What it writes, import reads back without loss; no cell can be taken for a formula.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.fields import Kind
from app.domain.measures import DM2_PER_M2, FEN_PER_WAN
from app.workbooks.cell_text import escaped
from app.workbooks.column import Column
from app.workbooks.columns import COLUMNS, KINDS, SHEET_NAMES

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

FONT = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
WIDE = frozenset(["park", "entity", "uscc", "id_number", "operator_uscc", "services", "industry"])
LONGEST_CHOICE = 255  # Excel's bound for a list of choices inside a cell's rule
RULED_ROWS = 2_000
SOUND = {True: "完善", False: "不完善"}
NOTE_SHEET = "说明"


def register(rows: Rows, *, note: Sequence[str] = ()) -> bytes:
    """An .xlsx of these rows: kind of sheet -> rows of values by column key, as records hold them.

    Areas are dm², amounts fen, dates `date`. A kind without rows is a sheet with headings only.
    The lines of a `note` stand on a last sheet, 说明, which import ignores.
    """
    import xlsxwriter  # 57 ms, and only who writes needs it

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    formats = {
        "head": book.add_format(
            FONT | {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}
        ),
        "day": book.add_format(FONT | {"num_format": "yyyy-mm-dd"}),
        "text": book.add_format(FONT | {"num_format": "@"}),
        "plain": book.add_format(FONT),
    }
    for kind in KINDS:
        _sheet(book.add_worksheet(SHEET_NAMES[kind]), kind, rows.get(kind, ()), formats)
    if note:
        sheet = book.add_worksheet(NOTE_SHEET)
        for line, sentence in enumerate(note):
            sheet.write_string(line, 0, escaped(sentence), formats["plain"])
    book.close()
    return content.getvalue()


def template() -> bytes:
    """The empty workbook offices are given to fill in."""
    return register({})


def shown_columns(kind: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The template's columns, and of the rare ones those that hold something."""
    held = {key for row in rows for key, value in row.items() if value not in (None, ())}
    return tuple(c for c in COLUMNS[kind] if not c.extra or (c.field and c.key in held))


def _sheet(
    sheet: Any, kind: str, rows: Sequence[Mapping[str, Any]], formats: Mapping[str, Any]
) -> None:
    columns = shown_columns(kind, rows)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.heading, formats["head"])
        sheet.set_column(index, index, _width(column), formats[_format(column)])
        _offer_choices(sheet, index, column, len(rows))
    for line, row in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            value = row.get(column.key)
            if value not in (None, ()):
                _cell(sheet, line, index, column, value, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _cell(
    sheet: Any, line: int, index: int, column: Column, value: Any, formats: Mapping[str, Any]
) -> None:
    kind = column.field.kind if column.field else Kind.TEXT
    style = formats[_format(column)]
    if isinstance(value, bool):
        said = SOUND[value] if column.key == "sound" else "是" if value else "否"
        sheet.write_string(line, index, said, style)
    elif isinstance(value, date):
        sheet.write_datetime(line, index, value, style)
    elif kind is Kind.AREA:
        sheet.write_number(line, index, value / DM2_PER_M2, style)
    elif kind is Kind.MONEY:
        sheet.write_number(line, index, value / FEN_PER_WAN, style)
    elif isinstance(value, int):
        sheet.write_number(line, index, value, style)
    else:
        said = "、".join(value) if isinstance(value, tuple) else str(value)
        sheet.write_string(line, index, escaped(said), style)


def _format(column: Column) -> str:
    kind = column.field.kind if column.field else Kind.TEXT
    if kind is Kind.DAY:
        return "day"
    return "text" if kind is Kind.TEXT else "plain"


def _width(column: Column) -> int:
    if column.key in WIDE:
        return 26
    return max(12, min(2 * len(column.heading) + 2, 30))


def _offer_choices(sheet: Any, index: int, column: Column, count: int) -> None:
    field = column.field
    choices: list[str] = []
    if column.key == "sound":
        choices = list(SOUND.values())
    elif field and field.kind is Kind.FLAG:
        choices = ["是", "否"]
    elif field and field.kind is Kind.CODE:
        choices = list(field.codes)
    if choices and len(",".join(choices)) <= LONGEST_CHOICE:
        last = max(count, RULED_ROWS)
        sheet.data_validation(
            1, index, last, index, {"validate": "list", "source": choices, "error_type": "warning"}
        )
