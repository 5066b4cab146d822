"""What an appraisal answers: figures with every reading, verdicts, distances, rows, outlook.

The rule: plain frozen values that a screen, a paper and JSON show alike; nothing is computed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.measures import Rate
from app.policy.pack import Criterion, Readings, Tier

Verdict = Literal["met", "not_met", "undetermined"]
VERDICT_LABELS: Mapping[Verdict, str] = {
    "met": "达标",
    "not_met": "未达标",
    "undetermined": "无法判定",
}
VERDICT_SIGNS: Mapping[Verdict, str] = {"met": "✓", "not_met": "✗", "undetermined": "?"}
CONTESTED_SIGN = "≠"
CONTESTED_TEXT = "口径不同，请盟局认定"

# A count, dm² or fen by the figure; a share; a judgement; None where there is no data.
Value = int | Rate | bool | None
Quantity = Literal["count", "people", "area", "money", "rate", "judgement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure on a day (or in `year`), each reading's code with its value.

    `missing` are the ids of the resident entities without a fresh headcount, where that matters.
    """

    id: str
    label: str
    quantity: Quantity
    unit: str
    on: date
    year: int | None
    window: str
    readings: Mapping[str, Value]
    how: Readings
    missing: tuple[str, ...] = ()

    @property
    def value(self) -> Value:
        """The default reading's value."""
        return self.readings[self.how.default]


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedRow:
    """A row behind a reading: whose it is, what it adds, or why it was left out.

    `key` is the tenancy, loan or entity id; `amount` is in the figure's own unit (1 for a count);
    `detail` is a short sentence with the dates that decided.
    """

    key: str
    name: str
    detail: str
    amount: int
    counted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearVerdict:
    """A yearly criterion in one year."""

    year: int
    value: Value
    verdict: Verdict
    distance: int | None
    others: Mapping[str, Value]
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionVerdict:
    """A criterion's answer.

    `distance` is what is missing in the figure's own whole unit (户, 人, fen, dm² for a share of
    space, entities or agreements for a share of them), 0 when met, None when undetermined;
    `distance_text` is the same for a clerk. For a yearly criterion `value` is that of its worst
    year and `years` has them all. `others` holds the readings beside `reading`, with their values
    and verdicts. `missing` counts the residents without a fresh headcount.
    """

    criterion: Criterion
    quantity: Quantity
    unit: str
    verdict: Verdict
    contested: bool
    reading: str
    value: Value
    others: Mapping[str, tuple[Value, Verdict]]
    distance: int | None
    distance_text: str
    why: str = ""
    years: tuple[YearVerdict, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TierVerdict:
    """A tier's answer: met if all criteria are; `distance_text` sums up what is missing.

    `contested` only where other readings could give the tier another verdict.
    """

    tier: Tier
    verdict: Verdict
    contested: bool
    criteria: tuple[CriterionVerdict, ...]
    distance_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitFinding:
    """One of the three causes of the exit mechanism: whether it holds, with its evidence."""

    id: str
    label: str
    clause: str
    holds: bool | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookStep:
    """A coming quarter end if every agreement in force runs out on its end.

    `ending` are the names of those that end by then (since the step before); `falls` says which
    criteria of which tier change for the worse, as sentences.
    """

    on: date
    ending: tuple[str, ...]
    tiers: Mapping[str, Verdict]
    falls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkAppraisal:
    """All that is said of a park on a day under a policy.

    `held` are the tier ids granted on that day; `next_tier` the lowest tier not yet held that the
    policy knows (None if it holds them all); `policy_note` says which documents were not yet in
    force on the day.
    """

    park_id: str
    name: str
    unit_code: str
    on: date
    policy_version: str
    policy_sha256: str
    figures: tuple[Figure, ...]
    tiers: tuple[TierVerdict, ...]
    held: tuple[str, ...]
    next_tier: str | None
    exit_findings: tuple[ExitFinding, ...]
    proposal: str
    outlook: tuple[OutlookStep, ...]
    policy_note: str = ""

    def tier(self, tier_id: str) -> TierVerdict:
        """The verdict on a tier; KeyError if the policy has none of that id."""
        for verdict in self.tiers:
            if verdict.tier.id == tier_id:
                return verdict
        raise KeyError(tier_id)

    def figure(self, figure_id: str, year: int | None = None) -> Figure:
        """A figure by id and year; KeyError if it was not computed."""
        for figure in self.figures:
            if figure.id == figure_id and figure.year == year:
                return figure
        raise KeyError(figure_id)
