"""Which document decides, and what changed between editions: told from the packs themselves."""

from dataclasses import replace
from datetime import date

import pytest

from app import paths
from app.policy.editions import Difference, differences, ruled
from app.policy.load import parse
from app.policy.pack import Pack
from app.policy.provisions import benefit_key, criterion_key, provisions
from app.usecases.policies import jurisdictions, policy_for

DAY = date(2026, 6, 30)
FILES = sorted(
    path.relative_to(paths.POLICIES).as_posix() for path in paths.POLICIES.glob("*/*/*.toml")
)
XINGAN = next(file for file in FILES if "XA2022" in file)


def text_of(file: str) -> str:
    return (paths.POLICIES / file).read_text(encoding="utf-8")


def amended(*changes: tuple[str, str]) -> Pack:
    """The league's document with some of its words changed, as an edition of a later day."""
    text = text_of(XINGAN)
    for old, new in (("in_force_on = 2022-03-30", "in_force_on = 2025-01-01"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    return parse(XINGAN.replace("2022-03-30", "2025-01-01"), text)


def shipped() -> Pack:
    return parse(XINGAN, text_of(XINGAN))


def found(new: Pack, key: str) -> Difference:
    (difference,) = [each for each in differences(shipped(), new) if each.provision.key == key]
    return difference


@pytest.mark.parametrize("file", FILES)
def test_every_block_with_a_clause_is_told(file: str) -> None:
    text = text_of(file)
    told = provisions(parse(file, text))
    keys = [each.key for each in told]
    assert len(set(keys)) == len(keys)
    # Each clause of the file is that of some line; one block of a benefit or of a loan is several.
    assert text.count("clause =") <= len(told)
    for each in told:
        assert f'clause = "{each.clause}"' in text
        assert each.words
        assert "  " not in each.words
        assert not each.note or each.note in text


@pytest.mark.parametrize("jurisdiction", [each.key for each in jurisdictions()])
def test_what_is_said_to_hold_is_what_counts(jurisdiction: str) -> None:
    policy = policy_for(jurisdiction, DAY)
    holding = {each.provision.key: each.provision for each in ruled(policy.packs) if each.holds}
    for tier in policy.tiers:
        for criterion in tier.criteria:
            assert holding[criterion_key(tier.id, criterion.id)].clause == criterion.clause
    for readings in policy.readings:
        assert holding[f"readings.{readings.figure}"].clause == readings.clause
    for rule in policy.benefits:
        assert holding[benefit_key(rule.kind)].clause == rule.clause
        excludes = holding.get(f"{benefit_key(rule.kind)}.excludes")
        assert (excludes.clause if excludes else None) == (
            rule.excludes.clause if rule.excludes else None
        )
    assert holding["services"].clause == policy.services.clause
    assert holding["loan_guarantee.amount"].clause == policy.loan_guarantee.clause
    targets = [each for each in ruled(policy.packs) if each.provision.section == "目标"]
    assert len(targets) == len(policy.targets)
    assert all(each.holds for each in targets)


def test_the_upper_document_hides_the_lower_ones_words() -> None:
    rules = ruled(policy_for("xingan", DAY).packs)
    amounts = [each for each in rules if each.provision.key == benefit_key("一次性创业补贴")]
    upper, lower = amounts
    assert (upper.provision.clause, upper.holds) == ("XA2022 五(三)", True)
    assert upper.provision.words == "发给创业者，不低于 10,000 元"
    assert [each.words for each in upper.over] == ["发给创业者，不低于 5,000 元"]
    assert lower.by == upper.provision
    assert lower.over == ()


def test_where_the_upper_document_is_silent_the_lower_one_holds() -> None:
    rules = ruled(policy_for("xingan", DAY).packs)
    excludes = [each for each in rules if each.provision.key.endswith("创业孵化补贴.excludes")]
    (only,) = excludes
    assert only.holds
    assert only.provision.clause == "NM2022 二(四)2"


def test_an_edition_has_no_difference_from_itself() -> None:
    assert differences(shipped(), shipped()) == ()


def test_a_raised_threshold_is_told_old_to_new_with_its_clause() -> None:
    new = amended(("at_least = 20\n", "at_least = 25\n"))
    changed = found(new, criterion_key("standard", "residents"))
    assert changed.change == "changed"
    assert changed.old is not None
    assert changed.new is not None
    assert (changed.old.words, changed.new.words) == ("不低于 20 户", "不低于 25 户")
    assert changed.new.clause == "XA2022 二"
    assert {each.provision.key for each in differences(shipped(), new)} == {
        "document.in_force_on",
        criterion_key("standard", "residents"),
    }


def test_a_moved_clause_is_reworded_not_changed() -> None:
    new = amended(('clause = "XA2022 五(四)"', 'clause = "XA2022 五(五)"'))
    assert found(new, benefit_key("创业见习补贴")).change == "reworded"


def test_what_is_new_and_what_is_gone() -> None:
    old, without = shipped(), replace(shipped(), exit_causes=shipped().exit_causes[:2])
    (dropped,) = differences(old, without)
    assert (dropped.change, dropped.new) == ("dropped", None)
    (added,) = differences(without, old)
    assert (added.change, added.old) == ("added", None)
    assert added.provision.item == "不能发挥孵化作用"
