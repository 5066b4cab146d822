"""创业实体 and 创业者: who ventures; an entity is known by its USCC, a founder by the ID number."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.codes import ENTITY_KINDS, ETHNIC_GROUPS, FOUNDER_GROUPS, INDUSTRIES, SEXES
from app.domain.fields import code, codes, day, flag, link, text
from app.domain.identifiers import check_id_number, check_uscc
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder(Record):
    """A person who founded an entity."""

    table: ClassVar[str] = "founder"
    label: ClassVar[str] = "创业者"

    name: str = text("创业者", required=True)
    sex: str | None = code("性别", SEXES)
    ethnic_group: str | None = code("民族", ETHNIC_GROUPS)
    id_number: str | None = text("身份证号", secret=True, check=check_id_number)
    phone: str | None = text("联系电话")
    groups: tuple[str, ...] = codes("人员类别", FOUNDER_GROUPS)
    graduated_on: date | None = day("毕业日期")
    first_venture: bool | None = flag("首次创业")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Record):
    """A company, household, cooperative or team; a team has no USCC yet."""

    table: ClassVar[str] = "entity"
    label: ClassVar[str] = "创业实体"

    name: str = text("实体名称", required=True)
    kind: str = code("主体类型", ENTITY_KINDS, required=True)
    uscc: str | None = text("统一社会信用代码", check=check_uscc)
    registered_on: date | None = day("注册日期")
    industry: str | None = code("行业", INDUSTRIES)
    closed_on: date | None = day("注销日期")
    founder_id: str | None = link("创业者", "founder")
