"""The month's headcounts: the rows of the grid, saving, what is refused and told."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.domain.changes import Changes, changed
from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.paths import ROOT
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.usecases.explaining import explain
from app.usecases.monthly import (
    FIELDS,
    Cell,
    GridRow,
    SavedCells,
    grid,
    parks_of_month,
    save_cells,
)
from tests.conftest import PASSPHRASE
from tests.store import made_up

TODAY = date(2026, 6, 30)
MAY = date(2026, 5, 31)


def tenants(ledger: Ledger, count: int) -> list[Entity]:
    """Made-up residents of the first park, one after the other."""
    park = made_up.first_park(ledger)
    made = [made_up.entity(name=f"虚构商行{place}") for place in range(count)]
    stays = [
        made_up.tenancy(each, park.id, start_on=date(2024, 1, 1 + place))
        for place, each in enumerate(made)
    ]
    insert(ledger, [*made, *stays])
    return made


def rows_of(ledger: Ledger, day: date = TODAY) -> tuple[GridRow, ...]:
    return grid(ledger, park_id=made_up.first_park(ledger).id, period_end_on=day)


def put(
    ledger: Ledger,
    of: Entity,
    value: int | None,
    *,
    field: str = "employees",
    day: date = TODAY,
    today: date = TODAY,
) -> SavedCells:
    return save_cells(ledger, [Cell(of.id, field, value)], period_end_on=day, today=today)


def numbers(ledger: Ledger) -> dict[str, tuple[int | None, ...]]:
    """The living reports of the month by entity."""
    found = queries.all_of(ledger, Headcount, "period_end_on = ?", (TODAY.isoformat(),))
    return {each.entity_id: tuple(getattr(each, name) for name in FIELDS) for each in found}


def test_each_resident_stands_once_with_the_latest_report_before(memory_ledger: Ledger) -> None:
    first, second, gone, later = tenants(memory_ledger, 4)
    park = made_up.first_park(memory_ledger)
    stays = {each.entity_id: each for each in queries.all_of(memory_ledger, Tenancy)}
    insert(memory_ledger, [made_up.tenancy(first, park.id, agreement_number="虚构-002")])
    for of, column, day in ((gone, "left_on", TODAY), (later, "start_on", date(2026, 7, 1))):
        memory_ledger.db.execute(
            f"UPDATE tenancy SET {column} = ? WHERE id = ?", (day.isoformat(), stays[of.id].id)
        )
    reports = [(first, MAY, 4), (first, date(2025, 12, 31), 9), (second, date(2026, 3, 31), 7)]
    insert(memory_ledger, [made_up.headcount(*each) for each in (*reports, (second, TODAY, 8))])
    found = rows_of(memory_ledger)
    assert [row.entity_id for row in found] == [first.id, second.id]
    assert [(row.last.period_end_on, row.last.employees) for row in found if row.last] == [
        (MAY, 4),
        (date(2026, 3, 31), 7),
    ]
    assert [row.missing for row in found] == [True, False]
    (month,) = [
        each
        for each in parks_of_month(memory_ledger, period_end_on=TODAY)
        if each.park.id == park.id
    ]
    assert (month.residents, month.missing) == (2, 1)


def test_a_cell_is_inserted_then_updated_and_audited(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    assert put(memory_ledger, of, 5).changes == changed("headcount")
    put(memory_ledger, of, 3, field="insured_employees")
    assert numbers(memory_ledger) == {of.id: (5, None, 3, None)}
    assert put(memory_ledger, of, 3, field="insured_employees").changes == Changes()
    (report,) = queries.all_of(memory_ledger, Headcount)
    newest, older = queries.audit_entries(memory_ledger, newest=2)
    assert (newest.action, newest.of_id) == ("填报用工数", report.id)
    assert '"insured_employees":null' in (newest.before or "")
    assert '"insured_employees":3' in (newest.after or "")
    assert older.before is None


def test_emptying_the_last_cell_deletes_the_report(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    put(memory_ledger, of, 5)
    put(memory_ledger, of, None)
    assert numbers(memory_ledger) == {}
    assert len(queries.deleted(memory_ledger, Headcount)) == 1
    assert queries.audit_entries(memory_ledger, newest=1)[0].action == "删除用工数"
    assert put(memory_ledger, of, None).changes == Changes()


@pytest.mark.parametrize(
    ("field", "value", "day", "code"),
    [
        ("insured_employees", 3, TODAY, "required"),
        ("employees", 1_000_001, TODAY, "number"),
        ("employees", 3, date(2026, 6, 29), "period"),
        ("employees", 3, date(2026, 7, 31), "period"),
    ],
)
def test_what_cannot_stand_is_refused(
    field: str, value: int, day: date, code: str, memory_ledger: Ledger
) -> None:
    (of,) = tenants(memory_ledger, 1)
    try:
        codes = [each.code for each in put(memory_ledger, of, value, field=field, day=day).refused]
    except AppError as refused:
        codes = [refused.code]
    assert codes == [code]
    assert numbers(memory_ledger) == {}


def test_another_offices_entity_is_not_written(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    memory_ledger.db.execute("UPDATE entity SET unit_code = '152223'")
    assert [row.own for row in rows_of(memory_ledger)] == [False]
    with pytest.raises(AppError) as refused:
        put(memory_ledger, of, 3)
    assert refused.value.code == "foreign_unit"


def test_an_odd_change_is_told_until_it_is_explained(memory_ledger: Ledger) -> None:
    (of,) = tenants(memory_ledger, 1)
    put(memory_ledger, of, 4, day=MAY)
    put(memory_ledger, of, 6)
    assert rows_of(memory_ledger)[0].finding is None
    put(memory_ledger, of, 7)
    (row,) = rows_of(memory_ledger)
    assert row.finding is not None
    assert "由上月 4 人变为 7 人" in row.finding.sentence
    assert row.reason == ""
    explain(memory_ledger, findings=[row.finding], reason="虚构的季节性用工")
    assert rows_of(memory_ledger)[0].reason == "虚构的季节性用工"


def test_many_cells_are_saved_and_the_refused_are_named(memory_ledger: Ledger) -> None:
    made = tenants(memory_ledger, 3)
    cells = [Cell(each.id, "employees", place) for place, each in enumerate(made)]
    cells[1] = Cell(made[1].id, "new_contracts", 1)
    done = save_cells(memory_ledger, cells, period_end_on=TODAY, today=TODAY)
    assert [each.entity_id for each in done.refused] == [made[1].id]
    assert "虚构商行1" in done.refused[0].sentence
    kept = {made[0].id: (0, None, None, None), made[2].id: (2, None, None, None)}
    assert numbers(memory_ledger) == kept


TYPIST = """
import sys
from datetime import date
from pathlib import Path
from app.store import queries
from app.store.ledger import unlock
from app.domain.entity import Entity
from app.usecases.monthly import FIELDS, Cell, save_cells
ledger = unlock(Path(sys.argv[1]), sys.argv[2])
day = date(2026, 6, 30)
for place, entity in enumerate(queries.all_of(ledger, Entity)):
    for field in FIELDS:
        save_cells(ledger, [Cell(entity.id, field, place + 1)], period_end_on=day, today=day)
        print(entity.id, field, place + 1, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 40])
def test_a_power_cut_loses_no_acknowledged_cell(lines: int, ledger_path: Path) -> None:
    opened = ledgers.unlock(ledger_path, PASSPHRASE)
    tenants(opened, 31)
    ledgers.close(opened)
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(ledger_path), PASSPHRASE],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    ) as typist:  # fmt: skip
        assert typist.stdout is not None
        told = [typist.stdout.readline().split() for _ in range(lines)]
        os.kill(typist.pid, signal.SIGKILL)
    opened = ledgers.unlock(ledger_path, PASSPHRASE)
    found = numbers(opened)
    for entity_id, field, value in told:
        assert found[entity_id][FIELDS.index(field)] == int(value)
    entries = [each for each in queries.audit_entries(opened) if each.action == "填报用工数"]
    saved = sum(number is not None for each in found.values() for number in each)
    assert len(entries) == saved >= lines
    ledgers.close(opened)
