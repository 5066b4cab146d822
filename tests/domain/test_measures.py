"""Numbers as a clerk reads them; none is rounded up over a line it does not reach."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.measures import Rate, area_text, percent_text, wan_text, yuan_text

WHOLE = st.integers(1, 10**9)


@st.composite
def shares(draw: st.DrawFn) -> Rate:
    whole = draw(WHOLE)
    return Rate(draw(st.integers(0, whole)), whole)


@given(shares(), st.integers(0, 1000))
def test_a_percentage_shows_a_line_only_if_it_reaches_it(rate: Rate, permille: int) -> None:
    shown = Decimal(percent_text(rate).removesuffix("%"))
    assert (shown * 10 >= permille) == rate.at_least(Rate(permille, 1000))


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Rate(8996, 10_000), "89.9%"),
        (Rate(89_999, 100_000), "89.9%"),
        (Rate(9, 10), "90.0%"),
        (Rate(2, 3), "66.6%"),
        (Rate(0, 7), "0.0%"),
        (Rate(7, 7), "100.0%"),
        (Rate(12, 10), "120.0%"),
        (Rate(0, 0), "—"),
        (Rate(3, 0), "—"),
    ],
)
def test_percentages(rate: Rate, shown: str) -> None:
    assert percent_text(rate) == shown


def test_a_share_of_nothing_is_undetermined() -> None:
    assert Rate(0, 0).at_least(Rate(0, 1)) is None
    assert Rate(5, 0).at_least(Rate(9, 10)) is None


def test_shares_are_compared_in_integers() -> None:
    almost = 10**18
    assert Rate(9 * almost - 1, 10 * almost).at_least(Rate(90, 100)) is False
    assert Rate(9 * almost, 10 * almost).at_least(Rate(90, 100)) is True


@given(st.integers(0, 10**15))
def test_money_and_areas_are_shown_whole(amount: int) -> None:
    def read(shown: str) -> Decimal:
        return Decimal(shown.replace(",", ""))

    assert read(wan_text(amount)) * 1_000_000 == amount
    assert read(yuan_text(amount)) * 100 == amount
    assert read(area_text(amount)) * 100 == amount


def test_needless_zeros_are_left_out() -> None:
    assert wan_text(270_000_000) == "270"
    assert wan_text(299_999_999) == "299.999999"
    assert wan_text(1_234_567_500_000) == "1,234,567.5"
    assert area_text(13_650) == "136.5"
    assert area_text(200_000) == "2,000"
    assert area_text(0) == "0"
    assert yuan_text(500_000) == "5,000"
