"""The fingerprint as a person types it, listening on the telephone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.office_card import OfficeCard, wrong_groups

CARD = OfficeCard(unit="152223", name="虚构旗", signing_key=b"k" * 32, age_recipient="age1虚构")
GROUPS = CARD.fingerprint.split()
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def test_six_groups_of_five_digits() -> None:
    assert [len(group) for group in GROUPS] == [5] * 6
    assert "".join(GROUPS).isdigit()


@pytest.mark.parametrize(
    "between", ["", " ", "　", "-", "－", "、", "，", "\t", "  ", " — ", "\u200b"]
)
def test_what_stands_between_the_groups_does_not_matter(between: str) -> None:
    assert not wrong_groups(between.join(GROUPS), CARD)
    assert not wrong_groups(f" {between.join(GROUPS)}\n".translate(FULL_WIDTH), CARD)


@given(cuts=st.sets(st.integers(1, 29)))
def test_nor_where_it_stands(cuts: set[int]) -> None:
    digits = "".join(GROUPS)
    typed = "".join(f" {char}" if at in cuts else char for at, char in enumerate(digits))
    assert not wrong_groups(typed, CARD)


@given(at=st.integers(0, 29), other=st.integers(1, 9))
def test_one_wrong_digit_is_its_group(at: int, other: int) -> None:
    digits = [*"".join(GROUPS)]
    digits[at] = str((int(digits[at]) + other) % 10)
    expected = (at // 5 + 1,)
    assert wrong_groups("".join(digits), CARD) == expected
    in_groups = ["".join(digits[i : i + 5]) for i in range(0, 30, 5)]
    assert wrong_groups(" ".join(in_groups), CARD) == expected


def test_a_digit_too_few_says_nothing_of_the_next_group() -> None:
    typed = [*GROUPS]
    typed[1] = typed[1][:4]
    assert wrong_groups(" ".join(typed), CARD) == (2,)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", (1, 2, 3, 4, 5, 6)),
        (" ".join(GROUPS[:4]), (5, 6)),
        (" ".join([*GROUPS, "1"]), (6,)),
        ("".join(GROUPS) + "00000", (6,)),
        (" ".join([*GROUPS[:5], "一二三四五"]), (6,)),
        ("x" + " ".join(GROUPS), (1,)),
    ],
)
def test_too_few_too_many_and_no_digits(typed: str, expected: tuple[int, ...]) -> None:
    assert wrong_groups(typed, CARD) == expected
    assert wrong_groups(typed, CARD)


@pytest.mark.parametrize(
    "other",
    [
        OfficeCard(unit="152222", name="虚构旗", signing_key=b"k" * 32, age_recipient="age1虚构"),
        OfficeCard(unit="152223", name="虚构镇", signing_key=b"k" * 32, age_recipient="age1虚构"),
        OfficeCard(unit="152223", name="虚构旗", signing_key=b"l" * 32, age_recipient="age1虚构"),
        OfficeCard(unit="152223", name="虚构旗", signing_key=b"k" * 32, age_recipient="age1别的"),
    ],
)
def test_every_fact_is_in_the_fingerprint(other: OfficeCard) -> None:
    assert wrong_groups(CARD.fingerprint, other)
