"""Offices and parks of a new ledger: fixed ids, the annex's counts, nothing invented."""

from collections import Counter

import pytest

from app.domain.fields import fields_of
from app.domain.park import Park, TierGrant
from app.store import ledger, queries
from app.store.ledger import Ledger

# XA2022 附件, by the numbering of its list (盟本级 1–3, 乌市 4–6, …) and one more of 乌市.
COUNTS = {
    "152200": 3, "152201": 4, "152202": 2, "152221": 2, "152222": 1, "152223": 4, "152224": 4,
}  # fmt: skip


def seeded(unit_code: str) -> tuple[list[Park], list[TierGrant]]:
    opened = ledger.in_memory(unit_code=unit_code)
    found = queries.all_of(opened, Park), queries.all_of(opened, TierGrant)
    ledger.close(opened)
    return found


def test_the_league_knows_all_twenty(memory_ledger: Ledger) -> None:
    parks = queries.all_of(memory_ledger, Park)
    assert Counter(park.unit_code for park in parks) == COUNTS
    assert len({park.name for park in parks}) == len({park.id for park in parks}) == 20
    assert {park.status for park in parks} == {"在册"}


def test_tiers_of_the_annex(memory_ledger: Ledger) -> None:
    names = {park.id: park.name for park in queries.all_of(memory_ledger, Park)}
    held: dict[str, set[str]] = {name: set() for name in names.values()}
    for grant in queries.all_of(memory_ledger, TierGrant):
        held[names[grant.park_id]].add(grant.tier)
        assert (grant.document_number, grant.granted_on) == ("XA2022 附件", None)
    assert sum("standard" in tiers for tiers in held.values()) == 19
    assert held["兴安盟电子商务创业孵化基地"] == {"standard", "regional"}
    assert held["乌兰浩特市大学生创业孵化基地"] == {"regional"}
    assert sum("regional" in tiers for tiers in held.values()) == 2


@pytest.mark.parametrize("unit_code", sorted(COUNTS))
def test_banner_and_league_agree_byte_for_byte(memory_ledger: Ledger, unit_code: str) -> None:
    parks, grants = seeded(unit_code)
    everything = [*queries.all_of(memory_ledger, Park), *queries.all_of(memory_ledger, TierGrant)]
    assert all(record in everything for record in [*parks, *grants])
    if unit_code != "152200":
        assert {park.unit_code for park in parks} == {unit_code}
        assert len(parks) == COUNTS[unit_code]


def test_fixed_ids_stay_fixed(memory_ledger: Ledger) -> None:
    ids = {park.name: park.id for park in queries.all_of(memory_ledger, Park)}
    assert ids["恒隆创业广场"] == "017fd81f-3c00-7105-a8bc-23b5950dfa43"
    assert ids["乌兰浩特市大学生创业孵化基地"] == "017fd81f-3c00-7114-8886-35d2ca836ea0"


@pytest.mark.parametrize("unit_code", ["150600", "150621"])
def test_an_ordos_unit_starts_without_parks(unit_code: str) -> None:
    assert seeded(unit_code) == ([], [])


def test_what_the_annex_does_not_say_is_empty(memory_ledger: Ledger) -> None:
    said = {"id", "unit_code", "created_at", "updated_at", "name", "status"}
    for park in queries.all_of(memory_ledger, Park):
        for field in fields_of(Park):
            if field.name not in said:
                assert getattr(park, field.name) in (None, ()), field.name
    assert all(facts.areas == () for facts in queries.park_facts(memory_ledger))


def test_offices(memory_ledger: Ledger) -> None:
    units = {unit.code: unit for unit in queries.units(memory_ledger)}
    assert len(units) == 1 + 7 + 10
    assert units["152223"].name == "扎赉特旗"
    assert (units["152223"].parent, units["152223"].level) == ("152200", "banner")
    assert {unit.jurisdiction for unit in units.values() if unit.code.startswith("1522")} == {
        "xingan"
    }
    assert {unit.jurisdiction for unit in units.values() if unit.code.startswith("1506")} == {
        "ordos"
    }
    assert queries.unit(memory_ledger, "150000").level == "region"
    with pytest.raises(KeyError):
        queries.unit(memory_ledger, "999999")
