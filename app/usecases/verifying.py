"""核实: what a benefit's candidate fails or nobody knows, and the words on how it was seen.

The rule: the words are a record that travels beside the benefit; those on another household's do
not count.
"""

from datetime import date

from app.domain.changes import Changes
from app.domain.money import Benefit
from app.domain.papers import Explanation
from app.policy.benefits import of_park
from app.policy.soft_checks import SoftFinding
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.benefits import JUDGED, answer_for, benefit_rules, day_of, doubts
from app.usecases.explaining import give, needed_words, standing

# What a written reason answers, in the column where a soft check has its code.
VERIFIED = "benefit"
WHOSE = ("kind", "entity_id", "park_id")
NO_PARK = "台账中没有这一户到当日为止的入驻记录"


def doubtful(ledger: Ledger, benefit: Benefit, *, today: date) -> SoftFinding | None:
    """What must be verified before a benefit is put down, in a sentence; None if nothing must."""
    on = day_of(benefit, today)
    rule = next((each for each in benefit_rules(ledger, on) if each.kind == benefit.kind), None)
    if rule is None or (benefit.park_id if of_park(rule) else benefit.entity_id) is None:
        return None  # not known, or not said yet whose it is
    answer = answer_for(ledger, benefit, on=on)
    said = [f"{each.words}（{each.why}）" for each in doubts(answer)] if answer else [NO_PARK]
    if not said:
        return None
    sentence = f"有条件不符合或待核实：{'；'.join(said)}。请写明怎样核实的。"
    about = (answer.entity or answer.park) if answer else benefit.kind
    return SoftFinding(Benefit.table, benefit.id, VERIFIED, sentence, about)


def verify_if_needed(
    ledger: Ledger, benefit: Benefit, before: Benefit | None, reason: str, *, today: date
) -> Changes:
    """Keep the reason beside a benefit just saved over what was `before`.

    AppError "reason" if there is none, none was given before for the same household, and something
    must be verified.
    """
    if not reason.strip():
        if before and all(getattr(before, name) == getattr(benefit, name) for name in JUDGED):
            return Changes()
        same = before and all(getattr(before, name) == getattr(benefit, name) for name in WHOSE)
        if same and verified(ledger, benefit.id) is not None:
            return Changes()
        if doubtful(ledger, benefit, today=today) is None:
            return Changes()
    return verify(ledger, benefit, reason)


def verify(ledger: Ledger, benefit: Benefit, reason: str) -> Changes:
    """Keep how the conditions that the ledger cannot answer were verified, beside the benefit.

    AppError "reason" if it says nothing.
    """
    said = needed_words(
        reason,
        "有条件要由人核实，没有写核实情况。",
        hint="请写明怎样核实的，至少两个字。",
        code="reason",
    )
    key = (Benefit.table, benefit.id, VERIFIED)
    given = standing(ledger, ledger.unit_code)
    return give(ledger, {key: given.get(key)}, said, action="核实补贴条件")


def verified(ledger: Ledger, benefit_id: str) -> Explanation | None:
    """How a benefit's conditions were verified, if anybody wrote it down."""
    found = queries.all_of(
        ledger, Explanation, "of_table = ? AND of_id = ?", (Benefit.table, benefit_id)
    )
    return next((each for each in found if each.code == VERIFIED), None)
