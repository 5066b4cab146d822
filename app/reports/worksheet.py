"""核查底稿: behind each figure the rows counted and the rows left out with the reason.

The rule: every row is printed, on as many pages as it takes; a table's head stands on each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.measures import Rate
from app.policy.verdicts import Figure, ParkAppraisal, TracedRow
from app.reports import fonts
from app.reports.inputs import PaperData, ParkDetails, ParkPaper, TracedFigure
from app.reports.lines import fit, wrap
from app.reports.page import MM, NOTE, Paper, Style, foot, place
from app.reports.table import Laid, Row, cell, draw, lay
from app.reports.wording import (
    amount_text,
    figure_name,
    long_day,
    parts_text,
    plain,
    reading_words,
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
# A section begins on a page only if so many of its rows follow there.
ROWS_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something with a height: lines of text, or rows of a table under their repeated head.

    `gap` is the part of the height that stays empty above it, but not at the top of a page.
    """

    height: float
    gap: float = 0
    lines: tuple[tuple[str, Style], ...] = ()
    rows: tuple[Laid, ...] = ()


Page = list[_Piece]


def _columns(millimetres: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(INNER * mm / sum(millimetres) for mm in millimetres)


def _title_lines(appraisal: ParkAppraisal, details: ParkDetails) -> _Piece:
    lines = [(TITLE, TITLE_STYLE), ("", Style(fonts.TEXT, 4))]
    room = INNER / LINE_STYLE.size
    day = long_day(appraisal.on)
    for told in (
        f"园区名称：{plain(appraisal.name)}",
        f"所属地区：{plain(details.region)}　评估日：{day}",
    ):
        lines += [(line, LINE_STYLE) for line in wrap(LINE_STYLE.chain, told, room=room)]
    return _Piece(sum(style.leading for _, style in lines), lines=tuple(lines))


def _running_head(park: ParkPaper, traced: TracedFigure) -> _Piece:
    """What a page says at its top where a table goes on."""
    told = f"{TITLE}（续）　{figure_name(traced.figure)}　{plain(park.appraisal.name)}"
    size, lines = fit(TEXT_STYLE.chain, told, size=TEXT_STYLE.size, room=INNER, least=0)
    style = Style(TEXT_STYLE.chain, size, TEXT_STYLE.leading / size)
    return _Piece(style.leading + 3, lines=((lines[0], style),))


def _section_lines(traced: TracedFigure) -> _Piece:
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
    lines = [
        (line, style)
        for text, style in ((told, SECTION_STYLE), (basis, TEXT_STYLE))
        for line in wrap(style.chain, text, room=INNER / style.size)
    ]
    high = SECTION_GAP + sum(style.leading for _, style in lines) + 3
    return _Piece(high, gap=SECTION_GAP, lines=tuple(lines))


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


class _Flow:
    """Fills pages from the top; a head is repeated where its table goes on."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.pages: list[Page] = [[]]
        self.used = 0.0

    def turn(self) -> None:
        """Begins a page, unless the page is still empty."""
        if self.pages[-1]:
            self.pages.append([])
            self.used = 0.0

    def add(self, piece: _Piece) -> None:
        """Puts a piece on the page as it stands."""
        self.pages[-1].append(piece)
        self.used += piece.height

    def table(
        self,
        before: tuple[_Piece, ...],
        head: Laid,
        rows: Sequence[Laid],
        *,
        again: _Piece,
        goes_on: bool = False,
    ) -> None:
        """What stands before the table, its head and its first rows are never parted.

        `again` stands at the top of each further page, and of the first if a section goes on.
        """
        first = sum(row.height for row in rows[:ROWS_TOGETHER])
        if self.used + sum(p.height for p in before) + head.height + first > self.room:
            self.turn()
            before = (again,) if goes_on else before
        for piece in before:
            self.add(piece)
        held: list[Laid] = [head]
        high = head.height
        for row in rows:
            if self.used + high + row.height > self.room and len(held) > 1:
                # The total never stands alone on the last page.
                along = [held.pop()] if row is rows[-1] and len(held) > ROWS_TOGETHER else []
                self.add(_Piece(sum(each.height for each in held), rows=tuple(held)))
                self.turn()
                self.add(again)
                held = [head, *along]
                high = sum(each.height for each in held)
            held.append(row)
            high += row.height
        self.add(_Piece(high, rows=tuple(held)))


def _lay_section(
    flow: _Flow, before: tuple[_Piece, ...], traced: TracedFigure, again: _Piece
) -> None:
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
        flow.table((_Piece(GAP, gap=GAP),), heads, rows, again=again, goes_on=True)


def _none_row(traced: TracedFigure) -> Laid:
    value = traced.figure.readings[traced.reading]
    empty = value is None or (isinstance(value, Rate) and value.d == 0)
    told = "台账中没有可计入的记录。" if empty else "本项取自园区登记或评定，没有逐行明细。"
    return lay(Row((cell(told, TEXT_STYLE),), least=LEAST_ROW), (INNER,))


def _pages(park: ParkPaper, room: float) -> list[Page]:
    flow = _Flow(room)
    before: tuple[_Piece, ...] = (_title_lines(park.appraisal, park.details),)
    for traced in park.traced:
        _lay_section(flow, before, traced, _running_head(park, traced))
        before = ()
    if before:
        told = cell("没有选择要打印底稿的指标。", TEXT_STYLE)
        flow.table(before, lay(Row((told,), least=LEAST_ROW), (INNER,)), (), again=_Piece(0))
    return flow.pages


def _draw_piece(paper: Paper, piece: _Piece, top: float) -> None:
    if piece.rows:
        bottom = draw(paper, piece.rows, left=LEFT, top=top)
        paper.frame(LEFT, top, LEFT + INNER, bottom)
        return
    for line, style in piece.lines:
        if style is TITLE_STYLE:
            paper.text(paper.width / 2, top, line, style, align="center")
        else:
            paper.text(LEFT, top, line, style)
        top += style.leading


def _draw_page(paper: Paper, page: Page, notes: tuple[str, ...], at: str) -> None:
    y = TOP - page[0].gap
    for piece in page:
        _draw_piece(paper, piece, y + piece.gap)
        y += piece.height
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
            f"填报单位：{plain(data.office)}；打印日期 {long_day(data.printed_on)}",
        )
        pages = _pages(park, room)
        for number, page in enumerate(pages, 1):
            _draw_page(paper, page, notes, place(number, len(pages)))
    return paper.finish()


def worksheet(
    appraisal: ParkAppraisal,
    traced: tuple[TracedFigure, ...],
    park_details: ParkDetails,
    *,
    office: str,
    printed_on: date,
) -> bytes:
    """The 核查底稿 of one park: a section for each traced figure, in the order given."""
    park = ParkPaper(appraisal=appraisal, details=park_details, traced=traced)
    return worksheets(PaperData(parks=(park,), tier_id="", office=office, printed_on=printed_on))
