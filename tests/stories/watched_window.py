"""The program as a clerk starts it, telling a file what stands in its window.

Run as a script with one argument, the file. Nothing here presses a key or changes anything.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from app.ui.application import make_application
from app.ui.main import run_window
from app.ui.window import Window


def words_of(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QLineEdit, QAbstractButton)):
        return widget.text()
    return ""


def state() -> dict[str, object]:
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]
    if not windows:
        return {}
    window = windows[0]
    seen = [each for each in window.findChildren(QWidget) if each.isVisible() and words_of(each)]
    focus = QApplication.focusWidget()
    return {
        "screen": window.frame.current().key
        if window.frame is not None and window.frame.isVisible()
        else "gate",
        "busy": window.background.busy(),
        "focus": focus.objectName() if focus is not None else "",
        "active": window.isActiveWindow(),
        "dialog": QApplication.activeModalWidget() is not None,
        "words": {each.objectName(): words_of(each) for each in seen},
    }


def tell(file: Path) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(state(), ensure_ascii=False), encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    make_application(("parkledger",))
    timer = QTimer()
    timer.timeout.connect(lambda: tell(Path(sys.argv[1])))
    timer.start(50)
    sys.exit(run_window())
