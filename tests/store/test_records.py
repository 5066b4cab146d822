"""Records come back as they went in; deleting is a mark; the audit log is a chain."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.fields import Field, Kind, fields_of
from app.domain.papers import Assessment, AuditEntry
from app.domain.park import Park
from app.domain.records import RECORDS
from app.domain.tenancy import Tenancy
from app.store import driver, queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit, delete, entry_hash, insert, new_id, restore, update
from app.store.rows import shape_of
from tests.store import made_up

# A NUL ends a text for C; a workbook and a form cannot deliver one.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
VALUES: dict[Kind, Callable[[Field], st.SearchStrategy[Any]]] = {
    Kind.TEXT: lambda _: WORDS,
    Kind.WHOLE: lambda _: st.integers(0, 2**53),
    Kind.AREA: lambda _: st.integers(1, 2**53),
    Kind.MONEY: lambda _: st.integers(1, 2**53),
    Kind.YUAN: lambda _: st.integers(1, 2**53),
    Kind.DAY: lambda _: DAYS,
    Kind.MOMENT: lambda _: st.just("2026-06-30T01:02:03.004Z"),
    Kind.FLAG: lambda _: st.booleans(),
    Kind.CODE: lambda field: st.sampled_from(field.codes),
    Kind.CODES: lambda field: st.lists(st.sampled_from(field.codes), unique=True).map(tuple),
    Kind.DOCUMENT: lambda _: st.dictionaries(WORDS, st.integers()).map(made_up.as_json),
    Kind.BLOB: lambda _: st.binary(),
}


def values_of(record: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Every field of a record but its links and the common ones."""
    own: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields_of(record):
        if field.kind is Kind.LINK or field.name in ("id", "created_at", "updated_at"):
            continue
        value = VALUES[field.kind](field)
        if field.name == "sha256":
            value = st.just("0" * 64)
        needed = field.required or field.kind is Kind.CODES
        own[field.name] = value if needed else st.none() | value
    return st.fixed_dictionaries(own)


def drawn(of: Ledger, record: Any, data: st.DataObject) -> Any:
    """A record of any values the ledger takes, its parents being there."""
    values = data.draw(values_of(record))
    if record is Tenancy:
        start, end, left = sorted([values["start_on"], values["agreed_end_on"], date(9999, 1, 1)])
        values |= {"start_on": start, "agreed_end_on": end, "left_on": left}
    parents = made_up.parents(of)
    links = {
        field.name: parents[field.links_to]
        for field in fields_of(record)
        if field.links_to in parents and field.name != "unit_code"
    }
    return record(id=new_id(), **values, **links)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.table)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_round_trip(memory_ledger: Ledger, record: Any, data: st.DataObject) -> None:
    given_record = drawn(memory_ledger, record, data)
    insert(memory_ledger, [given_record])
    kept = queries.fetch(memory_ledger, record, given_record.id)
    filled = {"unit_code": "152200", "created_at": kept.created_at, "updated_at": kept.updated_at}
    assert kept == dataclasses.replace(given_record, **filled)
    assert kept.created_at == kept.updated_at
    assert kept.created_at.endswith("Z")
    living = queries.all_of(memory_ledger, record, "id = ?", (kept.id,))
    assert living == ([kept] if kept.deleted_at is None else [])


def test_shape_gives_back_what_it_stores() -> None:
    park = Park(id=new_id(), unit_code="152200", name="虚构园", kinds=("综合",), services=())
    shape = shape_of(Park)
    row = shape.row(dataclasses.replace(park, created_at="x", updated_at="y"))
    assert dict(zip(shape.columns, row, strict=True))["kinds"] == '["综合"]'
    assert next(shape.records([row])).kinds == ("综合",)


def test_insert_fills_in_and_keeps_order(memory_ledger: Ledger) -> None:
    insert(memory_ledger, (made_up.founder(id=None, name=f"虚构{i}") for i in range(3)))
    kept = queries.all_of(memory_ledger, type(made_up.founder()))
    assert [person.name for person in kept] == ["虚构0", "虚构1", "虚构2"]
    assert {person.unit_code for person in kept} == {"152200"}
    assert all(len(person.id) == 36 and person.id[14] == "7" for person in kept)


