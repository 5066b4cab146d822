"""创业担保贷款 and 补贴: amounts in fen, each with its dates."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.codes import BENEFIT_KINDS
from app.domain.fields import code, day, flag, link, money, text, yuan
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan(Record):
    """A guaranteed start-up loan to an entity."""

    table: ClassVar[str] = "loan"
    label: ClassVar[str] = "创业担保贷款"

    entity_id: str = link("实体名称", "entity", required=True)
    amount_fen: int = money("贷款金额", required=True)
    paid_out_on: date = day("发放日期", required=True)
    due_on: date | None = day("到期日期")
    repaid_on: date | None = day("还清日期")
    bank: str | None = text("经办银行")
    counter_guarantee_waived: bool | None = flag("免除反担保")
    waived_for: str | None = text("免除理由")


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit(Record):
    """A benefit applied for or paid; `basis` names the policy pack and its clause."""

    table: ClassVar[str] = "benefit"
    label: ClassVar[str] = "补贴"

    kind: str = code("补贴种类", BENEFIT_KINDS, required=True)
    entity_id: str | None = link("实体名称", "entity")
    park_id: str | None = link("园区名称", "park")
    amount_fen: int = yuan("金额", required=True)
    basis: str | None = text("依据")
    applied_on: date | None = day("申请日期")
    approved_on: date | None = day("审批日期")
    paid_on: date | None = day("发放日期")
    paper_number: str | None = text("文书编号")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumWage(Record):
    """The region's class-1 minimum wage from a month on; a dated table the unit fills."""

    table: ClassVar[str] = "minimum_wage"
    label: ClassVar[str] = "最低工资标准"

    in_force_on: date = day("执行日期", required=True)
    monthly_fen: int = yuan("月最低工资", required=True)
    document_number: str | None = text("文号")
