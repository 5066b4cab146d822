"""[[benefits]] of a policy file: who may have how much, and what excludes what.

The rule: a floor (at_least), a cap (at_most), a fixed amount (exactly), grades and a share of the
minimum wage are told apart by their key; a benefit has exactly one of them.
"""

from typing import Literal

from app.domain.codes import BENEFIT_KINDS, FOUNDER_GROUPS
from app.policy.block import Block, distinct
from app.policy.pack import (
    BENEFIT_CONDITIONS,
    BENEFIT_PAYEES,
    BENEFIT_PER,
    BenefitAmount,
    BenefitRule,
    Cited,
)

BOUNDS: dict[str, Literal["floor", "cap", "fixed"]] = {
    "at_least": "floor",
    "at_most": "cap",
    "exactly": "fixed",
    "grades": "fixed",
    "wage_share": "fixed",
}
KEYS = (
    "kind",
    "label",
    "payee",
    "per",
    *BOUNDS,
    "unit",
    "most_months",
    "groups",
    "graduated_within_years",
    "conditions",
    "operating_months",
    "founded_within_months",
    "excludes",
    "clause",
    "note",
)
MOST_MONTHS = 240
MOST_YEARS = 30


def _months(block: Block, key: str) -> int | None:
    return block.whole(key, least=1, most=MOST_MONTHS) if block.has(key) else None


def _amount(block: Block) -> BenefitAmount:
    given = [key for key in BOUNDS if block.has(key)]
    if len(given) != 1:
        problem = "没有写金额" if not given else f"“{'”和“'.join(given)}”同时出现"
        block.refuse(
            problem,
            "不低于写 at_least，不超过写 at_most，定额写 exactly，分档写 grades，"
            "按最低工资的百分比写 wage_share，只写其中一个。",
        )
    key = given[0]
    return BenefitAmount(
        bound=BOUNDS[key],
        per=block.word("per", BENEFIT_PER),
        amount_fen=block.money(key) if key in {"at_least", "at_most", "exactly"} else None,
        wage_share=block.share(key) if key == "wage_share" else None,
        grades_fen=block.moneys(key) if key == "grades" else (),
        most_months=_months(block, "most_months"),
    )


def _excludes(block: Block, kind: str) -> Cited[tuple[str, ...]] | None:
    inner = block.section("excludes")
    if inner is None:
        return None
    inner.only("names", "clause", "note")
    names = inner.words("names", BENEFIT_KINDS)
    if kind in names:
        inner.refuse(f"“{kind}”不能与自身互斥", "请删去这一项。")
    return Cited(names, inner.clause(), inner.note())


def _benefit(block: Block) -> BenefitRule:
    block.only(*KEYS)
    kind = block.word("kind", BENEFIT_KINDS)
    years = "graduated_within_years"
    return BenefitRule(
        kind=kind,
        label=block.text("label"),
        clause=block.clause(),
        payee=block.word("payee", BENEFIT_PAYEES),
        amount=_amount(block),
        groups=block.words("groups", FOUNDER_GROUPS) if block.has("groups") else (),
        graduated_within_years=(
            block.whole(years, least=1, most=MOST_YEARS) if block.has(years) else None
        ),
        conditions=(
            block.words("conditions", BENEFIT_CONDITIONS) if block.has("conditions") else ()
        ),
        operating_months=_months(block, "operating_months"),
        founded_within_months=_months(block, "founded_within_months"),
        excludes=_excludes(block, kind),
        note=block.note(),
    )


def benefits(root: Block) -> tuple[BenefitRule, ...]:
    """[[benefits]], each kind once."""
    found = tuple(_benefit(block) for block in root.rows("benefits"))
    distinct(root, "benefits", [benefit.kind for benefit in found])
    return found
