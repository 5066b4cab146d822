"""园区: parks, their dated areas and judgements, tier grants and stages of building."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.codes import BUILD_STAGES, PARK_KINDS, PARK_STATUSES, SERVICES, TIERS
from app.domain.fields import area, code, codes, day, flag, link, text
from app.domain.identifiers import check_uscc
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(Record):
    """A start-up park; what nobody has told us stays empty."""

    table: ClassVar[str] = "park"
    label: ClassVar[str] = "园区"

    name: str = text("园区名称", required=True)
    kinds: tuple[str, ...] = codes("园区类别", PARK_KINDS)
    speciality: str | None = text("特色产业")
    operator: str | None = text("运营单位")
    operator_uscc: str | None = text("统一社会信用代码", check=check_uscc)
    address: str | None = text("地址")
    manager: str | None = text("负责人")
    phone: str | None = text("联系电话")
    government_developed: bool | None = flag("政府开发")
    opened_on: date | None = day("开园日期")
    services: tuple[str, ...] = codes("服务功能", SERVICES)
    status: str = code("状态", PARK_STATUSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkArea(Record):
    """A park's areas in force from a day on; an older one stays as history."""

    table: ClassVar[str] = "park_area"
    label: ClassVar[str] = "面积"

    park_id: str = link("园区名称", "park", required=True)
    in_force_on: date = day("生效日期", required=True)
    building_dm2: int | None = area("建筑面积")
    incubation_dm2: int | None = area("孵化场所面积")
    free_dm2: int | None = area("免费场地面积")


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismJudgement(Record):
    """A person's judgement whether the management mechanism is sound, with its evidence."""

    table: ClassVar[str] = "mechanism_judgement"
    label: ClassVar[str] = "管理机制评定"

    park_id: str = link("园区名称", "park", required=True)
    judged_on: date = day("评定日期", required=True)
    sound: bool = flag("管理机制评定", required=True)
    judged_by: str | None = text("评定人")
    evidence: str | None = text("佐证")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierGrant(Record):
    """A tier granted to a park by a document; a park may hold several at once."""

    table: ClassVar[str] = "tier_grant"
    label: ClassVar[str] = "等级认定"

    park_id: str = link("园区名称", "park", required=True)
    tier: str = code("等级", TIERS, required=True)
    granted_on: date | None = day("认定日期")
    document_number: str | None = text("文号")
    revoked_on: date | None = day("取消日期")
    revoked_for: str | None = text("取消原因")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildStage(Record):
    """One of the five stages of a park under construction (XA2022 四)."""

    table: ClassVar[str] = "build_stage"
    label: ClassVar[str] = "建设阶段"

    park_id: str = link("园区名称", "park", required=True)
    stage: str = code("阶段", BUILD_STAGES, required=True)
    planned_from: date | None = day("计划开始")
    planned_to: date | None = day("计划完成")
    done_on: date | None = day("实际完成")
