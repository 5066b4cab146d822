"""The words clerks use for the words of a code table; an unknown word is a Fault, never a guess."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from app.domain import codes
from app.workbooks.cell_text import NOTHING, key, plain, shown
from app.workbooks.fates import Fault

Words = dict[str, str]

ENTITY_KINDS = {
    "企业": "公司 有限公司 有限责任公司 股份公司 股份有限公司 法人企业 企业法人 小微企业 小型企业 微型企业 中小企业 内资企业"
    " 私营企业 民营企业 个人独资企业 独资企业 合伙企业 有限合伙 普通合伙 公司制企业 创业企业 企业类 公司类 一人有限公司"
    " 有限责任公司(自然人独资) 有限责任公司(自然人投资或控股) 分公司 国有企业 公司制",
    "个体工商户": "工作室 门店 商店 店铺 经营部 个体 个体户 个体工商 工商户 个体经营 个体经营户 个体商户 个体工商业户 商户",
    "农民专业合作社": "合作社 专业合作社 农民合作社 农牧民专业合作社 农牧民合作社 农业合作社 牧民专业合作社 专合社 联合社"
    " 农民专业合作",
    "团队": "创业团队 项目团队 未注册 未注册团队 未办照 自然人 创客团队 团队(未注册) 大学生团队 个人 个人团队 创客",
}

GROUPS = {
    "登记失业人员": "登记失业 失业人员 城镇登记失业人员 失业 下岗失业人员 下岗职工 失业职工 下岗失业",
    "就业困难人员": "就业困难 困难人员 就业困难群体 就业困难群众 困难群体 4050人员 零就业家庭 零就业家庭成员 就困人员",
    "高校毕业生": "大学毕业生 毕业生 大学生 高校毕业 应届毕业生 往届毕业生 离校未就业高校毕业生 应届高校毕业生 高校生"
    " 普通高校毕业生 毕业大学生 毕业五年内高校毕业生 毕业5年内高校毕业生 大中专毕业生",
    "在校生": "在校大学生 在读大学生 在读学生 在校学生 大学在校生 在读 高校在校生 在校大学生(在读) 在校",
    "退役军人": "退伍军人 复员军人 转业军人 复转军人 退役士兵 退伍 军人 退役 自主择业军转干部",
    "返乡入乡农牧民工": "返乡农牧民工 返乡农民工 返乡入乡创业农牧民工 返乡创业农牧民工 返乡入乡 返乡人员 返乡入乡人员 返乡创业人员"
    " 农民工 农牧民工 返乡 返乡入乡农民工 返乡入乡创业人员 返乡下乡创业人员 返乡下乡人员",
    "农村牧区转移劳动力": "农村转移劳动力 转移劳动力 农牧区转移劳动力 农牧民 农村牧区劳动力 农村富余劳动力 农民 牧民 农村劳动力"
    " 农牧区劳动力 农村牧区富余劳动力",
    "脱贫劳动力": "脱贫人口 脱贫户 脱贫人员 建档立卡 建档立卡贫困户 建档立卡劳动力 脱贫 脱贫人口(含防止返贫监测对象) 监测户",
    "残疾人": "残疾 残疾人员 残障人士",
    "妇女": "女性 创业妇女 妇女创业",
    "留学回国人员": "留学人员 留学归国人员 海归 留学回国 归国留学人员 留学生 归国留学生",
    "离岗创业科研人员": "离岗创业 科研人员 离岗创业人员 离岗科研人员 事业单位离岗创业人员 离岗创业专业技术人员 专业技术人员",
    "刑满释放人员": "刑满释放 刑释人员 刑满释放解除戒毒人员 戒毒康复人员",
    "其他": "其它 其他人员 其它人员 一般人员 普通人员 无类别 其他群体 非重点群体",
}

LEAVING_CAUSES = {
    "孵化成功搬离": "孵化成功 成功孵化 孵化毕业 毕业 毕业企业 毕业出园 孵化成功出园 孵化成功迁出 成功出园 孵化成功退出"
    " 孵化成功离园 出园孵化成功 孵化成功搬出 孵化成功后搬离 毕业搬离 毕业离园",
    "到期退出": "到期 协议到期 合同到期 到期出园 期满退出 期满 协议到期退出 合同到期退出 到期离园 到期未续 孵化期满 孵化到期"
    " 到期搬离 期满离园 期满出园 到期不再续签 到期未续签 孵化期满退出 正常到期",
    "提前退出": "提前 提前出园 提前解约 提前离园 自行退出 主动退出 中途退出 提前终止 提前解除协议 个人原因 自愿退出 提前搬离"
    " 协商解约 退租 提前退租",
    "清退": "清理 清理退出 被清退 违约清退 劝退 清出 强制清退 清除 强制退出 违规清退 园区清退",
    "注销": "注销退出 已注销 营业执照注销 注销营业执照 企业注销 工商注销 停业注销 倒闭注销 吊销 注销离园 执照注销",
}

PARK_KINDS = {
    "综合": "综合性 综合类 综合园 综合型 综合园区 综合创业园 综合性创业园",
    "大学生": "大学生创业园 高校毕业生 大学生园 大学生类 大学生园区 高校 大学生创业",
    "返乡入乡": "返乡 返乡创业园 返乡入乡创业园 农牧民工 返乡创业 返乡下乡 返乡入乡创业 农民工返乡创业园",
    "退役军人": "退伍军人 退役军人创业园 军创园",
    "留学人员": "留学 留学生 留学人员创业园 留创园 留学归国",
    "特色": "特色产业 特色园 特色类 特色创业园 特色产业园 地方特色 特色园区 专业园区 特色产业类",
}

PARK_STATUSES = {
    "建设中": "在建 筹建 筹建中 建设 规划建设 未运营",
    "在册": "运营 运营中 正常 正常运营 已认定 在营 存续 已建成 投入运营",
    "整改": "整改中 限期整改 待整改",
    "清除": "已清除 摘牌 取消 已取消 已摘牌 撤销",
}

SERVICES = {
    "政策咨询": "咨询 政策 政策宣传 政策解读 政策宣讲 政策服务 政策咨询服务 政策宣讲解读",
    "创业培训": "培训 技能培训 培训服务 创业培训服务 创业能力培训",
    "创业指导": "指导 创业辅导 辅导 创业导师 导师指导 创业指导服务 专家指导 创业咨询",
    "项目开发": "项目推介 项目推荐 项目对接 开发项目 项目开发服务 项目征集",
    "方案设计": "方案 创业方案设计 方案策划 方案设计服务 计划书设计 商业计划书",
    "风险评估": "评估 风险 风险评估服务 风险评测 创业风险评估",
    "融资服务": "融资 贷款服务 融资对接 融资支持 金融服务 小额贷款服务 贷款对接 投融资服务 创业担保贷款服务 融资",
    "跟踪服务": "跟踪 回访 跟踪回访 后续服务 跟踪扶持 跟踪帮扶 后续跟踪 走访",
}

SEXES = {"男": "男性 男士 m 先生 male", "女": "女性 女士 f 小姐 female"}

ETHNIC_GROUPS = {
    "汉族": "汉民",
    "蒙古族": "蒙族 蒙",
    "维吾尔族": "维族",
    "达斡尔族": "达族 达翰尔族 达斡尔",
}

INDUSTRIES = {
    "农、林、牧、渔业": "农林牧渔 农业 林业 牧业 畜牧业 渔业 种植业 养殖业 种养殖 种植 养殖 农牧业 种养殖业 农林牧副渔",
    "采矿业": "采矿 矿业",
    "制造业": "制造 加工业 加工 食品加工 生产加工 工业 手工业 农产品加工 制造加工业 加工制造业",
    "电力、热力、燃气及水生产和供应业": "电力 热力 燃气 水电 电力热力燃气 电力热力燃气及水的生产和供应业",
    "建筑业": "建筑 装修 装饰装修 建筑装饰 装潢",
    "批发和零售业": "批发零售 零售业 批发业 零售 批发 商贸 贸易 销售 批零 批发与零售业 商业 商贸业 百货",
    "交通运输、仓储和邮政业": "交通运输 运输业 物流 物流业 运输 仓储 邮政 快递 快递业 交通运输仓储邮政业 交通",
    "住宿和餐饮业": "餐饮 餐饮业 住宿 住宿业 住宿餐饮 餐饮服务 酒店 餐饮住宿 住宿与餐饮业",
    "信息传输、软件和信息技术服务业": "信息技术 软件 it 信息技术服务 软件和信息技术服务业 信息传输 软件业 互联网 信息服务业"
    " 信息传输软件和信息技术服务 计算机服务和软件业 信息传输计算机服务和软件业",
    "金融业": "金融 保险 银行",
    "房地产业": "房地产 物业 物业管理 房产",
    "租赁和商务服务业": "商务服务 租赁 广告 商务服务业 租赁业 会展 租赁商务 人力资源服务 租赁与商务服务业",
    "科学研究和技术服务业": "科研 技术服务 科技服务 科技 科学研究 科技服务业 科学研究与技术服务业",
    "水利、环境和公共设施管理业": "水利 环境 环保 公共设施 环境管理",
    "居民服务、修理和其他服务业": "居民服务 居民服务业 修理 服务业 其他服务业 家政 家政服务 美容美发 维修 居民服务和其他服务业",
    "教育": "教育业 培训 教育培训 教育行业",
    "卫生和社会工作": "卫生 医疗 社会工作 养老 医疗卫生 卫生社会保障和社会福利业 养老服务",
    "文化、体育和娱乐业": "文化 体育 娱乐 文体 文化传媒 文体娱乐 文化体育 文化娱乐 文化艺术 文体娱乐业 传媒 体育培训",
    "公共管理、社会保障和社会组织": "公共管理 社会组织 社会保障",
    "国际组织": "",
}

YES = frozenset(
    "是 有 √ ✓ ✔ ☑ y yes true 1 对 为是 已 属于 免费 免 免租 免租金 首次 第一次 初次 首创 首次创业 政府开发 政府投资 政府"
    " 完善 健全 合格 符合 达标 免除 已免除 已免 v ○ o".split()
)
NO = frozenset(
    "否 × ✗ ✘ x n no false 0 不是 不属于 非 无 没有 没 不 未 收费 不免费 不免 有偿 租赁 付费 非首次 二次 再次 多次 非首次创业 社会投资"
    " 企业投资 民营 社会 不完善 不健全 不合格 不符合 未达标 不免除 未免除 未免".split()
)

# What tells one code of a table in a longer phrase (合同期满未续签): taken only where the phrase
# speaks of one code alone and denies nothing.
TELLING = {
    "kind": {
        "企业": r"公司|企业",
        "个体工商户": r"个体",
        "农民专业合作社": r"合作社|联合社",
        "团队": r"团队",
    },
    "leaving_cause": {
        "孵化成功搬离": r"孵化成功|成功孵化|毕业|成功(?:出园|退园|离园|搬离|迁出|退出)",
        "到期退出": r"到期|期满|届满",
        "提前退出": r"提前|中途|主动|自愿|自行|解约",
        "清退": r"清退|清理|清出|劝退",
        "注销": r"注销|吊销",
    },
    "groups": {
        "登记失业人员": r"失业|下岗",
        "就业困难人员": r"就业困难|零就业|4050",
        "高校毕业生": r"高校|大学|大专|毕业",
        "退役军人": r"退役|退伍|复员|转业|复退",
        "返乡入乡农牧民工": r"返乡|入乡|农民工|农牧民工",
        "农村牧区转移劳动力": r"转移|富余",
        "脱贫劳动力": r"脱贫|建档立卡|返贫|贫困",
        "残疾人": r"残疾",
        "妇女": r"妇女",
        "留学回国人员": r"留学|海归",
        "离岗创业科研人员": r"离岗|科研",
        "刑满释放人员": r"刑满|刑释|戒毒",
    },
}
DENIED = re.compile(r"[未没不非无否]|失败|除外")
NOT_A_DENIAL = re.compile(r"未注册|未办照|[未不](?:再)?续[签约租]?|离校未就业|未就业|防止返贫")
NOTE = re.compile(r"[(（]([^()（）]*)[)）]")
PARTS = re.compile(r"[、，,;；/|｜\s\n+＋&]+")


def table(words: Mapping[str, str], known: tuple[str, ...]) -> Words:
    """Every spelling (as `_spelling` sees it) to its code; a code's own word goes first."""
    spelled = {_spelling(word): word for word in known}
    for code, others in words.items():
        for other in others.split():
            spelled.setdefault(_spelling(other), code)
    return spelled


