"""Made-up rows as the facts that figures are computed from, without a ledger between."""

from collections import defaultdict
from datetime import date
from functools import cache

from app.domain.codes import STUDENT_GROUP
from app.policy.facts import (
    AreaFact,
    HeadcountFact,
    LoanFact,
    ParkFacts,
    ServiceFact,
    StayFact,
    TenantFact,
)
from tests.bench.made_up_ledger import UNIT_CODE, Rows


@cache
def _day(text: object) -> date:
    return date.fromisoformat(str(text))


def _day_or_none(text: object) -> date | None:
    return None if text is None else _day(text)


def facts_of(rows: Rows) -> tuple[ParkFacts, ...]:
    """Every park of the rows, sorted as the ledger sorts them."""
    tables = rows.tables
    stays: dict[str, dict[str, list[StayFact]]] = defaultdict(lambda: defaultdict(list))
    for key, entity, park, number, start, end, extended, area, free, left, cause in sorted(
        tables["tenancy"], key=lambda row: str(row[4])
    ):
        until, later = _day(end), _day_or_none(extended)
        stays[str(park)][str(entity)].append(
            StayFact(
                str(key), str(number), _day(start), until, later, max(until, later or until),
                _day_or_none(left), None if cause is None else str(cause), int(str(area)),
                bool(free),
            )
        )  # fmt: skip
    headcounts: dict[str, list[HeadcountFact]] = defaultdict(list)
    for _, entity, period, employees in sorted(tables["headcount"], key=lambda row: str(row[2])):
        headcounts[str(entity)].append(HeadcountFact(_day(period), int(str(employees))))
    loans: dict[str, list[LoanFact]] = defaultdict(list)
    for key, entity, amount, paid, repaid in tables["loan"]:
        fact = LoanFact(str(key), int(str(amount)), _day(paid), _day_or_none(repaid))
        loans[str(entity)].append(fact)
    founders = {row[0]: row for row in tables["founder"]}
    tenants = {}
    for key, name, _, _, registered, founder in tables["entity"]:
        _, person, _, groups, graduated, first = founders[founder]
        tenants[str(key)] = (
            str(name), _day_or_none(registered), str(founder), str(person), bool(first),
            STUDENT_GROUP in str(groups), _day_or_none(graduated),
        )  # fmt: skip
    areas = {
        str(park): AreaFact(_day(since), int(str(all_)), int(str(incubation)), int(str(free)))
        for _, park, since, all_, incubation, free in tables["park_area"]
    }
    services: dict[str, list[ServiceFact]] = defaultdict(list)
    for _, park, day, service in tables["service_record"]:
        services[str(park)].append(ServiceFact(_day(day), str(service)))
    return tuple(
        ParkFacts(
            park_id=str(park),
            name=str(name),
            unit_code=UNIT_CODE,
            opened_on=_day(opened),
            services_offered=tuple(offered) if isinstance(offered, list) else (),
            areas=(areas[str(park)],),
            judgements=(),
            services=tuple(services[str(park)]),
            grants=(),
            tenants=tuple(
                TenantFact(
                    entity,
                    *tenants[entity],
                    tuple(own),
                    tuple(headcounts[entity]),
                    tuple(loans[entity]),
                )
                for entity, own in stays[str(park)].items()
            ),
        )
        for park, name, opened, offered in tables["park"]
    )
