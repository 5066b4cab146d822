"""The only dialogs for errors: a refusal in plain words, or a bug with a report on disk.

The rule: `except Exception` stands here and nowhere else, and a clerk never sees a traceback. A
report names files, lines and kinds of error; never a value, because a value may be a person's.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from app import paths
from app.errors import AppError

# What only a problem needs is loaded when there is one: the gate passes here at every start.
if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QDialog, QWidget

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a piece of work: its value, or the error it raised."""

    value: T | None
    error: Exception | None


def attempt(work: Callable[[], T]) -> Outcome[T]:
    """Run `work`; whatever it raises becomes a value, to be shown where a window can show it."""
    try:
        return Outcome(work(), None)
    except Exception as error:  # noqa: BLE001 - the one place; it goes on as a value
        return Outcome(None, error)


def show(error: Exception, parent: "QWidget | None" = None) -> "QDialog":
    """Show a refusal, or keep a report of a bug and say so."""
    from app.ui.problem_dialog import open_dialog

    if isinstance(error, AppError):
        return open_dialog("请注意", error.message, error.hint, parent)
    return open_dialog(*_of_bug(error), parent)


def _of_bug(error: BaseException) -> tuple[str, str, str]:
    try:
        report = write_report(error)
        hint = f"问题报告已存到：\n{report}\n报告不含人员和企业信息，可拷贝给维护人员。"
    except OSError:
        hint = "问题报告没能存到磁盘，请把刚才的操作步骤告诉维护人员。"
    return "程序出了问题", "刚才的操作没有完成，已保存的数据不受影响。请再试一次。", hint


def write_report(error: BaseException) -> Path:
    """Keep a report of a bug beside the program's settings; returns its path."""
    from datetime import datetime

    from app.ui.settings import config_folder

    folder = config_folder() / "problems"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now().astimezone()
    path = folder / f"问题报告-{now:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(report_text(error, now), encoding="utf-8")
    return path


def report_text(error: BaseException, now: "datetime") -> str:
    """Kinds, files, lines and functions of an error and its causes; no message, no value."""
    import platform
    import traceback

    from PySide6.QtCore import qVersion

    lines = [
        f"time {now.isoformat(timespec='seconds')}",
        f"python {platform.python_version()} qt {qVersion()} on {platform.platform()}",
    ]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [f"  {_place(each.filename)}:{each.lineno} {each.name}" for each in frames]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines) + "\n"


def _place(filename: str) -> str:
    """A file's name inside the program; elsewhere only the last two parts, never a home folder."""
    path = Path(filename)
    if path.is_relative_to(paths.ROOT):
        return path.relative_to(paths.ROOT).as_posix()
    return "/".join(path.parts[-2:])


def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The top-level hook: what no one caught ends in a dialog, and the window lives on."""
    if not isinstance(error, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    show(error)
