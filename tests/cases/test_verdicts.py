"""Cases: facts in, verdicts out. Each is a park as a clerk would describe it, and the answer."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from app.domain.codes import GRADUATED
from app.policy.evaluate import appraise
from app.policy.facts import AreaFact, HeadcountFact, JudgementFact, LoanFact, ParkFacts, TenantFact
from app.policy.verdicts import Verdict
from app.usecases.policies import policy_for
from tests.policy.made_up import ON, park, resident, stay, tenant

REPORTED = (HeadcountFact(date(2026, 5, 31), 8),)
LOAN = 15_000_000


def standard(count: int = 20, **changed: object) -> ParkFacts:
    """So many like tenants: 8 jobs and a loan of 15 万元 each, 2,500 ㎡ of building."""
    tenants = [
        resident(
            f"户{number}",
            headcounts=REPORTED,
            loans=(LoanFact(f"贷{number}", LOAN, date(2026, 1, 15), None),),
        )
        for number in range(count)
    ]
    return replace(park(*tenants), **changed)  # type: ignore[arg-type]


def with_first(facts: ParkFacts, **changed: object) -> ParkFacts:
    """The park with its first tenant otherwise."""
    first, *others = facts.tenants
    return replace(facts, tenants=(replace(first, **changed), *others))  # type: ignore[arg-type]


def sound(facts: ParkFacts) -> ParkFacts:
    """The park with its mechanism judged sound on the day itself."""
    return replace(facts, judgements=(JudgementFact(ON, True, "虚构评定人", "制度汇编"),))


def filling(facts: ParkFacts, percent: int) -> ParkFacts:
    """The park with so much of its incubation area let."""
    used = sum(stay.area_dm2 for tenant in facts.tenants for stay in tenant.stays)
    return replace(facts, areas=(AreaFact(date(2015, 3, 1), 250_000, used * 100 // percent, None),))


def three_years(*others: TenantFact) -> ParkFacts:
    """A park with 31 tenants of 10 jobs each and all its space let in 2023, 2024 and 2025.

    The first two years' tenants moved out as successes, on the last day of their agreement and
    in the January in which the next ones came.
    """
    tenants = []
    for year in (2023, 2024, 2025):
        start, end = date(year, 1, 10), date(year + 1, 1, 10)
        agreement = stay(start, end, left=end, cause=GRADUATED, area_dm2=1_000)
        if year == 2025:
            agreement = stay(start, date(2027, 1, 10), area_dm2=1_000)
        reports = (HeadcountFact(date(year, 12, 31), 10),)
        tenants += [tenant(f"{year}届{n}", agreement, headcounts=reports) for n in range(31)]
    areas = (AreaFact(date(2015, 3, 1), None, 31_000, None),)
    return park(*tenants, *others, areas=areas)


@dataclass(frozen=True)
class Case:
    """A park on a day against a tier: the verdict, and the sentence a clerk reads."""

    title: str
    facts: ParkFacts
    verdict: Verdict
    says: str = ""
    tier: str = "standard"
    on: date = ON
    contested: bool = False


THROUGH_2026 = date(2026, 12, 31)
LEAP_DAY = date(2024, 2, 29)

CASES = (
    Case("twenty like tenants are a standard park", standard(), "met"),
    Case(
        "one leaves on the day itself",
        with_first(standard(), stays=(stay(date(2024, 7, 1), date(2027, 6, 30), left=ON),)),
        "not_met",
        "入驻实体差 1 户；创业担保贷款资金支持差 15 万元",
    ),
    Case(
        "one leaves the day after",
        with_first(
            standard(),
            stays=(stay(date(2024, 7, 1), date(2027, 6, 30), left=date(2026, 7, 1)),),
        ),
        "met",
    ),
    Case(
        "one moves in on the day itself, too late for its loan of January",
        with_first(standard(), stays=(stay(ON, date(2027, 6, 30)),)),
        "not_met",
        "创业担保贷款资金支持差 15 万元",
    ),
    Case(
        "one stays on after its agreement: still a resident",
        with_first(standard(), stays=(stay(date(2022, 1, 1), date(2024, 12, 31)),)),
        "met",
    ),
    Case(
        "two agreements of one entity are one resident",
        with_first(
            standard(),
            stays=(
                stay(date(2024, 7, 1), date(2027, 6, 30)),
                stay(date(2025, 7, 1), date(2028, 6, 30)),
            ),
        ),
        "met",
    ),
    Case(
        "nobody measured the building",
        standard(areas=()),
        "undetermined",
        "未登记建筑面积",
    ),
    Case(
        "the building was enlarged the day after",
        standard(
            areas=(
                AreaFact(date(2020, 1, 1), 199_900, 100_000, None),
                AreaFact(date(2026, 7, 1), 250_000, 100_000, None),
            )
        ),
        "not_met",
        "建筑面积差 1 ㎡",
    ),
    Case(
        "only the founders make up the jobs: two readings, two verdicts",
        replace(
            standard(),
            tenants=tuple(
                replace(one, headcounts=(HeadcountFact(ON, 7),)) for one in standard().tenants
            ),
        ),
        "not_met",
        "吸纳就业差 10 人",
        contested=True,
    ),
    Case(
        "the loans were paid out long ago: enough in all, none in twelve months",
        replace(
            standard(),
            tenants=tuple(
                replace(one, loans=(LoanFact("贷", LOAN, date(2025, 6, 30), None),))
                for one in standard().tenants
            ),
        ),
        "met",
        contested=True,
    ),
    Case(
        "a park of which nobody entered anything",
        park(areas=()),
        "undetermined",
        "未登记建筑面积；尚未录入入驻台账",
    ),
    Case(
        "thirty tenants, ninety percent let, judged sound",
        filling(sound(standard(30)), 90),
        "met",
        tier="demonstration",
    ),
    Case(
        "the same, one percent less let",
        filling(sound(standard(30)), 89),
        "not_met",
        "孵化场所利用率差 1.0 个百分点（16.86 ㎡）",
        tier="demonstration",
    ),
    Case(
        "the same, but nobody judged the mechanism",
        filling(standard(30), 90),
        "undetermined",
        "管理机制待评定（须有评定人、日期和佐证）",
        tier="demonstration",
    ),
    Case(
        "on a leap day a report of 29 August is fresh and one of 28 August is not",
        replace(
            standard(),
            tenants=tuple(
                tenant(
                    f"户{number}",
                    stay(date(2023, 3, 1), THROUGH_2026),
                    headcounts=(HeadcountFact(date(2023, 8, 28 if number < 2 else 29), 8),),
                    loans=(LoanFact(f"贷{number}", LOAN, date(2023, 3, 1), None),),
                )
                for number in range(20)
            ),
        ),
        "not_met",
        "吸纳就业差 6 人",
        on=LEAP_DAY,
        contested=True,
    ),
    Case("three good years", three_years(), "met", tier="regional"),
    Case(
        "three good years of a park that opened on the second of January of the last",
        replace(three_years(), opened_on=date(2025, 1, 2)),
        "undetermined",
        "没有可考核的完整年度（未登记开园日期，或 1 月 1 日尚未开园）",
        tier="regional",
    ),
    Case(
        "three good years and five who sit on an agreement that ran out",
        three_years(
            *(tenant(f"逾期{n}", stay(date(2019, 1, 1), date(2021, 12, 31))) for n in range(5))
        ),
        "not_met",
        "协议到期出园率总体差 2.5 个百分点（33 份）",
        tier="regional",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case) -> None:
    appraisal = appraise(case.facts, policy_for("xingan", case.on), case.on, with_outlook=False)
    answer = appraisal.tier(case.tier)
    assert (answer.verdict, answer.distance_text) == (case.verdict, case.says)
    assert answer.contested == case.contested
