"""The residents of a park on a day, each with its loans.

The rule: a resident is one entity however many agreements it has there (domain.md §2); a loan is
shown with whoever resides, whenever it was paid out.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.entity import Entity
from app.domain.money import Loan
from app.store.ledger import Ledger
from app.store.monthly_rows import OF_PARK, residents
from app.store.queries import all_of


@dataclass(frozen=True, slots=True)
class Borrower:
    """A resident and its loans, the earliest first; most have none."""

    entity: Entity
    loans: tuple[Loan, ...]


def borrowers(ledger: Ledger, *, park_id: str, on: date) -> list[Borrower]:
    """The residents of a park on a day, in the order they moved in."""
    day = on.isoformat()
    among = (park_id, day, day)
    entities = residents(ledger, park_id=park_id, on=on)
    loans: dict[str, list[Loan]] = {}
    for loan in all_of(
        ledger, Loan, f"entity_id IN ({OF_PARK})", among, order="paid_out_on, created_at, id"
    ):
        loans.setdefault(loan.entity_id, []).append(loan)
    return [Borrower(each, tuple(loans.get(each.id, ()))) for each in entities]
