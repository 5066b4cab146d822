"""Dates in every notation offices use; a cell becomes a date, or a Fault that says how to mend."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from app.domain.dates import month_end
from app.domain.slips import FIRST_DAY, LAST_DAY
from app.workbooks.cell_text import NOTHING, shown
from app.workbooks.fates import Fault

EPOCH = date(1899, 12, 30)  # Excel's day 0, right from 1900-03-01 on
FIRST_SERIAL, LAST_SERIAL = 14_611, 73_050  # 1940-01-01 .. 2099-12-31
FIRST_YEAR, LAST_YEAR = FIRST_DAY.year, LAST_DAY.year
PIVOT = 70  # 21.4.13 is 2021, 98.4.13 is 1998

OPEN_ENDED = frozenset(
    "在园 在孵 至今 未离园 未退出 未出园 未到期 在驻 未延期 未还清 未还 未毕业 未结清 未搬离 未评定"
    " 无延期".split()
)
HAN_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
CLOCK = re.compile(r"(?:T|\s+)\d{1,2}[:：]\d{1,2}.*$")
HEAD = re.compile(
    r"^(?:公元|已?于|自|从|至|到|截[至止]到?|(?:延期|延长|续签|续期|展期)(?:至|到))\s*(?=\d{2})[:：]?"
)
TAIL = re.compile(
    r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|止|起|前|之前|截止|到期|为止|终止|开始|上午|下午|\([^()\d]*\)|"
    r"(?<=[日号\d])(?:搬离|退出|离园|出园|退园|迁出|入驻|入园))+$"
)
QUARTER = re.compile(r"(\d{4})年?(?:第?([1-4一二三四])季度?末?|-?Q([1-4]))", re.IGNORECASE)
FULL = re.compile(
    r"(\d{4}|\d{2})[年./\-_,、。·\\—–− ]+(\d{1,2})[月./\-_,、。·\\—–− ]+(\d{1,2})[日号]?[.。]?"
)
MONTH = re.compile(r"(\d{4})[年./\-_\\ ]+(\d{1,2})[月]?(?:份|末|底)?")
MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
ENGLISH = re.compile(rf"(\d{{1,2}})-({'|'.join(MONTHS)})-(\d{{4}}|\d{{2}})", re.IGNORECASE)
DAY_FIRST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")


def day(raw: Any, *, month_only: bool = False) -> date | Fault | None:
    """A date. `month_only`: a month without its day stands for its last day.

    None for an empty cell and for the words that mean "not yet".
    """
    if isinstance(raw, datetime):
        return _in_range(raw.date(), raw)
    if isinstance(raw, date):
        return _in_range(raw, raw)
    if isinstance(raw, bool):
        return _fault(raw)
    if isinstance(raw, int | float):
        return _from_number(raw, month_only=month_only)
    if not isinstance(raw, str):
        return _fault(raw)
    return _from_text(raw, month_only=month_only)


def term(raw: Any) -> tuple[date, date] | Fault | None:
    """A first and a last day written in one cell: 2021.4.13-2024.4.12, 2021年4月13日至…"""
    if not isinstance(raw, str):
        return _fault(raw)
    text = unicodedata.normalize("NFKC", raw).strip()
    if text in NOTHING:
        return None
    dates = re.findall(r"\d{4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?|(?<!\d)\d{8}(?!\d)", text)
    ends = [day(found) for found in dates]
    if len(ends) == 2 and isinstance(ends[0], date) and isinstance(ends[1], date):
        return ends[0], ends[1]
    return Fault(
        "dates", f"协议期限“{shown(raw)}”看不出起止两个日期。请写成“2021-04-13至2024-04-12”。"
    )


def _from_number(raw: float, *, month_only: bool) -> date | Fault | None:
    if not abs(raw) <= 1e12:
        return _fault(raw)
    whole = int(raw)
    if whole == 0 and raw == 0:
        return None
    if raw != whole and not FIRST_SERIAL <= raw <= LAST_SERIAL:
        return _fault(raw)
    if FIRST_SERIAL <= whole <= LAST_SERIAL:
        return EPOCH + timedelta(days=whole)
    return _from_digits(str(whole), raw, month_only=month_only)


def _from_digits(digits: str, raw: Any, *, month_only: bool) -> date | Fault | None:
    if len(digits) == 8:
        return _date(int(digits[:4]), int(digits[4:6]), int(digits[6:]), raw)
    if len(digits) == 6 and digits[:2] in ("19", "20"):
        return _month(int(digits[:4]), int(digits[4:]), raw, month_only=month_only)
    if len(digits) == 14:
        return _from_digits(digits[:8], raw, month_only=month_only)
    if len(digits) == 5 and FIRST_SERIAL <= int(digits) <= LAST_SERIAL:
        return EPOCH + timedelta(days=int(digits))
    return _fault(raw)


def _from_text(raw: str, *, month_only: bool) -> date | Fault | None:
    text = unicodedata.normalize("NFKC", raw).strip().strip("'‘’\"")
    if text in NOTHING or text in OPEN_ENDED:
        return None
    if month_only and (found := QUARTER.fullmatch(text.replace(" ", ""))):
        quarter = int((found[2] or found[3]).translate(HAN_DIGITS))
        return _month(int(found[1]), 3 * quarter, raw, month_only=True)
    if not text.isascii():
        text = _from_han_numerals(text.replace("　", " "))
        text = HEAD.sub("", text)
    text = TAIL.sub("", CLOCK.sub("", text)).strip()
    text = re.sub(r"\s*([年月日号./\-])\s*", r"\1", text)
    if text.isascii() and text.isdigit():
        return _from_digits(text, raw, month_only=month_only)
    if re.fullmatch(r"\d{5}\.0+", text):
        return _from_digits(text[:5], raw, month_only=month_only)
    if found := FULL.fullmatch(text):
        return _date(_year(found[1]), int(found[2]), int(found[3]), raw)
    if found := MONTH.fullmatch(text):
        return _month(int(found.group(1)), int(found.group(2)), raw, month_only=month_only)
    return _from_abroad(text, raw)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < PIVOT else 1900
    return year


def _from_abroad(text: str, raw: str) -> date | Fault:
    """13-Apr-2021, 4/13/2021: what Excel shows on a PC that was not set up for Chinese."""
    if found := ENGLISH.fullmatch(text):
        return _date(_year(found[3]), MONTHS[found[2].lower()], int(found[1]), raw)
    if found := DAY_FIRST.fullmatch(text):
        return _day_first(int(found[1]), int(found[2]), int(found[3]), raw)
    return _fault(raw)


def _day_first(one: int, two: int, year: int, raw: str) -> date | Fault:
    """4/13/2021 or 13/4/2021; 4/5/2021 can be either and is refused."""
    if one > 12 >= two:
        return _date(year, two, one, raw)
    if two > 12 >= one or one == two:
        return _date(year, one, two, raw)
    return _fault(raw)


def _from_han_numerals(text: str) -> str:
    if not re.search(r"[〇零○一二三四五六七八九十廿卅]", text):
        return text
    text = text.replace("廿", "二十").replace("卅", "三十").replace("元年", "一年")
    text = re.sub(r"([二三])十([一二三四五六七八九])", r"\1\2", text)
    text = re.sub(r"([二三])十", r"\g<1>〇", text)
    text = re.sub(r"十([一二三四五六七八九])", r"一\1", text)
    return text.replace("十", "一〇").translate(HAN_DIGITS)


def _month(year: int, month: int, raw: Any, *, month_only: bool) -> date | Fault:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return _fault(raw)
    if month_only:
        return month_end(year, month)
    return Fault("dates", f"日期“{shown(raw)}”只写到月。请补上日，如“{year}-{month:02d}-01”。")


def _date(year: int, month: int, day_of_month: int, raw: Any) -> date | Fault:
    try:
        return _in_range(date(year, month, day_of_month), raw)
    except ValueError:
        return Fault("dates", f"日期“{shown(raw)}”不存在。请核对后重填，如“2021-04-13”。")


def _in_range(found: date, raw: Any) -> date | Fault:
    if FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    return Fault("dates", f"日期“{shown(raw)}”的年份不合理。请核对后重填，如“2021-04-13”。")


def _fault(raw: Any) -> Fault:
    return Fault("dates", f"日期“{shown(raw)}”认不出来。请写成“2021-04-13”这样的日期。")
