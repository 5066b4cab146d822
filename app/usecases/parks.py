"""What a clerk records of a park itself: its details, its areas, the judgement of its management.

The rule: a new area or judgement is dated and stands beside the older ones; history is never
overwritten.
"""

from dataclasses import replace
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.hard_checks import hard_findings
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit, insert, new_id, update
from app.usecases.roles import require


def save_park(ledger: Ledger, park: Park) -> Changes:
    """Save a park's details over what is stored; AppError for a value that cannot stand."""
    require(ledger, "type")
    _refuse_wrong(park)
    before = queries.fetch(ledger, Park, park.id)
    if replace(before, updated_at=park.updated_at) == park:
        return Changes()
    with transaction(ledger):
        update(ledger, park)
        audit(
            ledger,
            action="修改园区",
            of_table=Park.table,
            of_id=park.id,
            before=before,
            after=park,
        )
    return changed(Park.table)


def save_area(ledger: Ledger, area: ParkArea) -> Changes:
    """Record a park's areas from a day on; those of the same day are corrected in place."""
    require(ledger, "type")
    _refuse_wrong(area)
    if area.building_dm2 is None and area.incubation_dm2 is None and area.free_dm2 is None:
        raise AppError("三项面积都没有填。", hint="请至少填一项面积。", code="area")
    if (area.incubation_dm2 or 0) < (area.free_dm2 or 0) and area.incubation_dm2 is not None:
        raise AppError(
            "免费场地面积大于孵化场所面积。", hint="请核对两项面积后再保存。", code="area"
        )
    return _save_dated(ledger, area, "登记面积", "in_force_on")


def save_judgement(ledger: Ledger, judgement: MechanismJudgement) -> Changes:
    """Record a person's judgement of the management mechanism; one of the same day is corrected."""
    require(ledger, "type")
    _refuse_wrong(judgement)
    return _save_dated(ledger, judgement, "登记管理机制评定", "judged_on")


def _save_dated(
    ledger: Ledger, record: ParkArea | MechanismJudgement, action: str, day: str
) -> Changes:
    kind = type(record)
    earlier: list[ParkArea | MechanismJudgement] = list(
        queries.all_of(
            ledger,
            kind,
            f"park_id = ? AND {day} = ?",
            (record.park_id, getattr(record, day).isoformat()),
        )
    )
    with transaction(ledger):
        if earlier:
            kept = earlier[0]
            record = replace(record, id=kept.id, created_at=kept.created_at)
            update(ledger, record)
        else:
            record = replace(record, id=new_id())
            insert(ledger, [record])
        audit(
            ledger,
            action=action,
            of_table=kind.table,
            of_id=record.id,
            before=earlier[0] if earlier else None,
            after=record,
        )
    return changed(kind.table)


def _refuse_wrong(record: Record) -> None:
    """The hard checks; the window has made them before. None of these asks for today."""
    finding = next(hard_findings(record, today=date.max), None)
    if finding is not None:
        raise AppError(finding.sentence, code=finding.code)
