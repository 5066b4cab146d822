"""孵化成功率 and 协议到期出园率: figures of those who left, over all time or a window."""

from collections.abc import Iterator
from datetime import timedelta

from app.domain.codes import GRADUATED
from app.domain.dates import add_years
from app.policy.facts import StayFact, TenantFact
from app.policy.figures.lines import Line
from app.policy.populations import View, last_departure


def _success(tenant: TenantFact, departure: StayFact) -> str:
    if departure.cause != GRADUATED:
        return "left_otherwise"
    if tenant.registered_on is None or tenant.registered_on > (departure.left or departure.start):
        return "unregistered_then"
    return ""


def departures(view: View) -> Iterator[Line]:
    """S1: of all that left the park, those whose last departure was 孵化成功搬离."""
    for tenant in view.facts.tenants:
        departure = last_departure(tenant, view.on)
        if departure is not None:
            yield tenant, departure, 1, 1, _success(tenant, departure)


def of_ever_incubated(view: View) -> Iterator[Line]:
    """S2: the same ones of all that ever had a tenancy here."""
    for tenant in view.facts.tenants:
        if tenant.stays[0].start > view.on:
            continue
        departure = last_departure(tenant, view.on)
        reason = "still_here" if departure is None else _success(tenant, departure)
        yield tenant, departure, 1, 1, reason


def recent_departures(view: View) -> Iterator[Line]:
    """S3: as S1, only last departures within the years up to the day."""
    after = add_years(view.on, -view.policy.windows.departure_years.value)
    for line in departures(view):
        departure = line[1]
        if isinstance(departure, StayFact) and departure.left is not None:
            if departure.left > after:
                yield line
            else:
                yield line[0], departure, 1, 0, "left_long_ago"


def _expired(view: View, *, early_leavers: bool) -> Iterator[Line]:
    grace = timedelta(days=view.policy.windows.expiry_grace_days.value)
    for tenant in view.facts.tenants:
        for stay in tenant.stays:
            if stay.final_end > view.on:
                continue
            if stay.left is None:
                yield tenant, stay, 1, 1, "overstays"
            elif stay.left > stay.final_end + grace:
                yield tenant, stay, 1, 1, "left_late"
            elif stay.left < stay.final_end and not early_leavers:
                yield tenant, stay, 1, 0, "left_early"
            else:
                yield tenant, stay, 1, 1, ""


def expiries(view: View) -> Iterator[Line]:
    """E1: of the agreements that ended by the day, those left on or before their end + grace."""
    return _expired(view, early_leavers=True)


def expiries_without_early_leavers(view: View) -> Iterator[Line]:
    """E2: those who left before their end taken out of both."""
    return _expired(view, early_leavers=False)
