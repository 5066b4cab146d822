"""The columns of 园区, 面积 and 服务记录, and what offices call them."""

from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.service import ServiceRecord
from app.workbooks.column import (
    PARK_PATTERN,
    PARK_WORDS,
    USCC_PATTERN,
    USCC_WORDS,
    column,
    park_column,
)

PARKS = (
    column(
        "park",
        PARK_WORDS + " 名称 单位名称",
        PARK_PATTERN,
        record=Park,
        field="name",
        required=True,
    ),
    column(
        "region",
        """
            地区 旗县 旗县市 旗县市区 旗县区 所在地区 所属旗县 所属旗县市 所属旗县市区 所在旗县
            所在旗县市 属地 行政区划 辖区 区域 所在地 所属区域 管辖地区 所属盟市 单位机构 所属机构
            机构 主管单位 主管部门 填报单位
        """,
        r"(?:所属|所在).{0,3}(?:地区|旗县|区域|盟市)",
        heading="所属地区",
    ),
    column(
        "kinds",
        """
            类别 类型 园区类型 创业园类型 基地类型 创业园类别 基地类别 园区性质 园区种类
            孵化基地类型 建设类型 载体类型 园区属性 基地性质 园区分类
        """,
        r"(?:园区?|基地|载体).{0,3}(?:类别|类型|种类|性质|属性|分类)",
        record=Park,
    ),
    column(
        "speciality",
        "特色 产业特色 主导产业 特色产业类型 主要产业",
        record=Park,
        extra=True,
    ),
    column(
        "operator",
        """
            运营机构 运营主体 运营公司 运营方 管理单位 运营管理单位 运营管理机构 管理机构 承办单位
            运营单位名称 建设单位 承建单位 管理运营单位 主办单位 依托单位 主体单位 运营企业
        """,
        r"运营.{0,4}(?:单位|机构|主体|公司|方|企业)(?:名称)?$",
        record=Park,
    ),
    column(
        "operator_uscc",
        USCC_WORDS,
        USCC_PATTERN,
        record=Park,
    ),
    column(
        "address",
        "详细地址 园区地址 所在地址 基地地址 地点 位置 具体地址 通讯地址 坐落 坐落位置",
        r"地址|坐落|(?:园区|基地|详细|具体)位置",
        record=Park,
    ),
    column(
        "manager",
        "园区负责人 联系人 负责人姓名 主要负责人 法人 法定代表人 基地负责人 管理人员 运营负责人",
        r"^(?!.*(?:电话|手机|方式)).*(?:负责人|联系人)",
        record=Park,
    ),
    column(
        "phone",
        """
            电话 联系方式 手机 手机号 手机号码 联系手机 负责人电话 联系人电话 负责人联系电话
            园区电话 办公电话 固定电话
        """,
        r"电话|手机|联系方式",
        record=Park,
    ),
    column(
        "government_developed",
        """
            是否政府开发 政府投资开发 政府投资 是否政府投资 政府建设 政府主办 是否政府投资开发
            政府投资建设 是否为政府投资开发 政府主导
        """,
        r"政府.{0,4}(?:开发|投资|建设|主办)",
        record=Park,
    ),
    column(
        "opened_on",
        """
            开园时间 成立时间 成立日期 运营时间 运营日期 投入运营时间 建成时间 建成日期 启用时间
            启用日期 开业时间 开业日期 投用时间 开始运营时间 正式运营时间 建园时间 建园日期
            投入使用时间 投入使用日期 开办时间 设立时间
        """,
        r"(?:开园|建园|建成|投入运营|启用|运营|成立|投用|投入使用|开办|设立).{0,4}(?:日期?|"
        r"时间)",
        record=Park,
    ),
    column(
        "services",
        """
            服务 服务项目 服务内容 提供服务 服务功能情况 孵化服务 具备服务功能 提供的服务
            可提供服务 服务事项 八项服务 服务种类 具备功能 孵化功能 开展服务
        """,
        r"(?:服务|孵化).{0,3}(?:功能|项目|内容|事项)|(?:提供|开展|具备).{0,3}(?:服务|功能)",
        record=Park,
    ),
    column(
        "sound",
        """
            管理机制 管理机制是否完善 机制评定 管理机制完善 管理机制完善情况 管理机制评价 管理制度
            管理制度是否完善 管理机制情况 机制是否完善 机制评定结果
        """,
        r"管理(?:机制|制度)|机制.{0,4}(?:评定|完善|健全)",
        record=MechanismJudgement,
    ),
    column(
        "judged_on",
        """
            评定时间 评估日期 评价日期 认定评定日期 评定年月日 机制评定日期 评价时间
            管理机制评定日期 管理机制评定时间 评定年月 考核日期 评审日期
        """,
        r"评[定估价审].{0,2}(?:日期?|时间|年月)",
        record=MechanismJudgement,
    ),
    column(
        "judged_by",
        """
            评定单位 评定机构 评估人 评定人员 评价人 评价单位 管理机制评定人 评定部门 考核人
            考核单位 评审人 评审单位
        """,
        r"评[定估价审].{0,1}(?:人员?|单位|机构|部门)",
        record=MechanismJudgement,
    ),
    column(
        "evidence",
        "佐证材料 评定依据 依据 证明材料 佐证资料 支撑材料 依据材料 备查材料 证明文件 佐证文件",
        r"佐证|证明(?:材料|文件)",
        record=MechanismJudgement,
    ),
    column(
        "status",
        "园区状态 运营状态 运营情况 当前状态 运行状态",
        record=Park,
        extra=True,
    ),
)

