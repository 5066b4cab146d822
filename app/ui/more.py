"""更多: the steps asked for less often, behind one button, each with its key beside it."""

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from app.ui.parts import button

# Its name, its words, its key, and what it does.
MoreStep = tuple[str, str, str, Callable[[], object]]


def more(name: str, steps: Iterable[MoreStep]) -> tuple[QPushButton, dict[str, QAction]]:
    """The button, and the actions of its menu by their names."""
    opener = button("更多", f"{name}_more")
    menu = QMenu(opener)
    menu.setObjectName(f"{name}_more_menu")
    menu.setAccessibleName("更多")
    actions = {}
    for step, words, keys, do in steps:
        actions[step] = menu.addAction(f"{words}\t{keys}")
        actions[step].setObjectName(f"{name}_{step}")
        actions[step].triggered.connect(lambda _=False, do=do: do())
    opener.setMenu(menu)
    return opener, actions
