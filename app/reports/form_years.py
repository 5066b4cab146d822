"""The three-year part of the regional tier's form: a table year by year and small charts.

The rule: every year stands for itself; a good year never mends a bad one.
"""

from app.domain.measures import Rate
from app.policy.verdicts import CriterionVerdict, TierVerdict, Value, YearVerdict
from app.reports.chart import Bar, Chart, draw_chart
from app.reports.form_parts import Look, Section
from app.reports.page import MM, Paper
from app.reports.table import Cell, Row, cell
from app.reports.wording import (
    SIGNS,
    parts_text,
    short_value,
    threshold_text,
    value_text,
)

CHART_HEIGHT = 34 * MM
GAP = 5 * MM


def _years(verdict: TierVerdict) -> tuple[int, ...]:
    return tuple(sorted({y.year for answer in verdict.criteria for y in answer.years}))


def _yearly(verdict: TierVerdict) -> list[CriterionVerdict]:
    return [answer for answer in verdict.criteria if answer.years]


def has_charts(verdict: TierVerdict) -> bool:
    """Whether there is a year to draw."""
    return bool(_years(verdict))


def _year_cell(answer: CriterionVerdict, year: YearVerdict | None, look: Look) -> Cell:
    if year is None:
        return cell("未满一年", look.small, "center")
    value = value_text(year.value, answer.quantity, answer.unit)
    parts = [(f"{SIGNS[year.verdict]} {value}", look.head)]
    detail = parts_text(year.value, answer.quantity, answer.unit, answer.reading)
    if detail:
        parts.append((detail, look.small))
    others = "　".join(
        f"{code} {value_text(other, answer.quantity, answer.unit)}"
        for code, other in year.others.items()
    )
    if others:
        parts.append((others, look.small))
    if year.missing:
        parts.append((f"{year.missing} 户未报用工数", look.small))
    return Cell(tuple(parts), "center")


def year_rows(verdict: TierVerdict, look: Look) -> Section | None:
    """A row a yearly criterion, a column a year; None for a tier without such criteria."""
    years, answers = _years(verdict), _yearly(verdict)
    if not years:
        return None
    heads = [f"{year} 年" for year in years]
    rows = [
        Row(
            tuple(cell(head, look.head, "center") for head in ("逐年指标", "标准", *heads)),
            least=look.row,
        )
    ]
    for answer in answers:
        by_year = {year.year: year for year in answer.years}
        rows.append(
            Row(
                (
                    cell(answer.criterion.label, look.text),
                    cell(
                        threshold_text(answer.criterion, answer.quantity, answer.unit),
                        look.text,
                        "center",
                    ),
                    *(_year_cell(answer, by_year.get(year), look) for year in years),
                ),
                least=look.row,
            )
        )
    return look.columns(32, 20, *(120 / len(years),) * len(years)), rows


def _height(value: Value) -> float | None:
    if value is None:
        return None
    if isinstance(value, Rate):
        return value.n / value.d if value.d else None
    return float(value)


def _chart(answer: CriterionVerdict, years: tuple[int, ...]) -> Chart:
    by_year = {year.year: year for year in answer.years}
    bars = []
    for year in years:
        told = by_year.get(year)
        value = told.value if told else None
        words = short_value(value, answer.quantity, answer.unit)
        met = told is not None and told.verdict == "met"
        bars.append(Bar(f"{year} 年", _height(value), words, met))
    threshold = threshold_text(answer.criterion, answer.quantity, answer.unit)
    height = _height(answer.criterion.threshold) or 0
    return Chart(answer.criterion.label, tuple(bars), height, threshold)


def draw_charts(
    paper: Paper, verdict: TierVerdict, *, left: float, top: float, right: float, bottom: float
) -> None:
    """A chart a yearly criterion, side by side."""
    years, answers = _years(verdict), _yearly(verdict)
    wide = (right - left) / len(answers)
    for number, answer in enumerate(answers):
        at = left + wide * number
        draw_chart(
            paper,
            _chart(answer, years),
            left=at + GAP,
            top=top + 2 * MM,
            right=at + wide - GAP,
            bottom=bottom - 1.5 * MM,
        )
