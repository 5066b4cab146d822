"""园区等级评估汇总表: all parks against one tier, landscape, a column a criterion.

The rule: a sign stands beside every value, and the last row counts them.
"""

from collections.abc import Sequence
from datetime import date

from app.policy.verdicts import (
    CONTESTED_SIGN,
    VERDICT_LABELS,
    CriterionVerdict,
    ParkAppraisal,
    TierVerdict,
    Verdict,
)
from app.reports import fonts
from app.reports.inputs import PaperData, ParkPaper
from app.reports.page import MM, NOTE, Paper, Style, foot, one_line, place
from app.reports.table import Cell, Laid, Row, cell, draw, lay
from app.reports.wording import (
    SIGNS,
    UNKNOWN,
    lacking_text,
    long_day,
    plain,
    short_value,
    threshold_text,
    verdict_text,
)

TITLE = "创业园区（孵化基地）等级评估汇总表"
LEFT, TOP, BOTTOM = 15 * MM, 14 * MM, 10 * MM
INNER = 297 * MM - 2 * LEFT
TITLE_STYLE = Style(fonts.TITLE, 18)
LINE_STYLE = Style(fonts.TEXT, 10.5)
HEAD_STYLE = Style(fonts.HEAD, 9)
UNIT_STYLE = Style(fonts.TEXT, 8.5)
TEXT_STYLE = Style(fonts.TEXT, 9.5)
SIGN_STYLE = Style(fonts.HEAD, 9)
NOTE_STYLE = Style(fonts.TEXT, 8)
HEAD_HEIGHT = TITLE_STYLE.leading + 5 + LINE_STYLE.leading + 3
FOOT_HEIGHT = 3 * NOTE.leading + 4
LEAST_ROW = 7 * MM
ORDER: tuple[Verdict, ...] = ("met", "not_met", "undetermined")


def _widths(criteria: int) -> tuple[float, ...]:
    fixed = (9.0, 48.0, 20.0, 19.0, 56.0)
    each = (267 - sum(fixed)) / criteria
    millimetres = (*fixed[:3], *(each,) * criteria, *fixed[3:])
    return tuple(INNER * mm / sum(millimetres) for mm in millimetres)


def _heads(tier: TierVerdict, widths: tuple[float, ...]) -> Laid:
    criteria = [
        Cell(
            (
                (answer.criterion.label, HEAD_STYLE),
                (threshold_text(answer.criterion, answer.quantity, answer.unit), UNIT_STYLE),
            ),
            "center",
        )
        for answer in tier.criteria
    ]
    before = [cell(head, HEAD_STYLE, "center") for head in ("序号", "园区名称", "所属地区")]
    after = [cell(head, HEAD_STYLE, "center") for head in ("结论", "差距")]
    return lay(Row((*before, *criteria, *after), least=LEAST_ROW), widths)


def _answer_cell(answer: CriterionVerdict) -> Cell:
    value = short_value(answer.value, answer.quantity, answer.unit)
    sign = SIGNS[answer.verdict]
    if answer.contested:
        sign += f" {CONTESTED_SIGN}"
    # What is not simply met stands out.
    style = TEXT_STYLE if answer.verdict == "met" and not answer.contested else SIGN_STYLE
    parts = [(f"{sign} {value}", style)]
    if answer.missing:
        parts.append((f"{answer.missing} 户未报", NOTE_STYLE))
    return Cell(tuple(parts), "center")


def _conclusion_cell(verdict: TierVerdict) -> Cell:
    parts = [(verdict_text(verdict.verdict), SIGN_STYLE)]
    if verdict.contested:
        parts.append((f"{CONTESTED_SIGN} 口径不同", NOTE_STYLE))
    return Cell(tuple(parts), "center")


def _park_row(number: int, park: ParkPaper, tier_id: str, widths: tuple[float, ...]) -> Laid:
    verdict = park.appraisal.tier(tier_id)
    return lay(
        Row(
            (
                cell(str(number), TEXT_STYLE, "center"),
                cell(plain(park.appraisal.name), TEXT_STYLE),
                cell(plain(park.details.region), TEXT_STYLE, "center"),
                *(_answer_cell(answer) for answer in verdict.criteria),
                _conclusion_cell(verdict),
                cell(lacking_text(verdict) or UNKNOWN, NOTE_STYLE),
            ),
            least=LEAST_ROW,
        ),
        widths,
    )


def _counts(verdicts: Sequence[Verdict]) -> str:
    return "  ".join(f"{SIGNS[each]} {verdicts.count(each)}" for each in ORDER)


