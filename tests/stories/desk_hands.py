"""What hands at a desk do over and over in the real window: Tab to a place, open and save files.

The rule: keys only; every step ends when the window shows what came of it.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.stories.real_window import Clerk, end

MOST_TABS = 60
# Another program, in which a clerk has copied a column: it holds the clipboard until it is ended.
COPIED = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
QGuiApplication.clipboard().setText(sys.argv[1])
print("copied", flush=True)
application.exec()
"""
# What opens a file a clerk asks to see; here it only notes which.
OPENER = """#!/bin/sh
printf '%s\\n' "$1" >> "{noted}"
"""


def tab_to(clerk: Clerk, name: str, key: str = "Tab") -> dict[str, Any]:
    """Press Tab (or another key that moves the keyboard on) until a widget has the keyboard."""
    passed = [clerk.look()["focus"]]
    while passed[-1] != name:
        assert len(passed) < MOST_TABS, f"{name} is not on the way: {passed}"
        passed.append(move(clerk, key)["focus"])
    return clerk.look()


def move(clerk: Clerk, key: str) -> dict[str, Any]:
    """Press a key that moves the keyboard, or the cursor in a table."""
    before = place_of(clerk.look())
    clerk.press(key)
    return clerk.wait(lambda seen: place_of(seen) != before)


def place_of(seen: dict[str, Any]) -> list[Any]:
    """Where the keyboard is: the form, the widget and what it is called, in a table the cell."""
    return [seen[each] for each in ("form", "focus", "called", "cell")]


def say_path(clerk: Clerk, *paths: Path) -> None:
    """Answer the file dialog that is about to open with paths, typed."""
    clerk.wait(lambda seen: seen["dialog"])
    words = " ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0])
    clerk.type(words)
    clerk.wait(lambda seen: seen["typed"] == words)
    clerk.press("Return")
    clerk.wait(lambda seen: not seen["dialog"])


def unlock(clerk: Clerk, passphrase: str) -> dict[str, Any]:
    """Type the passphrase at the gate; what stands in the window behind it."""
    clerk.wait(lambda seen: seen["active"] and seen["focus"] == "passphrase")
    clerk.type(passphrase)
    clerk.wait(lambda seen: seen["typed"] == passphrase)
    clerk.press("Return")
    return clerk.wait(lambda seen: seen["screen"] != "gate")


def go_to_day(clerk: Clerk, day: str) -> None:
    """Look at another day: from the search in the top bar back to the day, and type it."""
    clerk.press("ctrl+k")
    clerk.wait_focus("global_search")
    tab_to(clerk, "day", "shift+Tab")
    clerk.press("ctrl+a")
    clerk.type(day)
    clerk.wait(lambda seen: seen["typed"] == day)
    clerk.press("Return")
    clerk.wait(lambda seen: seen["words"].get("day_label") == "查看日期")


@contextmanager
def copied(display: str, words: str) -> Iterator[None]:
    """Words in the clipboard, copied in another program."""
    env = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", COPIED, words]
    program = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"copied\n"
        yield
    finally:
        end(program)
        if program.stdout is not None:
            program.stdout.close()


def opener(folder: Path) -> tuple[Path, Path]:
    """A folder of programs with the one that opens files, and the file it notes them in."""
    programs, noted = folder / "programs", folder / "opened.txt"
    programs.mkdir()
    program = programs / "xdg-open"
    program.write_text(OPENER.format(noted=noted), encoding="utf-8")
    program.chmod(0o755)
    return programs, noted
