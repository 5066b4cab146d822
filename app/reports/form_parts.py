"""The rows of the assessment form: the park, its criteria, the conclusion, outlook, signatures.

The rule: rows only; what they measure and where they stand is the table's and the form's business.
"""

from dataclasses import dataclass

from app.domain.codes import TIER_LABELS
from app.policy.verdicts import (
    CONTESTED_SIGN,
    CONTESTED_TEXT,
    VERDICT_LABELS,
    CriterionVerdict,
    OutlookStep,
    ParkAppraisal,
    TierVerdict,
)
from app.reports import fonts
from app.reports.inputs import ParkDetails, Signature
from app.reports.page import MM, Style
from app.reports.table import Cell, Row, cell
from app.reports.wording import (
    UNKNOWN,
    conclusion_text,
    day_text,
    long_moment,
    parts_text,
    plain,
    reading_words,
    threshold_text,
    value_text,
    verdict_text,
)

Section = tuple[tuple[float, ...], list[Row]]
CRITERIA_MM = (10, 30, 21.5, 29, 21, 25, 20.5, 15)
CRITERIA_HEADS = ("序号", "指标", "标准", "数值", "判定", "差距", "口径", "依据")
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Look:
    """The styles at one scale, and the width of the form in points."""

    scale: float
    width: float

    def style(self, chain: fonts.Chain, size: float) -> Style:
        """A style at this scale."""
        return Style(chain, size * self.scale)

    @property
    def text(self) -> Style:
        return self.style(fonts.TEXT, 10.5)

    @property
    def head(self) -> Style:
        return self.style(fonts.HEAD, 10)

    @property
    def small(self) -> Style:
        return self.style(fonts.TEXT, 8)

    @property
    def note(self) -> Style:
        return self.style(fonts.TEXT, 9)

    @property
    def row(self) -> float:
        """The least height of a row."""
        return 7.6 * MM * self.scale

    def columns(self, *millimetres: float) -> tuple[float, ...]:
        """Columns of these proportions over the whole width."""
        return tuple(self.width * mm / sum(millimetres) for mm in millimetres)


def _pair(label: str, value: str, look: Look) -> tuple[Cell, Cell]:
    return cell(label, look.head, "center"), cell(value, look.text)


def park_rows(
    appraisal: ParkAppraisal, verdict: TierVerdict, details: ParkDetails, look: Look
) -> Section:
    """The head of the form: who is assessed, against what, and what it holds already."""
    held = "、".join(TIER_LABELS.get(tier, tier) for tier in appraisal.held) or "无"
    kinds = "、".join(details.kinds) or UNKNOWN
    if details.speciality:
        kinds += f"（{plain(details.speciality)}）"
    contact = f"{plain(details.manager)}　{plain(details.phone)}"
    if not details.manager and not details.phone:
        contact = UNKNOWN
    pairs = (
        ("园区名称", plain(appraisal.name), "所属地区", plain(details.region)),
        ("运营单位", plain(details.operator), "信用代码", plain(details.operator_uscc)),
        ("地址", plain(details.address), "负责人电话", contact),
        ("园区类别", kinds, "开园日期", day_text(details.opened_on)),
        ("已认定等级", held, "评估等级", verdict.tier.label),
    )
    rows = [Row((*_pair(a, b, look), *_pair(c, d, look)), least=look.row) for a, b, c, d in pairs]
    return look.columns(22, 74, 22, 54), rows


def _value_cell(answer: CriterionVerdict, look: Look) -> Cell:
    value = value_text(answer.value, answer.quantity, answer.unit)
    if answer.years:
        worst = next((y.year for y in answer.years if y.value == answer.value), None)
        value = f"{value}（{worst} 年）" if worst else value
    parts = [(value, look.text)]
    detail = parts_text(answer.value, answer.quantity, answer.unit, answer.reading)
    if detail:
        parts.append((detail, look.small))
    return Cell(tuple(parts), "center")


def _verdict_cell(answer: CriterionVerdict, look: Look) -> Cell:
    parts = [(verdict_text(answer.verdict), look.head)]
    if answer.contested:
        parts.append((f"{CONTESTED_SIGN} 口径不同", look.style(fonts.HEAD, 8)))
    return Cell(tuple(parts), "center")


def _distance_cell(answer: CriterionVerdict, look: Look) -> Cell:
    if answer.verdict == "undetermined":
        return cell(answer.why or UNKNOWN, look.small)
    if answer.distance_text:
        return cell(answer.distance_text.replace("；", "\n"), look.small, "center")
    return cell(UNKNOWN, look.text, "center")


