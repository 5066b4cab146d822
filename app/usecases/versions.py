"""两个版本: versions of a record that could not be put in order, until a person chooses.

The rule: choosing one never erases the other: both stay in the log, and the choice can be undone by
choosing again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.changes import Changes, changed
from app.domain.fields import Finding, Kind, fields_of
from app.domain.hard_checks import hard_findings
from app.domain.papers import Assessment, Evidence
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.wire import KINDS, record_of
from app.errors import AppError
from app.store import adopting, inbox
from app.store.inbox import VersionAside
from app.store.ledger import Ledger, now, transaction
from app.store.naming import names_of
from app.store.records import audit, audit_record
from app.usecases.roles import require

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
        return Finding("value", "留存的版本读不出来。请保留本机版本。")
    if not isinstance(line, dict):
        return Finding("value", "留存的版本读不出来。请保留本机版本。")
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

    All of them or none. AppErrors not_own where the record belongs to another office, signed_off,
    no_parent, no_scan, place_taken, not_allowed, and those of the hard checks.
    """
    require(ledger, "type")
    wanted = set(ids)
    chosen = [each for each in two_versions(ledger) if each.aside.id in wanted]
    for each in chosen:
        _refuse(ledger, each, today)
    with transaction(ledger):
        for kind in RECORDS:
            of_kind = [each for each in chosen if type(each.record) is kind]
            if of_kind:
                _take(ledger, kind, of_kind)
    return changed("version_aside", *{each.aside.of_table for each in chosen})


def leave_versions(ledger: Ledger, ids: Sequence[int]) -> Changes:
    """What is here stands; the other versions stay in the log. AppError not_allowed."""
    require(ledger, "type")
    wanted = set(ids)
    with transaction(ledger):
        for each in inbox.versions_aside(ledger):
            if each.id in wanted:
                inbox.settle_version(ledger, each.id, how="left")
                audit(
                    ledger,
                    action=inbox.LEFT,
                    of_table=each.of_table,
                    of_id=each.of_id,
                    before=each.content,
                )
    return changed("version_aside")


def _refuse(ledger: Ledger, chosen: TwoVersions, today: date) -> None:
    if not chosen.may_take:
        raise AppError(
            f"“{chosen.name}”是别的机构的记录，只能由该机构改。",
            hint="请把情况告诉该机构，由其改后上报。",
            code="not_own",
        )
    if isinstance(chosen.here, Assessment) and chosen.here.signed_off_at is not None:
        raise AppError(
            f"“{chosen.name}”在本机已经签发，不能改用另一个版本。",
            hint="请保留本机版本；内容有误的，另做一份更正。",
            code="signed_off",
        )
    finding = next(hard_findings(chosen.record, today=today), None)
    if finding is not None:
        raise AppError(f"“{chosen.name}”：{finding.sentence}", code=finding.code)
    digest = chosen.record.sha256 if isinstance(chosen.record, Evidence) else None
    if digest is not None and not adopting.content_sizes(ledger, [digest]):
        raise AppError(
            f"佐证“{chosen.name}”这个版本的扫描件不在本机，不能改用。",
            hint="请保留本机版本；需要这份材料的，重新扫描后添加。",
            code="no_scan",
        )


def _take(ledger: Ledger, kind: type[Record], chosen: Sequence[TwoVersions]) -> None:
    """Those of one kind at once, because two of them may want each other's place."""
    stamp = now()
    records = {
        each.record.id: replace(each.record, updated_at=stamp, deleted_at=stamp)
        if each.record.deleted_at
        else replace(each.record, updated_at=stamp)
        for each in chosen
    }
    before = adopting.stored(ledger, kind, list(records))
    scans = {
        record.id: adopting.content_of(ledger, record.sha256)
        for record in records.values()
        if isinstance(record, Evidence) and record.sha256 is not None
    }
    for each in chosen:
        _refuse_orphan(ledger, each, records)
    rows = [adopting.row_of_record(record) for record in records.values()]
    refused = adopting.change_places(ledger, kind, rows)
    for each in chosen:
        record = records[each.record.id]
        if record.id in refused:
            raise AppError(
                f"“{each.name}”的位置上已有另一条{kind.label}，没有改用。",
                hint="请先删除或改正那一条，再选这个版本。",
                code="place_taken",
            )
        if kind is Evidence:
            adopting.put_scan(ledger, record.id, scans.get(record.id))
        inbox.settle_version(ledger, each.aside.id, how="taken")
        audit_record(ledger, "改用留存版本", before=before.get(record.id), after=record)


def _refuse_orphan(ledger: Ledger, chosen: TwoVersions, beside: Mapping[str, Record]) -> None:
    """Refuse what would hang on nothing here."""
    kind: Any = type(chosen.record)
    for field in fields_of(kind):
        link = getattr(chosen.record, field.name)
        if field.links_to not in KINDS or link is None or link in beside:
            continue
        if not adopting.units_of(ledger, field.links_to, [link]):
            parent = KINDS[field.links_to].label
            raise AppError(
                f"“{chosen.name}”所属的{parent}不在本机，没有改用。",
                hint=f"请连同所属的{parent}一起选。",
                code="no_parent",
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
