"""用工: the headcounts of one month, typed cell by cell into a grid of a park's residents.

The rule: each cell is saved as it is typed, and several together in one transaction; what cannot
stand is refused by name and the rest is kept; an odd change is told and never refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.changes import Changes, changed
from app.domain.dates import is_month_end, month_end
from app.domain.entity import Entity
from app.domain.fields import field_of
from app.domain.hard_checks import hard_findings
from app.domain.headcount import Headcount
from app.domain.papers import Explanation
from app.domain.park import Park
from app.errors import AppError
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import monthly_rows, queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, delete, insert, new_id, update
from app.usecases.explaining import refuse_foreign
from app.usecases.roles import require

FIELDS = ("employees", "key_group_employees", "insured_employees", "new_contracts")
MOST_PEOPLE = 1_000_000
ACTION = "填报用工数"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A resident with its report for the month (`this`) and the latest before it (`last`).

    `own` is whether this office may write it; `finding` what is odd, `reason` why it stands.
    """

    entity_id: str
    name: str
    uscc: str
    own: bool
    this: Headcount | None
    last: Headcount | None
    finding: SoftFinding | None = None
    reason: str = ""

    @property
    def missing(self) -> bool:
        """Whether nothing was reported, which is not a report of 0."""
        return self.this is None


@dataclass(frozen=True, slots=True)
class ParkMonth:
    """A park with how many residents it has on a month end, and how many reported nothing."""

    park: Park
    residents: int
    missing: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A number for an entity's field of `FIELDS`; None empties it."""

    entity_id: str
    field: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """An entity whose cells were not saved, and the sentence that says why."""

    entity_id: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SavedCells:
    """Several saved at once; those refused are named."""

    changes: Changes
    refused: tuple[Refused, ...]


def parks_in_order(ledger: Ledger) -> list[Park]:
    """All parks by name, those of this office before those of others."""
    return sorted(
        queries.all_of(ledger, Park, order="name, id"),
        key=lambda park: park.unit_code != ledger.unit_code,
    )


def parks_of_month(ledger: Ledger, *, period_end_on: date) -> tuple[ParkMonth, ...]:
    """All parks in order, counted."""
    counts = monthly_rows.month_counts(ledger, period_end_on=period_end_on)
    return tuple(ParkMonth(park, *counts.get(park.id, (0, 0))) for park in parks_in_order(ledger))


def grid(ledger: Ledger, *, park_id: str, period_end_on: date) -> tuple[GridRow, ...]:
    """All residents of a park on a month end, each once, in the order they moved in."""
    rows = monthly_rows.month_rows(ledger, park_id=park_id, period_end_on=period_end_on)
    reasons = _reasons(ledger, period_end_on)
    return tuple(
        told(
            GridRow(
                entity_id=row.entity.id,
                name=row.entity.name,
                uscc=row.entity.uscc or "",
                own=row.entity.unit_code == ledger.unit_code,
                this=row.this,
                last=row.last,
                reason=reasons.get(row.this.id, "") if row.this else "",
            )
        )
        for row in rows
    )


def told(row: GridRow) -> GridRow:
    """The row with what is odd about its report, as it stands or as it is typed."""
    if row.this is None or numbers_of(row.this)["employees"] is None:
        return replace(row, finding=None)
    earlier = soft_checks.month_before(row.this.period_end_on)
    last = row.last if row.last is not None and row.last.period_end_on == earlier else None
    found = soft_checks.of_headcount(
        row.this, entity=row.name, before=last.employees if last else None
    )
    return replace(row, finding=next(found, None))


def typed_over(row: GridRow, values: Mapping[str, int | None], *, period_end_on: date) -> GridRow:
    """The row as it will be once these numbers are saved; it may still be refused."""
    this = _with_values(
        row.this, values, unit_code="", entity_id=row.entity_id, period_end_on=period_end_on
    )
    return told(replace(row, this=this))


def numbers_of(report: Headcount | None) -> dict[str, int | None]:
    """The numbers by field, of a report that may still lack the required one."""
    return {name: getattr(report, name) if report else None for name in FIELDS}


