"""The shipped packs, value by value: what the four documents say, written down here once more.

The expected values come from the documents, not from the files under resources/policies.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date

import pytest

from app import paths
from app.domain.codes import SERVICES
from app.domain.measures import Rate
from app.errors import AppError
from app.policy.load import JURISDICTION_FILE, parse, parse_jurisdiction
from app.policy.pack import OWN_CHOICE, BenefitRule, Pack, Target

TEXTS = {
    path.relative_to(paths.POLICIES).as_posix(): path.read_bytes().decode("utf-8")
    for path in sorted(paths.POLICIES.rglob("*.toml"))
}
EDITIONS = [name for name in TEXTS if not name.endswith(JURISDICTION_FILE)]
WAN = 1_000_000
ONE_YEAR = 12


def pack_of(key: str) -> Pack:
    (name,) = [name for name in EDITIONS if f"/{key}/" in name]
    return parse(name, TEXTS[name])


def load(name: str, text: str) -> object:
    return (parse if name in EDITIONS else parse_jurisdiction)(name, text)


def tables(table: dict[str, object], place: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every table of a file with its place."""
    yield place, table
    for key, value in table.items():
        if isinstance(value, dict):
            yield from tables(value, f"{place}.{key}")
        if isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from tables(row, f"{place}.{key}")


# ---- Every file ----


def test_the_four_documents_are_shipped() -> None:
    assert [(p.key, p.version) for p in map(pack_of, ("XA2022", "NM2022", "ER2022", "NM2017"))] == [
        ("XA2022", "2022-03-30"),
        ("NM2022", "2022-05-06"),
        ("ER2022", "2022-10-24"),
        ("NM2017", "2017-12-31"),
    ]
    assert pack_of("XA2022").issued_on == date(2022, 3, 30)
    assert pack_of("NM2022").number == "内政办发〔2022〕31号"
    assert pack_of("ER2022").number == "鄂府办发〔2022〕151号"
    assert pack_of("NM2017").number == ""
    assert pack_of("NM2017").issued_on is None


@pytest.mark.parametrize("name", EDITIONS)
def test_a_file_is_named_by_its_date_in_force(name: str) -> None:
    head = tomllib.loads(TEXTS[name])["document"]
    assert name.split("/")[1:] == [head["key"], f"{head['in_force_on']}.toml"]


@pytest.mark.parametrize("name", EDITIONS)
def test_every_value_has_a_clause_of_its_document_or_says_it_is_our_choice(name: str) -> None:
    document = name.split("/")[1]
    for place, table in tables(tomllib.loads(TEXTS[name])):
        holds_values = any(not isinstance(v, dict) for v in table.values())
        if not place or place == ".document" or not holds_values:
            continue
        if all(isinstance(v, dict | list) for v in table.values()):
            rows = [row for v in table.values() if isinstance(v, list) for row in v]
            assert all(isinstance(row, dict) for row in rows), place
            continue
        clause = str(table.get("clause", ""))
        if clause == OWN_CHOICE:
            assert "本程序约定" in str(table.get("note", "")), place
        else:
            assert clause.startswith(f"{document} "), place


@pytest.mark.parametrize("name", EDITIONS)
def test_no_value_loads_without_its_clause(name: str) -> None:
    text = TEXTS[name]
    for found in re.finditer(r'(?:, |^)clause = "[^"]*"', text, re.MULTILINE):
        cut = text[: found.start()] + text[found.end() :]
        with pytest.raises(AppError, match="缺少“clause”"):
            parse(name, cut)


def misspelt(name: str) -> Iterator[tuple[str, str]]:
    """The file with one letter doubled in one key, for each place where a key stands."""
    text = TEXTS[name]
    for pattern in (
        r"^(\w+) = ",
        r"[{,] (\w+) = ",
        r"^\[+(\w+)",
        r"^\[+\w+\.(\w+)",
        r"^\[+\w+\.\w+\.(\w+)",
    ):
        for found in re.finditer(pattern, text, re.MULTILINE):
            key = found[1]
            wrong = key[:-1] + key[-1] * 2
            yield wrong, text[: found.start(1)] + wrong + text[found.end(1) :]


