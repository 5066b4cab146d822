"""两个版本: versions of a record that could not be put in order, until a person chooses.

The rule: choosing one never erases the other: both stay in the log, and the choice can be undone by
choosing again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.changes import Changes, changed
from app.domain.fields import Finding, Kind, fields_of
from app.domain.hard_checks import hard_findings
from app.domain.record import Record
from app.domain.wire import KINDS, record_of
from app.errors import AppError
from app.store import adopting, inbox, queries
from app.store.inbox import VersionAside
from app.store.ledger import Ledger, transaction
from app.store.naming import names_of
from app.store.records import audit, insert, update

UNSEEN = frozenset(["id", "unit_code", "created_at", "updated_at"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPair:
    """A datum in which two versions differ, as the ledger keeps it."""

    label: str
    here: Any
    aside: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoVersions:
    """A version kept aside beside what stands here; `here` is None if nothing living does."""

    aside: VersionAside
    label: str
    name: str
    record: Record
    here: Record | None
    differences: tuple[FieldPair, ...]
    may_take: bool


def record_said(content: str) -> Record | Finding:
    """The record that a kept version says."""
    try:
        line = json.loads(content)
    except (ValueError, RecursionError):
        return Finding("value", "留存的版本读不出来。")
    if not isinstance(line, dict):
        return Finding("value", "留存的版本读不出来。")
    return record_of(line, older=True)


def two_versions(ledger: Ledger) -> tuple[TwoVersions, ...]:
    """Every version that waits for a person, beside what is here, oldest first."""
    waiting = inbox.versions_aside(ledger)
    names = names_of(ledger, [(each.of_table, each.of_id) for each in waiting])
    found = []
    for aside in waiting:
        record = record_said(aside.content)
        if isinstance(record, Finding):
            continue
        kept = adopting.stored(ledger, type(record), [record.id]).get(record.id)
        here = kept if kept is not None and kept.deleted_at is None else None
        found.append(
            TwoVersions(
                aside=aside,
                label=record.label,
                name=_name(record, names[aside.of_table, aside.of_id], kept),
                record=record,
                here=here,
                differences=_differences(record, here),
                may_take=record.unit_code == ledger.unit_code,
            )
        )
    return tuple(found)


def take_versions(ledger: Ledger, ids: Sequence[int], *, today: date) -> Changes:
    """Let kept versions stand in the place of what is here; it goes out with the next export.

    AppErrors not_own where the record belongs to another office, and of a hard finding.
    """
    wanted = set(ids)
    chosen = [each for each in two_versions(ledger) if each.aside.id in wanted]
    order = {table: place for place, table in enumerate(KINDS)}
    for each in chosen:
        _refuse(each, today)
    with transaction(ledger):
        for each in sorted(chosen, key=lambda each: order[each.aside.of_table]):
            _take(ledger, each)
    return changed("version_aside", *{each.aside.of_table for each in chosen})


def leave_versions(ledger: Ledger, ids: Sequence[int]) -> Changes:
    """What is here stands; the other versions stay in the log."""
    wanted = set(ids)
    with transaction(ledger):
        for each in inbox.versions_aside(ledger):
            if each.id in wanted:
                inbox.settle_version(ledger, each.id, how="left")
                audit(
                    ledger,
                    action="保留本机版本",
                    of_table=each.of_table,
                    of_id=each.of_id,
                    before=each.content,
                )
    return changed("version_aside")


def _refuse(chosen: TwoVersions, today: date) -> None:
    if not chosen.may_take:
        raise AppError(
            f"“{chosen.name}”是别的机构的记录，只能由该机构改。",
            hint="请把情况告诉该机构，由其改后上报。",
            code="not_own",
        )
    finding = next(hard_findings(chosen.record, today=today), None)
    if finding is not None:
        raise AppError(f"“{chosen.name}”：{finding.sentence}", code=finding.code)


def _take(ledger: Ledger, chosen: TwoVersions) -> None:
    kind = type(chosen.record)
    here = adopting.stored(ledger, kind, [chosen.record.id]).get(chosen.record.id)
    record = replace(chosen.record, deleted_at=None)
    digest = getattr(record, "sha256", None)
    if isinstance(digest, str):
        scan: Any = {"content": adopting.content_of(ledger, digest)}
        record = replace(record, **scan)
    if here is None:
        insert(ledger, [record])
    else:
        update(ledger, record)
    inbox.settle_version(ledger, chosen.aside.id, how="taken")
    audit(
        ledger,
        action="改用留存版本",
        of_table=kind.table,
        of_id=record.id,
        before=here,
        after=queries.fetch(ledger, kind, record.id),
    )


def _differences(aside: Record, here: Record | None) -> tuple[FieldPair, ...]:
    return tuple(
        FieldPair(
            label=field.label,
            here=None if here is None else getattr(here, field.name),
            aside=getattr(aside, field.name),
        )
        for field in fields_of(type(aside))
        if field.kind is not Kind.BLOB
        and field.name not in UNSEEN
        and getattr(aside, field.name) != (None if here is None else getattr(here, field.name))
    )


def _name(record: Record, known: str, kept: Record | None) -> str:
    """As it is known here; of a record that is not here, what it says of itself."""
    said = getattr(record, "name", None) or getattr(record, "agreement_number", None)
    return known if kept is not None or not isinstance(said, str) else said
