"""创业园区（孵化基地）等级评估表: a park against one tier on one A4 page.

The rule: one page whatever the names are long; the whole form is laid out smaller until it fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.policy.verdicts import TierVerdict
from app.reports import fonts
from app.reports.flow import wrapped
from app.reports.form_parts import (
    Look,
    Section,
    conclusion_rows,
    criteria_rows,
    outlook_rows,
    park_rows,
    signature_rows,
)
from app.reports.form_years import CHART_HEIGHT, draw_charts, has_charts, year_rows
from app.reports.inputs import PaperData, ParkPaper
from app.reports.page import MM, NOTE, Paper, Style, foot, one_line, place
from app.reports.table import Laid, draw, grown, lay
from app.reports.wording import dated, long_day, plain, standing

TITLE = "创业园区（孵化基地）等级评估表"
LEFT, TOP, BOTTOM = 19 * MM, 17 * MM, 12 * MM
INNER = 210 * MM - 2 * LEFT
TITLE_STYLE = Style(fonts.TITLE, 22)
LINE_STYLE = Style(fonts.TEXT, 10.5)
TOLD_STYLE = Style(fonts.HEAD, 12)
FOOT_HEIGHT = 3 * NOTE.leading + 4
# The largest that fits is taken; what room is left goes to the rows, then to the seals.
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3, 0.22, 0.16)
ROW_GROWTH, SEAL_GROWTH = 3.6 * MM, 50 * MM


@dataclass(frozen=True, slots=True)
class _Form:
    """A form laid out at one scale; `charts_after` is the row that the charts stand under."""

    rows: tuple[Laid, ...]
    charts_after: int | None
    chart_height: float

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows) + self.chart_height


def _lay_all(sections: Sequence[Section | None]) -> list[Laid]:
    laid: list[Laid] = []
    for section in sections:
        if section is not None:
            widths, rows = section
            laid += [lay(row, widths) for row in rows]
    return laid


def _laid(park: ParkPaper, verdict: TierVerdict, scale: float) -> _Form:
    look = Look(scale, INNER)
    appraisal = park.appraisal
    figures = (
        park_rows(appraisal, verdict, park.details, look),
        criteria_rows(verdict, look),
        year_rows(verdict, look),
    )
    answers = (
        conclusion_rows(appraisal, verdict, look),
        outlook_rows(appraisal, verdict, look),
        signature_rows(look, park.signature),
    )
    above = _lay_all(figures)
    charts = has_charts(verdict)
    return _Form(
        rows=(*above, *_lay_all(answers)),
        charts_after=len(above) if charts else None,
        chart_height=CHART_HEIGHT * min(scale, 1) if charts else 0,
    )


def _fitted(park: ParkPaper, verdict: TierVerdict, room: float) -> _Form:
    form = _laid(park, verdict, SCALES[0])
    for scale in SCALES[1:]:
        if form.height <= room:
            break
        form = _laid(park, verdict, scale)
    return _filled(form, room - form.height)


def _filled(form: _Form, spare: float) -> _Form:
    """The form with the room that is left shared out: to every row, then to the seals."""
    if spare <= 0:
        return form
    each = min(spare / 2 / len(form.rows), ROW_GROWTH)
    spare -= each * len(form.rows)
    seals = min(spare, SEAL_GROWTH)
    rows = tuple(grown(row, each + (seals if row.stretch else 0)) for row in form.rows)
    return _Form(rows, form.charts_after, form.chart_height)


def _head(paper: Paper, *, office: str, on: date, told: str, top: float) -> float:
    """The title, what stands under it (a draft, a correction), who fills in and for which day."""
    paper.text(paper.width / 2, top, TITLE, TITLE_STYLE, align="center")
    y = top + TITLE_STYLE.leading + 6
    if told:
        for each in wrapped(told, TOLD_STYLE, room=INNER):
            paper.text(paper.width / 2, y, each.text, TOLD_STYLE, align="center")
            y += TOLD_STYLE.leading
        y += 4
    day = f"评估日：{long_day(on)}"
    room = INNER - fonts.width(LINE_STYLE.chain, day) * LINE_STYLE.size - 12
    one_line(paper, LEFT, y, f"填报单位：{plain(office)}", LINE_STYLE, room=room)
    paper.text(paper.width - LEFT, y, day, LINE_STYLE, align="right")
    return y + LINE_STYLE.leading + 4


def _draw_form(paper: Paper, park: ParkPaper, *, tier_id: str, office: str, day: date) -> None:
    appraisal = park.appraisal
    verdict = appraisal.tier(tier_id)
    told = standing(park.signature)
    top = _head(paper, office=office, on=appraisal.on, told=told, top=TOP)
    room = paper.height - BOTTOM - FOOT_HEIGHT - top
    form = _fitted(park, verdict, room)
    y = top
    if form.charts_after is None:
        y = draw(paper, form.rows, left=LEFT, top=y)
    else:
        y = draw(paper, form.rows[: form.charts_after], left=LEFT, top=y)
        bottom = y + form.chart_height
        draw_charts(paper, verdict, left=LEFT, top=y, right=LEFT + INNER, bottom=bottom)
        paper.horizontal(LEFT, LEFT + INNER, bottom)
        y = draw(paper, form.rows[form.charts_after :], left=LEFT, top=bottom)
    paper.frame(LEFT, top, LEFT + INNER, y)
    notes = (
        f"政策版本 {appraisal.policy_version}",
        f"政策校验值 {appraisal.policy_sha256}；{dated(park.signature, day)}",
    )
    foot_top = paper.height - BOTTOM - FOOT_HEIGHT + 5
    foot(paper, left=LEFT, top=foot_top, notes=notes, place=place(1, 1))
    paper.end_page()


def assessment_forms(data: PaperData) -> bytes:
    """The forms of all parks against the tier in one PDF, a page each, faces embedded once."""
    paper = Paper(title=TITLE, office=data.office)
    for park in data.parks:
        _draw_form(paper, park, tier_id=data.tier_id, office=data.office, day=data.printed_on)
    return paper.finish()