@pytest.mark.parametrize("name", TEXTS)
def test_each_key_misspelt_is_refused_by_file_and_key(name: str) -> None:
    load(name, TEXTS[name])
    count = 0
    for wrong, text in misspelt(name):
        count += 1
        with pytest.raises(AppError) as caught:
            load(name, text)
        assert caught.value.code == "policy"
        assert f"政策文件 {name}" in caught.value.message
        assert f"不认识的键“{wrong}”" in caught.value.message
        assert wrong[:-1] in caught.value.hint
    assert count >= TEXTS[name].count(" = ")


# ---- Tiers (XA2022 二) ----

TIERS = {
    "standard": (
        "盟级标准化",
        [
            ("building_area", "building_area", 200_000),
            ("residents", "residents", 20),
            ("first_time_founders", "first_time_founders", 10),
            ("jobs", "jobs", 150),
            ("loans", "loans", 300 * WAN),
        ],
    ),
    "demonstration": (
        "盟级示范性",
        [
            ("management_sound", "management_sound", True),
            ("utilisation", "utilisation", Rate(90, 100)),
            ("residents", "residents", 30),
            ("first_time_founders", "first_time_founders", 15),
            ("jobs", "jobs", 200),
            ("loans", "loans", 300 * WAN),
        ],
    ),
    "regional": (
        "自治区级示范性",
        [
            ("utilisation_each_year", "utilisation_in_year", Rate(90, 100)),
            ("incubating_each_year", "incubating_in_year", 30),
            ("incubating_jobs_each_year", "incubating_jobs_in_year", 300),
            ("success_rate", "success_rate", Rate(60, 100)),
            ("expiry_exit_rate", "expiry_exit_rate", Rate(95, 100)),
        ],
    ),
}


def test_the_tiers_of_xingan() -> None:
    found = {
        tier.id: (tier.label, [(c.id, c.figure, c.threshold) for c in tier.criteria])
        for tier in pack_of("XA2022").tiers
    }
    assert found == TIERS
    assert {c.clause for t in pack_of("XA2022").tiers for c in t.criteria} == {"XA2022 二"}


@pytest.mark.parametrize("key", ["NM2022", "ER2022", "NM2017"])
def test_no_other_document_has_tiers(key: str) -> None:
    assert pack_of(key).tiers == ()


# ---- Readings, windows, incubation ----

READINGS = {
    "building_area": ("A0", ()),
    "residents": ("R1", ()),
    "first_time_founders": ("F1", ()),
    "jobs": ("J1", ("J2",)),
    "loans": ("L1", ("L2", "L3")),
    "management_sound": ("M1", ()),
    "utilisation": ("U1", ()),
    "utilisation_in_year": ("Y1", ("Y2", "Y3")),
    "incubating": ("N1", ()),
    "incubating_in_year": ("N1", ("N2", "N3")),
    "incubating_jobs_in_year": ("J1", ("J2",)),
    "success_rate": ("S1", ("S2", "S3")),
    "expiry_exit_rate": ("E1", ("E2",)),
    "graduate_share": ("G1", ()),
    "free_share": ("A1", ("A2",)),
    "services": ("offered", ("recorded",)),
}


@pytest.mark.parametrize(("key", "whole"), [("XA2022", True), ("NM2022", True), ("ER2022", False)])
def test_the_readings(key: str, *, whole: bool) -> None:
    found = {r.figure: (r.default, r.others) for r in pack_of(key).readings}
    assert found == (READINGS if whole else {figure: READINGS[figure] for figure in found})
    assert found


WINDOWS = {
    "headcount_months": (6, OWN_CHOICE),
    "loan_months": (12, OWN_CHOICE),
    "service_months": (12, OWN_CHOICE),
    "departure_years": (3, OWN_CHOICE),
    "graduate_years": (5, "NM2022 二(四)2"),
    "complete_years": (3, OWN_CHOICE),
    "expiry_grace_days": (0, OWN_CHOICE),
    "outlook_quarters": (4, OWN_CHOICE),
}


