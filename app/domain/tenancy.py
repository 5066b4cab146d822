"""入驻协议: who sits where, since when, until when, and why they left."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.codes import LEAVING_CAUSES
from app.domain.fields import Finding, area, code, day, flag, link, text
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy(Record):
    """One agreement of an entity with a park; an approved extension moves its final end."""

    table: ClassVar[str] = "tenancy"
    label: ClassVar[str] = "入驻协议"

    entity_id: str = link("实体名称", "entity", required=True)
    park_id: str = link("园区名称", "park", required=True)
    agreement_number: str | None = text("协议编号")
    start_on: date = day("入驻日期", required=True)
    agreed_end_on: date = day("协议到期日", required=True)
    extension_end_on: date | None = day("延期至")
    extension_paper: str | None = text("延期批件")
    area_dm2: int = area("使用面积", required=True)
    room: str | None = text("房间号")
    rent_free: bool | None = flag("免费使用")
    left_on: date | None = day("离园日期")
    leaving_cause: str | None = code("离园原因", LEAVING_CAUSES)


def check_tenancy(
    *,
    start_on: date,
    agreed_end_on: date,
    left_on: date | None,
    area_dm2: int,
) -> Finding | None:
    """The hard checks across a tenancy's fields (domain.md §6)."""
    if agreed_end_on < start_on:
        return Finding("dates", f"到期日 {agreed_end_on} 早于入驻日 {start_on}。请核对两个日期。")
    if left_on is not None and left_on < start_on:
        return Finding("dates", f"离园日 {left_on} 早于入驻日 {start_on}。请核对两个日期。")
    if area_dm2 <= 0:
        return Finding("area", "使用面积应大于 0。请填实际使用的面积（㎡）。")
    return None
