"""全盟汇总: parks' appraisals summed up by office, and the parks in order of what they meet.

The rule: every number is the default reading of a park's figure, added up; a park without data adds
nothing and is counted as lacking, so that no data is never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.codes import TIERS
from app.domain.measures import Rate
from app.policy.pack import Policy, Tier
from app.policy.verdicts import Figure, ParkAppraisal, TierVerdict

# The figures that are summed up, in the order of the table.
SUMMED = (
    "residents",
    "first_time_founders",
    "jobs",
    "loans",
    "utilisation",
    "incubating",
    "success_rate",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A figure over `parks` parks, of which `lacking` have no data; None if all lack it.

    A share is the sum of the numerators over the sum of the denominators. `unreported` counts the
    residents without a fresh headcount.
    """

    value: int | Rate | None
    parks: int
    lacking: int
    unreported: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFigures:
    """An office's parks: how many, how many hold and how many meet each tier, and their sums.

    `held` and `met` are by tier id, `sums` by figure id (see SUMMED).
    """

    code: str
    name: str
    parks: int
    held: Mapping[str, int]
    met: Mapping[str, int]
    sums: Mapping[str, Sum]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPark:
    """A park with its rank (equal ones share it) and the name of its office's row.

    `rank` is None where no criterion of any tier could be judged.
    """

    rank: int | None
    office: str
    appraisal: ParkAppraisal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeagueTable:
    """The offices in the order given, all of them together, and their parks ranked.

    `tiers` are those of the policy; `held_tiers` the ids of all that a park holds or could.
    """

    on: date
    policy_version: str
    policy_sha256: str
    tiers: tuple[Tier, ...]
    held_tiers: tuple[str, ...]
    offices: tuple[OfficeFigures, ...]
    total: OfficeFigures
    parks: tuple[RankedPark, ...]


def league_table(
    appraisals: Sequence[ParkAppraisal],
    *,
    policy: Policy,
    on: date,
    offices: Mapping[str, str],
    office_of: Mapping[str, str],
    whole: tuple[str, str],
) -> LeagueTable:
    """The table of the offices (code -> name, in this order).

    `office_of` has the office of each park's unit; `whole` is the code and name of the last row.
    """
    by_office: dict[str, list[ParkAppraisal]] = {code: [] for code in offices}
    for appraisal in appraisals:
        by_office[office_of[appraisal.unit_code]].append(appraisal)
    tiers = tuple(tier.id for tier in policy.tiers)
    holds = {tier for appraisal in appraisals for tier in appraisal.held}
    held_tiers = tuple(tier for tier in TIERS if tier in tiers or tier in holds)
    rows = tuple(
        _office(code, name, by_office[code], tiers=tiers, held_tiers=held_tiers)
        for code, name in offices.items()
    )
    return LeagueTable(
        on=on,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        tiers=policy.tiers,
        held_tiers=held_tiers,
        offices=rows,
        total=_office(*whole, appraisals, tiers=tiers, held_tiers=held_tiers),
        parks=_ranked(appraisals, {unit: offices[of] for unit, of in office_of.items()}),
    )


def _office(
    code: str,
    name: str,
    appraisals: Sequence[ParkAppraisal],
    *,
    tiers: Iterable[str],
    held_tiers: Iterable[str],
) -> OfficeFigures:
    return OfficeFigures(
        code=code,
        name=name,
        parks=len(appraisals),
        held={tier: sum(tier in a.held for a in appraisals) for tier in held_tiers},
        met={tier: sum(a.tier(tier).verdict == "met" for a in appraisals) for tier in tiers},
        sums={figure: _sum([a.figure(figure) for a in appraisals]) for figure in SUMMED},
    )


def _sum(figures: Sequence[Figure]) -> Sum:
    values = [figure.value for figure in figures]
    rates = [value for value in values if isinstance(value, Rate) and value.d]
    counts = [value for value in values if isinstance(value, int)]
    total: int | Rate | None = None
    if rates:
        total = Rate(sum(rate.n for rate in rates), sum(rate.d for rate in rates))
    elif counts:
        total = sum(counts)
    return Sum(
        value=total,
        parks=len(figures),
        lacking=len(figures) - len(rates) - len(counts),
        unreported=sum(len(figure.missing) for figure in figures),
    )


def _merit(appraisal: ParkAppraisal) -> tuple[int, int, int, int] | None:
    """What ranks a park: the highest tier met, tiers met, criteria met, and those not met.

    None if nothing could be judged.
    """
    tiers = appraisal.tiers
    met = [number for number, tier in enumerate(tiers, 1) if tier.verdict == "met"]
    answers = [answer.verdict for tier in tiers for answer in tier.criteria]
    if answers.count("undetermined") == len(answers):
        return None
    return -max(met, default=0), -len(met), -answers.count("met"), answers.count("not_met")


def _ranked(
    appraisals: Sequence[ParkAppraisal], office_name: Mapping[str, str]
) -> tuple[RankedPark, ...]:
    """The best first; among equals by unit and id, as everywhere; at the end who has no rank."""
    merits = [(_merit(appraisal), appraisal) for appraisal in appraisals]
    ordered = sorted(merits, key=lambda m: (m[0] is None, m[0] or (), m[1].unit_code, m[1].park_id))
    known = [merit for merit, _ in ordered]
    return tuple(
        RankedPark(
            rank=None if merit is None else known.index(merit) + 1,
            office=office_name[appraisal.unit_code],
            appraisal=appraisal,
        )
        for merit, appraisal in ordered
    )


def within_reach(appraisal: ParkAppraisal) -> TierVerdict | None:
    """The lowest tier that the park does not meet: what its distance is measured to."""
    return next((tier for tier in appraisal.tiers if tier.verdict != "met"), None)
