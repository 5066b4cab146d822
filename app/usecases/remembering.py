"""The last appraisal of all parks, kept in the ledger: the next start shows it at once.

The rule: it holds only for the same records, day, policies and program; for any other, and where
it cannot be read, it is computed.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any

from app import VERSION
from app.domain.measures import Rate
from app.policy.pack import Criterion, Policy, Readings, Tier
from app.policy.verdicts import (
    CriterionVerdict,
    ExitFinding,
    Figure,
    OutlookStep,
    ParkAppraisal,
    TierVerdict,
    YearVerdict,
)
from app.store import remembered
from app.store.ledger import Ledger
from app.usecases.appraisal import policy_of

NAME = "appraisals"
# Raised when what is said of a park, or how it is written here, is another within a version.
FORMAT = 3

Json = Any


def remember_appraisals(
    ledger: Ledger, parks: Sequence[ParkAppraisal], *, on: date, of: str
) -> bool:
    """Keep what was said of all parks on a day, computed in the state `of` of the ledger."""
    # A park a line: read one after the other, a large ledger's leave no garbage of their size.
    text = "\n".join(_line(_park(park)) for park in parks)
    return remembered.remember(ledger, NAME, text, given=_given(policy_of(ledger, on), on), of=of)


def remembered_appraisals(ledger: Ledger, *, on: date) -> tuple[ParkAppraisal, ...] | None:
    """What was last said of all parks, if it holds still for that day."""
    policy = policy_of(ledger, on)
    text = remembered.recall(ledger, NAME, given=_given(policy, on))
    if text is None:
        return None
    # Names may hold other line ends than the one that JSON never has.
    lines = text.split("\n") if text else []
    return tuple(_read_park(json.loads(line), policy) for line in lines)


def _line(said: Json) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _given(policy: Policy, on: date) -> str:
    return f"{VERSION} {FORMAT} {on.isoformat()} {policy.sha256}"


# A park as lists: the values in the order in which they are declared.


def _park(park: ParkAppraisal) -> Json:
    return [
        park.park_id,
        park.name,
        park.unit_code,
        park.on.isoformat(),
        park.policy_version,
        park.policy_sha256,
        [_figure(each) for each in park.figures],
        [_tier(each) for each in park.tiers],
        park.held,
        park.next_tier,
        [
            [each.id, each.label, each.clause, each.holds, each.evidence]
            for each in park.exit_findings
        ],
        park.proposal,
        [[each.on.isoformat(), each.ending, dict(each.tiers), each.falls] for each in park.outlook],
    ]


def _read_park(said: Json, policy: Policy) -> ParkAppraisal:
    tiers = {tier.id: tier for tier in policy.tiers}
    read_figure = _figure_reader()
    return ParkAppraisal(
        park_id=said[0],
        name=said[1],
        unit_code=said[2],
        on=date.fromisoformat(said[3]),
        policy_version=said[4],
        policy_sha256=said[5],
        policy_note=policy.note,  # of the policy and the day, like all that is kept
        figures=tuple(read_figure(each) for each in said[6]),
        tiers=tuple(_read_tier(each, tiers[each[0]]) for each in said[7]),
        held=tuple(said[8]),
        next_tier=said[9],
        exit_findings=tuple(
            ExitFinding(id=each[0], label=each[1], clause=each[2], holds=each[3], evidence=each[4])
            for each in said[10]
        ),
        proposal=said[11],
        outlook=tuple(
            OutlookStep(
                on=date.fromisoformat(each[0]),
                ending=tuple(each[1]),
                tiers={tier_id: _word(verdict) for tier_id, verdict in each[2].items()},
                falls=tuple(map(_word, each[3])),
            )
            for each in said[12]
        ),
    )


def _figure(figure: Figure) -> Json:
    how = figure.how
    return [
        figure.id,
        figure.label,
        figure.quantity,
        figure.unit,
        figure.on.isoformat(),
        figure.year,
        figure.window,
        dict(figure.readings),
        [how.figure, how.default, how.others, how.clause, how.note],
        figure.missing,
    ]


def _figure_reader() -> Callable[[Json], Figure]:
    """Reads the figures of one park, whose entities without a headcount are the same in many."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read(said: Json) -> Figure:
        missing = tuple(said[9])
        return Figure(
            id=_word(said[0]),
            label=_word(said[1]),
            quantity=_word(said[2]),
            unit=_word(said[3]),
            on=date.fromisoformat(said[4]),
            year=said[5],
            window=_word(said[6]),
            readings={code: _value(value) for code, value in said[7].items()},
            how=_how(*said[8][:2], tuple(said[8][2]), *said[8][3:]),
            missing=known.setdefault(missing, missing),
        )

    return read


@lru_cache(maxsize=256)
def _how(figure: str, default: str, others: tuple[str, ...], clause: str, note: str) -> Readings:
    """One object for all parks."""
    return Readings(figure=figure, default=default, others=others, clause=clause, note=note)


def _tier(tier: TierVerdict) -> Json:
    """The criteria are the policy's own, in their order."""
    criteria = [_criterion(each) for each in tier.criteria]
    return [tier.tier.id, tier.verdict, tier.contested, criteria, tier.distance_text]


def _read_tier(said: Json, tier: Tier) -> TierVerdict:
    pairs = zip(said[3], tier.criteria, strict=True)
    return TierVerdict(
        tier=tier,
        verdict=_word(said[1]),
        contested=said[2],
        criteria=tuple(_read_criterion(each, criterion) for each, criterion in pairs),
        distance_text=said[4],
    )


def _criterion(answer: CriterionVerdict) -> Json:
    years = [
        [each.year, each.value, each.verdict, each.distance, dict(each.others), each.missing]
        for each in answer.years
    ]
    return [
        answer.quantity,
        answer.unit,
        answer.verdict,
        answer.contested,
        answer.reading,
        answer.value,
        dict(answer.others),
        answer.distance,
        answer.distance_text,
        answer.why,
        years,
        answer.missing,
    ]


def _read_criterion(said: Json, criterion: Criterion) -> CriterionVerdict:
    return CriterionVerdict(
        criterion=criterion,
        quantity=_word(said[0]),
        unit=_word(said[1]),
        verdict=_word(said[2]),
        contested=said[3],
        reading=_word(said[4]),
        value=_value(said[5]),
        others={
            code: (_value(value), _word(verdict)) for code, (value, verdict) in said[6].items()
        },
        distance=said[7],
        distance_text=said[8],
        why=said[9],
        years=tuple(_read_year(each) for each in said[10]),
        missing=said[11],
    )


def _read_year(said: Json) -> YearVerdict:
    return YearVerdict(
        year=said[0],
        value=_value(said[1]),
        verdict=_word(said[2]),
        distance=said[3],
        others={code: _value(value) for code, value in said[4].items()},
        missing=said[5],
    )


def _word(said: Json) -> Any:
    """One object for all parks."""
    return intern(said)


def _value(said: Json) -> Any:
    """A share was written as a pair."""
    return Rate(*said) if isinstance(said, list) else said
