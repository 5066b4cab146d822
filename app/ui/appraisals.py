"""What is said of all parks on the day looked at, computed once for all screens.

The rule: parks are appraised a few at a time, so that memory stays low and other work gets its
turn; the outlook, which costs most, and the five years are computed apart and only where they are
shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

import shiboken6
from PySide6.QtCore import QObject

from app.domain.park import Park
from app.policy.trend import Trend
from app.policy.verdicts import ParkAppraisal
from app.store import queries, remembered
from app.store.ledger import Ledger
from app.ui import problems
from app.usecases.appraisal import appraise_parks
from app.usecases.remembering import remember_appraisals, remembered_appraisals
from app.usecases.trends import trends_of_parks

What = Literal["plain", "outlook", "years"]
Then = Callable[[tuple[Any, ...]], None]
# Facts of a park with 500 tenancies take about 1.5 MB while it is appraised; what many at once
# take is never whole again to be given back. Fewer at once take no longer.
AT_ONCE = 2


@dataclass(slots=True)
class Round:
    """One pass over all parks for a day and a state of the ledger."""

    key: tuple[date, int]
    what: What
    found: list[Any] = field(default_factory=list)
    waiting: list[tuple[Then, QObject]] = field(default_factory=list)
    done: bool = False
    remembered: bool = False
    state: str = ""


class Begun(NamedTuple):
    """What a pass starts from: the state of the records, what is known of them, what is to do."""

    state: str
    known: tuple[ParkAppraisal, ...] | None
    ids: list[str]


class Appraisals:
    """Keeps the last pass of each kind: without and with the outlook, and over the five years."""

    def __init__(self, read: Callable[..., object], owner: QObject) -> None:
        self._read, self._owner = read, owner
        self._rounds: dict[What, Round] = {}
        self._last: Round | None = None

    def ask(
        self,
        key: tuple[date, int],
        then: Callable[[tuple[ParkAppraisal, ...]], None],
        *,
        owner: QObject,
        outlook: bool,
    ) -> None:
        """Call `then` with all parks as of `key`; at once if they are known."""
        known = self._rounds.get("outlook")
        if known is not None and known.done and known.key == key:
            then(tuple(known.found))
        else:
            self._ask("outlook" if outlook else "plain", key, then, owner=owner)

    def ask_years(
        self,
        key: tuple[date, int],
        then: Callable[[tuple[Trend, ...]], None],
        *,
        owner: QObject,
    ) -> None:
        """Call `then` with the five years of all parks as of `key`; at once if they are known."""
        self._ask("years", key, then, owner=owner)

    def _ask(self, what: What, key: tuple[date, int], then: Then, *, owner: QObject) -> None:
        current = self._rounds.get(what)
        if current is not None and current.key == key:
            if current.done:
                then(tuple(current.found))
            else:
                current.waiting.append((then, owner))
            return
        fresh = Round(key, what, waiting=[(then, owner)])
        self._rounds[what] = fresh

        def begin(begun: Begun) -> None:
            fresh.state = begun.state
            if begun.known is not None:
                fresh.found.extend(begun.known)
                self._is_whole(fresh)
            self._next(fresh, begun.ids)

        self._read(
            lambda ledger: _begin(ledger, what, on=key[0]),
            begin,
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
        if self._rounds.get(current.what) is not current:
            return  # another day or a change has overtaken it; who waited has asked again
        if not ids:
            current.done = True
            self._last = self._last if current.what == "years" else current
            for then, owner in current.waiting:
                if shiboken6.isValid(owner):
                    then(tuple(current.found))
            current.waiting.clear()
            self._keep(current)
            return
        some, rest = ids[:AT_ONCE], ids[AT_ONCE:]

        def take(parks: tuple[Any, ...]) -> None:
            current.found.extend(parks)
            self._next(current, rest)

        self._read(
            lambda ledger: _look(ledger, current.what, on=current.key[0], park_ids=some),
            take,
            owner=self._owner,
            title="正在评估",
            failed=lambda error: self._fail(current, error),
        )

    def _is_whole(self, current: Round) -> None:
        """What is remembered has its outlook: it answers whoever asks, with it or without."""
        other = self._rounds.get("outlook", current)
        if self._rounds.get(current.what) is current and other.key == current.key:
            del self._rounds[current.what]
            current.what, current.remembered = "outlook", True
            self._rounds["outlook"] = current
            if other is not current:
                current.waiting.extend(other.waiting)

    def _keep(self, current: Round) -> None:
        """For the next start, if no record was touched meanwhile."""
        if current.what == "outlook":
            plain = self._rounds.get("plain")
            if plain is not None and plain.done and plain.key == current.key:
                del self._rounds["plain"]  # it says nothing more
        if current.what == "outlook" and not current.remembered:
            parks, on, of = tuple(current.found), current.key[0], current.state
            self._read(
                lambda ledger: remember_appraisals(ledger, parks, on=on, of=of),
                lambda _: None,
                owner=self._owner,
                failed=lambda _: None,  # a full disk is told to whoever saves something
            )

    def _fail(self, current: Round, error: Exception) -> None:
        """Say what went wrong once, and let the next one who asks try again."""
        if self._rounds.get(current.what) is current:
            del self._rounds[current.what]
        problems.show(error)


def _begin(ledger: Ledger, what: What, *, on: date) -> Begun:
    """What this very program said of these very records last time holds, whole."""
    state = remembered.state(ledger)
    known = remembered_appraisals(ledger, on=on) if what != "years" else None
    return Begun(state, known, _park_ids(ledger) if known is None else [])


def _look(
    ledger: Ledger, what: What, *, on: date, park_ids: Sequence[str]
) -> tuple[ParkAppraisal, ...] | tuple[Trend, ...]:
    """One portion of a pass, on the worker."""
    if what == "years":
        return trends_of_parks(ledger, on=on, park_ids=park_ids)
    return appraise_parks(ledger, on=on, park_ids=park_ids, with_outlook=what == "outlook")


def _park_ids(ledger: Ledger) -> list[str]:
    """All parks, office by office."""
    return [park.id for park in queries.all_of(ledger, Park, order="unit_code, id")]
