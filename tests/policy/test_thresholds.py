"""Every threshold of every tier of every shipped policy: line - 1, line, line + 1."""

from collections.abc import Callable

import pytest

from app.domain.measures import Rate
from app.policy.evaluate import appraise
from app.policy.facts import ParkFacts
from app.policy.pack import Criterion
from app.policy.verdicts import CriterionVerdict
from app.usecases.policies import jurisdictions, policy_for
from tests.policy import made_up

# Rates are tried on a thousand, areas and money by one dm² and one fen: finer than any paper.
WHOLE = 1000
COUNTED: dict[str, Callable[[int], ParkFacts]] = {
    "building_area": made_up.with_building_area,
    "residents": made_up.with_residents,
    "first_time_founders": made_up.with_first_time_founders,
    "jobs": made_up.with_jobs,
    "loans": made_up.with_loans,
}
RATED: dict[str, Callable[[int, int], ParkFacts]] = {
    "utilisation": made_up.with_utilisation,
    "success_rate": made_up.with_success_rate,
    "expiry_exit_rate": made_up.with_expiry_exit_rate,
}
YEARLY_COUNTED: dict[str, Callable[..., ParkFacts]] = {
    "incubating_in_year": made_up.with_yearly_incubating,
    "incubating_jobs_in_year": made_up.with_yearly_jobs,
}


def _cases() -> list[tuple[str, str, Criterion]]:
    return [
        (jurisdiction.key, tier.id, criterion)
        for jurisdiction in jurisdictions()
        for tier in policy_for(jurisdiction.key, made_up.ON).tiers
        for criterion in tier.criteria
    ]


CASES = _cases()


def facts_at(criterion: Criterion, offset: int) -> ParkFacts:
    """A park whose figure lies `offset` units from the criterion's line."""
    threshold, figure = criterion.threshold, criterion.figure
    if isinstance(threshold, bool):
        return made_up.with_judgement(sound=offset >= 0)
    if isinstance(threshold, Rate):
        n = threshold.n * WHOLE // threshold.d + offset
        if figure == "utilisation_in_year":
            full = (WHOLE, WHOLE)
            return made_up.with_yearly_utilisation(full, (n, WHOLE), full)
        return RATED[figure](n, WHOLE)
    if figure in YEARLY_COUNTED:
        well = threshold + 5
        return YEARLY_COUNTED[figure](well, threshold + offset, well)
    return COUNTED[figure](threshold + offset)


def answer_at(jurisdiction: str, tier: str, criterion: Criterion, offset: int) -> CriterionVerdict:
    policy = policy_for(jurisdiction, made_up.ON)
    appraisal = appraise(facts_at(criterion, offset), policy, made_up.ON, with_outlook=False)
    return next(
        answer for answer in appraisal.tier(tier).criteria if answer.criterion.id == criterion.id
    )


@pytest.mark.parametrize("offset", [-1, 0, 1])
@pytest.mark.parametrize(
    ("jurisdiction", "tier", "criterion"), CASES, ids=[f"{j}-{t}-{c.id}" for j, t, c in CASES]
)
def test_threshold(jurisdiction: str, tier: str, criterion: Criterion, offset: int) -> None:
    answer = answer_at(jurisdiction, tier, criterion, offset)
    assert answer.verdict == ("met" if offset >= 0 else "not_met")
    assert bool(answer.distance_text) == (offset < 0 and not isinstance(criterion.threshold, bool))
    if offset >= 0:
        assert answer.distance == 0
    elif not isinstance(criterion.threshold, Rate | bool):
        assert answer.distance == 1


def test_every_tier_of_xingan_is_tried() -> None:
    assert {tier for jurisdiction, tier, _ in CASES if jurisdiction == "xingan"} == {
        "standard",
        "demonstration",
        "regional",
    }


def test_a_good_average_never_repairs_a_bad_year() -> None:
    policy = policy_for("xingan", made_up.ON)
    facts = made_up.with_yearly_utilisation((1000, 1000), (899, 1000), (1000, 1000))
    tier = appraise(facts, policy, made_up.ON, with_outlook=False).tier("regional")
    answer = next(a for a in tier.criteria if a.criterion.id == "utilisation_each_year")
    assert answer.verdict == "not_met"
    assert [year.verdict for year in answer.years] == ["met", "not_met", "met"]
