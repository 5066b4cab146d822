"""The three causes of the exit mechanism, each with its evidence; a person decides."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.codes import EXPIRED, SERVICES
from app.policy.evaluate import appraise
from app.policy.exits import proposal
from app.policy.facts import ParkFacts, ServiceFact
from app.policy.verdicts import ExitFinding
from app.usecases.policies import policy_for
from tests.policy.made_up import ON, park, residents, stay, tenant

POLICY = policy_for("xingan", ON)
SERVED = (ServiceFact(date(2026, 3, 1), SERVICES[0]),)


def finding(facts: ParkFacts, cause: str) -> ExitFinding:
    found = appraise(facts, POLICY, ON, with_outlook=False).exit_findings
    return next(each for each in found if each.id == cause)


def test_the_three_causes_are_told_with_their_clause() -> None:
    found = appraise(park(*residents(1)), POLICY, ON, with_outlook=False).exit_findings
    assert [each.id for each in found] == ["below_standard", "lacks_services", "not_incubating"]
    assert {each.clause for each in found} == {"XA2022 二"}


def test_below_the_construction_standard() -> None:
    below = finding(park(*residents(3)), "below_standard")
    assert below.holds is True
    assert below.evidence.startswith("盟级标准化未达标：入驻实体差 17 户")


def test_a_standard_that_cannot_be_told_is_no_cause() -> None:
    unknown = finding(replace(park(), areas=()), "below_standard")
    assert unknown.holds is None
    assert "未登记建筑面积" in unknown.evidence


@pytest.mark.parametrize(
    ("offered", "holds", "evidence"),
    [
        (SERVICES, False, "8 项服务齐全"),
        (SERVICES[:7], True, "具备 7 项，缺跟踪服务"),
        (SERVICES[2:], True, "具备 6 项，缺政策咨询、创业培训"),
        ((), None, "尚未登记服务功能"),
    ],
)
def test_services(offered: tuple[str, ...], holds: bool | None, evidence: str) -> None:
    found = finding(park(*residents(1), services_offered=offered), "lacks_services")
    assert (found.holds, found.evidence) == (holds, evidence)


def test_a_park_with_residents_in_incubation_and_services_works() -> None:
    found = finding(park(*residents(2), services=SERVED), "not_incubating")
    assert found.holds is False
    assert found.evidence == "在孵 2 户，近 12 个月有 1 类服务记录"


def test_a_park_without_a_resident_in_incubation_does_not_work() -> None:
    gone = tenant("走", stay(date(2024, 1, 1), ON, left=ON, cause=EXPIRED))
    found = finding(park(gone, services=SERVED), "not_incubating")
    assert (found.holds, found.evidence) == (True, "没有在孵实体")


@pytest.mark.parametrize(
    ("served_on", "holds"),
    [(date(2025, 7, 1), False), (date(2025, 6, 30), True), (ON, False), (date(2026, 7, 1), True)],
)
def test_a_park_without_a_service_in_twelve_months_does_not_work(
    served_on: date, holds: bool
) -> None:
    served = (ServiceFact(served_on, SERVICES[3]),)
    found = finding(park(*residents(2), services=served), "not_incubating")
    assert found.holds is holds
    assert holds is False or found.evidence == "在孵 2 户，近 12 个月没有服务记录"


def test_a_park_whose_tenants_nobody_entered_is_not_struck_off() -> None:
    empty = park(areas=(), services_offered=(), opened_on=None)
    appraisal = appraise(empty, POLICY, ON)
    assert {each.holds for each in appraisal.exit_findings} == {None}
    assert appraisal.proposal == ""


def _found(*causes: str) -> list[ExitFinding]:
    known = ("below_standard", "lacks_services", "not_incubating")
    return [
        ExitFinding(id=cause, label="", clause="", holds=cause in causes, evidence="")
        for cause in known
    ]


@pytest.mark.parametrize(
    ("causes", "proposed"),
    [
        ((), ""),
        (("below_standard",), "整改"),
        (("lacks_services",), "整改"),
        (("not_incubating",), "整改"),
        (("below_standard", "lacks_services"), "整改"),
        (("below_standard", "not_incubating"), "清除"),
        (("below_standard", "lacks_services", "not_incubating"), "清除"),
    ],
)
def test_what_is_proposed(causes: tuple[str, ...], proposed: str) -> None:
    assert proposal(_found(*causes)) == proposed


def test_a_jurisdiction_without_an_exit_mechanism_proposes_nothing() -> None:
    appraisal = appraise(park(*residents(1)), policy_for("ordos", ON), ON)
    assert appraisal.exit_findings == ()
    assert appraisal.proposal == ""