def code(raw: Any, words: Words, *, label: str, kind: str = "") -> str | Fault | None:
    """One word of a code table, or a phrase that `TELLING` knows for `kind`; None if empty."""
    text = plain(raw)
    if text in NOTHING:
        return None
    found = _known(text, words, kind)
    return found if found is not None else _unknown(text, words, label=label)


def code_list(
    raw: Any, words: Words, *, label: str, kind: str = ""
) -> tuple[str, ...] | Fault | None:
    """Some words of a code table, set apart by 、，,;/ or blanks; each once, as first named."""
    text = plain(raw)
    if text in NOTHING:
        return None
    whole = words.get(_spelling(text))
    if whole is not None:
        return (whole,)
    found: dict[str, None] = {}
    for part in filter(None, PARTS.split(text)):
        word = _known(part.strip(":：。."), words, kind)
        if word is None:
            word = _known(part.strip("()（）:：。."), words, kind)
        if word is None:
            return _unknown(part, words, label=label)
        found[word] = None
    return tuple(found) or None


def _known(text: str, words: Words, kind: str) -> str | None:
    """The code of a word; of a word with a note (企业（公司）) if the note says nothing else."""
    found = words.get(_spelling(text))
    if found is not None:
        return found
    notes = NOTE.findall(text)
    outside = words.get(_spelling(NOTE.sub("", text))) if notes else None
    if outside is not None:
        said = {words.get(_spelling(note)) or _told(note, kind) for note in notes}
        denied = any(DENIED.search(NOT_A_DENIAL.sub("", note)) for note in notes)
        if said <= {outside, None} and not denied:
            return outside
    return _told(text, kind)


