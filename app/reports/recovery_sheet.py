"""恢复单: what opens the ledger when nothing else does, on one A4 page for the office's safe.

The rule: every secret stands there twice, to be read aloud and to be scanned; nothing of it stays
anywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.reports import fonts
from app.reports.lines import wrap
from app.reports.page import MM, NOTE, Paper, Style, foot, one_line, place
from app.reports.qr import QUIET, qr_squares
from app.reports.table import Row, cell, draw, lay
from app.reports.wording import long_day

TITLE = "创园台账恢复单"
WARNING = "锁入保险柜保管。不要拍照、扫描，不要存进电脑或手机；谁拿到它，谁就能打开台账。"
CODE_TITLE = "一、恢复码：忘记口令时，打开台账"
CODE_NOTE = "在口令处输入，大小写不限，横线和空格可以不输。只有字母和数字 2 至 7，没有 0、1、8。"
KEY_TITLE = "二、恢复钥匙：台账和备份都没有了，打开本单位写出的数据包"
KEY_NOTE = "输入时大写，四行连成一行，不留空格。后三行没有字母 B、I、O，也没有数字 1。"
USES = """
忘记口令：打开台账时，在口令处输入恢复码（也可用扫码枪扫恢复码的方块），再在“系统”中另设口令。
电脑损坏或丢失：在另一台电脑上装好本程序，从最近的备份恢复台账，用口令或恢复码打开；按提示另起报送序列，\
并打电话请上级机构核对同意。电脑可能落入他人之手时，还要更换钥匙，重新写出名片，请上级机构作废原来的，\
在电话里核对新的指纹。
台账和备份都没有了：请上级机构交回本单位报送过的数据包，由技术人员用恢复钥匙和通用的 age 解密工具\
打开，取回其中的记录。
本单遗失或可能被人看过：在“系统”中重新制作恢复单，旧单随即作废。以前的备份仍能用旧恢复码打开，\
请把它们一并收好或销毁。
""".strip().splitlines()
USES_TITLE = "三、什么时候用，怎么用"
KEEPING_TITLE = "四、保管"
KEEPERS = ("保管人", "签字", "日期", "存放处")
KEEPER_LINES = 3
KEY_HEAD = "AGE-SECRET-KEY-1"

LEFT, TOP, BOTTOM = 22 * MM, 15 * MM, 11 * MM
INNER = 210 * MM - 2 * LEFT
QR_SIDE = 41 * MM
TITLE_STYLE = Style(fonts.TITLE, 22)
HEAD_STYLE = Style(fonts.HEAD, 12, 1.4)
LINE_STYLE = Style(fonts.TEXT, 11, 1.36)
SMALL = Style(fonts.TEXT, 10, 1.36)
FINGERPRINT_STYLE = Style(fonts.HEAD, 13)
CODE_SIZE, KEY_SIZE = 21.0, 14.5
# Characters of one width, as figures have them: an M and an I take the same room.
CELL = 0.84
GAP, HIGHEST_LINE = 5 * MM, 9.5 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What the sheet says; `code` is groups joined by hyphens, `identity` an AGE-SECRET-KEY-1…."""

    office: str
    unit: str
    ledger: str
    made_on: date
    code: str = field(repr=False)
    identity: str = field(repr=False)
    fingerprint: str


# Made up, for the self-test and the tests; it opens nothing.
SAMPLE = RecoverySheet(
    office="科尔沁右翼中旗人力资源和社会保障局",
    unit="152222",
    ledger="科右中旗.ledger",
    made_on=date(2026, 6, 30),
    code="ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567",
    identity="AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE6MUA",
    fingerprint="12345 67890 12345 67890 12345 67899",
)


@dataclass(frozen=True, slots=True)
class _Secret:
    """A secret laid out: rows of groups to read aloud, and what its code says when scanned."""

    title: str
    scanned: str = field(repr=False)
    rows: tuple[Sequence[str], ...] = field(repr=False)
    size: float
    note: str


def recovery_sheet(sheet: RecoverySheet) -> bytes:
    """The PDF, one page."""
    paper = Paper(title=TITLE, office=sheet.office)
    paper.text(paper.width / 2, TOP, TITLE, TITLE_STYLE, align="center")
    top = TOP + TITLE_STYLE.leading + 2 * MM
    one_line(paper, paper.width / 2, top, WARNING, LINE_STYLE, room=INNER, align="center")
    top = _facts(paper, sheet, top + LINE_STYLE.leading + 2 * MM)
    code = _Secret(CODE_TITLE, sheet.code, _rows(sheet.code.split("-"), 4), CODE_SIZE, CODE_NOTE)
    top = _draw_secret(paper, code, top + GAP)
    rest = sheet.identity.removeprefix(KEY_HEAD)
    fours = [rest[i : i + 4] for i in range(0, len(rest), 4)]
    key = _Secret(KEY_TITLE, sheet.identity, ((KEY_HEAD,), *_rows(fours, 5)), KEY_SIZE, KEY_NOTE)
    top = _draw_secret(paper, key, top + GAP)
    top = _uses(paper, top + GAP)
    said = f"本单于{long_day(sheet.made_on)}制作。重新制作以后，本单作废，请当面销毁。"
    bottom = paper.height - BOTTOM - NOTE.leading
    _keepers(paper, top + GAP, bottom=bottom - 3 * MM)
    foot(paper, left=LEFT, top=bottom, notes=(said,), place=place(1, 1))
    paper.end_page()
    return paper.finish()


