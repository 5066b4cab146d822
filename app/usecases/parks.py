"""What a clerk records of a park itself: its details, areas, judgements and stages of building.

The rule: an area or a judgement is dated and stands beside the older ones; only the office whose
park it is writes it down, and one mistyped is corrected or put into the bin.
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
from app.store.records import audit, update
from app.usecases.own_records import known, mine, put, refuse_not_own
from app.usecases.roles import require

P = TypeVar("P", bound=ParkArea | MechanismJudgement | BuildStage)
# What two records of a park must not share, and how a refusal calls it.
ONE_PER: dict[type[Record], tuple[str, str]] = {
    ParkArea: ("in_force_on", "这一天生效的面积"),
    MechanismJudgement: ("judged_on", "这一天的评定"),
    BuildStage: ("stage", "这个阶段"),
}
NEW = {ParkArea: "登记面积", MechanismJudgement: "登记管理机制评定", BuildStage: "登记建设阶段"}
CORRECTED = {
    ParkArea: "更正面积",
    MechanismJudgement: "更正管理机制评定",
    BuildStage: "更正建设阶段",
}


def save_park(ledger: Ledger, park: Park) -> Changes:
    """Save a park's details over what is stored. AppErrors: not_own, and for a wrong value."""
    require(ledger, "type")
    _refuse_wrong(park)
    before = queries.fetch(ledger, Park, park.id)
    refuse_not_own(ledger, before)
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
    """Record a park's areas from a day on; without an id those of the same day are corrected.

    AppErrors: not_own, taken, required, area; each names its field.
    """
    _refuse_wrong(area)
    if area.building_dm2 is None and area.incubation_dm2 is None and area.free_dm2 is None:
        raise AppError(
            "三项面积都没有填。", hint="请至少填一项面积。", code="area", field="building_dm2"
        )
    if (area.incubation_dm2 or 0) < (area.free_dm2 or 0) and area.incubation_dm2 is not None:
        raise AppError(
            "免费场地面积大于孵化场所面积。",
            hint="请核对两项面积后再保存。",
            code="area",
            field="free_dm2",
        )
    return _save(ledger, area)


def save_judgement(ledger: Ledger, judgement: MechanismJudgement) -> Changes:
    """Record a judgement of the management; without an id one of the same day is corrected.

    AppErrors: not_own, taken, required.
    """
    _refuse_wrong(judgement)
    return _save(ledger, judgement)


def save_stage(ledger: Ledger, stage: BuildStage) -> Changes:
    """Record a stage of building; without an id that of the same stage is corrected.

    AppErrors: not_own, taken, required, dates; each names its field.
    """
    _refuse_wrong(stage)
    if stage.planned_from and stage.planned_to and stage.planned_to < stage.planned_from:
        raise AppError(
            f"计划完成 {stage.planned_to} 早于计划开始 {stage.planned_from}。",
            hint="请核对两个日期。",
            code="dates",
            field="planned_to",
        )
    return _save(ledger, stage)


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


def _save(ledger: Ledger, record: P) -> Changes:
    require(ledger, "type")
    park = queries.fetch(ledger, Park, record.park_id)
    refuse_not_own(ledger, park)
    before = known(ledger, record)
    if before is not None:
        refuse_not_own(ledger, before)
        refuse_taken(ledger, record)
    else:
        same = _same(ledger, record)
        record = replace(record, id=same.id if same else "")
    kind = type(record)
    with transaction(ledger):
        return put(ledger, mine(ledger, record), new=NEW[kind], changed_as=CORRECTED[kind])


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
