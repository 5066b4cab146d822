"""20 assessment forms, beside bare reportlab drawing the same glyphs."""

import dataclasses
import io
from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.paths import FONTS
from app.reports import fonts, lines, sample, table
from app.reports.assessment_form import assessment_forms
from app.reports.inputs import PaperData, ParkPaper
from app.reports.page import Paper
from tests.bench.paired import Row, paired

PARKS, ROUNDS = 20, 7
Pieces = tuple[tuple[str, str], ...]
Text = tuple[float, float, float, Pieces]
Rule = tuple[float, float, float, float]
RARE = "𠮷𣲗𬭳䶮"


@dataclasses.dataclass
class Drawn:
    """What one page of ours draws: (x, y, size, pieces), rules by weight, grey bars."""

    texts: list[Text]
    rules: dict[float, list[Rule]]
    bars: list[tuple[float, float, float, float, float]]


def twenty(tier_id: str) -> PaperData:
    """Made-up parks whose names share no characters with each other."""
    parks = []
    for n in range(1, PARKS + 1):
        name = f"样例{chr(0x4E00 + n * 37)}{chr(0x5E00 + n * 53)}园{n}{RARE[n % 4]}（虚构）"
        details = dataclasses.replace(sample.DETAILS, address=f"样例{chr(0x7E00 + n * 41)}街{n}号")
        parks.append(ParkPaper(appraisal=sample.appraisal(name=name), details=details))
    return dataclasses.replace(sample.paper_data(tier_id), parks=tuple(parks))


def recorded(data: PaperData) -> list[Drawn]:
    """Everything our pages draw, taken down as they end."""
    pages: list[Drawn] = []
    end_page = Paper.end_page

    def listening(paper: Paper) -> None:
        rules = {weight: list(rules) for weight, rules in paper._lines.items()}
        for (x, weight), (top, bottom) in paper._verticals.items():
            ends = (x, paper.height - top, x, paper.height - bottom)
            rules.setdefault(weight, []).append(ends)
        pages.append(Drawn(list(paper._texts), rules, list(paper._bars)))
        end_page(paper)

    with patch.object(Paper, "end_page", listening):
        assessment_forms(data)
    return pages


def bare(pages: list[Drawn]) -> bytes:
    """The same glyphs with reportlab as it comes: no layout, no wrapping, no measuring."""
    rl_config.useA85 = 1
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for page in pages:
        for x, y, wide, high, grey in page.bars:
            canvas.setFillGray(grey)
            canvas.rect(x, y, wide, high, fill=1)
        canvas.setFillGray(0)
        for weight, rules in page.rules.items():
            canvas.setLineWidth(weight)
            for rule in rules:
                canvas.line(*rule)
        for x, y, size, pieces in page.texts:
            at = x
            for name, piece in pieces:
                canvas.setFont(f"bare-{name}", size)
                canvas.drawString(at, y, piece)
                at += pdfmetrics.stringWidth(piece, f"bare-{name}", size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def ours(data: PaperData) -> bytes:
    """Our forms with every memory of the round before forgotten, save the loaded faces."""
    rl_config.useA85 = 0
    for remembered in (
        fonts.runs, fonts.width, fonts.clean, fonts.lacking, lines.wrap, lines._pieces, table._box
    ):  # fmt: skip
        remembered.cache_clear()
    return assessment_forms(data)


def rows() -> Iterator[Row]:
    """A row for each kind of form."""
    for tier_id in ("demonstration", "regional"):
        data = twenty(tier_id)
        pages = recorded(data)
        for name in {name for page in pages for text in page.texts for name, _ in text[3]}:
            pdfmetrics.registerFont(TTFont(f"bare-{name}", str(FONTS / f"{name}.ttf")))
        yield paired(
            f"{PARKS} assessment forms, {tier_id}",
            partial(ours, data),
            beside="bare reportlab drawing the same glyphs",
            theirs=partial(bare, pages),
            goal=1.3,
            runs=ROUNDS,
        )
