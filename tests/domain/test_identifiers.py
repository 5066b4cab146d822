"""USCCs and ID numbers: a copying error is found; all of them here are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from app.domain.identifiers import (
    birth_date,
    check_id_number,
    check_uscc,
    compact,
    masked,
)

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def usccs(draw: st.DrawFn) -> str:
    body = (
        draw(st.text(USCC_SIGNS, min_size=2, max_size=2))
        + draw(st.text("0123456789", min_size=6, max_size=6))
        + draw(st.text(USCC_SIGNS, min_size=9, max_size=9))
    )
    return str(body + uscc.calc_check_digit(body))


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    born = draw(st.dates())
    body = f"{region}{born.year:04}{born.month:02}{born.day:02}{draw(st.integers(0, 999)):03}"
    return str(body + ric.calc_check_digit(f"{body}0"))


@given(usccs())
def test_a_uscc_with_its_check_character_is_accepted(number: str) -> None:
    assert check_uscc(number) is None


@given(usccs(), st.integers(0, 17), st.sampled_from(USCC_SIGNS))
def test_a_uscc_with_one_wrong_character_is_refused(number: str, place: int, sign: str) -> None:
    wrong = number[:place] + sign + number[place + 1 :]
    finding = check_uscc(wrong)
    assert (finding is None) == (wrong == number)
    assert finding is None or finding.code == "uscc"


@given(id_numbers())
def test_an_id_number_with_its_check_digit_is_accepted(number: str) -> None:
    assert check_id_number(number) is None


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_an_id_number_with_one_wrong_digit_is_refused(number: str, place: int, sign: str) -> None:
    wrong = number[:place] + sign + number[place + 1 :]
    finding = check_id_number(wrong)
    assert (finding is None) == (wrong == number)
    assert finding is None or finding.code == "id_number"


@given(id_numbers())
def test_a_region_nobody_knows_is_no_error(number: str) -> None:
    body = "999999" + number[6:17]
    assert check_id_number(body + ric.calc_check_digit(f"{body}0")) is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("152223890101001", "15 位旧号码"),
        ("15222318890101001", "应为 18 位"),
        ("152223188901010011X", "应为 18 位"),
        ("1522231889010100X1", "应为 18 位"),
        ("152223188902300015", "出生日期不存在"),
        ("", "应为 18 位"),
    ],
)
def test_what_is_wrong_with_an_id_number(number: str, says: str) -> None:
    finding = check_id_number(number)
    assert finding is not None
    assert says in finding.sentence
    assert "请" in finding.sentence


def test_a_leap_day_is_a_birthday_only_in_a_leap_year() -> None:
    assert birth_date("152223188802290000") is not None
    assert birth_date("152223188902290000") is None
    assert birth_date("152223190002290000") is None


@pytest.mark.parametrize("sign", "IOSVZ")
def test_signs_that_a_uscc_never_has(sign: str) -> None:
    finding = check_uscc("9215222" + "3MA0AAAA1" + sign + "X")
    assert finding is not None
    assert "18 位" in finding.sentence


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("９２１５２２２３ＭＡ", "92152223MA"),
        (" 9215-2223 ma\u3000", "92152223MA"),
        ("'15222318890101001x", "15222318890101001X"),
        ("‘１５’", "15"),
    ],
)
def test_what_an_input_method_adds_is_taken_off(typed: str, kept: str) -> None:
    assert compact(typed) == kept


# What keyboards and input methods give: half width, full width, blanks, quotes, Chinese.
TYPED = "".join(map(chr, (*range(0x20, 0x7F), *range(0xFF01, 0xFF5F))))


@given(st.text(TYPED + "\u3000\t‘’一号", max_size=30))
def test_compact_twice_is_compact_once(typed: str) -> None:
    once = compact(typed)
    assert compact(once) == once


def test_a_masked_number_tells_two_people_apart_and_no_more() -> None:
    assert masked("152223188901010011") == "1522**********0011"
    assert masked("12345678") == "********"
