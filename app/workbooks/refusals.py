"""The refused rows as an Excel: the sheet's own headings and cells, the reason beside each.

Mended, it can be imported again as it is: the park is filled in, the reasons are passed over.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.workbooks.cell_text import escaped, shown
from app.workbooks.columns import COLUMNS
from app.workbooks.fates import Refusal
from app.workbooks.headings import REASON_HEADING, SOURCE_ROW_HEADING, Layout, recognise
from app.workbooks.parsers import ID_DIGITS_KEPT
from app.workbooks.sheets import Cells, Sheet

TEXT_KEYS = frozenset(["uscc", "id_number", "phone", "operator_uscc", "agreement_number"])
FONT = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class _Block:
    """Refused rows that stand under one heading row."""

    layout: Layout
    rows: tuple[tuple[Refusal, Cells], ...]


def refused_workbook(sheets: Sequence[tuple[Sheet, Layout]], refused: Sequence[Refusal]) -> bytes:
    """The workbook of refused rows, as .xlsx; each sheet keeps its name."""
    import xlsxwriter  # 57 ms, and most imports refuse nothing

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    formats = {
        "head": book.add_format(
            FONT | {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}
        ),
        "reason_head": book.add_format(FONT | {"bold": True, "bg_color": "#F6E3DC", "border": 1}),
        "text": book.add_format(FONT | {"num_format": "@"}),
        "plain": book.add_format(FONT),
        "day": book.add_format(FONT | {"num_format": "yyyy-mm-dd"}),
        "bad": book.add_format(FONT | {"bg_color": "#FBE9E4", "num_format": "@"}),
        "bad_day": book.add_format(FONT | {"bg_color": "#FBE9E4", "num_format": "yyyy-mm-dd"}),
        "bad_plain": book.add_format(FONT | {"bg_color": "#FBE9E4"}),
        "reason": book.add_format(FONT | {"text_wrap": True, "font_color": "#9A3412"}),
    }
    taken: set[str] = set()
    for sheet, layout in sheets:
        for block in _blocks(sheet, layout, [r for r in refused if r.sheet == sheet.name]):
            name = _free_name(sheet.name, taken)
            _write(book.add_worksheet(name), block, formats)
    book.close()
    return content.getvalue()


def _blocks(sheet: Sheet, layout: Layout, refused: Sequence[Refusal]) -> list[_Block]:
    """The refusals with their cells, by heading row; the sheet is read through once."""
    wanted = {refusal.row: refusal for refusal in refused}
    layouts = {layout.header_row: layout}
    others = {refusal.header_row for refusal in refused} - {layout.header_row}
    found: dict[int, list[tuple[Refusal, Cells]]] = {}
    before: tuple[int, Cells] = (0, [])
    for number, cells in sheet.rows() if wanted else ():
        if number in others:
            lines = [before, (number, cells)] if before[0] == number - 1 else [(number, cells)]
            layouts[number] = recognise(lines, sheet=sheet.name, only=layout.kind) or layout
        if number in wanted:
            found.setdefault(wanted[number].header_row, []).append((wanted[number], cells))
        before = (number, cells)
    return [_Block(layouts.get(row, layout), tuple(rows)) for row, rows in sorted(found.items())]


def _free_name(name: str, taken: set[str]) -> str:
    free, count = name[:LONGEST_SHEET_NAME], 2
    while free.casefold() in taken:
        free = f"{name[: LONGEST_SHEET_NAME - 3]}-{count}"
        count += 1
    taken.add(free.casefold())
    return free


def _write(sheet: Any, block: _Block, formats: Mapping[str, Any]) -> None:
    layout = block.layout
    keys = {mapped.index: mapped.column.key for mapped in layout.mapped}
    own = [
        index
        for index, head in enumerate(layout.heads)
        if head and head not in (REASON_HEADING, SOURCE_ROW_HEADING)
    ]
    park_at = next((index for index in own if keys.get(index) == "park"), None)
    adds_park = park_at is None and any(refusal.park for refusal, _ in block.rows)
    heads = [layout.heads[index] for index in own]
    if adds_park:
        heads.insert(0, next(c.heading for c in COLUMNS[layout.kind] if c.key == "park"))
    shift = 1 if adds_park else 0
    for column, head in enumerate(heads):
        sheet.write_string(0, column, escaped(head), formats["head"])
        key = keys.get(own[column - shift]) if column >= shift else "park"
        sheet.set_column(
            column, column, _width(head, key), formats["text" if key in TEXT_KEYS else "plain"]
        )
    reason_at = len(heads)
    sheet.write_string(0, reason_at, REASON_HEADING, formats["reason_head"])
    sheet.write_string(0, reason_at + 1, SOURCE_ROW_HEADING, formats["reason_head"])
    sheet.set_column(reason_at, reason_at, 60)
    sheet.set_column(reason_at + 1, reason_at + 1, 10)
    for line, (refusal, cells) in enumerate(block.rows, start=1):
        if adds_park:
            sheet.write_string(line, 0, escaped(refusal.park), formats["plain"])
        for column, index in enumerate(own, start=shift):
            raw = cells[index] if index < len(cells) else ""
            if index == park_at and raw == "" and refusal.park:
                raw = refusal.park
            key = keys.get(index)
            _write_cell(sheet, (line, column), raw, formats, key=key, bad=key == refusal.field)
        sheet.write_string(line, reason_at, refusal.reason, formats["reason"])
        sheet.write_number(line, reason_at + 1, refusal.row)
    sheet.freeze_panes(1, 0)


def _write_cell(
    sheet: Any,
    at: tuple[int, int],
    raw: Any,
    formats: Mapping[str, Any],
    *,
    key: str | None,
    bad: bool,
) -> None:
    """The cell as it was; a number too long for Excel as text, for it will be typed again."""
    prefix = "bad_" if bad else ""
    text = formats["bad" if bad else "text" if key in TEXT_KEYS else "plain"]
    if isinstance(raw, bool):
        sheet.write_boolean(*at, raw, text)
    elif isinstance(raw, int | float) and raw - raw == 0 and abs(raw) < 1e15:
        sheet.write_number(*at, raw, formats[f"{prefix}plain"])
    elif isinstance(raw, datetime | date) and raw.year >= 1901:
        sheet.write_datetime(*at, raw, formats[f"{prefix}day"])
    elif key in TEXT_KEYS and isinstance(raw, float) and raw - raw == 0:
        # Never to be taken for whole: one in eleven would pass the check digit.
        sheet.write_string(*at, f"{shown(raw)[:ID_DIGITS_KEPT]}???", text)
    elif raw != "" or bad:
        sheet.write_string(*at, escaped(raw if isinstance(raw, str) else shown(raw)), text)


def _width(head: str, key: str | None) -> int:
    if key in ("park", "entity", "uscc", "id_number", "operator_uscc"):
        return 24
    return max(12, min(2 * len(head) + 2, 30))
