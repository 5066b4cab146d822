"""The loader: what it understands, what it refuses and how it says so, and how packs stack."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.domain.measures import Rate
from app.errors import AppError
from app.policy.figures import KINDS
from app.policy.load import library, parse, parse_jurisdiction
from app.policy.pack import Jurisdiction, Pack
from app.policy.stacking import stack

FILE = "xingan/XA2022/2022-03-30.toml"
HEAD = """
[document]
key = "XA2022"
title = "实施方案"
issuer = "兴安盟人力资源和社会保障局"
in_force_on = 2022-03-30
"""
TIER = (
    HEAD
    + """
[tiers.standard]
label = "盟级标准化"
clause = "XA2022 二"

[[tiers.standard.criteria]]
id = "residents"
label = "入驻实体"
figure = "residents"
at_least = 20
unit = "户"
clause = "XA2022 二"

[[tiers.standard.criteria]]
id = "building_area"
label = "建筑面积"
figure = "building_area"
at_least = 2000
unit = "㎡"
clause = "XA2022 二"
"""
)
BENEFIT = (
    HEAD
    + """
[[benefits]]
kind = "一次性创业补贴"
label = "一次性创业补贴"
payee = "创业者"
per = "一次性"
at_least = 10000
unit = "元"
clause = "XA2022 五(三)"
"""
)
LATER_FILE = "xingan/XA2022/2024-05-01.toml"


def refusal(text: str, file: str = FILE) -> AppError:
    with pytest.raises(AppError) as caught:
        parse(file, text)
    assert caught.value.code == "policy"
    assert caught.value.message.startswith(f"政策文件 {file}")
    assert caught.value.message.endswith("。")
    assert caught.value.hint.endswith("。")
    return caught.value


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def shipped(name: str) -> tuple[str, str]:
    return name, (paths.POLICIES / name).read_bytes().decode("utf-8")


def shipped_packs() -> list[Pack]:
    return [
        parse(*shipped(path.relative_to(paths.POLICIES).as_posix()))
        for path in sorted(paths.POLICIES.glob("*/*/*.toml"))
    ]


XINGAN = Jurisdiction(key="xingan", label="兴安盟", stack=("XA2022", "NM2022", "NM2017"))


def test_a_refusal_names_file_block_row_and_key_and_suggests_the_nearest() -> None:
    error = refusal(swap(TIER, "at_least = 2000", "at_lest = 2000"))
    assert error.message == (
        "政策文件 xingan/XA2022/2022-03-30.toml 的 [tiers.standard] 第 2 条：不认识的键“at_lest”。"
    )
    assert error.hint == "请改为“at_least”。"


def test_an_unknown_section_is_named_without_a_block() -> None:
    error = refusal(HEAD + "[tierz.standard]\nlabel = 'x'\n")
    assert error.message == f"政策文件 {FILE}：不认识的键“tierz”。"
    assert error.hint == "请改为“tiers”。"


def test_a_word_far_from_all_known_ones_gets_the_list() -> None:
    error = refusal(swap(TIER, 'figure = "residents"', 'figure = "无"'))
    assert "“figure”的值“无”不认识" in error.message
    assert "building_area、" in error.hint


REFUSED: list[tuple[str, str, str, str, str]] = [
    # of, old, new, what the message says, what the hint says
    (TIER, 'figure = "residents"', 'figure = "residence"', "“residence”不认识", "residents"),
    (TIER, 'unit = "㎡"', 'unit = "亩"', "单位“亩”不适用", "㎡"),
    (TIER, 'unit = "㎡"', 'unit = "户"', "单位“户”不适用", "㎡"),
    (TIER, 'unit = "户"', 'unit = "人"', "单位“人”不适用", "户"),
    (TIER, 'unit = "户"\n', "", "缺少“unit”", "unit"),
    (TIER, "at_least = 20\n", "", "“at_least”应是数字", "at_least"),
    (TIER, "at_least = 20\n", "at_least = -20\n", "“at_least”不合情理", "大于 0"),
    (TIER, "at_least = 20\n", "at_least = 0\n", "“at_least”不合情理", "大于 0"),
    (TIER, "at_least = 20\n", "at_least = 20.5\n", "“at_least”不是“户”", "户"),
    (TIER, "at_least = 20\n", "at_least = nan\n", "“at_least”不合情理", "大于 0"),
    (TIER, "at_least = 20\n", "at_least = inf\n", "“at_least”不合情理", "大于 0"),
    (TIER, "at_least = 20\n", "at_least = 1e400\n", "“at_least”不合情理", "大于 0"),
    (TIER, "at_least = 20\n", 'at_least = "20"\n', "“at_least”应是数字", "不加引号"),
    (TIER, "at_least = 20\n", "at_least = true\n", "“at_least”应是数字", "不加引号"),
    (TIER, "at_least = 2000", "at_least = 2000.001", "“at_least”不是“㎡”", "㎡"),
    (TIER, "at_least = 20\n", "judged = true\n", "不认识的键“judged”", "可用的有"),
    (TIER, 'id = "building_area"', 'id = "residents"', "两条都是“residents”", "其中一条"),
    (TIER, 'clause = "XA2022 二"\n\n', "\n", "缺少“clause”", "clause"),
    (TIER, '"XA2022 二"', '"NM2022 二"', "“clause”的写法", "XA2022 二(四)2"),
    (TIER, '"XA2022 二"', '"XA2022"', "“clause”的写法", "程序约定"),
    (TIER, '"XA2022 二"', '"XA2022 第二条"', "“clause”的写法", "程序约定"),
    (TIER, '"XA2022 二"', '"程序约定"', "没有“note”", "note"),
    (TIER, 'label = "盟级标准化"', "label = 1", "“label”应是文字", "引号"),
    (TIER, 'label = "盟级标准化"', 'label = " "', "“label”应是文字", "引号"),
    (TIER, 'label = "盟级标准化"', 'label = "盟级\\n标准化"', "换行", "一行"),
    (TIER, "[tiers.standard]", "[tiers.grand]", "不认识的键“grand”", "standard"),
    (HEAD, "[document]", "[[document]]", "[document]：应是一个段落", "[document]"),
    (HEAD, "2022-03-30", "2022-04-01", "文件名是 2022-03-30.toml", "2022-04-01.toml"),
    (HEAD, "2022-03-30", '"2022-03-30"', "“in_force_on”应是日期", "不加引号"),
    (HEAD, "2022-03-30", "2022-03-30T08:00:00", "“in_force_on”应是日期", "不加引号"),
    (HEAD, '"XA2022"', '"XA2023"', "放在“XA2022”下", "一致"),
    (HEAD, 'title = "实施方案"\n', "", "缺少“title”", "title"),
    (BENEFIT, 'unit = "元"', 'unit = "㎡"', "单位“㎡”不适用", "元"),
    (BENEFIT, "at_least = 10000", "at_least = 1\nat_most = 2", "“at_least”和“at_most”同时", "只写"),
    (BENEFIT, "at_least = 10000\n", "", "没有写金额", "at_least"),
    (BENEFIT, "at_least = 10000", "grades = [2, 1]", "没有从低到高", "从低到高"),
    (BENEFIT, "at_least = 10000", "grades = 2", "应是数字的列表", "grades"),
    (BENEFIT, "at_least = 10000", "wage_share = 80", "单位“元”不适用", "%"),
    (BENEFIT, '"创业者"', '"创业人"', "“创业人”不认识", "创业者"),
    (BENEFIT, '"元"', '"元"\ngroups = []', "“groups”应是列表", "groups"),
    (BENEFIT, '"元"', '"元"\ngroups = ["退役军人", "退役军人"]', "“退役军人”重复", "重复"),
    (BENEFIT, '"元"', '"元"\ngroups = ["退伍军人"]', "“退伍军人”不认识", "退役军人"),
    (BENEFIT, '"元"', '"元"\noperating_months = 0', "“operating_months”不合情理", "1 到"),
]


@pytest.mark.parametrize(("text", "old", "new", "says", "hints"), REFUSED)
def test_what_makes_no_sense_is_refused(
    text: str, old: str, new: str, says: str, hints: str
) -> None:
    parse(FILE, text)
    error = refusal(swap(text, old, new))
    assert says in error.message
    assert hints in error.hint


SECTIONS: list[tuple[str, str]] = [
    ("[readings.jobs]\ndefault = 'J3'\nclause = 'XA2022 二'", "“J3”不认识"),
    ("[readings.job]\ndefault = 'J1'\nclause = 'XA2022 二'", "不认识的键“job”"),
    (
        "[readings.jobs]\ndefault = 'J1'\nothers = ['J1']\nclause = 'XA2022 二'",
        "又写了默认口径“J1”",
    ),
    ("[windows]\nloan_month = { value = 1, clause = 'XA2022 二' }", "不认识的键“loan_month”"),
    ("[windows]\nloan_months = { value = 0, clause = 'XA2022 二' }", "“value”不合情理"),
    ("[windows]\nloan_months = { value = 12.0, clause = 'XA2022 二' }", "“value”应是整数"),
    ("[windows]\ncomplete_years = { value = 31, clause = 'XA2022 二' }", "“value”不合情理"),
    ("[windows]\nloan_months = 12", "[windows.loan_months]：应是一个段落"),
    ("[windows]\nloan_months = { value = 12 }", "缺少“clause”"),
    ("[services]\nnames = ['政策资询']\nclause = 'XA2022 三(一)'", "“政策资询”不认识"),
    ("[free_share]\nat_least = 101\nunit = '%'\nclause = 'XA2022 二'", "超过 100%"),
    ("[free_share]\nat_least = 30\nunit = '元'\nclause = 'XA2022 二'", "单位“元”不适用"),
    ("[free_share]\nat_least = 30.001\nunit = '%'\nclause = 'XA2022 二'", "小数过多"),
    ("[[park_kinds]]\nkind = '大学生'\nunit = '%'\nclause = 'XA2022 二'", "不认识的键“unit”"),
    ("[[exit_causes]]\nid = 'below'\nlabel = 'x'\nclause = 'XA2022 二'", "“below”不认识"),
    ("[park_kinds]\nkind = '大学生'\nclause = 'XA2022 二'", "“park_kinds”应是逐条的段落"),
    ("[tiers.standard]\nlabel = 'x'\nclause = 'XA2022 二'", "没有条件"),
    ("[tiers]\nstandard = 1", "[tiers.standard]：应是一个段落"),
    (
        (
            "[[build_stages]]\nstage = '指导设计'\nplanned_from = 2022-05-31\n"
            "planned_to = 2022-05-01\nclause = 'XA2022 四'"
        ),
        "“planned_to”早于“planned_from”",
    ),
    (
        (
            "[[build_stages]]\nstage = '指导设计'\nplanned_from = 2022-04-31\n"
            "planned_to = 2022-05-01\nclause = 'XA2022 四'"
        ),
        "不合 TOML 写法",
    ),
    (
        (
            "[[targets]]\nid = 'a'\nlabel = 'x'\nat_least = 2\nat_most = 1\nunit = '个'\n"
            "clause = 'XA2022 二'"
        ),
        "“at_most”小于“at_least”",
    ),
    (
        "[[targets]]\nid = 'a'\nlabel = 'x'\nat_least = 2\nunit = '亩'\nclause = 'XA2022 二'",
        "单位“亩”不适用",
    ),
    (
        (
            "[[targets]]\nid = 'a'\nlabel = 'x'\nat_least = 2\nunit = '个'\nyearly = 1\n"
            "clause = 'XA2022 二'"
        ),
        "“yearly”应是 true 或 false",
    ),
]


@pytest.mark.parametrize(("section", "says"), SECTIONS)
def test_each_section_is_read_strictly(section: str, says: str) -> None:
    assert says in refusal(f"{HEAD}\n{section}\n").message


def test_a_benefit_does_not_exclude_itself() -> None:
    inner = 'excludes = { names = ["一次性创业补贴"], clause = "XA2022 五(八)" }\n'
    error = refusal(BENEFIT + inner)
    assert "[benefits] 第 1 条的 excludes：" in error.message


@pytest.mark.parametrize(
    "text", ["[document", "a = 1\na = 2", "[" * 5000, "a = " + "9" * 5000, "a = 1e9" + "9" * 30]
)
def test_what_is_no_toml_is_refused_in_chinese(text: str) -> None:
    error = refusal(text)
    assert "不合 TOML 写法" in error.message or "不认识的键" in error.message


def test_a_toml_error_names_the_line() -> None:
    assert f"政策文件 {FILE} 第 8 行不合 TOML 写法" in refusal(HEAD + "\nx = \n").message


def test_units_become_whole_parts() -> None:
    criteria = parse(FILE, TIER).tiers[0].criteria
    assert [(c.id, c.threshold) for c in criteria] == [
        ("residents", 20),
        ("building_area", 200_000),
    ]
    half = parse(FILE, swap(TIER, "at_least = 2000", "at_least = 2000.5")).tiers[0].criteria[1]
    assert half.threshold == 200_050
    wan = parse(FILE, swap(BENEFIT, '10000\nunit = "元"', '1.5\nunit = "万元"'))
    assert wan.benefits[0].amount.amount_fen == 1_500_000


@pytest.mark.parametrize(
    ("percent", "rate"),
    [("90", Rate(90, 100)), ("89.5", Rate(895, 1000)), ("33.33", Rate(3333, 10_000))],
)
def test_percents_are_exact_pairs(percent: str, rate: Rate) -> None:
    text = f"{HEAD}\n[free_share]\nat_least = {percent}\nunit = '%'\nclause = 'XA2022 六(二)'\n"
    share = parse(FILE, text).free_share
    assert share is not None
    assert share.value == rate
    assert Decimal(rate.n) / rate.d * 100 == Decimal(percent)


def test_the_hash_does_not_depend_on_line_ends_or_a_byte_order_mark() -> None:
    plain = parse(FILE, TIER)
    assert parse(FILE, TIER.replace("\n", "\r\n")).sha256 == plain.sha256
    assert parse(FILE, "\ufeff" + TIER) == plain
    assert parse(FILE, swap(TIER, "= 20\n", "= 21\n")).sha256 != plain.sha256


def mutations(draw: Callable[[Any], Any], text: str) -> str:
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 40))
        new = draw(st.text(max_size=8) | st.sampled_from(["[", "]", "=", '"', "{", "\n", "1e99"]))
        text = text[:at] + new + text[at + gone :]
    return text


@given(st.data())
def test_no_damage_to_a_file_gives_anything_but_a_pack_or_a_refusal(data: st.DataObject) -> None:
    name, text = shipped(data.draw(st.sampled_from([FILE, "neimenggu/NM2017/2017-12-31.toml"])))
    said = ("policy", name)
    try:
        parse(name, mutations(data.draw, text))
    except AppError as error:
        said = (error.code, error.message)
    assert said[0] == "policy"
    assert name in said[1]


def test_a_jurisdiction_is_its_folder() -> None:
    text = 'label = "兴安盟"\nstack = ["XA2022", "NM2022", "NM2017"]\n'
    assert parse_jurisdiction("xingan/jurisdiction.toml", text) == XINGAN
    with pytest.raises(AppError, match="不认识的键“stak”"):
        parse_jurisdiction("xingan/jurisdiction.toml", text.replace("stack", "stak"))


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"xingan/2022-03-30.toml": TIER}, "放错了地方"),
        ({"2022-03-30.toml": TIER}, "放错了地方"),
        ({FILE: TIER, "ordos/XA2022/2022-03-30.toml": TIER}, "也放在“ordos”下"),
        (
            {FILE: TIER, "xingan/jurisdiction.toml": 'label = "兴安盟"\nstack = ["XA2O22"]'},
            "没有文件“XA2O22”",
        ),
    ],
)
def test_a_library_has_no_stray_files(files: dict[str, str], says: str) -> None:
    with pytest.raises(AppError, match=says):
        library(files)


def later_edition() -> Pack:
    _, text = shipped(FILE)
    text = swap(text, "in_force_on = 2022-03-30", "in_force_on = 2024-05-01")
    text = swap(text, "at_least = 2000\n", "at_least = 3000\n")
    return parse(LATER_FILE, text)


@pytest.mark.parametrize(
    ("on", "version", "area"),
    [
        (date(2022, 3, 30), "2022-03-30", 200_000),
        (date(2024, 4, 30), "2022-03-30", 200_000),
        (date(2024, 5, 1), "2024-05-01", 300_000),
        (date(2030, 1, 1), "2024-05-01", 300_000),
    ],
)
def test_the_latest_edition_in_force_on_the_day_holds(on: date, version: str, area: int) -> None:
    policy = stack(XINGAN, [later_edition(), *shipped_packs()], on)
    assert policy.packs[0].version == version
    assert policy.tier("standard").criteria[0].threshold == area


def test_before_the_first_edition_the_first_one_holds_and_says_so() -> None:
    policy = stack(XINGAN, [later_edition(), *shipped_packs()], date(2022, 3, 29))
    assert policy.packs[0].version == "2022-03-30"
    assert "XA2022 自 2022-03-30 起施行" in policy.note
    assert "NM2022 自 2022-05-06 起施行" in policy.note
    assert "NM2017" not in policy.note
    assert stack(XINGAN, shipped_packs(), date(2022, 5, 6)).note == ""


def test_sections_stack_whole_and_tables_key_by_key() -> None:
    policy = stack(XINGAN, shipped_packs(), date(2026, 6, 30))
    assert policy.incubation.years.clause == "NM2022 二(四)2"
    assert policy.incubation.extension_years.clause == "NM2017 三(二)"
    assert policy.windows.graduate_years.clause == "XA2022 三(二)"
    assert policy.windows.headcount_months.clause == "程序约定"
    assert policy.free_share.clause == "XA2022 六(二)"
    assert "残疾人" not in policy.key_groups.value
    assert [(k.kind, k.clause) for k in policy.park_kinds][-1] == ("留学人员", "NM2022 二(四)2")
    assert {r.figure for r in policy.readings} == set(KINDS)
    assert {t.clause[:6] for t in policy.targets} == {"XA2022", "NM2022"}


def test_the_lower_exclusion_holds_where_the_upper_document_is_silent() -> None:
    rules = {r.kind: r for r in stack(XINGAN, shipped_packs(), date(2026, 6, 30)).benefits}
    once = rules["一次性创业补贴"]
    assert (once.amount.bound, once.amount.amount_fen) == ("floor", 1_000_000)
    assert once.clause == "XA2022 五(三)"
    assert once.excludes is not None
    assert once.excludes.value == ("创业孵化补贴",)
    assert once.excludes.clause == "NM2022 二(四)2"
    assert "正常申报纳税" not in once.conditions


@pytest.mark.parametrize(
    ("dropped", "says"),
    [("NM2017", "“NM2017”不在程序里"), ("NM2022", "“NM2022”不在程序里")],
)
def test_a_document_of_the_stack_that_is_missing_is_named(dropped: str, says: str) -> None:
    packs = [pack for pack in shipped_packs() if pack.key != dropped]
    with pytest.raises(AppError, match=says) as caught:
        stack(XINGAN, packs, date(2026, 6, 30))
    assert caught.value.code == "no_policy"


def test_a_stack_without_a_needed_value_is_refused() -> None:
    name, text = shipped("neimenggu/NM2022/2022-05-06.toml")
    lines = [line for line in text.splitlines() if not line.startswith("loan_months")]
    packs = [pack for pack in shipped_packs() if pack.key != "NM2022"]
    with pytest.raises(AppError, match=r"windows\.loan_months") as caught:
        stack(XINGAN, [*packs, parse(name, "\n".join(lines))], date(2026, 6, 30))
    assert caught.value.code == "no_policy"
