"""What may come back, out of the bin or by 撤销, and what has lost its place meanwhile.

The rule: whatever was refused when it was typed is refused when it comes back; what had stood
all along comes back as it stood.
"""

from collections.abc import Collection, Iterator
from datetime import date

from app.domain.codes import TIER_LABELS
from app.domain.entity import Entity, Founder
from app.domain.fields import Kind, fields_of
from app.domain.money import Benefit, MinimumWage
from app.domain.papers import Assessment, Evidence, Explanation
from app.domain.park import BuildStage, MechanismJudgement, ParkArea, TierGrant
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.domain.wire import KINDS
from app.errors import AppError
from app.store import queries
from app.store.assessments import recorded
from app.store.ledger import Ledger
from app.store.naming import names_of
from app.usecases import wages
from app.usecases.benefits import refuse_second
from app.usecases.own_records import refuse_repeated
from app.usecases.parks import refuse_taken
from app.usecases.tenants import refuse_overlap
from app.usecases.tiers import refuse_doubled

OF_ANY = (Evidence, Explanation)
# What of a record may collide with others; as long as none of it changes, it stands.
JUDGED: dict[type[Record], tuple[str, ...]] = {
    Entity: ("uscc",),
    Founder: ("id_number",),
    Tenancy: ("entity_id", "park_id", "start_on", "left_on"),
    TierGrant: ("park_id", "tier", "revoked_on"),
    ParkArea: ("park_id", "in_force_on"),
    MechanismJudgement: ("park_id", "judged_on"),
    BuildStage: ("park_id", "stage"),
    MinimumWage: ("in_force_on",),
    Benefit: ("kind", "entity_id", "park_id", "applied_on", "approved_on", "paid_on"),
}


def refuse_misplaced(
    ledger: Ledger,
    record: Record,
    *,
    before: Record | None = None,
    since: str,
    along: Collection[str] = (),
) -> None:
    """Refuse a record that collides with what was put down since it went.

    `before` is what it was until now if it lived, `since` when it went or was changed, `along` the
    ids of what comes back with it. Inside the transaction, after all of that was written.
    AppErrors: parent_deleted, repeated, still_here, already_granted, taken, twice, excluded,
    waiting, signed_off, corrected.
    """
    refuse_orphan(ledger, record)
    judged = JUDGED.get(type(record), ())
    if before and all(getattr(before, name) == getattr(record, name) for name in judged):
        return
    try:
        _refuse_collision(ledger, record, since=since, along=along)
    except AppError:
        if queries.written_since(ledger, type(record), since, but=along):
            raise


def _refuse_collision(
    ledger: Ledger, record: Record, *, since: str, along: Collection[str]
) -> None:
    if isinstance(record, (Entity, Founder)):
        refuse_repeated(ledger, record)
    if isinstance(record, Tenancy):
        refuse_overlap(ledger, record)
    if isinstance(record, TierGrant):
        refuse_doubled(ledger, record)
    if isinstance(record, (ParkArea, MechanismJudgement, BuildStage)):
        refuse_taken(ledger, record)
    if isinstance(record, MinimumWage):
        wages.refuse_doubled(ledger, record)
    if isinstance(record, Benefit):
        refuse_second(ledger, record, today=date.max, since=since, along=along)
    if isinstance(record, Assessment):
        refuse_answered(
            ledger,
            park_id=record.park_id,
            tier_id=record.tier,
            on=record.on_day,
            corrects=record.corrects,
            but=record.id,
        )


def refuse_orphan(ledger: Ledger, record: Record, coming: Collection[str] = ()) -> None:
    """A record comes back only to what it hangs on; `coming` are ids that come with it."""
    for kind, parent_id in _parents(record):
        if parent_id in coming:
            continue
        parent = queries.fetch(ledger, kind, parent_id)
        if parent.deleted_at is not None:
            pair = (kind.table, parent_id)
            named = f"{kind.label}“{names_of(ledger, [pair])[pair]}”"
            raise AppError(
                f"它所属的{named}还在回收站里。",
                hint=f"请先恢复{named}。",
                code="parent_deleted",
            )


def _parents(record: Record) -> Iterator[tuple[type[Record], str]]:
    """What a record cannot be without."""
    for field in fields_of(type(record)):
        if field.kind is Kind.LINK and field.required and field.links_to in KINDS:
            yield KINDS[field.links_to], getattr(record, field.name)
    if isinstance(record, Benefit) and record.entity_id is not None:
        yield Entity, record.entity_id
    if isinstance(record, OF_ANY):
        yield KINDS[record.of_table], record.of_id


def refuse_answered(
    ledger: Ledger,
    *,
    park_id: str,
    tier_id: str,
    on: date,
    corrects: str | None,
    but: str = "",
    signing: bool = False,
) -> None:
    """One answer to a question: a draft waits for its signature, a signed one is only corrected.

    `but` is the id of the one that comes back, or is being signed, which asks for no other draft.
    AppErrors: corrected, waiting, signed_off.
    """
    same = [
        each
        for each in recorded(ledger, park_id=park_id)
        if (each.tier, each.on, each.unit_code) == (tier_id, on, ledger.unit_code)
        and each.id != but
    ]
    if any(each.id == corrects and each.corrected for each in same):
        raise AppError(
            "这份评估已经更正过。", hint="还要改的，请对最后那份更正件再做更正。", code="corrected"
        )
    what = f"{on} 对照{TIER_LABELS.get(tier_id, tier_id)}的评估"
    if not signing and any(each.state == "waiting" for each in same):
        raise AppError(
            f"{what}已经填报，正在等审核人员签字。",
            hint="要按现在的台账重报，请先撤回那份草稿。",
            code="waiting",
        )
    if corrects is None and any(each.state == "signed" for each in same):
        raise AppError(
            f"{what}已经签发，不能再报一份。", hint="内容有误的，请做更正。", code="signed_off"
        )
