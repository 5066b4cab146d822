"""How many cells an OpenDocument sheet comes to: a row or cell there may stand for thousands.

The rule: counted as the reader lays them out, without laying them out; empty rows and cells count
only where something follows them.
"""

import re
from collections.abc import Iterator

from app.workbooks.scattered import MAX_CELLS, TooManyCells

_LONG = 1000
_STRANGE = re.compile(rb'number-(?:rows|columns)-repeated(?!="[0-9]{1,7}"[\s/>])')
_ROW_OR_END = re.compile(rb"<table:table-row[\s/>]|</table:table>")
_ROWS = re.compile(rb'number-rows-repeated="([0-9]+)"')
_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]+)"')


def laid_out(xml: bytes) -> int:
    """How many cells the reader makes of all the tables.

    Raises TooManyCells for a row that stands for thousands and is not the empty rest of its table;
    ValueError where a repetition is not written plainly.
    """
    if _STRANGE.search(xml):
        raise ValueError("a repetition that is not written plainly")
    cells = rows = widest = waiting = 0
    long = False  # whether a row that stands for thousands waits for something to follow
    for start, end in _rows(xml):
        if xml.startswith(b"</", start):
            cells, rows, widest, waiting, long = cells + rows * widest, 0, 0, 0, False
            continue
        times = max((int(said) for said in _ROWS.findall(xml, start, end)), default=1)
        long = long or times >= _LONG
        waiting += times
        width = _width(xml, start, end)
        if width:
            rows, waiting, widest = rows + waiting, 0, max(widest, width)
            if long or rows * widest > MAX_CELLS:
                raise TooManyCells
    return cells + rows * widest


def _rows(xml: bytes) -> Iterator[tuple[int, int]]:
    """Where each row begins and ends; and each end of a table, as if it were one."""
    start = -1
    for tag in _ROW_OR_END.finditer(xml):
        if start >= 0:
            yield start, tag.start()
        start = tag.start()
    if start >= 0:
        yield start, len(xml)


def _width(xml: bytes, start: int, end: int) -> int:
    """The columns of a row up to the last cell that holds something; 0 if none does."""
    last = max(xml.rfind(b"office:", start, end), xml.rfind(b"table:formula", start, end))
    if last < 0:
        return 0
    stop = xml.find(b"<", last, end)
    cells = xml[start : stop if stop >= 0 else end]
    extra = sum(int(said) - 1 for said in _COLUMNS.findall(cells))
    count = cells.count(b"<table:table-cell") + cells.count(b"<table:covered-table-cell")
    return count + max(extra, 0)
