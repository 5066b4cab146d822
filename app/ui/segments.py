"""A row of views of one page, one of them chosen: the arrow keys go from one to the next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.ui import look
from app.ui.parts import button, line


class Segments(QWidget):
    """`chosen` carries the name of the view that was chosen."""

    chosen = Signal(str)

    def __init__(self, name: str, words: str, views: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._words = dict(views)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for view, said in views:
            each = button(said, view)
            each.setCheckable(True)
            look.mark(each, role="segment")
            # By a click the keyboard goes on into the view, whose keys the status bar tells.
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            each.clicked.connect(lambda _, view=view: self.choose(view))
            self._group.addButton(each)
            self._buttons[view] = each
        first = next(iter(self._buttons.values()))
        first.setChecked(True)
        self.setFocusProxy(first)
        row = line(*self._buttons.values(), spacing=look.GRID // 2)
        self.setLayout(row)

    def view(self) -> str:
        """The name of the view chosen."""
        return next(name for name, each in self._buttons.items() if each.isChecked())

    def has_keyboard(self) -> bool:
        """Whether the clerk is going from view to view by keyboard."""
        return any(each.hasFocus() for each in self._buttons.values())

    def choose(self, view: str) -> None:
        """Choose a view for the clerk."""
        self._buttons[view].setChecked(True)
        self.setFocusProxy(self._buttons[view])
        self.chosen.emit(view)

    def show_count(self, view: str, count: int | None) -> None:
        """How many there are, behind the word of a view."""
        words = self._words[view] if count is None else f"{self._words[view]} {count:,}"
        self._buttons[view].setText(words)
        self._buttons[view].setAccessibleName(words)

    def show_only(self, views: Sequence[str]) -> None:
        """Leave out the views that this office has no use for."""
        for name, each in self._buttons.items():
            each.setVisible(name in views)
