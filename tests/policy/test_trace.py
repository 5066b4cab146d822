"""The value and the rows behind it cannot disagree, whatever the park."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import EXPIRED, GRADUATED
from app.domain.measures import Rate
from app.policy.facts import HeadcountFact, LoanFact, ParkFacts
from app.policy.figures import KINDS, compute, trace
from app.policy.pack import Cited, Policy
from app.policy.verdicts import TracedRow
from app.usecases.policies import policy_for
from tests.policy import any_park
from tests.policy.made_up import ON, park, resident, stay, tenant

POLICY = policy_for("xingan", ON)
# Shares in which every row stands in the denominator.
OF_ALL_ROWS = {"S1", "S2", "E1", "G1"}


def with_windows(**months: int) -> Policy:
    """The policy with other windows."""
    cited = {name: Cited(value, "XA2022 二") for name, value in months.items()}
    return replace(POLICY, windows=replace(POLICY.windows, **cited))


def rows_by_name(
    facts: ParkFacts,
    figure: str,
    reading: str,
    *,
    on: date = ON,
    year: int | None = None,
    policy: Policy = POLICY,
) -> dict[str, TracedRow]:
    """The traced rows, one an entity."""
    return {row.name: row for row in trace(facts, policy, on, figure, reading, year)}


@given(any_park.parks(), any_park.DAYS)
def test_the_counted_rows_add_up_to_the_value(facts: ParkFacts, on: date) -> None:
    for figure in compute(facts, POLICY, on):
        for code, value in figure.readings.items():
            if value is None or isinstance(value, bool):
                continue
            rows = trace(facts, POLICY, on, figure.id, code, figure.year)
            counted = sum(row.amount for row in rows if row.counted)
            assert counted == (value.n if isinstance(value, Rate) else value)
            if code in OF_ALL_ROWS:
                assert isinstance(value, Rate)
                assert len(rows) == value.d


@given(any_park.parks(least=1), any_park.DAYS)
def test_every_row_left_out_says_why(facts: ParkFacts, on: date) -> None:
    for figure in compute(facts, POLICY, on):
        for code in figure.readings:
            for row in trace(facts, POLICY, on, figure.id, code, figure.year):
                assert bool(row.reason) != row.counted
                assert row.detail
                assert "None" not in row.detail + row.reason


@given(any_park.parks(), any_park.DAYS, st.randoms(use_true_random=False))
def test_the_order_of_tenants_says_nothing(facts: ParkFacts, on: date, random: Random) -> None:
    shuffled = list(facts.tenants)
    random.shuffle(shuffled)
    other = replace(facts, tenants=tuple(shuffled))
    for one, two in zip(compute(facts, POLICY, on), compute(other, POLICY, on), strict=True):
        assert one.readings == two.readings
        assert sorted(one.missing) == sorted(two.missing)


def test_counted_rows_come_first() -> None:
    facts = park(tenant("走", stay(date(2020, 1, 1), ON, left=ON, cause=EXPIRED)), resident("留"))
    assert [row.name for row in trace(facts, POLICY, ON, "residents", "R1")] == ["留", "走"]


def test_an_entity_is_named_by_its_id_and_an_agreement_by_its_own() -> None:
    facts = park(tenant("户", stay(date(2025, 1, 1), date(2027, 1, 1), tenancy_id="协议一")))
    assert rows_by_name(facts, "residents", "R1")["户"].key == "户"
    assert rows_by_name(facts, "utilisation", "U1")["户"].key == "协议一"


def test_a_loan_is_named_by_its_id() -> None:
    loans = (LoanFact("贷一", 100, date(2025, 8, 1), None),)
    facts = park(resident("户", loans=loans))
    assert rows_by_name(facts, "loans", "L1")["户"].key == "贷一"


def test_who_left_and_will_return_is_left_out_with_the_day_of_leaving() -> None:
    left, back = date(2025, 5, 1), date(2026, 9, 1)
    gone = stay(date(2024, 1, 1), date(2025, 12, 31), left=left, cause=EXPIRED)
    facts = park(tenant("户", gone, stay(back, date(2028, 8, 31))))
    assert rows_by_name(facts, "residents", "R1")["户"].reason == "2025-05-01 已离园"


def test_the_numbers_in_reasons_are_those_of_the_policy() -> None:
    policy = with_windows(headcount_months=2, loan_months=6, departure_years=1, graduate_years=2)
    loans = (LoanFact("贷", 100, date(2025, 12, 30), None),)
    gone = stay(date(2022, 1, 1), date(2024, 12, 31), left=date(2025, 6, 30), cause=GRADUATED)
    facts = park(resident("户", loans=loans), tenant("走", gone))

    def why(figure: str, reading: str, name: str = "户") -> str:
        return rows_by_name(facts, figure, reading, policy=policy)[name].reason

    assert why("jobs", "J1") == "近 2 个月没有用工数，按 0 人计"
    assert why("loans", "L2") == "发放已满 6 个月"
    assert why("success_rate", "S3", "走") == "离园已满 1 年"
    assert why("graduate_share", "G1") == "不是在校生，也不是毕业 2 年内的高校毕业生"


def test_the_words_of_readings_agree_with_the_shipped_windows() -> None:
    for jurisdiction in ("xingan", "ordos"):
        windows = policy_for(jurisdiction, ON).windows
        assert f"近{windows.loan_months.value}个月" in KINDS["loans"].reading("L2").words
        assert (
            f"近{windows.service_months.value}个月" in KINDS["services"].reading("recorded").words
        )
        assert f"近{windows.departure_years.value}年" in KINDS["success_rate"].reading("S3").words


def test_rows_of_the_lowest_month_say_which_month_it_is() -> None:
    low = stay(date(2022, 1, 1), date(2026, 12, 31), area_dm2=6_000)
    more = stay(date(2025, 4, 1), date(2026, 3, 31), area_dm2=1_000)
    facts = park(tenant("常在", low), tenant("四月来", more))
    rows = rows_by_name(facts, "utilisation_in_year", "Y3", year=2025)
    assert rows["常在"].detail.startswith("2025-01-31 月末：入驻 2022-01-01")
    assert rows["四月来"].reason == "2025-04-01 才入驻"


def test_rows_over_a_year_say_how_many_months() -> None:
    here = stay(date(2025, 4, 1), date(2026, 12, 31), area_dm2=1_000)
    facts = park(tenant("户", here))
    area = rows_by_name(facts, "utilisation_in_year", "Y1", year=2025)["户"]
    assert area.amount == 9_000
    assert area.detail == "入驻 2025-04-01，到期 2026-12-31，10 ㎡，9 个月末在用"
    assert rows_by_name(facts, "incubating_in_year", "N2", year=2025)["户"].detail == "9 个月末在孵"


def test_rows_of_jobs_with_founders_say_what_is_added() -> None:
    report = (HeadcountFact(date(2026, 3, 31), 4),)
    facts = park(
        resident("有报", headcounts=report, founder_id="同一人"),
        resident("第二户", headcounts=report, founder_id="同一人"),
        resident("没报"),
    )
    rows = rows_by_name(facts, "jobs", "J2")
    assert rows["有报"].detail == "2026-03-31 用工 4 人，另加创业者 1 人"
    assert rows["第二户"].detail == "2026-03-31 用工 4 人，创业者已计入另一户"
    assert rows["没报"].detail == "没有近期用工数，另加创业者 1 人"
    assert [rows[name].amount for name in ("有报", "第二户", "没报")] == [5, 4, 1]


def test_why_an_agreement_was_not_left_in_time() -> None:
    end = date(2026, 5, 31)
    facts = park(
        tenant("仍在", stay(date(2024, 6, 1), end)),
        tenant("今日到期", stay(date(2024, 7, 1), ON)),
        tenant("迟走", stay(date(2024, 6, 1), end, left=date(2026, 6, 10), cause=EXPIRED)),
        tenant("后来走", stay(date(2024, 6, 1), end, left=date(2026, 8, 1), cause=EXPIRED)),
    )
    rows = rows_by_name(facts, "expiry_exit_rate", "E1")
    assert {name: row.reason for name, row in rows.items()} == {
        "仍在": "已到期 30 天，仍未离园",
        "今日到期": "当日到期，尚未离园",
        "迟走": "逾期 10 天离园",
        "后来走": "已到期 30 天，仍未离园",
    }


@pytest.mark.parametrize(("figure", "reading"), [("residents", "R2"), ("unheard_of", "R1")])
def test_an_unknown_reading_is_a_bug(figure: str, reading: str) -> None:
    with pytest.raises(KeyError):
        trace(park(), POLICY, ON, figure, reading)
