"""A page: text, rules and bars from the top left corner down, in points; pages end in one place.

The rule: what is drawn is collected and written once a page, so that order costs nothing and a
face is named only where it changes.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from app.reports import fonts
from app.reports.fonts import Chain
from app.reports.lines import fit

Align = Literal["left", "center", "right"]

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
# Where the em box of a Chinese face stands on its baseline.
ASCENT = 0.88
THIN, STRONG = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Style:
    """Faces, size in points, and the height of a line as a multiple of the size."""

    chain: Chain
    size: float
    spacing: float = 1.28

    @property
    def leading(self) -> float:
        """The height of a line in points."""
        return self.size * self.spacing


NOTE = Style(fonts.TEXT, 7.5)


class Paper:
    """A document under construction; `lacking` are the characters that no face could draw."""

    def __init__(self, *, title: str, office: str, landscape: bool = False) -> None:
        from app.reports.embedding import new_canvas

        self.width, self.height = (A4[1], A4[0]) if landscape else A4
        self._out = BytesIO()
        first = fonts.face(fonts.TEXT[0])
        self._canvas = new_canvas(
            out=self._out, size=(self.width, self.height), first_face=first.fontName
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(fonts.clean(office))
        self._canvas.setCreator("创园台账")
        self._begin_page()

    def _begin_page(self) -> None:
        self.lacking: dict[str, None] = {}
        self._texts: list[tuple[float, float, float, tuple[tuple[str, str], ...]]] = []
        self._lines: dict[float, list[tuple[float, float, float, float]]] = {}
        self._verticals: dict[tuple[float, float], tuple[float, float]] = {}
        self._bars: list[tuple[float, float, float, float, float]] = []
        self._blocks: list[tuple[float, float, float, float]] = []

    def text(self, x: float, top: float, text: str, style: Style, *, align: Align = "left") -> None:
        """One line whose box begins at `top`; `x` is its left end, middle or right end."""
        if not text:
            return
        if align != "left":
            wide = fonts.width(style.chain, text) * style.size
            x -= wide if align == "right" else wide / 2
        pieces = fonts.runs(style.chain, text)
        if any(fonts.LACKING in piece for _, piece in pieces):
            self.lacking.update(dict.fromkeys(fonts.lacking(style.chain, text)))
        base = top + (style.leading - style.size) / 2 + style.size * ASCENT
        self._texts.append((x, self.height - base, style.size, pieces))

    def horizontal(self, left: float, right: float, y: float, *, weight: float = THIN) -> None:
        """A level rule."""
        self._lines.setdefault(weight, []).append((left, self.height - y, right, self.height - y))

    def vertical(self, x: float, top: float, bottom: float, *, weight: float = THIN) -> None:
        """An upright rule; one that goes on where the last at `x` ended makes it longer."""
        key = (round(x, 2), weight)
        begun = self._verticals.get(key)
        if begun is not None:
            if abs(begun[1] - top) < 0.1:
                self._verticals[key] = (begun[0], bottom)
                return
            self._stand(key, begun)
        self._verticals[key] = (top, bottom)

    def _stand(self, key: tuple[float, float], ends: tuple[float, float]) -> None:
        x, weight = key
        line = (x, self.height - ends[0], x, self.height - ends[1])
        self._lines.setdefault(weight, []).append(line)

    def frame(self, left: float, top: float, right: float, bottom: float) -> None:
        """A strong rule around a table."""
        for y in (top, bottom):
            self.horizontal(left - STRONG / 2, right + STRONG / 2, y, weight=STRONG)
        for x in (left, right):
            self.vertical(x, top, bottom, weight=STRONG)

    def bar(self, left: float, top: float, right: float, bottom: float, *, grey: float) -> None:
        """A filled rectangle; `grey` from 0 (black) to 1 (white), with a thin black outline."""
        self._bars.append((left, self.height - bottom, right - left, bottom - top, grey))

    def block(self, left: float, top: float, right: float, bottom: float) -> None:
        """A black rectangle without an outline."""
        self._blocks.append((left, self.height - bottom, right - left, bottom - top))

    def end_page(self) -> None:
        """Writes what was drawn and begins the next page."""
        canvas = self._canvas
        canvas.setLineWidth(THIN)
        for x, y, wide, high, grey in self._bars:
            canvas.setFillGray(grey)
            canvas.rect(x, y, wide, high, stroke=1, fill=1)
        if self._bars:
            canvas.setFillGray(0)
        if self._blocks:
            black = canvas.beginPath()
            for x, y, wide, high in self._blocks:
                black.rect(x, y, wide, high)
            canvas.drawPath(black, stroke=0, fill=1)
        for key, ends in self._verticals.items():
            self._stand(key, ends)
        for weight, lines in self._lines.items():
            canvas.setLineWidth(weight)
            canvas.lines(lines)
        self._write_texts()
        canvas.showPage()
        self._begin_page()

    def _write_texts(self) -> None:
        written = self._canvas.beginText()
        now: tuple[str, float] | None = None
        for x, y, size, pieces in self._texts:
            written.setTextOrigin(x, y)
            for name, piece in pieces:
                if now != (name, size):
                    written.setFont(name, size)
                    now = (name, size)
                written.textOut(piece)
        self._canvas.drawText(written)

    def finish(self) -> bytes:
        """The document's bytes."""
        self._canvas.save()
        return self._out.getvalue()


def one_line(
    paper: Paper,
    x: float,
    top: float,
    text: str,
    style: Style,
    *,
    room: float,
    align: Align = "left",
) -> None:
    """A text that has to stay on its line: as small as the room asks for, never cut off."""
    size, lines = fit(style.chain, text, size=style.size, room=room, least=0)
    smaller = Style(style.chain, size, style.leading / size)
    paper.text(x, top, lines[0], smaller, align=align)


def foot(paper: Paper, *, left: float, top: float, notes: tuple[str, ...], place: str) -> None:
    """The foot of a page: small notes on the left, the page's place ("第 1 页 共 3 页") right.

    A character that could not be drawn is named there, by its code, so that nobody has to guess.
    """
    if paper.lacking:
        codes = "、".join(f"U+{ord(char):04X}" for char in paper.lacking)
        notes = (*notes, f"{fonts.LACKING} 处为字库没有的字（{codes}），请手写补上。")
    room = paper.width - 2 * left - fonts.width(NOTE.chain, place) * NOTE.size - 12
    for number, note in enumerate(notes):
        one_line(paper, left, top + number * NOTE.leading, note, NOTE, room=room)
    paper.text(paper.width - left, top, place, NOTE, align="right")


def place(page: int, pages: int) -> str:
    """第 1 页 共 3 页."""
    return f"第 {page} 页 共 {pages} 页"
