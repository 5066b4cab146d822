"""用工记录: how many people an entity employs at a month end, its founder not counted."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.fields import day, link, whole
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount(Record):
    """A report for one month end; a missing report is not a report of 0."""

    table: ClassVar[str] = "headcount"
    label: ClassVar[str] = "用工记录"

    entity_id: str = link("实体名称", "entity", required=True)
    period_end_on: date = day("统计日期", required=True)
    employees: int = whole("从业人数(不含创业者)", required=True)
    key_group_employees: int | None = whole("其中重点群体")
    insured_employees: int | None = whole("参保人数")
    new_contracts: int | None = whole("新签合同")
