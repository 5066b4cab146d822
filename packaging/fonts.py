"""Make the two shipped faces that cannot be taken as they come; used when they are renewed.

`outlines` turns CFF outlines into TrueType ones, because the papers can embed no others; `slim`
drops the points of a polygon face that lie on the line between their neighbours. The one rule:
glyph order, character map and metrics stay as they are, so that the face made here sets text
exactly as the original does.
"""

import argparse
import io
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

Point = tuple[int, int]

CURVE_ERROR_UNITS = 1.0  # of 1000 to the em: 0.006 mm in 16 pt text
LINE_ERROR_UNITS = 1.5  # of 1024 to the em: 0.008 mm in 16 pt text
# CFF-only tables, and layout for vertical or proportional setting, which no paper of ours uses.
LEFT_OUT = ("CFF ", "VORG", "GSUB", "GPOS", "BASE", "vhea", "vmtx")


def outlines(source: Path, target: Path) -> None:
    """Write the CFF face `source` as the TrueType face `target`."""
    font = TTFont(source, recalcTimestamp=False)
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, CURVE_ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = glyphs
    _fit_header_tables(font)
    for tag in LEFT_OUT:
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"
    _save(font, target)


def _fit_header_tables(font: TTFont) -> None:
    """TrueType needs a longer maxp than CFF, and no glyph names in post."""
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentElements",
        "maxComponentDepth",
    ):
        setattr(maxp, field, 0)  # the outline maxima are counted anew on saving
    font["post"].formatType = 3.0


def slim(source: Path, target: Path) -> None:
    """Write the polygon face `source` to `target` with fewer points; curves stay untouched."""
    font = TTFont(source, recalcTimestamp=False)
    table = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = table[name]
        if glyph.numberOfContours <= 0 or not all(flag & 1 for flag in glyph.flags):
            continue
        pen = TTGlyphPen(None)
        start = 0
        for end in glyph.endPtsOfContours:
            contour = [(x, y) for x, y in glyph.coordinates[start : end + 1]]
            start = end + 1
            points = _without_points_on_lines(contour)
            pen.moveTo(points[0])
            for point in points[1:]:
                pen.lineTo(point)
            pen.closePath()
        table[name] = pen.glyph()
    _save(font, target)


def _without_points_on_lines(contour: list[Point]) -> list[Point]:
    """The corners of a closed contour, cut in two at the point farthest from its first."""
    if len(contour) < 5:
        return contour
    x, y = contour[0]
    squares = [(px - x) ** 2 + (py - y) ** 2 for px, py in contour]
    far = max(range(len(contour)), key=squares.__getitem__)
    there = _corners(contour[: far + 1])
    back = _corners([*contour[far:], contour[0]])
    return there[:-1] + back[:-1]


def _corners(line: list[Point]) -> list[Point]:
    """Douglas-Peucker: both ends, and what lies off the line between them by over the error."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    dx, dy = bx - ax, by - ay
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    off = [abs(dx * (y - ay) - dy * (x - ax)) / length for x, y in line]
    worst = max(range(len(line)), key=off.__getitem__)
    if off[worst] <= LINE_ERROR_UNITS:
        return [line[0], line[-1]]
    return _corners(line[: worst + 1])[:-1] + _corners(line[worst:])


def _save(font: TTFont, target: Path) -> None:
    whole = io.BytesIO()
    font.save(whole)
    target.write_bytes(whole.getvalue())


def main() -> None:
    parser = argparse.ArgumentParser(description="make a shipped face from its release")
    parser.add_argument("work", choices=("outlines", "slim"))
    parser.add_argument("source", type=Path, help="the face to read")
    parser.add_argument("target", type=Path, help="the face to write")
    asked = parser.parse_args()
    work = {"outlines": outlines, "slim": slim}[asked.work]
    work(asked.source, asked.target)


if __name__ == "__main__":
    main()
