"""Undo and redo: what an act wrote comes back, and only where nothing was changed since."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.changes import changed
from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger, in_memory
from app.store.records import canonical, insert, new_id
from app.usecases import undoing
from app.usecases.explaining import explain
from app.usecases.monthly import FIELDS, Cell, save_cells
from app.usecases.recycling import delete_records, restore_records
from app.usecases.secrets import show
from app.usecases.tenants import leave, save_tenant
from app.usecases.undoing import Step, redo, undo
from tests.store import made_up
from tests.usecases.test_monthly import MAY, TODAY, numbers, put, rows_of, tenants

USCC = "92152223MA0TEST000"
KINDS = (Entity, Tenancy, Headcount)


def step_of(
    ledger: Ledger, act: Callable[[], object], *, action: str = "填报用工数"
) -> Step | None:
    """What an act wrote."""
    before = undoing.now(ledger)
    act()
    return undoing.step_since(ledger, before, action=action)


def done(ledger: Ledger, act: Callable[[], object], *, action: str = "填报用工数") -> Step:
    step = step_of(ledger, act, action=action)
    assert step is not None
    return step


def standing(ledger: Ledger) -> list[str]:
    """All living records of some kinds but for when they were written."""
    found = [each for kind in KINDS for each in queries.all_of(ledger, kind, order="id")]
    return [canonical(each).split('"updated_at"')[0] for each in found]


def test_many_cells_are_one_step(memory_ledger: Ledger) -> None:
    made = tenants(memory_ledger, 2)
    cells = [Cell(each.id, "employees", place) for place, each in enumerate(made)]
    step = done(
        memory_ledger, lambda: save_cells(memory_ledger, cells, period_end_on=TODAY, today=TODAY)
    )
    kept = numbers(memory_ledger)
    assert undo(memory_ledger, step) == changed("headcount")
    assert numbers(memory_ledger) == {}
    redo(memory_ledger, step)
    assert numbers(memory_ledger) == kept
    assert queries.audit_entries(memory_ledger, newest=1)[0].action == "重做填报用工数"


def test_an_act_that_changed_nothing_or_only_looked_is_no_step(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    put(memory_ledger, of, 5)
    assert step_of(memory_ledger, lambda: put(memory_ledger, of, 5)) is None
    there_and_back = lambda: [put(memory_ledger, of, value) for value in (6, 5)]  # noqa: E731
    assert step_of(memory_ledger, there_and_back) is None
    founder = made_up.founder()
    insert(memory_ledger, [founder])
    looked = lambda: show(memory_ledger, type(founder), founder.id, "id_number")  # noqa: E731
    assert step_of(memory_ledger, looked) is None


def test_undo_gives_way_to_what_was_changed_elsewhere(memory_ledger: Ledger) -> None:
    first, second = tenants(memory_ledger, 2)
    cells = [Cell(first.id, "employees", 1), Cell(second.id, "employees", 2)]
    step = done(
        memory_ledger, lambda: save_cells(memory_ledger, cells, period_end_on=TODAY, today=TODAY)
    )
    put(memory_ledger, first, 9)
    with pytest.raises(AppError) as refused:
        undo(memory_ledger, step)
    assert refused.value.code == "changed_elsewhere"
    assert {each[0] for each in numbers(memory_ledger).values()} == {9, 2}


def test_what_was_deleted_does_not_come_back_beside_another(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    put(memory_ledger, of, 5)
    step = done(memory_ledger, lambda: put(memory_ledger, of, None))
    put(memory_ledger, of, 6)
    with pytest.raises(AppError) as refused:
        undo(memory_ledger, step)
    assert refused.value.code == "changed_elsewhere"
    assert numbers(memory_ledger) == {of.id: (6, None, None, None)}


def test_a_new_tenant_goes_and_comes_with_all_its_records(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    entity = made_up.entity(name="虚构·𠮷祥商行", uscc=None)
    stay = made_up.tenancy(entity, park.id, start_on=date(2026, 1, 1))
    admitting = lambda: save_tenant(  # noqa: E731
        memory_ledger, founder=made_up.founder(), entity=entity, tenancy=stay, today=TODAY
    )
    step = done(memory_ledger, admitting, action="新增入驻实体")
    after = standing(memory_ledger)
    assert [turn.kind.table for turn in step.turns] == ["founder", "entity", "tenancy"]
    undo(memory_ledger, step)
    assert standing(memory_ledger) == []
    redo(memory_ledger, step)
    assert standing(memory_ledger) == after


def test_what_came_to_hang_on_a_record_keeps_it(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    entity = made_up.entity(name="虚构商行", uscc=None)
    stay = made_up.tenancy(entity, park.id, start_on=date(2026, 1, 1))
    admitting = lambda: save_tenant(  # noqa: E731
        memory_ledger, founder=None, entity=entity, tenancy=stay, today=TODAY
    )
    step = done(memory_ledger, admitting)
    (stored,) = queries.all_of(memory_ledger, Entity)
    put(memory_ledger, stored, 3)
    with pytest.raises(AppError) as refused:
        undo(memory_ledger, step)
    assert refused.value.code == "changed_elsewhere"
    assert len(standing(memory_ledger)) == 3


def test_what_went_into_the_bin_comes_back_whole_and_goes_again(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    put(memory_ledger, of, 4, day=MAY)
    put(memory_ledger, of, 9)
    finding = rows_of(memory_ledger)[0].finding
    assert finding is not None
    explain(memory_ledger, findings=[finding], reason="虚构的季节性用工")
    before = standing(memory_ledger)
    deleting = lambda: delete_records(memory_ledger, kind=Entity, ids=[of.id])  # noqa: E731
    step = done(memory_ledger, deleting, action="删除")
    undo(memory_ledger, step)
    assert standing(memory_ledger) == before
    redo(memory_ledger, step)
    assert standing(memory_ledger) == []
    restore_records(memory_ledger, kind=Entity, ids=[of.id])
    assert standing(memory_ledger) == before


def test_a_departure_is_taken_back(memory_ledger: Ledger) -> None:
    tenants(memory_ledger, 1)
    (stay,) = queries.all_of(memory_ledger, Tenancy)
    leaving = lambda: leave(  # noqa: E731
        memory_ledger, tenancy_id=stay.id, left_on=TODAY, cause="提前退出", today=TODAY
    )
    step = done(memory_ledger, leaving, action="离园")
    undo(memory_ledger, step)
    (again,) = queries.all_of(memory_ledger, Tenancy)
    assert (again.left_on, again.leaving_cause) == (None, None)


typed = st.tuples(
    st.integers(0, 2), st.sampled_from(FIELDS), st.one_of(st.none(), st.integers(0, 20))
)


@given(cells=st.lists(st.lists(typed, min_size=1, max_size=4), max_size=12))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undoing_all_and_redoing_all_comes_back_to_the_same(
    cells: list[list[tuple[int, str, int | None]]],
) -> None:
    opened = in_memory(unit_code="152223")
    made = tenants(opened, 3)
    steps: list[Step] = []
    states = [numbers(opened)]
    for together in cells:
        many = [Cell(made[place].id, field, value) for place, field, value in together]
        saving = lambda many=many: save_cells(opened, many, period_end_on=TODAY, today=TODAY)  # noqa: E731
        step = step_of(opened, saving)
        if step is not None:
            steps.append(step)
            states.append(numbers(opened))
    for step, state in zip(reversed(steps), reversed(states[:-1]), strict=True):
        undo(opened, step)
        assert numbers(opened) == state
    for step, state in zip(steps, states[1:], strict=True):
        redo(opened, step)
        assert numbers(opened) == state
    ledgers.close(opened)


def refusal(do: Callable[[], object]) -> AppError:
    with pytest.raises(AppError) as refused:
        do()
    return refused.value


def test_a_number_registered_anew_keeps_what_was_deleted_away(memory_ledger: Ledger) -> None:
    entity = made_up.entity(name="虚构商行", uscc=USCC)
    insert(memory_ledger, [entity])
    step = done(memory_ledger, lambda: delete_records(memory_ledger, kind=Entity, ids=[entity.id]))
    # An import, a step of nobody's: it is not taken back by 撤销.
    again = replace(entity, id=new_id(), name="虚构商行（导入）")
    insert(memory_ledger, [again])
    assert refusal(lambda: undo(memory_ledger, step)).code == "repeated"
    assert [each.id for each in queries.all_of(memory_ledger, Entity)] == [again.id]


def test_a_number_taken_meanwhile_is_not_given_back(memory_ledger: Ledger) -> None:
    entity = made_up.entity(name="虚构商行", uscc=USCC)
    stay = made_up.tenancy(entity, made_up.first_park(memory_ledger).id)
    insert(memory_ledger, [entity, stay])
    without = replace(entity, uscc=None)
    saving = lambda: save_tenant(  # noqa: E731
        memory_ledger, founder=None, entity=without, tenancy=stay, today=TODAY
    )
    step = done(memory_ledger, saving)
    insert(memory_ledger, [replace(entity, id=new_id(), name="虚构商行（导入）")])
    assert refusal(lambda: undo(memory_ledger, step)).code == "repeated"


def test_a_departure_stays_where_they_came_back_meanwhile(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    entity = made_up.entity(name="虚构商行", uscc=None)
    stay = made_up.tenancy(entity, park.id, start_on=date(2024, 1, 1))
    insert(memory_ledger, [entity, stay])
    step = done(
        memory_ledger,
        lambda: leave(
            memory_ledger,
            tenancy_id=stay.id,
            left_on=date(2025, 1, 1),
            cause="提前退出",
            today=TODAY,
        ),
    )
    insert(memory_ledger, [made_up.tenancy(entity, park.id, start_on=date(2025, 2, 1))])
    assert refusal(lambda: undo(memory_ledger, step)).code == "still_here"


def test_an_agreement_comes_back_only_to_what_is_there(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    entity = made_up.entity(name="虚构商行", uscc=None)
    stay = made_up.tenancy(entity, park.id, start_on=date(2024, 1, 1))
    insert(memory_ledger, [entity, stay])
    step = done(memory_ledger, lambda: delete_records(memory_ledger, kind=Tenancy, ids=[stay.id]))
    delete_records(memory_ledger, kind=Entity, ids=[entity.id])
    assert refusal(lambda: undo(memory_ledger, step)).code == "parent_deleted"


def test_what_an_import_let_stand_is_taken_back_as_it_stood(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    entity = made_up.entity(name="虚构商行", uscc=USCC)
    again = replace(entity, id=new_id(), name="虚构商行（另一户）")
    old = {"created_at": "2025-01-01T00:00:00.000Z", "updated_at": "2025-01-01T00:00:00.000Z"}
    stays = [made_up.tenancy(entity, park.id, start_on=date(2024, 1, day)) for day in (1, 2)]
    insert(memory_ledger, [replace(each, **old) for each in (entity, again, *stays)])
    before = standing(memory_ledger)
    for kind, one in ((Tenancy, stays[0]), (Entity, again)):
        step = done(memory_ledger, partial(delete_records, memory_ledger, kind=kind, ids=[one.id]))
        undo(memory_ledger, step)
        assert standing(memory_ledger) == before
