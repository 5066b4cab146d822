"""Registers out of the ledger: sorted by what is shown, found by name and sound, paged by key."""

from datetime import date

import pytest

from app.domain.park import Park
from app.domain.service import Mentor, ServiceRecord
from app.store import queries
from app.store.ledger import Ledger
from app.store.link_names import name_of, named_like
from app.store.records import delete, insert, new_id
from app.store.register_rows import key_of, register_rows, register_view
from tests.store import made_up


@pytest.fixture(name="given")
def give_services(memory_ledger: Ledger) -> list[ServiceRecord]:
    """Three records in two parks, one with a mentor."""
    own = memory_ledger.unit_code
    parks = queries.all_of(memory_ledger, Park, "unit_code = ?", (own,), order="name")[:2]
    mentor = Mentor(id=new_id(), unit_code=own, name="虚构·斯琴𠮷", employer="虚构学院")
    told = (
        (parks[0], date(2026, 1, 5), "政策咨询", None),
        (parks[1], date(2026, 3, 5), "创业指导", mentor.id),
        (parks[0], date(2026, 2, 5), "创业指导", None),
    )
    records = [
        ServiceRecord(
            id=new_id(), unit_code=own, park_id=park.id, served_on=day, service=of, mentor_id=who
        )
        for park, day, of, who in told
    ]
    insert(memory_ledger, [mentor, *records])
    return records


def seen(ledger: Ledger, **how: object) -> list[ServiceRecord]:
    keys = register_view(ledger, ServiceRecord, **how)  # type: ignore[arg-type]
    rows = register_rows(ledger, ServiceRecord, keys)
    found = [row.record for row in rows if row is not None]
    assert len(found) == len(keys)
    return [each for each in found if isinstance(each, ServiceRecord)]


def test_rows_come_in_the_order_asked_for(
    memory_ledger: Ledger, given: list[ServiceRecord]
) -> None:
    first, second, third = (each.id for each in given)
    assert [each.id for each in seen(memory_ledger)] == [first, second, third]
    by_day = seen(memory_ledger, order="served_on", descending=True)
    assert [each.id for each in by_day] == [second, third, first]
    # Those without one come last, whichever way.
    for descending in (False, True):
        by_mentor = seen(memory_ledger, order="mentor_id", descending=descending)
        assert by_mentor[0].id == second


def test_words_are_looked_for_in_the_names_of_links_too(
    memory_ledger: Ledger, given: list[ServiceRecord]
) -> None:
    second = given[1].id
    for words in ("斯琴𠮷", "xgsq", "创业指导 siqin", "2026-03", "指导 斯琴"):
        assert [each.id for each in seen(memory_ledger, text=words)] == [second], words
    name = queries.fetch(memory_ledger, Park, given[0].park_id).name
    assert len(seen(memory_ledger, text=name)) == 2
    assert seen(memory_ledger, text="没有这样的") == []
    # Words are words, whatever they mean to SQL.
    assert seen(memory_ledger, text="100%_'\"") == []


def test_only_some_values_are_shown(memory_ledger: Ledger, given: list[ServiceRecord]) -> None:
    assert len(seen(memory_ledger, only={"service": "创业指导"})) == 2
    assert len(seen(memory_ledger, only={"service": ("创业指导", "政策咨询")})) == 3
    assert len(seen(memory_ledger, only={"mentor_id": (None,)})) == 2
    assert len(seen(memory_ledger, only={"mentor_id": (None, given[1].mentor_id)})) == 3


def test_a_row_names_what_it_links_to_and_is_found_by_its_key(
    memory_ledger: Ledger, given: list[ServiceRecord]
) -> None:
    key = key_of(memory_ledger, ServiceRecord, given[1].id)
    assert key is not None
    (row,) = register_rows(memory_ledger, ServiceRecord, [key])
    assert row is not None
    assert row.names["mentor_id"] == "虚构·斯琴𠮷"
    assert key_of(memory_ledger, ServiceRecord, new_id()) is None
    assert register_rows(memory_ledger, ServiceRecord, [key + 1000]) == [None]


def test_what_is_in_the_bin_is_not_shown(memory_ledger: Ledger, given: list[ServiceRecord]) -> None:
    delete(memory_ledger, ServiceRecord, [given[0].id])
    assert len(seen(memory_ledger)) == 2


def test_names_to_link_to_live_and_are_this_offices_own(memory_ledger: Ledger) -> None:
    own = memory_ledger.unit_code
    mine = made_up.entity(name="虚构单家商行", unit_code=own)
    gone = made_up.entity(name="虚构单家旧行", unit_code=own)
    theirs = made_up.entity(name="虚构单家别行", unit_code="152223")
    insert(memory_ledger, [mine, gone, theirs])
    delete(memory_ledger, type(gone), [gone.id])
    for words in ("虚构单", "xgd", "xugoudanjia"):
        assert [each.id for each in named_like(memory_ledger, "entity", words)] == [mine.id], words
    assert name_of(memory_ledger, "entity", gone.id) == "虚构单家旧行"
    assert name_of(memory_ledger, "entity", new_id()) == ""


def test_whole_names_and_beginnings_come_first(memory_ledger: Ledger) -> None:
    own = memory_ledger.unit_code
    names = ("虚构的商行", "商行", "商行虚构")
    insert(memory_ledger, [made_up.entity(name=name, unit_code=own) for name in names])
    found = [each.name for each in named_like(memory_ledger, "entity", "商行")]
    assert found == ["商行", "商行虚构", "虚构的商行"]
    insert(memory_ledger, [Mentor(id=new_id(), unit_code=own, name=name) for name in names])
    assert [each.name for each in named_like(memory_ledger, "mentor", "商行", limit=2)] == [
        "商行",
        "商行虚构",
    ]
