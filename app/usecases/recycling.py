"""回收站: what was deleted, and bringing it back with all that went along.

The rule: nothing is erased. What hangs on a record goes with it and comes back with it; what had
been deleted before on its own stays deleted. The audit log says what went along with what.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.entity import Entity, Founder
from app.domain.hard_checks import hard_findings
from app.domain.headcount import Headcount
from app.domain.money import Benefit, Loan
from app.domain.papers import AuditEntry, Evidence
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import history, queries, scans
from app.store.driver import IntegrityError
from app.store.ledger import Ledger, transaction
from app.store.naming import names_of
from app.store.records import audit, delete, restore
from app.usecases.coming_back import OF_ANY, refuse_misplaced, refuse_orphan
from app.usecases.own_records import refuse_not_own
from app.usecases.roles import require

OF_ENTITY: tuple[type[Record], ...] = (Tenancy, Headcount, Loan, Benefit)
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
    roots = _of_ids(ledger, kind, list(dict.fromkeys(ids)))
    done = Changes()
    with transaction(ledger):
        for root in roots:
            if root.deleted_at is None:
                done |= _throw_away(ledger, root)
    return done


def restore_records(ledger: Ledger, *, kind: type[Record], ids: Sequence[str]) -> Changes:
    """Bring deleted records of one kind back with all that went along, all or nothing.

    AppErrors: not_own; those of `coming_back.refuse_misplaced`; those of the hard checks.
    """
    require(ledger, "delete")
    roots = _of_ids(ledger, kind, list(dict.fromkeys(ids)))
    done = Changes()
    try:
        with transaction(ledger):
            for root in roots:
                if root.deleted_at is not None:
                    done |= _bring_back(ledger, root)
    except IntegrityError as error:  # one of this day, or this month, was typed in meanwhile
        raise AppError(
            f"同一日期（月份）已另外登记了一条{kind.label}，不能再恢复这一条。",
            hint="要恢复的，请先删除后来登记的那一条。",
            code="taken",
        ) from error
    return done


def restore_all(ledger: Ledger, rows: Sequence[ThrownAway]) -> Changes:
    """Bring back what was chosen in the bin, parents first, all or nothing.

    AppErrors: as `restore_records`.
    """
    done = Changes()
    with transaction(ledger):
        for kind in RECORDS:
            ids = [row.record.id for row in rows if row.kind is kind]
            if ids:
                done |= restore_records(ledger, kind=kind, ids=ids)
    return done


def thrown_away(ledger: Ledger) -> tuple[ThrownAway, ...]:
    """The bin of this office, the latest first; what went along with another is not named apart."""
    deleted = [
        record
        for kind in RECORDS
        for record in _deleted(ledger, kind)
        if record.unit_code == ledger.unit_code
    ]
    gone = {(each.table, each.id) for each in deleted}
    along = {
        pair: [each for each in pairs if each in gone]
        for pair, pairs in history.along_with(ledger, DELETED).items()
        if pair in gone
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
            hanging = [*hanging, *_living(ledger, kind, where, (of.table, of.id))]
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
        for kind in RECORDS
        for record in _of_ids(ledger, kind, [key for table, key in pairs if table == kind.table])
        if record.deleted_at is not None
    ]
    if isinstance(root, Entity) and root.founder_id is not None:
        founder = queries.fetch(ledger, Founder, root.founder_id)
        if founder.deleted_at is not None and founder not in coming:
            coming.insert(0, founder)  # gone with another entity of the same founder
    back = {record.id for record in (root, *coming)}
    for record in (root, *coming):
        refuse_orphan(ledger, record, coming=back)
        # What had come to pass when it was typed has come to pass.
        wrong = next(hard_findings(record, today=date.max), None)
        if wrong is not None:
            raise AppError(f"不能恢复：{wrong.sentence}", code=wrong.code)
        restore(ledger, type(record), [record.id])
    for record in (root, *coming):
        refuse_misplaced(ledger, record, since=record.deleted_at or "", along=back)
    for record in coming:
        _note(ledger, CAME_ALONG, after=record)
    _note(ledger, RESTORED, after=root)
    return changed(root.table, *(each.table for each in coming))


def _went_along(ledger: Ledger, root: Record) -> list[tuple[str, str]]:
    """What went along when it was last deleted, and is in the bin still."""
    entries = history.entries_of(ledger, [(root.table, root.id)])
    pairs = next(_along(entries), [])
    by_table: dict[str, list[str]] = {}
    for table, key in pairs:
        by_table.setdefault(table, []).append(key)
    return [
        (kind.table, record.id)
        for kind in RECORDS
        for record in _of_ids(ledger, kind, by_table.get(kind.table, []))
        if record.deleted_at is not None
    ]


def _along(entries: Iterable[AuditEntry]) -> Iterator[list[tuple[str, str]]]:
    for entry in entries:
        if entry.action.startswith(DELETED):
            said = json.loads(entry.after or "{}")
            yield [(table, key) for table, key in said.get("along", [])]


def _of_ids(ledger: Ledger, kind: type[Record], ids: Sequence[str]) -> list[Record]:
    """Records deleted or not, scans left where they are; KeyError if one is not there."""
    if kind is not Evidence:
        return [queries.fetch(ledger, kind, each) for each in ids]
    return [scans.paper(ledger, each).evidence for each in ids]


def _living(ledger: Ledger, kind: type[Record], where: str, params: Sequence[str]) -> list[Record]:
    if kind is not Evidence:
        return list(queries.all_of(ledger, kind, where, params))
    return [each.evidence for each in scans.papers(ledger, where, params)]


def _deleted(ledger: Ledger, kind: type[Record]) -> list[Record]:
    if kind is not Evidence:
        return list(queries.deleted(ledger, kind))
    return [each.evidence for each in scans.papers(ledger, "1", (), deleted=True)]


def _document(ledger: Ledger, record: object) -> object:
    """What the log keeps: of a scan, which was not read, its hash."""
    return scans.told(scans.paper(ledger, record.id)) if isinstance(record, Evidence) else record


def _note(ledger: Ledger, action: str, *, before: object = None, after: object = None) -> None:
    record = before if isinstance(before, Record) else after
    assert isinstance(record, Record)
    audit(
        ledger,
        action=f"{action}{record.label}",
        of_table=record.table,
        of_id=record.id,
        before=_document(ledger, before),
        after=_document(ledger, after),
    )
