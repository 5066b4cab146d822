"""Values, verdicts and dates in the words of the papers.

The rule: no data is said in words, never shown as 0; and no ID number leaves here in full.
"""

import re
from datetime import date, datetime, timedelta, timezone

from app.domain.identifiers import birth_date, check_id_number, check_uscc, masked
from app.domain.measures import Rate, area_text, percent_text, wan_text
from app.policy.figures import KINDS
from app.policy.pack import Criterion
from app.policy.verdicts import (
    CONTESTED_TEXT,
    VERDICT_LABELS,
    CriterionVerdict,
    Figure,
    ParkAppraisal,
    Quantity,
    TierVerdict,
    Value,
    Verdict,
)
from app.reports.inputs import Signature

# The window's ✗ stands in none of the shipped faces; × does, and is what forms are marked with.
SIGNS: dict[Verdict, str] = {"met": "✓", "not_met": "×", "undetermined": "?"}
NO_DATA = "无数据"
# Papers say the country's own time, wherever the clock of the computer stands.
BEIJING = timezone(timedelta(hours=8))
DRAFT = "草稿，未签发"
UNKNOWN = "—"
EARLIEST_BIRTH = 1900
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
# Area-months and entity-months: what the mean over month ends sums up.
_MONTHLY_READINGS = frozenset(("Y1", "N2"))


def _mask(match: re.Match[str]) -> str:
    number = match.group().upper()
    born = birth_date(number)
    if born is None or born.year < EARLIEST_BIRTH:
        return match.group()
    # A mistyped check digit makes it no less a person's number, unless it is an office's.
    if check_id_number(number) is not None and check_uscc(number) is None:
        return match.group()
    return masked(number)


def plain(text: str | None) -> str:
    """A text of the ledger for paper: one line, ID numbers masked, — where there is none."""
    if not text or not text.strip():
        return UNKNOWN
    return _ID_NUMBER.sub(_mask, " ".join(text.split()))


def day_text(day: date | None) -> str:
    """2026-06-30, or —."""
    return day.isoformat() if day else UNKNOWN


def long_day(day: date) -> str:
    """2026年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def long_moment(moment: str) -> str:
    """2026年7月1日 14:05, of a moment in UTC."""
    at = datetime.fromisoformat(moment).astimezone(BEIJING)
    return f"{long_day(at.date())} {at:%H:%M}"


def standing(signature: Signature | None) -> str:
    """What stands under the title of a recorded assessment: a draft, a correction; else empty."""
    if signature is None:
        return ""
    draft = "" if signature.signed_off_at else DRAFT
    corrects = plain(signature.corrects) if signature.corrects else ""
    return "　".join(words for words in (draft, corrects) if words)


def dated(signature: Signature | None, printed_on: date) -> str:
    """The day at the foot: of a signed assessment when it was signed, else when it is printed."""
    if signature is None:
        return f"打印日期 {long_day(printed_on)}"
    if signature.signed_off_at is None:
        return f"{DRAFT}；填报日期 {long_day(printed_on)}"
    return f"签发时间 {long_moment(signature.signed_off_at)}"


def verdict_text(verdict: Verdict) -> str:
    """✓ 达标."""
    return f"{SIGNS[verdict]} {VERDICT_LABELS[verdict]}"


def amount_text(amount: int, quantity: Quantity, unit: str) -> str:
    """A whole amount without its unit: dm² in ㎡, fen in 万元, the rest as counted."""
    if quantity == "area" or unit == "㎡":
        return area_text(amount)
    if quantity == "money":
        return wan_text(amount)
    return f"{amount:,}"


def unit_of(unit: str, reading: str) -> str:
    """The unit that the rows behind a reading are counted in."""
    return f"{unit}·月" if reading in _MONTHLY_READINGS else unit


def _mean_text(rate: Rate) -> str:
    """A mean with one decimal, never rounded up to a threshold it does not reach."""
    tenths = rate.n * 10 // rate.d
    return f"{tenths // 10:,}.{tenths % 10}"


def value_text(value: Value, quantity: Quantity, unit: str) -> str:
    """A value with its unit: 28 户, 270 万元, 97.5%, 完善."""
    if value is None:
        return NO_DATA
    if isinstance(value, bool):
        return "完善" if value else "不完善"
    if isinstance(value, Rate):
        if value.d == 0:
            return NO_DATA
        return percent_text(value) if quantity == "rate" else f"{_mean_text(value)} {unit}"
    return f"{amount_text(value, quantity, unit)} {unit}".rstrip()


def parts_text(value: Value, quantity: Quantity, unit: str, reading: str) -> str:
    """What a share or a mean is made of: 2,802.3/2,874 ㎡; empty for anything else."""
    if not isinstance(value, Rate):
        return ""
    if value.d == 0:
        return "没有可作分母的数"
    if quantity != "rate":
        return f"{value.n:,}÷{value.d}"
    n, d = (amount_text(part, quantity, unit) for part in value)
    return f"{n}/{d} {unit_of(unit, reading)}"


def short_value(value: Value, quantity: Quantity, unit: str) -> str:
    """A value without its unit, for a column whose head has it."""
    if value is None or isinstance(value, (bool, Rate)):
        return value_text(value, quantity, "").rstrip()
    return amount_text(value, quantity, unit)


def threshold_text(criterion: Criterion, quantity: Quantity, unit: str) -> str:
    """≥ 30 户; 完善 for a judged criterion."""
    threshold = criterion.threshold
    if isinstance(threshold, bool):
        return "经评定完善"
    if isinstance(threshold, Rate):
        whole, rest = divmod(threshold.n * 100, threshold.d)
        return f"≥ {whole}%" if not rest else f"≥ {percent_text(threshold)}"
    return f"≥ {amount_text(threshold, quantity, unit)} {unit}".rstrip()


def figure_name(figure: Figure) -> str:
    """A figure's label with its year: 2025 年度在孵创业实体."""
    if figure.year is None:
        return figure.label
    between = " " if figure.label.startswith("年") else " 年"
    return f"{figure.year}{between}{figure.label}"


