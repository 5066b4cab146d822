"""What assistive technology finds in the window: places with a role, a name and a rectangle.

The rule: nothing here knows a class of widget; a place is what the accessible tree says. An
interface is never asked for its object: PySide would forget the widget together with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

MANY = {QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree}
TYPED = {QAccessible.Role.EditableText, QAccessible.Role.SpinBox}
STILL = {
    QAccessible.Role.StaticText,
    QAccessible.Role.Client,
    QAccessible.Role.Border,
    QAccessible.Role.LayeredPane,
    QAccessible.Role.Window,
    QAccessible.Role.Graphic,
}


# PySide forgets a widget found inside a popup together with what it knows of the popup.
_held: list[QWidget | None] = []


@dataclass(frozen=True, slots=True)
class Place:
    """Something in the window; the rectangle is in the coordinates of the screen."""

    role: QAccessible.Role
    name: str
    rect: QRect
    focusable: bool
    disabled: bool
    secret: bool

    @property
    def acts(self) -> bool:
        """Whether a click on it may do something."""
        return not self.disabled and self.role not in STILL

    def __str__(self) -> str:
        return f"{self.role.name} “{self.name}”"


def top() -> QWidget | None:
    """The window that takes clicks and keys now."""
    found = (
        QApplication.activePopupWidget()
        or QApplication.activeModalWidget()
        or QApplication.activeWindow()
    )
    if found is None:
        found = next((each for each in QApplication.topLevelWidgets() if each.isVisible()), None)
    _held[:] = [found]
    return found


def places(root: QWidget) -> list[Place]:
    """All that is to be seen below a window, cells of tables left out."""
    found = QAccessible.queryAccessibleInterface(root)
    return list(_below(found))


def _below(at: QAccessibleInterface) -> Iterator[Place]:
    state = at.state()
    if not at.isValid() or _bit(state, "invisible") or _bit(state, "offscreen"):
        return
    yield Place(
        at.role(),
        at.text(QAccessible.Text.Name),
        at.rect(),
        _bit(state, "focusable"),
        _bit(state, "disabled"),
        _bit(state, "passwordEdit"),
    )
    if at.role() in MANY:
        return
    for number in range(at.childCount()):
        child = at.child(number)
        if child is not None:
            yield from _below(child)


def _bit(state: QAccessible.State, name: str) -> bool:
    return bool(getattr(state, name))


def unnamed(found: list[Place]) -> list[str]:
    """What takes the keyboard and says nothing of itself."""
    nameless = [each for each in found if each.focusable and not each.name.strip()]
    return [f"{each.role.name} at {each.rect.getRect()}" for each in nameless]
