"""对比: two days of a ledger, two editions of a document on one day, and who is behind a line."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.domain.tenancy import Tenancy
from app.policy.compared import Change
from app.policy.editions import differences
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import update
from app.usecases.appraisal import policy_of
from app.usecases.appraisal_comparing import (
    Compared,
    compare,
    day_sides,
    edition_pairs,
    edition_sides,
    rows_moved,
)
from tests.usecases.editions import keep_edition
from tests.usecases.offices import Offices, tenant

THEN, NOW = date(2025, 6, 30), date(2026, 6, 30)


@pytest.fixture
def banner(offices: Offices) -> Ledger:
    """One stayed, one left, one came between the two days."""
    tenant(offices.banner, name="虚构一直在")
    gone = tenant(offices.banner, name="虚构走了", start_on=date(2024, 1, 1))
    tenant(offices.banner, name="虚构来了", start_on=date(2026, 2, 1))
    left = queries.fetch(offices.banner, Tenancy, gone.id)
    update(offices.banner, replace(left, left_on=date(2026, 1, 31), leaving_cause="提前退出"))
    return offices.banner


def of(found: Compared, tier_id: str, criterion: str, *, park_id: str) -> Change:
    for change in found.tiers[tier_id]:
        if (change.criterion, change.park_id) == (criterion, park_id):
            return change
    raise KeyError(criterion)


def park_id_of(ledger: Ledger) -> str:
    return queries.all_of(ledger, Tenancy)[0].park_id


def test_two_days_and_who_came_and_left(banner: Ledger) -> None:
    before, after = day_sides(banner, then=THEN, now=NOW)
    found = compare(banner, before, after)
    assert found.labels["standard"] == "盟级标准化"
    change = of(found, "standard", "residents", park_id=park_id_of(banner))
    assert change.difference == 0
    rows = rows_moved(banner, before, after, change)
    assert [(each.moved, each.name) for each in rows] == [
        ("left", "虚构走了"),
        ("came", "虚构来了"),
    ]
    assert "2026-01-31" in rows[0].reason
    same = compare(banner, after, after)
    assert not any(each.turned or each.difference for each in same.tiers["standard"])


def test_a_day_before_the_document_says_so(banner: Ledger) -> None:
    before, _ = day_sides(banner, then=date(2021, 12, 31), now=NOW)
    assert "自 2022-03-30 起施行" in before.policy.note


def test_with_one_edition_there_is_nothing_to_compare(banner: Ledger) -> None:
    assert edition_pairs(banner, NOW) == ()


def test_an_edition_that_asks_for_less_turns_a_verdict(banner: Ledger) -> None:
    keep_edition(banner, "2026-05-01", ("at_least = 20\n", "at_least = 2\n"))
    (pair,) = edition_pairs(banner, NOW)
    assert pair.words == "XA2022：2022-03-30 版 → 2026-05-01 版"
    before, after = edition_sides(banner, pair, on=NOW)
    assert before.policy.note == ""
    assert [pack.version for pack in before.policy.packs[1:]] == [
        pack.version for pack in policy_of(banner, NOW).packs[1:]
    ]
    found = compare(banner, before, after)
    first = found.tiers["standard"][0]
    assert (first.criterion, first.verdicts, first.rises) == ("residents", ("not_met", "met"), True)
    assert (first.difference, first.asks_otherwise) == (Fraction(0), True)
    assert first.park_id == park_id_of(banner)
    told = [each for each in differences(pair.old, pair.new) if each.provision.section != "文件"]
    assert [(each.change, each.provision.clause) for each in told] == [("changed", "XA2022 二")]


def test_an_edition_to_come_can_be_looked_at_before_it_holds(banner: Ledger) -> None:
    keep_edition(banner, "2027-01-01", ("at_least = 20\n", "at_least = 2\n"))
    assert policy_of(banner, NOW).packs[0].version == "2022-03-30"
    (pair,) = edition_pairs(banner, NOW)
    before, after = edition_sides(banner, pair, on=NOW)
    assert after.policy.packs[0].version == "2027-01-01"
    change = of(compare(banner, before, after), "standard", "residents", park_id=park_id_of(banner))
    assert change.verdicts == ("not_met", "met")
    assert rows_moved(banner, before, after, change) == ()
