"""核查底稿: behind each figure the rows counted and the rows left out with the reason.

The rule: every row is printed, on as many pages as it takes; a table's head stands on each.
"""

from collections.abc import Iterator, Sequence

from app.domain.measures import Rate
from app.policy.verdicts import Figure, TracedRow
from app.reports import fonts
from app.reports.flow import Flow, Line, Page, Piece, draw_page, single, wrapped
from app.reports.inputs import PaperData, ParkPaper, TracedFigure
from app.reports.page import MM, NOTE, Paper, Style, foot, place
from app.reports.table import Laid, Row, cell, lay
from app.reports.wording import (
    amount_text,
    dated,
    figure_name,
    long_day,
    parts_text,
    plain,
    reading_words,
    standing,
    unit_of,
    value_text,
)

TITLE = "核查底稿"
LEFT, TOP, BOTTOM = 19 * MM, 17 * MM, 12 * MM
INNER = 210 * MM - 2 * LEFT
TITLE_STYLE = Style(fonts.TITLE, 18)
LINE_STYLE = Style(fonts.TEXT, 10.5)
HEAD_STYLE = Style(fonts.HEAD, 9.5)
SECTION_STYLE = Style(fonts.HEAD, 11)
TEXT_STYLE = Style(fonts.TEXT, 9.5)
DETAIL_STYLE = Style(fonts.TEXT, 8.5)
SECTION_GAP, GAP = 10.0, 5.0
FOOT_HEIGHT = 3 * NOTE.leading + 4
COUNTED_MM = (10, 50, 90, 22)
LEFT_OUT_MM = (10, 47, 80, 35)
LEAST_ROW = 6 * MM


