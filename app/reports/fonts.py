"""The faces of the papers and who steps in for whom: each character is drawn or named as lacking.

The rule: a face is loaded on its first character, never before; a paper loads only what it needs.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.paths import FONTS

if TYPE_CHECKING:
    from app.reports.embedding import Face

Chain = tuple[str, ...]

# 仿宋 for text, 黑体 for heads and signs, 小标宋 (its stand-in) for titles; HanaMinB has the rare
# characters of names beyond the BMP.
TEXT: Chain = ("FandolFang-Regular", "NotoSerifSC-Regular", "HanaMinB")
HEAD: Chain = ("NotoSansSC-Bold", "HanaMinB")
TITLE: Chain = ("NotoSerifSC-Bold", "HanaMinB")

# The printers' mark for a character that no face has.
LACKING = "〓"
# Variation selectors pick a shape of the character before them; our faces have one shape each.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BLANKS = frozenset("\t\r\v\f\x85\xa0\u2028\u2029")


@cache
def face(name: str) -> "Face":
    """A face by the name of its file, loaded on first use."""
    # reportlab costs a tenth of a second: nothing of it is loaded before the first paper.
    from app.reports.embedding import embed

    return embed(name, FONTS / f"{name}.ttf")


@lru_cache(maxsize=50_000)
def _drawn_by(chain: Chain, char: str) -> str | None:
    """The first face of the chain that has the character; None if none has."""
    for name in chain:
        if face(name).draws(char):
            return name
    return None


@lru_cache(maxsize=50_000)
def _width(chain: Chain, char: str) -> float:
    name = _drawn_by(chain, char)
    return face(name).advance(char) if name else width(chain, LACKING)


@lru_cache(maxsize=20_000)
def width(chain: Chain, text: str) -> float:
    """The width of a clean text in ems; times the size it is in points."""
    return sum([_width(chain, char) for char in text])


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """What can be drawn of a text: marks without a shape dropped, blanks of all kinds one blank.

    A line feed stays: it ends a line.
    """
    text = _SELECTORS.sub("", text)
    if text.isprintable():
        return text
    kept = []
    for char in text:
        if char in _BLANKS:
            kept.append(" ")
        elif char == "\n" or unicodedata.category(char) not in ("Cc", "Cf"):
            kept.append(char)
    return "".join(kept)


@lru_cache(maxsize=20_000)
def runs(chain: Chain, text: str) -> tuple[tuple[str, str], ...]:
    """A clean text cut where the face changes: (face name, text) in order.

    What no face has is drawn as 〓; `lacking` names it.
    """
    pieces: list[tuple[str, str]] = []
    for char in text:
        name = _drawn_by(chain, char)
        drawn = char if name else LACKING
        name = name or _drawn_by(chain, LACKING) or chain[0]
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + drawn)
        else:
            pieces.append((name, drawn))
    return tuple(pieces)


@lru_cache(maxsize=20_000)
def lacking(chain: Chain, text: str) -> tuple[str, ...]:
    """The characters of a clean text that no face of the chain has, each once."""
    return tuple(dict.fromkeys(char for char in text if _drawn_by(chain, char) is None))
