"""What clerks of made-up offices do to their records between two sticks; every name is made up.

The rule: each deed is one that a form allows, in one transaction with its audit entry; where the
ledger has nothing to do it to, nothing happens.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from app.domain.codes import TIERS
from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.papers import Assessment, Evidence, Explanation, Question
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, now, transaction
from app.store.records import audit, delete, insert, new_id, restore, update
from app.usecases import tiers
from tests.usecases.offices import assessment

TODAY = date(2026, 6, 30)
WRONG_USCC = "91110000100003962X"
MONTHS = [date(2026, month, day) for month, day in ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31))]

R = TypeVar("R", bound=Record)
Chance = random.Random


def own(ledger: Ledger, kind: type[R], where: str = "1", *params: Any) -> list[R]:
    """The office's own living records of a kind, in the order they were made."""
    return queries.all_of(
        ledger, kind, f"unit_code = ? AND {where}", (ledger.unit_code, *params), "created_at, id"
    )


def gone(ledger: Ledger, kind: type[R]) -> list[R]:
    found = [each for each in queries.deleted(ledger, kind) if each.unit_code == ledger.unit_code]
    return sorted(found, key=lambda each: (each.created_at, each.id))


def settles(ledger: Ledger, chance: Chance) -> None:
    """A founder with a firm moves in and reports a month."""
    park = chance.choice(own(ledger, Park))
    founder = Founder(id=new_id(), name=f"虚构人{chance.randrange(100)}")
    entity = Entity(id=new_id(), name="虚构商行", kind="企业", founder_id=founder.id)
    tenancy = Tenancy(
        id=new_id(),
        entity_id=entity.id,
        park_id=park.id,
        start_on=date(2025, 1, 1),
        agreed_end_on=date(2027, 12, 31),
        area_dm2=chance.randint(1, 9_000),
    )
    month = chance.choice(MONTHS)
    people = Headcount(id=new_id(), entity_id=entity.id, period_end_on=month, employees=4)
    insert(ledger, [founder, entity, tenancy, people])


def renames(ledger: Ledger, chance: Chance) -> None:
    found = own(ledger, Entity)
    if found:
        update(ledger, replace(chance.choice(found), name=f"虚构商行{chance.randrange(1000)}"))


def moves_room(ledger: Ledger, chance: Chance) -> None:
    found = own(ledger, Tenancy)
    if found:
        update(ledger, replace(chance.choice(found), room=f"虚构 {chance.randrange(1000)}"))


def spoils(ledger: Ledger, chance: Chance) -> None:
    """Something that a hard check holds back, with all that hangs on it."""
    if chance.random() < 0.7:
        entities = own(ledger, Entity)
        if entities:
            update(ledger, replace(chance.choice(entities), uscc=WRONG_USCC))
        return
    founders = own(ledger, Founder)
    if founders:
        update(ledger, replace(chance.choice(founders), graduated_on=date(2099, 7, 1)))


def mends(ledger: Ledger, chance: Chance) -> None:
    wrong = own(ledger, Entity, "uscc = ?", WRONG_USCC)
    if wrong:
        update(ledger, replace(chance.choice(wrong), uscc=None))
    late = own(ledger, Founder, "graduated_on > '2098-01-01'")
    if late:
        update(ledger, replace(chance.choice(late), graduated_on=None))


def mends_all(ledger: Ledger) -> None:
    with transaction(ledger):
        for entity in own(ledger, Entity, "uscc = ?", WRONG_USCC):
            update(ledger, replace(entity, uscc=None))
        for founder in own(ledger, Founder, "graduated_on > '2098-01-01'"):
            update(ledger, replace(founder, graduated_on=None))


def deletes(ledger: Ledger, chance: Chance) -> None:
    kind: Any = chance.choice([Tenancy, Headcount, Entity, Founder, Evidence, Explanation])
    found = own(ledger, kind)
    if found:
        delete(ledger, kind, [chance.choice(found).id])


def undoes(ledger: Ledger, chance: Chance) -> None:
    """A deleted record comes back, a report of people only where its month is free."""
    kind: Any = chance.choice([Tenancy, Headcount, Headcount, Entity, Evidence])
    found = gone(ledger, kind)
    if not found:
        return
    record = chance.choice(found)
    if isinstance(record, Headcount) and _taken(ledger, record.entity_id, record.period_end_on):
        return
    restore(ledger, kind, [record.id])


def _taken(ledger: Ledger, entity_id: str, month: date) -> bool:
    where = "entity_id = ? AND period_end_on = ?"
    return bool(queries.all_of(ledger, Headcount, where, (entity_id, month.isoformat())))


def reports(ledger: Ledger, chance: Chance) -> None:
    """Another month of a firm."""
    entities = own(ledger, Entity)
    month = chance.choice(MONTHS)
    if entities:
        entity = chance.choice(entities)
        if not _taken(ledger, entity.id, month):
            people = chance.randrange(9)
            insert(
                ledger,
                [
                    Headcount(
                        id=new_id(), entity_id=entity.id, period_end_on=month, employees=people
                    )
                ],
            )


def moves_months(ledger: Ledger, chance: Chance) -> None:
    """The months of one firm change places, some of them to other months."""
    entities = own(ledger, Entity)
    if not entities:
        return
    entity = chance.choice(entities)
    found = own(ledger, Headcount, "entity_id = ?", entity.id)
    delete(ledger, Headcount, [each.id for each in found])
    months = chance.sample(MONTHS, len(MONTHS))
    for each, month in zip(found, months, strict=False):
        update(ledger, replace(each, period_end_on=month, employees=chance.randrange(9)))