def test_the_windows_and_the_limits_of_incubation() -> None:
    found = {name: (w.value, w.clause) for name, w in pack_of("NM2022").windows.items()}
    assert found == WINDOWS
    assert {n: w.value for n, w in pack_of("XA2022").windows.items()} == {
        "complete_years": 3,
        "graduate_years": 5,
    }
    limits = {
        key: {n: (c.value, c.clause) for n, c in pack_of(key).incubation.items()}
        for key in ("XA2022", "NM2022", "ER2022", "NM2017")
    }
    assert limits == {
        "XA2022": {},
        "NM2022": {"years": (3, "NM2022 二(四)2")},
        "ER2022": {"years": (3, "ER2022 二(四)2")},
        "NM2017": {"extension_years": (3, "NM2017 三(二)")},
    }


# ---- Parks ----


@pytest.mark.parametrize(
    ("key", "services", "space", "kinds"),
    [
        ("XA2022", "三(一)", "六(二)", "三(二)"),
        ("NM2022", "二(二)2", "二(四)2", "二(四)2"),
        ("ER2022", "二(二)2", "二(四)2", "二(四)2"),
    ],
)
def test_services_free_space_and_the_graduates_park(
    key: str, services: str, space: str, kinds: str
) -> None:
    pack = pack_of(key)
    assert pack.services is not None
    assert (pack.services.value, pack.services.clause) == (SERVICES, f"{key} {services}")
    assert pack.free_share is not None
    assert (pack.free_share.value, pack.free_share.clause) == (Rate(30, 100), f"{key} {space}")
    graduates = pack.park_kinds[0]
    assert (graduates.kind, graduates.graduate_share) == ("大学生", Rate(50, 100))
    assert graduates.clause == f"{key} {kinds}"
    assert all(kind.graduate_share is None for kind in pack.park_kinds[1:])


def test_kinds_industries_and_key_groups() -> None:
    league = pack_of("XA2022")
    assert [k.kind for k in league.park_kinds] == ["大学生", "返乡入乡", "退役军人", "特色"]
    assert league.emerging_industries is not None
    assert league.emerging_industries.clause == "XA2022 三(三)"
    assert " ".join(league.emerging_industries.value) == (
        "智能 物联网 零工 软件 智能机器人 3D打印 人文服务 无人机"
    )
    assert league.key_groups is not None
    assert set(league.key_groups.value) == {
        "高校毕业生",
        "退役军人",
        "登记失业人员",
        "就业困难人员",
        "农村牧区转移劳动力",
        "返乡入乡农牧民工",
    }
    for key in ("NM2022", "ER2022"):
        assert [k.kind for k in pack_of(key).park_kinds] == ["大学生", "返乡入乡", "留学人员"]


def test_the_exit_mechanism() -> None:
    assert [(c.id, c.label, c.clause) for c in pack_of("XA2022").exit_causes] == [
        ("below_standard", "建设不达标", "XA2022 二"),
        ("lacks_services", "服务功能不完善", "XA2022 二"),
        ("not_incubating", "不能发挥孵化作用", "XA2022 二"),
    ]


def test_the_stages_of_building() -> None:
    stages = pack_of("XA2022").build_stages
    assert [
        (s.stage, s.planned_from.isoformat()[5:], s.planned_to.isoformat()[5:]) for s in stages
    ] == [
        ("挖掘培育", "03-01", "04-30"),
        ("指导设计", "05-01", "05-31"),
        ("规划建设", "06-01", "07-31"),
        ("建设完成", "07-31", "08-31"),
        ("运营管理及检查验收", "09-01", "12-31"),
    ]
    assert {s.planned_from.year for s in stages} == {2022}
    assert "4月31日" in stages[0].note
    assert {s.clause for s in stages} == {"XA2022 四"}


# ---- Money: bound, fen, clause ----

