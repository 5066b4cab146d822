"""What a clerk types, as a stored value: dates in every notation, numbers with units, full width.

The rule: pure; a text that cannot be read is a sentence that says how to type it, never a guess.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.fields import Field, Finding, Kind
from app.domain.measures import DM2_PER_M2, FEN_PER_WAN, FEN_PER_YUAN
from app.domain.middle_dots import MIDDLE_DOTS
from app.domain.slips import MOST, far_from, in_calendar, slip

NUMBER = re.compile(r"\d+(?:\.\d+)?")
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]")
HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
NAME_DOT = re.compile(rf"(?<=[{HAN}])\s*[{MIDDLE_DOTS}]\s*(?=[{HAN}])")
LONGEST = 30  # no number of an office has more digits
UNIT_WORDS = re.compile(r"(?:㎡|m2|m²|平方米|平米|万元|人|户|个|次)$", re.IGNORECASE)
# Digits and letters that an input method left full width; brackets belong to Chinese names.
HALF = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"), ("－", "－"))
    for code in range(ord(first), ord(last) + 1)
}


def read_typed(raw: str, field: Field) -> tuple[Any, Finding | None]:
    """The stored value of a typed text, and what is wrong with it; empty is None."""
    text = _one_line(raw) if field.kind is Kind.TEXT else raw.strip()
    if not text:
        missing = Finding("required", f"请填写{field.label}。") if field.required else None
        return None, missing
    value, wrong = _by_kind(text, field)
    if wrong is None and field.kind in MOST:
        wrong = slip(field, value)
    if wrong is None and field.check is not None:
        wrong = field.check(value)
    return value, wrong


def _one_line(raw: str) -> str:
    """What was pasted from a cell of two lines is one; what nobody sees would never be found.

    A name has the dot it has in an imported ledger.
    """
    return NAME_DOT.sub("·", UNSEEN.sub("", BREAKS.sub(" ", raw))).strip()


def _by_kind(text: str, field: Field) -> tuple[Any, Finding | None]:
    if field.kind is Kind.DAY:
        return read_day(text)
    if field.kind is Kind.WHOLE:
        return _number(text, field, scale=1, unit="整数")
    if field.kind is Kind.AREA:
        return _number(text, field, scale=DM2_PER_M2, unit="数字（㎡），小数最多两位")
    if field.kind is Kind.MONEY:
        return _number(text, field, scale=FEN_PER_WAN, unit="数字（万元），小数最多六位")
    if field.kind is Kind.YUAN:
        return _number(text, field, scale=FEN_PER_YUAN, unit="数字（元），小数最多两位")
    return (_identifier(text, field) if field.check is not None else text.translate(HALF)), None


def _identifier(text: str, field: Field) -> str:
    """A USCC or ID number without blanks, half width; of other texts the digits alone."""
    from app.domain.identifiers import check_id_number, check_uscc, compact  # not at the gate

    return compact(text) if field.check in (check_uscc, check_id_number) else text.translate(HALF)


def read_day(text: str) -> tuple[date | None, Finding | None]:
    """2026-06-30, 20260630, 2026.6.30, 2026/6/30 and 2026年6月30日, full width or not."""
    half = unicodedata.normalize("NFKC", text).strip()
    found = DAY.fullmatch(half) or COMPACT_DAY.fullmatch(half)
    if found is None:
        return None, Finding("day", f"“{text}”不是日期。请按 2026-06-30 或 20260630 填写。")
    year, month, day = (int(part) for part in found.groups())
    try:
        read = date(year, month, day)
    except ValueError:
        return None, Finding("day", f"没有 {year} 年 {month} 月 {day} 日这一天。请核对后重填。")
    return (read, None) if in_calendar(read) else (None, far_from(read))


def _number(text: str, field: Field, *, scale: int, unit: str) -> tuple[int | None, Finding | None]:
    """A number times `scale`, as an integer; more decimals than the scale holds are refused."""
    half = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    bare = half.removesuffix("元") if field.kind is Kind.YUAN else UNIT_WORDS.sub("", half)
    wrong = Finding("number", f"{field.label}应填{unit}，现在是“{text}”。")
    if len(bare) > LONGEST or not NUMBER.fullmatch(bare):
        return None, wrong
    try:
        scaled = Decimal(bare) * scale
    except InvalidOperation:
        return None, wrong
    if scaled != scaled.to_integral_value():
        return None, wrong
    return int(scaled), None
