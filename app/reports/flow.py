"""What is longer than a page: lines and tables one under the other, over as many as it takes.

The rule: a table's head stands on each of its pages, and nothing stands alone on one: no heading
without its first rows, no total without a row.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from app.reports.lines import fit, wrap
from app.reports.page import Align, Paper, Style
from app.reports.table import Laid, draw

# A section begins on a page only if so many of its rows follow there.
ROWS_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its style."""

    text: str
    style: Style
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something with a height: lines of text, or rows of a table under their repeated head.

    `gap` is the part of the height that stays empty above it, but not at the top of a page.
    """

    height: float
    gap: float = 0
    lines: tuple[Line, ...] = ()
    rows: tuple[Laid, ...] = ()


Page = list[Piece]


def wrapped(text: str, style: Style, *, room: float) -> list[Line]:
    """A text on as many lines as it needs."""
    return [Line(line, style) for line in wrap(style.chain, text, room=room / style.size)]


def single(text: str, style: Style, *, room: float) -> Line:
    """A text that has to stay on its line: as small as the room asks for."""
    size, lines = fit(style.chain, text, size=style.size, room=room, least=0)
    return Line(lines[0], Style(style.chain, size, style.leading / size))


class Flow:
    """Fills pages from the top; a head is repeated where its table goes on."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.pages: list[Page] = [[]]
        self.used = 0.0

    def turn(self) -> None:
        """Begins a page, unless the page is still empty."""
        if self.pages[-1]:
            self.pages.append([])
            self.used = 0.0

    def add(self, piece: Piece) -> None:
        """Puts a piece on the page as it stands."""
        self.pages[-1].append(piece)
        self.used += piece.height

    def table(
        self,
        before: tuple[Piece, ...],
        head: Laid,
        rows: Sequence[Laid],
        *,
        again: Piece,
        goes_on: bool = False,
        leading: Container[int] = (),
    ) -> None:
        """What stands before the table, its head and its first rows are never parted.

        `again` stands at the top of each further page, and of the first if a section goes on.
        `leading` are the numbers of rows that are never parted from the next one.
        """
        first = sum(row.height for row in rows[:ROWS_TOGETHER])
        if self.used + sum(p.height for p in before) + head.height + first > self.room:
            self.turn()
            before = (again,) if goes_on else before
        for piece in before:
            self.add(piece)
        held: list[Laid] = [head]
        high = head.height
        for number, row in enumerate(rows):
            needed = row.height + (rows[number + 1].height if number in leading else 0)
            if self.used + high + needed > self.room and len(held) > 1:
                # The total never stands alone on the last page.
                along = [held.pop()] if row is rows[-1] and len(held) > ROWS_TOGETHER else []
                self.add(Piece(sum(each.height for each in held), rows=tuple(held)))
                self.turn()
                self.add(again)
                held = [head, *along]
                high = sum(each.height for each in held)
            held.append(row)
            high += row.height
        self.add(Piece(high, rows=tuple(held)))


def draw_piece(paper: Paper, piece: Piece, *, left: float, right: float, top: float) -> None:
    """Draws lines or a framed table between two margins."""
    if piece.rows:
        bottom = draw(paper, piece.rows, left=left, top=top)
        paper.frame(left, top, right, bottom)
        return
    at = {"left": left, "center": (left + right) / 2, "right": right}
    for line in piece.lines:
        paper.text(at[line.align], top, line.text, line.style, align=line.align)
        top += line.style.leading


def draw_page(paper: Paper, page: Page, *, left: float, right: float, top: float) -> None:
    """Draws the pieces of a page from `top` down; the first one's gap stays off the page."""
    y = top - page[0].gap
    for piece in page:
        draw_piece(paper, piece, left=left, right=right, top=y + piece.gap)
        y += piece.height
