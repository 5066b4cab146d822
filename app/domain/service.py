"""服务: what a park does for its tenants, and what the plans' targets count."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.codes import SERVICES
from app.domain.fields import code, day, flag, link, text, whole
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord(Record):
    """One of the eight services given on a day."""

    table: ClassVar[str] = "service_record"
    label: ClassVar[str] = "服务记录"

    park_id: str = link("园区名称", "park", required=True)
    served_on: date = day("服务日期", required=True)
    service: str = code("服务类别", SERVICES, required=True)
    people_served: int | None = whole("服务人次")
    mentor_id: str | None = link("导师", "mentor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(Record):
    """A member of the mentor group."""

    table: ClassVar[str] = "mentor"
    label: ClassVar[str] = "导师"

    name: str = text("姓名", required=True)
    employer: str | None = text("工作单位")
    field: str | None = text("专长")
    phone: str | None = text("联系电话")
    trainer: bool | None = flag("创业培训师资")
    appointed_on: date | None = day("聘任日期")
    left_on: date | None = day("解聘日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """An entry of the project library."""

    table: ClassVar[str] = "project"
    label: ClassVar[str] = "创业项目"

    name: str = text("项目名称", required=True)
    industry: str | None = text("行业")
    source: str | None = text("来源")
    collected_on: date | None = day("入库日期")
    summary: str | None = text("简介")


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Record):
    """A class of venture training."""

    table: ClassVar[str] = "training"
    label: ClassVar[str] = "培训"

    name: str = text("班次", required=True)
    park_id: str | None = link("园区名称", "park")
    started_on: date | None = day("开班日期")
    ended_on: date | None = day("结业日期")
    people: int | None = whole("培训人数")
    rural_people: int | None = whole("其中农牧民工")
    graduates: int | None = whole("其中高校毕业生")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    """A contest, salon or other event."""

    table: ClassVar[str] = "activity"
    label: ClassVar[str] = "活动"

    name: str = text("活动名称", required=True)
    park_id: str | None = link("园区名称", "park")
    held_on: date | None = day("举办日期")
    kind: str | None = text("形式")
    people: int | None = whole("参加人数")
