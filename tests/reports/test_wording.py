"""Words of the papers: units, shares, means, and what is said where nothing is known."""

import pytest
from stdnum.cn import ric

from app.domain.measures import Rate
from app.policy.pack import Criterion
from app.policy.verdicts import Quantity, Value
from app.reports import fonts
from app.reports.wording import (
    SIGNS,
    parts_text,
    plain,
    reading_words,
    short_value,
    threshold_text,
    value_text,
)


@pytest.mark.parametrize(
    ("value", "quantity", "unit", "words"),
    [
        (28, "count", "户", "28 户"),
        (1280, "people", "人", "1,280 人"),
        (347_600, "area", "㎡", "3,476 ㎡"),
        (270_000_000, "money", "万元", "270 万元"),
        (Rate(280_230, 287_400), "rate", "㎡", "97.5%"),
        (Rate(8_996, 10_000), "rate", "㎡", "89.9%"),
        (Rate(359, 12), "count", "户", "29.9 户"),
        (True, "judgement", "", "完善"),
        (False, "judgement", "", "不完善"),
        (0, "count", "户", "0 户"),
        (None, "count", "户", "无数据"),
        (Rate(0, 0), "rate", "户", "无数据"),
    ],
)
def test_a_value_in_words(value: Value, quantity: Quantity, unit: str, words: str) -> None:
    assert value_text(value, quantity, unit) == words


def test_a_value_without_its_unit_for_a_column() -> None:
    assert short_value(312_500_000, "money", "万元") == "312.5"
    assert short_value(Rate(9, 10), "rate", "㎡") == "90.0%"
    assert short_value(Rate(321, 12), "count", "户") == "26.7"
    assert short_value(None, "count", "户") == "无数据"


def test_what_a_share_is_made_of() -> None:
    assert parts_text(Rate(280_230, 287_400), "rate", "㎡", "U1") == "2,802.3/2,874 ㎡"
    assert parts_text(Rate(3_148_000, 3_448_800), "rate", "㎡", "Y1") == "31,480/34,488 ㎡·月"
    assert parts_text(Rate(77, 110), "rate", "户", "S1") == "77/110 户"
    assert parts_text(Rate(321, 12), "count", "户", "N2") == "321÷12"
    assert parts_text(Rate(0, 0), "rate", "户", "S1") == "没有可作分母的数"
    assert parts_text(28, "count", "户", "R1") == ""


def _criterion(threshold: int | Rate | bool) -> Criterion:
    return Criterion(id="x", label="x", figure="x", threshold=threshold, clause="XA2022 二")


def test_thresholds() -> None:
    assert threshold_text(_criterion(200_000), "area", "㎡") == "≥ 2,000 ㎡"
    assert threshold_text(_criterion(300_000_000), "money", "万元") == "≥ 300 万元"
    assert threshold_text(_criterion(Rate(90, 100)), "rate", "㎡") == "≥ 90%"
    assert threshold_text(_criterion(Rate(925, 1000)), "rate", "㎡") == "≥ 92.5%"
    assert threshold_text(_criterion(True), "judgement", "") == "经评定完善"


def test_an_id_number_is_never_printed_in_full() -> None:
    number = "15222319900101123"
    number += ric.calc_check_digit(f"{number}0")
    assert plain(f"王某{number}（虚构）") == f"王某1522**********{number[-4:]}（虚构）"
    wrong = f"{number[:-1]}X"
    assert wrong not in plain(wrong)


def test_other_long_numbers_stay() -> None:
    for number in ("91152223000000000", "123456789012345678", "0482-0000000"):
        assert plain(number) == number


def test_nothing_known_is_a_dash() -> None:
    assert plain(None) == plain("  ") == "—"
    assert plain(" 甲\n乙 ") == "甲 乙"


def test_words_of_readings() -> None:
    assert reading_words("jobs", "J2")
    assert reading_words("jobs", "J9") == reading_words("unheard_of", "J1") == ""


def test_every_sign_stands_in_the_face_of_heads_and_of_text() -> None:
    for chain in (fonts.HEAD, fonts.TEXT):
        assert not fonts.lacking(chain, "".join(SIGNS.values()) + "≠≥㎡÷·")
