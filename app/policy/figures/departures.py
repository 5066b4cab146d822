"""孵化成功率 and 协议到期出园率: figures of those who left, over all time or a window."""

from collections.abc import Iterator
from datetime import timedelta

from app.domain.codes import GRADUATED
from app.domain.dates import add_years
from app.policy.facts import StayFact, TenantFact
from app.policy.figures.lines import Line
from app.policy.populations import View


def _success(tenant: TenantFact, departure: StayFact) -> str:
    if departure.cause != GRADUATED:
        return "left_otherwise"
    if tenant.registered_on is None or tenant.registered_on > (departure.left or departure.start):
        return "unregistered_then"
    return ""


def departures(view: View) -> Iterator[Line]:
    """S1: of all that left the park, those whose last departure was 孵化成功搬离."""
    for tenant, departure in view.departed:
        yield tenant, departure, 1, 1, _success(tenant, departure)


def of_ever_incubated(view: View) -> Iterator[Line]:
    """S2: the same ones of all that ever had a tenancy here: who has not left is a resident."""
    yield from departures(view)
    for tenant, stay in view.residents:
        yield tenant, stay, 1, 1, "still_here"


def recent_departures(view: View) -> Iterator[Line]:
    """S3: as S1, only last departures within the years up to the day."""
    after = add_years(view.on, -view.policy.windows.departure_years.value)
    for tenant, departure in view.departed:
        if departure.left is not None and departure.left > after:
            yield tenant, departure, 1, 1, _success(tenant, departure)
        else:
            yield tenant, departure, 1, 0, "left_long_ago"


def _expired(view: View, *, early_leavers: bool) -> Iterator[Line]:
    on, grace = view.on, timedelta(days=view.policy.windows.expiry_grace_days.value)
    for tenant in view.facts.tenants:
        for stay in tenant.stays:
            end, left = stay.final_end, stay.left
            if end > on:
                continue
            if left is not None and left <= end:
                if left == end or early_leavers:
                    yield tenant, stay, 1, 1, ""
                else:
                    yield tenant, stay, 1, 0, "left_early"
            elif left is not None and left <= end + grace:
                yield tenant, stay, 1, 1, ""
            else:
                late = left is not None and left <= on
                yield tenant, stay, 1, 1, "left_late" if late else "overstays"


def expiries(view: View) -> Iterator[Line]:
    """E1: of the agreements that ended by the day, those left on or before their end + grace."""
    return _expired(view, early_leavers=True)


def expiries_without_early_leavers(view: View) -> Iterator[Line]:
    """E2: those who left before their end taken out of both."""
    return _expired(view, early_leavers=False)