def test_ids_made_later_sort_later() -> None:
    ids = [new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert ids == sorted(ids, key=lambda text: text[:18])


def test_update_saves_the_whole_record(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    update(memory_ledger, dataclasses.replace(park, operator="虚构运营公司", phone=None))
    kept = queries.fetch(memory_ledger, Park, park.id)
    assert kept.operator == "虚构运营公司"
    assert (kept.created_at, kept.name) == (park.created_at, park.name)
    assert kept.updated_at > park.updated_at
    with pytest.raises(KeyError):
        update(memory_ledger, dataclasses.replace(park, id=new_id()))


def test_delete_and_restore(memory_ledger: Ledger) -> None:
    stay = made_up.one_tenant(memory_ledger)
    delete(memory_ledger, Tenancy, [stay.id])
    assert queries.all_of(memory_ledger, Tenancy) == []
    assert [gone.id for gone in queries.deleted(memory_ledger, Tenancy)] == [stay.id]
    restore(memory_ledger, Tenancy, [stay.id])
    assert [back.id for back in queries.all_of(memory_ledger, Tenancy)] == [stay.id]
    with pytest.raises(KeyError):
        delete(memory_ledger, Tenancy, [new_id()])


def test_a_failing_insert_leaves_nothing(memory_ledger: Ledger) -> None:
    good = made_up.entity()
    stray = made_up.tenancy(good, park_id=new_id())
    with pytest.raises(driver.IntegrityError):
        insert(memory_ledger, [good, stray])
    with pytest.raises(KeyError):
        queries.fetch(memory_ledger, type(good), good.id)


@pytest.mark.parametrize(
    "facts",
    [
        {"agreed_end_on": date(2023, 12, 31)},
        {"left_on": date(2023, 12, 31)},
        {"area_dm2": 0},
    ],
)
def test_hard_checks_hold_in_the_ledger_too(
    memory_ledger: Ledger, facts: dict[str, object]
) -> None:
    firm = made_up.entity()
    stay = made_up.tenancy(firm, made_up.first_park(memory_ledger).id, **facts)
    with pytest.raises(driver.IntegrityError):
        insert(memory_ledger, [firm, stay])


def test_one_living_headcount_per_month(memory_ledger: Ledger) -> None:
    firm = made_up.entity()
    first = made_up.headcount(firm, date(2026, 6, 30), 3)
    insert(memory_ledger, [firm, first])
    again = made_up.headcount(firm, date(2026, 6, 30), 4)
    with pytest.raises(driver.IntegrityError):
        insert(memory_ledger, [again])
    delete(memory_ledger, type(first), [first.id])
    insert(memory_ledger, [again])


def test_signed_off_assessment_never_changes(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    draft = Assessment(
        id=new_id(), park_id=park.id, on_day=date(2026, 6, 30), tier="standard", pack="XA2022",
        pack_version="2022-03-30", pack_sha256="0" * 64, inputs="{}", verdicts="{}",
    )  # fmt: skip
    insert(memory_ledger, [draft])
    draft = queries.fetch(memory_ledger, Assessment, draft.id)
    update(memory_ledger, dataclasses.replace(draft, signed_off_at="2026-07-01T00:00:00.000Z"))
    for write in (
        lambda: update(memory_ledger, dataclasses.replace(draft, conclusion="另一结论")),
        lambda: delete(memory_ledger, Assessment, [draft.id]),
        lambda: memory_ledger.db.execute("DELETE FROM assessment"),
    ):
        with pytest.raises(driver.IntegrityError, match="signed-off"):
            write()


def test_audit_is_a_chain_in_the_same_transaction(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)

    def fail() -> None:
        with transaction(memory_ledger):
            audit(memory_ledger, action="不算数")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    audit(memory_ledger, action="修改园区", of_table="park", of_id=park.id, before=park)
    audit(memory_ledger, action="核验", after={"数": 1, "日": date(2026, 6, 30)})
    newest, first = queries.audit_entries(memory_ledger)
    assert (first.seq, newest.seq) == (1, 2)
    assert newest.previous_hash == first.hash == entry_hash(first)
    assert park.name in (first.before or "")
    assert newest.after == '{"数":1,"日":"2026-06-30"}'
    assert queries.audit_entries(memory_ledger, newest=1) == (newest,)


@pytest.mark.parametrize("statement", ["DELETE FROM", "UPDATE"])
def test_audit_entries_stay(memory_ledger: Ledger, statement: str) -> None:
    audit(memory_ledger, action="建立")
    rest = " SET who = '别人'" if statement == "UPDATE" else ""
    with pytest.raises(driver.IntegrityError, match="audit entry"):
        memory_ledger.db.execute(f"{statement} {AuditEntry.table}{rest}")
