"""What was done at this window since the ledger was opened, to be taken back or done again.

The rule: a line is added when the clerk acts and filled in when the worker has done it, so that
Ctrl+Z in the next moment means that very act; nothing of it outlives the window.
"""

from dataclasses import dataclass

from app.usecases.undoing import Step

MOST = 500


@dataclass(eq=False, slots=True)
class Act:
    """An act of the clerk; `step` is None until it is done, or if it changed nothing.

    `lasting` is said of one that changed something and is taken back by other means.
    """

    step: Step | None = None
    lasting: bool = False


class UndoList:
    """Two piles: what was done, and what was taken back since."""

    def __init__(self) -> None:
        self._done: list[Act] = []
        self._undone: list[Act] = []

    def begin(self) -> Act:
        """A new act; what was taken back before it cannot be done again."""
        act = Act()
        self._done = [*self._done, act][-MOST:]
        self._undone.clear()
        return act

    def drop(self, act: Act) -> None:
        """The act came to nothing, or can no longer be turned."""
        self._done = [each for each in self._done if each is not act]
        self._undone = [each for each in self._undone if each is not act]

    def back(self) -> Act | None:
        """The last act not taken back, now taken back."""
        return self._shift(self._done, self._undone)

    def forward(self) -> Act | None:
        """The act last taken back, now done again."""
        return self._shift(self._undone, self._done)

    def clear(self) -> None:
        """Nothing was done yet: somebody else sits here now."""
        self._done.clear()
        self._undone.clear()

    def _shift(self, source: list[Act], target: list[Act]) -> Act | None:
        if not source:
            return None
        act = source.pop()
        target.append(act)
        return act
