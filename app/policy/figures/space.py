"""建筑面积, 利用率, 免费场地: figures of space, all in dm²."""

from collections.abc import Iterator

from app.domain.dates import month_end, month_ends
from app.domain.measures import Rate
from app.policy.facts import StayFact
from app.policy.figures.lines import Line
from app.policy.populations import View, stays_on, view
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


def occupied_free(view: View) -> Iterator[Line]:
    """A2: of these, the area let free of charge."""
    for tenant in view.residents:
        for stay in tenant.stays:
            if stays_on(stay, view.on):
                yield tenant, stay, stay.area_dm2, 0, "" if stay.rent_free else "not_free"


def occupied_in_months(view: View) -> Iterator[Line]:
    """Y1: area × the month ends of the year at which each tenancy was resident."""
    ends = month_ends(view.on.year)
    first, last = ends[0], ends[-1]
    for tenant in view.facts.tenants:
        for stay in tenant.stays:
            if stay.start > last or (stay.left is not None and stay.left <= first):
                continue
            months = sum(stays_on(stay, end) for end in ends)
            if months:
                yield tenant, stay, stay.area_dm2 * months, 0, ""


def of_area_months(view: View, n: int, _d: int) -> Value:
    """Y1: area-months occupied ÷ area-months available; None if a month's area is unknown."""
    available = 0
    for end in month_ends(view.on.year):
        area = view.facts.area_on(end)
        if area is None or area.incubation_dm2 is None:
            return None
        available += area.incubation_dm2
    return Rate(n, available) if view.facts.tenants else None


def lowest_month(facts_view: View) -> View | None:
    """The month end of the year with the lowest utilisation, the earliest if several are equal.

    None if some month's incubation area is unknown.
    """
    lowest: tuple[Rate, View] | None = None
    for month in range(1, 13):
        end = month_end(facts_view.on.year, month)
        area = facts_view.facts.area_on(end)
        if area is None or area.incubation_dm2 is None:
            return None
        here = view(facts_view.facts, facts_view.policy, end)
        used = sum(line[2] for line in occupied(here) if not line[4])
        rate = Rate(used, area.incubation_dm2)
        if lowest is None or rate.n * lowest[0].d < lowest[0].n * rate.d:
            lowest = (rate, here)
    return lowest[1] if lowest else None


def occupied_in_lowest_month(view: View) -> Iterator[Line]:
    """Y3: the tenancies at the month end with the lowest utilisation."""
    month = lowest_month(view)
    return occupied(month) if month else iter(())


def of_lowest_month(view: View, n: int, _d: int) -> Value:
    """Y3: their area ÷ the incubation area of that month end."""
    month = lowest_month(view)
    area = month.facts.area_on(month.on) if month else None
    if area is None or area.incubation_dm2 is None or not view.facts.tenants:
        return None
    return Rate(n, area.incubation_dm2)