def _facts(paper: Paper, sheet: RecoverySheet, top: float) -> float:
    label, wide = 24 * MM, INNER - 24 * MM
    two = (label, wide)
    rows = [
        lay(Row((cell("机构", LINE_STYLE), cell(sheet.office, LINE_STYLE))), two),
        lay(
            Row(
                (
                    cell("机构代码", LINE_STYLE),
                    cell(sheet.unit, LINE_STYLE),
                    cell("制作日期", LINE_STYLE),
                    cell(long_day(sheet.made_on), LINE_STYLE),
                )
            ),
            (label, wide - 76 * MM, label, 52 * MM),
        ),
        lay(Row((cell("台账文件", LINE_STYLE), cell(sheet.ledger, LINE_STYLE))), two),
        lay(Row((cell("机构指纹", LINE_STYLE), cell(sheet.fingerprint, FINGERPRINT_STYLE))), two),
    ]
    bottom = draw(paper, rows, left=LEFT, top=top)
    paper.frame(LEFT, top, LEFT + INNER, bottom)
    return bottom


def _rows(groups: Sequence[str], in_a_row: int) -> tuple[Sequence[str], ...]:
    return tuple(groups[i : i + in_a_row] for i in range(0, len(groups), in_a_row))


def _draw_secret(paper: Paper, secret: _Secret, top: float) -> float:
    """Groups to read aloud on the left, the code to scan on the right; the bottom comes back."""
    paper.text(LEFT, top, secret.title, HEAD_STYLE)
    top += HEAD_STYLE.leading
    _draw_qr(paper, secret.scanned, left=LEFT + INNER - QR_SIDE, top=top)
    y = top + 2 * MM
    for groups in secret.rows:
        _spelled(paper, groups, y, secret.size)
        y += secret.size * 1.5
    y += MM
    for line in wrap(SMALL.chain, secret.note, room=(INNER - QR_SIDE - 4 * MM) / SMALL.size):
        paper.text(LEFT, y, line, SMALL)
        y += SMALL.leading
    return max(y, top + QR_SIDE)


def _spelled(paper: Paper, groups: Sequence[str], top: float, size: float) -> None:
    style = Style(fonts.HEAD, size)
    x = LEFT
    for group in groups:
        for char in group:
            paper.text(x + CELL * size / 2, top, char, style, align="center")
            x += CELL * size
        x += CELL * size


def _draw_qr(paper: Paper, text: str, *, left: float, top: float) -> None:
    rows = qr_squares(text)
    side = QR_SIDE / (len(rows) + 2 * QUIET)
    for down, row in enumerate(rows, QUIET):
        y = top + down * side
        start: int | None = None
        for across, dark in enumerate((*row, False), QUIET):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                paper.block(left + start * side, y, left + across * side, y + side)
                start = None


def _uses(paper: Paper, top: float) -> float:
    paper.text(LEFT, top, USES_TITLE, HEAD_STYLE)
    top += HEAD_STYLE.leading
    indent = 1.5 * SMALL.size
    for number, use in enumerate(USES, 1):
        paper.text(LEFT, top, f"{number}.", SMALL)
        for line in wrap(SMALL.chain, use, room=(INNER - indent) / SMALL.size):
            paper.text(LEFT + indent, top, line, SMALL)
            top += SMALL.leading
    return top


def _keepers(paper: Paper, top: float, *, bottom: float) -> None:
    """Lines to sign on, as high as the room allows."""
    paper.text(LEFT, top, KEEPING_TITLE, HEAD_STYLE)
    top += HEAD_STYLE.leading + MM
    widths = [INNER / len(KEEPERS)] * len(KEEPERS)
    head = lay(Row(tuple(cell(word, SMALL, "center") for word in KEEPERS)), widths)
    high = min((bottom - top - head.height) / KEEPER_LINES, HIGHEST_LINE)
    empty = lay(Row(tuple(cell("", SMALL) for _ in KEEPERS), least=high), widths)
    end = draw(paper, [head, *[empty] * KEEPER_LINES], left=LEFT, top=top)
    paper.frame(LEFT, top, LEFT + INNER, end)
