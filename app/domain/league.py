"""全盟: the offices below this one and how they report, and what stands in the ledger twice.

The rule: plain values, of which a window, a paper and JSON show the same; an ID number is masked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

CardState = Literal["trusted", "revoked", "none"]
DuplicateKind = Literal["founder", "entity", "benefit", "phone"]
DUPLICATE_LABELS: Mapping[DuplicateKind, str] = {
    "founder": "创业者",
    "entity": "创业实体",
    "benefit": "补贴",
    "phone": "联系电话",
}
# A sentence names so many places or people; the records beside it have them all.
NAMED = 4


def listed(names: Sequence[str]) -> str:
    """甲、乙、丙; of many the first few and how many there are: 甲、乙、丙、丁等 11 处."""
    told = "、".join(names[:NAMED])
    return told if len(names) <= NAMED else f"{told}等 {len(names)} 处"


class Gap(NamedTuple):
    """Bundles that never came although a later one did, by their first and last number."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A changes bundle that was applied here; times are local, `made_at` by the sender's clock."""

    stream: str
    seq: int
    made_at: datetime
    received_at: datetime
    records: int
    set_aside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDown:
    """A bundle sealed for an office, in local time; `received_at` is None until it answered."""

    seq: int
    sealed_at: datetime
    on_stick_at: datetime | None
    received_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeState:
    """How an office below this one reports.

    `last` is its last bundle applied here, `days_since` counts from the day it was received.
    `gaps` are of the stream in use; a later, cumulative bundle has made up for them.
    """

    code: str
    name: str
    card: CardState
    last: Reported | None
    days_since: int | None
    overdue: bool
    gaps: tuple[Gap, ...]
    versions_aside: int
    directive: SentDown | None
    receipt: SentDown | None

    @property
    def trusted(self) -> bool:
        """Whether a bundle of this office would be read today."""
        return self.card == "trusted"

    @property
    def missing(self) -> int:
        """How many bundles never came."""
        return sum(gap.last - gap.first + 1 for gap in self.gaps)

    @property
    def missing_text(self) -> str:
        """第 2、5—7 包; empty if none is missing."""
        told = "、".join(
            f"{gap.first}" if gap.first == gap.last else f"{gap.first}—{gap.last}"
            for gap in self.gaps
        )
        return f"第 {told} 包" if told else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """One side of a duplicate: a founder with an entity in one unit, or a benefit of theirs.

    `start_on` is their first day in `parks` and `left_on` the last, None while they are there.
    `day` and `amount_fen` (fen) are the benefit's; `benefit_state` says what happened that day.
    """

    unit_code: str
    unit: str
    parks: tuple[str, ...]
    founder_id: str | None
    founder: str | None
    first_venture: bool | None
    entity_id: str | None
    entity: str | None
    start_on: date | None
    left_on: date | None
    benefit_id: str | None = None
    benefit: str | None = None
    benefit_state: str = ""
    amount_fen: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """The same founder, entity, benefit or telephone in several places, for a person to check.

    `what` is the masked ID number, the USCC or the telephone; `places` are units, or parks in a
    banner's own ledger; `at_once` tells that the stays there overlap in time.
    """

    kind: DuplicateKind
    what: str
    places: tuple[str, ...]
    at_once: bool
    records: tuple[Involved, ...]
    sentence: str
