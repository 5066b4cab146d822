"""One column of a sheet: which datum it holds and what offices call it.

The template's heading follows from the field's own declaration; only a heading that the field
cannot know (所属地区) is said here.
"""

import re
from dataclasses import dataclass

from app.domain.entity import Entity
from app.domain.fields import Field, field_of
from app.domain.record import Record


@dataclass(frozen=True, slots=True)
class Column:
    """One datum of a sheet.

    `words` are whole headings, best first; `pattern` catches the rest; `extra` columns are written
    by the product only when they hold something. `field` is None for what no record holds.
    """

    key: str
    heading: str
    words: tuple[str, ...]
    pattern: re.Pattern[str] | None
    field: Field | None
    required: bool
    extra: bool


def column(
    key: str,
    words: str = "",
    pattern: str = "",
    *,
    record: type[Record] | None = None,
    field: str | None = None,
    heading: str | None = None,
    required: bool = False,
    extra: bool = False,
) -> Column:
    """A column; `words` is one string, set apart by blanks, best first."""
    declared = field_of(record, field or key) if record else None
    shown = heading or (declared.heading if declared else key)
    return Column(
        key=key,
        heading=shown,
        words=(spelling(shown), *(spelling(word) for word in words.split())),
        pattern=re.compile(pattern) if pattern else None,
        field=declared,
        required=required,
        extra=extra,
    )


def spelling(heading: str) -> str:
    """A heading without blanks, brackets and what is in them, marks, numbering and unit."""
    text = heading.translate(_HALF)
    text = re.sub(r"[\s*＊★:：、，,。.\"“”'《》_\-—?？]", "", text)
    text = re.sub(r"[(\[【〔（][^)\]】〕）]*[)\]】〕）]?", "", text)
    text = re.sub(r"(?<=.)(?:/?(?:㎡|m²|m2|万元)|/元|/人|/户|(?<=面积)/?平方?米)$", "", text)
    return re.sub(r"^(?:\d+|[一二三四五六七八九十]+(?=、))", "", text).casefold()


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

PARK_WORDS = """
    园区 创业园 创业园名称 孵化基地 基地名称 孵化基地名称 创业园区 创业园区名称 基地 所在园区
    入驻园区 所属园区 园区全称 创业孵化基地 创业孵化基地名称 所属基地 孵化园 孵化园名称 创业基地
    创业基地名称 园区基地名称 所在基地 孵化器 孵化器名称 所属创业园 载体名称 孵化载体 园名
    众创空间 所在创业园 所在孵化基地 平台名称 孵化园区 创业载体 创业园基地
"""
PARK_PATTERN = (
    r"^(?:所在|所属|归属|入驻|进驻)?(?:兴安)?(?:创新)?(?:创业|"
    r"就业)*(?:孵化)?(?:示范)?(?:园区?|基地|孵化器|载体)(?:基地)?(?:的)?(?:名称|全称|简称|"
    r"名)?$"
)
ENTITY_WORDS = """
    创业实体名称 企业名称 入驻企业 入驻企业名称 入驻实体 入驻实体名称 创业实体 实体 市场主体名称
    经营主体名称 市场主体 经营主体 创业企业 创业企业名称 企业团队名称 企业或团队名称 公司名称
    商户名称 入驻单位 入驻单位名称 入孵企业 入孵企业名称 入孵实体 在孵企业 在孵企业名称 在孵实体
    创业主体 创业主体名称 主体名称 字号名称 借款企业 借款单位 借款人单位 用人单位 用人单位名称
    用工单位 贷款企业 贷款单位 创业项目名称 项目名称 项目团队名称 店铺名称 企业 单位名称 名称 单位
    借款人 贷款人 借款主体 商户 公司 字号 创业项目 客户名称 经营单位 申请单位 贷款对象 贷款申请人
"""
ENTITY_PATTERN = (
    r"^(?!.*(?:运营|主管|园区)).*(?:(?:企业|实体|主体|商户|公司|团队|单位|个体户?|店铺|执照|"
    r"登记|借款人|客户|项目).{0,6}(?:名称|全称)|^(?:入驻|入孵|在孵|孵化|创业|借款|"
    r"贷款).{0,4}(?:企业|实体|主体|项目|商户|单位))$"
)
USCC_WORDS = """
    信用代码 社会统一信用代码 社会信用代码 统一信用代码 营业执照号 营业执照号码 营业执照编号
    营业执照注册号 执照号 执照号码 机构代码 统一代码 统一社会信用码 统一社会信用代码号
    信用代码证号 信用码 证照号码 营业执照 注册号 工商注册号 uscc 社会统一代码 纳税人识别号 税号
    证照编号
"""
USCC_PATTERN = r"信用(?:代)?码|执照.{0,3}(?:号|编号|代码|编码)|纳税人识别号"


def park_column(record: type[Record]) -> Column:
    """The park of a row, which fills down."""
    return column("park", PARK_WORDS, PARK_PATTERN, record=record, field="park_id", required=True)


def entity_columns(record: type[Record]) -> tuple[Column, Column]:
    """The entity of a row: its name and its code."""
    return (
        column(
            "entity", ENTITY_WORDS, ENTITY_PATTERN, record=record, field="entity_id", required=True
        ),
        column("uscc", USCC_WORDS, USCC_PATTERN, record=Entity),
    )
