"""Tables: cells wrapped to their columns, rows as high as they need, rules around them.

The rule: a row is measured before it is drawn, and a text never leaves its cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.reports.lines import fit
from app.reports.page import Align, Paper, Style

PAD_X, PAD_Y = 3.2, 2.4
SPREAD_PAD = 6.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs one under the other, each with its style, over `span` columns.

    `spread` puts the first line at the top and the last at the bottom: room for a seal between.
    """

    parts: tuple[tuple[str, Style], ...]
    align: Align = "left"
    span: int = 1
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right; a `note` stands under them, right of the first column.

    `least` is the least height in points, `stretch` tells a row that takes what room is left.
    """

    cells: tuple[Cell, ...]
    note: Cell | None = None
    least: float = 0
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell as measured: its lines with their styles, and their height together."""

    left: float
    right: float
    lines: tuple[tuple[str, Style], ...]
    height: float
    align: Align
    spread: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A measured row; `height` is all of it, `main` the part above the note."""

    boxes: tuple[_Box, ...]
    main: float
    note: _Box | None
    height: float
    stretch: bool = False


def cell(text: str, style: Style, align: Align = "left", *, span: int = 1) -> Cell:
    """A cell of one paragraph."""
    return Cell(((text, style),), align, span)


@lru_cache(maxsize=4096)
def _box(content: Cell, left: float, right: float) -> _Box:
    lines: list[tuple[str, Style]] = []
    height = 0.0
    room = right - left - 2 * PAD_X
    for text, style in content.parts:
        size, wrapped = fit(style.chain, text, size=style.size, room=room)
        shrunk = style if size == style.size else Style(style.chain, size, style.leading / size)
        lines += [(line, shrunk) for line in wrapped]
        height += style.leading * len(wrapped)
    return _Box(left, right, tuple(lines), height, content.align, content.spread)


def lay(row: Row, widths: Sequence[float]) -> Laid:
    """A row measured for columns of these widths, from 0 on."""
    boxes: list[_Box] = []
    left, column = 0.0, 0
    for content in row.cells:
        right = left + sum(widths[column : column + content.span])
        boxes.append(_box(content, left, right))
        left, column = right, column + content.span
    main = max(row.least, max(box.height for box in boxes) + 2 * PAD_Y)
    if row.note is None:
        return Laid(tuple(boxes), main, None, main, row.stretch)
    note = _box(row.note, widths[0], left)
    height = main + note.height + 2 * PAD_Y
    # The first cell spans both: a number beside its line and the line's note.
    return Laid(tuple(boxes), main, note, max(height, boxes[0].height + 2 * PAD_Y), row.stretch)


def grown(laid: Laid, by: float) -> Laid:
    """The same row, higher."""
    return Laid(laid.boxes, laid.main + by, laid.note, laid.height + by, laid.stretch)


def _write(paper: Paper, box: _Box, *, left: float, top: float, height: float) -> None:
    y = top + (height - box.height) / 2
    gap = 0.0
    if box.spread and len(box.lines) > 1:
        y = top + SPREAD_PAD
        gap = (height - box.height - 2 * SPREAD_PAD) / (len(box.lines) - 1)
    if box.align == "left":
        x = left + box.left + PAD_X
    elif box.align == "right":
        x = left + box.right - PAD_X
    else:
        x = left + (box.left + box.right) / 2
    for line, style in box.lines:
        paper.text(x, y, line, style, align=box.align)
        y += style.leading + gap


def draw(paper: Paper, rows: Sequence[Laid], *, left: float, top: float) -> float:
    """Draws rows one under the other with the rules between them; the bottom's y comes back."""
    for row in rows:
        bottom = top + row.height
        main_bottom = top + row.main if row.note else bottom
        right = left + row.boxes[-1].right
        for number, box in enumerate(row.boxes):
            spans = number == 0 and row.note is not None
            high = row.height if spans else main_bottom - top
            _write(paper, box, left=left, top=top, height=high)
            if number:
                edge = bottom if number == 1 else main_bottom
                paper.vertical(left + box.left, top, edge)
        if row.note:
            paper.horizontal(left + row.boxes[0].right, right, main_bottom)
            _write(paper, row.note, left=left, top=main_bottom, height=bottom - main_bottom)
        paper.horizontal(left, right, bottom)
        top = bottom
    return top
