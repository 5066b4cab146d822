"""What the screen of loans reads in one go.

The rule: nothing here is a widget; it runs on the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.measures import wan_text
from app.domain.park import Park
from app.store.ledger import Ledger
from app.ui.screens.month_reading import park_looked_at
from app.usecases.loans import LoanRow, TypedLoan, loan_grid, loans_begun
from app.usecases.monthly import parks_in_order, parks_of_month


@dataclass(frozen=True, slots=True)
class ParkLoans:
    """What the worker found: the parks, which of them is looked at, its rows, and those begun."""

    parks: list[Park]
    park_id: str
    rows: tuple[LoanRow, ...]
    begun: tuple[TypedLoan, ...]


def read_loans(ledger: Ledger, wanted: str, on: date) -> ParkLoans:
    """A park on a day."""
    parks, park_id = parks_in_order(ledger), wanted
    if wanted not in [each.id for each in parks]:
        # Counting the residents of all parks takes long; it is done to find a first one.
        park_id = park_looked_at(parks_of_month(ledger, period_end_on=on), wanted)
    rows = loan_grid(ledger, park_id=park_id, on=on)
    return ParkLoans(parks, park_id, rows, loans_begun(ledger))


def counted_words(shown: Sequence[LoanRow], stored: Sequence[LoanRow]) -> str:
    """What the rows come to; amounts only of loans that are in the ledger."""
    lent = sum(row.loan.amount_fen for row in stored if row.loan)
    loans = sum(row.loan is not None for row in stored)
    waiting = sum(bool(row.wanting) for row in shown)
    odd = sum(row.finding is not None and not row.reason for row in shown)
    words = [f"{len({row.entity_id for row in shown}):,} 户", f"{loans:,} 笔"]
    words += [f"{wan_text(lent)} 万元"] if loans else []
    words += [f"{waiting:,} 笔没填完"] if waiting else []
    words += [f"过大 {odd:,} 笔待说明"] if odd else []
    return "　".join(words)
