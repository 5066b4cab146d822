"""机构: the offices; a banner's records travel to its league."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain import fields
from app.domain.codes import UNIT_LEVELS
from app.domain.fields import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office by its GB/T 2260 code; `jurisdiction` names the folder of its policies."""

    table: ClassVar[str] = "unit"
    label: ClassVar[str] = "机构"

    code: str = text("机构代码", required=True)
    name: str = text("机构名称", required=True)
    level: str = fields.code("级别", UNIT_LEVELS, required=True)
    parent: str | None = text("上级机构")
    jurisdiction: str = text("适用政策", required=True)
