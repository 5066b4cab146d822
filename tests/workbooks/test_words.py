"""Code words, yes and no, names; each table understands its own words first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import codes
from app.workbooks import words
from app.workbooks.cell_text import escaped, key, name, person, plain, unescaped
from app.workbooks.fates import Fault

TABLES = (
    (codes.ENTITY_KINDS, words.ENTITY_KIND_WORDS),
    (codes.FOUNDER_GROUPS, words.GROUP_WORDS),
    (codes.LEAVING_CAUSES, words.CAUSE_WORDS),
    (codes.PARK_KINDS, words.PARK_KIND_WORDS),
    (codes.PARK_STATUSES, words.PARK_STATUS_WORDS),
    (codes.SERVICES, words.SERVICE_WORDS),
    (codes.SEXES, words.SEX_WORDS),
    (codes.ETHNIC_GROUPS, words.ETHNIC_WORDS),
    (codes.INDUSTRIES, words.INDUSTRY_WORDS),
)


TELLING_TABLES = {
    "kind": words.ENTITY_KIND_WORDS,
    "leaving_cause": words.CAUSE_WORDS,
    "groups": words.GROUP_WORDS,
}


@pytest.mark.parametrize(("known", "table"), TABLES)
def test_every_word_of_a_table_is_itself(known: tuple[str, ...], table: dict[str, str]) -> None:
    assert [words.code(word, table, label="x") for word in known] == list(known)
    assert set(table.values()) <= set(known)


@pytest.mark.parametrize(
    ("raw", "table", "code"),
    [
        ("有限责任公司", words.ENTITY_KIND_WORDS, "企业"),
        ("个体户", words.ENTITY_KIND_WORDS, "个体工商户"),
        (" 合作社　", words.ENTITY_KIND_WORDS, "农民专业合作社"),
        ("成功孵化", words.CAUSE_WORDS, "孵化成功搬离"),
        ("合同到期", words.CAUSE_WORDS, "到期退出"),
        ("批发零售", words.INDUSTRY_WORDS, "批发和零售业"),
        ("F批发和零售业", words.INDUSTRY_WORDS, "批发和零售业"),
        ("农林牧渔业", words.INDUSTRY_WORDS, "农、林、牧、渔业"),
        ("蒙古", words.ETHNIC_WORDS, "蒙古族"),
        ("蒙", words.ETHNIC_WORDS, "蒙古族"),
    ],
)
def test_synonyms(raw: str, table: dict[str, str], code: str) -> None:
    assert words.code(raw, table, label="x") == code


def test_an_unknown_word_lists_the_known_ones() -> None:
    fault = words.code("搬走了", words.CAUSE_WORDS, label="离园原因")
    assert isinstance(fault, Fault)
    assert fault.code == "code"
    assert all(cause in fault.sentence for cause in codes.LEAVING_CAUSES)


@pytest.mark.parametrize("mark", ["、", "，", ",", ";", "；", "/", " ", "\n", "　"])
def test_groups_are_set_apart_by_any_mark(mark: str) -> None:
    found = words.code_list(mark.join(["在校生", "残疾人", "在校生"]), words.GROUP_WORDS, label="x")
    assert found == ("在校生", "残疾人")


@pytest.mark.parametrize("raw", ["是", "√", "✓", "有", "Y", "yes", 1, 1.0, True, "１", "首次"])
def test_yes(raw: object) -> None:
    assert words.flag(raw, label="x") is True


@pytest.mark.parametrize("raw", ["否", "×", "无", "N", 0, 0.0, False, "非首次", "收费"])
def test_no(raw: object) -> None:
    assert words.flag(raw, label="x") is False


def test_neither_yes_nor_no() -> None:
    assert words.flag("/", label="x") is None
    assert isinstance(words.flag("大概", label="x"), Fault)


def test_yes_and_no_with_a_note() -> None:
    assert words.flag("是（第一次）", label="x") is True
    assert words.flag("否(收费)", label="x") is False
    assert isinstance(words.flag("是（二次）", label="x"), Fault)


@pytest.mark.parametrize(
    ("kind", "phrase", "code"),
    [
        ("leaving_cause", "合同期满未续签", "到期退出"),
        ("leaving_cause", "协议届满，不再续约", "到期退出"),
        ("leaving_cause", "成功孵化出园", "孵化成功搬离"),
        ("leaving_cause", "出园毕业", "孵化成功搬离"),
        ("leaving_cause", "中途退租", "提前退出"),
        ("leaving_cause", "清理出园", "清退"),
        ("leaving_cause", "个体户注销", "注销"),
        ("leaving_cause", "毕业（成功出园）", "孵化成功搬离"),
        ("kind", "企业（公司）", "企业"),
        ("kind", "个体工商户（个人经营）", "个体工商户"),
        ("kind", "创业团队（未注册）", "团队"),
        ("groups", "毕业2年内高校毕业生", "高校毕业生"),
        ("groups", "离校未就业高校毕业生", "高校毕业生"),
        ("groups", "大学生（在校）", "在校生"),
        ("groups", "自主就业退役士兵", "退役军人"),
        ("groups", "建档立卡脱贫户", "脱贫劳动力"),
        ("groups", "返乡创业农民工", "返乡入乡农牧民工"),
    ],
)
def test_phrases_that_speak_of_one_code(kind: str, phrase: str, code: str) -> None:
    assert words.code(phrase, TELLING_TABLES[kind], label="x", kind=kind) == code


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("leaving_cause", "到期前注销"),
        ("leaving_cause", "提前毕业"),
        ("leaving_cause", "孵化失败搬离"),
        ("leaving_cause", "未毕业"),
        ("leaving_cause", "搬走了"),
        ("leaving_cause", "提前退出（清退）"),
        ("kind", "公司（个体）"),
        ("kind", "非企业"),
        ("groups", "返乡大学生"),
        ("groups", "高中毕业"),
        ("groups", "非残疾人"),
        ("groups", "高校毕业生（在校）"),
    ],
)
def test_phrases_that_could_mean_two_things_are_refused(kind: str, phrase: str) -> None:
    assert isinstance(words.code(phrase, TELLING_TABLES[kind], label="x", kind=kind), Fault)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("沈　娜", "沈娜"),
        (" 沈 娜 ", "沈娜"),
        ("娜仁•宝音", "娜仁·宝音"),
        ("娜仁・宝音", "娜仁·宝音"),
        ("娜仁‧ 宝音", "娜仁·宝音"),
        ("娜仁.宝音", "娜仁·宝音"),
        ("廖𣲗", "廖𣲗"),
        ("John Smith", "John Smith"),
    ],
)
def test_names_of_people(raw: str, clean: str) -> None:
    assert person(raw) == clean


def test_spellings_of_one_name_meet() -> None:
    assert key("内蒙古（兴安）ＡＢ 公司") == key("内蒙古(兴安)ab公司")
    assert name(" 科右中旗\n示例公司　") == "科右中旗示例公司"


@given(st.text(max_size=40))
def test_escaping_loses_nothing_and_leaves_no_formula(text: str) -> None:
    out = escaped(text)
    assert unescaped(out) == text
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(max_size=40))
def test_plain_text_is_one_line(text: str) -> None:
    assert not set(plain(text)) & set("\n\r\t\x00")
