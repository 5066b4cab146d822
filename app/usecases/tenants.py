"""入驻: a tenant comes, is corrected, is extended, leaves and comes back.

The rule: founder, entity and agreement are checked one by one and saved together; an entity has
one running agreement in a park at a time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.codes import LEAVING_CAUSES
from app.domain.entity import Entity, Founder
from app.domain.fields import Finding
from app.domain.park import Park, ParkArea
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, update
from app.usecases.explaining import explain, needed_words
from app.usecases.own_records import (
    known,
    mine,
    put,
    refuse_not_own,
    refuse_repeated,
    refuse_unfit,
    same_as,
)
from app.usecases.roles import require

__all__ = [
    "extend",
    "leave",
    "not_yet_left",
    "odd_about",
    "same_as",
    "save_tenant",
]


def save_tenant(
    ledger: Ledger,
    *,
    founder: Founder | None,
    entity: Entity,
    tenancy: Tenancy,
    today: date,
    reason: str = "",
) -> Changes:
    """Save a tenant's three records, all of it or nothing.

    One with the id of a stored record is saved over it if it says something new; without, it is
    new. Without a founder the entity's own `founder_id` stands. `reason` answers what the soft
    checks ask. AppErrors: not_own, foreign_park, repeated, still_here, deleted, changed_elsewhere,
    and those of the hard checks, with their field.
    """
    for record in (founder, entity, tenancy):
        before = known(ledger, record) if record else None
        if before is not None:
            refuse_not_own(ledger, before)
    founder = mine(ledger, founder) if founder else None
    entity = mine(ledger, entity)
    if founder is not None:
        entity = replace(entity, founder_id=founder.id)
    tenancy = replace(mine(ledger, tenancy), entity_id=entity.id)
    _refuse(ledger, founder, entity, tenancy, today=today)
    if reason.strip():
        needed_words(reason, "说明写得太短。", hint="请写明核对的结果。", code="reason")
    with transaction(ledger):
        done = _put(ledger, founder) if founder else Changes()
        done |= _put(ledger, entity)
        done |= _put(ledger, tenancy)
        if reason.strip():
            asked = odd_about(ledger, founder=founder, entity=entity, tenancy=tenancy, today=today)
            done |= explain(ledger, findings=asked, reason=reason) if asked else Changes()
    return done


def not_yet_left(left_on: date | None, today: date) -> Finding | None:
    """A departure is written down once it has happened, however early it was agreed."""
    if left_on is None or left_on <= today:
        return None
    return Finding("dates", f"离园日 {left_on} 还没有到。请到那一天再登记。")


def leave(
    ledger: Ledger, *, tenancy_id: str, left_on: date | None, cause: str | None, today: date
) -> Changes:
    """A tenant moves out. AppErrors: not_own, already_left, required, code, dates."""
    require(ledger, "type")
    before = _running(ledger, tenancy_id, hint="日期或原因有误的，请打开协议更正。")
    if left_on is None:
        raise AppError("没有填离园日期。", hint="请补填。", code="required", field="left_on")
    if cause not in LEAVING_CAUSES:
        raise AppError(
            "没有选离园原因。",
            hint="请从列出的原因中选择。",
            code="required" if not cause else "code",
            field="leaving_cause",
        )
    _refuse_future(left_on, today)
    after = replace(before, left_on=left_on, leaving_cause=cause)
    return _change(ledger, before, after, action="办理离园")


def extend(
    ledger: Ledger, *, tenancy_id: str, extension_end_on: date | None, paper: str | None
) -> Changes:
    """An agreement runs on until a later day. AppErrors: not_own, already_left, required, dates."""
    require(ledger, "type")
    before = _running(ledger, tenancy_id, hint="要再次入驻的，请新签一份协议。")
    if extension_end_on is None:
        raise AppError(
            "没有填延期到哪一天。", hint="请补填。", code="required", field="extension_end_on"
        )
    final = max(before.agreed_end_on, before.extension_end_on or before.agreed_end_on)
    if extension_end_on <= final:
        raise AppError(
            f"延期至 {extension_end_on}，不晚于现在的到期日 {final}。",
            hint="请填更晚的日期；原来的日期有误的，请打开协议更正。",
            code="dates",
            field="extension_end_on",
        )
    after = replace(before, extension_end_on=extension_end_on, extension_paper=paper)
    return _change(ledger, before, after, action="办理延期")


def odd_about(
    ledger: Ledger, *, founder: Founder | None, entity: Entity, tenancy: Tenancy, today: date
) -> tuple[SoftFinding, ...]:
    """What the soft checks ask about a tenant's records, stored or about to be."""
    found = [*soft_checks.of_tenancy(tenancy, entity=entity.name, today=today)]
    if founder is not None and founder.phone:
        others = queries.all_of(
            ledger,
            Founder,
            "unit_code = ? AND phone = ? AND id <> ?",
            (ledger.unit_code, founder.phone, founder.id),
        )
        found += soft_checks.of_founder(founder, entity=entity.name, sharing=len(others) + 1)
    if tenancy.start_on <= today and (tenancy.left_on is None or tenancy.left_on > today):
        found += _overfull(ledger, tenancy, today=today)
    return tuple(found)


