"""Putting one of the office's own records down: checked, audited, and only if it says anything new.

The rule: what another office wrote, only that office changes; a refusal names the field it is
about, so that a form can mark the row.
"""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.domain.changes import Changes, changed
from app.domain.entity import Entity, Founder
from app.domain.hard_checks import placed_findings
from app.domain.identifiers import masked
from app.domain.record import Record
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import audit_record, insert, new_id, update
from app.usecases.roles import require

R = TypeVar("R", bound=Record)


def known(ledger: Ledger, record: R) -> R | None:
    """What is stored under a record's id, deleted or not; None for a new record."""
    try:
        return queries.fetch(ledger, type(record), record.id) if record.id else None
    except KeyError:
        return None


def mine(ledger: Ledger, record: R) -> R:
    """The record as one of this office's, with an id of its own if it has none."""
    return replace(record, id=record.id or new_id(), unit_code=ledger.unit_code)


def put(ledger: Ledger, record: Record, *, new: str, changed_as: str) -> Changes:
    """Insert a new record or save one over what is stored; nothing if nothing changed.

    Inside the caller's transaction; `new` and `changed_as` are the actions in the audit log.
    AppError "changed_elsewhere" if it was read before what is stored was written: a form that stood
    open must not take back what was done meanwhile.
    """
    require(ledger, "type")
    before = known(ledger, record)
    if before is None:
        insert(ledger, [record])
    else:
        read_at = record.updated_at or before.updated_at
        record = replace(record, created_at=before.created_at, updated_at=before.updated_at)
        if record == before:
            return Changes()
        refuse_stale(before, read_at)
        update(ledger, record)
    audit_record(ledger, changed_as if before else new, before=before, after=record)
    return changed(record.table)


def refuse_stale(before: Record, read_at: str | None) -> None:
    """AppError "changed_elsewhere" for a record that was read before what is stored was written."""
    if read_at != before.updated_at:
        raise AppError(
            f"这条{before.label}在打开之后又改过，这次没有保存。",
            hint="请返回，重新打开，看过现在的内容再改。",
            code="changed_elsewhere",
        )


def refuse_unfit(ledger: Ledger, record: Record, *, today: date) -> None:
    """AppErrors: not_own, deleted, and those of the hard checks with their field."""
    before = known(ledger, record)
    if before is not None:
        refuse_not_own(ledger, before)
        if before.deleted_at is not None:
            raise AppError(
                f"这条{before.label}已经删除。", hint="请先在回收站恢复，再修改。", code="deleted"
            )
    for field, finding in placed_findings(record, today=today):
        raise AppError(finding.sentence, code=finding.code, field=field)


def refuse_not_own(ledger: Ledger, record: Record) -> None:
    """AppError "not_own" for a record of another office."""
    if record.unit_code != ledger.unit_code:
        name = queries.unit(ledger, record.unit_code).name
        raise AppError(
            f"这条{record.label}是{name}登记的，本单位只能查看。",
            hint=f"请与{name}联系，由对方修改后再上报。",
            code="not_own",
        )


def same_as(
    ledger: Ledger, *, uscc: str | None = None, id_number: str | None = None, but: str = ""
) -> Entity | Founder | None:
    """The living record of this office that a number repeats; `but` is the id of the one typed in.

    The oldest if there are several.
    """
    own = "unit_code = ? AND id <> ? AND "
    if uscc:
        sought = (ledger.unit_code, but, uscc)
        return next(iter(queries.all_of(ledger, Entity, f"{own}uscc = ?", sought)), None)
    if id_number:
        sought = (ledger.unit_code, but, id_number)
        return next(iter(queries.all_of(ledger, Founder, f"{own}id_number = ?", sought)), None)
    return None


def refuse_repeated(ledger: Ledger, record: Entity | Founder) -> None:
    """AppError "repeated" if another living record of this office has the number."""
    if isinstance(record, Entity):
        found = same_as(ledger, uscc=record.uscc, but=record.id)
        number, field = record.uscc or "", "uscc"
        words = f"统一社会信用代码“{number}”已经登记在“{found.name}”名下。" if found else ""
    else:
        found = same_as(ledger, id_number=record.id_number, but=record.id)
        number, field = masked(record.id_number or ""), "id_number"
        words = f"身份证号“{number}”已经登记在“{found.name}”名下。" if found else ""
    if found is not None:
        raise AppError(
            words, hint="是同一户（人）的，请取用已有的登记。", code="repeated", field=field
        )
