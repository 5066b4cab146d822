"""Every benefit of every shipped policy: each condition on its line, each amount a fen beside it.

Made from the packs: a new edition is tried without a word changed here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.codes import GRADUATED
from app.domain.dates import add_months, add_years
from app.policy.benefit_amounts import Amount, amount_problem
from app.policy.benefit_conditions import CONDITIONS, GRADUATE_GROUP, UNEMPLOYED
from app.policy.benefit_facts import BenefitFact, HouseholdFact, WageFact, wage_on
from app.policy.benefits import BenefitAnswer, ParkHouseholds, answers, better, of_park
from app.policy.facts import GrantFact, HeadcountFact, ParkFacts, TenantFact
from app.policy.pack import BENEFIT_CONDITIONS, BenefitRule, Policy
from app.policy.populations import view
from app.usecases.policies import jurisdictions, policy_for
from tests.policy import made_up

ON = made_up.ON
DAY = timedelta(days=1)
WAGE = WageFact(in_force_on=date(2024, 1, 1), monthly_fen=227_000)
RULES = [
    (jurisdiction.key, rule)
    for jurisdiction in jurisdictions()
    for rule in policy_for(jurisdiction.key, ON).benefits
]
IDS = [f"{jurisdiction}-{rule.kind}" for jurisdiction, rule in RULES]
# What only a person can judge stays to be verified however good the facts are.
BY_A_PERSON = {
    "正常申报纳税",
    "园区促进就业成效明显",
    "带动就业质量好",
    "人员留用率高",
    "参加见习和孵化",
    "成功创业",
    "自治区征集公布",
    "项目科技含量和社会效益",
}
each_rule = pytest.mark.parametrize(("jurisdiction", "rule"), RULES, ids=IDS)


def rules_with(wanted: Callable[[BenefitRule], object]) -> pytest.MarkDecorator:
    """The rules that ask for something, each with its jurisdiction."""
    found = [(key, rule) for key, rule in RULES if wanted(rule)]
    assert found
    return pytest.mark.parametrize(
        ("jurisdiction", "rule"), found, ids=[f"{key}-{rule.kind}" for key, rule in found]
    )


def had(
    kind: str,
    *,
    amount_fen: int = 1_000_000,
    applied_on: date | None = None,
    approved_on: date | None = None,
    paid_on: date | None = None,
    of_entity: bool = True,
) -> BenefitFact:
    return BenefitFact(
        benefit_id=f"{kind}{paid_on}{approved_on}{applied_on}",
        kind=kind,
        unit="扎赉特旗",
        entity="虚构商行",
        park=None,
        amount_fen=amount_fen,
        applied_on=applied_on,
        approved_on=approved_on,
        paid_on=paid_on,
        paper_number=None,
        basis=None,
        of_entity=of_entity,
    )


def tenant_for(rule: BenefitRule) -> TenantFact:
    """A tenant that has all that the ledger can tell, and not a day more than needed."""
    months = rule.operating_months or 24
    start = add_months(ON, -months)
    gone = GRADUATED if "孵化成功并搬离" in rule.conditions else None
    return made_up.tenant(
        "虚构商行",
        made_up.stay(start, ON + DAY, left=ON if gone else None, cause=gone),
        registered_on=start,
        headcounts=(HeadcountFact(start, 3), HeadcountFact(ON, 5)),
    )


def household_for(rule: BenefitRule, *benefits: BenefitFact) -> HouseholdFact:
    others = [group for group in rule.groups if group != GRADUATE_GROUP]
    return HouseholdFact(
        entity_id="虚构商行",
        kind="企业",
        closed_on=None,
        groups=tuple(others[:1] or rule.groups[:1]),
        earlier=(),
        benefits=benefits,
    )


def park_for(rule: BenefitRule, *tenants: TenantFact) -> ParkFacts:
    grants: tuple[GrantFact, ...] = ()
    if "新公布为国家级" in rule.conditions:
        grants = (GrantFact("national", date(2025, 1, 1), None, None),)
    return replace(made_up.park(*tenants), grants=grants)


def ask(
    jurisdiction: str,
    rule: BenefitRule,
    *,
    change: Callable[[TenantFact], TenantFact] = lambda tenant: tenant,
    household: HouseholdFact | None = None,
    status: str = "在册",
    wage: WageFact | None = WAGE,
    park_benefits: tuple[BenefitFact, ...] = (),
) -> BenefitAnswer:
    """The rule's answer about one tenant (or the park) of a made-up park."""
    policy = policy_for(jurisdiction, ON)
    tenant = tenant_for(rule)
    years = rule.graduated_within_years
    if years and rule.groups == (GRADUATE_GROUP,):
        tenant = replace(tenant, graduated_on=add_years(ON, -years))
    tenant = change(tenant)
    facts = park_for(rule, tenant)
    park = ParkHouseholds(
        facts=facts,
        status=status,
        households={"虚构商行": household or household_for(rule)},
        incubating=view(facts, policy, ON).incubating,
        benefits=park_benefits,
    )
    (answer,) = answers(rule, [park], policy, ON, wage)
    return answer


