"""The only dialogs for errors: a refusal in plain words, or a bug with a report on disk.

The rule: `except Exception` stands here and nowhere else, and a clerk never sees a traceback. A
report names files, lines and kinds of error; never a value, because a value may be a person's.
"""

import platform
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.errors import AppError
from app.ui import look, settings
from app.ui.icons import Sign

T = TypeVar("T")
_open: set[QDialog] = set()


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


def show(error: Exception, parent: QWidget | None = None) -> QDialog:
    """Show a refusal, or keep a report of a bug and say so."""
    if isinstance(error, AppError):
        return _dialog("请注意", error.message, error.hint, parent)
    return _show_bug(error, parent)


def _show_bug(error: BaseException, parent: QWidget | None) -> QDialog:
    try:
        report = write_report(error)
        hint = f"问题报告已存到：\n{report}\n报告不含人员和企业信息，可拷贝给维护人员。"
    except OSError:
        hint = "问题报告没能存到磁盘，请把刚才的操作步骤告诉维护人员。"
    return _dialog(
        "程序出了问题", "刚才的操作没有完成，已保存的数据不受影响。请再试一次。", hint, parent
    )


def write_report(error: BaseException) -> Path:
    """Keep a report of a bug beside the program's settings; returns its path."""
    folder = settings.config_folder() / "problems"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now().astimezone()
    path = folder / f"问题报告-{now:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(report_text(error, now), encoding="utf-8")
    return path


def report_text(error: BaseException, now: datetime) -> str:
    """Kinds, files, lines and functions of an error and its causes; no message, no value."""
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
    show(error, QApplication.activeWindow())


def _dialog(title: str, message: str, hint: str, parent: QWidget | None) -> QDialog:
    dialog = QDialog(parent or QApplication.activeWindow())
    dialog.setObjectName("problem")
    dialog.setWindowTitle(title)
    dialog.setAccessibleName(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    said = _wrapped("message", message)
    look.mark(said, role="section")
    close = QPushButton("知道了")
    close.setObjectName("close")
    close.setAccessibleName("知道了")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    words = QVBoxLayout()
    words.setSpacing(look.GRID)
    words.addWidget(said)
    if hint:
        words.addWidget(_wrapped("hint", hint))
    top = QHBoxLayout()
    top.setSpacing(2 * look.GRID)
    top.addWidget(Sign("contested", 24), alignment=Qt.AlignmentFlag.AlignTop)
    top.addLayout(words, 1)
    body = QVBoxLayout(dialog)
    body.setContentsMargins(24, 24, 24, 16)
    body.setSpacing(2 * look.GRID)
    body.addLayout(top)
    body.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
    dialog.setFixedWidth(480)
    # Without a window to belong to, nothing else would keep it alive.
    _open.add(dialog)
    dialog.finished.connect(lambda _: _open.discard(dialog))
    dialog.open()
    return dialog


def _wrapped(name: str, words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setAccessibleName(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
