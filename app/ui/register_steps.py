"""The steps of a register in the bar of its table: buttons, and what is asked for less often.

The rule: each step has its key on the page; who may not take it hears who may.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.more import MoreStep, more
from app.ui.parts import button
from app.ui.permits import permit, permitted
from app.usecases.roles import Act

# Its name, its words, its key, what one must be allowed to do for it, and what it does.
RegisterStep = tuple[str, str, str, Act, Callable[[], None]]


class RegisterSteps(QObject):
    """`named` are the steps by their names, to be made grey."""

    def __init__(self, desk: Desk, name: str, *, bar: QHBoxLayout, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._name, self._bar, self._page = desk, name, bar, page
        self.named: dict[str, QPushButton | QAction] = {}
        self._shown: list[QWidget] = []

    def lay_out(self, seldom: Sequence[MoreStep], steps: Sequence[RegisterStep]) -> None:
        """The steps from left to right, the main one last."""
        opener, actions = more(self._name, seldom)
        self.named.update(actions)
        self._bar.addWidget(opener)
        self._shown.append(opener)
        for _, _, keys, look_at in seldom:
            on_key(self._page, keys, look_at)
        for each in steps:
            self._add(*each, main=each is steps[-1])

    def _add(
        self, name: str, words: str, keys: str, act: Act, do: Callable[[], None], *, main: bool
    ) -> None:
        made = button(
            words,
            f"{self._name}_{name}",
            role="main" if main else "",
            icon="add" if main else "",
        )
        made.setToolTip(f"{words.rstrip('…')}（{keys}）")
        made.clicked.connect(lambda _: do())
        self._bar.addWidget(made)
        self.named[name] = made
        self._shown.append(made)
        permit(self._desk, act, made)
        on_key(self._page, keys, permitted(self._desk, act, made.click))

    def put_first(self, step: QWidget) -> None:
        """A button of the screen's own before the others."""
        self._bar.insertWidget(self._bar.indexOf(self._shown[0]), step)
        self._shown.insert(0, step)

    def show(self, *, on: bool) -> None:
        """All of them, or none."""
        for step in self._shown:
            step.setVisible(on)
