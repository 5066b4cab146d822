"""Made-up founders and entities: names, numbers that are valid in form, groups and trades.

The rule: nobody real can be meant. No USCC has the unassigned region 152299, nobody born before
2016 has the region 150603, which exists since then, and every entity's name begins with 示例.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

from app.domain.codes import STUDENT_GROUP, UNLICENSED_KIND
from app.usecases.demo.office import Venture

UNASSIGNED_REGION = "152299"
# Known, so that import has nothing to ask, yet younger than all the founders.
TOO_YOUNG_REGION = "150603"

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志宇欣慧阳晨雪琳凯"
RARE_NAMES = ("王𣲗", "李𬭳", "周䶮", "刘𠮷", "陈喆", "张喆䶮", "赵𬭳敏", "孙玉𣲗", "郭𠮷平")
MONGOL_NAMES = (
    "巴特尔 乌云 娜仁 萨仁 其木格 阿拉坦 苏日娜 宝音 图雅 高娃 特木尔 敖登 那日苏 斯琴 哈斯 朝鲁"
    " 格日勒 乌兰 满都拉 呼和 托娅 达来 青格勒 阿木尔"
).split()
OTHER_ETHNIC_GROUPS = ("回族", "满族", "朝鲜族", "达斡尔族", "鄂温克族", "锡伯族")

WORDS = (
    "草原 金穗 牧歌 雪原 星辰 锦绣 归流 红城 天骄 云创 华禾 蒙根 瑞禾 兴农 恒泰 鸿运 智联 绿源 "
    "青松 白桦 晨曦 远山 河畔 丰年"
).split()
TRADES = {
    "种植": "农、林、牧、渔业",
    "牧业": "农、林、牧、渔业",
    "乳业": "制造业",
    "肉业": "制造业",
    "手工艺": "制造业",
    "电子商务": "批发和零售业",
    "商贸": "批发和零售业",
    "物流": "交通运输、仓储和邮政业",
    "餐饮": "住宿和餐饮业",
    "信息技术": "信息传输、软件和信息技术服务业",
    "文化传媒": "文化、体育和娱乐业",
    "旅游": "租赁和商务服务业",
    "体育培训": "教育",
    "家政": "居民服务、修理和其他服务业",
    "新能源": "科学研究和技术服务业",
}
KIND_WEIGHTS = {"企业": 45, "个体工商户": 33, "农民专业合作社": 14, UNLICENSED_KIND: 8}
KIND_ENDINGS = {
    "企业": "有限公司",
    "个体工商户": "经营部",
    "农民专业合作社": "专业合作社",
    UNLICENSED_KIND: "创业团队",
}
KIND_DIGITS = {"企业": "91", "个体工商户": "92", "农民专业合作社": "93"}
GRADUATE_GROUP = "高校毕业生"
GROUP_WEIGHTS = {
    "返乡入乡农牧民工": 24,
    "登记失业人员": 14,
    GRADUATE_GROUP: 16,
    "就业困难人员": 10,
    "退役军人": 8,
    "农村牧区转移劳动力": 6,
    STUDENT_GROUP: 4,
    "脱贫劳动力": 5,
    "残疾人": 3,
    "留学回国人员": 1,
    "离岗创业科研人员": 1,
    "刑满释放人员": 1,
    "其他": 7,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What has been given out in an office already; `slot` is the office's own share of numbers."""

    random: Random
    slot: int
    entities: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    rare: Iterator[str] = field(default_factory=lambda: iter(RARE_NAMES))


def _weighted(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), weights=list(weights.values()))[0]


def person(names: Names) -> tuple[str, str]:
    """A name and its ethnic group: a third are Mongols, some with a middle dot."""
    random = names.random
    dice = random.random()
    if dice < 0.35:
        parts = random.sample(MONGOL_NAMES, 2 if random.random() < 0.45 else 1)
        return "·".join(parts), "蒙古族"
    if dice < 0.40 and (rare := next(names.rare, None)) is not None:
        return rare, "汉族"
    given = "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
    ethnic_group = random.choice(OTHER_ETHNIC_GROUPS) if dice > 0.92 else "汉族"
    return random.choice(SURNAMES) + given, ethnic_group