def save_cells(
    ledger: Ledger, cells: Sequence[Cell], *, period_end_on: date, today: date
) -> SavedCells:
    """Save many cells of a month in one transaction, each entity's together.

    AppErrors: period for a day that no report is made for, foreign_unit.
    """
    require(ledger, "type")
    _refuse_wrong_period(period_end_on, today)
    values: dict[str, dict[str, int | None]] = {}
    for cell in cells:
        if cell.field not in FIELDS:
            raise KeyError(cell.field)
        values.setdefault(cell.entity_id, {})[cell.field] = cell.value
    changes = Changes()
    refused: list[Refused] = []
    with transaction(ledger):
        for entity_id, new in values.items():
            entity = queries.fetch(ledger, Entity, entity_id)
            before = monthly_rows.report_of(
                ledger, entity_id=entity_id, period_end_on=period_end_on
            )
            refuse_foreign(ledger, before or entity)
            after = _with_values(
                before,
                new,
                unit_code=ledger.unit_code,
                entity_id=entity_id,
                period_end_on=period_end_on,
            )
            wrong = _wrong(entity, after, today) if after else None
            if wrong is not None:
                refused.append(wrong)
            elif after != before:
                _write(ledger, before, after)
                changes = changed(Headcount.table)
    return SavedCells(changes, tuple(refused))


def _with_values(
    before: Headcount | None,
    values: Mapping[str, int | None],
    *,
    unit_code: str,
    entity_id: str,
    period_end_on: date,
) -> Headcount | None:
    """The report with these numbers; None if it says nothing any more."""
    numbers: dict[str, Any] = {**numbers_of(before), **values}
    if all(number is None for number in numbers.values()):
        return None
    if before is not None:
        return replace(before, **numbers)
    return Headcount(
        id=new_id(),
        unit_code=unit_code,
        entity_id=entity_id,
        period_end_on=period_end_on,
        **numbers,
    )


def _wrong(entity: Entity, report: Headcount, today: date) -> Refused | None:
    """Why a report cannot stand: the hard checks, and what a column can hold."""
    numbers = numbers_of(report)
    if numbers["employees"] is None:
        label = field_of(Headcount, "employees").label
        sentence = f"“{entity.name}”没有填{label}。请先填这一项；要删去这个月的记录，请把整行清空。"
        return Refused(entity.id, "required", sentence)
    for name, value in numbers.items():
        if value is not None and not 0 <= value <= MOST_PEOPLE:
            label = field_of(Headcount, name).label
            sentence = f"“{entity.name}”的{label} {value:,} 过大。请核对后重填。"
            return Refused(entity.id, "number", sentence)
    for finding in hard_findings(report, today=today):
        return Refused(entity.id, finding.code, f"“{entity.name}”：{finding.sentence}")
    return None


def _write(ledger: Ledger, before: Headcount | None, after: Headcount | None) -> None:
    if after is None:
        assert before is not None
        delete(ledger, Headcount, [before.id])
    elif before is None:
        insert(ledger, [after])
    else:
        update(ledger, after)
    audit_record(ledger, ACTION if after else "删除用工数", before=before, after=after)


def _reasons(ledger: Ledger, period_end_on: date) -> dict[str, str]:
    """By report of a month end, why its jump stands; the latest word if several."""
    given = queries.all_of(
        ledger,
        Explanation,
        "of_table = ? AND code = ? AND of_id IN"
        " (SELECT h.id FROM headcount h WHERE h.period_end_on = ?)",
        (Headcount.table, soft_checks.JUMP, period_end_on.isoformat()),
        order="updated_at, id",
    )
    return {each.of_id: each.reason for each in given}


def _refuse_wrong_period(period_end_on: date, today: date) -> None:
    if not is_month_end(period_end_on):
        raise AppError(
            f"{period_end_on} 不是月末。", hint="用工数按月末填报，请选月份。", code="period"
        )
    if period_end_on > month_end(today.year, today.month):
        raise AppError(
            f"{period_end_on:%Y-%m} 还没有到，不能填报。",
            hint="请核对月份。",
            code="period",
        )