AREAS = (
    park_column(ParkArea),
    column(
        "in_force_on",
        """
            生效时间 启用日期 执行日期 起始日期 变更日期 日期 时间 起用日期 测量日期 核定日期
            变动日期 变更时间 开始日期 启用时间 面积生效日期 自何日起 调整日期 实施日期 变化日期
            测绘日期 投用日期
        """,
        r"(?:生效|启用|起用|变更|核定|起始|变动|变化|调整|实施|投用|测[绘量]|"
        r"执行).{0,3}(?:日期?|时间)",
        record=ParkArea,
        required=True,
    ),
    column(
        "building_dm2",
        "总建筑面积 总面积 建设面积 园区面积 建面 园区建筑面积 园区总面积 总建面 建筑总面积",
        r"^(?!.*(?:免|孵化|占比)).*(?:建筑.{0,2}面积|总.{0,2}面积|建面$)",
        record=ParkArea,
    ),
    column(
        "incubation_dm2",
        """
            孵化面积 孵化场地面积 孵化用房面积 可孵化面积 孵化场所 孵化场地 可用孵化面积
            孵化区面积 可使用孵化面积 可租面积 可出租面积 可用面积 可使用面积 实际孵化面积
            有效孵化面积
        """,
        r"^(?!.*(?:免|无偿|占比)).*(?:孵化.{0,6}面积|可(?:使|供|出)?[用租].{0,2}面积|孵化空间)",
        record=ParkArea,
    ),
    column(
        "free_dm2",
        """
            免费面积 免费场地 免费场所面积 免费提供面积 免费使用面积 免费提供场地面积 免租面积
            无偿提供面积 无偿使用面积 减免面积 免费孵化面积 免费用房面积 免费办公面积
        """,
        r"^(?!.*(?:占比|比例)).*(?:免[费租]|无偿|减免).{0,6}面积",
        record=ParkArea,
    ),
)

SERVICES = (
    park_column(ServiceRecord),
    column(
        "served_on",
        """
            服务时间 日期 时间 开展日期 开展时间 活动日期 活动时间 服务开展日期 服务开展时间
            举办时间 举办日期 提供服务日期 服务年月日 服务日 记录日期 登记日期
        """,
        r"(?:服务|开展|活动|举办|提供).{0,4}(?:日期?|时间)",
        record=ServiceRecord,
        required=True,
    ),
    column(
        "service",
        """
            服务类型 服务项目 服务内容 服务功能 类别 服务种类 服务名称 服务事项 类型 服务方式 服务
            项目 内容 服务大类 服务分类 服务形式 活动类别 活动类型
        """,
        r"(?:服务|活动).{0,3}(?:类别|类型|项目|内容|种类|事项|分类|形式)",
        record=ServiceRecord,
        required=True,
    ),
    column(
        "people_served",
        """
            服务人数 人次 人数 参加人数 受益人数 服务人次数 参与人数 参加人次 受益人次
            服务对象人数 服务次数 参与人次 服务数量 覆盖人数 服务对象数 服务人员数 惠及人数
            参训人数
        """,
        r"(?:服务|参加|参与|受益|覆盖|惠及|参训).{0,4}(?:人次|人数|对象数)",
        record=ServiceRecord,
    ),
)
