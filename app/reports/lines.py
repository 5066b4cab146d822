"""Text to lines by the Chinese rules: ，。》 never begin a line, （《“ never end one.

The rule: nothing is ever cut off; a text that is too wide shrinks a little, then wraps.
"""

import re
from functools import lru_cache

from app.reports.fonts import Chain, clean, width

# GB/T 15834 keeps these marks from the beginning of a line, and those from its end.
NEVER_FIRST = frozenset("，。、；：？！）〕】》〉」』”’…—·％‰℃°,.;:?!)]}%-~～")
NEVER_LAST = frozenset("（〔【《〈「『“‘([{￥$#№")
# A word or number of another script, a doubled dash or ellipsis, or one character.
_PIECE = re.compile(r"[!-~À-ɏ]+|—+|…+|.", re.DOTALL)
_TOLERANCE = 0.01


@lru_cache(maxsize=20_000)
def _pieces(chain: Chain, text: str, room: float) -> tuple[tuple[str, float], ...]:
    """What is not to be torn apart, with its width in ems; torn only if wider than the room."""
    pieces: list[tuple[str, float]] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        wide = width(chain, piece)
        if wide > room and len(piece) > 1:
            pieces += [(char, width(chain, char)) for char in piece]
        else:
            pieces.append((piece, wide))
    return tuple(pieces)


def _fill(pieces: tuple[tuple[str, float], ...], start: int, room: float) -> int:
    """The end of the line that begins at `start`: at least one piece."""
    used, end = 0.0, start
    while end < len(pieces):
        used += pieces[end][1]
        if used > room + _TOLERANCE and end > start and pieces[end][0] != " ":
            break
        end += 1
    return end


def _allowed(pieces: tuple[tuple[str, float], ...], end: int) -> bool:
    return pieces[end][0][0] not in NEVER_FIRST and pieces[end - 1][0][-1] not in NEVER_LAST


def _retreat(pieces: tuple[tuple[str, float], ...], start: int, end: int) -> int:
    """The same line, ended earlier where the rules ask for it; a line of marks only stays torn."""
    for earlier in range(end, start, -1):
        if _allowed(pieces, earlier):
            return earlier
    return end


def _paragraph(chain: Chain, text: str, room: float) -> list[str]:
    pieces = _pieces(chain, text, room)
    lines: list[str] = []
    start = 0
    while start < len(pieces):
        end = _fill(pieces, start, room)
        if end < len(pieces):
            end = _retreat(pieces, start, end)
        lines.append("".join(piece for piece, _ in pieces[start:end]).rstrip(" "))
        while end < len(pieces) and pieces[end][0] == " ":
            end += 1
        start = end
    return lines or [""]


@lru_cache(maxsize=20_000)
def wrap(chain: Chain, text: str, *, room: float) -> tuple[str, ...]:
    """The lines of a text in a room of so many ems.

    A line feed begins a new line. At least one line comes back.
    """
    text = clean(text)
    if width(chain, text) <= room and "\n" not in text:
        return (text,)
    return tuple(
        line for paragraph in text.split("\n") for line in _paragraph(chain, paragraph, room)
    )


def fit(
    chain: Chain, text: str, *, size: float, room: float, least: float = 0.88
) -> tuple[float, tuple[str, ...]]:
    """The size and the lines of a text in a room of so many points.

    One line if it fits after shrinking to `least` of its size, else wrapped at full size; a
    `least` of 0 keeps any text on one line.
    """
    wide = width(chain, clean(text)) * size
    if wide > room and wide * least <= room and "\n" not in text:
        shrunk = size * (room / wide) * 0.999
        return shrunk, (clean(text),)
    return size, wrap(chain, text, room=room / size)
