"""回收站: what was deleted, and bringing it back with all that went along.

The rule: nothing is erased. What hangs on a record goes with it and comes back with it; what had
been deleted before on its own stays deleted. The audit log says what went along with what.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.changes import Changes, changed
from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Benefit, Loan
from app.domain.papers import AuditEntry, Evidence, Explanation
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import history, queries
from app.store.ledger import Ledger, transaction
from app.store.naming import names_of
from app.store.records import audit, delete, restore
from app.usecases.own_records import refuse_not_own, refuse_repeated
from app.usecases.roles import require
from app.usecases.tenants import refuse_overlap

# Parents first, as they come back.
KINDS: tuple[type[Record], ...] = (
    Founder,
    Entity,
    Tenancy,
    Headcount,
    Loan,
    Benefit,
    Evidence,
    Explanation,
)
IN_BIN: tuple[type[Record], ...] = (Entity, Tenancy, Headcount, Loan, Benefit)
OF_ENTITY: tuple[type[Record], ...] = (Tenancy, Headcount, Loan, Benefit)
OF_ANY: tuple[type[Record], ...] = (Evidence, Explanation)
DELETED, WENT_ALONG = "删除", "随同删除"
RESTORED, CAME_ALONG = "恢复", "随同恢复"


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """A record in the bin: what it is called, when it went, and how many went along with it."""

    kind: type[Record]
    record: Record
    name: str
    along: int

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return self.record.id


def delete_records(ledger: Ledger, *, kind: type[Record], ids: Sequence[str]) -> Changes:
    """Put records of one kind into the bin with what hangs on them, all or nothing.

    AppError "not_own" if one of them, or what hangs on it, is another office's. What is in the bin
    already stays as it is.
    """
    require(ledger, "delete")
    roots = [queries.fetch(ledger, kind, each) for each in dict.fromkeys(ids)]
    done = Changes()
    with transaction(ledger):
        for root in roots:
            if root.deleted_at is None:
                done |= _throw_away(ledger, root)
    return done


def restore_records(ledger: Ledger, *, kind: type[Record], ids: Sequence[str]) -> Changes:
    """Bring deleted records of one kind back with all that went along, all or nothing.

    AppErrors: not_own; parent_deleted where what it hangs on is in the bin; repeated where the
    number was registered anew meanwhile.
    """
    require(ledger, "delete")
    roots = [queries.fetch(ledger, kind, each) for each in dict.fromkeys(ids)]
    done = Changes()
    with transaction(ledger):
        for root in roots:
            if root.deleted_at is not None:
                done |= _bring_back(ledger, root)
    return done


def thrown_away(ledger: Ledger) -> tuple[ThrownAway, ...]:
    """The bin of this office, the latest first; what went along with another is not named apart."""
    deleted = [
        record
        for kind in IN_BIN
        for record in queries.deleted(ledger, kind)
        if record.unit_code == ledger.unit_code
    ]
    along = {
        (each.table, each.id): _went_along(ledger, each)
        for each in deleted
        if isinstance(each, (Entity, Tenancy))
    }
    hidden = {pair for pairs in along.values() for pair in pairs}
    roots = [each for each in deleted if (each.table, each.id) not in hidden]
    names = names_of(ledger, [(each.table, each.id) for each in roots])
    rows = [
        ThrownAway(
            type(each),
            each,
            names[each.table, each.id],
            len(along.get((each.table, each.id), ())),
        )
        for each in roots
    ]
    return tuple(sorted(rows, key=lambda row: row.record.deleted_at or "", reverse=True))


def hanging_on(ledger: Ledger, root: Record) -> list[Record]:
    """The living records that would go along with one, parents before children."""
    hanging: list[Record] = []
    if isinstance(root, Entity):
        hanging += _lonely_founder(ledger, root)
        for kind in OF_ENTITY:
            hanging += queries.all_of(ledger, kind, "entity_id = ?", (root.id,))
    for of in (root, *hanging):
        for kind in OF_ANY:
            where = "of_table = ? AND of_id = ?"
            hanging = [*hanging, *queries.all_of(ledger, kind, where, (of.table, of.id))]
    return hanging


def _lonely_founder(ledger: Ledger, entity: Entity) -> list[Founder]:
    """The founder, if this entity is the only one."""
    if entity.founder_id is None:
        return []
    others = queries.all_of(
        ledger, Entity, "founder_id = ? AND id <> ?", (entity.founder_id, entity.id)
    )
    founder = queries.fetch(ledger, Founder, entity.founder_id)
    return [] if others or founder.deleted_at is not None else [founder]


def _throw_away(ledger: Ledger, root: Record) -> Changes:
    hanging = hanging_on(ledger, root)
    for record in (root, *hanging):
        refuse_not_own(ledger, record)
        delete(ledger, type(record), [record.id])
    for record in hanging:
        _note(ledger, WENT_ALONG, before=record)
    along = {"along": [[each.table, each.id] for each in hanging]}
    _note(ledger, DELETED, before=root, after=along)
    return changed(root.table, *(each.table for each in hanging))


def _bring_back(ledger: Ledger, root: Record) -> Changes:
    refuse_not_own(ledger, root)
    pairs = set(_went_along(ledger, root))
    coming = [
        record
        for kind in KINDS
        for record in _of_ids(ledger, kind, [key for table, key in pairs if table == kind.table])
        if record.deleted_at is not None
    ]
    if isinstance(root, Entity) and root.founder_id is not None:
        founder = queries.fetch(ledger, Founder, root.founder_id)
        if founder.deleted_at is not None and founder not in coming:
            coming.insert(0, founder)  # gone with another entity of the same founder
    if isinstance(root, Tenancy):
        refuse_overlap(ledger, root)
    coming_ids = {record.id for record in coming}
    for record in (root, *coming):
        _refuse_orphan(ledger, record, coming_ids | {root.id})
        if isinstance(record, (Entity, Founder)):
            refuse_repeated(ledger, record)
        restore(ledger, type(record), [record.id])
    for record in coming:
        _note(ledger, CAME_ALONG, after=record)
    _note(ledger, RESTORED, after=root)
    return changed(root.table, *(each.table for each in coming))


def _refuse_orphan(ledger: Ledger, record: Record, coming: set[str]) -> None:
    entity_id = getattr(record, "entity_id", None)
    if entity_id is None or entity_id in coming:
        return
    entity = queries.fetch(ledger, Entity, entity_id)
    if entity.deleted_at is not None:
        raise AppError(
            f"它所属的创业实体“{entity.name}”还在回收站里。",
            hint=f"请先恢复“{entity.name}”。",
            code="parent_deleted",
        )


def _went_along(ledger: Ledger, root: Record) -> list[tuple[str, str]]:
    """What went along when it was last deleted, and is in the bin still."""
    entries = history.entries_of(ledger, [(root.table, root.id)])
    pairs = next(_along(entries), [])
    by_table: dict[str, list[str]] = {}
    for table, key in pairs:
        by_table.setdefault(table, []).append(key)
    return [
        (kind.table, record.id)
        for kind in KINDS
        for record in _of_ids(ledger, kind, by_table.get(kind.table, []))
        if record.deleted_at is not None
    ]


def _along(entries: Iterable[AuditEntry]) -> Iterator[list[tuple[str, str]]]:
    for entry in entries:
        if entry.action.startswith(DELETED):
            said = json.loads(entry.after or "{}")
            yield [(table, key) for table, key in said.get("along", [])]


def _of_ids(ledger: Ledger, kind: type[Record], ids: Sequence[str]) -> list[Record]:
    return [queries.fetch(ledger, kind, each) for each in ids]


def _note(ledger: Ledger, action: str, *, before: object = None, after: object = None) -> None:
    record = before if isinstance(before, Record) else after
    assert isinstance(record, Record)
    audit(
        ledger,
        action=f"{action}{record.label}",
        of_table=record.table,
        of_id=record.id,
        before=before,
        after=after,
    )
