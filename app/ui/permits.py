"""What whoever opened the ledger may not do: grey buttons, and the words that say who may.

The rule: only for the eye; the use case refuses by itself. Somebody else may unlock the window.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton

from app.ui.desk import Desk
from app.ui.table import Table
from app.usecases.roles import RULES, Act


class _Bar(QObject):
    """Keeps a button grey, whatever the screen makes of it while its rows come and go."""

    def __init__(self, desk: Desk, act: Act, button: QAbstractButton) -> None:
        super().__init__(button)
        self._desk = desk
        self._act = act
        self._button = button
        self._tip = button.toolTip()
        self._barred = False
        self._wanted = button.isEnabled()
        button.installEventFilter(self)
        desk.role_changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        barred = not self._desk.may(self._act)
        if barred and not self._barred:
            self._wanted = self._button.isEnabled()
        self._barred = barred
        self._button.setToolTip(who_may(self._act) if barred else self._tip)
        self._button.setEnabled(self._wanted and not barred)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self._barred
            and watched is self._button
            and event.type() == QEvent.Type.EnabledChange
            and self._button.isEnabled()
        ):
            self._wanted = True
            self._button.setEnabled(False)
        return False


def permit(desk: Desk, act: Act, *buttons: QAbstractButton) -> None:
    """Let the buttons be pressed only by who may do the act."""
    for button in buttons:
        _Bar(desk, act, button)


def who_may(act: Act) -> str:
    """The sentence that says who does it."""
    rule = RULES[act]
    return f"{rule.words}请由{'或'.join(rule.roles)}人员来做"


def may_or_say(desk: Desk, act: Act) -> bool:
    """Whether whoever opened the ledger may; if not, the status bar says who may."""
    if desk.may(act):
        return True
    desk.said.emit(f"{who_may(act)}。")
    return False


def permitted(desk: Desk, act: Act, do: Callable[[], Any]) -> Callable[[], None]:
    """The step behind a key, which says who may instead of beginning what will be refused."""

    def step() -> None:
        if may_or_say(desk, act):
            do()

    return step


class _Offer(QObject):
    """Keeps the step of an empty table to those who may take it."""

    def __init__(
        self,
        desk: Desk,
        act: Act,
        table: Table[Any],
        *,
        said: Callable[[], None],
        else_said: Callable[[], None],
    ) -> None:
        super().__init__(table)
        self._desk, self._act = desk, act
        self._said, self._else_said = said, else_said
        desk.role_changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        (self._said if self._desk.may(self._act) else self._else_said)()


def empty_step(
    desk: Desk, act: Act, table: Table[Any], *, words: str, step: str, do: Callable[[], object]
) -> None:
    """What belongs into an empty table, with the step that fills it for whoever may.

    `words` are what is so, then what to do about it.
    """
    alone = f"{words.partition('。')[0]}。{who_may(act)}。"
    _Offer(
        desk,
        act,
        table,
        said=lambda: table.set_empty(words, step, do),
        else_said=lambda: table.set_empty(alone),
    )
