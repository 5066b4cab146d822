"""等级认定: the tiers granted to parks by documents, revoked, and corrected where mistyped.

The rule: an office keeps the grants of its own parks and of those of the offices below it; a grant
that the superior handed down is changed by the superior only. Its entry in the audit log tells the
next directive that a grant is our word.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.codes import TIER_LABELS
from app.domain.dates import add_years
from app.domain.fields import Finding
from app.domain.hard_checks import hard_findings
from app.domain.park import Park, TierGrant
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, delete, insert, new_id, update
from app.usecases.roles import require

# No park was granted a tier before; a document is known at most a year ahead.
EARLIEST = date(2000, 1, 1)


def grantable_parks(ledger: Ledger) -> tuple[Park, ...]:
    """The parks whose tiers this office keeps: its own first, then those below, by office."""
    own = ledger.unit_code
    kept = {unit.code for unit in queries.units(ledger) if own in (unit.code, unit.parent)}
    parks = [park for park in queries.all_of(ledger, Park) if park.unit_code in kept]
    return tuple(sorted(parks, key=lambda park: (park.unit_code != own, park.unit_code, park.id)))


def grant_tier(
    ledger: Ledger,
    *,
    park_id: str,
    tier: str,
    granted_on: date,
    document_number: str | None,
    today: date,
) -> Changes:
    """Grant a tier to a park.

    AppErrors: foreign_park, already_granted, and those of the hard checks; `day` for a day that
    cannot be meant.
    """
    require(ledger, "type")
    park = queries.fetch(ledger, Park, park_id)
    _refuse_foreign_park(ledger, park)
    grant = TierGrant(
        id=new_id(),
        unit_code=ledger.unit_code,
        park_id=park_id,
        tier=tier,
        granted_on=granted_on,
        document_number=document_number,
    )
    _refuse_wrong(grant, today)
    refuse_doubled(ledger, grant)
    with transaction(ledger):
        insert(ledger, [grant])
        audit_record(ledger, "认定等级", after=grant)
    return changed(TierGrant.table)


def revoke_tier(
    ledger: Ledger, grant_id: str, *, revoked_on: date, revoked_for: str | None, today: date
) -> Changes:
    """End a grant from a day on. AppErrors: as `correct_grant`, already_revoked."""
    require(ledger, "type")
    grant = queries.fetch(ledger, TierGrant, grant_id)
    if grant.revoked_on is not None:
        raise AppError(
            f"这项认定已于 {grant.revoked_on} 取消。",
            hint="日期或原因有误的，请选中它，点“更正…”。",
            code="already_revoked",
        )
    if not (revoked_for or "").strip():
        raise AppError("没有填取消原因。", hint="请写明取消的依据或原因。", code="revoked_for")
    revoked = replace(grant, revoked_on=revoked_on, revoked_for=revoked_for)
    return _change(ledger, grant, revoked, action="取消认定", today=today)


def correct_grant(
    ledger: Ledger,
    grant_id: str,
    *,
    granted_on: date | None,
    document_number: str | None,
    revoked_on: date | None,
    revoked_for: str | None,
    today: date,
) -> Changes:
    """Correct what a grant says; without `revoked_on` it counts again.

    AppErrors: not_own where it is the superior's, foreign_park, already_granted, `day`, and those
    of the hard checks.
    """
    require(ledger, "type")
    grant = queries.fetch(ledger, TierGrant, grant_id)
    corrected = replace(
        grant,
        granted_on=granted_on,
        document_number=document_number,
        revoked_on=revoked_on,
        revoked_for=revoked_for if revoked_on is not None else None,
    )
    return _change(ledger, grant, corrected, action="更正认定", today=today)


def delete_grant(ledger: Ledger, grant_id: str) -> Changes:
    """Take back a grant that never was: it counts on no day. AppErrors: not_own, foreign_park."""
    require(ledger, "delete")
    grant = queries.fetch(ledger, TierGrant, grant_id)
    _refuse_foreign(ledger, grant)
    if grant.deleted_at is not None:
        return Changes()
    with transaction(ledger):
        delete(ledger, TierGrant, [grant.id])
        audit_record(ledger, "删除认定", before=grant)
    return changed(TierGrant.table)


def may_change(ledger: Ledger, grant: TierGrant) -> bool:
    """Whether this office keeps a grant: the superior's word is the superior's."""
    superior = queries.unit(ledger, ledger.unit_code).parent
    return grant.unit_code != superior


def _change(
    ledger: Ledger, before: TierGrant, after: TierGrant, *, action: str, today: date
) -> Changes:
    _refuse_foreign(ledger, before)
    if after == before:
        return Changes()
    _refuse_wrong(after, today)
    refuse_doubled(ledger, after)
    with transaction(ledger):
        update(ledger, after)
        audit_record(ledger, action, before=before, after=after)
    return changed(TierGrant.table)


def _refuse_foreign(ledger: Ledger, grant: TierGrant) -> None:
    if not may_change(ledger, grant):
        name = queries.unit(ledger, grant.unit_code).name
        raise AppError(
            f"这项认定是{name}下发的，本单位不能改动。",
            hint=f"认定有误的，请告诉{name}，由其更正后再下发。",
            code="not_own",
        )
    _refuse_foreign_park(ledger, queries.fetch(ledger, Park, grant.park_id))


def _refuse_foreign_park(ledger: Ledger, park: Park) -> None:
    owner = queries.unit(ledger, park.unit_code)
    if ledger.unit_code not in (owner.code, owner.parent):
        raise AppError(
            f"“{park.name}”属于{owner.name}，不归本单位认定。",
            hint="请由该园区所属的机构或其上级登记。",
            code="foreign_park",
        )


def refuse_doubled(ledger: Ledger, grant: TierGrant) -> None:
    """AppError "already_granted": of two living grants of a tier, one would outlive a revocation.

    A grant that was revoked stands beside any other.
    """
    if grant.revoked_on is not None:
        return
    held = queries.all_of(
        ledger,
        TierGrant,
        "park_id = ? AND tier = ? AND revoked_on IS NULL AND id <> ?",
        (grant.park_id, grant.tier, grant.id),
    )
    if held:
        known = held[0].document_number or "没有文号"
        park = queries.fetch(ledger, Park, grant.park_id)
        raise AppError(
            f"“{park.name}”已认定为{TIER_LABELS[grant.tier]}（{known}）。",
            hint="日期或文号要补填、更正的，请选中那一项，点“更正…”。",
            code="already_granted",
        )


def _refuse_wrong(grant: TierGrant, today: date) -> None:
    finding = next(_findings(grant, today), None)
    if finding is not None:
        raise AppError(finding.sentence, code=finding.code)


def _findings(grant: TierGrant, today: date) -> Iterator[Finding]:
    yield from hard_findings(grant, today=today)
    for day, label in ((grant.granted_on, "认定日期"), (grant.revoked_on, "取消日期")):
        if day is not None and not EARLIEST <= day <= add_years(today, 1):
            yield Finding("day", f"{label} {day} 离今天太远，可能填错。请核对文件上的日期。")
    if grant.granted_on and grant.revoked_on and grant.revoked_on < grant.granted_on:
        yield Finding(
            "dates",
            f"取消日期 {grant.revoked_on} 早于认定日期 {grant.granted_on}。请核对两个日期。",
        )