Change = Callable[[TenantFact], TenantFact]


def made(**facts: Any) -> Change:
    """A tenant with other facts."""
    return lambda tenant: replace(tenant, **facts)


def condition(answer: BenefitAnswer, words: str) -> str:
    (found,) = [each for each in answer.conditions if each.words.endswith(words)]
    assert found.why
    return found.verdict


def rule_of(jurisdiction: str, kind: str) -> BenefitRule:
    return next(rule for key, rule in RULES if (key, rule.kind) == (jurisdiction, kind))


# ---- Conditions ----


def test_every_condition_a_pack_may_name_is_answered() -> None:
    assert set(CONDITIONS) == set(BENEFIT_CONDITIONS)


@each_rule
def test_all_that_the_ledger_can_tell_is_met(jurisdiction: str, rule: BenefitRule) -> None:
    answer = ask(jurisdiction, rule)
    doubted = {each.words for each in answer.of("undetermined")}
    wanted = set(rule.conditions) & BY_A_PERSON
    assert {words.removeprefix("6 个月内") for words in doubted} == wanted
    assert answer.of("not_met") == ()
    assert answer.verdict == ("undetermined" if wanted else "met")
    assert all(each.clause for each in answer.conditions)


@rules_with(lambda rule: rule.operating_months)
def test_the_months_in_operation_on_their_line(jurisdiction: str, rule: BenefitRule) -> None:
    months = rule.operating_months
    assert months is not None
    line = add_months(ON, -months)
    for offset, wanted in ((-1, "met"), (0, "met"), (1, "not_met")):
        day = line + offset * DAY
        answer = ask(jurisdiction, rule, change=made(registered_on=day))
        assert condition(answer, f"正常经营满 {months} 个月") == wanted


@rules_with(lambda rule: rule.graduated_within_years)
def test_a_graduates_years_on_their_line(jurisdiction: str, rule: BenefitRule) -> None:
    years = rule.graduated_within_years
    assert years is not None
    household = replace(household_for(rule), groups=(GRADUATE_GROUP,))
    registered = tenant_for(rule).registered_on
    assert registered is not None
    line = add_years(registered if UNEMPLOYED in rule.conditions else ON, -years)
    for offset, wanted in ((-1, "not_met"), (0, "met"), (1, "met")):
        day = line + offset * DAY
        answer = ask(
            jurisdiction,
            rule,
            household=household,
            change=made(graduated_on=day),
        )
        assert condition(answer, "人员类别") == wanted
    unknown = ask(
        jurisdiction,
        rule,
        household=household,
        change=made(graduated_on=None),
    )
    assert condition(unknown, "人员类别") == "undetermined"


@rules_with(lambda rule: rule.groups)
def test_each_group_of_the_rule_and_no_other(jurisdiction: str, rule: BenefitRule) -> None:
    graduated = add_years(ON, -1)
    for groups, wanted in (
        *(((group,), "met") for group in rule.groups),
        (("其他",), "not_met"),
        ((), "undetermined"),
    ):
        answer = ask(
            jurisdiction,
            rule,
            household=replace(household_for(rule), groups=groups),
            change=made(graduated_on=graduated),
        )
        assert condition(answer, "人员类别") == wanted


