"""What the screen of loans reads in one go.

The rule: nothing here is a widget; it runs on the worker.
"""

from dataclasses import dataclass
from datetime import date

from app.store.ledger import Ledger
from app.usecases.loans import LoanRow, TypedLoan, loan_grid, loans_begun
from app.usecases.monthly import ParkMonth, parks_of_month


@dataclass(frozen=True, slots=True)
class ParkLoans:
    """What the worker found: the parks, which of them is looked at, its rows, and those begun."""

    parks: tuple[ParkMonth, ...]
    park_id: str
    rows: tuple[LoanRow, ...]
    begun: tuple[TypedLoan, ...]


def read_loans(ledger: Ledger, wanted: str, on: date) -> ParkLoans:
    """A park on a day; without one that is there, the first in which somebody resides."""
    parks = parks_of_month(ledger, period_end_on=on)
    ids = [each.park.id for each in parks]
    lived_in = [each.park.id for each in parks if each.residents]
    park_id = wanted if wanted in ids else next(iter([*lived_in, *ids]), "")
    rows = loan_grid(ledger, park_id=park_id, on=on)
    return ParkLoans(parks, park_id, rows, loans_begun(ledger))
