"""What a clerk types: dates in every notation, numbers with units, sentences for the rest."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entity import Entity, Founder
from app.domain.fields import Field, field_of
from app.domain.money import Benefit, Loan, MinimumWage
from app.domain.park import Park
from app.domain.slips import FIRST_DAY, LAST_DAY
from app.domain.tenancy import Tenancy
from app.ui.columns import worded
from app.ui.typed import read_day, read_typed

AREA = field_of(Tenancy, "area_dm2")
MONEY = field_of(Loan, "amount_fen")
BENEFIT = field_of(Benefit, "amount_fen")


@given(day=st.dates(FIRST_DAY, LAST_DAY))
def test_every_notation_of_a_day_is_the_same_day(day: date) -> None:
    full = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat().translate(full),
    ):
        assert read_day(text) == (day, None)


def test_digits_and_letters_are_half_width_and_a_name_is_as_typed() -> None:
    number = field_of(Tenancy, "agreement_number")
    assert read_typed("ＸＹ－２０２６－００１", number) == ("XY-2026-001", None)
    name = field_of(Entity, "name")
    assert read_typed("虚构𠮷祥（兴安）商行", name) == ("虚构𠮷祥（兴安）商行", None)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "20261301", "2026", "昨天", "26-06-30", "0202-06-30", "9999-12-31"]
)
def test_no_day_is_a_sentence(text: str) -> None:
    value, wrong = read_day(text)
    assert value is None
    assert wrong is not None
    assert wrong.sentence


@given(dm2=st.integers(1, 10**9))
def test_an_area_shown_is_the_area_read(dm2: int) -> None:
    assert read_typed(worded(dm2, AREA), AREA) == (dm2, None)
    assert read_typed(f"{Decimal(dm2) / 100} ㎡", AREA) == (dm2, None)


@given(fen=st.integers(1, 10**9))
def test_an_amount_in_wan_yuan_keeps_every_fen(fen: int) -> None:
    assert read_typed(f"{Decimal(fen) / 1_000_000:f}万元", MONEY) == (fen, None)


@given(fen=st.integers(1, 10**9))
def test_a_benefit_and_a_wage_are_typed_and_shown_in_yuan(fen: int) -> None:
    for field in (BENEFIT, field_of(MinimumWage, "monthly_fen")):
        assert field.heading.endswith("(元)")
        assert read_typed(worded(fen, field), field) == (fen, None)
    assert read_typed(f"{Decimal(fen) / 100} 元", BENEFIT) == (fen, None)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("1万元", BENEFIT),
        ("待定", AREA),
        ("-3", AREA),
        ("1.005", AREA),
        ("1e5", AREA),
        ("99999999999999", MONEY),
        ("三百", MONEY),
        ("abc", field_of(Park, "operator_uscc")),
        ("152223199001011234", field_of(Founder, "id_number")),
        ("", field_of(Entity, "name")),
    ],
)
def test_what_cannot_stand_is_a_sentence(text: str, field: Field) -> None:
    _, wrong = read_typed(text, field)
    assert wrong is not None
    assert wrong.sentence.endswith("。")


def test_an_identifier_is_kept_compact() -> None:
    value, wrong = read_typed(" 91150100ma0mx3kd6x ", field_of(Entity, "uscc"))
    assert value == "91150100MA0MX3KD6X"
    assert wrong is None or wrong.code == "uscc"


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("虚构\r\n商行\n", "虚构 商行"),
        ("虚构\t商行", "虚构 商行"),
        ("\ufeff虚构\u200b商\0行\x07", "虚构商行"),
        ("虚构\u2028商行", "虚构 商行"),
        ("示例  公司", "示例  公司"),
        ("虚构 · 其木格", "虚构·其木格"),
        ("虚构•其木格", "虚构·其木格"),
        ("虚构・其木格　", "虚构·其木格"),
        ("A • 虚构", "A • 虚构"),
        ("\u1820\u180e\u202f\u1822\u200d", "\u1820\u180e\u202f\u1822\u200d"),
    ],
)
def test_a_pasted_name_is_one_line_of_what_is_seen(pasted: str, read: str) -> None:
    assert read_typed(pasted, field_of(Entity, "name")) == (read, None)


def test_what_nobody_sees_is_nothing() -> None:
    value, wrong = read_typed("\u200b\ufeff", field_of(Entity, "name"))
    assert value is None
    assert wrong is not None


def test_two_numbers_pasted_into_one_line_are_not_one() -> None:
    assert read_typed("12\n13", AREA)[1] is not None
