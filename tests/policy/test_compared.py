"""对比: verdicts that changed first, values with their difference, and who came and left."""

from dataclasses import replace
from fractions import Fraction

from app.policy.compared import RowChange, changes, moved_rows, ordered
from app.policy.evaluate import appraise
from app.policy.facts import ParkFacts
from app.policy.pack import Policy
from app.policy.verdicts import ParkAppraisal, TracedRow
from app.usecases.policies import policy_for
from tests.policy.made_up import ON, park, residents

POLICY = policy_for("xingan", ON)


def said(facts: ParkFacts, policy: Policy = POLICY) -> ParkAppraisal:
    return appraise(facts, policy, ON, with_outlook=False)


def test_turned_verdicts_stand_first_the_worse_before_the_better() -> None:
    before, after = said(park(*residents(21))), said(park(*residents(9)))
    found = ordered(changes(before, after, "standard"))
    assert [each.criterion for each in found[:2]] == ["residents", "first_time_founders"]
    assert found[0].verdicts == ("met", "not_met")
    assert (found[0].difference, found[0].rises) == (Fraction(-12), False)
    back = ordered(changes(after, before, "standard"))
    assert back[0].rises is True
    assert not back[-1].turned
    assert ordered([*found, *back])[0].rises is False


def test_a_share_is_compared_as_a_share_and_no_data_with_nothing() -> None:
    found = changes(said(park(*residents(3))), said(park(*residents(4))), "demonstration")
    by_id = {each.criterion: each for each in found}
    assert by_id["utilisation"].difference == Fraction(5_000, 100_000)
    assert by_id["management_sound"].difference is None
    assert by_id[""].label == "结论"
    assert by_id[""].known is None
    nothing = changes(said(park(areas=())), said(park(*residents(4))), "demonstration")
    assert next(each for each in nothing if each.criterion == "utilisation").difference is None


def test_another_edition_may_ask_for_more_or_less() -> None:
    tier = POLICY.tier("standard")
    fewer = replace(tier, criteria=tier.criteria[1:])
    lighter = replace(POLICY, tiers=(fewer, *POLICY.tiers[1:]))
    facts = park(*residents(25))
    found = changes(said(facts), said(facts, lighter), "standard")
    dropped = found[-1]
    assert dropped.criterion == "building_area"
    assert (dropped.before is not None, dropped.after) == (True, None)
    assert dropped.verdicts[1] is None
    assert dropped.turned
    assert dropped.rises is None
    none = replace(POLICY, tiers=POLICY.tiers[1:])
    assert changes(said(facts), said(facts, none), "standard")[0].verdicts[1] is None


def row(key: str, amount: int = 1, *, counted: bool = True, reason: str = "") -> TracedRow:
    return TracedRow(
        key=key, name=f"{key}（虚构）", detail="", amount=amount, counted=counted, reason=reason
    )


def test_who_came_who_left_and_whose_amount_is_another() -> None:
    before = [row("a"), row("b", 3), row("c"), row("d"), row("x", counted=False)]
    after = [row("a"), row("b", 5), row("e"), row("c", counted=False, reason="已离园")]
    found = moved_rows(before, after, {"d": "已搬走", "c": "别的"})
    assert [(each.moved, each.key, each.before, each.after) for each in found] == [
        ("left", "c", 1, 0),
        ("left", "d", 1, 0),
        ("came", "e", 0, 1),
        ("changed", "b", 3, 5),
    ]
    assert [each.reason for each in found] == ["已离园", "已搬走", "", ""]
    assert isinstance(found[1], RowChange)
    assert moved_rows(after, after, {}) == ()


def test_months_of_a_year_are_summed() -> None:
    before = [row("a", 2), row("a", 2)]
    assert moved_rows(before, [row("a", 4)], {}) == ()
    assert moved_rows(before, [row("a", 2)], {})[0].after == 2
