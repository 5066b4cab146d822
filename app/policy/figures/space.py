"""建筑面积, 利用率, 免费场地: figures of space, all in dm²."""

from collections.abc import Iterator
from itertools import accumulate

from app.domain.dates import month_ends
from app.domain.measures import Rate
from app.policy.facts import StayFact
from app.policy.figures.lines import Line
from app.policy.populations import View, stays_on
from app.policy.verdicts import Value


def building_area(view: View, _n: int, _d: int) -> Value:
    """A0: the dated building area in force on the day."""
    area = view.facts.area_on(view.on)
    return None if area is None else area.building_dm2


def free_area(view: View, _n: int, _d: int) -> Value:
    """A1: the free area provided ÷ the incubation area, both in force on the day."""
    area = view.facts.area_on(view.on)
    if area is None or area.incubation_dm2 is None or area.free_dm2 is None:
        return None
    return Rate(area.free_dm2, area.incubation_dm2)


def no_lines(_view: View) -> Iterator[Line]:
    """For figures that are read off the park itself."""
    return iter(())


def _absent(stay: StayFact, view: View) -> str:
    if stays_on(stay, view.on):
        return ""
    return "not_yet" if stay.start > view.on else "left"


def occupied(view: View) -> Iterator[Line]:
    """U1: the area of the tenancies resident on the day."""
    for tenant in view.facts.tenants:
        for stay in tenant.stays:
            yield tenant, stay, stay.area_dm2, 0, _absent(stay, view)


def occupied_of_year(view: View) -> Iterator[Line]:
    """Y2, Y3: the same of the tenancies that were resident at some time of the year."""
    for tenant, stay in view.stays_of_year:
        yield tenant, stay, stay.area_dm2, 0, _absent(stay, view)


def occupied_free(view: View) -> Iterator[Line]:
    """A2: of the area of the tenancies resident on the day, what is let free of charge."""
    for tenant, _ in view.residents:
        for stay in tenant.stays:
            if stays_on(stay, view.on):
                yield tenant, stay, stay.area_dm2, 0, "" if stay.rent_free else "not_free"


def occupied_in_months(view: View) -> Iterator[Line]:
    """Y1: area × the month ends of the year at which each tenancy was resident."""
    for (tenant, stay), months in zip(view.stays_of_year, view.occupied_months, strict=True):
        if months:
            yield tenant, stay, stay.area_dm2 * len(months), 0, ""


def _available(view: View) -> list[int] | None:
    """The incubation area at each month end of the year; None if one is unknown."""
    areas = []
    for end in month_ends(view.on.year):
        area = view.facts.area_on(end)
        if area is None or area.incubation_dm2 is None:
            return None
        areas.append(area.incubation_dm2)
    return areas


def of_area_months(view: View, n: int, _d: int) -> Value:
    """Y1: area-months occupied ÷ area-months available; None if a month's area is unknown."""
    available = _available(view)
    return Rate(n, sum(available)) if available and view.facts.tenants else None


def lowest_month(view: View) -> View | None:
    """The month end of the year with the lowest utilisation, the earliest if several are equal.

    None if some month's incubation area is unknown or 0.
    """
    available = _available(view)
    if available is None or 0 in available:
        return None
    changes = [0] * 13
    for (_, stay), months in zip(view.stays_of_year, view.occupied_months, strict=True):
        changes[months.start] += stay.area_dm2
        changes[months.stop] -= stay.area_dm2
    lowest, used = 0, list(accumulate(changes))
    for month in range(1, 12):
        if used[month] * available[lowest] < used[lowest] * available[month]:
            lowest = month
    return view.at(month_ends(view.on.year)[lowest])
