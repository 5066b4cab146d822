"""An edition of a document line by line: every threshold, amount, target and reading, in words.

The rule: a line is told from the pack's own value, so that what the window shows is what counts;
`key` is the same line in every edition and document, `slot` what an upper document decides whole.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.measures import FEN_PER_WAN, Rate, area_text, wan_text, yuan_text
from app.policy.figures import KINDS
from app.policy.pack import (
    BenefitAmount,
    BenefitRule,
    Cited,
    Criterion,
    Pack,
    Readings,
    Target,
)

WINDOW_LABELS: Mapping[str, str] = {
    "headcount_months": "用工数取最近",
    "loan_months": "近期贷款看最近",
    "service_months": "服务记录看最近",
    "departure_years": "近期离园看最近",
    "graduate_years": "毕业生指毕业",
    "complete_years": "“每年均”看最近完整年度",
    "expiry_grace_days": "到期后宽限",
    "outlook_quarters": "到期展望看今后",
}
WINDOW_UNITS = {"months": "个月", "years": "年", "days": "天", "quarters": "个季度"}
CODE = 2  # R1, J2: what papers print; a longer one is an English word of the program's own
FEN_PER_YI = 10_000 * FEN_PER_WAN
BOUND_WORDS = {"floor": "不低于", "cap": "不超过", "fixed": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One line of an edition; `words` is what it sets, `clause` where it stands."""

    document: str
    key: str
    slot: str
    section: str
    item: str
    words: str
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A provision before its document is written on it; an empty slot is the key itself."""

    key: str
    section: str
    item: str
    words: str
    clause: str
    note: str = ""
    slot: str = ""


def provisions(pack: Pack) -> tuple[Provision, ...]:
    """Every value of an edition, in the order of its file."""
    return tuple(
        Provision(
            document=pack.key,
            key=line.key,
            slot=line.slot or line.key,
            section=line.section,
            item=line.item,
            words=line.words,
            clause=line.clause,
            note=line.note,
        )
        for section in SECTIONS
        for line in section(pack)
    )


def criterion_key(tier_id: str, criterion_id: str) -> str:
    """Where a tier's criterion stands among the provisions."""
    return f"tiers.{tier_id}.{criterion_id}"


def benefit_key(kind: str) -> str:
    """Where the amount of a benefit stands among the provisions."""
    return f"benefits.{kind}"


def share_text(share: Rate) -> str:
    """90%, 87.5%: exact, a pack gives at most two decimals."""
    hundredths = share.n * 10_000 // share.d
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


def threshold_words(criterion: Criterion) -> str:
    """不低于 30 户; 由人评定 for a judged criterion."""
    kind = KINDS[criterion.figure]
    threshold = criterion.threshold
    if isinstance(threshold, bool):
        return "由人评定"
    if isinstance(threshold, Rate):
        return f"不低于 {share_text(threshold)}"
    if kind.quantity == "area":
        return f"不低于 {area_text(threshold)} ㎡"
    if kind.quantity == "money":
        return f"不低于 {wan_text(threshold)} 万元"
    return f"不低于 {threshold:,} {kind.unit}"


def amount_words(amount: BenefitAmount) -> str:
    """不低于 10,000 元; 每新增1人 3,000 元; 每月为最低工资的 80%，最长 12 个月."""
    each = "" if amount.per == "一次性" else f"每{amount.per}"
    if amount.wage_share is not None:
        words = f"{each}为最低工资标准的 {share_text(amount.wage_share)}"
    elif amount.grades_fen:
        words = f"{each}分 {'、'.join(yuan_text(grade) for grade in amount.grades_fen)} 元各档"
    else:
        words = f"{each}{BOUND_WORDS[amount.bound]} {yuan_text(amount.amount_fen or 0)} 元".strip()
    return f"{words}，最长 {amount.most_months} 个月" if amount.most_months else words


def _tiers(pack: Pack) -> Iterator[_Line]:
    for tier in pack.tiers:
        head = f"共 {len(tier.criteria)} 项条件，须全部达到"
        key = f"tiers.{tier.id}"
        yield _Line(key, "等级", tier.label, head, tier.clause, tier.note, "tiers")
        for each in tier.criteria:
            yield _Line(
                criterion_key(tier.id, each.id),
                "等级",
                f"{tier.label}：{each.label}",
                threshold_words(each),
                each.clause,
                each.note,
                "tiers",
            )


def _reading_words(readings: Readings) -> str:
    kind = KINDS[readings.figure]
    told = [
        f"{code} {kind.reading(code).words}" if len(code) == CODE else kind.reading(code).words
        for code in (readings.default, *readings.others)
    ]
    return told[0] if len(told) == 1 else f"{told[0]}；另算 {'、'.join(told[1:])}"


def _readings(pack: Pack) -> Iterator[_Line]:
    for each in pack.readings:
        kind = KINDS[each.figure]
        key = f"readings.{each.figure}"
        yield _Line(key, "口径", kind.label, _reading_words(each), each.clause, each.note)


def _windows(pack: Pack) -> Iterator[_Line]:
    for name, each in pack.windows.items():
        unit = WINDOW_UNITS[name.rpartition("_")[2]]
        within = "以内" if name == "graduate_years" else ""
        words = f"{each.value} {unit}{within}"
        item = WINDOW_LABELS[name]
        yield _Line(f"windows.{name}", "期间", item, words, each.clause, each.note)


def _incubation(pack: Pack) -> Iterator[_Line]:
    labels = {"years": "孵化期限", "extension_years": "孵化期延长"}
    for name, each in pack.incubation.items():
        words = f"不超过 {each.value} 年"
        yield _Line(f"incubation.{name}", "期间", labels[name], words, each.clause, each.note)


