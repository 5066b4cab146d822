"""What a register shows: the columns of its fields, and its rows out of the ledger.

The rule: all of it follows from the record's fields; a link is shown, found and sorted by its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.fields import Field, Kind, fields_of
from app.domain.record import Record
from app.store.register_rows import RegisterRow, register_rows, register_view
from app.ui.columns import Column, column_of
from app.ui.desk import Desk
from app.ui.sources import LedgerSource, View

OWN = frozenset(each.name for each in fields_of(Record))


@dataclass(frozen=True, slots=True)
class Register:
    """What a register shows: `name` is what its widgets and remembered columns are called.

    `fields` of the table and the form, in order (all by default); `hidden` columns at first;
    `carried` are what the next new record begins with; `newest` is the day by which the latest
    come first (the first one of the record by default).
    """

    kind: type[Record]
    name: str
    empty: str
    search: str = "按任何一列筛选"
    fields: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    newest: str = ""
    widths: Mapping[str, int] = field(default_factory=dict)
    extra: tuple[Column[RegisterRow], ...] = ()

    def shown(self) -> tuple[Field, ...]:
        """The fields that the clerk sees."""
        of = {each.name: each for each in fields_of(self.kind) if each.name not in OWN}
        return tuple(of[name] for name in self.fields) if self.fields else tuple(of.values())

    def order(self) -> str:
        """The field by which the latest come first; "" if the record has no day."""
        days = (each.name for each in self.shown() if each.kind is Kind.DAY)
        return self.newest or next(days, "")

    def columns(self) -> tuple[Column[RegisterRow], ...]:
        """A column per field, and those of the screen's own."""
        return (*(_column(each, self) for each in self.shown()), *self.extra)


def source_of(
    desk: Desk,
    register: Register,
    columns: tuple[Column[RegisterRow], ...],
    only: Mapping[str, Any],
) -> LedgerSource[RegisterRow]:
    """The rows with these values in these fields, paged from the ledger."""
    kind = register.kind
    newest, own = register.order(), {each.name for each in register.shown()}
    choices = _choices(register)

    def keys(view: View) -> Sequence[int]:
        given = view.order if view.order in own else ""
        return register_view(
            desk.ledger(),
            kind,
            text=view.text,
            order=given or newest,
            descending=view.descending if given else True,
            only={**{name: _stored(name, choices, view) for name, _ in view.chosen}, **only},
        )

    def rows(keys: Sequence[int]) -> Sequence[RegisterRow | None]:
        return register_rows(desk.ledger(), kind, keys)

    words = {name: tuple(stored) for name, stored in choices.items()}
    return LedgerSource(columns, keys, rows, words)


def _column(field: Field, register: Register) -> Column[RegisterRow]:
    name = field.name

    def get(row: RegisterRow) -> Any:
        return row.names.get(name) if field.kind is Kind.LINK else getattr(row.record, name)

    width = register.widths.get(name, 208 if field.kind is Kind.LINK else 0)
    return column_of(field, get, width=width, hidden=name in register.hidden)


def _choices(register: Register) -> dict[str, dict[str, Any]]:
    """By field that can be filtered by, what is stored for each of its words."""
    found: dict[str, dict[str, Any]] = {}
    for each in register.shown():
        if each.kind is Kind.CODE:
            found[each.name] = {code: code for code in each.codes} | {"": None}
        elif each.kind is Kind.FLAG:
            found[each.name] = {"是": 1, "否": 0, "": None}
    return found


def _stored(name: str, choices: Mapping[str, Mapping[str, Any]], view: View) -> tuple[Any, ...]:
    stored = choices.get(name, {})
    return tuple(stored[word] for word in view.chosen_of(name) if word in stored)
