"""The only assembly point: no arguments opens the window, a verb runs the command line."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.store.ledger import Ledger

# The window's library takes a third of a second to load: only who needs it does.


NO_DISPLAY = (
    "这台电脑没有图形界面，窗口打不开。\n请在桌面环境中启动；命令行用法见 parkledger --help。\n"
)


def _has_display() -> bool:
    asked = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, asked))


def _without_display() -> None:
    """Screens that nobody looks at are drawn in memory, with a display or without."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _open_every_screen(ledger: "Ledger") -> None:
    _without_display()
    from app.ui.visiting import open_every_screen

    open_every_screen(ledger)


def _picture_screens(ledger: "Ledger", out: Path, on: date) -> list[Path]:
    _without_display()
    from app.ui.visiting import picture_screens

    return picture_screens(ledger, out, on=on)


def main() -> int:
    """Run the program; the return value is the exit code."""
    if len(sys.argv) > 1 and not sys.argv[1].endswith(".ledger"):
        from app.cli.command_line import run
        from app.cli.window import WindowParts

        return run(sys.argv[1:], WindowParts(_open_every_screen, _picture_screens))
    if not _has_display():
        sys.stderr.write(NO_DISPLAY)
        return 1
    from app.ui.main import run_window

    return run_window(Path(sys.argv[1]) if len(sys.argv) > 1 else None)


if __name__ == "__main__":
    sys.exit(main())
