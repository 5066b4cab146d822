"""Each soft check just before its line, on it, and just behind it."""

from datetime import date, timedelta

import pytest

from app.domain.codes import ENTITY_KINDS
from app.domain.dates import month_end
from app.domain.entity import Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding

TODAY = date(2026, 6, 30)
ONE_DAY = timedelta(days=1)


def _stay(**facts: object) -> Tenancy:
    given = {
        "id": "t",
        "entity_id": "e",
        "park_id": "p",
        "start_on": date(2024, 7, 1),
        "agreed_end_on": date(2026, 12, 31),
        "area_dm2": 100,
    }
    return Tenancy(**(given | facts))  # type: ignore[arg-type]


def _codes(stay: Tenancy) -> list[str]:
    return [each.code for each in soft_checks.of_tenancy(stay, entity="虚构商行", today=TODAY)]


@pytest.mark.parametrize(
    ("before", "employees", "odd"),
    [
        *[(10, n, odd) for n, odd in ((4, True), (5, False), (6, False))],
        *[(10, n, odd) for n, odd in ((14, False), (15, False), (16, True))],
        *[(7, n, odd) for n, odd in ((3, True), (4, False), (10, False), (11, True))],
        *[(0, 0, False), (0, 1, True), (1, 0, True), (1, 1, False), (1, 2, True)],
        *[(2, 1, False), (2, 3, False), (2, 4, True)],
        *[(None, 0, False), (None, 500, False)],
    ],
)
def test_more_than_half_in_a_month(before: int | None, employees: int, odd: bool) -> None:
    report = Headcount(id="h", entity_id="e", period_end_on=TODAY, employees=employees)
    found = list(soft_checks.of_headcount(report, entity="虚构商行", before=before))
    assert [each.code for each in found] == [soft_checks.JUMP] * odd
    if odd:
        said = f"从业人数由上月 {before} 人变为 {employees} 人，变动超过一半。请核对。"
        assert found == [SoftFinding("headcount", "h", "jump", said, "虚构商行")]


@pytest.mark.parametrize(
    ("start", "last_fine"),
    [
        (date(2020, 5, 1), date(2023, 5, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_longer_than_three_years(start: date, last_fine: date) -> None:
    stays = [
        _stay(start_on=start, agreed_end_on=last_fine + ONE_DAY * days, left_on=start)
        for days in (-1, 0, 1)
    ]
    assert [_codes(stay) for stay in stays] == [[], [], ["long_agreement"]]
    found = next(soft_checks.of_tenancy(stays[2], entity="虚构商行", today=TODAY))
    end = last_fine + ONE_DAY
    assert found.sentence == f"协议从 {start} 到 {end}，超过 3 年。请核对到期日。"
    assert found.key == ("tenancy", "t", "long_agreement")


def test_an_approved_extension_makes_no_long_agreement() -> None:
    assert _codes(_stay(extension_end_on=date(2029, 12, 31))) == []


@pytest.mark.parametrize("field", ["agreed_end_on", "extension_end_on"])
def test_overstaying_from_the_day_after_the_end(field: str) -> None:
    ends = {"agreed_end_on": date(2026, 1, 31)}
    stays = [_stay(**(ends | {field: TODAY + ONE_DAY * days})) for days in (1, 0, -1)]
    assert [_codes(stay) for stay in stays] == [[], [], ["overstaying"]]


def test_who_has_left_or_was_extended_less_does_not_change_the_end() -> None:
    over = {"agreed_end_on": TODAY - ONE_DAY}
    assert _codes(_stay(**over, left_on=TODAY)) == []
    assert _codes(_stay(**over, left_on=TODAY + ONE_DAY)) == []
    assert _codes(_stay(agreed_end_on=TODAY, extension_end_on=date(2025, 1, 1))) == []


def test_one_agreement_can_be_odd_twice() -> None:
    stay = _stay(start_on=date(2020, 1, 1), agreed_end_on=date(2025, 1, 1))
    assert _codes(stay) == ["long_agreement", "overstaying"]


@pytest.mark.parametrize("kind", ENTITY_KINDS)
def test_a_large_loan_to_a_person(kind: str) -> None:
    personal = kind in ("个体工商户", "团队")
    for fen, odd in ((29_999_999, False), (30_000_000, False), (30_000_001, personal)):
        loan = Loan(id="l", entity_id="e", amount_fen=fen, paid_out_on=TODAY)
        found = list(soft_checks.of_loan(loan, entity="虚构商行", kind=kind))
        assert [each.code for each in found] == ["large_loan"] * odd
        if odd:
            assert found[0].sentence == "个人贷款 30.000001 万元，超过 30 万元。请核对。"


def test_five_founders_with_one_phone() -> None:
    founder = Founder(id="f", name="虚构人", phone="13800001234")
    for sharing, odd in ((4, False), (5, True), (6, True)):
        found = list(soft_checks.of_founder(founder, entity="虚构商行", sharing=sharing))
        assert [each.code for each in found] == ["shared_phone"] * odd
    nobody = Founder(id="f", name="虚构人")
    assert not list(soft_checks.of_founder(nobody, entity="虚构商行", sharing=5))


def test_more_area_than_the_park_has() -> None:
    park = Park(id="p", name="虚构园区", status="在册")
    for used, odd in ((9_999, False), (10_000, False), (10_001, True)):
        found = list(soft_checks.of_park(park, used_dm2=used, incubation_dm2=10_000))
        assert [each.code for each in found] == ["overfull"] * odd
        if odd:
            assert found[0].about == "虚构园区"
            assert "合计 100.01㎡，超过孵化场所面积 100㎡" in found[0].sentence
    for unknown in (None, 0):
        assert not list(soft_checks.of_park(park, used_dm2=1, incubation_dm2=unknown))


def test_every_check_has_a_name() -> None:
    assert set(soft_checks.LABELS) == {
        soft_checks.JUMP,
        soft_checks.LONG_AGREEMENT,
        soft_checks.LARGE_LOAN,
        soft_checks.SHARED_PHONE,
        soft_checks.OVERSTAYING,
        soft_checks.OVERFULL,
    }


@pytest.mark.parametrize("period", [date(2026, 3, 31), date(2026, 3, 15), date(2024, 3, 1)])
def test_the_month_before_ends_on_its_last_day(period: date) -> None:
    assert soft_checks.month_before(period) == month_end(period.year, 2)
