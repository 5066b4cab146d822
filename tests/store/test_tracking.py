"""Every change is tracked once per record, and what was missed is noticed."""

import dataclasses
import random
from datetime import date

import pytest

from app.domain.headcount import Headcount
from app.domain.park import Park, TierGrant
from app.domain.records import RECORDS
from app.domain.tenancy import Tenancy
from app.store import driver, queries, tracking, triggers
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id, restore, update
from tests.store import made_up


def test_a_new_ledger_has_tracked_its_seeds(memory_ledger: Ledger) -> None:
    changes = tracking.changed_since(memory_ledger, 0)
    parks = queries.all_of(memory_ledger, Park)
    grants = queries.all_of(memory_ledger, TierGrant)
    assert {change.id for change in changes} == {row.id for row in [*parks, *grants]}
    assert [change.seq for change in changes] == list(range(1, 42))
    assert tracking.stream(memory_ledger).seq == 41


def test_each_write_moves_the_record_to_the_end(memory_ledger: Ledger) -> None:
    since = tracking.stream(memory_ledger).seq
    stay = made_up.one_tenant(memory_ledger)
    tables = [change.table for change in tracking.changed_since(memory_ledger, since)]
    assert tables == ["founder", "entity", "tenancy", "headcount", "headcount", "loan"]
    since = tracking.stream(memory_ledger).seq
    kept = queries.fetch(memory_ledger, Tenancy, stay.id)
    update(memory_ledger, dataclasses.replace(kept, room="301"))
    update(memory_ledger, dataclasses.replace(kept, room="302"))
    assert tracking.changed_since(memory_ledger, since) == (
        tracking.Change("tenancy", stay.id, since + 2, deleted=False),
    )


def test_deleting_and_restoring(memory_ledger: Ledger) -> None:
    stay = made_up.one_tenant(memory_ledger)
    delete(memory_ledger, Tenancy, [stay.id])
    assert tracking.changed_since(memory_ledger, 0)[-1].deleted
    restore(memory_ledger, Tenancy, [stay.id])
    last = tracking.changed_since(memory_ledger, 0)[-1]
    assert (last.id, last.deleted) == (stay.id, False)
    assert tracking.discrepancies(memory_ledger) == ()


def test_a_random_life_stays_in_step(memory_ledger: Ledger) -> None:
    chance = random.Random(7)
    park = made_up.first_park(memory_ledger).id
    firms = [made_up.entity(name=f"虚构{i}") for i in range(5)]
    stays = [made_up.tenancy(firm, park) for firm in firms]
    insert(memory_ledger, [*firms, *stays])
    alive = {stay.id: True for stay in stays}
    for step in range(200):
        stay = chance.choice(stays)
        before = tracking.stream(memory_ledger).seq
        if chance.random() < 0.3:
            (delete if alive[stay.id] else restore)(memory_ledger, Tenancy, [stay.id])
            alive[stay.id] = not alive[stay.id]
        else:
            kept = queries.fetch(memory_ledger, Tenancy, stay.id)
            update(memory_ledger, dataclasses.replace(kept, room=str(step)))
        (change,) = tracking.changed_since(memory_ledger, before)
        assert (change.id, change.deleted) == (stay.id, not alive[stay.id])
    assert tracking.discrepancies(memory_ledger) == ()


def test_replacing_another_row_is_tracked(memory_ledger: Ledger) -> None:
    firm = made_up.entity()
    first = made_up.headcount(firm, date(2026, 6, 30), 3)
    insert(memory_ledger, [firm, first])
    memory_ledger.db.execute(
        "INSERT OR REPLACE INTO headcount (id, unit_code, created_at, updated_at, entity_id,"
        " period_end_on, employees) SELECT ?, unit_code, created_at, updated_at, entity_id,"
        " period_end_on, 9 FROM headcount",
        [new_id()],
    )
    gone = {change.id: change.deleted for change in tracking.changed_since(memory_ledger, 0)}
    assert gone[first.id]
    assert len(queries.all_of(memory_ledger, Headcount)) == 1
    assert tracking.discrepancies(memory_ledger) == ()


def test_an_id_never_changes(memory_ledger: Ledger) -> None:
    with pytest.raises(driver.IntegrityError, match="an id never changes"):
        memory_ledger.db.execute("UPDATE tier_grant SET id = ?", [new_id()])


def test_every_table_has_its_triggers(memory_ledger: Ledger) -> None:
    names = set(triggers.found(memory_ledger.db))
    for record in RECORDS:
        kinds = ("inserted", "updated", "erased", "keeps_id")
        assert {f"{record.table}_{kind}" for kind in kinds} <= names


def test_a_rebuilt_table_loses_its_triggers_and_gets_them_back(memory_ledger: Ledger) -> None:
    memory_ledger.db.table("mentor").transform(drop={"field"})
    assert set(triggers.missing(memory_ledger.db)) == {
        "mentor_inserted",
        "mentor_updated",
        "mentor_erased",
        "mentor_keeps_id",
    }
    triggers.install(memory_ledger.db)
    assert triggers.missing(memory_ledger.db) == ()


def test_what_was_missed_is_noticed(memory_ledger: Ledger) -> None:
    stay = made_up.one_tenant(memory_ledger)
    memory_ledger.db.execute("DROP TRIGGER tenancy_updated")
    memory_ledger.db.execute("DROP TRIGGER loan_erased")
    delete(memory_ledger, Tenancy, [stay.id])
    memory_ledger.db.execute("DELETE FROM loan")
    assert tracking.discrepancies(memory_ledger) == ("tenancy", "loan")


def test_a_new_stream(memory_ledger: Ledger) -> None:
    before = tracking.stream(memory_ledger)
    tracking.start_new_stream(memory_ledger)
    after = tracking.stream(memory_ledger)
    assert after.name != before.name
    assert after.seq == before.seq