AMOUNTS = [
    ("XA2022", "一次性创业补贴", "floor", 10_000_00, "XA2022 五(三)"),
    ("NM2022", "一次性创业补贴", "floor", 5_000_00, "NM2022 二(一)2"),
    ("ER2022", "一次性创业补贴", "fixed", 5_000_00, "ER2022 二(一)2"),
    ("XA2022", "创业孵化补贴", "cap", 5_000_00, "XA2022 五(八)"),
    ("NM2022", "创业孵化补贴", "cap", 5_000_00, "NM2022 二(四)2"),
    ("ER2022", "创业孵化补贴", "fixed", 5_000_00, "ER2022 二(四)2"),
    ("XA2022", "创业带动就业补贴", "fixed", 3_000_00, "XA2022 五(八)"),
    ("NM2022", "创业带动就业补贴", "fixed", 3_000_00, "NM2022 二(四)2"),
    ("ER2022", "创业带动就业补贴", "fixed", 3_000_00, "ER2022 二(四)2"),
    ("XA2022", "创业指导大师工作室奖补", "fixed", 200_000_00, "XA2022 五(五)"),
    ("NM2022", "创业指导大师工作室奖补", "fixed", 100_000_00, "NM2022 二(三)2"),
    ("ER2022", "创业指导大师工作室奖补", "fixed", 100_000_00, "ER2022 二(三)2"),
    ("XA2022", "国家级创业孵化示范基地奖励", "cap", 1_000_000_00, "XA2022 五(七)"),
    ("NM2022", "国家级创业孵化示范基地奖励", "cap", 1_000_000_00, "NM2022 二(四)2"),
]
SHARES = [
    ("XA2022", Rate(80, 100), "XA2022 五(四)"),
    ("NM2022", Rate(60, 100), "NM2022 二(二)2"),
    ("ER2022", Rate(60, 100), "ER2022 二(二)2"),
]


def rule(key: str, kind: str) -> BenefitRule:
    (found,) = [r for r in pack_of(key).benefits if r.kind == kind]
    return found


@pytest.mark.parametrize(("key", "kind", "bound", "fen", "clause"), AMOUNTS)
def test_amounts(key: str, kind: str, bound: str, fen: int, clause: str) -> None:
    found = rule(key, kind)
    assert (found.amount.bound, found.amount.amount_fen, found.clause) == (bound, fen, clause)
    assert found.amount.wage_share is None
    assert found.amount.grades_fen == ()


@pytest.mark.parametrize(("key", "share", "clause"), SHARES)
def test_shares_of_the_minimum_wage(key: str, share: Rate, clause: str) -> None:
    found = rule(key, "创业见习补贴")
    assert (found.amount.wage_share, found.clause) == (share, clause)
    assert (found.amount.per, found.amount.most_months) == ("月", 12)
    assert found.founded_within_months == 6
    assert found.amount.amount_fen is None


def test_no_document_has_another_benefit() -> None:
    listed = {(key, kind) for key, kind, *_ in AMOUNTS}
    listed |= {(key, "创业见习补贴") for key, *_ in SHARES}
    listed.add(("ER2022", "大学生创业项目资助"))
    shipped = {
        (key, r.kind)
        for key in ("XA2022", "NM2022", "ER2022", "NM2017")
        for r in pack_of(key).benefits
    }
    assert shipped == listed


GROUPS = {"登记失业人员", "就业困难人员", "高校毕业生", "在校生", "退役军人", "返乡入乡农牧民工"}


@pytest.mark.parametrize(
    ("key", "groups", "tenant", "taxed"),
    [
        ("XA2022", GROUPS, True, False),
        ("NM2022", GROUPS | {"残疾人"}, False, True),
        ("ER2022", GROUPS | {"残疾人"}, False, True),
    ],
)
def test_who_may_have_the_one_off_benefit(
    key: str, groups: set[str], *, tenant: bool, taxed: bool
) -> None:
    found = rule(key, "一次性创业补贴")
    assert set(found.groups) == groups
    assert found.graduated_within_years == 2
    assert found.operating_months == ONE_YEAR
    assert {"首次成功创业", "登记注册", "带动其他劳动者就业"} < set(found.conditions)
    assert ("入驻创业园" in found.conditions) == tenant
    assert ("正常申报纳税" in found.conditions) == taxed