def _named(
    key: str, section: str, item: str, get: Callable[[Pack], Cited[tuple[str, ...]] | None]
) -> Callable[[Pack], Iterator[_Line]]:
    def lines(pack: Pack) -> Iterator[_Line]:
        found = get(pack)
        if found is not None:
            yield _Line(key, section, item, "、".join(found.value), found.clause, found.note)

    return lines


def _park_kinds(pack: Pack) -> Iterator[_Line]:
    for each in pack.park_kinds:
        share = each.graduate_share
        words = "未规定占比"
        if share is not None:
            words = f"毕业生和在校生创办的占比不低于 {share_text(share)}"
        key = f"park_kinds.{each.kind}"
        yield _Line(key, "园区类别", f"{each.kind}创业园", words, each.clause, each.note)


def _free_share(pack: Pack) -> Iterator[_Line]:
    share = pack.free_share
    if share is not None:
        words = f"不低于 {share_text(share.value)}"
        yield _Line("free_share", "场地", "免费场地占比", words, share.clause, share.note)


def _exit_causes(pack: Pack) -> Iterator[_Line]:
    for each in pack.exit_causes:
        key = f"exit_causes.{each.id}"
        words = "有此情形的列入评估退出"
        yield _Line(key, "评估退出", each.label, words, each.clause, each.note, "exit_causes")


def _needs(rule: BenefitRule) -> Iterator[tuple[str, str, str]]:
    """What a benefit asks for: a key's end, what it is, in words."""
    if rule.groups:
        yield "groups", "人员类别", "、".join(rule.groups)
    if rule.graduated_within_years is not None:
        yield "graduated", "毕业年限", f"毕业 {rule.graduated_within_years} 年以内"
    if rule.conditions:
        yield "conditions", "条件", "、".join(rule.conditions)
    if rule.operating_months is not None:
        yield "operating", "经营期限", f"正常经营满 {rule.operating_months} 个月"
    if rule.founded_within_months is not None:
        yield "founded", "创业期限", f"见习和孵化后 {rule.founded_within_months} 个月内创业"


def _benefits(pack: Pack) -> Iterator[_Line]:
    for rule in pack.benefits:
        key = benefit_key(rule.kind)
        money = f"发给{rule.payee}，{amount_words(rule.amount)}"
        yield _Line(key, "补贴", f"{rule.label}：金额", money, rule.clause, rule.note)
        for end, what, words in _needs(rule):
            item = f"{rule.label}：{what}"
            yield _Line(f"{key}.{end}", "补贴", item, words, rule.clause, slot=key)
        if rule.excludes is not None:
            words = f"不与{'、'.join(rule.excludes.value)}同时享受"
            item, cited = f"{rule.label}：互斥", rule.excludes
            yield _Line(f"{key}.excludes", "补贴", item, words, cited.clause, cited.note)


def _loan_guarantee(pack: Pack) -> Iterator[_Line]:
    rule = pack.loan_guarantee
    if rule is None:
        return
    section, slot = "担保贷款", "loan_guarantee"
    most = f"个人贷款不超过 {wan_text(rule.personal_up_to_fen)} 万元"
    for end, item, words, note in (
        ("amount", "免除反担保：额度", most, rule.note),
        ("grounds", "免除反担保：情形", "、".join(rule.grounds), ""),
        ("residence", "免除反担保：户籍", rule.residence, ""),
    ):
        yield _Line(f"{slot}.{end}", section, item, words, rule.clause, note, slot)


def number_words(value: int, unit: str) -> str:
    """A number of a target, as 12 人; money is in fen."""
    if not unit.endswith("元"):
        return f"{value:,} {unit}"
    if value and value % FEN_PER_YI == 0:
        return f"{value // FEN_PER_YI:,} 亿元"
    return f"{wan_text(value)} 万元"


def target_words(target: Target) -> str:
    """不少于 1 个、不超过 2 个，每个旗县市，2022-01-01 至 2022-12-31."""
    words = f"不少于 {number_words(target.at_least, target.unit)}"
    if target.at_most is not None:
        words += f"、不超过 {number_words(target.at_most, target.unit)}"
    parts = [words, target.scope, "每年" if target.yearly else ""]
    if target.until is not None:
        since = f"{target.since} 至 " if target.since else "到 "
        parts.append(f"{since}{target.until}")
    return "，".join(part for part in parts if part)


def _targets(pack: Pack) -> Iterator[_Line]:
    for each in pack.targets:
        key = f"targets.{each.id}"
        # Each document's plan is measured on its own: none decides another's.
        slot = f"{pack.key}.{key}"
        yield _Line(key, "目标", each.label, target_words(each), each.clause, each.note, slot)


def _build_stages(pack: Pack) -> Iterator[_Line]:
    for each in pack.build_stages:
        key = f"build_stages.{each.stage}"
        words = f"{each.planned_from} 至 {each.planned_to}"
        yield _Line(key, "建设阶段", each.stage, words, each.clause, each.note, "build_stages")


SECTIONS: tuple[Callable[[Pack], Iterator[_Line]], ...] = (
    _tiers,
    _readings,
    _windows,
    _incubation,
    _named("services", "服务", "应具备的服务", lambda pack: pack.services),
    _named("key_groups", "重点群体", "重点群体", lambda pack: pack.key_groups),
    _free_share,
    _park_kinds,
    _named("emerging", "园区类别", "特色：新兴行业", lambda pack: pack.emerging_industries),
    _exit_causes,
    _benefits,
    _loan_guarantee,
    _targets,
    _build_stages,
)
