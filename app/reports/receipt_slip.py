"""数据包回执单: the receipt on paper, with eight characters that can be read out by telephone.

The rule: sent = accepted + set aside, and every row that was set aside stands on it by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.reports import fonts
from app.reports.flow import Flow, Line, Piece, draw_page, single, wrapped
from app.reports.page import MM, NOTE, Paper, Style, foot, place
from app.reports.table import Cell, Laid, Row, cell, lay
from app.reports.wording import long_day, plain

TITLE = "数据包回执单"
LEFT, TOP, BOTTOM = 22 * MM, 20 * MM, 14 * MM
INNER = 210 * MM - 2 * LEFT
TITLE_STYLE = Style(fonts.TITLE, 20)
SECTION_STYLE = Style(fonts.HEAD, 11)
TEXT_STYLE = Style(fonts.TEXT, 10.5)
HEAD_STYLE = Style(fonts.HEAD, 10)
CODE_STYLE = Style(fonts.HEAD, 30)
NOTE_STYLE = Style(fonts.TEXT, 8.5)
LEAST_ROW = 8 * MM
GAP = 10.0
FOOT_HEIGHT = 3 * NOTE.leading + 4
# Crockford's base 32 has no I, L, O, U: what is heard as one of them is a digit, or misheard.
CHARACTERS = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
GROUP = 4
HOW_TO = (
    "U 盘或回执文件没有带回时，接收单位可在电话里读出以上校验码，上报单位在“收发记录”中录入，"
    "本包即登记为已收到。校验码由数字和大写字母组成，其中没有字母 I、L、O、U。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """A row that was set aside: its kind (入驻协议), what it is called, and why.

    `code` is for programs; the paper says the reason.
    """

    label: str
    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip:
    """A receipt for one bundle; `check` are its eight characters, times are local.

    `from_office` sent the bundle, `to_office` received it and prints this. ValueError if the
    numbers do not add up, or if `check` is no such code.
    """

    from_office: str
    to_office: str
    stream: str
    seq: int
    made_at: datetime
    received_at: datetime
    sent: int
    accepted: int
    set_aside: tuple[SlipRow, ...]
    questions: tuple[str, ...]
    check: str
    printed_on: date

    def __post_init__(self) -> None:
        if self.sent != self.accepted + len(self.set_aside):
            raise ValueError(f"{self.sent} sent, {self.accepted} + {len(self.set_aside)} answered")
        if len(self.check) != 2 * GROUP or not CHARACTERS.issuperset(self.check):
            raise ValueError("a check has eight characters of Crockford's base 32")

    @property
    def check_text(self) -> str:
        """7K2M-9QXD."""
        return f"{self.check[:GROUP]}-{self.check[GROUP:]}"


def _columns(*millimetres: float) -> tuple[float, ...]:
    return tuple(INNER * mm / sum(millimetres) for mm in millimetres)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _facts(slip: ReceiptSlip) -> list[Laid]:
    """Who, which bundle, when, how much."""
    wide, four = _columns(28, 138), _columns(28, 55, 28, 55)
    six = _columns(28, 27.33, 28, 27.33, 28, 27.34)
    rows = [
        (("上报单位", plain(slip.from_office)), wide),
        (("接收单位", plain(slip.to_office)), wide),
        (("数据包号", f"第 {slip.seq} 包", "报送序列", slip.stream), four),
        (("制作时间", _minute(slip.made_at), "接收时间", _minute(slip.received_at)), four),
        (
            (
                *("上报记录", f"{slip.sent:,} 条", "已接收", f"{slip.accepted:,} 条"),
                *("退回", f"{len(slip.set_aside):,} 条"),
            ),
            six,
        ),
    ]
    return [
        lay(
            Row(
                tuple(
                    cell(text, TEXT_STYLE if n % 2 else HEAD_STYLE, "left" if n % 2 else "center")
                    for n, text in enumerate(texts)
                ),
                least=LEAST_ROW,
            ),
            widths,
        )
        for texts, widths in rows
    ]


def _character(char: str) -> Cell:
    kind = "数字" if char.isdigit() else "字母"
    return Cell(((char, CODE_STYLE), (kind, NOTE_STYLE)), "center")


def _code(slip: ReceiptSlip) -> Laid:
    """A box a character, so that each stands alone, and under it whether it is a letter."""
    between = cell("-", CODE_STYLE, "center")
    first, second = slip.check[:GROUP], slip.check[GROUP:]
    cells = (
        cell("校验码", HEAD_STYLE, "center"),
        *(_character(char) for char in first),
        between,
        *(_character(char) for char in second),
    )
    widths = _columns(28, *(16,) * GROUP, 10, *(16,) * GROUP)
    return lay(Row(cells, least=20 * MM), widths)


def _lines(lines: Sequence[Line], *, gap: float = 0, below: float = 0) -> Piece:
    high = gap + sum(line.style.leading for line in lines) + below
    return Piece(high, gap, tuple(lines))


def _section(told: str) -> Piece:
    return _lines(wrapped(told, SECTION_STYLE, room=INNER), gap=GAP, below=3)


def _listed(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *millimetres: float
) -> tuple[Laid, list[Laid]]:
    """A numbered list: its head and its rows."""
    widths = _columns(12, *millimetres)
    head = Row(tuple(cell(h, HEAD_STYLE, "center") for h in ("序号", *heads)), least=LEAST_ROW)
    return lay(head, widths), [
        lay(
            Row(
                (
                    cell(str(number), TEXT_STYLE, "center"),
                    *(cell(plain(text), TEXT_STYLE) for text in texts),
                ),
                least=LEAST_ROW,
            ),
            widths,
        )
        for number, texts in enumerate(rows, 1)
    ]


def _signatures() -> Laid:
    cells = (
        cell("接收人", HEAD_STYLE, "center"),
        cell("", TEXT_STYLE),
        cell("接收单位（盖章）　　　年　　月　　日", TEXT_STYLE, "center"),
    )
    return lay(Row(cells, least=20 * MM), _columns(28, 45, 93))


def _flow(slip: ReceiptSlip, room: float) -> Flow:
    flow = Flow(room)
    told = f"{TITLE}（续）　{plain(slip.from_office)}　第 {slip.seq} 包"
    again = _lines([single(told, TEXT_STYLE, room=INNER)], below=3)
    facts = _facts(slip)
    flow.table((_lines([Line(TITLE, TITLE_STYLE, "center")], below=8),), facts[0], facts[1:],
               again=again)  # fmt: skip
    flow.table((Piece(GAP, GAP),), _code(slip), (), again=again)
    flow.add(_lines(wrapped(HOW_TO, NOTE_STYLE, room=INNER), gap=3))
    if slip.set_aside:
        head, rows = _listed(
            ("种类", "名称", "退回原因"),
            [(row.label, row.name, row.reason) for row in slip.set_aside],
            *(28, 50, 76),
        )
        flow.table((_section("退回的记录，请改正后随下一包上报"),), head, rows, again=again)
    else:
        flow.add(_section("没有退回的记录"))
    if slip.questions:
        head, rows = _listed(("询问事项",), [(each,) for each in slip.questions], 154)
        flow.table((_section("请一并答复的询问"),), head, rows, again=again)
    flow.table((Piece(GAP, GAP),), _signatures(), (), again=again, goes_on=True)
    return flow


def receipt_slip(slip: ReceiptSlip) -> bytes:
    """The slip as a PDF, on as many pages as the rows need; the code stands on the foot of each."""
    paper = Paper(title=TITLE, office=slip.to_office)
    pages = _flow(slip, paper.height - TOP - BOTTOM - FOOT_HEIGHT).pages
    notes = (
        f"{plain(slip.from_office)}　第 {slip.seq} 包　校验码 {slip.check_text}",
        f"{plain(slip.to_office)}　打印日期 {long_day(slip.printed_on)}",
    )
    for number, page in enumerate(pages, 1):
        draw_page(paper, page, left=LEFT, right=LEFT + INNER, top=TOP)
        top = paper.height - BOTTOM - FOOT_HEIGHT + 5
        foot(paper, left=LEFT, top=top, notes=notes, place=place(number, len(pages)))
        paper.end_page()
    return paper.finish()
