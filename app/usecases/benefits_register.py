"""登记补贴: a benefit put down with the clause it stands on and how its doubts were verified.

The rule: what the ledger cannot answer needs a written reason, a record that travels beside it.
"""

from datetime import date

from app.domain.changes import Changes
from app.domain.money import Benefit
from app.store.ledger import Ledger
from app.usecases.own_records import mine
from app.usecases.registers import save_record


def register_benefit(ledger: Ledger, benefit: Benefit, *, today: date, reason: str = "") -> Changes:
    """Put a benefit down, with the clause it stands on, and how its doubts were verified.

    AppErrors: those of `registers.save_record`, `benefits.fit_benefit` and
    `verifying.verify_if_needed`.
    """
    return save_record(ledger, mine(ledger, benefit), today=today, reason=reason)
