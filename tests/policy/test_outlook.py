"""What happens on coming quarter ends if every agreement runs out and nothing else changes."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from app.domain.codes import EXPIRED
from app.policy.evaluate import appraise
from app.policy.facts import AreaFact, HeadcountFact, JudgementFact, LoanFact, ParkFacts, TenantFact
from app.policy.figures import compute
from app.policy.outlook import run_out
from app.policy.verdicts import OutlookStep
from app.usecases.policies import policy_for
from tests.policy import any_park
from tests.policy.made_up import ON, park, resident, stay, tenant

POLICY = policy_for("xingan", ON)
SEPTEMBER, DECEMBER = date(2026, 9, 30), date(2026, 12, 31)


def ending(name: str, end: date, **facts: object) -> TenantFact:
    """A resident whose agreement ends on the day."""
    one = tenant(name, stay(date(2024, 7, 1), end))
    return replace(one, **facts)  # type: ignore[arg-type]


def outlook(facts: ParkFacts, on: date = ON) -> tuple[OutlookStep, ...]:
    return appraise(facts, POLICY, on).outlook


def residents_on(facts: ParkFacts, then: date, on: date = ON) -> int:
    expected = run_out(facts, POLICY, on, (then,))
    (found,) = (f for f in compute(expected, POLICY, then) if f.id == "residents")
    assert isinstance(found.value, int)
    return found.value


def test_it_looks_at_four_quarter_ends() -> None:
    steps = outlook(park(resident("户")))
    assert [step.on for step in steps] == [
        SEPTEMBER,
        DECEMBER,
        date(2027, 3, 31),
        date(2027, 6, 30),
    ]


def test_an_agreement_is_named_at_the_quarter_in_which_it_ends() -> None:
    facts = park(
        ending("今日到期", ON),
        ending("季末到期", SEPTEMBER),
        ending("次日到期", date(2026, 10, 1)),
        ending("长约", date(2029, 1, 1)),
        ending("早已到期", date(2026, 6, 29)),
    )
    named = [step.ending for step in outlook(facts)]
    assert named == [("今日到期", "季末到期"), ("次日到期",), (), ()]


def test_who_stays_without_an_agreement_goes_on_staying() -> None:
    facts = park(ending("早已到期", date(2026, 6, 29)), ending("今日到期", ON))
    assert residents_on(facts, SEPTEMBER) == 1


def test_an_extension_moves_the_end() -> None:
    extended = stay(date(2024, 7, 1), ON, extension_end=date(2026, 12, 1))
    facts = park(tenant("延期", extended))
    assert [step.ending for step in outlook(facts)][:2] == [(), ("延期",)]
    assert residents_on(facts, SEPTEMBER) == 1
    assert residents_on(facts, DECEMBER) == 0


def test_utilisation_falls_by_the_agreements_that_end() -> None:
    areas = (AreaFact(date(2015, 1, 1), 1000, 1000, None),)
    judged = (JudgementFact(date(2026, 1, 1), True, "虚构评定人", "汇编"),)
    kept = tenant("留", stay(date(2024, 7, 1), date(2028, 1, 1), area_dm2=880))
    gone = [
        tenant(f"走{n}", stay(date(2024, 7, 1), date(2026, 11, 30), area_dm2=50)) for n in "一二"
    ]
    steps = outlook(park(kept, *gone, areas=areas, judgements=judged))
    assert steps[0].falls == ()
    assert steps[1].ending == ("走一", "走二")
    assert steps[1].falls == ("盟级示范性：孵化场所利用率降至 88.0%",)
    assert steps[2].falls == ()


def test_nothing_that_happened_later_is_looked_at() -> None:
    on = date(2025, 6, 30)
    here = tenant(
        "户",
        stay(date(2024, 7, 1), date(2027, 6, 30), left=date(2025, 8, 1), cause=EXPIRED),
        registered_on=date(2025, 9, 1),
        headcounts=(HeadcountFact(date(2025, 5, 31), 3), HeadcountFact(date(2025, 8, 31), 90)),
        loans=(
            LoanFact("早", 100, date(2025, 1, 1), date(2025, 12, 1)),
            LoanFact("晚", 900, date(2025, 7, 1), None),
        ),
    )
    later = resident("后来", start=date(2025, 7, 15))
    facts = park(here, later, areas=(AreaFact(date(2025, 7, 1), 1, 1, 1),))
    quarter = date(2025, 9, 30)
    expected = run_out(facts, POLICY, on, (quarter,))
    found = {f.id: dict(f.readings) for f in compute(expected, POLICY, quarter) if not f.year}
    assert found["residents"] == {"R1": 1}
    assert found["jobs"] == {"J1": 3, "J2": 4}
    assert found["loans"] == {"L1": 100, "L2": 100, "L3": 100}
    assert found["incubating"] == {"N1": 0}
    assert found["utilisation"] == {"U1": None}


def test_headcounts_stay_as_they_were_at_every_later_quarter() -> None:
    one = resident("户", headcounts=(HeadcountFact(date(2026, 3, 31), 4),))
    quarters = (SEPTEMBER, DECEMBER, date(2027, 3, 31))
    expected = run_out(park(one), POLICY, ON, quarters)
    for on in quarters:
        (jobs,) = (f for f in compute(expected, POLICY, on) if f.id == "jobs")
        assert jobs.readings["J1"] == 4
    last = compute(expected, POLICY, quarters[-1])
    (of_year,) = (f for f in last if f.id == "incubating_jobs_in_year" and f.year == 2026)
    assert of_year.readings["J1"] == 4


def test_who_did_not_report_goes_on_missing() -> None:
    expected = run_out(park(resident("没报")), POLICY, ON, (SEPTEMBER,))
    (jobs,) = (f for f in compute(expected, POLICY, SEPTEMBER) if f.id == "jobs")
    assert jobs.missing == ("没报",)


@given(any_park.parks(least=1), any_park.DAYS)
def test_nobody_new_moves_in(facts: ParkFacts, on: date) -> None:
    (now,) = (f for f in compute(facts, POLICY, on) if f.id == "residents")
    counts = [now.value]
    expected = run_out(facts, POLICY, on, ())
    for step in outlook(facts, on):
        (then,) = (f for f in compute(expected, POLICY, step.on) if f.id == "residents")
        counts.append(then.value if expected.tenants else 0)
    assert all(isinstance(count, int) for count in counts)
    numbers = [count for count in counts if isinstance(count, int)]
    assert numbers == sorted(numbers, reverse=True)
