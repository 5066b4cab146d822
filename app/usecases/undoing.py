"""Taking back what was done, and doing it again: 撤销 and 重做.

The rule: what an act changed is read from the audit log, which has every record before and after;
it is taken back as a new, audited change, and only where each record still is as the act left it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.changes import Changes, changed
from app.domain.entity import Founder
from app.domain.fields import Kind, fields_of
from app.domain.papers import Assessment, AuditEntry
from app.domain.record import Record
from app.domain.wire import KINDS, record_of
from app.errors import AppError
from app.store import queries
from app.store.audit_log import entries_since, last_entry
from app.store.driver import IntegrityError
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, canonical, delete, update
from app.usecases.coming_back import refuse_misplaced
from app.usecases.recycling import hanging_on
from app.usecases.roles import require

Document = Mapping[str, Any]
# Each writing makes these anew; they say nothing about the record.
TIMES = ("created_at", "updated_at", "deleted_at")


@dataclass(frozen=True, slots=True)
class Turn:
    """A record before and after an act, as the audit log words it; None where it did not live."""

    kind: type[Record]
    record_id: str
    before: Document | None
    after: Document | None

    @property
    def document(self) -> Document:
        """Either side, for what both have in common."""
        return self.after or self.before or {}


@dataclass(frozen=True, slots=True)
class Step:
    """What one act of the clerk changed, each record once, in the order it was first changed."""

    action: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A record that an act wrote without an entry of its own in the log; None: it was not there."""

    kind: type[Record]
    record_id: str
    before: Record | None


# So many records are taken back in some seconds.
MOST = 5_000

Turning = Callable[[Ledger, Step], Changes]


def step_since(ledger: Ledger, seq: int, *, action: str) -> Step | None:
    """What was written since an entry of the audit log, as one step; None if no record was."""
    first: dict[str, Turn] = {}
    for entry in entries_since(ledger, seq):
        for turn in _turns(entry):
            known = first.get(turn.record_id)
            first[turn.record_id] = replace(known, after=turn.after) if known else turn
    turns = tuple(turn for turn in first.values() if not _same(turn.before, turn.after))
    return Step(action, turns) if turns else None


def step_of(ledger: Ledger, written: Sequence[Written], *, action: str) -> Step | None:
    """What was just written, as one step; None if nothing was."""
    turns = [
        Turn(
            each.kind,
            each.record_id,
            _document(each.before),
            _document(queries.fetch(ledger, each.kind, each.record_id)),
        )
        for each in written
    ]
    changes = tuple(turn for turn in turns if not _same(turn.before, turn.after))
    return Step(action, changes) if changes else None


def now(ledger: Ledger) -> int:
    """Where the audit log stands: what `step_since` counts from."""
    return last_entry(ledger)


def undo(ledger: Ledger, step: Step) -> Changes:
    """Bring back what stood before a step, all or nothing. AppErrors: `redo`."""
    back = [replace(turn, before=turn.after, after=turn.before) for turn in reversed(step.turns)]
    return _turn(ledger, back, action=f"撤销{step.action}")


def redo(ledger: Ledger, step: Step) -> Changes:
    """Do a step again that was taken back, all or nothing.

    AppErrors: changed_elsewhere, signed_off, and those of `coming_back.refuse_misplaced`.
    """
    return _turn(ledger, step.turns, action=f"重做{step.action}")


def _turn(ledger: Ledger, turns: Sequence[Turn], *, action: str) -> Changes:
    require(ledger, "type")
    try:
        with transaction(ledger):
            went = [_write(ledger, turn, action=action) for turn in turns]
            for turn, stored in zip(turns, went, strict=True):
                if turn.after is None:
                    _refuse_hanging(ledger, turn, action)
                else:
                    _refuse_misplaced(ledger, turn, stored, turns)
    except IntegrityError as error:  # another record has taken its place meanwhile
        raise _elsewhere(turns[0].kind, action) from error
    return changed(*{turn.kind.table for turn in turns})


def _write(ledger: Ledger, turn: Turn, *, action: str) -> Record:
    """The record as it was stored until now."""
    stored = queries.fetch(ledger, turn.kind, turn.record_id)
    living = stored if stored.deleted_at is None else None
    if isinstance(living, Assessment) and living.signed_off_at is not None:
        raise AppError(
            f"这份评估已经签发，没有{action}。",
            hint="内容有误的，请做更正：另报一份，写明更正哪一份。",
            code="signed_off",
        )
    if not _same(_document(living), turn.before):
        raise _elsewhere(turn.kind, action)
    after = None if turn.after is None else _record(turn, stored)
    if after is None:
        delete(ledger, turn.kind, [turn.record_id])
    else:
        update(ledger, after)
    audit_record(ledger, action, before=living, after=after)
    return stored


def _refuse_misplaced(ledger: Ledger, turn: Turn, stored: Record, turns: Sequence[Turn]) -> None:
    """What was put down since by an act of nobody's here, an import say, keeps its place."""
    living = stored if stored.deleted_at is None else None
    refuse_misplaced(
        ledger,
        queries.fetch(ledger, turn.kind, turn.record_id),
        before=living,
        since=stored.deleted_at or stored.updated_at or "",
        along=[each.record_id for each in turns],
    )


def _refuse_hanging(ledger: Ledger, turn: Turn, action: str) -> None:
    """What came to hang on a record since must not be left without it."""
    root = queries.fetch(ledger, turn.kind, turn.record_id)
    # A founder hangs on an entity only in the bin's sense: it may well stand alone.
    if any(not isinstance(each, Founder) for each in hanging_on(ledger, root)):
        raise _elsewhere(turn.kind, action)


def _record(turn: Turn, stored: Record) -> Record:
    """The record a document tells of; scans, which a log has only by hash, as they are stored."""
    scans = {field.name for field in fields_of(turn.kind) if field.kind is Kind.BLOB}
    told = {name: value for name, value in (turn.after or {}).items() if name not in scans}
    # The log has a new record as it was before its times were filled in.
    times = {"created_at": stored.created_at, "updated_at": stored.updated_at, "deleted_at": None}
    record = record_of({"table": turn.kind.table, **told, **times})
    assert isinstance(record, Record), record
    return replace(record, **{name: getattr(stored, name) for name in scans})


def _turns(entry: AuditEntry) -> Iterator[Turn]:
    kind = KINDS.get(entry.of_table or "")
    before, after = _told(entry.before, entry.of_id), _told(entry.after, entry.of_id)
    if kind is not None and entry.of_id is not None and (before or after):
        yield Turn(kind, entry.of_id, before, after)


def _told(words: str | None, record_id: str | None) -> Document | None:
    """What an entry says of a living record; None where it says something else, or nothing."""
    said = json.loads(words) if words else None
    if not isinstance(said, dict) or said.get("id") != record_id:
        return None
    return said


def _document(record: Record | None) -> Document | None:
    if record is None:
        return None
    said: dict[str, Any] = json.loads(canonical(record))
    return said


def _elsewhere(kind: type[Record], action: str) -> AppError:
    return AppError(
        f"这条{kind.label}后来在别处又改过，没有{action}。",
        hint="请核对现在的内容，需要时直接改过来。",
        code="changed_elsewhere",
    )


def _same(one: Document | None, other: Document | None) -> bool:
    """Whether two versions say the same, whenever they were written."""
    if one is None or other is None:
        return one is other
    return {name: value for name, value in one.items() if name not in TIMES} == {
        name: value for name, value in other.items() if name not in TIMES
    }
