"""Closing the window while something typed is not saved: the clerk is led to it and decides."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.frame import Frame
from app.ui.problem_dialog import open_dialog
from app.ui.screen import Screen
from app.ui.unsaved import Unsaved


def half_typed(frame: Frame) -> Unsaved | None:
    """What was typed into a form of any screen and neither saved nor given up; None for nothing."""
    found = [each for each in frame.findChildren(Unsaved) if each.typed]
    # What is in sight first: the clerk just typed it.
    return min(found, key=lambda each: not each.said.isVisible(), default=None)


def ask(unsaved: Unsaved, frame: Frame, *, over: QWidget, give_up: Callable[[], None]) -> QDialog:
    """Go to what was typed and ask, without waiting, whether it is given up."""
    screen = _screen_of(unsaved)
    if not unsaved.said.isVisible():
        screen.uncover(unsaved.said)
        frame.go(screen.key)
    hint = "“继续填写”回到表单去保存；“放弃并关闭”不保存。"
    if not frame.isVisible():
        hint = "“继续填写”后输入口令，回到表单；“放弃并关闭”不保存。"
    return open_dialog(
        "关闭窗口",
        f"“{screen.words}”里有没保存的内容。",
        hint,
        over,
        close="继续填写",
        ahead=("放弃并关闭", give_up),
    )


def _screen_of(unsaved: Unsaved) -> Screen:
    at: QWidget | None = unsaved.said
    while at is not None and not isinstance(at, Screen):
        at = at.parentWidget()
    assert at is not None
    return at