def _told(text: str, kind: str) -> str | None:
    """The only code of `TELLING` that a phrase speaks of."""
    bare = key(text)
    if kind == "groups" and re.search(r"在[校读]", bare) and "毕业" not in bare:
        bare = re.sub(r"高校|大学|大专", "", bare)
    if kind not in TELLING or DENIED.search(NOT_A_DENIAL.sub("", bare)):
        return None
    told = [code for code, pattern in TELLING[kind].items() if re.search(pattern, bare)]
    if kind == "groups" and re.search(r"在[校读]", bare):
        told.append(codes.STUDENT_GROUP)
    if told == ["高校毕业生"] and not re.search(
        r"(?:高校|大学|大专).*毕业|毕业.*(?:高校|大学)", bare
    ):
        return None
    return told[0] if len(told) == 1 else None


def flag(raw: Any, *, label: str) -> bool | Fault | None:
    """Yes or no, in the words and signs of any office."""
    if isinstance(raw, bool):
        return raw
    if raw in (0, 1):
        return bool(raw)
    text = key(shown(raw)).strip("。.")
    note = NOTE.search(text)
    if note and (len(text) > len(note[0])):
        inside = _yes_or_no(note[1])
        outside = _yes_or_no(NOTE.sub("", text))
        if outside is not None and inside in (None, outside):
            return outside
    found = _yes_or_no(text)
    if found is not None:
        return found
    if text in ("", "/", "-", "--", "—", "——", "不详", "未知"):
        return None
    return Fault("code", f"{label}“{shown(raw)}”认不出来。请填“是”或“否”。")