def moves_firm(ledger: Ledger, chance: Chance) -> None:
    """A report was typed in for the wrong firm."""
    found, entities = own(ledger, Headcount), own(ledger, Entity)
    if found and entities:
        report, entity = chance.choice(found), chance.choice(entities)
        if not _taken(ledger, entity.id, report.period_end_on):
            update(ledger, replace(report, entity_id=entity.id))


def scans(ledger: Ledger, chance: Chance) -> None:
    """A document is kept, or scanned again; two may be of the same bytes."""
    found = own(ledger, Evidence)
    content = f"虚构扫描件{chance.randrange(20)}".encode() * chance.randint(1, 50)
    facts: dict[str, Any] = {"content": content, "sha256": sha256(content).hexdigest()}
    if found and chance.random() < 0.3:
        update(ledger, replace(chance.choice(found), **facts))
        return
    park = chance.choice(own(ledger, Park))
    insert(
        ledger,
        [Evidence(id=new_id(), of_table="park", of_id=park.id, title="虚构材料", **facts)],
    )


def explains(ledger: Ledger, chance: Chance) -> None:
    found = own(ledger, Tenancy)
    if found:
        of = chance.choice(found).id
        insert(
            ledger,
            [
                Explanation(
                    id=new_id(), of_table="tenancy", of_id=of, code="虚构", reason="虚构的说明"
                )
            ],
        )


def drafts(ledger: Ledger, chance: Chance) -> None:
    """An assessment, which may correct one that was signed off."""
    park = chance.choice(own(ledger, Park))
    signed = own(ledger, Assessment, "signed_off_at IS NOT NULL")
    corrected = chance.choice(signed).id if signed and chance.random() < 0.5 else None
    insert(ledger, [assessment(park.id, corrects=corrected)])


def signs(ledger: Ledger, chance: Chance) -> None:
    found = own(ledger, Assessment, "signed_off_at IS NULL")
    if found:
        update(ledger, replace(chance.choice(found), signed_off_at=now(), reviewed_by="虚构审核"))


def redrafts(ledger: Ledger, chance: Chance) -> None:
    found = own(ledger, Assessment, "signed_off_at IS NULL")
    if not found:
        return
    draft = chance.choice(found)
    if chance.random() < 0.5:
        delete(ledger, Assessment, [draft.id])
    else:
        update(ledger, replace(draft, conclusion=f"虚构结论{chance.randrange(100)}"))


def asks(ledger: Ledger, chance: Chance) -> None:
    """The league asks a banner something, or has had its answer."""
    below = [unit.code for unit in queries.units(ledger) if unit.parent == ledger.unit_code]
    found = own(ledger, Question, "closed_on IS NULL")
    if found and chance.random() < 0.5:
        update(ledger, replace(chance.choice(found), closed_on=TODAY))
    else:
        insert(ledger, [Question(id=new_id(), to_unit=chance.choice(below), words="虚构的问题")])


def grants(ledger: Ledger, chance: Chance) -> None:
    """A tier granted, corrected, revoked or taken back, at the league and at the banner alike."""
    known = queries.all_of(ledger, TierGrant)
    deeds = [_grants, _corrects, _corrects, _revokes, _takes_back] if known else [_grants]
    try:
        chance.choice(deeds)(ledger, chance)
    except AppError as refused:
        if refused.code not in ("already_granted", "already_revoked", "not_own", "foreign_park"):
            raise


def _grants(ledger: Ledger, chance: Chance) -> None:
    tiers.grant_tier(
        ledger,
        park_id=chance.choice(tiers.grantable_parks(ledger)).id,
        tier=chance.choice(TIERS),
        granted_on=date(2026, 1, 1),
        document_number="虚构〔2026〕1号",
        today=TODAY,
    )


def _some_grant(ledger: Ledger, chance: Chance) -> TierGrant:
    return chance.choice(queries.all_of(ledger, TierGrant))


def _corrects(ledger: Ledger, chance: Chance) -> None:
    tiers.correct_grant(
        ledger,
        _some_grant(ledger, chance).id,
        granted_on=date(2026, 2, chance.randint(1, 28)),
        document_number=f"虚构〔2026〕{chance.randrange(1000)}号",
        revoked_on=None,
        revoked_for=None,
        today=TODAY,
    )


def _revokes(ledger: Ledger, chance: Chance) -> None:
    grant = _some_grant(ledger, chance)
    tiers.revoke_tier(
        ledger, grant.id, revoked_on=date(2026, 6, 1), revoked_for="虚构原因", today=TODAY
    )


def _takes_back(ledger: Ledger, chance: Chance) -> None:
    tiers.delete_grant(ledger, _some_grant(ledger, chance).id)


Deed = Callable[[Ledger, Chance], None]
DEEDS: Sequence[Deed] = (
    settles,
    renames,
    moves_room,
    spoils,
    mends,
    deletes,
    undoes,
    reports,
    moves_months,
    moves_firm,
    scans,
    explains,
    drafts,
    signs,
    redrafts,
    grants,
)
# The league keeps no firms; what it does to grants is what banners may meet.
LEAGUE_DEEDS: Sequence[Deed] = (grants, grants, asks)


def do(ledger: Ledger, deed: Deed, seed: int) -> None:
    """One deed with its entry in the log, as a use case does it."""
    with transaction(ledger):
        deed(ledger, random.Random(seed))
        audit(ledger, action="虚构操作")
