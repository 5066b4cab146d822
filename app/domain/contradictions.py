"""What the days and counts of one typed record must not say about each other.

The rule: it is asked where a clerk types, who can look again; what an import or another office
brought stands until somebody opens it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.domain.fields import Finding, Kind, field_of, fields_of
from app.domain.money import Benefit, Loan
from app.domain.park import BuildStage, MechanismJudgement, ParkArea
from app.domain.record import Record
from app.domain.service import Activity, Mentor, ServiceRecord, Training

# Of each pair the second is not before the first.
ORDERED: dict[type[Record], tuple[tuple[str, str], ...]] = {
    Loan: (("paid_out_on", "due_on"), ("paid_out_on", "repaid_on")),
    Benefit: (("applied_on", "approved_on"), ("approved_on", "paid_on"), ("applied_on", "paid_on")),
    Mentor: (("appointed_on", "left_on"),),
    Training: (("started_on", "ended_on"),),
    BuildStage: (("planned_from", "planned_to"),),
}
# Of each pair the second is a part of the first.
PARTS: dict[type[Record], tuple[tuple[str, str], ...]] = {
    Training: (("people", "rural_people"), ("people", "graduates")),
}
# What is written down once it has happened.
HAPPENED: dict[type[Record], tuple[str, ...]] = {
    Loan: ("paid_out_on", "repaid_on"),
    Benefit: ("applied_on", "approved_on", "paid_on"),
    ServiceRecord: ("served_on",),
    BuildStage: ("done_on",),
    MechanismJudgement: ("judged_on",),
}
MOST_PEOPLE = 1_000_000
COUNTED: dict[type[Record], tuple[str, ...]] = {
    ServiceRecord: ("people_served",),
    Training: ("people",),
    Activity: ("people",),
}
EARLIEST = date(1978, 1, 1)


def contradictions(record: Record, *, today: date) -> Iterator[tuple[str, Finding]]:
    """Each with the name of the field more likely to be wrong; nothing for what is still empty."""
    yield from _days(record, today)
    kind = type(record)
    for whole, part in PARTS.get(kind, ()):
        most, some = getattr(record, whole), getattr(record, part)
        if most is not None and some is not None and some > most:
            said = f"{_label(kind, part)} {some:,} 人，多于{_label(kind, whole)} {most:,} 人。"
            yield part, Finding("parts", f"{said}请核对。")
    for name in COUNTED.get(kind, ()):
        count = getattr(record, name)
        if count is not None and count > MOST_PEOPLE:
            yield name, Finding("number", f"{_label(kind, name)} {count:,} 过大。请核对后重填。")
    if isinstance(record, ParkArea):
        yield from _areas(record)
    if isinstance(record, (Loan, Benefit)) and record.amount_fen == 0:
        said = f"{_label(kind, 'amount_fen')}不能是 0。请填实际的金额。"
        yield "amount_fen", Finding("amount", said)


def _areas(area: ParkArea) -> Iterator[tuple[str, Finding]]:
    if (area.building_dm2, area.incubation_dm2, area.free_dm2) == (None, None, None):
        yield "building_dm2", Finding("area", "三项面积都没有填。请至少填一项面积。")
    whole, free = area.incubation_dm2, area.free_dm2
    if whole is not None and free is not None and free > whole:
        said = "免费场地面积大于孵化场所面积。请核对两项面积后再保存。"
        yield "free_dm2", Finding("area", said)


def _days(record: Record, today: date) -> Iterator[tuple[str, Finding]]:
    kind = type(record)
    for first, second in ORDERED.get(kind, ()):
        early, late = getattr(record, first), getattr(record, second)
        if early is not None and late is not None and late < early:
            said = f"{_label(kind, second)} {late} 早于{_label(kind, first)} {early}。"
            yield second, Finding("dates", f"{said}请核对两个日期。")
    for name in HAPPENED.get(kind, ()):
        day = getattr(record, name)
        if day is not None and day > today:
            said = f"{_label(kind, name)} {day} 还没有到。请核对。"
            yield name, Finding("dates", said)
    for field in _day_fields(kind):
        day = getattr(record, field)
        if day is not None and day < EARLIEST:
            said = f"{_label(kind, field)} {day} 太早，可能填错了年份。请核对。"
            yield field, Finding("dates", said)


def _day_fields(kind: Any) -> Iterator[str]:
    return (field.name for field in fields_of(kind) if field.kind is Kind.DAY)


def _label(kind: type[Record], name: str) -> str:
    return field_of(kind, name).label
