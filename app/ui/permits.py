"""Buttons that whoever opened the ledger may not press: grey, with the words that say who may.

The rule: only for the eye; the use case refuses by itself. Somebody else may unlock the window.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton

from app.ui.desk import Desk
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
        rule = RULES[self._act]
        words = f"{rule.words}请由{'或'.join(rule.roles)}人员来做"
        self._button.setToolTip(words if barred else self._tip)
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
