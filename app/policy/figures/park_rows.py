"""The rows behind what is read off the park itself: its dated areas, judgements and services.

The rule: the row that decided is counted; every other one says why it did not.
"""

from collections.abc import Callable
from datetime import date

from app.domain.measures import area_text
from app.policy.facts import AreaFact, JudgementFact
from app.policy.figures import services
from app.policy.populations import View
from app.policy.verdicts import TracedRow


def _row(of: View, name: str, detail: str, *, amount: int, reason: str) -> TracedRow:
    return TracedRow(
        key=of.facts.park_id,
        name=name,
        detail=detail,
        amount=amount,
        counted=not reason,
        reason=reason,
    )


def _not_in_force(area: AreaFact, amount: int | None, current: date | None, on: date) -> str:
    if area.in_force_on > on:
        return f"{area.in_force_on} 才生效"
    if amount is None:
        return "未填"
    return "" if area.in_force_on == current else f"已由 {current} 起的面积取代"


def _area_rows(
    of: View, detail: Callable[[AreaFact], str], amount: Callable[[AreaFact], int | None]
) -> tuple[TracedRow, ...]:
    filled_in = [
        area.in_force_on
        for area in of.facts.areas
        if area.in_force_on <= of.on and amount(area) is not None
    ]
    current = filled_in[-1] if filled_in else None
    return tuple(
        _row(
            of,
            f"{area.in_force_on} 起的面积",
            detail(area),
            amount=amount(area) or 0,
            reason=_not_in_force(area, amount(area), current, of.on),
        )
        for area in of.facts.areas
    )


def _told(area_dm2: int | None) -> str:
    return "未填" if area_dm2 is None else f"{area_text(area_dm2)} ㎡"


def building_areas(of: View) -> tuple[TracedRow, ...]:
    """The dated building areas, the one in force counted."""
    return _area_rows(of, lambda a: f"建筑面积 {_told(a.building_dm2)}", lambda a: a.building_dm2)


def free_areas(of: View) -> tuple[TracedRow, ...]:
    """The dated free areas, the one in force counted."""
    return _area_rows(
        of,
        lambda a: f"免费场地 {_told(a.free_dm2)}，孵化场所 {_told(a.incubation_dm2)}",
        lambda a: a.free_dm2,
    )


def _judgement(of: View, judgement: JudgementFact, latest: JudgementFact | None) -> TracedRow:
    if judgement.judged_on > of.on:
        reason = f"{judgement.judged_on} 才评定"
    elif judgement is not latest:
        reason = "已有更近的评定"
    else:
        # As the figure: only who finds it sound must show by whom and on what evidence.
        proven = not judgement.sound or (judgement.judged_by and judgement.evidence)
        reason = "" if proven else "缺评定人或佐证"
    verdict = "完善" if judgement.sound else "不完善"
    detail = (
        f"评定为{verdict}，评定人 {judgement.judged_by or '未填'}，"
        f"佐证 {judgement.evidence or '未填'}"
    )
    return _row(of, f"{judgement.judged_on} 评定", detail, amount=1, reason=reason)


def judgements(of: View) -> tuple[TracedRow, ...]:
    """Every judgement of the mechanism, the latest one by the day counted."""
    by_then = [j for j in of.facts.judgements if j.judged_on <= of.on]
    latest = by_then[-1] if by_then else None
    return tuple(_judgement(of, judgement, latest) for judgement in of.facts.judgements)


def offered_services(of: View) -> tuple[TracedRow, ...]:
    """The eight services, those the park offers counted."""
    has = services.offered_services(of)
    return tuple(
        _row(of, service, "服务功能", amount=1, reason="" if service in has else "未登记")
        for service in of.policy.services.value
    )


def recorded_services(of: View) -> tuple[TracedRow, ...]:
    """The eight services, those with a record in the window counted, with the latest day."""
    has = services.recorded_services(of)
    months = of.policy.windows.service_months.value
    latest = {s.service: s.served_on for s in of.facts.services if s.served_on <= of.on}
    return tuple(
        _row(
            of,
            service,
            f"最近一次 {latest[service]}" if service in latest else "没有服务记录",
            amount=1,
            reason="" if service in has else f"近 {months} 个月没有记录",
        )
        for service in of.policy.services.value
    )