def _overfull(ledger: Ledger, tenancy: Tenancy, *, today: date) -> Iterator[SoftFinding]:
    day = today.isoformat()
    residents = queries.all_of(
        ledger,
        Tenancy,
        "park_id = ? AND id <> ? AND start_on <= ? AND (left_on IS NULL OR left_on > ?)",
        (tenancy.park_id, tenancy.id, day, day),
    )
    areas = queries.all_of(
        ledger,
        ParkArea,
        "park_id = ? AND incubation_dm2 IS NOT NULL AND in_force_on <= ?",
        (tenancy.park_id, day),
        order="in_force_on DESC, id DESC",
    )
    return soft_checks.of_park(
        queries.fetch(ledger, Park, tenancy.park_id),
        used_dm2=sum(each.area_dm2 for each in residents) + tenancy.area_dm2,
        incubation_dm2=areas[0].incubation_dm2 if areas else None,
    )


# One record after the other.


def _put(ledger: Ledger, record: Record) -> Changes:
    return put(ledger, record, new=f"新增{record.label}", changed_as=f"修改{record.label}")


def _refuse(ledger: Ledger, *records: Record | None, today: date) -> None:
    for record in records:
        if record is None:
            continue
        refuse_unfit(ledger, record, today=today)
        if isinstance(record, (Entity, Founder)):
            refuse_repeated(ledger, record)
        if isinstance(record, Tenancy):
            _refuse_foreign_park(ledger, record)
            before = known(ledger, record)
            if before is None or before.left_on != record.left_on:
                _refuse_future(record.left_on, today)
            # What an import let stand does not keep other fields from being mended.
            if before is None or _days(before) != _days(record):
                refuse_overlap(ledger, record)


def _refuse_future(left_on: date | None, today: date) -> None:
    wrong = not_yet_left(left_on, today)
    if wrong is not None:
        raise AppError(wrong.sentence, code=wrong.code, field="left_on")


def _refuse_foreign_park(ledger: Ledger, tenancy: Tenancy) -> None:
    try:
        park = queries.fetch(ledger, Park, tenancy.park_id)
    except KeyError:
        raise AppError(
            "没有选园区。", hint="请从列出的园区中选择。", code="required", field="park_id"
        ) from None
    if park.unit_code != ledger.unit_code:
        raise AppError(
            f"“{park.name}”不是本单位的园区。",
            hint="请选择本单位的园区。",
            code="foreign_park",
            field="park_id",
        )


def refuse_overlap(ledger: Ledger, tenancy: Tenancy) -> None:
    """AppError "still_here" for two agreements in one park whose days, as lived, overlap."""
    others = queries.all_of(
        ledger,
        Tenancy,
        "entity_id = ? AND park_id = ? AND id <> ?",
        (tenancy.entity_id, tenancy.park_id, tenancy.id),
    )
    for other in others:
        first, second = sorted((other, tenancy), key=lambda each: each.start_on)
        if first.left_on is None or first.left_on > second.start_on:
            until = f"至 {other.left_on}" if other.left_on else "起，还没有离园"
            raise AppError(
                f"这户在本园已有一份协议，{other.start_on} {until}，与这份的日期重叠。",
                hint="还在园的请办理延期；已经离园的请先办理离园，或核对入驻日期。",
                code="still_here",
                field="start_on",
            )


def _days(tenancy: Tenancy) -> tuple[str, date, date | None]:
    return tenancy.park_id, tenancy.start_on, tenancy.left_on


def _running(ledger: Ledger, tenancy_id: str, *, hint: str) -> Tenancy:
    tenancy = queries.fetch(ledger, Tenancy, tenancy_id)
    refuse_not_own(ledger, tenancy)
    if tenancy.left_on is not None:
        raise AppError(f"这份协议已于 {tenancy.left_on} 离园。", hint=hint, code="already_left")
    return tenancy


def _change(ledger: Ledger, before: Tenancy, after: Tenancy, *, action: str) -> Changes:
    # No check of an agreement asks for today.
    refuse_unfit(ledger, after, today=date.max)
    with transaction(ledger):
        update(ledger, after)
        audit_record(ledger, action, before=before, after=after)
    return changed(Tenancy.table)
