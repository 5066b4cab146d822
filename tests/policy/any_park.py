"""Any park at all: small made-up parks in which every boundary of a day is likely to be met."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from app.domain.codes import LEAVING_CAUSES, SERVICES
from app.domain.dates import add_months, month_end
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
from tests.policy import made_up

FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
# Month ends and the days around them, a leap day, and any other day.
DAYS = st.one_of(
    st.builds(
        lambda year, month, shift: month_end(year, month) + timedelta(days=shift),
        st.integers(2020, 2026),
        st.integers(1, 12),
        st.integers(-1, 1),
    ),
    st.sampled_from([date(2020, 2, 29), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]),
    st.dates(FIRST, LAST),
)
MONTH_ENDS = st.builds(month_end, st.integers(2020, 2026), st.integers(1, 12))


@st.composite
def stays(draw: st.DrawFn) -> StayFact:
    start = draw(DAYS)
    end = add_months(start, draw(st.integers(1, 48))) - timedelta(days=draw(st.integers(0, 1)))
    extension = draw(st.none() | st.integers(1, 36))
    shift = draw(st.none() | st.sampled_from([-400, -30, -1, 0, 1, 30]))
    agreement = made_up.stay(
        start,
        end,
        extension_end=add_months(end, extension) if extension else None,
        area_dm2=draw(st.integers(1, 30_000)),
        rent_free=draw(st.booleans()),
        tenancy_id=f"t{draw(st.uuids())}",
    )
    if shift is None:
        return agreement
    left = max(start, agreement.final_end + timedelta(days=shift))
    return replace(agreement, left=left, cause=draw(st.none() | st.sampled_from(LEAVING_CAUSES)))


@st.composite
def tenants(draw: st.DrawFn, name: str) -> TenantFact:
    own = sorted(draw(st.lists(stays(), min_size=1, max_size=3)), key=lambda stay: stay.start)
    periods = sorted(draw(st.sets(MONTH_ENDS, max_size=4)))
    loans = draw(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=2))
    return replace(
        made_up.tenant(
            name,
            *own,
            registered_on=draw(st.none() | DAYS),
            first_venture=draw(st.none() | st.booleans()),
            founder_id=draw(st.none() | st.sampled_from(["甲", "乙"])),
            student=draw(st.booleans()),
            graduated_on=draw(st.none() | DAYS),
            headcounts=tuple(HeadcountFact(day, draw(st.integers(0, 40))) for day in periods),
        ),
        loans=tuple(
            LoanFact(f"{name}-{number}", draw(st.integers(1, 50_000_000)), paid, repaid)
            for number, (paid, repaid) in enumerate(loans)
        ),
    )


@st.composite
def parks(draw: st.DrawFn, *, least: int = 0) -> ParkFacts:
    """A park open since 2019 or later, with up to six tenants."""
    count = draw(st.integers(least, 6))
    since = st.sampled_from([date(2019, 6, 1), date(2023, 1, 1), date(2024, 2, 29)])
    incubation = st.none() | st.integers(0, 90_000)
    areas = {
        day: AreaFact(day, draw(st.none() | st.integers(0, 500_000)), draw(incubation), 10_000)
        for day in draw(st.sets(since, max_size=3))
    }
    return made_up.park(
        *(draw(tenants(f"户{number}")) for number in range(count)),
        opened_on=draw(st.none() | st.sampled_from([date(2019, 6, 1), date(2023, 1, 1)])),
        areas=tuple(areas[day] for day in sorted(areas)),
        services_offered=draw(st.sampled_from([(), SERVICES[:5], SERVICES])),
        services=tuple(ServiceFact(day, SERVICES[0]) for day in draw(st.lists(DAYS, max_size=2))),
        judgements=tuple(
            JudgementFact(day, draw(st.booleans()), "虚构评定人", draw(st.none() | st.just("汇编")))
            for day in sorted(draw(st.sets(DAYS, max_size=2)))
        ),
    )
