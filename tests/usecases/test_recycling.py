"""The bin: what hangs on a record goes and comes back with it, in any order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import Park
from app.domain.record import Record
from app.domain.service import Activity, Mentor, Project, Training
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases.recycling import (
    delete_records,
    restore_all,
    restore_records,
    thrown_away,
)
from tests.store import made_up

BANNER = "152223"
TIMES: dict[str, Any] = {"created_at": None, "updated_at": None}
KINDS: tuple[type[Record], ...] = (Founder, Entity, Tenancy, Headcount, Loan, Explanation)


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code=BANNER)
    yield opened
    ledgers.close(opened)


def filled(ledger: Ledger) -> tuple[Entity, Tenancy]:
    """A tenant with all that hangs on it."""
    park = queries.all_of(ledger, Park, "unit_code = ?", (BANNER,))[0]
    founder = made_up.founder()
    entity = made_up.entity(founder)
    stay = made_up.tenancy(entity, park.id)
    report = made_up.headcount(entity, date(2026, 5, 31), 7)
    why = Explanation(
        id=new_id(),
        unit_code=BANNER,
        of_table="tenancy",
        of_id=stay.id,
        code="long_agreement",
        reason="虚构的说明",
    )
    insert(ledger, [replace(each, unit_code=BANNER) for each in (founder, entity, stay)])
    insert(ledger, [report, made_up.loan(entity, date(2025, 3, 1)), why])
    return entity, stay


def living(ledger: Ledger) -> set[str]:
    return {record.id for kind in KINDS for record in queries.all_of(ledger, kind)}


def test_an_entity_goes_and_comes_back_with_all_that_hangs_on_it(office: Ledger) -> None:
    entity, _ = filled(office)
    before = living(office)
    done = delete_records(office, kind=Entity, ids=[entity.id])
    assert done.tables == {kind.table for kind in KINDS}
    assert living(office) == set()
    (row,) = thrown_away(office)
    assert (row.kind, row.name, row.along) == (Entity, entity.name, 5)
    assert restore_records(office, kind=Entity, ids=[entity.id]).tables == done.tables
    assert living(office) == before
    assert thrown_away(office) == ()
    assert queries.audit_entries(office, newest=1)[0].action == "恢复创业实体"


def test_what_went_alone_stays_when_the_rest_comes_back(office: Ledger) -> None:
    entity, stay = filled(office)
    delete_records(office, kind=Tenancy, ids=[stay.id])
    delete_records(office, kind=Entity, ids=[entity.id])
    assert [row.kind for row in thrown_away(office)] == [Entity, Tenancy]
    with pytest.raises(AppError) as caught:
        restore_records(office, kind=Tenancy, ids=[stay.id])
    assert caught.value.code == "parent_deleted"
    restore_records(office, kind=Entity, ids=[entity.id])
    assert queries.all_of(office, Tenancy) == []
    restore_records(office, kind=Tenancy, ids=[stay.id])
    assert [each.id for each in queries.all_of(office, Tenancy)] == [stay.id]


def test_a_founder_with_another_entity_stays_and_is_fetched_for_either(office: Ledger) -> None:
    entity, _ = filled(office)
    other = replace(entity, id=new_id(), name="虚构的另一家")
    insert(office, [other])
    delete_records(office, kind=Entity, ids=[entity.id])
    assert queries.all_of(office, Founder) != []
    delete_records(office, kind=Entity, ids=[other.id])
    assert queries.all_of(office, Founder) == []
    restore_records(office, kind=Entity, ids=[entity.id])
    assert queries.all_of(office, Founder) != []


def test_a_number_registered_anew_keeps_the_old_one_in_the_bin(office: Ledger) -> None:
    entity, _ = filled(office)
    delete_records(office, kind=Entity, ids=[entity.id])
    insert(office, [made_up.founder()])
    before = living(office)
    with pytest.raises(AppError) as caught:
        restore_records(office, kind=Entity, ids=[entity.id])
    assert caught.value.code == "repeated"
    assert living(office) == before


def test_an_agreement_that_was_replaced_stays_in_the_bin(office: Ledger) -> None:
    _, stay = filled(office)
    delete_records(office, kind=Tenancy, ids=[stay.id])
    insert(office, [replace(stay, id=new_id())])
    with pytest.raises(AppError) as caught:
        restore_records(office, kind=Tenancy, ids=[stay.id])
    assert caught.value.code == "still_here"


def test_another_offices_record_is_not_deleted_nor_what_it_hangs_on(office: Ledger) -> None:
    entity, stay = filled(office)
    theirs = replace(stay, id=new_id(), unit_code="152200")
    insert(office, [theirs])
    before = living(office)
    for kind, one in ((Tenancy, theirs.id), (Entity, entity.id)):
        with pytest.raises(AppError) as caught:
            delete_records(office, kind=kind, ids=[one])
        assert caught.value.code == "not_own"
    assert living(office) == before


def test_twice_is_once(office: Ledger) -> None:
    entity, _ = filled(office)
    delete_records(office, kind=Entity, ids=[entity.id, entity.id])
    assert delete_records(office, kind=Entity, ids=[entity.id]).tables == frozenset()
    restore_records(office, kind=Entity, ids=[entity.id])
    assert restore_records(office, kind=Entity, ids=[entity.id]).tables == frozenset()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=12))
def test_in_any_order_nothing_living_hangs_on_what_is_deleted(
    steps: list[tuple[bool, int]],
) -> None:
    office = ledgers.in_memory(unit_code=BANNER)
    entity, stay = filled(office)
    second = replace(entity, id=new_id(), name="虚构的另一家")
    elsewhere = replace(stay, id=new_id(), entity_id=second.id)
    insert(office, [second, elsewhere])
    all_of_it = living(office)
    report = queries.all_of(office, Headcount)[0]
    targets: list[Record] = [entity, stay, second, elsewhere, report]
    for down, place in steps:
        target = targets[place]
        if down:
            delete_records(office, kind=type(target), ids=[target.id])
        else:
            try_to_restore(office, target)
        alive = living(office)
        for entity_id in hanging(office):
            assert entity_id in alive
        assert all(each.founder_id in alive for each in queries.all_of(office, Entity))
    for _ in range(2):
        for row in reversed(thrown_away(office)):
            try_to_restore(office, row.record)
    assert living(office) == all_of_it
    ledgers.close(office)


def try_to_restore(office: Ledger, target: Record) -> None:
    """Bring it back unless its entity is in the bin."""
    entity_id = getattr(target, "entity_id", None)
    deleted = queries.fetch(office, type(target), target.id).deleted_at is not None
    if deleted and entity_id and queries.fetch(office, Entity, entity_id).deleted_at is not None:
        with pytest.raises(AppError) as caught:
            restore_records(office, kind=type(target), ids=[target.id])
        assert caught.value.code == "parent_deleted"
    else:
        restore_records(office, kind=type(target), ids=[target.id])


def hanging(office: Ledger) -> list[str]:
    """The entities on which living records hang."""
    return [
        *(each.entity_id for each in queries.all_of(office, Tenancy)),
        *(each.entity_id for each in queries.all_of(office, Headcount)),
        *(each.entity_id for each in queries.all_of(office, Loan)),
    ]


def test_what_is_chosen_in_the_bin_comes_back_parents_first_or_not_at_all(office: Ledger) -> None:
    entity, stay = filled(office)
    before = living(office)
    delete_records(office, kind=Tenancy, ids=[stay.id])
    delete_records(office, kind=Entity, ids=[entity.id])
    rows = thrown_away(office)
    assert restore_all(office, tuple(reversed(rows))).tables >= {"entity", "tenancy"}
    assert living(office) == before
    delete_records(office, kind=Tenancy, ids=[stay.id])
    again = replace(stay, id=new_id())
    insert(office, [again])
    loan = queries.all_of(office, Loan)[0]
    delete_records(office, kind=Loan, ids=[loan.id])
    with pytest.raises(AppError) as refused:
        restore_all(office, thrown_away(office))
    assert refused.value.code == "still_here"
    assert loan.id not in living(office)


@pytest.mark.parametrize("kind", [Mentor, Project, Training, Activity])
def test_every_kind_lies_in_the_bin_under_its_name(kind: type[Record], office: Ledger) -> None:
    made = kind(id=new_id(), unit_code=BANNER, name="虚构的名称", **TIMES)  # type: ignore[call-arg]
    insert(office, [made])
    delete_records(office, kind=kind, ids=[made.id])
    (row,) = thrown_away(office)
    assert (row.kind, row.name, row.along) == (kind, "虚构的名称", 0)
    restore_all(office, [row])
    assert [each.id for each in queries.all_of(office, kind)] == [made.id]