def test_what_excludes_what() -> None:
    for key in ("NM2022", "ER2022"):
        for one, other in [
            ("一次性创业补贴", "创业孵化补贴"),
            ("创业孵化补贴", "一次性创业补贴"),
        ]:
            excludes = rule(key, one).excludes
            assert excludes is not None
            assert (excludes.value, excludes.clause) == ((other,), f"{key} 二(四)2")
    assert all(r.excludes is None for r in pack_of("XA2022").benefits)


def test_the_four_grades_of_ordos() -> None:
    found = rule("ER2022", "大学生创业项目资助")
    assert found.amount.grades_fen == (10_000_00, 20_000_00, 50_000_00, 80_000_00)
    assert (found.graduated_within_years, found.clause) == (5, "ER2022 二(一)3")


@pytest.mark.parametrize(
    ("key", "clause", "residence"),
    [
        ("XA2022", "XA2022 五(二)", "兴安盟"),
        ("NM2022", "NM2022 二(一)1", "自治区"),
        ("ER2022", "ER2022 二(一)1", "鄂尔多斯市"),
    ],
)
def test_the_counter_guarantee(key: str, clause: str, residence: str) -> None:
    found = pack_of(key).loan_guarantee
    assert found is not None
    assert (found.personal_up_to_fen, found.clause) == (100_000_00, clause)
    assert found.grounds == ("盟市级以上荣誉称号", "金融机构评定信用良好")
    assert found.residence.startswith(residence)


# ---- Targets: id -> floor, ceiling, unit, yearly ----

TARGETS = {
    "XA2022": {
        "new_standard_parks_per_banner": (1, 2, "个", False),
        "new_special_parks_per_banner": (1, None, "个", False),
        "raised_to_demonstration_per_banner": (1, None, "个", False),
        "raised_to_regional": (2, 3, "个", False),
    },
    "NM2022": {
        "people_supported": (120_000, None, "人", False),
        "jobs_driven": (350_000, None, "人", False),
        "loans_paid_out": (5_000_000_000_00, None, "亿元", False),
        "projects": (15_000, None, "个", False),
        "projects_per_banner": (100, None, "个", False),
        "trainers": (1_000, None, "名", False),
        "people_trained": (100_000, None, "人", False),
        "mentors_per_banner": (10, None, "人", False),
        "national_bases": (8, None, "个", False),
        "national_maker_spaces": (60, None, "个", False),
        "regional_bases": (70, None, "个", False),
        "regional_maker_spaces": (210, None, "个", False),
        "graduates_in_practice": (40_000, None, "人", False),
        "rural_people_trained": (30_000, None, "人", False),
        "models": (100, None, "名", True),
        "brands": (1, None, "个", False),
    },
    "ER2022": {
        "people_supported": (3_000, None, "人", False),
        "jobs_driven": (9_000, None, "人", False),
        "loans_paid_out": (400_000_000_00, None, "亿元", False),
        "projects": (1_000, None, "个", False),
        "trainers": (100, None, "名", False),
        "people_trained": (8_000, None, "人", False),
        "mentors_per_banner": (10, None, "人", False),
        "regional_bases": (5, None, "个", False),
        "regional_maker_spaces": (20, None, "个", False),
        "graduates_in_practice": (2_500, None, "人", False),
        "rural_people_trained": (2_000, None, "人", False),
        "models": (8, None, "名", True),
        "brands": (1, None, "个", True),
    },
}


def shape(target: Target) -> tuple[int, int | None, str, bool]:
    return target.at_least, target.at_most, target.unit, target.yearly


@pytest.mark.parametrize("key", TARGETS)
def test_targets(key: str) -> None:
    assert {t.id: shape(t) for t in pack_of(key).targets} == TARGETS[key]
    dated = {t.until for t in pack_of(key).targets if t.until}
    assert dated == {date(2022 if key == "XA2022" else 2025, 12, 31)}
    counted_from = {t.since for t in pack_of(key).targets if t.since}
    assert counted_from == (set() if key == "NM2022" else {date(2022, 1, 1)})