def _yes_or_no(text: str) -> bool | None:
    return True if text in YES else False if text in NO else None


def _unknown(text: str, words: Words, *, label: str) -> Fault:
    close = get_close_matches(_spelling(text), list(words), n=1, cutoff=0.5)
    choices = list(dict.fromkeys(words.values()))
    hint = f"您是不是指“{words[close[0]]}”？" if close else ""
    listed = "、".join(choices[:14]) + ("等" if len(choices) > 14 else "")
    return Fault("code", f"{label}“{text}”不在规定的名称里。{hint}请改为：{listed}。")


def _spelling(text: str) -> str:
    """Without blanks, width, numbering letters and filler signs, so that near spellings meet."""
    folded = re.sub(r"^[a-t][:：.、\-\s]*(?=[\u4e00-\u9fff])|^\d{1,2}[.、:：)]", "", key(text))
    bare = re.sub(r"[、，,。.·:：\-（）()/]", "", folded)
    bare = re.sub(r"[和与及]", "", bare)
    return bare if len(bare) < 3 else re.sub(r"(?<=..)业$", "", bare)


ENTITY_KIND_WORDS = table(ENTITY_KINDS, codes.ENTITY_KINDS)
GROUP_WORDS = table(GROUPS, codes.FOUNDER_GROUPS)
CAUSE_WORDS = table(LEAVING_CAUSES, codes.LEAVING_CAUSES)
PARK_KIND_WORDS = table(PARK_KINDS, codes.PARK_KINDS)
PARK_STATUS_WORDS = table(PARK_STATUSES, codes.PARK_STATUSES)
SERVICE_WORDS = table(SERVICES, codes.SERVICES)
SEX_WORDS = table(SEXES, codes.SEXES)
ETHNIC_WORDS = table(
    ETHNIC_GROUPS
    | {g: g.removesuffix("族") for g in codes.ETHNIC_GROUPS if g not in ETHNIC_GROUPS},
    codes.ETHNIC_GROUPS,
) | {"汉": "汉族", "蒙古": "蒙古族"}
INDUSTRY_WORDS = table(INDUSTRIES, codes.INDUSTRIES)

# What a name's ending says of an entity whose kind the sheet does not tell.
KIND_ENDINGS = (
    ("团队", "团队"),
    ("合作社", "农民专业合作社"),
    ("联合社", "农民专业合作社"),
    ("公司", "企业"),
    ("企业", "企业"),
    ("厂", "企业"),
    *(
        (ending, "个体工商户")
        for ending in ("经营部", "店", "馆", "坊", "部", "行", "铺", "社", "室", "园")
    ),
)


def kind_from_name(name: str) -> str | None:
    """The kind an entity's name ends with, or None."""
    bare = re.sub(r"[（(].*?[)）]$", "", name)
    for ending, kind in KIND_ENDINGS:
        if bare.endswith(ending):
            return kind
    return None
