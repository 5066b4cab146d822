"""Where the one table's rows come from: a list in memory, or two queries of the ledger.

The rule: a source orders and filters by itself, for words in any cell and for values of a column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from app.ui.columns import Column

Row = TypeVar("Row")

# More values than these are looked for by words, not picked from a list.
MOST_CHOICES = 60
BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class View:
    """What of a source is looked at: a filter text, and a column name to sort by (or "").

    `chosen` holds, per column name, the words of which its cell must say one ("" for an empty one).
    """

    text: str = ""
    order: str = ""
    descending: bool = False
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def chosen_of(self, column: str) -> tuple[str, ...]:
        """The words chosen of a column; none if it is not filtered."""
        return dict(self.chosen).get(column, ())


class Source(Protocol[Row]):
    """Where rows come from. `slow` ones are asked on the worker, others at once."""

    slow: bool
    columns: tuple[Column[Row], ...]

    def keys(self, view: View) -> Sequence[Any]:
        """The keys of a view, in order."""

    def rows(self, keys: Sequence[Any]) -> Sequence[Row | None]:
        """The rows of some keys, in their order; None for one that is gone."""

    def choices(self, column: str) -> Sequence[str]:
        """The words a column can be filtered by; none if it cannot."""


class ListSource(Generic[Row]):
    """Rows in memory. `key` tells a row again after a refresh; without it, its place does."""

    slow = False

    def __init__(
        self,
        columns: tuple[Column[Row], ...],
        rows: Sequence[Row] = (),
        *,
        key: Callable[[Row], Any] | None = None,
    ) -> None:
        self.columns = columns
        self._rows = {(key(row) if key else place): row for place, row in enumerate(rows)}

    def keys(self, view: View) -> Sequence[Any]:
        """Every word of the filter must stand in one of the row's cells."""
        words = view.text.casefold().split()
        chosen = [
            (column, frozenset(picked))
            for column in self.columns
            if (picked := view.chosen_of(column.name))
        ]
        kept = [
            (key, row)
            for key, row in self._rows.items()
            if self._has(row, words)
            and all(not picked.isdisjoint(said(column, row)) for column, picked in chosen)
        ]
        for column in self.columns:
            if column.name == view.order:
                order = column.order or column.show
                kept.sort(key=lambda pair: order(pair[1]), reverse=view.descending)
        return [key for key, _ in kept]

    def rows(self, keys: Sequence[Any]) -> Sequence[Row | None]:
        return [self._rows.get(key) for key in keys]

    def choices(self, column: str) -> Sequence[str]:
        """What stands in a column of words, if that is a few things said more than once."""
        for each in self.columns:
            if each.name == column and not each.number and each.typed is None:
                found = {words for row in self._rows.values() for words in said(each, row)}
                few = len(found) <= MOST_CHOICES and (
                    bool(each.choices) or len(found) < len(self._rows)
                )
                order = {words: place for place, words in enumerate(each.choices)}
                last = len(order)
                return sorted(found, key=lambda w: (w == "", order.get(w, last), w)) if few else ()
        return ()

    def _has(self, row: Row, words: list[str]) -> bool:
        if not words:
            return True
        cells = "\n".join(column.show(row) for column in self.columns).casefold()
        return all(word in cells for word in words)


class LedgerSource(Generic[Row]):
    """Rows of the ledger: two queries that run on the worker.

    `choices` holds the words of the columns that the query can filter by, or tells them when asked.
    """

    slow = True

    def __init__(
        self,
        columns: tuple[Column[Row], ...],
        keys: Callable[[View], Sequence[Any]],
        rows: Callable[[Sequence[Any]], Sequence[Row | None]],
        choices: Mapping[str, Sequence[str]] | Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        self.columns = columns
        self._keys, self._rows, self._choices = keys, rows, choices or {}

    def keys(self, view: View) -> Sequence[Any]:
        return self._keys(view)

    def rows(self, keys: Sequence[Any]) -> Sequence[Row | None]:
        return self._rows(keys)

    def choices(self, column: str) -> Sequence[str]:
        known = self._choices
        return known(column) if callable(known) else known.get(column, ())


def said(column: Column[Row], row: Row) -> Sequence[str]:
    """The words of a cell as they can be chosen: of a list of codes, each of them."""
    words = column.show(row)
    return words.split(BETWEEN) if column.several else (words,)
