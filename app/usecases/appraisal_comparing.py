"""对比: the parks on two days, or on one day under two editions of a document.

The rule: nothing here changes the ledger; both sides are judged by the same judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from app.policy import figures
from app.policy.compared import Change, RowChange, changes, moved_rows, ordered
from app.policy.evaluate import appraise
from app.policy.facts import ParkFacts
from app.policy.pack import Jurisdiction, Pack, Policy
from app.policy.stacking import stack
from app.policy.verdicts import CriterionVerdict, TracedRow
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.appraisal import facts_of, policy_of
from app.usecases.policies import standing_policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two things compared: the day looked at and the policy it is judged by."""

    on: date
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two sides and what they say of each tier, verdicts that changed first."""

    before: Side
    after: Side
    tiers: dict[str, tuple[Change, ...]]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Two editions of a document, one after the other."""

    old: Pack
    new: Pack

    @property
    def words(self) -> str:
        """XA2022：2022-03-30 版 → 2026-05-01 版."""
        return f"{self.new.key}：{self.old.version} 版 → {self.new.version} 版"


def day_sides(ledger: Ledger, *, then: date, now: date) -> tuple[Side, Side]:
    """Two days, each under the policy that held on it."""
    return (
        Side(on=then, policy=policy_of(ledger, then)),
        Side(on=now, policy=policy_of(ledger, now)),
    )


def edition_pairs(ledger: Ledger, on: date) -> tuple[Editions, ...]:
    """Every two editions in use that follow each other, document by document, newest first."""
    found = []
    for document in standing_policies(ledger, on).documents:
        packs = [each.pack for each in document.editions if not each.replaced]
        found += [Editions(old=old, new=new) for new, old in pairwise(packs)]
    return tuple(found)


def edition_sides(ledger: Ledger, editions: Editions, *, on: date) -> tuple[Side, Side]:
    """One day under two editions of a document; all other documents as they hold on the day."""
    policy = policy_of(ledger, on)
    return (
        Side(on=on, policy=_under(policy, editions.old, on)),
        Side(on=on, policy=_under(policy, editions.new, on)),
    )


def _under(policy: Policy, edition: Pack, on: date) -> Policy:
    """The same stack with one document in that edition, whether or not it is in force."""
    packs = [edition if pack.key == edition.key else pack for pack in policy.packs]
    jurisdiction = Jurisdiction(
        key=policy.jurisdiction,
        label=policy.jurisdiction,
        stack=tuple(pack.key for pack in packs),
    )
    # Which edition is looked at, the clerk has chosen: there is nothing to say of its day.
    return replace(stack(jurisdiction, packs, on), note="")


def compare(ledger: Ledger, before: Side, after: Side) -> Compared:
    """Every park of the ledger on both sides."""
    labels = {tier.id: tier.label for side in (before, after) for tier in side.policy.tiers}
    found: dict[str, list[Change]] = {tier_id: [] for tier_id in labels}
    for facts in facts_of(ledger, None):
        old, new = (
            appraise(facts, side.policy, side.on, with_outlook=False) for side in (before, after)
        )
        for tier_id in found:
            found[tier_id] += changes(old, new, tier_id)
    return Compared(
        before=before,
        after=after,
        tiers={tier_id: ordered(known) for tier_id, known in found.items()},
        labels=labels,
    )


def rows_moved(ledger: Ledger, before: Side, after: Side, change: Change) -> tuple[RowChange, ...]:
    """Who is behind a criterion on one side only, by each side's default reading.

    Of a yearly criterion the year that decides is compared, the worst on either side.
    """
    facts = next(iter(queries.park_facts(ledger, park_ids=[change.park_id])), None)
    if facts is None:
        return ()
    return moved_rows(
        _rows(facts, before, change.before),
        _rows(facts, after, change.after),
        {row.key: row.reason for row in _residents(facts, after) if not row.counted},
    )


def _residents(facts: ParkFacts, side: Side) -> Sequence[TracedRow]:
    reading = side.policy.reading_of("residents").default
    return figures.trace(facts, side.policy, side.on, "residents", reading)


def _rows(facts: ParkFacts, side: Side, answer: CriterionVerdict | None) -> Sequence[TracedRow]:
    if answer is None:
        return ()
    decides = [year.year for year in answer.years if year.value == answer.value]
    year = decides[0] if decides else None
    if answer.years and year is None:
        return ()
    figure = answer.criterion.figure
    return figures.trace(facts, side.policy, side.on, figure, answer.reading, year)
