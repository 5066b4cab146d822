"""Closing the window while something typed is not saved: the clerk is led to it and decides."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.frame import Frame
from app.ui.problem_dialog import open_dialog
from app.ui.screen import Screen
from app.ui.unsaved import Unsaved


def half_typed(frame: Frame) -> list[Unsaved]:
    """What was typed into the forms of all screens and neither saved nor given up."""
    found = [each for each in frame.findChildren(Unsaved) if each.typed]
    # What is in sight first: the clerk just typed it.
    return sorted(found, key=lambda each: not each.said.isVisible())


def ask(
    unsaved: Sequence[Unsaved], frame: Frame, *, over: QWidget, give_up: Callable[[], None]
) -> QDialog:
    """Go to the first of what was typed and ask, without waiting, whether all is given up."""
    first, screen = unsaved[0], _screen_of(unsaved[0])
    if not first.said.isVisible():
        screen.uncover(first.said)
        frame.go(screen.key)
    where = dict.fromkeys(_screen_of(each).words for each in unsaved)
    hint = "“继续填写”回到表单去保存；“放弃并关闭”不保存。"
    if not frame.isVisible():
        hint = "“继续填写”后输入口令，回到表单；“放弃并关闭”不保存。"
    return open_dialog(
        "关闭窗口",
        f"{'、'.join(f'“{words}”' for words in where)}里有没保存的内容。",
        hint,
        over,
        close="继续填写",
        ahead=("放弃并关闭", give_up),
    )


def _screen_of(unsaved: Unsaved) -> Screen:
    """The screen of the rail; a page of 数据交换 is a screen within it."""
    found, at = None, unsaved.said.parentWidget()
    while at is not None:
        found, at = (at if isinstance(at, Screen) else found), at.parentWidget()
    assert found is not None
    return found