def _totals_row(verdicts: Sequence[TierVerdict], widths: tuple[float, ...]) -> Laid:
    criteria = [
        cell(_counts([verdict.criteria[n].verdict for verdict in verdicts]), UNIT_STYLE, "center")
        for n in range(len(verdicts[0].criteria))
    ]
    told = "、".join(
        f"{VERDICT_LABELS[each]} {n} 个"
        for each in ORDER
        if (n := sum(verdict.verdict == each for verdict in verdicts))
    )
    contested = sum(verdict.contested for verdict in verdicts)
    if contested:
        told += f"；其中 {contested} 个有口径不同的指标，请盟局认定"
    cells = (
        cell("合计", HEAD_STYLE, "center"),
        cell(f"{len(verdicts)} 家园区", TEXT_STYLE, span=2),
        *criteria,
        cell(told, NOTE_STYLE, span=2),
    )
    return lay(Row(cells, least=LEAST_ROW), widths)


def _pages(rows: Sequence[Laid], head: Laid, room: float) -> list[list[Laid]]:
    pages: list[list[Laid]] = [[head]]
    used = head.height
    for row in rows:
        if used + row.height > room and len(pages[-1]) > 1:
            pages.append([head])
            used = head.height
        pages[-1].append(row)
        used += row.height
    # The last page is never the totals alone.
    if len(pages) > 1 and len(pages[-1]) == 2 and len(pages[-2]) > 2:
        pages[-1].insert(1, pages[-2].pop())
    return pages


def _draw_head(paper: Paper, *, tier: str, on: date, office: str) -> float:
    paper.text(paper.width / 2, TOP, TITLE, TITLE_STYLE, align="center")
    y = TOP + TITLE_STYLE.leading + 5
    told = f"评估等级：{tier}　评估日：{long_day(on)}"
    paper.text(paper.width - LEFT, y, told, LINE_STYLE, align="right")
    room = INNER - fonts.width(LINE_STYLE.chain, told) * LINE_STYLE.size - 12
    one_line(paper, LEFT, y, f"填报单位：{plain(office)}", LINE_STYLE, room=room)
    return y + LINE_STYLE.leading + 3


def _no_parks(paper: Paper, data: PaperData) -> bytes:
    top = _draw_head(paper, tier=UNKNOWN, on=data.printed_on, office=data.office)
    told = cell("台账中还没有园区。", TEXT_STYLE)
    bottom = draw(paper, [lay(Row((told,), least=LEAST_ROW), (INNER,))], left=LEFT, top=top)
    paper.frame(LEFT, top, LEFT + INNER, bottom)
    paper.end_page()
    return paper.finish()


def _notes(appraisal: ParkAppraisal, data: PaperData) -> tuple[str, ...]:
    legend = "✓ 达标　× 未达标　? 无法判定　≠ 口径不同，请盟局认定　数值单位见表头"
    printed = f"打印日期 {long_day(data.printed_on)}"
    policy = f"政策版本 {appraisal.policy_version}；校验值 {appraisal.policy_sha256}"
    told = (appraisal.policy_note,) if appraisal.policy_note else ()
    return legend, f"{policy}；{printed}", *told


def summary(data: PaperData) -> bytes:
    """The summary of all parks of one jurisdiction against the tier, in the order given."""
    paper = Paper(title=TITLE, office=data.office, landscape=True)
    if not data.parks:
        return _no_parks(paper, data)
    appraisal = data.parks[0].appraisal
    verdicts = [park.appraisal.tier(data.tier_id) for park in data.parks]
    widths = _widths(len(verdicts[0].criteria))
    rows = [_park_row(n, park, data.tier_id, widths) for n, park in enumerate(data.parks, 1)]
    rows.append(_totals_row(verdicts, widths))
    room = paper.height - TOP - HEAD_HEIGHT - BOTTOM - FOOT_HEIGHT
    pages = _pages(rows, _heads(verdicts[0], widths), room)
    for number, page in enumerate(pages, 1):
        label = verdicts[0].tier.label
        top = _draw_head(paper, tier=label, on=appraisal.on, office=data.office)
        bottom = draw(paper, page, left=LEFT, top=top)
        paper.frame(LEFT, top, LEFT + INNER, bottom)
        foot(
            paper,
            left=LEFT,
            top=paper.height - BOTTOM - FOOT_HEIGHT + 5,
            notes=_notes(appraisal, data),
            place=place(number, len(pages)),
        )
        paper.end_page()
    return paper.finish()
