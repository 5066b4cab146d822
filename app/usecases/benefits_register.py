"""登记补贴: a benefit put down with the clause it stands on and how its doubts were verified.

The rule: what the ledger cannot answer needs a written reason, a record that travels beside it.
"""

from datetime import date

from app.domain.changes import Changes
from app.domain.money import Benefit
from app.domain.papers import Explanation
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.usecases.benefits import answer_for, benefit_rules, day_of, doubts
from app.usecases.explaining import give, needed_words, standing
from app.usecases.own_records import mine
from app.usecases.registers import save_record
from app.usecases.roles import require

# What a written reason answers, in the column where a soft check has its code.
VERIFIED = "benefit"


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


def register_benefit(ledger: Ledger, benefit: Benefit, *, today: date, reason: str = "") -> Changes:
    """Put a benefit down, with the clause it stands on, and how its doubts were verified.

    AppErrors: those of `registers.save_record` and of `benefits.fit_benefit`, and `reason` where a
    condition is not met or for a person to verify, or who gets it was in no park.
    """
    require(ledger, "type")
    benefit = mine(ledger, benefit)
    doubtful = _doubtful(ledger, benefit, day_of(benefit, today))
    with transaction(ledger):
        done = save_record(ledger, benefit, today=today)
        if doubtful or reason.strip():
            done |= verify(ledger, benefit, reason)
    return done


def _doubtful(ledger: Ledger, benefit: Benefit, on: date) -> bool:
    answer = answer_for(ledger, benefit, on=on)
    if answer is None:  # the documents know the benefit, but who gets it was in no park
        return any(rule.kind == benefit.kind for rule in benefit_rules(ledger, on))
    return bool(doubts(answer))
