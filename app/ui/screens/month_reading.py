"""What the monthly screen reads in one go.

The rule: nothing here is a widget; it runs on the worker.
"""

from dataclasses import dataclass
from datetime import date

from app.store.ledger import Ledger
from app.usecases.monthly import GridRow, ParkMonth, grid, parks_of_month


@dataclass(frozen=True, slots=True)
class Month:
    """What the worker found: the parks, which of them is looked at, and its residents."""

    parks: tuple[ParkMonth, ...]
    park_id: str
    rows: tuple[GridRow, ...]


def told_together(sentences: list[str]) -> str:
    """The first of several, and how many more there are."""
    if len(sentences) <= 1:
        return "".join(sentences)
    return f"{sentences[0]}（另有 {len(sentences) - 1:,} 处同样没有保存）"


def read_month(ledger: Ledger, wanted: str, period_end_on: date) -> Month:
    """A park of a month; without one that is there, the first in which somebody resides."""
    parks = parks_of_month(ledger, period_end_on=period_end_on)
    ids = [each.park.id for each in parks]
    lived_in = [each.park.id for each in parks if each.residents]
    park_id = wanted if wanted in ids else next(iter([*lived_in, *ids]), "")
    return Month(parks, park_id, grid(ledger, park_id=park_id, period_end_on=period_end_on))
