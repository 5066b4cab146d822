"""The simple registers (loans, benefits, services, mentors, projects, trainings …): one record
typed, or some at once.

The rule: what it links to lives and is this office's own; what is odd stands with a written reason.
`recycling.delete_records` puts them into the bin.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app.domain.changes import Changes
from app.domain.contradictions import contradictions
from app.domain.entity import Entity
from app.domain.fields import Finding, Kind, fields_of
from app.domain.hard_checks import placed_findings
from app.domain.money import Benefit, Loan
from app.domain.park import BuildStage, MechanismJudgement, ParkArea
from app.domain.record import Record
from app.domain.wire import KINDS
from app.errors import AppError
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.usecases.benefits import fit_benefit
from app.usecases.explaining import explain, needed_words
from app.usecases.own_records import known, mine, put, refuse_not_own, refuse_unfit
from app.usecases.parks import refuse_taken
from app.usecases.roles import require
from app.usecases.verifying import doubtful, verify_if_needed

OWN = frozenset(field.name for field in fields_of(Record))


def save_record(ledger: Ledger, record: Record, *, today: date, reason: str = "") -> Changes:
    """Save a new record, or one over what is stored; `reason` answers what the soft checks ask.

    AppErrors: not_own, deleted, reason, `linked` for what it links to, and those of the hard checks
    and contradictions, each with its field.
    """
    return save_records(ledger, [record], today=today, reason=reason)


def save_records(
    ledger: Ledger, records: Sequence[Record], *, today: date, reason: str = ""
) -> Changes:
    """Save some records, all or nothing. AppErrors: as `save_record`."""
    require(ledger, "type")
    if reason.strip():
        needed_words(reason, "说明写得太短。", hint="请写明核对的结果。", code="reason")
    done = Changes()
    with transaction(ledger):
        for each in records:
            done |= _save(ledger, each, today=today, reason=reason)
    return done


def odd_about(ledger: Ledger, records: Iterable[Record], *, today: date) -> tuple[SoftFinding, ...]:
    """What the soft checks ask about records, stored or about to be, and what of a benefit must be
    verified, which is not saved without a reason.
    """
    return tuple(finding for each in records for finding in _odd(ledger, each, today=today))


def wrong_with(record: Record, *, today: date) -> Iterator[tuple[str, Finding]]:
    """What cannot be saved, each finding with its field: for a form, before it is saved."""
    yield from placed_findings(record, today=today)
    yield from contradictions(record, today=today)


def _save(ledger: Ledger, record: Record, *, today: date, reason: str) -> Changes:
    before = known(ledger, record)
    if before is not None:
        refuse_not_own(ledger, before)
    record = mine(ledger, record)
    refuse_unfit(ledger, record, today=today)
    for name, finding in contradictions(record, today=today):
        raise AppError(finding.sentence, code=finding.code, field=name)
    _refuse_links(ledger, record, before)
    if isinstance(record, (ParkArea, MechanismJudgement, BuildStage)):
        refuse_taken(ledger, record)
    if isinstance(record, Benefit):
        record = fit_benefit(ledger, record, today=today)
    done = put(ledger, record, new=f"新增{record.label}", changed_as=f"修改{record.label}")
    if isinstance(record, Benefit):
        was = before if isinstance(before, Benefit) else None
        done |= verify_if_needed(ledger, record, was, reason, today=today)
    elif reason.strip():
        asked = tuple(_odd(ledger, record, today=today))
        done |= explain(ledger, findings=asked, reason=reason) if asked else Changes()
    return done


def _odd(ledger: Ledger, record: Record, *, today: date) -> Iterator[SoftFinding]:
    if isinstance(record, Benefit):
        found = doubtful(ledger, record, today=today)
        if found is not None:
            yield found
    if isinstance(record, Loan) and record.entity_id:
        entity = queries.fetch(ledger, Entity, record.entity_id)
        yield from soft_checks.of_loan(record, entity=entity.name, kind=entity.kind)


def _refuse_links(ledger: Ledger, record: Record, before: Record | None) -> None:
    """What it links to must live and be this office's; a link that stood already may stand."""
    for field in fields_of(type(record)):
        if field.kind is not Kind.LINK or field.name in OWN:
            continue
        target_id = getattr(record, field.name)
        if target_id is None or (before and getattr(before, field.name) == target_id):
            continue
        kind = KINDS[field.links_to]
        try:
            target = queries.fetch(ledger, kind, target_id)
        except KeyError:
            target = None
        if target is None or target.deleted_at is not None:
            raise AppError(
                f"选中的{field.label}已经不在台账里了。",
                hint="请重新选择；删错了的，可以在回收站恢复。",
                code="linked",
                field=field.name,
            )
        if target.unit_code != ledger.unit_code:
            name = queries.unit(ledger, target.unit_code).name
            raise AppError(
                f"选中的{field.label}是{name}登记的，本单位不能在它名下登记。",
                hint="请选择本单位的。",
                code="linked",
                field=field.name,
            )
