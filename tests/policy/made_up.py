"""Made-up parks for tests: each function builds the facts that give a figure a wanted value."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.codes import EXPIRED, GRADUATED, SERVICES
from app.policy.facts import (
    AreaFact,
    HeadcountFact,
    JudgementFact,
    LoanFact,
    ParkFacts,
    ServiceFact,
    StayFact,
    TenantFact,
)

ON = date(2026, 6, 30)
OPENED = date(2015, 3, 1)


def stay(
    start: date,
    end: date,
    *,
    left: date | None = None,
    cause: str | None = None,
    extension_end: date | None = None,
    area_dm2: int = 5000,
    rent_free: bool = False,
    tenancy_id: str = "t",
) -> StayFact:
    """An agreement."""
    return StayFact(
        tenancy_id=tenancy_id,
        agreement_number=None,
        start=start,
        agreed_end=end,
        extension_end=extension_end,
        final_end=max(end, extension_end) if extension_end else end,
        left=left,
        cause=cause,
        area_dm2=area_dm2,
        rent_free=rent_free,
    )


def tenant(
    name: str,
    *stays: StayFact,
    registered_on: date | None = date(2014, 1, 1),
    first_venture: bool | None = True,
    founder_id: str | None = None,
    student: bool = False,
    graduated_on: date | None = None,
    headcounts: tuple[HeadcountFact, ...] = (),
    loans: tuple[LoanFact, ...] = (),
) -> TenantFact:
    """An entity; its founder is its own unless one is named."""
    return TenantFact(
        entity_id=name,
        name=name,
        registered_on=registered_on,
        founder_id=founder_id or f"创业者{name}",
        founder_name=None,
        first_venture=first_venture,
        student=student,
        graduated_on=graduated_on,
        stays=stays,
        headcounts=headcounts,
        loans=loans,
    )


def park(
    *tenants: TenantFact,
    opened_on: date | None = OPENED,
    areas: tuple[AreaFact, ...] = (AreaFact(OPENED, 250_000, 100_000, 30_000),),
    services_offered: tuple[str, ...] = SERVICES,
    services: tuple[ServiceFact, ...] = (),
    judgements: tuple[JudgementFact, ...] = (),
) -> ParkFacts:
    """A park with these tenants."""
    return ParkFacts(
        park_id="p",
        name="虚构园区",
        unit_code="152223",
        opened_on=opened_on,
        services_offered=services_offered,
        areas=areas,
        judgements=judgements,
        services=services,
        grants=(),
        tenants=tenants,
    )


def resident(name: str, *, start: date = date(2024, 7, 1), **facts: Any) -> TenantFact:
    """An entity resident on ON with an agreement in force."""
    return replace(tenant(name, stay(start, date(2027, 6, 30))), **facts)


def residents(count: int, **facts: Any) -> list[TenantFact]:
    """That many of them."""
    return [resident(f"户{number}", **facts) for number in range(count)]


def with_building_area(dm2: int) -> ParkFacts:
    """A park of that building area."""
    return park(*residents(1), areas=(AreaFact(OPENED, dm2, 100_000, None),))


def with_residents(count: int) -> ParkFacts:
    """A park of that many residents."""
    return park(*residents(count))


def with_first_time_founders(count: int) -> ParkFacts:
    """That many first-time founders among some more residents."""
    others = [resident(f"再创{n}", first_venture=False) for n in range(3)]
    return park(*residents(count), *others)


def with_jobs(count: int) -> ParkFacts:
    """Residents that employ that many people in all."""
    here = residents(2, headcounts=(HeadcountFact(date(2026, 3, 31), 1),))
    last = resident("大户", headcounts=(HeadcountFact(date(2026, 3, 31), count - 2),))
    return park(*here, last)


def with_loans(fen: int) -> ParkFacts:
    """A resident with loans of that sum."""
    half = fen // 2
    loans = (
        LoanFact("a", half, date(2025, 8, 1), None),
        LoanFact("b", fen - half, date(2025, 9, 1), None),
    )
    return park(resident("贷户", loans=loans))


def with_judgement(*, sound: bool) -> ParkFacts:
    """A park whose mechanism was judged."""
    return park(*residents(1), judgements=(JudgementFact(ON, sound, "虚构评定人", "制度汇编"),))


def with_utilisation(n: int, d: int) -> ParkFacts:
    """N of d dm² of incubation area occupied on ON."""
    here = tenant("租户", stay(date(2024, 1, 1), date(2027, 1, 1), area_dm2=n))
    return park(here, areas=(AreaFact(OPENED, None, d, None),))


def with_success_rate(n: int, d: int) -> ParkFacts:
    """N of d departures are successes."""
    return park(*_departed(n, GRADUATED), *_departed(d - n, EXPIRED, prefix="退"))


def _departed(count: int, cause: str, *, prefix: str = "成") -> list[TenantFact]:
    left = date(2025, 5, 31)
    return [
        tenant(f"{prefix}{n}", stay(date(2023, 6, 1), left, left=left, cause=cause))
        for n in range(count)
    ]


def with_expiry_exit_rate(n: int, d: int) -> ParkFacts:
    """N of d ended agreements were left in time, the others are still sat on."""
    end = date(2025, 5, 31)
    late = [tenant(f"逾{k}", stay(date(2023, 6, 1), end)) for k in range(d - n)]
    return park(*_departed(n, GRADUATED), *late)


def with_yearly_utilisation(*shares: tuple[int, int]) -> ParkFacts:
    """A park open since the first share's year, utilised so in each year in turn from 2023 on."""
    d = shares[0][1]
    stays = [
        stay(
            date(2023 + k, 1, 1),
            date(2023 + k, 12, 31),
            left=date(2024 + k, 1, 1),
            cause=EXPIRED,
            area_dm2=n,
            tenancy_id=f"t{k}",
        )
        for k, (n, _) in enumerate(shares)
    ]
    return park(
        tenant("租户", *stays),
        opened_on=date(2023, 1, 1),
        areas=(AreaFact(date(2023, 1, 1), None, d, None),),
    )


def with_yearly_incubating(*counts: int, employees: int = 0) -> ParkFacts:
    """So many entities in incubation through each year in turn from 2023 on.

    The first of each year employs `employees`, the others nobody.
    """
    tenants = [
        tenant(
            f"户{year}-{number}",
            stay(date(year, 1, 1), date(year, 12, 31), left=date(year + 1, 1, 1), cause=EXPIRED),
            headcounts=(HeadcountFact(date(year, 12, 31), 0 if number else employees),),
        )
        for year, count in enumerate(counts, 2023)
        for number in range(count)
    ]
    return park(*tenants, opened_on=date(2023, 1, 1))


def with_yearly_jobs(*jobs: int) -> ParkFacts:
    """One entity in incubation a year that employs so many at the year's end, from 2023 on."""
    tenants = [
        tenant(
            f"户{2023 + k}",
            stay(
                date(2023 + k, 1, 1),
                date(2023 + k, 12, 31),
                left=date(2024 + k, 1, 1),
                cause=EXPIRED,
            ),
            headcounts=(HeadcountFact(date(2023 + k, 12, 31), count),),
        )
        for k, count in enumerate(jobs)
    ]
    return park(*tenants, opened_on=date(2023, 1, 1))
