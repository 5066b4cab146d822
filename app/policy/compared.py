"""对比: what two appraisals of a park say of the same tier, and who is behind the difference.

The rule: pure; verdicts that changed stand first, and a value is never taken from no data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.domain.measures import Rate
from app.policy.verdicts import CriterionVerdict, ParkAppraisal, TracedRow, Value, Verdict

RANK: dict[Verdict, int] = {"not_met": 0, "undetermined": 1, "met": 2}
Moved = Literal["came", "left", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A criterion (or, with `criterion` "", the whole tier) before and after.

    A side is None where that edition of the policy does not ask for it.
    """

    park_id: str
    park: str
    criterion: str
    label: str
    before: CriterionVerdict | None
    after: CriterionVerdict | None
    verdicts: tuple[Verdict | None, Verdict | None]
    contested: tuple[bool, bool]

    @property
    def turned(self) -> bool:
        """Whether the verdict is another."""
        return self.verdicts[0] != self.verdicts[1]

    @property
    def rises(self) -> bool | None:
        """Whether the verdict became better; None if it is the same or one of them is missing."""
        before, after = self.verdicts
        if before is None or after is None or before == after:
            return None
        return RANK[after] > RANK[before]

    @property
    def asks_otherwise(self) -> bool:
        """Whether both sides ask for it, but not for the same."""
        if self.before is None or self.after is None:
            return False
        return self.before.criterion.threshold != self.after.criterion.threshold

    @property
    def known(self) -> CriterionVerdict | None:
        """The later side, else the earlier; None for the whole tier."""
        return self.after or self.before

    @property
    def difference(self) -> Fraction | None:
        """After less before, a share as a share; None without data on both sides."""
        if self.before is None or self.after is None:
            return None
        before, after = _exact(self.before.value), _exact(self.after.value)
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """Whose row is counted on one side only, or with another amount; amounts are 0 if not."""

    moved: Moved
    key: str
    name: str
    before: int
    after: int
    detail: str
    reason: str


def _exact(value: Value) -> Fraction | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, Rate):
        return Fraction(value.n, value.d) if value.d else None
    return Fraction(value)


def changes(before: ParkAppraisal, after: ParkAppraisal, tier_id: str) -> tuple[Change, ...]:
    """The tier as a whole, then each criterion that either side asks for, in the later order."""
    old = next((each for each in before.tiers if each.tier.id == tier_id), None)
    new = next((each for each in after.tiers if each.tier.id == tier_id), None)
    found = [
        Change(
            park_id=after.park_id,
            park=after.name,
            criterion="",
            label="结论",
            before=None,
            after=None,
            verdicts=(old.verdict if old else None, new.verdict if new else None),
            contested=(bool(old and old.contested), bool(new and new.contested)),
        )
    ]
    was = {each.criterion.id: each for each in old.criteria} if old else {}
    now = {each.criterion.id: each for each in new.criteria} if new else {}
    for criterion in (*now, *(each for each in was if each not in now)):
        one, other = was.get(criterion), now.get(criterion)
        known = other or was[criterion]
        found.append(
            Change(
                park_id=after.park_id,
                park=after.name,
                criterion=criterion,
                label=known.criterion.label,
                before=one,
                after=other,
                verdicts=(one.verdict if one else None, other.verdict if other else None),
                contested=(bool(one and one.contested), bool(other and other.contested)),
            )
        )
    return tuple(found)


def ordered(found: Iterable[Change]) -> tuple[Change, ...]:
    """Verdicts that changed first, the worse of them before the better, then changed values."""

    def rank(change: Change) -> tuple[int, int]:
        if change.turned:
            return 0, int(change.rises is True)
        return (1 if change.difference or change.asks_otherwise else 2), 0

    return tuple(sorted(found, key=rank))


def moved_rows(
    before: Sequence[TracedRow], after: Sequence[TracedRow], gone: Mapping[str, str]
) -> tuple[RowChange, ...]:
    """Who came into a figure and who left it, and whose amount is another; left ones first.

    `gone` tells, by key, why somebody is not even among the rows any more.
    """
    was, now = _counted(before), _counted(after)
    told = {row.key: row for row in (*before, *after)}
    left_out = {row.key: row for row in after if not row.counted}
    found: list[RowChange] = []
    for key in (*was, *(each for each in now if each not in was)):
        old, new = was.get(key), now.get(key)
        if old == new:
            continue
        moved: Moved = "changed" if old is not None and new is not None else "came"
        if new is None:
            moved = "left"
        row = left_out.get(key, told[key])
        found.append(
            RowChange(
                moved=moved,
                key=key,
                name=row.name,
                before=old or 0,
                after=new or 0,
                detail=row.detail,
                reason=row.reason or gone.get(key, "") if moved == "left" else "",
            )
        )
    order = {"left": 0, "came": 1, "changed": 2}
    return tuple(sorted(found, key=lambda each: order[each.moved]))


def _counted(rows: Iterable[TracedRow]) -> dict[str, int]:
    """Amounts by whose they are; a yearly mean counts a row in each of its months."""
    found: dict[str, int] = {}
    for row in rows:
        if row.counted:
            found[row.key] = found.get(row.key, 0) + row.amount
    return found
