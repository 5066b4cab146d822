"""A button for what cannot be undone: the first press asks, the second does it.

The rule: the question is forgotten as soon as the keyboard goes elsewhere.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton

from app.ui import look


class SureButton(QPushButton):
    """`confirmed` comes with the second press."""

    confirmed = Signal()

    def __init__(self, words: str, sure: str, name: str, *, role: str = "") -> None:
        super().__init__()
        self._words, self._sure = words, sure
        self.setObjectName(name)
        if role:
            look.mark(self, role=role)
        self.forget()
        self.clicked.connect(self._press)

    def forget(self) -> None:
        """As if it had not been pressed."""
        self._say(self._words)

    def _press(self) -> None:
        if self.text() == self._sure:
            self.forget()
            self.confirmed.emit()
        else:
            self._say(self._sure)

    def _say(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.forget()
        super().focusOutEvent(event)
