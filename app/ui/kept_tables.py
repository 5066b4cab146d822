"""What this machine remembers of a table: its columns, its order, its filters; never its rows."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from app.ui.settings import keep, settings


class Kept(NamedTuple):
    """A column as the clerk left it: its name, width in pixels, and whether it is hidden."""

    name: str
    width: int
    hidden: bool


def kept_columns(table: str) -> list[Kept]:
    """The columns of a table in the order the clerk gave them; empty if none was changed."""
    stored = settings().value(f"columns/{table}", "")
    return [Kept(*column) for column in json.loads(str(stored))] if stored else []


def keep_columns(table: str, columns: Sequence[Kept]) -> None:
    """Remember the columns of a table; none at all means the default ones."""
    keep(f"columns/{table}", json.dumps(columns) if columns else "")


class KeptOrder(NamedTuple):
    """What a table is sorted by: the name of a column ("" for none) and the direction."""

    column: str = ""
    descending: bool = False


def kept_order(table: str) -> KeptOrder:
    """How the clerk last sorted a table."""
    stored = settings().value(f"order/{table}", "")
    return KeptOrder(*json.loads(str(stored))) if stored else KeptOrder()


def keep_order(table: str, order: KeptOrder) -> None:
    """Remember how a table is sorted."""
    keep(f"order/{table}", json.dumps(order) if order.column else "")


def kept_chosen(table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a table is filtered by: column names, each with the words chosen (see `View.chosen`)."""
    stored = settings().value(f"chosen/{table}", "")
    pairs = json.loads(str(stored)) if stored else []
    return tuple((name, tuple(words)) for name, words in pairs)


def keep_chosen(table: str, chosen: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Remember what a table is filtered by."""
    keep(f"chosen/{table}", json.dumps(chosen, ensure_ascii=False) if chosen else "")
