"""The columns of 从业人员 and 创业担保贷款, and what offices call them."""

from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.tenancy import Tenancy
from app.workbooks.column import PARK_PATTERN, PARK_WORDS, column, entity_columns

HEADCOUNTS = (
    column(
        "park",
        PARK_WORDS,
        PARK_PATTERN,
        record=Tenancy,
        field="park_id",
    ),
    *entity_columns(Headcount),
    column(
        "period_end_on",
        """
            统计时间 截止日期 截止时间 统计月份 月份 时间 日期 报送日期 报告期 填报日期 统计期
            期末 统计期末 统计年月 年月 数据日期 填报月份 截至日期 截至时间 报表日期 期间
            统计截止日期 统计截止时间 报送月份 所属期 报送时间 填报时间 统计节点 时点 统计时点
            季度末 季度 所属月份 上报日期 期末日期 月末日期
        """,
        r"(?:统计|截[止至]|报告|填报|报送|上报|数据|所属|期末|月末|季末|报表).{0,3}(?:日期?|"
        r"时间|月份?|期末?|年月|时点|季度)",
        record=Headcount,
        required=True,
    ),
    column(
        "employees",
        """
            从业人数 员工人数 从业人员 从业人员数 就业人数 吸纳就业 吸纳就业人数 带动就业
            带动就业人数 职工人数 用工人数 在职人数 在岗人数 人数 员工数 职工数 从业人员人数
            期末从业人数 期末人数 雇员人数 从业人员总数 员工总数 现有员工 用工数 吸纳就业数
            在职员工 员工 务工人数 现有人数 实有人数 实有员工 吸纳劳动力人数 吸纳人数
        """,
        r"^(?!.*(?:重点|参保|社保|保险|合同|岗位)).*(?:从业|员工|就业|职工|用工|在职|在岗|"
        r"雇工|雇员|务工|劳动力).{0,5}(?:人数|数|人员|合计)",
        record=Headcount,
        required=True,
    ),
    column(
        "key_group_employees",
        """
            重点群体 重点群体人数 重点人群 其中重点群体人数 其中重点人群 重点群体就业人数
            吸纳重点群体 重点群体从业人数 吸纳重点群体人数
        """,
        r"重点.{0,2}(?:群体|人群)",
        record=Headcount,
    ),
    column(
        "insured_employees",
        """
            参保 社保人数 缴纳社保人数 社会保险参保人数 缴社保人数 其中参保人数 参加社会保险人数
            缴纳社会保险人数 参保缴费人数 社保缴纳人数 其中参保 参加养老保险人数 缴费人数
        """,
        r"参保|社保|保险",
        record=Headcount,
    ),
    column(
        "new_contracts",
        """
            新签合同数 新签劳动合同 新签劳动合同数 新签劳动合同人数 新签合同人数 签订劳动合同人数
            新增合同 劳动合同
        """,
        r"(?:新签|签订).{0,4}合同",
        record=Headcount,
        extra=True,
    ),
)

LOANS = (
    column(
        "park",
        PARK_WORDS,
        PARK_PATTERN,
        record=Tenancy,
        field="park_id",
        extra=True,
    ),
    *entity_columns(Loan),
    column(
        "amount_fen",
        """
            金额 放款金额 发放金额 贷款额度 额度 担保贷款金额 创业担保贷款金额 借款金额 贷款额
            放贷金额 贷款发放金额 创业担保贷款额度 授信金额 贷款 创业担保贷款 担保贷款 贷款本金
            贷款资金 放贷额度
        """,
        r"(?:贷款|放款|发放|借款|担保|放贷).{0,4}(?:金额|额度?|数额|本金|资金)|^金额",
        record=Loan,
        required=True,
    ),
    column(
        "paid_out_on",
        """
            放款时间 放款日期 发放时间 贷款日期 贷款时间 贷款发放日期 贷款发放时间 放贷日期
            放贷时间 借款日期 起始日期 贷款起始日 到账日期 到账时间 贷款起始日期 借款时间 贷款起期
            开始日期 起贷日期 银行放款日期 银行放款时间 起息日 获贷时间
        """,
        r"^(?!.*(?:到期|还|止)).*(?:(?:发放|放款|放贷|到账|发贷|获贷|起贷|"
        r"起息).{0,3}(?:日期?|时间)$|(?:贷款|借款)(?:起始?|起息|开始)?(?:日期?|时间)$)",
        record=Loan,
        required=True,
    ),
    column(
        "due_on",
        """
            到期时间 到期日 贷款到期日 贷款到期日期 贷款到期时间 还款期限 约定还款日期 截止日期
            贷款止期 贷款到期 借款到期日 应还日期 终止日期 贷款截止日期
        """,
        r"到期|期满|截止(?:日期?|时间)|终止|应还|约定.{0,2}还|止(?:日期?|期)$",
        record=Loan,
    ),
    column(
        "repaid_on",
        """
            还清时间 还款日期 还款时间 结清日期 结清时间 实际还款日期 还款结清日期 还贷日期
            还贷时间 偿还日期 收回日期 结清日 还清日 实际还清日期
        """,
        r"^(?!.*(?:应|约定|计划|期限)).*(?:还清|结清|还款|偿还|还贷|收回|归还|清偿|"
        r"还本).{0,3}(?:日期?|时间)$",
        record=Loan,
    ),
    column(
        "bank",
        """
            银行 放贷银行 贷款银行 合作银行 承办银行 放款银行 金融机构 经办金融机构 经办机构
            贷款机构 放贷机构 开户行 贷款行 经办行 放款机构
        """,
        r"^(?!.*(?:贴息|账号|担保)).*(?:银行|金融机构|(?:放款|贷款|放贷)机构|(?:贷款|放款|"
        r"经办|发放)行$)",
        record=Loan,
    ),
    column(
        "counter_guarantee_waived",
        "免反担保 是否免除反担保 是否免反担保 反担保免除 免除反担保情况",
        r"免.{0,2}反担保(?!.{0,3}(?:理由|原因))",
        record=Loan,
        extra=True,
    ),
    column(
        "waived_for",
        "免除反担保理由 免除原因 免除反担保原因 免反担保理由",
        r"免.{0,5}(?:理由|原因)",
        record=Loan,
        extra=True,
    ),
)
