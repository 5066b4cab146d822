"""快捷键表: every key of the window on one A4 page, to lie beside the keyboard.

The rule: it is handed the keys and knows none; however many there are, they fit the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reports import fonts
from app.reports.page import MM, Paper, Style, foot, one_line, place

TITLE = "创园台账快捷键"
LEFT, TOP, BOTTOM = 15 * MM, 12 * MM, 13 * MM
COLUMNS, GAP = 2, 8 * MM
KEYS_SHARE = 0.36
TITLE_STYLE = Style(fonts.TITLE, 18)
LARGEST = 10.0
# Of a line: what a key takes, what the name of a place takes.
KEY_LINES, HEAD_LINES = 1.0, 1.6
SPACING = 1.3


@dataclass(frozen=True, slots=True)
class KeysAt:
    """A place of the window and its keys: how they are written, and what they do."""

    place: str
    keys: tuple[tuple[str, str], ...]

    @property
    def lines(self) -> float:
        """How high it is, in lines."""
        return HEAD_LINES + KEY_LINES * len(self.keys)


def keys_sheet(places: Sequence[KeysAt]) -> bytes:
    """The PDF, one page, in two columns."""
    paper = Paper(title=TITLE, office="")
    paper.text(paper.width / 2, TOP, TITLE, TITLE_STYLE, align="center")
    top = TOP + TITLE_STYLE.leading + 2 * MM
    bottom = paper.height - BOTTOM
    columns = tuple(_columns(places))
    longest = max((sum(each.lines for each in column) for column in columns), default=1)
    size = min(LARGEST, (bottom - 3 * MM - top) / (longest * SPACING))
    wide = (paper.width - 2 * LEFT - GAP * (COLUMNS - 1)) / COLUMNS
    for number, column in enumerate(columns):
        _draw(paper, column, left=LEFT + number * (wide + GAP), top=top, wide=wide, size=size)
    foot(paper, left=LEFT, top=bottom, notes=("窗口里按 Ctrl+/ 也能看到。",), place=place(1, 1))
    paper.end_page()
    return paper.finish()


def _columns(places: Sequence[KeysAt]) -> Iterator[list[KeysAt]]:
    """The places in their order, about as many lines in each column."""
    left = sum(each.lines for each in places)
    rest = list(places)
    for remaining in range(COLUMNS, 0, -1):
        column: list[KeysAt] = []
        most, high = left / remaining, 0.0
        while rest and (remaining == 1 or high + rest[0].lines / 2 <= most):
            high += rest[0].lines
            column.append(rest.pop(0))
        left -= high
        yield column


def _draw(
    paper: Paper, column: Sequence[KeysAt], *, left: float, top: float, wide: float, size: float
) -> None:
    head, text = Style(fonts.HEAD, size, SPACING), Style(fonts.TEXT, size, SPACING)
    first = wide * KEYS_SHARE
    for at in column:
        low = top + text.leading * (HEAD_LINES - KEY_LINES)
        one_line(paper, left, low, at.place, head, room=wide)
        top += text.leading * HEAD_LINES
        for keys, what in at.keys:
            one_line(paper, left, top, keys, text, room=first - MM)
            one_line(paper, left + first, top, what, text, room=wide - first)
            top += text.leading * KEY_LINES
