"""What 试算 shows: a park's criteria now and as supposed, and the coming quarter ends of both.

The rule: no widget; the park is judged twice by the same judges and nothing is kept.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.measures import Rate
from app.policy.compared import changes
from app.policy.evaluate import appraise
from app.policy.facts import ParkFacts, StayFact, TenantFact
from app.policy.pack import Policy
from app.policy.populations import stays_on
from app.policy.verdicts import VERDICT_LABELS, OutlookStep, ParkAppraisal
from app.policy.what_if import WhatIf, has_no_place, supposed
from app.store import queries
from app.store.ledger import Ledger
from app.ui.columns import Column
from app.ui.screens.change_lines import Line, line_of
from app.usecases.appraisal import policy_of

STAYS, EXTENDED, LEAVES = "", "延期", "离园"
TURN = {STAYS: EXTENDED, EXTENDED: LEAVES, LEAVES: STAYS}
OVERFULL = "试算后的在用面积超过了孵化场所面积，请核对每户面积。"
NO_PLACE = "园内没有在园实体，另增的用工和贷款无处计入。请先加上新增户数。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The park as it is: read once, judged once."""

    facts: ParkFacts
    policy: Policy
    on: date
    before: ParkAppraisal


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What comes of a supposition; `problem` is a sentence where a part of it has no place."""

    lines: tuple[Line, ...]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A resident's agreement, and what is supposed of it."""

    entity_id: str
    name: str
    stay: StayFact
    days: int
    choice: str = STAYS


def start(ledger: Ledger, *, park_id: str, on: date) -> Start | None:
    """A park on a day; None if it is gone."""
    facts = next(iter(queries.park_facts(ledger, park_ids=[park_id])), None)
    if facts is None:
        return None
    policy = policy_of(ledger, on)
    return Start(facts=facts, policy=policy, on=on, before=appraise(facts, policy, on))


def agreements(of: Start) -> tuple[Agreement, ...]:
    """The agreements by which somebody resides, those that end first before the others."""
    found = [
        _agreement(tenant, stay, of.on)
        for tenant in of.facts.tenants
        for stay in tenant.stays
        if stays_on(stay, of.on)
    ]
    return tuple(sorted(found, key=lambda each: (each.stay.final_end, each.name)))


def _agreement(tenant: TenantFact, stay: StayFact, on: date) -> Agreement:
    return Agreement(
        entity_id=tenant.entity_id, name=tenant.name, stay=stay, days=(stay.final_end - on).days
    )


def answer(of: Start, what_if: WhatIf, tier_id: str) -> Answer:
    """The tier and its criteria before and after, then the quarter ends that are coming."""
    after = appraise(supposed(of.facts, of.policy, of.on, what_if), of.policy, of.on)
    found = [
        line_of(change, place) for place, change in enumerate(changes(of.before, after, tier_id))
    ]
    steps = zip(of.before.outlook, after.outlook, strict=True)
    found += [
        _outlook_line(len(found) + place, of.before, tier_id, *step)
        for place, step in enumerate(steps)
    ]
    problem = _overfull(of.before, after)
    if has_no_place(of.facts, of.policy, of.on, what_if):
        problem = NO_PLACE
    return Answer(lines=tuple(found), problem=problem)


def _overfull(before: ParkAppraisal, after: ParkAppraisal) -> str:
    """More space let than there is, if only the supposition makes it so."""
    was, now = (park.figure("utilisation").value for park in (before, after))
    full = isinstance(now, Rate) and now.n > now.d > 0
    return OVERFULL if full and was != now else ""


def _outlook_line(
    place: int, park: ParkAppraisal, tier_id: str, before: OutlookStep, after: OutlookStep
) -> Line:
    own = f"{park.tier(tier_id).tier.label}："
    falls = [fall.removeprefix(own) for fall in after.falls if fall.startswith(own)]
    ending = f"{len(after.ending)} 户协议到期" if after.ending else "没有协议到期"
    return Line(
        place=place,
        park=park.name,
        label=f"到 {after.on} 的结论",
        asked="",
        before=VERDICT_LABELS[before.tiers[tier_id]],
        before_state=before.tiers[tier_id],
        after=VERDICT_LABELS[after.tiers[tier_id]],
        after_state=after.tiers[tier_id],
        difference=_fewer(before, after),
        note="；".join([ending, *falls]),
    )


def _fewer(before: OutlookStep, after: OutlookStep) -> str:
    """How many fewer (or more) agreements end by then."""
    moved = len(after.ending) - len(before.ending)
    return "" if not moved else f"到期 {'+' if moved > 0 else '−'}{abs(moved)} 户"


def _left(row: Agreement) -> str:
    if row.days < 0:
        return f"已超 {-row.days:,} 天"
    return "今天到期" if row.days == 0 else f"还有 {row.days:,} 天"


AGREEMENTS: tuple[Column[Agreement], ...] = (
    Column(name="name", heading="在园实体", show=lambda row: row.name, width=320),
    Column(name="end", heading="协议到期", show=lambda row: str(row.stay.final_end), width=96),
    Column(
        name="left",
        heading="距到期",
        show=_left,
        order=lambda row: row.days,
        width=112,
    ),
    Column(
        name="choice",
        heading="试算",
        show=lambda row: row.choice or "不变",
        width=80,
    ),
)