def test_a_graduate_must_have_been_out_of_work_and_a_veteran_need_not() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    for groups, wanted in (
        ((GRADUATE_GROUP,), "undetermined"),
        ((GRADUATE_GROUP, "退役军人"), "met"),
    ):
        answer = ask(
            "xingan",
            rule,
            household=replace(household_for(rule), groups=groups),
            change=made(graduated_on=add_years(ON, -2)),
        )
        assert condition(answer, UNEMPLOYED) == wanted


def test_jobs_for_others_none_one_and_unknown() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    for reports, wanted in (
        ((HeadcountFact(ON, 0),), "not_met"),
        ((HeadcountFact(ON, 1),), "met"),
        ((), "undetermined"),
        ((HeadcountFact(add_months(ON, -7), 9),), "undetermined"),
    ):
        answer = ask("xingan", rule, change=made(headcounts=reports))
        assert condition(answer, "带动其他劳动者就业") == wanted


def test_a_first_venture_told_denied_unknown_and_doubted() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    for first, wanted in ((True, "met"), (False, "not_met"), (None, "undetermined")):
        answer = ask("xingan", rule, change=made(first_venture=first))
        assert condition(answer, "首次成功创业") == wanted
    earlier = replace(household_for(rule), earlier=("虚构旧店",))
    assert condition(ask("xingan", rule, household=earlier), "首次成功创业") == "undetermined"


def test_a_team_is_not_registered_and_a_company_without_a_day_is_unknown() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    for kind, wanted in (("团队", "not_met"), ("企业", "undetermined")):
        answer = ask(
            "xingan",
            rule,
            household=replace(household_for(rule), kind=kind),
            change=made(registered_on=None),
        )
        assert condition(answer, "登记注册") == wanted


def test_a_closed_entity_is_not_in_operation() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    closed = replace(household_for(rule), closed_on=ON)
    assert condition(ask("xingan", rule, household=closed), "正常经营满 12 个月") == "not_met"


def test_only_leaving_by_success_is_success() -> None:
    rule = rule_of("xingan", "创业孵化补贴")
    left = ON
    for cause, gone, wanted in (
        (GRADUATED, left, "met"),
        ("到期退出", left, "not_met"),
        (None, left, "undetermined"),
        (None, None, "not_met"),
    ):
        (stay,) = tenant_for(rule).stays
        change = made(stays=(replace(stay, left=gone, cause=cause),))
        assert condition(ask("xingan", rule, change=change), "孵化成功并搬离") == wanted


def test_a_park_under_construction_or_struck_off_has_no_benefit() -> None:
    rule = rule_of("xingan", "创业孵化补贴")
    for status, wanted in (
        ("在册", "met"),
        ("整改", "undetermined"),
        ("建设中", "not_met"),
        ("清除", "not_met"),
    ):
        assert condition(ask("xingan", rule, status=status), "园区依法设立") == wanted


# ---- Twice, and one excluding the other ----


@rules_with(lambda rule: rule.amount.per in ("一次性", "户"))
def test_what_comes_once_is_not_had_twice(jurisdiction: str, rule: BenefitRule) -> None:
    studio = rule.payee == "工作室"
    for record, wanted, once in (
        (had(rule.kind, paid_on=ON), "undetermined" if studio else "not_met", True),
        (had(rule.kind, approved_on=ON), "undetermined" if studio else "not_met", True),
        (had(rule.kind, applied_on=ON), "undetermined", False),
        (had(rule.kind), "undetermined", False),
        (had(rule.kind, paid_on=ON + DAY), "met", False),
    ):
        benefits = (record,)
        answer = ask(
            jurisdiction,
            rule,
            household=household_for(rule, *benefits),
            park_benefits=benefits if of_park(rule) else (),
        )
        assert condition(answer, "此前没有享受过") == wanted
        assert answer.had is once
        assert answer.paid_fen == (record.amount_fen if record.paid_on == ON else 0)


