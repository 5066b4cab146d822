"""全盟创业园区汇总表: what all offices add up to, the parks in order, who reports, what to check.

The rule: every number is one of the table's; each section has its head on every page it runs over.
"""

from app.domain.league import DUPLICATE_LABELS
from app.reports import fonts
from app.reports.flow import Flow, Line, Piece, draw_page, single, wrapped
from app.reports.inputs import LeagueData
from app.reports.league_tables import (
    Table,
    clue_table,
    office_table,
    park_table,
    reporting_table,
    signature_row,
)
from app.reports.page import Paper, Style, foot, place
from app.reports.summary import (
    BOTTOM,
    FOOT_HEIGHT,
    INNER,
    LEAST_ROW,
    LEFT,
    LINE_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    TOP,
)
from app.reports.table import Laid, Row, cell, lay
from app.reports.wording import long_day, plain

SECTION_STYLE = Style(fonts.HEAD, 11)
GAP = 9.0
SIGNS_LEGEND = (
    "✓ 达标　× 未达标　? 无法判定　≠ 口径不同，请盟局认定　"
    "认定／达标：已认定的园区数和按数据达标的园区数　"
)
LEGEND = "合计为各园区默认口径的数值相加"
NO_TIERS = "本地区执行的政策文件没有规定园区等级，各园区按机构顺序列出。"


def league_title(data: LeagueData) -> str:
    """全盟创业园区汇总表."""
    return f"{data.whole}创业园区汇总表"


def _title_lines(data: LeagueData) -> tuple[Piece, ...]:
    day = Line(f"统计日：{long_day(data.table.on)}", LINE_STYLE, "right")
    room = INNER - fonts.width(LINE_STYLE.chain, day.text) * LINE_STYLE.size - 12
    office = single(f"填报单位：{plain(data.office)}", LINE_STYLE, room=room)
    title = Line(league_title(data), TITLE_STYLE, "center")
    return (
        Piece(TITLE_STYLE.leading + 5, lines=(title,)),
        # Two lines of one height: the second is drawn over the first, at the other margin.
        Piece(0, lines=(office,)),
        Piece(LINE_STYLE.leading + 3, lines=(day,)),
    )


def _running_head(data: LeagueData, section: str) -> Piece:
    told = f"{league_title(data)}（续）　{section}　统计日：{long_day(data.table.on)}"
    line = single(told, TEXT_STYLE, room=INNER)
    return Piece(line.style.leading + 3, lines=(line,))


def _heading(section: str, notes: str) -> Piece:
    lines = [Line(section, SECTION_STYLE)]
    if notes:
        lines += wrapped(notes, TEXT_STYLE, room=INNER)
    return Piece(GAP + sum(line.style.leading for line in lines) + 3, GAP, tuple(lines))


def _said(text: str) -> Laid:
    """A table that has nothing in it says so."""
    return lay(Row((cell(text, TEXT_STYLE),), least=LEAST_ROW), (INNER,))


def _table_or(table: Table, empty: str) -> Table:
    return table if table.rows else Table(_said(empty), ())


def _parks_notes(data: LeagueData) -> str:
    if not data.table.tiers:
        return NO_TIERS
    return (
        "按达标的最高等级、达标的等级数和达标的指标数排列，相同的并列，各项都无法判定的不排名次；"
        "差距对照未达标的最低等级。"
    )


def _reporting_notes(data: LeagueData) -> str:
    if not data.offices:
        return ""
    overdue = sum(office.overdue for office in data.offices)
    return (
        f"{len(data.offices)} 个机构中 {overdue} 个逾期（从未上报，"
        f"或距上次接收超过 {data.overdue_after_days} 天），截至 {long_day(data.printed_on)}。"
    )


def _clue_notes(data: LeagueData) -> str:
    if not data.duplicates:
        return ""
    counts = "、".join(
        f"{label} {n} 条"
        for kind, label in DUPLICATE_LABELS.items()
        if (n := sum(clue.kind == kind for clue in data.duplicates))
    )
    return f"共 {len(data.duplicates)} 条：{counts}。线索供核对用，不是结论。"


def _sections(data: LeagueData) -> tuple[tuple[str, str, Table], ...]:
    """Heading, what is said under it, and the table."""
    return (
        ("一、各机构汇总", "", office_table(data.table)),
        (
            "二、园区排列",
            _parks_notes(data),
            _table_or(park_table(data.table), "台账中还没有园区。"),
        ),
        (
            "三、报送情况",
            _reporting_notes(data),
            _table_or(reporting_table(data.offices), "本单位没有下级机构。"),
        ),
        (
            "四、重复线索",
            _clue_notes(data),
            _table_or(clue_table(data.duplicates), "没有发现需要核对的重复线索。"),
        ),
    )


def _flow(data: LeagueData, room: float) -> Flow:
    flow = Flow(room)
    before = _title_lines(data)
    for section, notes, table in _sections(data):
        flow.table(
            (*before, _heading(section, notes)),
            table.head,
            table.rows,
            again=_running_head(data, section),
            leading=table.leading,
        )
        before = ()
    gap = Piece(GAP, GAP)
    flow.table((gap,), signature_row(), (), again=_running_head(data, "签字"), goes_on=True)
    return flow


def league_summary(data: LeagueData) -> bytes:
    """The league's summary of a day as a PDF, landscape."""
    paper = Paper(title=league_title(data), office=data.office, landscape=True)
    pages = _flow(data, paper.height - TOP - BOTTOM - FOOT_HEIGHT).pages
    policy = f"政策版本 {data.table.policy_version}；校验值 {data.table.policy_sha256}"
    legend = f"{SIGNS_LEGEND}{LEGEND}" if data.table.tiers else LEGEND
    notes = (legend, f"{policy}；打印日期 {long_day(data.printed_on)}")
    for number, page in enumerate(pages, 1):
        draw_page(paper, page, left=LEFT, right=LEFT + INNER, top=TOP)
        top = paper.height - BOTTOM - FOOT_HEIGHT + 5
        foot(paper, left=LEFT, top=top, notes=notes, place=place(number, len(pages)))
        paper.end_page()
    return paper.finish()
