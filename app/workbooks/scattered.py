"""A worksheet's XML without the room between its cells, for the reader lays out one dense block.

The rule: a cell lies nowhere but where a plain attribute says, so that what the patterns here do
not see, the reader does not see either; anything else is a ValueError. Each passes over the bytes
once, whatever they are: none looks past the next "<".
"""

import re
from collections.abc import Iterator

MAX_CELLS = 30_000_000
DENSE_ROWS = 300_000
WIDE_ROWS, WIDE = 500, 52  # so many rows may be wider than so many columns
KEPT_COLUMNS = 104  # A to CZ
ROWS_MARK = "parkledger-row-numbers"  # in the column after the last kept one

_WINDOW = 1 << 22
_LONGEST_PLACE = 16
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_PREFIX = re.compile(rb"<(/?)(?:[^<>\s:/]+:)+")
# A row or cell with a place or an attribute that is not plain.
_STRANGE = re.compile(
    rb"<(?:c|row)(?=[\s/>])"
    rb"(?!(?: (?:r=\"[A-Z]{0,3}[0-9]{1,7}\"|(?!r[\s=])[^\s=<>\"'/]+=\"[^\"<>]*\"))*\s?/?>)"
)
_FAR = re.compile(rb' r="(?:[D-Z][A-Z]|[A-Z]{3})[0-9]')
_BEYOND_OURS = re.compile(rb' r="(?:D[B-Z]|[E-Z][A-Z]|[A-Z]{3})[0-9]')
# How wide a sheet is, as far as a pattern tells quickly: to Z, AZ, DA, ZZ, or beyond.
_WIDTHS = (
    (re.compile(rb' r="[A-Z]{2}'), 26),
    (re.compile(rb' r="(?:[B-Z][A-Z]|[A-Z]{3})'), 52),
    (_BEYOND_OURS, 105),
    (re.compile(rb' r="[A-Z]{3}'), 702),
)
_PLACE = re.compile(rb' r="[A-Z]*([0-9]+)"')
_ROW = re.compile(rb"<row\b([^<>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(rb"<c\b([^<>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_NUMBER = re.compile(rb' r="([0-9]+)"')
_HOLDS = re.compile(rb"<(?:v|is|f)\b")


class TooManyCells(Exception):  # noqa: N818 - a size, not a mistake
    """Laid out, the sheets would fill the memory."""


def closed_up(xml: bytes) -> tuple[bytes, int]:
    """The very same bytes if the cells lie close, or others that hold the same near ones.

    And how many cells the reader makes of them. Raises TooManyCells, and ValueError for what no
    program of ours or theirs writes.
    """
    plain = _PREFIX.sub(rb"<\1", xml) if _PREFIXED.search(xml) else xml
    if _STRANGE.search(plain):
        raise ValueError("a row or cell that is not written plainly")
    rows, columns = _deepest(plain), _widest(plain)
    if rows > DENSE_ROWS or (rows > WIDE_ROWS and columns > WIDE):
        return _without_room(plain)
    return plain, rows * columns


def _deepest(xml: bytes) -> int:
    """The greatest number of a row that a row or a cell bears; 0 if none does."""
    deepest = 0
    for start in range(0, len(xml), _WINDOW):
        window = xml[start : start + _WINDOW + _LONGEST_PLACE]
        deepest = max(deepest, max(map(int, _PLACE.findall(window)), default=0))
    return deepest


def _widest(xml: bytes) -> int:
    return next((columns for wider, columns in _WIDTHS if not wider.search(xml)), 16_384)


def _without_room(xml: bytes) -> tuple[bytes, int]:
    """Only the rows that hold a value, numbered from 2; each carries its true number.

    Row 1 carries ROWS_MARK where the others carry the number: the column after CZ.
    """
    head, body_start = _before_rows(xml)
    rows = [b'<row r="1"><c r="DA1" t="str"><v>%s</v></c></row>' % ROWS_MARK.encode()]
    number = 0
    for found in _closed(_ROW, xml, b"</row>", body_start):
        declared = _NUMBER.search(found.group(1))
        number = int(declared.group(1)) if declared else number + 1
        kept = _near(found.group(2) or b"")
        if kept:
            rows.append(_renumbered(kept, at=len(rows) + 1, true_number=number))
        if len(rows) * KEPT_COLUMNS > MAX_CELLS:
            raise TooManyCells
    body = b"".join(rows)
    if _BEYOND_OURS.search(body) or body.count(b"<row") != len(rows):
        raise ValueError("a cell within a cell lies where it likes")
    return b"%s%s</sheetData></worksheet>" % (head, body), len(rows) * KEPT_COLUMNS


def _near(row: bytes) -> list[bytes]:
    """The cells of a row that hold something, not too far to the right."""
    if not _HOLDS.search(row):
        return []
    return [
        cell.group(0)
        for cell in _closed(_CELL, row, b"</c>")
        if cell.group(2) and not _FAR.search(cell.group(1))
    ]


def _closed(
    form: re.Pattern[bytes], xml: bytes, closing: bytes, start: int = 0
) -> Iterator[re.Match[bytes]]:
    """What has the form before the last closing tag: behind it, all would look for one in vain."""
    return form.finditer(xml, start, xml.rfind(closing) + len(closing))


def _before_rows(xml: bytes) -> tuple[bytes, int]:
    found = re.search(rb"<sheetData[^<>]*?(/?)>", xml)
    if found is None or found.group(1):
        raise ValueError("rows outside the sheet's data")
    head = re.sub(rb"<dimension[^<>]*?/>", b"", xml[: found.end()])
    return head, found.end()


def _renumbered(cells: list[bytes], *, at: int, true_number: int) -> bytes:
    moved = re.sub(rb'( r="[A-Z]{1,3})[0-9]+"', rb'\g<1>%d"' % at, b"".join(cells))
    return b'<row r="%d">%s<c r="DA%d"><v>%d</v></c></row>' % (at, moved, at, true_number)
