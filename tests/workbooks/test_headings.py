"""Sheets are known by their headings, wherever these stand."""

from pathlib import Path

import pytest

from app.workbooks.columns import COLUMNS, KINDS, NEEDED, SHEET_NAMES
from app.workbooks.headings import money_unit, recognise
from app.workbooks.registers import template
from app.workbooks.sheets import open_workbook

MESSY = [
    "序号",
    "创业园\n名称",
    "入驻企业（全称）",
    "营业执照号",
    "经济类型",
    "工商登记时间",
    "法人",
]
MESSY += [
    "公民身份号码",
    "手 机",
    "身份类别",
    "进园 时间",
    "合同到期时间",
    "租用面积(平方米)",
    "备注",
]


def test_the_template_is_recognised_whole(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template())
    for sheet, kind in zip(open_workbook(path).sheets, KINDS, strict=True):
        layout = recognise(sheet.head(5), sheet="任意名")
        assert layout is not None
        assert (layout.kind, layout.header_row, layout.unmapped) == (kind, 1, ())
        assert [m.column for m in layout.mapped] == [c for c in COLUMNS[kind] if not c.extra]
        assert sheet.name == SHEET_NAMES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_known_maps_to_its_own_column(kind: str) -> None:
    """Each spelling beside the template's other columns, under a name that tells nothing."""
    needed = {key for group in NEEDED[kind] for key in group}
    for column in COLUMNS[kind]:
        others = [c.heading for c in COLUMNS[kind] if c.key != column.key and not c.extra]
        for word in column.words:
            layout = recognise([(1, [*others, word])], sheet="表")
            assert layout is not None, (kind, word)
            if column.key in needed or layout.kind == kind:
                found = layout.at(column.key)
                assert found is not None, (kind, word)
                assert found.index == len(others), (kind, word)


@pytest.mark.parametrize("titles", [0, 1, 5, 25])
def test_headings_under_any_number_of_titles(titles: int) -> None:
    rows = [(n + 1, ["某某统计表", "", "单位：元"]) for n in range(titles)]
    layout = recognise([*rows, (titles + 1, MESSY)], sheet="Sheet1")
    assert layout is not None
    assert (layout.kind, layout.header_row) == ("tenancies", titles + 1)
    assert {m.column.key for m in layout.mapped} == {
        *("park", "entity", "uscc", "kind", "registered_on", "founder", "id_number", "phone"),
        *("groups", "start_on", "agreed_end_on", "area_dm2"),
    }
    assert layout.unmapped == ("序号", "备注")


def test_headings_in_two_lines() -> None:
    above = ["园区名称", "企业名称", "入驻协议", "", "", "离园", ""]
    own = ["", "", "编号", "开始日期", "到期日期", "日期", "原因"]
    layout = recognise([(3, above), (4, own)], sheet="表")
    assert layout is not None
    assert layout.header_row == 4
    assert [m.column.key for m in layout.mapped] == [
        *("park", "entity", "agreement_number", "start_on", "agreed_end_on", "left_on"),
        "leaving_cause",
    ]


def test_a_groups_name_that_adds_nothing_is_passed_over() -> None:
    above = ["企业名称", "创业者基本情况", "", "", "合同", "", "场地", "贷款情况", ""]
    own = ["", "法人/负责人", "性别", "身份证号码", "起始日期", "终止日期", "面积"]
    layout = recognise([(2, above), (3, [*own, "金额", "到期日期"])], sheet="表")
    assert layout is not None
    assert [m.column.key for m in layout.mapped] == [
        *("entity", "founder", "sex", "id_number", "start_on", "agreed_end_on", "area_dm2"),
    ]
    assert layout.unmapped == ("贷款情况金额", "贷款情况到期日期")


def test_a_due_date_is_not_an_agreements_end() -> None:
    heads = ["企业名称", "信用代码", "贷款金额（元）", "放款时间", "到期日期", "还款日期"]
    layout = recognise([(1, heads)], sheet="Sheet2")
    assert layout is not None
    assert layout.kind == "loans"
    amount = layout.at("amount_fen")
    assert amount is not None
    assert amount.unit == "元"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("贷款金额(万元)", "万元"),
        ("金额（元）", "元"),
        ("单位：元", "元"),
        ("金额", ""),
        ("单位：㎡、人、万元", "万元"),
    ],
)
def test_the_unit_of_money(heading: str, unit: str) -> None:
    assert money_unit(heading) == unit


def test_other_sheets_are_none() -> None:
    assert recognise([(1, ["姓名", "工资", "部门"]), (2, ["甲", 1.0, "乙"])], sheet="工资") is None
    assert recognise([], sheet="园区") is None


