"""The tables of the league's summary: offices, parks in order, how offices report, the clues.

The rule: rows only; where they stand is the paper's business. No data is said in words, never 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.codes import TIER_LABELS
from app.domain.league import DUPLICATE_LABELS, Duplicate, Involved, OfficeState, SentDown
from app.domain.measures import yuan_text
from app.policy.figures import KINDS
from app.policy.league import SUMMED, LeagueTable, OfficeFigures, RankedPark, Sum, within_reach
from app.policy.verdicts import CONTESTED_SIGN, TierVerdict
from app.reports.page import MM
from app.reports.summary import (
    HEAD_STYLE,
    INNER,
    LEAST_ROW,
    NOTE_STYLE,
    SIGN_STYLE,
    TEXT_STYLE,
    UNIT_STYLE,
)
from app.reports.table import Cell, Laid, Row, cell, lay
from app.reports.wording import NO_DATA, SIGNS, UNKNOWN, day_text, lacking_text, plain, short_value

# What a park's own row shows of the figures that are summed up.
PARK_FIGURES = ("residents", "jobs", "loans", "utilisation")
UNITS = {"money": "万元", "rate": "%"}


@dataclass(frozen=True, slots=True)
class Table:
    """A head, repeated on each page, and its rows; `leading` ones stay with the next."""

    head: Laid
    rows: tuple[Laid, ...]
    leading: frozenset[int] = frozenset()


def _columns(*millimetres: float) -> tuple[float, ...]:
    return tuple(INNER * mm / sum(millimetres) for mm in millimetres)


def _row(cells: Sequence[Cell], widths: tuple[float, ...]) -> Laid:
    return lay(Row(tuple(cells), least=LEAST_ROW), widths)


def _head(text: str, unit: str = "") -> Cell:
    parts = [(line, HEAD_STYLE) for line in text.split("\n")]
    return Cell((*parts, (unit, UNIT_STYLE)) if unit else tuple(parts), "center")


def _figure_head(figure: str) -> Cell:
    kind = KINDS[figure]
    return _head(kind.label, UNITS.get(kind.quantity, kind.unit))


def _sum_cell(figure: str, total: Sum) -> Cell:
    kind = KINDS[figure]
    if not total.parks:
        return cell(UNKNOWN, TEXT_STYLE, "center")
    if total.value is None:
        return cell(NO_DATA, TEXT_STYLE, "center")
    parts = [(short_value(total.value, kind.quantity, kind.unit).rstrip("%"), TEXT_STYLE)]
    if total.lacking:
        parts.append((f"{total.lacking} 园{NO_DATA}", NOTE_STYLE))
    if total.unreported:
        parts.append((f"{total.unreported} 户未报", NOTE_STYLE))
    return Cell(tuple(parts), "center")


def _tier_head(tier: str, table: LeagueTable) -> Cell:
    judged = any(tier == each.id for each in table.tiers)
    return _head(TIER_LABELS[tier], "认定／达标" if judged else "认定")


def _office_row(
    office: OfficeFigures, tiers: Sequence[str], widths: tuple[float, ...], *, total: bool = False
) -> Laid:
    counts = [
        f"{office.held[tier]}／{office.met[tier]}" if tier in office.met else f"{office.held[tier]}"
        for tier in tiers
    ]
    return _row(
        (
            cell(office.name, HEAD_STYLE if total else TEXT_STYLE, "center"),
            cell(str(office.parks), TEXT_STYLE, "center"),
            *(cell(count if office.parks else UNKNOWN, TEXT_STYLE, "center") for count in counts),
            *(_sum_cell(figure, office.sums[figure]) for figure in SUMMED),
        ),
        widths,
    )


def office_table(table: LeagueTable) -> Table:
    """An office a row with its sums, and all of them together in the last."""
    tiers = table.held_tiers
    widths = _columns(27, 11, *(21.5,) * len(tiers), *(21,) * len(SUMMED))
    heads = (
        _head("机构"),
        _head("园区", "个"),
        *(_tier_head(tier, table) for tier in tiers),
        *(_figure_head(figure) for figure in SUMMED),
    )
    rows = [_office_row(office, tiers, widths) for office in table.offices]
    rows.append(_office_row(table.total, tiers, widths, total=True))
    return Table(_row(heads, widths), tuple(rows))


def _verdict_cell(verdict: TierVerdict) -> Cell:
    sign = SIGNS[verdict.verdict] + (f" {CONTESTED_SIGN}" if verdict.contested else "")
    return cell(sign, SIGN_STYLE, "center")


def _distance(park: RankedPark) -> str:
    verdict = within_reach(park.appraisal)
    if verdict is None:
        return UNKNOWN
    # Several criteria may wait for one datum: the tier's own sentence asks for it once.
    waits = verdict.verdict == "undetermined"
    return f"{verdict.tier.label}：{verdict.distance_text if waits else lacking_text(verdict)}"


def _park_row(number: int, park: RankedPark, table: LeagueTable, widths: tuple[float, ...]) -> Laid:
    appraisal = park.appraisal
    held = [TIER_LABELS.get(tier, tier) for tier in table.held_tiers if tier in appraisal.held]
    figures = [appraisal.figure(figure) for figure in PARK_FIGURES]
    values = [short_value(f.value, f.quantity, f.unit).rstrip("%") for f in figures]
    place = str(park.rank or UNKNOWN) if table.tiers else str(number)
    return _row(
        (
            cell(place, TEXT_STYLE, "center"),
            cell(plain(appraisal.name), TEXT_STYLE),
            cell(plain(park.office), TEXT_STYLE, "center"),
            cell("\n".join(held) or "无", NOTE_STYLE, "center"),
            *(_verdict_cell(verdict) for verdict in appraisal.tiers),
            *(cell(value, TEXT_STYLE, "center") for value in values),
            *((cell(_distance(park), NOTE_STYLE),) if table.tiers else ()),
        ),
        widths,
    )


def park_table(table: LeagueTable) -> Table:
    """A park a row, the one that meets most first, with what it lacks to the next tier."""
    tiers = table.tiers
    widths = _columns(
        10, 50, 21, 25, *(19,) * len(tiers), *(17,) * len(PARK_FIGURES), *(55,) * bool(tiers)
    )
    heads = (
        _head("名次" if tiers else "序号"),
        _head("园区名称"),
        _head("所属机构"),
        _head("已认定等级"),
        *(_head(tier.label) for tier in tiers),
        *(_figure_head(figure) for figure in PARK_FIGURES),
        *((_head("差距"),) if tiers else ()),
    )
    rows = tuple(_park_row(n, park, table, widths) for n, park in enumerate(table.parks, 1))
    return Table(_row(heads, widths), rows)


def _on(moment: datetime | None) -> str:
    return day_text(moment.date() if moment else None)


def _sent_cell(sent: SentDown | None) -> Cell:
    if sent is None:
        return cell(UNKNOWN, TEXT_STYLE, "center")
    came = f"{_on(sent.received_at)} 已收到" if sent.received_at else "未见收到"
    parts = ((f"第 {sent.seq} 包 {_on(sent.sealed_at)}", TEXT_STYLE), (came, NOTE_STYLE))
    return Cell(parts, "center")


def _reported_cells(office: OfficeState) -> tuple[Cell, ...]:
    last = office.last
    if last is None:
        told = cell("从未上报", HEAD_STYLE, "center")
        return (told, *(cell(UNKNOWN, TEXT_STYLE, "center") for _ in range(3)))
    state = cell("逾期", HEAD_STYLE, "center")
    if not office.overdue:
        state = cell("按期", TEXT_STYLE, "center")
    days = f"制作 {_on(last.made_at)}　接收 {_on(last.received_at)}"
    return (
        state,
        Cell(((f"第 {last.seq} 包", TEXT_STYLE), (days, NOTE_STYLE)), "center"),
        cell(str(office.days_since), TEXT_STYLE, "center"),
        cell(str(last.set_aside), TEXT_STYLE, "center"),
    )


CARDS = {"trusted": "已核对", "revoked": "已停用", "none": "未登记"}


def reporting_table(offices: Sequence[OfficeState]) -> Table:
    """An office a row: its card, its last bundle, what is missing, what was sent down to it."""
    widths = _columns(27, 18, 20, 52, 15, 15, 37, 18, 36, 36)
    heads = (
        *(_head(text) for text in ("机构", "机构名片", "上报情况", "最近上报")),
        _head("距今", "天"),
        _head("退回", "行"),
        _head("缺包", "已由后包补齐"),
        _head("待定版本", "条"),
        _head("最近下发"),
        _head("最近回执"),
    )
    rows = tuple(
        _row(
            (
                cell(office.name, TEXT_STYLE, "center"),
                cell(CARDS[office.card], TEXT_STYLE, "center"),
                *_reported_cells(office),
                cell(office.missing_text or UNKNOWN, TEXT_STYLE, "center"),
                cell(str(office.versions_aside), TEXT_STYLE, "center"),
                _sent_cell(office.directive),
                _sent_cell(office.receipt),
            ),
            widths,
        )
        for office in offices
    )
    return Table(_row(heads, widths), rows)


def _when(record: Involved) -> str:
    if record.benefit:
        amount = f"{yuan_text(record.amount_fen)} 元" if record.amount_fen is not None else UNKNOWN
        return f"{record.benefit} {amount}，{day_text(record.day)} {record.benefit_state}"
    if record.start_on is None:
        return "没有入驻协议"
    return f"{record.start_on} 至 {record.left_on}" if record.left_on else f"{record.start_on} 至今"


def _clue_rows(number: int, clue: Duplicate, widths: tuple[float, ...]) -> Iterator[Laid]:
    yield _row(
        (
            cell(str(number), HEAD_STYLE, "center"),
            cell(DUPLICATE_LABELS[clue.kind], HEAD_STYLE, "center"),
            cell(clue.what, HEAD_STYLE, "center"),
            cell(plain(clue.sentence), TEXT_STYLE, span=3),
        ),
        widths,
    )
    for record in clue.records:
        founder = plain(record.founder)
        yield _row(
            (
                cell("", TEXT_STYLE),
                cell(record.unit, NOTE_STYLE, "center"),
                cell(plain("、".join(record.parks)), NOTE_STYLE),
                cell(plain(record.entity), NOTE_STYLE),
                cell(f"{founder}（首次创业）" if record.first_venture else founder, NOTE_STYLE),
                cell(_when(record), NOTE_STYLE),
            ),
            widths,
        )


def clue_table(clues: Sequence[Duplicate]) -> Table:
    """Each clue with what is to be checked, and under it the records, one a row."""
    widths = _columns(10, 27, 56, 62, 44, 68)
    heads = ("序号", "类别\n机构", "号码\n园区", "核对事项\n创业实体", "创业者", "入驻时间或补贴")
    rows: list[Laid] = []
    leading = []
    for number, clue in enumerate(clues, 1):
        leading.append(len(rows))
        rows += _clue_rows(number, clue, widths)
    return Table(_row([_head(text) for text in heads], widths), tuple(rows), frozenset(leading))


def signature_row() -> Laid:
    """The places to sign, to seal and to date."""
    widths = _columns(24, 43, 24, 43, 24, 43, 66)
    names = ("填报人", "审核人", "单位负责人")
    cells = [each for name in names for each in (_head(name), cell("", TEXT_STYLE))]
    seal = cell("（盖章）　　　年　　月　　日", TEXT_STYLE, "center")
    return lay(Row((*cells, seal), least=14 * MM), widths)