def id_number(names: Names, born: date, sex: str) -> str:
    """An ID number that nobody has, valid in form; odd sequences are men's."""
    while True:
        sequence = names.slot * 140 + names.random.randrange(70) * 2 + (1 if sex == "男" else 2)
        body = f"{TOO_YOUNG_REGION}{born:%Y%m%d}{sequence:03d}"
        number = body + str(ric.calc_check_digit(body + "0"))
        if number not in names.numbers:
            names.numbers.add(number)
            return number


def uscc_number(names: Names, kind: str) -> str | None:
    """A USCC of the unassigned region, valid in form; a team has none."""
    if kind == UNLICENSED_KIND:
        return None
    while True:
        organisation = f"XN{names.slot}{names.random.randrange(1_000_000):06d}"
        body = f"{KIND_DIGITS[kind]}{UNASSIGNED_REGION}{organisation}"
        number = body + str(uscc.calc_check_digit(body))
        if number not in names.numbers:
            names.numbers.add(number)
            return number


def _entity_name(names: Names, trade: str, kind: str) -> str:
    while True:
        words = "".join(names.random.sample(WORDS, names.random.choice((1, 2, 2))))
        name = f"示例{words}{trade}{KIND_ENDINGS[kind]}"
        if name not in names.entities:
            names.entities.add(name)
            return name


def _groups(random: Random, sex: str, student_share: float) -> tuple[str, ...]:
    if random.random() < student_share:
        first = random.choice((GRADUATE_GROUP, GRADUATE_GROUP, STUDENT_GROUP))
    else:
        first = _weighted(random, GROUP_WEIGHTS)
    return (first, "妇女") if sex == "女" and random.random() < 0.3 else (first,)


def _graduation(random: Random, groups: tuple[str, ...], *, start_on: date) -> date | None:
    """Graduates left school some years before they moved in; a few nobody asked."""
    if GRADUATE_GROUP not in groups or random.random() < 0.06:
        return None
    return date(start_on.year - random.randint(1, 6), 6, 30)


def _born(random: Random, graduated_on: date | None, *, start_on: date, student: bool) -> date:
    if graduated_on is not None:
        year = graduated_on.year - random.randint(21, 24)
    elif student:
        year = start_on.year - random.randint(19, 22)
    else:
        year = start_on.year - random.randint(24, 54)
    return date(year, random.randint(1, 12), random.randint(1, 28))


def _registered_on(
    random: Random, kind: str, *, start_on: date, left_on: date | None
) -> date | None:
    """Most registered before they moved in, some afterwards; a team never did."""
    if kind == UNLICENSED_KIND:
        return None
    if random.random() < 0.12:
        latest = (left_on or start_on + timedelta(days=90)) - timedelta(days=1)
        return min(start_on + timedelta(days=random.randint(5, 60)), latest)
    return start_on - timedelta(days=random.randint(10, 420))


def make_venture(
    names: Names, *, student_share: float, start_on: date, left_on: date | None, today: date
) -> Venture:
    """An entity that moved in on `start_on`; whether it is a first venture is often true."""
    random = names.random
    kind = _weighted(random, KIND_WEIGHTS)
    trade = random.choice(list(TRADES))
    founder, ethnic_group = person(names)
    sex = random.choice(("男", "女"))
    groups = _groups(random, sex, student_share)
    graduated_on = _graduation(random, groups, start_on=start_on)
    born = _born(random, graduated_on, start_on=start_on, student=STUDENT_GROUP in groups)
    registered_on = _registered_on(random, kind, start_on=start_on, left_on=left_on)
    return Venture(
        entity=_entity_name(names, trade, kind),
        uscc=uscc_number(names, kind),
        kind=kind,
        registered_on=min(registered_on, today) if registered_on else None,
        industry=TRADES[trade],
        founder=founder,
        sex=sex,
        ethnic_group=ethnic_group,
        id_number=id_number(names, born, sex),
        groups=groups,
        graduated_on=graduated_on,
        first_venture=random.random() < 0.7,
    )
