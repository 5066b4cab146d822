"""Benefits that one household has twice, or that exclude each other, as clues for a person.

The rule: which benefits exclude each other, and which are paid once, is what the policy says on the
day of the later one; nothing of it stands here.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import combinations

from app.domain.identifiers import masked
from app.domain.league import Duplicate, Involved, listed
from app.policy.pack import BenefitRule
from app.store import league as found
from app.store.league import BenefitRow, Scope, StayRow
from app.store.ledger import Ledger
from app.usecases.policies import policy_for

# A benefit without any day may be of any: the newest policy speaks of it.
NO_DAY = date.max
# How long one payment of a benefit stands for, by what the policy pays it for.
PERIODS = {"月": 7, "新增1人": 4}
Pair = tuple[BenefitRow, BenefitRow]


def double_benefits(
    ledger: Ledger, *, scope: Scope, jurisdiction: str, names: Mapping[str, str]
) -> Iterator[Duplicate]:
    """One for each household (by its founder's ID number, else its USCC) with such benefits.

    In the scope of units only where the benefits are of different units.
    """
    rules = _Rules(jurisdiction)
    rows = found.benefits_of_one_household(ledger, scope)
    stays: dict[str, list[StayRow]] = {}
    for stay in found.stays_of_entities(ledger, {row.entity_id for row in rows}):
        stays.setdefault(stay.entity_id or "", []).append(stay)
    parks = {entity: {stay.park_id for stay in of if stay.park_id} for entity, of in stays.items()}
    told: set[frozenset[str]] = set()
    for number, household in _households(rows):
        clues = [
            (pair, clue)
            for pair in combinations(household, 2)
            if (clue := _clue(pair, rules, scope=scope, parks=parks))
            and frozenset(row.benefit_id for row in pair) not in told
        ]
        if not clues:
            continue
        told |= {frozenset(row.benefit_id for row in pair) for pair, _ in clues}
        involved = {row.benefit_id: row for pair, _ in clues for row in pair}
        records = tuple(_record(row, stays[row.entity_id], names) for row in involved.values())
        yield _duplicate(number, records, [clue for _, clue in clues], scope)


def _households(rows: Iterable[BenefitRow]) -> Iterator[tuple[str, list[BenefitRow]]]:
    """By ID number (masked), then by USCC; a household may come twice, its pairs are told once."""
    people: dict[str, list[BenefitRow]] = {}
    firms: dict[str, list[BenefitRow]] = {}
    for row in sorted(rows, key=lambda row: (row.unit_code, _day(row), row.benefit_id)):
        if row.id_number:
            people.setdefault(row.id_number, []).append(row)
        if row.uscc:
            firms.setdefault(row.uscc, []).append(row)
    for number, same in sorted(people.items()):
        yield masked(number), same
    yield from sorted(firms.items())


def _day(row: BenefitRow) -> date:
    return row.paid_on or row.approved_on or row.applied_on or NO_DAY


def _state(row: BenefitRow) -> str:
    if row.paid_on:
        return "已发放"
    if row.approved_on:
        return "已审批"
    return "已申请" if row.applied_on else "未填日期"


class _Rules:
    """What the policy of the jurisdiction says of benefits, day by day."""

    def __init__(self, jurisdiction: str) -> None:
        self._of_day = cache(lambda day: self._read(jurisdiction, day))

    @staticmethod
    def _read(jurisdiction: str, day: date) -> dict[str, BenefitRule]:
        return {rule.kind: rule for rule in policy_for(jurisdiction, day).benefits}

    def excluding(self, pair: Pair) -> str | None:
        """The clause by which one of the two excludes the other; None if there is none."""
        one, other = pair
        rules = self._of_day(max(_day(one), _day(other)))
        for kind, against in ((one.kind, other.kind), (other.kind, one.kind)):
            rule = rules.get(kind)
            if rule and rule.excludes and against in rule.excludes.value:
                return rule.excludes.clause
        return None

    def period(self, pair: Pair) -> str | None:
        """What both payments of one benefit stand for: "2025-03", "2025", "" for once and all.

        None if they stand for different times. A missing day may be any.
        """
        days = [_day(row) for row in pair]
        rule = self._of_day(max(days)).get(pair[0].kind)
        length = PERIODS.get(rule.amount.per if rule else "", 0)
        times = {day.isoformat()[:length] for day in days if day != NO_DAY}
        return None if len(times) > 1 else next(iter(times), "")


def _clue(pair: Pair, rules: _Rules, *, scope: Scope, parks: Mapping[str, set[str]]) -> str | None:
    """What is wrong with two benefits of a household, in a few words; None if nothing is."""
    one, other = pair
    if scope == "unit" and one.unit_code == other.unit_code:
        return None
    if one.kind != other.kind:
        clause = rules.excluding(pair)
        return f"{one.kind}与{other.kind}不能同时享受（{clause}）" if clause else None
    period = rules.period(pair)
    if period is None:
        return None
    # What is paid again and again may be paid twice a year in one park.
    apart = parks.get(one.entity_id, set()).isdisjoint(parks.get(other.entity_id, set()))
    if period and scope == "park" and not apart:
        return None
    year, _, month = period.partition("-")
    when = f" {year} 年" + (f" {int(month)} 月" if month else "") if period else ""
    return f"{one.kind}{when}有多笔"


def _record(row: BenefitRow, stays: list[StayRow], names: Mapping[str, str]) -> Involved:
    first = stays[0]
    return Involved(
        unit_code=row.unit_code,
        unit=names.get(row.unit_code, row.unit_code),
        parks=tuple(dict.fromkeys(stay.park for stay in stays if stay.park)),
        founder_id=first.founder_id,
        founder=first.founder,
        first_venture=first.first_venture,
        entity_id=first.entity_id,
        entity=first.entity,
        start_on=None,
        left_on=None,
        benefit_id=row.benefit_id,
        benefit=row.kind,
        benefit_state=_state(row),
        amount_fen=row.amount_fen,
        day=None if _day(row) == NO_DAY else _day(row),
    )


def _duplicate(
    number: str, records: tuple[Involved, ...], clues: Iterable[str], scope: Scope
) -> Duplicate:
    where = [
        record.unit if scope == "unit" else "、".join(record.parks) or record.unit
        for record in records
    ]
    places = tuple(dict.fromkeys(where))
    told = "；".join(dict.fromkeys(clues))
    return Duplicate(
        kind="benefit",
        what=number,
        places=places,
        at_once=False,
        records=records,
        sentence=f"同一户在{listed(places)}有补贴记录：{told}。请核对应保留哪一笔，其余按规定处理。",
    )
