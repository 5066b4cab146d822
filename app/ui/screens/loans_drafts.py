"""What of the loans was typed and is not in the ledger yet, laid over the rows that are.

The rule: a row keeps its key from its first cell on, so that the cursor stays where one types; what
lacks something waits, what was refused goes back to what stood before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.usecases.loans import LoanRow, TypedLoan, is_empty, told, values_of


class Drafts:
    """The rows of one office's loans while they are typed."""

    def __init__(self) -> None:
        self._typed: dict[str, TypedLoan] = {}
        self._keys: dict[str, str] = {}
        self._more: dict[str, int] = {}
        # By row the loan that was made of it; touched by the worker alone, whose work is in order.
        self.made: dict[str, str] = {}

    def holds(self, key: str) -> bool:
        """Whether a row says something that the ledger does not."""
        return key in self._typed

    def take_up(self, begun: Sequence[TypedLoan]) -> None:
        """Rows that were begun before the window was opened."""
        for each in begun:
            self._typed.setdefault(each.key, each)

    def key_of(self, loan_id: str) -> str:
        """The key of the row that a loan stands in."""
        return self._keys.get(loan_id, loan_id)

    def put(self, typed: Sequence[TypedLoan]) -> Mapping[str, TypedLoan]:
        """Rows as typed; answers with what they said before, for `settle` or `back`."""
        earlier = {each.key: self._typed[each.key] for each in typed if each.key in self._typed}
        self._typed |= {each.key: each for each in typed}
        return earlier

    def back(self, typed: Sequence[TypedLoan], earlier: Mapping[str, TypedLoan]) -> None:
        """Nothing of it could be saved."""
        for each in typed:
            self._typed.pop(each.key, None)
        self._typed |= earlier

    def settle(
        self,
        typed: Sequence[TypedLoan],
        earlier: Mapping[str, TypedLoan],
        *,
        made: Mapping[str, str],
        refused: Collection[str],
        rows: Sequence[LoanRow],
    ) -> None:
        """What is in the ledger now (`rows`) is no draft; `made` are the loans of new rows."""
        self._keys |= {loan_id: key for key, loan_id in made.items()}
        lent = {self._keys.get(row.key, row.key) for row in rows if row.loan}
        for each in typed:
            if self._typed.get(each.key) is not each:
                continue  # typed on meanwhile
            waits = each.loan_id is None and each.key not in lent
            if each.key in refused or not waits or is_empty(each.values):
                del self._typed[each.key]
            if each.key in refused and waits and each.key in earlier:
                self._typed[each.key] = earlier[each.key]

    def one_more(self, entity_id: str) -> str:
        """The key of another empty row for a resident."""
        while True:
            self._more[entity_id] = self._more.get(entity_id, 0) + 1
            key = f"{entity_id}/{self._more[entity_id]}"
            if key not in self._typed:
                return key

    def over(self, rows: Sequence[LoanRow]) -> list[LoanRow]:
        """The ledger's rows with the empty ones asked for, and what was typed over both."""
        keyed = self._keyed(rows)
        used = {row.key for row in keyed}
        last = {row.entity_id: row.key for row in keyed}
        shown: list[LoanRow] = []
        for row in keyed:
            shown.append(row)
            if last[row.entity_id] == row.key:
                shown += (each for each in self._blanks(row) if each.key not in used)
        return [self._laid_over(row) for row in shown]

    def _keyed(self, rows: Sequence[LoanRow]) -> list[LoanRow]:
        """Each row under the key it was typed under, if no other row stands there."""
        used: set[str] = set()
        keyed = []
        for row in rows:
            key = self._keys.get(row.key, row.key)
            keyed.append(row if key in used else replace(row, key=key))
            used.add(key)
        return keyed

    def _blanks(self, row: LoanRow) -> list[LoanRow]:
        blank = replace(row, loan=None, values=values_of(None), finding=None, reason="")
        count = self._more.get(row.entity_id, 0)
        keys = [f"{row.entity_id}/{place + 1}" for place in range(count)]
        # One begun earlier has a row, whatever else was lent meanwhile.
        keys += [
            each.key
            for each in self._typed.values()
            if each.entity_id == row.entity_id and each.loan_id is None and each.key not in keys
        ]
        return [replace(blank, key=key) for key in keys]

    def _laid_over(self, row: LoanRow) -> LoanRow:
        draft = self._typed.get(row.key)
        return told(replace(row, values=draft.values)) if draft else row
