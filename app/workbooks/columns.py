"""The columns of the six sheets: which datum each holds, and what offices call it.

The template's heading follows from the field's own declaration; only a heading that the field
cannot know (所属地区) is said here. Adding a field to a record is one line here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.entity import Entity, Founder
from app.domain.fields import Field, field_of
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.domain.service import ServiceRecord
from app.domain.tenancy import Tenancy

KINDS = ("parks", "areas", "tenancies", "headcounts", "loans", "services")
SHEET_NAMES = {
    "parks": "园区",
    "areas": "面积",
    "tenancies": "入驻台账",
    "headcounts": "从业人员",
    "loans": "创业担保贷款",
    "services": "服务记录",
}


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


def _column(
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
    """A heading without blanks, brackets and what is in them, marks and numbering."""
    text = heading.translate(_HALF)
    text = re.sub(r"[\s*＊★:：、，,。.\"“”'《》_\-—?？]", "", text)
    text = re.sub(r"[(\[【〔（][^)\]】〕）]*[)\]】〕）]?", "", text)
    return re.sub(r"^(?:\d+|[一二三四五六七八九十]+(?=、))", "", text).casefold()


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_PARK_WORDS = (
    "园区 创业园 创业园名称 孵化基地 基地名称 孵化基地名称 创业园区 创业园区名称 基地 所在园区 入驻园区 所属园区 园区全称"
    " 创业孵化基地 创业孵化基地名称 所属基地 孵化园 孵化园名称 创业基地 创业基地名称 园区基地名称 所在基地 孵化器 孵化器名称"
    " 所属创业园 载体名称 孵化载体 园名 众创空间 所在创业园 所在孵化基地 平台名称"
)
_PARK_PATTERN = r"^(?:所[在属]|入驻)?(?:创业|孵化|创业孵化|兴安)?(?:园区?|基地|孵化器|载体)(?:的)?(?:名称|全称|名)$"
_ENTITY_WORDS = (
    "创业实体名称 企业名称 入驻企业 入驻企业名称 入驻实体 入驻实体名称 创业实体 实体 市场主体名称 经营主体名称 市场主体 经营主体"
    " 创业企业 创业企业名称 企业团队名称 企业或团队名称 公司名称 商户名称 入驻单位 入驻单位名称 入孵企业 入孵企业名称 入孵实体"
    " 在孵企业 在孵企业名称 在孵实体 创业主体 创业主体名称 主体名称 字号名称 借款企业 借款单位 借款人单位 用人单位 用人单位名称"
    " 用工单位 贷款企业 贷款单位 创业项目名称 项目名称 项目团队名称 店铺名称 企业 单位名称 名称 单位 借款人 贷款人 借款主体"
)
_ENTITY_PATTERN = r"(?:企业|实体|主体|商户|公司|团队|单位).{0,6}(?:名称|全称)$|^(?:入驻|入孵|在孵).{0,4}(?:企业|实体|主体|项目)(?:名称)?$"
_USCC_WORDS = (
    "信用代码 社会统一信用代码 社会信用代码 统一信用代码 营业执照号 营业执照号码 营业执照编号 营业执照注册号 执照号 执照号码"
    " 机构代码 统一代码 统一社会信用码 统一社会信用代码号 信用代码证号 信用码 证照号码 营业执照 注册号 工商注册号 uscc"
)
_USCC_PATTERN = r"信用(?:代)?码|(?:营业)?执照.{0,3}(?:号|编号|代码)"


def _park_column(record: type[Record]) -> Column:
    return _column(
        "park", _PARK_WORDS, _PARK_PATTERN, record=record, field="park_id", required=True
    )


def _entity_columns(record: type[Record]) -> tuple[Column, Column]:
    return (
        _column(
            "entity",
            _ENTITY_WORDS,
            _ENTITY_PATTERN,
            record=record,
            field="entity_id",
            required=True,
        ),
        _column("uscc", _USCC_WORDS, _USCC_PATTERN, record=Entity),
    )


_PARKS = (
    _column(
        "park",
        _PARK_WORDS + " 名称 单位名称",
        _PARK_PATTERN,
        record=Park,
        field="name",
        required=True,
    ),
    _column(
        "region",
        "地区 旗县 旗县市 旗县市区 旗县区 所在地区 所属旗县 所属旗县市 所属旗县市区 所在旗县 所在旗县市 属地 行政区划 辖区 区域 所在地"
        " 所属区域 管辖地区 所属盟市 单位机构 所属机构 机构 主管单位 主管部门 填报单位",
        r"(?:所属|所在).{0,3}(?:地区|旗县|区域|盟市)",
        heading="所属地区",
    ),
    _column(
        "kinds",
        "类别 类型 园区类型 创业园类型 基地类型 创业园类别 基地类别 园区性质 园区种类 孵化基地类型 建设类型",
        r"(?:园|基地).{0,3}(?:类别|类型|种类)",
        record=Park,
    ),
    _column("speciality", "特色 产业特色 主导产业 特色产业类型 主要产业", record=Park, extra=True),
    _column(
        "operator",
        "运营机构 运营主体 运营公司 运营方 管理单位 运营管理单位 运营管理机构 管理机构 承办单位 运营单位名称 建设单位 承建单位 管理运营单位",
        r"运营.{0,4}(?:单位|机构|主体|公司|方)(?:名称)?$",
        record=Park,
    ),
    _column("operator_uscc", _USCC_WORDS, _USCC_PATTERN, record=Park),
    _column(
        "address",
        "详细地址 园区地址 所在地址 基地地址 地点 位置 具体地址 通讯地址",
        r"地址",
        record=Park,
    ),
    _column(
        "manager",
        "园区负责人 联系人 负责人姓名 主要负责人 法人 法定代表人 基地负责人",
        r"负责人|联系人",
        record=Park,
    ),
    _column(
        "phone",
        "电话 联系方式 手机 手机号 手机号码 联系手机 负责人电话 联系人电话",
        r"电话|手机|联系方式",
        record=Park,
    ),
    _column(
        "government_developed",
        "是否政府开发 政府投资开发 政府投资 是否政府投资 政府建设 政府主办 是否政府投资开发 政府投资建设 是否为政府投资开发 政府主导",
        r"政府.{0,4}(?:开发|投资|建设|主办)",
        record=Park,
    ),
    _column(
        "opened_on",
        "开园时间 成立时间 成立日期 运营时间 运营日期 投入运营时间 建成时间 建成日期 启用时间 启用日期 开业时间 开业日期 投用时间"
        " 开始运营时间 正式运营时间 建园时间 建园日期",
        r"(?:开园|建园|建成|投入运营|启用|运营|成立|投用).{0,4}(?:日期|时间)",
        record=Park,
    ),
    _column(
        "services",
        "服务 服务项目 服务内容 提供服务 服务功能情况 孵化服务 具备服务功能 提供的服务 可提供服务 服务事项 八项服务 服务种类",
        r"服务.{0,3}(?:功能|项目|内容|事项)|提供.{0,3}服务",
        record=Park,
    ),
    _column(
        "sound",
        "管理机制 管理机制是否完善 机制评定 管理机制完善 管理机制完善情况 管理机制评价 管理制度 管理制度是否完善 管理机制情况",
        r"管理(?:机制|制度)",
        record=MechanismJudgement,
    ),
    _column(
        "judged_on",
        "评定时间 评估日期 评价日期 认定评定日期 评定年月日 机制评定日期 评价时间 管理机制评定日期 管理机制评定时间",
        r"评[定估价].{0,2}(?:日期|时间)",
        record=MechanismJudgement,
    ),
    _column(
        "judged_by",
        "评定单位 评定机构 评估人 评定人员 评价人 评价单位 管理机制评定人",
        r"评[定估价].{0,1}(?:人|单位|机构)",
        record=MechanismJudgement,
    ),
    _column(
        "evidence",
        "佐证材料 评定依据 依据 证明材料 佐证资料 支撑材料",
        r"佐证",
        record=MechanismJudgement,
    ),
    _column("status", "园区状态 运营状态 运营情况 当前状态 运行状态", record=Park, extra=True),
)

_AREAS = (
    _park_column(ParkArea),
    _column(
        "in_force_on",
        "生效时间 启用日期 执行日期 起始日期 变更日期 日期 时间 起用日期 测量日期 核定日期 变动日期 变更时间 开始日期 启用时间 面积生效日期"
        " 自何日起",
        r"(?:生效|启用|变更|核定|起始|变动).{0,3}(?:日期|时间)",
        record=ParkArea,
        required=True,
    ),
    _column(
        "building_dm2",
        "总建筑面积 总面积 建设面积 园区面积 建面 园区建筑面积 园区总面积",
        r"建筑.{0,2}面积|总.{0,2}面积",
        record=ParkArea,
    ),
    _column(
        "incubation_dm2",
        "孵化面积 孵化场地面积 孵化用房面积 可孵化面积 孵化场所 孵化场地 可用孵化面积 孵化区面积 可使用孵化面积",
        r"孵化.{0,6}面积|可(?:使)?用面积",
        record=ParkArea,
    ),
    _column(
        "free_dm2",
        "免费面积 免费场地 免费场所面积 免费提供面积 免费使用面积 免费提供场地面积 免租面积",
        r"免[费租].{0,6}面积",
        record=ParkArea,
    ),
)

_TENANCIES = (
    _park_column(Tenancy),
    *_entity_columns(Tenancy),
    _column(
        "kind",
        "类型 市场主体类型 企业类型 实体类型 单位类型 经济类型 主体性质 主体类别 企业性质 登记类型 注册类型 经营主体类型 创业实体类型 单位性质"
        " 性质 经济性质 主体形式 创业类型 组织形式 实体性质 创业形式 市场主体类别",
        r"(?:主体|企业|实体|单位|市场|注册|登记).{0,3}(?:类型|性质|类别)",
        record=Entity,
        required=True,
    ),
    _column(
        "registered_on",
        "注册时间 工商登记时间 成立日期 成立时间 登记日期 登记时间 工商注册时间 工商注册日期 工商登记日期 执照日期 办照日期 办照时间 注册登记时间"
        " 注册登记日期 营业执照日期 营业执照注册时间 营业执照时间 领照日期 发照日期 设立日期 设立时间 企业成立时间",
        r"(?:注册|登记|成立|设立|办照|领照|发照|执照).{0,6}(?:日期|时间|年月)",
        record=Entity,
    ),
    _column(
        "industry",
        "所属行业 行业类别 行业类型 从事行业 行业分类 所在行业 行业门类 经营行业 国民经济行业 产业类别",
        r"行业",
        record=Entity,
    ),
    _column(
        "founder",
        "法人 创业者姓名 法定代表人 负责人 姓名 经营者 创业人员 创业人 法人代表 创办人 创始人 负责人姓名 法人姓名 法定代表人姓名 经营者姓名"
        " 创业带头人 创业人员姓名 创办人姓名 企业负责人 企业法人 创业者名称 法人负责人 法人经营者 创业负责人 团队负责人 联系人",
        r"^(?:创业者|法人|法定代表人|经营者|负责人|创办人|创始人).{0,5}(?:姓名|名)?$",
        record=Founder,
        field="name",
    ),
    _column("sex", "创业者性别 法人性别 男女", r"性别", record=Founder),
    _column("ethnic_group", "族别 创业者民族", r"民族|族别", record=Founder),
    _column(
        "id_number",
        "身份证 身份证号码 公民身份号码 居民身份证号 居民身份证号码 证件号码 证件号 法人身份证号 法人身份证号码 创业者身份证号 身份号码 身份证件号码"
        " 负责人身份证号 创业者身份证号码 公民身份证号码 法人身份证",
        r"身份证|公民身份|身份号码",
        record=Founder,
    ),
    _column(
        "phone",
        "手机号 联系方式 手机 手机号码 电话 电话号码 联系手机 联系电话号码 法人电话 负责人电话 法人联系电话 联系人电话 法人联系方式 本人电话",
        r"电话|手机|联系方式",
        record=Founder,
    ),
    _column(
        "groups",
        "群体类别 人员身份 人员类型 创业群体 身份类别 创业者类别 重点群体 群体 创业者身份 人群类别 创业者类型 人员性质 身份类型 群体类型 创业人员类别"
        " 创业人员类型 创业人员身份 人员属性 创业人群 重点群体类别 身份 重点群体类型 所属群体 扶持对象类别 扶持对象 对象类别",
        r"(?:人员|群体|人群|创业者|创业人员|对象).{0,3}(?:类别|类型|身份|性质|属性)|重点(?:群体|人群)",
        record=Founder,
    ),
    _column(
        "graduated_on",
        "毕业时间 毕业年月 毕业年份 高校毕业时间 毕业日 毕业证日期",
        r"毕业.{0,3}(?:日期|时间|年月)",
        record=Founder,
    ),
    _column(
        "first_venture",
        "是否首次创业 首次创业情况 是否首创 是否初次创业 首创 是否首次成功创业 首次 初次创业 是否为首次创业 首次成功创业 是否第一次创业 是否首次",
        r"(?:首次|初次|第一次).{0,3}创业|首创",
        record=Founder,
    ),
    _column(
        "agreement_number",
        "合同编号 协议号 合同号 入驻协议编号 协议书编号 入园协议编号 入驻合同编号 孵化协议编号 租赁合同编号 入驻协议号 孵化协议号 协议合同编号",
        r"(?:协议|合同).{0,3}(?:编号|号)",
        record=Tenancy,
    ),
    _column(
        "term",
        "协议期限 合同期限 协议起止日期 合同起止日期 起止日期 起止时间 入驻期限 孵化期限 协议起止时间 合同起止时间 协议有效期 租赁期限 入驻起止时间"
        " 协议期 合同期 孵化期 入园期限 孵化起止时间",
        r"起止(?:日期|时间|年月)",
        heading="协议期限",
        extra=True,
    ),
    _column(
        "start_on",
        "入驻时间 入园日期 入园时间 进园日期 进园时间 入孵日期 入孵时间 协议开始日期 协议起始日期 进驻时间 进驻日期 合同开始日期 合同开始时间"
        " 协议开始时间 签约日期 签约时间 签订日期 协议签订日期 协议签订时间 合同签订时间 合同签订日期 合同起始日期 起始日期 开始日期 协议起 合同起"
        " 协议起始时间 合同起始时间 起始时间 开始时间 协议起始日 协议开始日 入驻日 入园日 入驻年月日 入驻开始日期 入住日期 入住时间 迁入日期"
        " 入园入驻时间 租赁开始日期 协议生效日期",
        r"(?:入驻|入园|进园|进驻|入孵|入住|迁入).{0,4}(?:日期|时间|日|年月日)$|(?:协议|合同|租[赁期]).{0,3}(?:起始?|开始|签订|生效)(?:日期|时间|日)?$",
        record=Tenancy,
        required=True,
    ),
    _column(
        "agreed_end_on",
        "协议到期日期 协议到期时间 合同到期时间 合同到期日 合同到期日期 到期日 到期日期 到期时间 协议截止日期 协议终止日期 协议结束日期 合同终止日期"
        " 合同终止时间 合同截止日期 合同结束日期 期满日期 协议止 合同止 截止日期 终止日期 结束日期 孵化到期日 孵化到期日期 孵化到期时间 协议截止时间"
        " 协议终止时间 截止时间 终止时间 结束时间 协议届满日 协议终止日 合同止期 租赁到期日 租赁到期日期 入驻到期日 入驻截止日期 期满时间",
        r"(?:协议|合同|租[赁期]|孵化|入驻).{0,3}(?:到期|截止|终止|结束|届满|止|期满)(?:日期|时间|日)?$|^到期.{0,2}(?:日|时间)",
        record=Tenancy,
        required=True,
    ),
    _column(
        "extension_end_on",
        "延期到期日 延期日期 延期截止日期 延长至 延期到 续签至 续期至 展期至 延期后到期日 延期时间 延期到期时间 延期截止 延长期限至 续签到期日"
        " 延期到期日期 续签到期时间 延期后到期时间 延期止 批准延期至 延期截止时间 续签到期日期",
        r"(?:延期|延长|续签|续期|展期|续租).{0,5}(?:至|到|日期|时间|日|止)$",
        record=Tenancy,
    ),
    _column(
        "extension_paper",
        "延期批准文号 延期文号 延期批文 延期依据 延期审批 延期审批件 延期审批表 延期批准文件",
        r"延期.{0,4}(?:批件|批文|文号|依据|审批)",
        record=Tenancy,
        extra=True,
    ),
    _column(
        "area_dm2",
        "面积 场地面积 入驻面积 占用面积 租赁面积 办公面积 使用场地面积 经营面积 入园面积 占地面积 实用面积 实际使用面积 孵化面积 房屋面积 工位面积",
        r"面积",
        record=Tenancy,
        required=True,
    ),
    _column(
        "room",
        "房间 房号 房间编号 门牌号 室号 位置 房间号码 办公室 工位号 场地编号 入驻房间 入驻位置 房屋编号 摊位号 房间工位号 场地位置",
        r"房间|房号|门牌|工位号",
        record=Tenancy,
    ),
    _column(
        "rent_free",
        "是否免费 免费 免租 是否免租 是否免费使用 免费场地 租金减免 是否免租金 免费入驻 是否享受免费 是否免费提供场地 是否免费入驻 房租减免 免费与否",
        r"是否.{0,4}免[费租]|免[费租].{0,3}(?:使用|入驻|提供)",
        record=Tenancy,
    ),
    _column(
        "left_on",
        "离园时间 退出时间 退出日期 出园时间 出园日期 退园时间 退园日期 搬离日期 搬离时间 离开时间 离开日期 迁出日期 迁出时间 退孵时间 退孵日期"
        " 离驻日期 出孵日期 出孵时间 搬出时间 搬出日期 实际离园日期 实际退出日期 毕业出园日期 离园日 实际离园时间 实际出园时间 退租日期",
        r"(?:离园|退出|出园|退园|搬离|离开|迁出|退孵|出孵|搬出|离驻|退租).{0,3}(?:日期|时间|日)$",
        record=Tenancy,
    ),
    _column(
        "leaving_cause",
        "出园原因 退出原因 离园方式 退出方式 出园方式 退园原因 搬离原因 离开原因 退出类型 出园类型 离园类型 退出情形 离园情况 出园情况 退出情况"
        " 离园去向及原因 原因 退孵原因 出孵原因 退园方式 离园事由 迁出原因 退出形式",
        r"(?:离园|退出|出园|退园|搬离|离开|迁出|退孵|出孵).{0,3}(?:原因|方式|类型|情形|事由|形式|情况)",
        record=Tenancy,
    ),
    _column(
        "closed_on",
        "注销时间 工商注销日期 工商注销时间 执照注销日期",
        r"注销.{0,3}(?:日期|时间)",
        record=Entity,
        extra=True,
    ),
)

_HEADCOUNTS = (
    _column("park", _PARK_WORDS, _PARK_PATTERN, record=Tenancy, field="park_id"),
    *_entity_columns(Headcount),
    _column(
        "period_end_on",
        "统计时间 截止日期 截止时间 统计月份 月份 时间 日期 报送日期 报告期 填报日期 统计期 期末 统计期末 统计年月 年月 数据日期 填报月份 截至日期"
        " 截至时间 报表日期 期间 统计截止日期 统计截止时间 报送月份 所属期 报送时间 填报时间 统计节点 时点 统计时点 季度末",
        r"(?:统计|截[止至]|报告|填报|报送|数据).{0,3}(?:日期?|时间|月份|期末?|年月|时点)",
        record=Headcount,
        required=True,
    ),
    _column(
        "employees",
        "从业人数 员工人数 从业人员 从业人员数 就业人数 吸纳就业 吸纳就业人数 带动就业 带动就业人数 职工人数 用工人数 在职人数 在岗人数 人数 员工数"
        " 职工数 从业人员人数 期末从业人数 期末人数 雇员人数 从业人员总数 员工总数 现有员工 用工数 吸纳就业数 在职员工 员工",
        r"^(?!.*(?:重点|参保|社保|保险|合同)).*(?:从业|员工|就业|职工|用工|在职|在岗|雇工|雇员).{0,5}(?:人数|数|人员)",
        record=Headcount,
        required=True,
    ),
    _column(
        "key_group_employees",
        "重点群体 重点群体人数 重点人群 其中重点群体人数 其中重点人群 重点群体就业人数 吸纳重点群体 重点群体从业人数 吸纳重点群体人数",
        r"重点.{0,2}(?:群体|人群)",
        record=Headcount,
    ),
    _column(
        "insured_employees",
        "参保 社保人数 缴纳社保人数 社会保险参保人数 缴社保人数 其中参保人数 参加社会保险人数 缴纳社会保险人数 参保缴费人数 社保缴纳人数 其中参保",
        r"参保|社保|社会保险",
        record=Headcount,
    ),
    _column(
        "new_contracts",
        "新签合同数 新签劳动合同 新签劳动合同数 新签劳动合同人数 新签合同人数 签订劳动合同人数 新增合同 劳动合同",
        r"(?:新签|签订).{0,4}合同",
        record=Headcount,
        extra=True,
    ),
)

_LOANS = (
    _column("park", _PARK_WORDS, _PARK_PATTERN, record=Tenancy, field="park_id", extra=True),
    *_entity_columns(Loan),
    _column(
        "amount_fen",
        "金额 放款金额 发放金额 贷款额度 额度 担保贷款金额 创业担保贷款金额 借款金额 贷款额 放贷金额 贷款发放金额 创业担保贷款额度 授信金额",
        r"(?:贷款|放款|发放|借款|担保|放贷).{0,4}(?:金额|额度?)|^金额",
        record=Loan,
        required=True,
    ),
    _column(
        "paid_out_on",
        "放款时间 放款日期 发放时间 贷款日期 贷款时间 贷款发放日期 贷款发放时间 放贷日期 放贷时间 借款日期 起始日期 贷款起始日 到账日期 到账时间"
        " 贷款起始日期 借款时间 贷款起期 开始日期 起贷日期 银行放款日期 银行放款时间",
        r"(?:发放|放款|放贷|到账|贷款起|贷款开始|起贷).{0,3}(?:日期|时间|日)?$|^(?:贷款|借款)(?:日期|时间)$",
        record=Loan,
        required=True,
    ),
    _column(
        "due_on",
        "到期时间 到期日 贷款到期日 贷款到期日期 贷款到期时间 还款期限 约定还款日期 截止日期 贷款止期 贷款到期 借款到期日 应还日期 终止日期 贷款截止日期",
        r"到期|截止(?:日期|时间)",
        record=Loan,
    ),
    _column(
        "repaid_on",
        "还清时间 还款日期 还款时间 结清日期 结清时间 实际还款日期 还款结清日期 还贷日期 还贷时间 偿还日期 收回日期 结清日 还清日 实际还清日期",
        r"(?:还清|结清|还款|偿还|还贷|收回).{0,3}(?:日期|时间|日)$",
        record=Loan,
    ),
    _column(
        "bank",
        "银行 放贷银行 贷款银行 合作银行 承办银行 放款银行 金融机构 经办金融机构 经办机构 贷款机构 放贷机构 开户行",
        r"银行|金融机构",
        record=Loan,
    ),
    _column(
        "counter_guarantee_waived",
        "免反担保 是否免除反担保 是否免反担保 反担保免除 免除反担保情况",
        r"免.{0,2}反担保(?!.{0,3}(?:理由|原因))",
        record=Loan,
        extra=True,
    ),
    _column(
        "waived_for",
        "免除反担保理由 免除原因 免除反担保原因 免反担保理由",
        r"免.{0,5}(?:理由|原因)",
        record=Loan,
        extra=True,
    ),
)

_SERVICES = (
    _park_column(ServiceRecord),
    _column(
        "served_on",
        "服务时间 日期 时间 开展日期 开展时间 活动日期 活动时间 服务开展日期 服务开展时间 举办时间 举办日期 提供服务日期",
        r"(?:服务|开展|活动|举办).{0,4}(?:日期|时间)",
        record=ServiceRecord,
        required=True,
    ),
    _column(
        "service",
        "服务类型 服务项目 服务内容 服务功能 类别 服务种类 服务名称 服务事项 类型 服务方式 服务 项目 内容 服务大类",
        r"服务.{0,3}(?:类别|类型|项目|内容|种类|事项)",
        record=ServiceRecord,
        required=True,
    ),
    _column(
        "people_served",
        "服务人数 人次 人数 参加人数 受益人数 服务人次数 参与人数 参加人次 受益人次 服务对象人数 服务次数 参与人次 服务数量 覆盖人数",
        r"(?:服务|参加|参与|受益|覆盖).{0,4}(?:人次|人数)",
        record=ServiceRecord,
    ),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "parks": _PARKS,
    "areas": _AREAS,
    "tenancies": _TENANCIES,
    "headcounts": _HEADCOUNTS,
    "loans": _LOANS,
    "services": _SERVICES,
}

# A sheet is of a kind if it has every one of these groups: at least one column of each.
NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "parks": (
        frozenset(["park"]),
        frozenset(["region", "kinds", "operator", "address", "government_developed", "opened_on"]),
        frozenset(
            ["manager", "phone", "opened_on", "services", "sound", "kinds", "address", "status"]
        ),
    ),
    "areas": (frozenset(["park"]), frozenset(["building_dm2", "incubation_dm2"])),
    "tenancies": (
        frozenset(["entity"]),
        frozenset(["start_on", "term"]),
        frozenset(["agreed_end_on", "area_dm2", "term", "left_on"]),
    ),
    "headcounts": (frozenset(["entity", "uscc"]), frozenset(["employees"])),
    "loans": (
        frozenset(["entity", "uscc"]),
        frozenset(["amount_fen"]),
        frozenset(["paid_out_on", "due_on", "bank"]),
    ),
    "services": (frozenset(["park"]), frozenset(["service"]), frozenset(["served_on"])),
}
