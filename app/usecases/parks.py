"""What a clerk records of a park itself; its areas, judgements and stages are registers.

The rule: an area or a judgement is dated and stands beside the older ones, one of a day; only the
office whose park it is writes it down.
"""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.domain.changes import Changes, changed
from app.domain.hard_checks import placed_findings
from app.domain.park import BuildStage, MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, update
from app.usecases.own_records import refuse_not_own, refuse_stale
from app.usecases.roles import require

P = TypeVar("P", bound=ParkArea | MechanismJudgement | BuildStage)
# What two records of a park must not share, and how a refusal calls it.
ONE_PER: dict[type[Record], tuple[str, str]] = {
    ParkArea: ("in_force_on", "这一天生效的面积"),
    MechanismJudgement: ("judged_on", "这一天的评定"),
    BuildStage: ("stage", "这个阶段"),
}


def save_park(ledger: Ledger, park: Park) -> Changes:
    """Save a park's details over what is stored. AppErrors: not_own, and for a wrong value."""
    require(ledger, "type")
    _refuse_wrong(park)
    before = queries.fetch(ledger, Park, park.id)
    refuse_not_own(ledger, before)
    if replace(before, updated_at=park.updated_at) == park:
        return Changes()
    refuse_stale(before, park.updated_at or before.updated_at)
    with transaction(ledger):
        update(ledger, park)
        audit_record(ledger, "修改园区", before=before, after=park)
    return changed(Park.table)


def refuse_taken(ledger: Ledger, record: ParkArea | MechanismJudgement | BuildStage) -> None:
    """AppError "taken" if another living record of the park has its day, or its stage."""
    if _same(ledger, record) is not None:
        field, words = ONE_PER[type(record)]
        raise AppError(
            f"本园已登记过{words}。",
            hint="请更正那一条，或者先删除其中一条。",
            code="taken",
            field=field,
        )


def _same(ledger: Ledger, record: P) -> P | None:
    """Another living record of the park with its day, or its stage."""
    field, _ = ONE_PER[type(record)]
    value = getattr(record, field)
    stored = value.isoformat() if isinstance(value, date) else value
    where = f"park_id = ? AND {field} = ? AND id <> ?"
    found = queries.all_of(ledger, type(record), where, (record.park_id, stored, record.id or ""))
    return found[0] if found else None


def _refuse_wrong(record: Record) -> None:
    """The hard checks; the window has made them before. None of these asks for today."""
    found = next(placed_findings(record, today=date.max), None)
    if found is not None:
        field, finding = found
        raise AppError(finding.sentence, code=finding.code, field=field)
