"""Who closes the distance meets the threshold, and nobody is asked for more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.measures import Rate
from app.policy.distance import distance_of, judge, shown, told
from app.policy.figures import KINDS
from app.policy.pack import Threshold
from app.policy.verdicts import Value, Verdict

COUNTS = st.integers(0, 10**12)
WHOLES = st.integers(1, 10**9)
FLOORS = st.integers(1, 100).map(lambda percent: Rate(percent, 100))
SPACE, SPACE_OF_YEAR = KINDS["utilisation"], KINDS["utilisation_in_year"]
DEPARTURES, COUNT = KINDS["success_rate"], KINDS["residents"]


@st.composite
def shares(draw: st.DrawFn) -> Rate:
    whole = draw(WHOLES)
    return Rate(draw(st.integers(0, whole)), whole)


def tight(after: Verdict, one_less: Verdict) -> bool:
    """The distance suffices and one unit less does not."""
    return (after, one_less) == ("met", "not_met")


@given(COUNTS, COUNTS)
def test_a_count(value: int, threshold: int) -> None:
    missing = distance_of(COUNT, value, threshold)
    assert missing is not None
    assert judge(value + missing, threshold) == "met"
    assert missing == 0 or judge(value + missing - 1, threshold) == "not_met"


@given(shares(), FLOORS)
def test_a_share_of_a_fixed_space(value: Rate, floor: Rate) -> None:
    missing = distance_of(SPACE, value, floor)
    assert missing is not None
    if missing == 0:
        assert judge(value, floor) == "met"
    else:
        n, d = value
        assert tight(judge(Rate(n + missing, d), floor), judge(Rate(n + missing - 1, d), floor))


@given(shares(), FLOORS)
def test_the_mean_of_a_year_is_closed_by_so_much_in_each_month(value: Rate, floor: Rate) -> None:
    missing = distance_of(SPACE_OF_YEAR, value, floor, months=12)
    assert missing is not None
    n, d = value
    assert judge(Rate(n + 12 * missing, d), floor) == "met"
    assert missing == 0 or judge(Rate(n + 12 * (missing - 1), d), floor) == "not_met"


@given(COUNTS, st.integers(0, 10**6))
def test_a_mean_of_counts_is_closed_by_so_many_in_each_month(total: int, threshold: int) -> None:
    kind, value = KINDS["incubating_in_year"], Rate(total, 12)
    missing = distance_of(kind, value, threshold, months=12)
    assert missing is not None
    assert judge(Rate(total + 12 * missing, 12), threshold) == "met"
    assert missing == 0 or judge(Rate(total + 12 * (missing - 1), 12), threshold) == "not_met"


@given(shares(), st.integers(1, 99).map(lambda percent: Rate(percent, 100)))
def test_a_share_of_departures_grows_with_each_further_one(value: Rate, floor: Rate) -> None:
    missing = distance_of(DEPARTURES, value, floor)
    assert missing is not None
    n, d = value
    assert judge(Rate(n + missing, d + missing), floor) == "met"
    if missing:
        less = missing - 1
        assert judge(Rate(n + less, d + less), floor) == "not_met"


def test_all_of_a_growing_number_is_out_of_reach_for_good() -> None:
    assert distance_of(DEPARTURES, Rate(9, 10), Rate(100, 100)) is None
    assert distance_of(DEPARTURES, Rate(10, 10), Rate(100, 100)) == 0


@given(shares(), FLOORS)
def test_what_is_not_met_never_lacks_nothing(value: Rate, floor: Rate) -> None:
    missing = distance_of(SPACE, value, floor)
    text = told(SPACE, value, floor, missing)
    assert bool(text) == (judge(value, floor) == "not_met")
    assert not text.startswith("差 0.0 ")


@pytest.mark.parametrize(
    ("value", "threshold", "verdict", "missing"),
    [
        (None, 20, "undetermined", None),
        (None, True, "undetermined", None),
        (True, True, "met", 0),
        (False, True, "not_met", None),
        (Rate(0, 0), Rate(60, 100), "undetermined", None),
        (0, 20, "not_met", 20),
        (20, 20, "met", 0),
    ],
)
def test_verdicts_without_data_and_of_a_judgement(
    value: Value, threshold: Threshold, verdict: Verdict, missing: int | None
) -> None:
    assert judge(value, threshold) == verdict
    assert distance_of(COUNT, value, threshold) == missing


@pytest.mark.parametrize(
    ("figure", "value", "threshold", "months", "sentence"),
    [
        ("residents", 17, 20, 1, "差 3 户"),
        ("jobs", 138, 150, 1, "差 12 人"),
        ("loans", 255_000_000, 300_000_000, 1, "差 45 万元"),
        ("loans", 299_999_999, 300_000_000, 1, "差 0.000001 万元"),
        ("building_area", 199_999, 200_000, 1, "差 0.01 ㎡"),
        ("utilisation", Rate(1_070_400, 1_200_000), Rate(90, 100), 1, "差 0.8 个百分点（96 ㎡）"),
        ("utilisation", Rate(89_999, 100_000), Rate(90, 100), 1, "差 0.1 个百分点（0.01 ㎡）"),
        (
            "utilisation_in_year",
            Rate(12 * 1_070_400, 12 * 1_200_000),
            Rate(90, 100),
            12,
            "差 0.8 个百分点（每月 96 ㎡）",
        ),
        ("incubating_in_year", Rate(355, 12), 30, 12, "每月差 1 户"),
        ("success_rate", Rate(5, 10), Rate(60, 100), 1, "差 10.0 个百分点（3 户）"),
        ("expiry_exit_rate", Rate(9, 10), Rate(95, 100), 1, "差 5.0 个百分点（10 份）"),
        ("residents", 20, 20, 1, ""),
        ("management_sound", False, True, 1, ""),
    ],
)
def test_sentences(
    figure: str, value: Value, threshold: Threshold, months: int, sentence: str
) -> None:
    kind = KINDS[figure]
    missing = distance_of(kind, value, threshold, months=months)
    assert told(kind, value, threshold, missing, months=months) == sentence


@pytest.mark.parametrize(
    ("figure", "value", "text"),
    [
        ("residents", None, "—"),
        ("residents", 1_234, "1,234"),
        ("utilisation", Rate(8_999, 10_000), "89.9%"),
        ("utilisation", Rate(0, 0), "—"),
        ("incubating_in_year", Rate(359, 12), "29.9"),
        ("building_area", 200_050, "2,000.5"),
        ("loans", 270_000_000, "270"),
        ("management_sound", True, "完善"),
        ("management_sound", False, "不完善"),
    ],
)
def test_values_as_shown(figure: str, value: Value, text: str) -> None:
    assert shown(KINDS[figure], value) == text
