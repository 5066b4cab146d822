"""Numbers with units; integers out, never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workbooks.fates import Fault
from app.workbooks.number_cells import amount_fen, area_dm2, count


@pytest.mark.parametrize(
    ("raw", "dm2"),
    [
        ("约136.5平方米", 13650),
        ("140㎡", 14000),
        (" 43 ", 4300),
        ("47平", 4700),
        ("１２０．５", 12050),
        ("1,234.5 m²", 123450),
        ("89平米左右", 8900),
        (122.25, 12225),
        (0.005, 1),
        ("0.2万平方米", 200000),
        ("面积：136.5㎡。", 13650),
        ("≈136.5㎡（含公摊）", 13650),
        ("136.5（平方米）", 13650),
    ],
)
def test_areas(raw: object, dm2: int) -> None:
    assert area_dm2(raw) == dm2


@pytest.mark.parametrize(
    "raw",
    [
        "待定",
        0,
        -5,
        "0㎡",
        "100-120",
        "50亩",
        "十几平",
        "60㎡(原80㎡)",
        "(5)",
        float("inf"),
        1e300,
        True,
        "1e5",
        "１２.３.４",
    ],
)
def test_no_area(raw: object) -> None:
    fault = area_dm2(raw)
    assert isinstance(fault, Fault)
    assert fault.code == "area"
    assert fault.sentence.endswith("。")


def test_free_space_may_be_none() -> None:
    assert area_dm2(0, zero=True) == 0


@given(
    st.integers(min_value=1, max_value=10**8), st.sampled_from(["㎡", "平方米", "平", " m2", ""])
)
def test_area_with_unit_round_trip(dm2: int, unit: str) -> None:
    assert area_dm2(f"{dm2 / 100:.2f}{unit}") == dm2
    assert area_dm2(dm2 / 100) == dm2


@pytest.mark.parametrize(
    ("raw", "people"), [("13人", 13), (13.0, 13), ("十三人", 13), ("二十名", 20), ("0", 0)]
)
def test_counts(raw: object, people: int) -> None:
    assert count(raw) == people


@pytest.mark.parametrize("raw", [-1, 1.5, "若干", "13户2人", 1e9, "3-5人"])
def test_no_count(raw: object) -> None:
    fault = count(raw)
    assert isinstance(fault, Fault)
    assert fault.code == "number"


@pytest.mark.parametrize(
    ("raw", "unit", "yuan"),
    [
        (20, "万元", 200_000),
        (200000, "元", 200_000),
        ("20万", "元", 200_000),
        ("200000元", "万元", 200_000),
        ("20万元", "", 200_000),
        (20, "", 200_000),
        (200000, "", 200_000),
        ("￥200,000.00", "元", 200_000),
        ("二十万元", "", 200_000),
        (0.5, "万元", 5_000),
    ],
)
def test_amounts(raw: object, unit: str, yuan: int) -> None:
    assert amount_fen(raw, unit=unit) == yuan * 100


@pytest.mark.parametrize(
    ("raw", "unit"), [(200000, "万元"), (0, "元"), (-3, "万元"), ("若干", ""), ("20亩", "")]
)
def test_no_amount(raw: object, unit: str) -> None:
    fault = amount_fen(raw, unit=unit)
    assert isinstance(fault, Fault)
    assert fault.code == "amount"


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.dates()))
def test_no_cell_crashes(raw: object) -> None:
    for found in (area_dm2(raw), count(raw), amount_fen(raw)):
        assert found is None or isinstance(found, int | Fault)
        assert not isinstance(found, int) or abs(found) < 2**63
