"""What is said of all parks on the day looked at, computed once for all screens.

The rule: parks are appraised a few at a time, so that memory stays low and other work gets its
turn; the outlook, which costs most, is computed apart and only where it is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import shiboken6
from PySide6.QtCore import QObject

from app.domain.park import Park
from app.policy.verdicts import ParkAppraisal
from app.store import queries
from app.store.ledger import Ledger
from app.ui import problems
from app.usecases.appraisal import appraise_parks

Then = Callable[[tuple[ParkAppraisal, ...]], None]
# Facts of a park with 500 tenancies take about 1.5 MB while it is appraised.
AT_ONCE = 8
WITH_OUTLOOK_AT_ONCE = 2


@dataclass(slots=True)
class Round:
    """One pass over all parks for a day and a state of the ledger."""

    key: tuple[date, int]
    outlook: bool
    found: list[ParkAppraisal] = field(default_factory=list)
    waiting: list[tuple[Then, QObject]] = field(default_factory=list)
    done: bool = False


class Appraisals:
    """Keeps the last pass, with and without the outlook."""

    def __init__(self, read: Callable[..., object], owner: QObject) -> None:
        self._read, self._owner = read, owner
        self._rounds: dict[bool, Round] = {}
        self._last: Round | None = None

    def ask(self, key: tuple[date, int], then: Then, *, owner: QObject, outlook: bool) -> None:
        """Call `then` with all parks as of `key`; at once if they are known."""
        for known in (self._rounds.get(True), self._rounds.get(outlook)):
            if known is not None and known.done and known.key == key:
                then(tuple(known.found))
                return
        current = self._rounds.get(outlook)
        if current is not None and not current.done and current.key == key:
            current.waiting.append((then, owner))
            return
        fresh = Round(key, outlook, waiting=[(then, owner)])
        self._rounds[outlook] = fresh
        self._read(
            _park_ids,
            lambda ids: self._next(fresh, ids),
            owner=self._owner,
            failed=lambda error: self._fail(fresh, error),
        )

    def last(self) -> tuple[ParkAppraisal, ...]:
        """The parks as last appraised; empty if they never were."""
        return tuple(self._last.found) if self._last is not None else ()

    def forget(self) -> None:
        """Nothing is known any more: the ledger was locked."""
        self._rounds.clear()

    def _next(self, current: Round, ids: Sequence[str]) -> None:
        if self._rounds.get(current.outlook) is not current:
            return  # another day or a change has overtaken it; who waited has asked again
        if not ids:
            current.done, self._last = True, current
            for then, owner in current.waiting:
                if shiboken6.isValid(owner):
                    then(tuple(current.found))
            current.waiting.clear()
            return
        size = WITH_OUTLOOK_AT_ONCE if current.outlook else AT_ONCE
        some, rest = ids[:size], ids[size:]

        def take(parks: tuple[ParkAppraisal, ...]) -> None:
            current.found.extend(parks)
            self._next(current, rest)

        self._read(
            lambda ledger: appraise_parks(
                ledger, on=current.key[0], park_ids=some, with_outlook=current.outlook
            ),
            take,
            owner=self._owner,
            title="正在评估",
            failed=lambda error: self._fail(current, error),
        )

    def _fail(self, current: Round, error: Exception) -> None:
        """Say what went wrong once, and let the next one who asks try again."""
        if self._rounds.get(current.outlook) is current:
            del self._rounds[current.outlook]
        problems.show(error)


def _park_ids(ledger: Ledger) -> list[str]:
    """All parks, office by office."""
    return [park.id for park in queries.all_of(ledger, Park, order="unit_code, id")]
