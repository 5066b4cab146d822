"""The tables of 补贴: candidates with answer and amount, and the conditions of one of them."""

from collections.abc import Callable, Mapping

from app.domain.measures import yuan_text
from app.policy.benefit_amounts import Amount
from app.policy.benefits import ANSWER_LABELS, BenefitAnswer, ConditionAnswer
from app.policy.verdicts import Verdict
from app.ui.columns import Column

HAD = "已享受"
ORDER: Mapping[Verdict, int] = {"met": 0, "undetermined": 1, "not_met": 2}
CONDITION_LABELS: Mapping[Verdict, str] = {
    "met": "符合",
    "not_met": "不符合",
    "undetermined": "待核实",
}


def answer_words(answer: BenefitAnswer) -> str:
    """可享受, 待核实, 已享受 or 不符合."""
    return HAD if answer.had else ANSWER_LABELS[answer.verdict]


def open_words(answer: BenefitAnswer) -> str:
    """What is not met, and why; else what is to be verified."""
    wrong = answer.of("not_met")
    if wrong:
        return "；".join(f"{each.words}：{each.why}" for each in wrong)
    return "、".join(each.words for each in answer.of("undetermined"))


def hardest_first(answer: BenefitAnswer) -> list[ConditionAnswer]:
    """What is not met, then what is to be verified, then the rest as the document has it."""
    return sorted(answer.conditions, key=lambda each: -ORDER[each.verdict])


def amount_text(amount: Amount) -> str:
    """不低于 10,000; 6,000（2 人）; 每月 1,816; 10,000、20,000; empty where nobody knows."""
    if amount.grades_fen:
        return "、".join(yuan_text(grade) for grade in amount.grades_fen)
    if amount.count is not None:
        return f"{yuan_text(amount.suggested_fen or 0)}（{amount.count} 人）"
    if amount.each_fen is not None and amount.known:
        return f"每月 {yuan_text(amount.each_fen)}"
    if amount.least_fen is None:
        return "" if amount.most_fen is None else f"不超过 {yuan_text(amount.most_fen)}"
    least = yuan_text(amount.least_fen)
    return least if amount.most_fen is not None else f"不低于 {least}"


def _amount_order(answer: BenefitAnswer) -> int:
    amount = answer.amount
    return amount.suggested_fen or amount.each_fen or 0


def _paid(answer: BenefitAnswer) -> str:
    return yuan_text(answer.paid_fen) if answer.paid_fen else ""


def candidate_columns(
    unit_name: Callable[[str], str], *, parks: bool, several_units: bool
) -> tuple[Column[BenefitAnswer], ...]:
    """The columns for a benefit of households, or of parks."""
    entity: tuple[Column[BenefitAnswer], ...] = (
        Column(name="entity", heading="实体名称", show=lambda row: row.entity or "", width=216),
        Column(name="founder", heading="创业者", show=lambda row: row.founder or "", width=120),
    )
    return (
        *(() if parks else entity),
        Column(name="park", heading="园区名称", show=lambda row: row.park, width=192),
        Column(
            name="unit",
            heading="所属机构",
            show=lambda row: unit_name(row.unit_code),
            width=96,
            hidden=not several_units,
        ),
        Column(
            name="answer",
            heading="答复",
            show=answer_words,
            state=lambda row: "" if row.had else row.verdict,
            order=lambda row: (row.had, ORDER[row.verdict]),
            width=96,
        ),
        Column(
            name="amount",
            heading="金额(元)",
            show=lambda row: amount_text(row.amount),
            order=_amount_order,
            number=True,
            width=136,
        ),
        Column(
            name="paid",
            heading="已发放(元)",
            show=_paid,
            order=lambda row: row.paid_fen,
            number=True,
            width=96,
        ),
        Column(name="open", heading="待核实或不符合", show=open_words, width=280),
        Column(
            name="clause",
            heading="条款",
            show=lambda row: row.rule.clause,
            width=112,
            hidden=True,
        ),
    )


CONDITIONS: tuple[Column[ConditionAnswer], ...] = (
    Column(name="words", heading="条件", show=lambda row: row.words, width=176),
    Column(
        name="answer",
        heading="答复",
        show=lambda row: CONDITION_LABELS[row.verdict],
        state=lambda row: row.verdict,
        order=lambda row: ORDER[row.verdict],
        width=88,
    ),
    Column(name="clause", heading="条款", show=lambda row: row.clause, width=112),
    Column(name="why", heading="情况", show=lambda row: row.why, width=392),
)