def _notes(answer: CriterionVerdict) -> list[str]:
    notes = []
    if answer.contested:
        told = [(answer.reading, answer.value, answer.verdict)]
        told += [(code, value, verdict) for code, (value, verdict) in answer.others.items()]
        readings = "；".join(
            f"{code}（{reading_words(answer.criterion.figure, code)}）"
            f"{value_text(value, answer.quantity, answer.unit)}，{VERDICT_LABELS[verdict]}"
            for code, value, verdict in told
        )
        notes.append(f"{CONTESTED_TEXT}：{readings}。")
    if answer.missing:
        year = "最多的一年有 " if len(answer.years) > 1 else ""
        notes.append(f"{year}{answer.missing} 户未报用工数，按 0 人计入。")
    return notes


def _criterion_row(number: int, answer: CriterionVerdict, look: Look) -> Row:
    criterion = answer.criterion
    words = reading_words(criterion.figure, answer.reading)
    notes = _notes(answer)
    return Row(
        (
            cell(str(number), look.text, "center"),
            cell(criterion.label, look.text),
            cell(threshold_text(criterion, answer.quantity, answer.unit), look.text, "center"),
            _value_cell(answer, look),
            _verdict_cell(answer, look),
            _distance_cell(answer, look),
            cell(f"{answer.reading} {words}".strip(), look.small),
            cell(criterion.clause, look.small, "center"),
        ),
        note=cell("\n".join(notes), look.note) if notes else None,
        least=look.row,
    )


def criteria_rows(verdict: TierVerdict, look: Look) -> Section:
    """The criteria of the tier with value, verdict, distance, reading and clause."""
    heads = Row(tuple(cell(head, look.head, "center") for head in CRITERIA_HEADS), least=look.row)
    rows = [_criterion_row(n, answer, look) for n, answer in enumerate(verdict.criteria, 1)]
    return look.columns(*CRITERIA_MM), [heads, *rows]


def _step_text(step: OutlookStep, verdict: TierVerdict) -> str:
    """A coming quarter end as a sentence; empty if nothing happens till then."""
    tier = verdict.tier
    names = [plain(name) for name in step.ending]
    falls = [
        fall.removeprefix(f"{tier.label}：") for fall in step.falls if fall.startswith(tier.label)
    ]
    if not names and not falls:
        return ""
    shown = "、".join(names[:NAMES_SHOWN]) + (" 等" if len(names) > NAMES_SHOWN else "")
    told = f"又有 {len(names)} 户协议到期（{shown}）" if names else "没有协议到期"
    if falls:
        told += f"，{'、'.join(falls)}"
    if tier.id in step.tiers:
        told += f"；{tier.label}{VERDICT_LABELS[step.tiers[tier.id]]}"
    return f"至 {step.on}：{told}。"


def outlook_rows(appraisal: ParkAppraisal, verdict: TierVerdict, look: Look) -> Section:
    """What comes if every agreement in force runs out on its end and nothing else changes."""
    columns = look.columns(22, 150)
    if not appraisal.outlook:
        return columns, []
    steps = [told for step in appraisal.outlook if (told := _step_text(step, verdict))]
    if not steps:
        steps = [f"至 {appraisal.outlook[-1].on} 没有协议到期。"]
    parts = [("以下假定现有协议到期即离园，其他不变。", look.small)]
    parts += [(told, look.note) for told in steps]
    return columns, [Row((cell("到期预测", look.head, "center"), Cell(tuple(parts))))]


def _seal_cell(label: str, look: Look) -> Cell:
    dated = ("（盖章）　　　　　年　　月　　日", look.text)
    return Cell(((label, look.head), dated), "center", span=3, spread=True)


def conclusion_rows(appraisal: ParkAppraisal, verdict: TierVerdict, look: Look) -> Section:
    """The conclusion of the whole form."""
    parts = [(conclusion_text(appraisal, verdict), look.text)]
    if appraisal.policy_note:
        parts.append((appraisal.policy_note, look.note))
    conclusion = Cell(tuple(parts))
    row = Row((cell("评估结论", look.head, "center"), conclusion), least=look.row * 1.4)
    return look.columns(22, 150), [row]


def _signed_cell(label: str, name: str | None, look: Look, moment: str | None = None) -> list[Cell]:
    """Who signed in the program, and when; empty where a hand will sign."""
    parts = [(plain(name), look.text)] if name else []
    if moment:
        parts.append((f"{long_moment(moment)} 签发", look.small))
    return [cell(label, look.head, "center"), Cell(tuple(parts or [("", look.text)]), "center")]


def signature_rows(look: Look, signature: Signature | None = None) -> Section:
    """The places to sign, to seal and to date."""
    filled = signature.filled_in_by if signature else None
    reviewed = signature.reviewed_by if signature else None
    moment = signature.signed_off_at if signature else None
    names = [
        *_signed_cell("填报人", filled, look),
        *_signed_cell("审核人", reviewed, look, moment),
        *_signed_cell("单位负责人", None, look),
    ]
    seals = (_seal_cell("填报单位意见", look), _seal_cell("上级认定意见", look))
    rows = [
        Row(tuple(names), least=look.row * 1.3),
        Row(seals, least=look.row * 2.6, stretch=True),
    ]
    return look.columns(22, 35.33, 22, 35.33, 22, 35.33), rows