@pytest.mark.parametrize("jurisdiction", [each.key for each in jurisdictions()])
def test_two_benefits_exclude_each_other_both_ways(jurisdiction: str) -> None:
    one, other = "一次性创业补贴", "创业孵化补贴"
    for kind, against in ((one, other), (other, one)):
        rule, label = rule_of(jurisdiction, kind), rule_of(jurisdiction, against).label
        for record, wanted in (
            (had(against, paid_on=ON), "not_met"),
            (had(against, paid_on=ON, of_entity=False), "not_met"),
            (had(against, applied_on=ON), "undetermined"),
        ):
            answer = ask(jurisdiction, rule, household=household_for(rule, record))
            assert condition(answer, f"没有享受{label}") == wanted
            (found,) = [each for each in answer.conditions if each.collides]
            assert found.collides == (record,)
            assert found.clause in ("NM2022 二(四)2", "ER2022 二(四)2")


# ---- Amounts ----


def money_of(answer: BenefitAnswer) -> Amount:
    assert answer.amount.known
    return answer.amount


@each_rule
def test_an_amount_a_fen_beside_the_line(jurisdiction: str, rule: BenefitRule) -> None:
    amount = money_of(ask(jurisdiction, rule))

    def fits(amount_fen: int) -> bool:
        return not amount_problem(rule, amount, amount_fen)

    assert not fits(0)
    if amount.grades_fen:
        for grade in amount.grades_fen:
            assert (fits(grade - 1), fits(grade), fits(grade + 1)) == (False, True, False)
        return
    least, most = amount.least_fen, amount.most_fen
    if least is not None:
        assert (fits(least - 1), fits(least)) == (False, True)
    if most is not None:
        assert (fits(most), fits(most + 1)) == (True, False)
    open_end = {"floor": least, "cap": None, "fixed": most}[rule.amount.bound]
    if rule.amount.bound == "floor":
        assert open_end is not None
        assert fits(open_end + 1)
    if rule.amount.bound == "cap":
        assert most is not None
        assert fits(most - 1)


def test_the_amounts_of_the_documents() -> None:
    yuan = 100
    for key, kind, least, most in (
        ("xingan", "一次性创业补贴", 10_000 * yuan, None),
        ("neimenggu", "一次性创业补贴", 5_000 * yuan, None),
        ("ordos", "一次性创业补贴", 5_000 * yuan, 5_000 * yuan),
        ("xingan", "创业孵化补贴", None, 5_000 * yuan),
        ("ordos", "创业孵化补贴", 5_000 * yuan, 5_000 * yuan),
        ("xingan", "创业指导大师工作室奖补", 200_000 * yuan, 200_000 * yuan),
        ("ordos", "创业指导大师工作室奖补", 100_000 * yuan, 100_000 * yuan),
        ("xingan", "国家级创业孵化示范基地奖励", None, 1_000_000 * yuan),
        ("xingan", "创业见习补贴", 181_600, 181_600 * 12),
        ("ordos", "创业见习补贴", 136_200, 136_200 * 12),
        ("ordos", "大学生创业项目资助", 10_000 * yuan, 80_000 * yuan),
        # Three at entry, five now: two more.
        ("xingan", "创业带动就业补贴", 3_000 * yuan, 6_000 * yuan),
    ):
        amount = money_of(ask(key, rule_of(key, kind)))
        assert (amount.least_fen, amount.most_fen) == (least, most), (key, kind)


def test_without_a_minimum_wage_the_answer_is_to_be_verified_not_nothing() -> None:
    rule = rule_of("xingan", "创业见习补贴")
    answer = ask("xingan", rule, wage=None)
    assert condition(answer, "最低工资标准") == "undetermined"
    assert not answer.amount.known
    assert answer.amount.suggested_fen is None


