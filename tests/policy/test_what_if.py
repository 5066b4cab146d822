"""试算: the facts if some more came, stayed longer or left, and what the judges say of them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import GRADUATED
from app.domain.measures import Rate
from app.policy.evaluate import appraise
from app.policy.facts import AreaFact, HeadcountFact, ParkFacts
from app.policy.outlook import run_out
from app.policy.verdicts import ParkAppraisal
from app.policy.what_if import WhatIf, has_no_place, supposed
from app.usecases.policies import policy_for
from tests.policy.made_up import ON, OPENED, park, resident, residents, stay, tenant

POLICY = policy_for("xingan", ON)
REPORTED = (HeadcountFact(date(2026, 5, 31), 4),)


def judged(facts: ParkFacts, what_if: WhatIf) -> ParkAppraisal:
    return appraise(supposed(facts, POLICY, ON, what_if), POLICY, ON, with_outlook=False)


def value(facts: ParkFacts, what_if: WhatIf, figure: str) -> object:
    return judged(facts, what_if).figure(figure).value


def test_three_more_tenants() -> None:
    facts = park(*residents(18, headcounts=REPORTED))
    more = WhatIf(tenants=3, first_time=2, jobs_each=5, area_each_dm2=1_000)
    assert value(facts, more, "residents") == 21
    assert value(facts, more, "first_time_founders") == 20
    assert value(facts, more, "jobs") == 18 * 4 + 15
    assert value(facts, more, "utilisation") == Rate(18 * 5_000 + 3_000, 100_000)
    assert value(facts, more, "incubating") == 21
    before = appraise(facts, POLICY, ON, with_outlook=False).tier("standard").criteria
    after = judged(facts, more).tier("standard").criteria
    verdicts = {
        old.criterion.id: (old.verdict, new.verdict) for old, new in zip(before, after, strict=True)
    }
    assert verdicts["residents"] == ("not_met", "met")


def test_twelve_jobs_and_a_loan_more() -> None:
    idle = resident("未报", headcounts=())
    facts = park(idle, *residents(3, headcounts=REPORTED))
    more = WhatIf(jobs=12, loan_fen=30_000_000)
    assert value(facts, more, "jobs") == 24
    assert value(facts, more, "loans") == 30_000_000
    figure = judged(facts, more).figure("jobs")
    assert figure.missing == ("未报",)  # who has not reported still has not
    assert figure.readings["J2"] == 24 + 4


def test_jobs_go_to_one_in_incubation_and_to_a_new_one_if_there_is_nobody() -> None:
    over = tenant("超期", stay(date(2020, 1, 1), date(2022, 1, 1)), headcounts=REPORTED)
    facts = park(over, resident("在孵", headcounts=REPORTED))
    changed = supposed(facts, POLICY, ON, WhatIf(jobs=12)).tenants
    assert changed[0] == over
    assert changed[1].headcounts[-1] == HeadcountFact(ON, 16)
    nobody = park()
    assert has_no_place(nobody, POLICY, ON, WhatIf(jobs=1))
    assert not has_no_place(nobody, POLICY, ON, WhatIf(jobs=1, tenants=1))
    assert not has_no_place(nobody, POLICY, ON, WhatIf())
    assert supposed(nobody, POLICY, ON, WhatIf(jobs=1)) == nobody
    assert value(nobody, WhatIf(jobs=3, tenants=1, jobs_each=2), "jobs") == 5


@pytest.mark.parametrize("ends", [(8, 12), (12, 8)])
def test_jobs_and_loans_do_not_leave_with_an_agreement_that_runs_out(ends: tuple[int, int]) -> None:
    one, other = (
        tenant(f"{month} 月", stay(date(2025, 1, 1), date(2026, month, 31)), headcounts=REPORTED)
        for month in ends
    )
    facts = park(one, other)
    more = supposed(facts, POLICY, ON, WhatIf(jobs=12, loan_fen=30_000_000))
    quarters = [date(2026, 9, 30)]
    later = appraise(run_out(more, POLICY, ON, quarters), POLICY, quarters[0], with_outlook=False)
    assert later.figure("residents").value == 1
    assert later.figure("jobs").value == 4 + 12
    assert later.figure("loans").value == 30_000_000


def test_who_stays_on_without_an_agreement_keeps_them_where_nobody_is_in_incubation() -> None:
    long_here = date(2018, 1, 1)
    ends = tenant("将到期", stay(long_here, date(2026, 8, 31)), headcounts=REPORTED)
    over = tenant("超期", stay(long_here, date(2022, 1, 1)), headcounts=REPORTED)
    changed = supposed(park(ends, over), POLICY, ON, WhatIf(jobs=12)).tenants
    assert changed[0] == ends
    assert changed[1].headcounts[-1] == HeadcountFact(ON, 16)


def test_an_agreement_extended_holds_longer_and_an_expired_one_again() -> None:
    ends = tenant("将到期", stay(date(2024, 1, 1), date(2026, 8, 31), tenancy_id="a"))
    over = tenant("超期", stay(date(2024, 1, 1), date(2026, 1, 31), tenancy_id="b"))
    facts = park(ends, over)
    assert value(facts, WhatIf(), "incubating") == 1
    longer = WhatIf(extended=frozenset(["a", "b"]), extension_years=1)
    assert value(facts, longer, "incubating") == 2
    assert value(facts, longer, "expiry_exit_rate") in (None, Rate(0, 0))
    quarters = appraise(supposed(facts, POLICY, ON, longer), POLICY, ON).outlook
    assert quarters[0].ending == ()
    assert appraise(facts, POLICY, ON).outlook[0].ending == ("将到期",)


def test_an_agreement_without_an_end_is_extended_to_no_end() -> None:
    facts = park(tenant("长期", stay(date(2024, 1, 1), date.max, tenancy_id="a")))
    (after,) = supposed(facts, POLICY, ON, WhatIf(extended=frozenset("a"))).tenants
    assert after.stays[0].final_end == date.max


def test_who_leaves_is_gone_on_the_day_for_the_cause() -> None:
    facts = park(*residents(4, headcounts=REPORTED))
    gone = WhatIf(leaving=frozenset(["户0", "户1"]), cause=GRADUATED)
    assert value(facts, gone, "residents") == 2
    assert value(facts, gone, "jobs") == 8
    assert value(facts, gone, "success_rate") == Rate(2, 2)
    assert value(facts, replace(gone, cause="清退"), "success_rate") == Rate(0, 2)


def test_nothing_supposed_changes_nothing() -> None:
    facts = park(*residents(4, headcounts=REPORTED), areas=(AreaFact(OPENED, 1, 2, 3),))
    assert supposed(facts, POLICY, ON, WhatIf()) == facts


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_years_that_are_over_stay_as_they_were(year: int) -> None:
    facts = park(*residents(3, start=date(2021, 1, 1), headcounts=REPORTED))
    more = WhatIf(tenants=9, jobs_each=9, area_each_dm2=900, jobs=9)
    for figure in ("utilisation_in_year", "incubating_in_year", "incubating_jobs_in_year"):
        after = judged(facts, more).figure(figure, year)
        assert after == appraise(facts, POLICY, ON, with_outlook=False).figure(figure, year)


@given(
    st.integers(0, 40), st.integers(0, 40), st.integers(0, 9), st.integers(0, 50), st.integers(0, 5)
)
def test_every_number_adds_up(tenants: int, first: int, each: int, jobs: int, leave: int) -> None:
    facts = park(*residents(5, headcounts=REPORTED))
    leaving = frozenset(f"户{number}" for number in range(leave))
    what = WhatIf(tenants=tenants, first_time=first, jobs_each=each, jobs=jobs, leaving=leaving)
    stay_on = 5 - leave + tenants
    assert value(facts, what, "residents") == stay_on
    assert value(facts, what, "first_time_founders") == 5 - leave + min(first, tenants)
    placed = jobs if stay_on else 0
    assert value(facts, what, "jobs") == 4 * (5 - leave) + each * tenants + placed
