"""Taking back what was done, and doing it again: 撤销 and 重做.

The rule: a step is the records before and after; it is taken back as a new, audited change, and
only where each record still is as the step left it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.changes import Changes, changed
from app.domain.record import Record
from app.errors import AppError
from app.store import queries
from app.store.driver import IntegrityError
from app.store.ledger import Ledger, transaction
from app.store.records import audit, delete, update
from app.usecases.roles import require


@dataclass(frozen=True, slots=True)
class Turn:
    """A record before and after a change; None where it did not live."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """Either of them, for what both have in common."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """What one action of the clerk changed, in the order it was changed."""

    action: str
    turns: tuple[Turn, ...]


Turning = Callable[[Ledger, Step], Changes]


def undo(ledger: Ledger, step: Step) -> Changes:
    """Bring back what stood before a step. AppError "changed_elsewhere", and nothing is changed."""
    require(ledger, "type")
    back = [Turn(turn.after, turn.before) for turn in reversed(step.turns)]
    return _turn(ledger, back, action=f"撤销{step.action}")


def redo(ledger: Ledger, step: Step) -> Changes:
    """Do a step again that was taken back. AppError "changed_elsewhere", nothing is changed."""
    require(ledger, "type")
    return _turn(ledger, step.turns, action=f"重做{step.action}")


def _turn(ledger: Ledger, turns: Sequence[Turn], *, action: str) -> Changes:
    try:
        _write(ledger, turns, action=action)
    except IntegrityError as error:  # another record has taken its place meanwhile
        raise _elsewhere(turns[0].record, action) from error
    return changed(*{turn.record.table for turn in turns})


def _write(ledger: Ledger, turns: Sequence[Turn], *, action: str) -> None:
    with transaction(ledger):
        for turn in turns:
            known = turn.record
            stored = queries.fetch(ledger, type(known), known.id)
            living = stored if stored.deleted_at is None else None
            if not _same(living, turn.before):
                raise _elsewhere(known, action)
            if turn.after is None:
                delete(ledger, type(known), [known.id])
            else:
                update(ledger, replace(turn.after, created_at=stored.created_at, deleted_at=None))
            audit(
                ledger,
                action=action,
                of_table=known.table,
                of_id=known.id,
                before=living,
                after=turn.after,
            )


def _elsewhere(record: Record, action: str) -> AppError:
    return AppError(
        f"这条{record.label}后来在别处又改过，没有{action}。",
        hint="请核对现在的内容，需要时直接改过来。",
        code="changed_elsewhere",
    )


def _same(one: Record | None, other: Record | None) -> bool:
    """Whether two versions say the same, whenever they were written."""
    if one is None or other is None:
        return one is other
    return replace(one, created_at="", updated_at="") == replace(
        other, created_at="", updated_at=""
    )