def test_the_minimum_wage_of_the_day() -> None:
    later = WageFact(in_force_on=date(2026, 7, 1), monthly_fen=250_000)
    assert wage_on((WAGE, later), WAGE.in_force_on - DAY) is None
    assert wage_on((WAGE, later), ON) == WAGE
    assert wage_on((WAGE, later), later.in_force_on) == later


def test_twelve_months_of_practice_are_all_there_is() -> None:
    rule = rule_of("xingan", "创业见习补贴")
    paid = had(rule.kind, amount_fen=181_600 * 12, paid_on=ON)
    answer = ask("xingan", rule, household=household_for(rule, paid))
    assert condition(answer, "最低工资标准") == "not_met"
    assert answer.amount.most_fen == 0


# ---- Additional jobs ----

JOBS = rule_of("xingan", "创业带动就业补贴")
ENTRY = date(2024, 6, 30)


def jobs(reports: dict[date, int], *benefits: BenefitFact) -> int | None:
    """How many additional jobs, of a tenant that came on `ENTRY`."""
    headcounts = tuple(HeadcountFact(day, count) for day, count in sorted(reports.items()))
    stay = made_up.stay(ENTRY, ON + DAY)
    answer = ask(
        "xingan",
        JOBS,
        change=made(stays=(stay,), registered_on=ENTRY, headcounts=headcounts),
        household=household_for(JOBS, *benefits),
    )
    assert (answer.amount.count or 0) >= 0
    return answer.amount.count


def test_additional_to_what_was_there_at_entry() -> None:
    assert jobs({ENTRY: 10, ON: 13}) == 3
    assert jobs({ENTRY: 10, ON: 10}) == 0
    assert jobs({ENTRY: 10, ON: 9}) == 0
    # The first report after entry where there is none before, and none at all.
    assert jobs({date(2024, 7, 31): 10, ON: 12}) == 2
    assert jobs({ENTRY: 10}) is None
    assert jobs({}) is None


def test_a_job_paid_for_is_not_paid_for_again() -> None:
    claimed = date(2025, 7, 10)
    paid = had(JOBS.kind, amount_fen=5 * 300_000, applied_on=claimed, paid_on=date(2025, 9, 1))
    risen = {ENTRY: 10, date(2025, 6, 30): 15}
    assert jobs({**risen, ON: 15}, paid) == 0
    assert jobs({**risen, ON: 16}, paid) == 1
    # Fallen meanwhile and back: the highest headcount already paid for decides.
    assert jobs({**risen, date(2025, 12, 31): 8, ON: 15}, paid) == 0
    # Nothing was reported when it was claimed: the money tells how many.
    assert jobs({ENTRY: 10, ON: 16}, paid) == 1
    # Only applied for, it is not paid for.
    assert jobs({**risen, ON: 15}, had(JOBS.kind, applied_on=claimed)) == 5


def test_another_venture_of_the_founder_has_jobs_of_its_own() -> None:
    paid = had(JOBS.kind, amount_fen=5 * 300_000, paid_on=date(2025, 9, 1), of_entity=False)
    assert jobs({ENTRY: 10, ON: 15}, paid) == 5


def test_jobs_are_paid_in_whole_jobs() -> None:
    amount = money_of(ask("xingan", JOBS))
    assert "整数倍" in amount_problem(JOBS, amount, 300_001)
    assert not amount_problem(JOBS, amount, 300_000)


# ---- Two parks ----


def test_of_two_parks_the_one_that_gives_more() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    good = ask("xingan", rule)
    bad = ask("xingan", rule, change=made(first_venture=False))
    assert better(good, bad) is better(bad, good) is good


def test_before_its_first_day_an_entity_is_no_candidate() -> None:
    rule = rule_of("xingan", "一次性创业补贴")
    policy: Policy = policy_for("xingan", ON)
    later = made_up.tenant("虚构商行", made_up.stay(ON + DAY, ON + 9 * DAY))
    park = ParkHouseholds(
        facts=park_for(rule, later),
        status="在册",
        households={"虚构商行": household_for(rule)},
        incubating=frozenset(),
        benefits=(),
    )
    assert list(answers(rule, [park], policy, ON, WAGE)) == []