def _columns(millimetres: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(INNER * mm / sum(millimetres) for mm in millimetres)


def _title_lines(park: ParkPaper) -> Piece:
    appraisal, details = park.appraisal, park.details
    lines = [Line(TITLE, TITLE_STYLE, "center"), Line("", Style(fonts.TEXT, 4))]
    told = standing(park.signature)
    if told:
        again = wrapped(told, HEAD_STYLE, room=INNER)
        lines += [Line(line.text, HEAD_STYLE, "center") for line in again]
    day = long_day(appraisal.on)
    for fact in (
        f"园区名称：{plain(appraisal.name)}",
        f"所属地区：{plain(details.region)}　评估日：{day}",
    ):
        lines += wrapped(fact, LINE_STYLE, room=INNER)
    if appraisal.policy_note:
        lines += wrapped(appraisal.policy_note, DETAIL_STYLE, room=INNER)
    return Piece(sum(line.style.leading for line in lines), lines=tuple(lines))


def _running_head(park: ParkPaper, traced: TracedFigure) -> Piece:
    """What a page says at its top where a table goes on."""
    told = f"{TITLE}（续）　{figure_name(traced.figure)}　{plain(park.appraisal.name)}"
    line = single(told, TEXT_STYLE, room=INNER)
    return Piece(line.style.leading + 3, lines=(line,))


def _section_lines(traced: TracedFigure) -> Piece:
    figure, reading = traced.figure, traced.reading
    value = figure.readings[reading]
    told = f"{figure_name(figure)}：{value_text(value, figure.quantity, figure.unit)}"
    parts = parts_text(value, figure.quantity, figure.unit, reading)
    if parts:
        told += f"（{parts}）"
    words = reading_words(figure.id, reading)
    basis = f"口径 {reading} {words}".rstrip() + f"；{figure.window}；依据 {figure.how.clause}"
    counted = sum(row.counted for row in traced.rows)
    if traced.rows:
        basis += f"；计入 {counted} 行，未计入 {len(traced.rows) - counted} 行"
    lines = wrapped(told, SECTION_STYLE, room=INNER) + wrapped(basis, TEXT_STYLE, room=INNER)
    high = SECTION_GAP + sum(line.style.leading for line in lines) + 3
    return Piece(high, gap=SECTION_GAP, lines=tuple(lines))


def _heads(words: Sequence[str], widths: tuple[float, ...]) -> Laid:
    cells = tuple(cell(word, HEAD_STYLE, "center") for word in words)
    return lay(Row(cells, least=LEAST_ROW), widths)


def _counted_head(figure: Figure, reading: str) -> str:
    unit = unit_of(figure.unit, reading)
    return f"数量（{unit}）" if unit else "数量"


def _counted_rows(traced: TracedFigure, rows: Sequence[TracedRow]) -> Iterator[Laid]:
    figure, widths = traced.figure, _columns(COUNTED_MM)
    for number, row in enumerate(rows, 1):
        amount = amount_text(row.amount, figure.quantity, figure.unit)
        yield lay(
            Row(
                (
                    cell(str(number), TEXT_STYLE, "center"),
                    cell(plain(row.name), TEXT_STYLE),
                    cell(plain(row.detail), DETAIL_STYLE),
                    cell(amount, TEXT_STYLE, "right"),
                ),
                least=LEAST_ROW,
            ),
            widths,
        )
    total = amount_text(sum(row.amount for row in rows), figure.quantity, figure.unit)
    yield lay(
        Row(
            (
                cell("合计", HEAD_STYLE, "center"),
                cell(f"{len(rows)} 行", TEXT_STYLE, span=2),
                cell(total, HEAD_STYLE, "right"),
            ),
            least=LEAST_ROW,
        ),
        widths,
    )


def _left_out_rows(rows: Sequence[TracedRow]) -> Iterator[Laid]:
    widths = _columns(LEFT_OUT_MM)
    for number, row in enumerate(rows, 1):
        yield lay(
            Row(
                (
                    cell(str(number), TEXT_STYLE, "center"),
                    cell(plain(row.name), TEXT_STYLE),
                    cell(plain(row.detail), DETAIL_STYLE),
                    cell(plain(row.reason), DETAIL_STYLE),
                ),
                least=LEAST_ROW,
            ),
            widths,
        )


def _lay_section(flow: Flow, before: tuple[Piece, ...], traced: TracedFigure, again: Piece) -> None:
    counted = [row for row in traced.rows if row.counted]
    left_out = [row for row in traced.rows if not row.counted]
    section = (*before, _section_lines(traced))
    if not traced.rows:
        flow.table(section, _none_row(traced), (), again=again)
        return
    last = _counted_head(traced.figure, traced.reading)
    heads = _heads(("序号", "名称", "依据", last), _columns(COUNTED_MM))
    flow.table(section, heads, list(_counted_rows(traced, counted)), again=again)
    if left_out:
        heads = _heads(("序号", "未计入", "依据", "原因"), _columns(LEFT_OUT_MM))
        rows = list(_left_out_rows(left_out))
        flow.table((Piece(GAP, gap=GAP),), heads, rows, again=again, goes_on=True)


def _none_row(traced: TracedFigure) -> Laid:
    value = traced.figure.readings[traced.reading]
    empty = value is None or (isinstance(value, Rate) and value.d == 0)
    told = "台账中没有可计入的记录。" if empty else "本项取自园区登记或评定，没有逐行明细。"
    return lay(Row((cell(told, TEXT_STYLE),), least=LEAST_ROW), (INNER,))


def _pages(park: ParkPaper, room: float) -> list[Page]:
    flow = Flow(room)
    before: tuple[Piece, ...] = (_title_lines(park),)
    for traced in park.traced:
        _lay_section(flow, before, traced, _running_head(park, traced))
        before = ()
    if before:
        told = cell("没有选择要打印底稿的指标。", TEXT_STYLE)
        flow.table(before, lay(Row((told,), least=LEAST_ROW), (INNER,)), (), again=Piece(0))
    return flow.pages


def _draw_page(paper: Paper, page: Page, notes: tuple[str, ...], at: str) -> None:
    draw_page(paper, page, left=LEFT, right=LEFT + INNER, top=TOP)
    top = paper.height - BOTTOM - FOOT_HEIGHT + 5
    foot(paper, left=LEFT, top=top, notes=notes, place=at)
    paper.end_page()


def worksheets(data: PaperData) -> bytes:
    """The 核查底稿 of all parks in one PDF; pages are numbered park by park."""
    paper = Paper(title=TITLE, office=data.office)
    room = paper.height - TOP - BOTTOM - FOOT_HEIGHT
    for park in data.parks:
        appraisal = park.appraisal
        notes = (
            f"政策版本 {appraisal.policy_version}；校验值 {appraisal.policy_sha256}",
            f"填报单位：{plain(data.office)}；{dated(park.signature, data.printed_on)}",
        )
        pages = _pages(park, room)
        for number, page in enumerate(pages, 1):
            _draw_page(paper, page, notes, place(number, len(pages)))
    return paper.finish()
