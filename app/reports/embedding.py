"""A TrueType face inside a PDF; the only module that imports reportlab when it is imported.

The rule: what is drawn can be copied. reportlab writes a wrong ToUnicode map beyond the BMP (five
hex digits where two UTF-16 units belong) and more than 100 entries a block; both are mended here.
"""

import mmap
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont
from reportlab.pdfgen.canvas import Canvas

# Streams as they are: Base85 makes them a quarter larger and takes a sixth of the time.
rl_config.useA85 = 0

CACHED_STRINGS = 20_000
ENTRIES_PER_BLOCK = 100
Chunks = list[tuple[int, bytes]]


class _Mapped:
    """A font file that reportlab "reads" as a memory map: 70 MB of faces stay out of the heap."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)

    def read(self) -> mmap.mmap:
        with Path(self.name).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def unicode_map(name: str, codes: list[int]) -> str:
    """The ToUnicode CMap of a subset: position -> UTF-16BE, surrogate pairs beyond the BMP."""
    entries = [
        f"<{position:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for position, code in enumerate(codes)
        if code
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), ENTRIES_PER_BLOCK):
        block = entries[start : start + ENTRIES_PER_BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


class Face(TTFont):
    """A face with a right ToUnicode map, small subsets, and strings that are encoded once."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, _Mapped(path), asciiReadable=False, shapable=False)
        # The stubs do not know what a parsed face holds.
        self._parsed = cast("Any", self.face)
        self._parsed.glyphToChar = {}  # only shaping asks for it, and it is the largest table
        self._encoded: dict[str, Chunks] = {}
        self._encoded_for: object = None

    def draws(self, char: str) -> bool:
        """Whether the face has an outline for the character (a blank only for white space)."""
        glyph = self._parsed.charToGlyph.get(ord(char), 0)
        if not glyph:
            return False
        positions = self._parsed.glyphPos
        return char.isspace() or positions[glyph] != positions[glyph + 1]

    def advance(self, char: str) -> float:
        """The character's width in ems."""
        return float(self._parsed.getCharWidth(ord(char))) / 1000

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> Chunks:
        """As reportlab's, remembered: papers say the same words over and over."""
        if self._encoded_for is not doc:
            self._encoded, self._encoded_for = {}, doc
        chunks = self._encoded.get(text)
        if chunks is None:
            chunks = super().splitString(text, doc, encoding)
            if len(self._encoded) < CACHED_STRINGS:
                self._encoded[text] = chunks
        return chunks

    def addObjects(self, doc: Any) -> None:
        """Writes the subsets, then puts right their ToUnicode maps."""
        subsets = list(self.state[doc].subsets)
        super().addObjects(doc)
        self._encoded, self._encoded_for = {}, None
        for number, codes in enumerate(subsets):
            name = (SUBSETN(number) + b"+" + self.face.name).decode("ascii")
            stream = doc.idToObject[f"toUnicodeCMap:{name}"]
            stream.content = unicode_map(name, codes)


def embed(name: str, path: Path) -> Face:
    """Loads a face and makes it known to reportlab by its name."""
    face = Face(name, path)
    pdfmetrics.registerFont(face)
    return face


def new_canvas(*, out: BytesIO, size: tuple[float, float], first_face: str) -> Canvas:
    """A canvas that names no face but ours and writes the same bytes for the same data."""
    named: Any = first_face  # the stubs have it a number
    return Canvas(out, pagesize=size, initialFontName=named, invariant=1, lang="zh-CN")
