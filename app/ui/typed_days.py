"""Several days typed in one line, as for a service given week after week.

The rule: a day without a year is of the year before it in the line, the first one of this year.
"""

import re
import unicodedata
from datetime import date

from app.domain.fields import Finding
from app.ui.typed import read_day

BETWEEN = re.compile(r"[、,，;；\s]+")
SHORT = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?")
MOST = 62


def read_days(text: str, *, today: date) -> tuple[tuple[date, ...], Finding | None]:
    """2026-06-03、6-10、6月17日 as days, each once and in order; or what is wrong with one."""
    half = unicodedata.normalize("NFKC", text).strip("、,，;； \t")
    if not half:
        return (), Finding("required", "请填写服务日期。")
    found: set[date] = set()
    year = today.year
    for word in BETWEEN.split(half):
        short = SHORT.fullmatch(word)
        day, wrong = read_day(f"{year}-{short[1]}-{short[2]}" if short else word)
        if day is None:
            return (), wrong
        if day > today:
            return (), Finding("dates", f"服务日期 {day} 还没有到。请核对。")
        year = day.year
        found.add(day)
    if len(found) > MOST:
        return (), Finding("dates", f"一次最多填 {MOST} 天，现在是 {len(found)} 天。请分几次填。")
    return tuple(sorted(found)), None
