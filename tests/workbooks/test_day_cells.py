"""Dates in every notation, and none that is guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workbooks.day_cells import EPOCH, day, term
from app.workbooks.fates import Fault

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31))
HAN = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
NOTATIONS = (
    lambda d: d.isoformat(),
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}号",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year % 100:02d}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: float(f"{d:%Y%m%d}"),
    lambda d: int(f"{d:%Y%m%d}"),
    lambda d: float((d - EPOCH).days),
    lambda d: str((d - EPOCH).days),
    lambda d: d,
    lambda d: datetime.combine(d, time(8, 30)),
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: f"{d.isoformat()}T00:00:00",
    lambda d: f"　{d.year} 年 {d.month} 月 {d.day} 日止",
    lambda d: "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in d.isoformat()),
    lambda d: f"'{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}、{d.month}、{d.day}",
    lambda d: f"{d.year}。{d.month}。{d.day}。",
    lambda d: f"{d.year}—{d.month}—{d.day}",
    lambda d: f"{d.year} {d.month} {d.day}",
    lambda d: f"{d:%d}-{MONTHS[d.month - 1]}-{d.year}",
    lambda d: f"自{d.year}年{d.month}月{d.day}日起",
    lambda d: f"截至{d.year}.{d.month}.{d.day}",
    lambda d: f"延期至{d.year}年{d.month}月{d.day}日",
    lambda d: f"已于{d.year}年{d.month}月{d.day}日搬离",
    lambda d: f"{d.year}.{d.month:02d}.{d.day:02d}（续签）",
)


@given(DAYS, st.sampled_from(NOTATIONS))
def test_each_notation_is_the_same_day(when: date, notation: object) -> None:
    assert callable(notation)
    assert day(notation(when)) == when


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十", 2: "二十", 3: "三十"}[tens]
    return head + ("一二三四五六七八九"[ones - 1] if ones else "")


@given(DAYS)
def test_chinese_numerals(when: date) -> None:
    year = "".join(HAN[c] for c in str(when.year))
    assert day(f"{year}年{_han(when.month)}月{_han(when.day)}日") == when


@pytest.mark.parametrize("raw", ["", "  ", "/", "无", "—", "在园", "至今", 0.0])
def test_nothing_is_no_date(raw: object) -> None:
    assert day(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "待定",
        "2021-02-30",
        "2021-13-01",
        "长期",
        "4/5/2021",
        "2021",
        2021.0,
        1e300,
        float("nan"),
        True,
        "1821-04-13",
        "0000-00-00",
        "2021-4-13-5",
        b"x",
        "二〇二一年",
        "2021.4.13（补签2022.4.13）",
        "2021年4月13日未搬离",
        "到2021年",
        "2021年二季度",
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(raw: object) -> None:
    fault = day(raw)
    assert isinstance(fault, Fault)
    assert fault.code == "dates"
    assert fault.sentence.endswith("。")


def test_a_month_is_its_end_only_where_that_will_do() -> None:
    assert day("2024年2月", month_only=True) == date(2024, 2, 29)
    assert day("202402", month_only=True) == date(2024, 2, 29)
    fault = day("2024年2月")
    assert isinstance(fault, Fault)
    assert "补上日" in fault.sentence


@pytest.mark.parametrize("raw", ["2026年第二季度", "2026年2季度末", "2026Q2", "2026-Q2"])
def test_a_quarter_is_its_last_day_where_a_month_will_do(raw: str) -> None:
    assert day(raw, month_only=True) == date(2026, 6, 30)
    assert isinstance(day("2026年第五季度", month_only=True), Fault)


def test_day_before_month_only_where_it_can_be_nothing_else() -> None:
    assert day("13/4/2021") == day("4/13/2021") == date(2021, 4, 13)


def test_a_term_in_one_cell() -> None:
    ends = (date(2021, 4, 13), date(2024, 4, 12))
    assert term("2021.4.13-2024.4.12") == term("2021年4月13日至2024年4月12日") == ends
    assert isinstance(term("三年"), Fault)


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_crashes(raw: object) -> None:
    assert day(raw) is None or isinstance(day(raw), date | Fault)