@pytest.mark.parametrize(
    ("kind", "key", "headings"),
    [
        ("tenancies", "park", "入驻园区（基地）名称 归属园区 创业园/基地 园区简称"),
        ("tenancies", "entity", "企业/商户名称 执照名称 入驻企业或项目名称 孵化企业 个体户名称"),
        ("tenancies", "uscc", "营业执照编码 统一社会信用代码/注册号 企业信用代码证"),
        ("tenancies", "kind", "主体种类 创业实体类别 经营主体性质"),
        ("tenancies", "registered_on", "领取营业执照时间 企业登记日期 营业执照核准日期"),
        ("tenancies", "founder", "法人/负责人 公司法人 企业法人代表 法人（经营者）姓名"),
        ("tenancies", "id_number", "经营者身份证号 身份证（18位） 创业人身份证号码"),
        ("tenancies", "phone", "电话/手机 经营者手机号码"),
        ("tenancies", "start_on", "签订协议时间 搬入日期 起租日期 合同（协议）起始日 开始入驻时间"),
        ("tenancies", "agreed_end_on", "有效期至 合同期限止 合同满期日 入驻到期时间 应退出日期"),
        ("tenancies", "extension_end_on", "续约至 延期协议到期日 续租到期时间"),
        ("tenancies", "area_dm2", "面积㎡ 场地使用面积 面积/平方米 承租房屋面积"),
        ("tenancies", "room", "楼层/房间 入驻铺位号 入驻房间（工位）"),
        ("tenancies", "left_on", "撤场日期 离园（退出）日期 实际搬迁日期 迁离时间"),
        ("tenancies", "leaving_cause", "退驻原因 离场情形 离园（退出）原因"),
        ("headcounts", "period_end_on", "上报月份 季末日期 数据截止日期"),
        ("headcounts", "employees", "吸纳从业人员合计 现有用工人数 带动就业人数（人）"),
        ("headcounts", "insured_employees", "参加养老保险人数 缴纳社会保险职工数"),
        ("loans", "amount_fen", "贷款数额（万元） 贷款(万元) 放款总金额"),
        ("loans", "paid_out_on", "起息日期 贷款起息日 获贷日期 银行放款日"),
        ("loans", "due_on", "贷款终止日期 应还款日期 贷款期满日"),
        ("loans", "repaid_on", "归还日期 贷款清偿时间 还本日期"),
        ("loans", "bank", "经办行 贷款经办银行"),
        ("areas", "incubation_dm2", "可出租面积 孵化空间面积 可供孵化使用面积"),
        ("areas", "free_dm2", "无偿提供场地面积 免费孵化区面积"),
        ("services", "people_served", "惠及创业者人次 参训人数"),
        ("parks", "opened_on", "投入使用日期 园区设立时间"),
        ("parks", "sound", "管理制度是否健全 机制是否健全"),
    ],
)
def test_headings_that_are_not_listed_word_by_word(kind: str, key: str, headings: str) -> None:
    others = [c.heading for c in COLUMNS[kind] if c.key != key and not c.extra]
    for heading in headings.split():
        layout = recognise([(1, [*others, heading])], sheet="Sheet1")
        assert layout is not None, heading
        found = layout.at(key)
        assert found is not None, heading
        assert (layout.kind, found.index) == (kind, len(others)), heading
        assert len(layout.mapped) == len(others) + 1, heading


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        ("tenancies", "身份证有效期至 执照有效期至 园区电话 紧急联系人电话 续签日期 是否收费"),
        ("headcounts", "上月人数 就业岗位数 重点群体占比 月均工资"),
        ("loans", "贴息银行 银行账号 贷款利率 贷款用途 担保机构"),
        ("areas", "免费面积占比 已用面积占比"),
        ("parks", "园区等级 认定时间 入驻企业数"),
    ],
)
def test_headings_that_mean_something_else_stay_out(kind: str, headings: str) -> None:
    """Where our own column is not in the sheet, no other one may pass for it."""
    for heading in headings.split():
        for left_out in [c for c in COLUMNS[kind] if not c.required and not c.extra]:
            others = [c.heading for c in COLUMNS[kind] if c.key != left_out.key and not c.extra]
            layout = recognise([(1, [*others, heading])], sheet="Sheet1")
            assert layout is not None
            assert heading in layout.unmapped, (heading, left_out.key)


def test_a_sheet_that_has_all_it_needs_is_of_that_kind() -> None:
    heads = ["企业名称", "主体类型", "行业", "入驻日期", "截止日期", "从业人数", "其中重点群体"]
    layout = recognise([(1, heads)], sheet="Sheet1")
    assert layout is not None
    assert layout.kind == "headcounts"
    heads = ["园区", "类别", "负责人", "联系电话", "服务日", "服务人次"]
    layout = recognise([(1, heads)], sheet="Sheet1")
    assert layout is not None
    assert layout.kind == "services"
