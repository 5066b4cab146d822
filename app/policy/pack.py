"""The shape of a policy pack: every value with the clause it stands on.

The rule: no threshold, amount or window is a constant in code; it is a `Cited` value of a pack.
A clause is written as the paper prints it, with its document: "XA2022 二".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

from app.domain.measures import Rate

T = TypeVar("T")
# A count, dm² or fen by the figure; a share; True for a criterion that a person judges.
Threshold = int | Rate | bool

# Where a document is silent the program chooses; such a value carries a note that says so.
OWN_CHOICE = "程序约定"

WINDOWS = (
    "headcount_months",
    "loan_months",
    "service_months",
    "departure_years",
    "graduate_years",
    "complete_years",
    "expiry_grace_days",
    "outlook_quarters",
)
INCUBATION = ("years", "extension_years")
ExitCauseId = Literal["below_standard", "lacks_services", "not_incubating"]
EXIT_CAUSES: tuple[ExitCauseId, ...] = ("below_standard", "lacks_services", "not_incubating")

# The word itself is the code, as in app.domain.codes.
BENEFIT_CONDITIONS = (
    "入驻创业园",
    "首次成功创业",
    "毕业生离校未就业",
    "登记注册",
    "正常经营",
    "带动其他劳动者就业",
    "正常申报纳税",
    "园区依法设立",
    "园区促进就业成效明显",
    "孵化成功并搬离",
    "在孵企业",
    "带动就业质量好",
    "人员留用率高",
    "参加见习和孵化",
    "成功创业",
    "自治区征集公布",
    "新公布为国家级",
    "项目科技含量和社会效益",
)
BENEFIT_PAYEES = ("创业者", "创业园", "在孵企业", "见习人员", "工作室")
BENEFIT_PER = ("一次性", "户", "新增1人", "月")
WAIVER_GROUNDS = ("盟市级以上荣誉称号", "金融机构评定信用良好")


@dataclass(frozen=True, slots=True)
class Cited(Generic[T]):
    """A value, its clause, and a note where the document is silent or errs."""

    value: T
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How a figure is read: the default reading's code and the ones computed beside it."""

    figure: str
    default: str
    others: tuple[str, ...]
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a tier: a figure against a floor.

    `threshold` is an int (count, dm² or fen, by the figure), a Rate, or True for a judged one.
    """

    id: str
    label: str
    figure: str
    threshold: Threshold
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier and its criteria, in the document's order."""

    id: str
    label: str
    clause: str
    criteria: tuple[Criterion, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How far back figures look."""

    headcount_months: Cited[int]
    loan_months: Cited[int]
    service_months: Cited[int]
    departure_years: Cited[int]
    graduate_years: Cited[int]
    complete_years: Cited[int]
    expiry_grace_days: Cited[int]
    outlook_quarters: Cited[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incubation:
    """How long an entity may incubate, and how much an approved extension adds, in years."""

    years: Cited[int]
    extension_years: Cited[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkKind:
    """A kind of park; `graduate_share` lets it apply, if the document gives one."""

    kind: str
    clause: str
    graduate_share: Rate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCause:
    """A cause for which a park is struck off."""

    id: ExitCauseId
    label: str
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitAmount:
    """How much: fen, or a share of the minimum wage.

    `bound` tells a floor ("不低于"), a cap ("不超过") and a fixed amount apart; `grades_fen` are
    the fixed amounts of a benefit paid in grades.
    """

    bound: Literal["floor", "cap", "fixed"]
    per: str
    amount_fen: int | None = None
    wage_share: Rate | None = None
    grades_fen: tuple[int, ...] = ()
    most_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRule:
    """A benefit: its amount, who may have it, what it excludes.

    `groups` are founders' groups, one of which is needed; `graduated_within_years` is how long
    ago a graduate among them may have left school. `excludes` is None where the document is
    silent.
    """

    kind: str
    label: str
    clause: str
    payee: str
    amount: BenefitAmount
    groups: tuple[str, ...] = ()
    graduated_within_years: int | None = None
    conditions: tuple[str, ...] = ()
    operating_months: int | None = None
    founded_within_months: int | None = None
    excludes: Cited[tuple[str, ...]] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanGuarantee:
    """When the counter-guarantee of a loan is waived in principle."""

    personal_up_to_fen: int
    grounds: tuple[str, ...]
    residence: str
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A number a plan sets; `scope` says for whom ("每个旗县市").

    Counted from `since` (None: the document gives no start) to `until`, or in each year anew
    if `yearly`. Money (unit 元, 万元, 亿元) is in fen, everything else in `unit`.
    """

    id: str
    label: str
    unit: str
    at_least: int
    at_most: int | None
    clause: str
    scope: str = ""
    since: date | None = None
    until: date | None = None
    yearly: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildStagePlan:
    """A stage of building a park, with its planned days."""

    stage: str
    planned_from: date
    planned_to: date
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A league or region whose documents hold one over the other, uppermost first."""

    key: str
    label: str
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One edition of one document; what it does not speak of is None or empty."""

    key: str
    title: str
    issuer: str
    number: str
    issued_on: date | None
    in_force_on: date
    sha256: str
    file: str
    tiers: tuple[Tier, ...] = ()
    readings: tuple[Readings, ...] = ()
    windows: Mapping[str, Cited[int]] = field(default_factory=dict)
    incubation: Mapping[str, Cited[int]] = field(default_factory=dict)
    services: Cited[tuple[str, ...]] | None = None
    key_groups: Cited[tuple[str, ...]] | None = None
    free_share: Cited[Rate] | None = None
    park_kinds: tuple[ParkKind, ...] = ()
    emerging_industries: Cited[tuple[str, ...]] | None = None
    exit_causes: tuple[ExitCause, ...] = ()
    benefits: tuple[BenefitRule, ...] = ()
    loan_guarantee: LoanGuarantee | None = None
    targets: tuple[Target, ...] = ()
    build_stages: tuple[BuildStagePlan, ...] = ()
    note: str = ""

    @property
    def version(self) -> str:
        """The edition: its date in force."""
        return self.in_force_on.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What holds in a jurisdiction on a day: packs from the uppermost down.

    Where the upper pack is silent the lower one holds. Each section comes whole from the
    uppermost pack that speaks of it; `windows`, `incubation`, `readings`, `park_kinds` and
    `benefits` key by key. Targets are not stacked: each document's own plan is measured on its
    own. `note` says which documents were not yet in force on the day.
    """

    jurisdiction: str
    packs: tuple[Pack, ...]
    tiers: tuple[Tier, ...]
    readings: tuple[Readings, ...]
    windows: Windows
    incubation: Incubation
    services: Cited[tuple[str, ...]]
    key_groups: Cited[tuple[str, ...]]
    free_share: Cited[Rate]
    park_kinds: tuple[ParkKind, ...]
    exit_causes: tuple[ExitCause, ...]
    benefits: tuple[BenefitRule, ...]
    loan_guarantee: LoanGuarantee
    targets: tuple[Target, ...]
    build_stages: tuple[BuildStagePlan, ...]
    emerging_industries: Cited[tuple[str, ...]] | None = None
    note: str = ""

    @property
    def sha256(self) -> str:
        """One hash over the stack: what an assessment freezes."""
        return "+".join(pack.sha256[:16] for pack in self.packs)

    @property
    def version(self) -> str:
        """The stack as a paper names it: XA2022@2022-03-30+NM2022@2022-05-06."""
        return "+".join(f"{pack.key}@{pack.version}" for pack in self.packs)

    def reading_of(self, figure: str) -> Readings:
        """How a figure is read here; KeyError if no pack says."""
        for readings in self.readings:
            if readings.figure == figure:
                return readings
        raise KeyError(figure)

    def tier(self, tier_id: str) -> Tier:
        """A tier of this jurisdiction; KeyError if it has none of that id."""
        for tier in self.tiers:
            if tier.id == tier_id:
                return tier
        raise KeyError(tier_id)
