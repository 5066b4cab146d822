"""What was typed into a form and is not saved yet: leaving the form is asked for twice."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.ui.parts import say

WARNING = "有没保存的内容。再按一次 Esc 或“返回”放弃，Ctrl+Enter 保存。"


class Unsaved(QObject):
    """`said` is the label that warns before anything is lost; the window finds it there.

    `hint` stands in it while the clerk types; without one the form says there what it likes.
    """

    def __init__(self, said: QLabel, warning: str = WARNING, *, hint: str | None = None) -> None:
        super().__init__(said)
        self.said, self._warning, self._hint = said, warning, hint
        self.clear()

    def leave_by(self, give_up: QAbstractButton, leave: Callable[[], object]) -> None:
        """The form's 返回 calls `leave` if nothing typed would be lost, or when pressed again."""

        def pressed() -> None:
            if self.may_leave():
                leave()

        give_up.clicked.connect(pressed)

    def clear(self) -> None:
        """Nothing is typed, or all of it is saved."""
        self.typed = self._warned = False

    def touch(self) -> None:
        """Something is typed."""
        self.typed, self._warned = True, False
        if self._hint is not None:
            say(self.said, self._hint)

    def may_leave(self) -> bool:
        """False, and a warning, the first time that what was typed would be lost."""
        if self.typed and not self._warned:
            self._warned = True
            say(self.said, self._warning)
            return False
        self.clear()  # given up
        return True
