"""Small bar charts for paper: black, grey and white, readable after a bad photocopy.

The rule: a bar without data is not a bar of no height; it says so in words.
"""

from dataclasses import dataclass

from app.reports import fonts
from app.reports.page import Paper, Style, one_line

HEAD = Style(fonts.HEAD, 7.5)
LABEL = Style(fonts.TEXT, 7.5)
MET, NOT_MET = 0.45, 0.85
TOP_SHARE = 1.08
LEAST_BAR = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """A column: its label, its height (None without data), its value in words, met or not."""

    label: str
    value: float | None
    words: str
    met: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars against one threshold, in the same unit."""

    title: str
    bars: tuple[Bar, ...]
    threshold: float
    threshold_words: str


def _threshold(paper: Paper, left: float, right: float, y: float) -> None:
    x = left
    while x < right:
        paper.horizontal(x, min(x + 3, right), y, weight=0.7)
        x += 5


def draw_chart(
    paper: Paper, chart: Chart, *, left: float, top: float, right: float, bottom: float
) -> None:
    """Title, bars, a base line, a dashed threshold; values and labels stand below the bars."""
    middle = (left + right) / 2
    title = f"{chart.title}（虚线 {chart.threshold_words}）"
    one_line(paper, middle, top, title, HEAD, room=right - left, align="center")
    base = bottom - 2 * LABEL.leading - 2
    ceiling = top + HEAD.leading + 3
    highest = max([chart.threshold, *(bar.value or 0 for bar in chart.bars)]) * TOP_SHARE
    scale = (base - ceiling) / highest if highest else 0
    step = (right - left) / len(chart.bars)
    for number, bar in enumerate(chart.bars):
        centre = left + step * (number + 0.5)
        paper.text(centre, base + 1, bar.words, LABEL, align="center")
        paper.text(centre, base + 1 + LABEL.leading, bar.label, LABEL, align="center")
        if bar.value is not None:
            head = base - max(bar.value * scale, LEAST_BAR)
            half = min(step * 0.26, 16)
            paper.bar(centre - half, head, centre + half, base, grey=MET if bar.met else NOT_MET)
    paper.horizontal(left, right, base)
    _threshold(paper, left, right, base - chart.threshold * scale)
