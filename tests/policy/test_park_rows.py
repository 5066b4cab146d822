"""The rows behind what is read off the park itself: areas, judgements, services."""

from datetime import date

from app.policy.facts import AreaFact, JudgementFact, ServiceFact
from app.policy.figures import trace
from app.policy.verdicts import TracedRow
from app.usecases.policies import policy_for
from tests.policy import made_up

POLICY = policy_for("xingan", made_up.ON)


def rows(figure: str, reading: str, **facts: object) -> dict[str, TracedRow]:
    park = made_up.park(*made_up.residents(1), **facts)  # type: ignore[arg-type]
    return {row.name: row for row in trace(park, POLICY, made_up.ON, figure, reading)}


AREAS = (
    AreaFact(date(2020, 1, 1), 200_000, 100_000, 30_000),
    AreaFact(date(2024, 1, 1), 250_000, 120_000, None),
    AreaFact(date(2027, 1, 1), 300_000, 150_000, 40_000),
)


def test_the_building_area_in_force_is_counted() -> None:
    found = rows("building_area", "A0", areas=AREAS)
    assert found["2024-01-01 起的面积"].counted
    assert found["2024-01-01 起的面积"].amount == 250_000
    assert found["2020-01-01 起的面积"].reason == "已由 2024-01-01 起的面积取代"
    assert found["2027-01-01 起的面积"].reason == "2027-01-01 才生效"


def test_a_free_area_nobody_filled_in_is_not_counted() -> None:
    assert rows("free_share", "A1", areas=AREAS)["2024-01-01 起的面积"].reason == "未填"


def test_the_latest_complete_judgement_is_counted() -> None:
    judged = (
        JudgementFact(date(2024, 5, 1), sound=False, judged_by="虚构评定人", evidence="台账"),
        JudgementFact(date(2025, 5, 1), sound=True, judged_by="虚构评定人", evidence="制度汇编"),
        JudgementFact(date(2026, 12, 1), sound=True, judged_by=None, evidence=None),
    )
    found = rows("management_sound", "M1", judgements=judged)
    assert found["2025-05-01 评定"].counted
    assert "佐证 制度汇编" in found["2025-05-01 评定"].detail
    assert found["2024-05-01 评定"].reason == "已有更近的评定"
    assert found["2026-12-01 评定"].reason == "2026-12-01 才评定"


def test_a_judgement_without_evidence_says_so() -> None:
    judged = (JudgementFact(date(2025, 5, 1), sound=True, judged_by="虚构评定人", evidence=None),)
    found = rows("management_sound", "M1", judgements=judged)
    assert found["2025-05-01 评定"].reason == "缺评定人或佐证"


def test_the_eight_services_offered_and_recorded() -> None:
    given = (
        ServiceFact(date(2025, 6, 30), "政策咨询"),
        ServiceFact(date(2025, 7, 1), "创业培训"),
    )
    offered = rows("services", "offered", services_offered=("政策咨询",), services=given)
    assert [row.name for row in offered.values() if row.counted] == ["政策咨询"]
    assert len(offered) == 8
    recorded = rows("services", "recorded", services=given)
    assert [row.name for row in recorded.values() if row.counted] == ["创业培训"]
    assert recorded["政策咨询"].detail == "最近一次 2025-06-30"
    assert recorded["政策咨询"].reason == "近 12 个月没有记录"


def test_an_area_left_blank_later_stays_as_it_was() -> None:
    facts = made_up.park(*made_up.residents(1), areas=AREAS)
    now = facts.area_on(made_up.ON)
    assert now == AreaFact(date(2024, 1, 1), 250_000, 120_000, 30_000)
    found = rows("free_share", "A1", areas=AREAS)
    assert found["2020-01-01 起的面积"].counted
