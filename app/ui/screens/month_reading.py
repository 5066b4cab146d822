"""What the monthly screen reads in one go.

The rule: nothing here is a widget; it runs on the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.store.ledger import Ledger
from app.ui.cell_line import Typing
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


def beyond_words(typing: Typing) -> list[str]:
    """What to say of cells that were pasted past the last row or column."""
    if not typing.beyond:
        return []
    return [f"粘贴的内容多出 {typing.beyond:,} 格，没有地方可填。请核对起始的格子。"]


def counted_words(rows: Sequence[GridRow]) -> str:
    """What the rows come to."""
    missing = sum(row.missing for row in rows)
    odd = sum(row.finding is not None and not row.reason for row in rows)
    words = [f"{len(rows):,} 户"]
    words += [f"缺 {missing:,} 户"] if missing else []
    words += [f"变动过半 {odd:,} 户待说明"] if odd else []
    return "　".join(words)


def park_looked_at(parks: Sequence[ParkMonth], wanted: str) -> str:
    """The park wanted; without it the first in which somebody resides, or the first of all."""
    ids = [each.park.id for each in parks]
    lived_in = [each.park.id for each in parks if each.residents]
    return wanted if wanted in ids else next(iter([*lived_in, *ids]), "")


def read_month(ledger: Ledger, wanted: str, period_end_on: date) -> Month:
    """A park of a month."""
    parks = parks_of_month(ledger, period_end_on=period_end_on)
    park_id = park_looked_at(parks, wanted)
    return Month(parks, park_id, grid(ledger, park_id=park_id, period_end_on=period_end_on))