def _lacks(answer: CriterionVerdict) -> str:
    """What one criterion lacks; of a yearly one, what its worst year lacks."""
    if answer.verdict == "undetermined":
        return f"：{answer.why}" if answer.why else "无法判定"
    worst = [year.year for year in answer.years if year.value == answer.value]
    if not worst:
        return answer.distance_text or "未达标"
    of_year = [
        told for told in answer.distance_text.split("；") if told.startswith(f"{worst[0]} 年")
    ]
    return f" {of_year[0]}" if of_year else answer.distance_text or "未达标"


def lacking_text(verdict: TierVerdict) -> str:
    """What a tier lacks, criterion by criterion; empty if it is met.

    The tier's own sentence has every year; here, beside the table of years, the worst is enough.
    """
    return "；".join(
        f"{answer.criterion.label}{_lacks(answer)}"
        for answer in verdict.criteria
        if answer.verdict != "met"
    )


def conclusion_text(appraisal: ParkAppraisal, verdict: TierVerdict) -> str:
    """The conclusion as a sentence: counts by verdict, then what is missing."""
    counts = dict.fromkeys(VERDICT_LABELS, 0)
    for answer in verdict.criteria:
        counts[answer.verdict] += 1
    told = "、".join(f"{VERDICT_LABELS[key]} {n} 项" for key, n in counts.items() if n)
    contested = sum(answer.contested for answer in verdict.criteria)
    if contested:
        told += f"（其中 {contested} 项{CONTESTED_TEXT}）"
    text = (
        f"{appraisal.on} 对照{verdict.tier.label}的 {len(verdict.criteria)} 项指标：{told}。"
        f"结论：{VERDICT_LABELS[verdict.verdict]}。"
    )
    lacking = lacking_text(verdict)
    return f"{text}{lacking}。" if lacking else text


def reading_words(figure: str, reading: str) -> str:
    """What a reading's code means, in a few words; empty if the program does not know it."""
    kind = KINDS.get(figure)
    if kind is None:
        return ""
    return next((known.words for known in kind.readings if known.code == reading), "")
