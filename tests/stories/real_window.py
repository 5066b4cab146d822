"""The program in a real X window that openbox manages, and a clerk who has only the keyboard.

The rule: each key goes through xdotool and the X server; what came of it is read from the window
itself, and nothing waits for a time, only for what is to be seen.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
NEEDED = ("Xvfb", "openbox", "xdotool")
PATIENCE = 60.0


def missing(programs: Sequence[str] = NEEDED) -> list[str]:
    """The programs that this machine lacks."""
    return [each for each in programs if shutil.which(each) is None]


class Clerk:
    """Hands on the keyboard, eyes on the window."""

    def __init__(self, display: str, seen: Path) -> None:
        self._env = {**os.environ, "DISPLAY": display}
        self._seen = seen

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)

    def type(self, words: str) -> None:
        """Type words, letter by letter."""
        self._xdotool("type", "--delay", "12", words)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._env, check=True, timeout=60)

    def look(self) -> dict[str, Any]:
        """What stands in the window now."""
        found: dict[str, Any] = json.loads(self._seen.read_text(encoding="utf-8"))
        return found

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the window shows what is wanted, and is at rest."""
        end = time.monotonic() + PATIENCE
        last: dict[str, Any] = {}
        while time.monotonic() < end:
            if self._seen.exists():
                last = self.look()
                if last and not last["busy"] and wanted(last):
                    return last
            time.sleep(0.05)
        raise AssertionError(f"never seen: {json.dumps(last, ensure_ascii=False)[:3000]}")

    def wait_for_other(self, name: str, before: str) -> str:
        """Wait until a widget's words are others; returns them."""
        seen = self.wait(lambda seen: seen["words"].get(name, "") != before)
        return str(seen["words"][name])

    def wait_screen(self, key: str) -> dict[str, Any]:
        """Wait for a screen, or the gate."""
        return self.wait(lambda seen: seen["screen"] == key)

    def wait_focus(self, name: str) -> dict[str, Any]:
        """Wait until a widget has the keyboard."""
        return self.wait(lambda seen: seen["focus"] == name)


def begin(
    command: Sequence[str], env: Mapping[str, str], log: Path, pass_fds: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Start a program whose words go into a file."""
    with log.open("wb") as out:
        return subprocess.Popen(
            command, env=dict(env), stdout=out, stderr=out, cwd=ROOT, pass_fds=pass_fds
        )


def end(program: subprocess.Popen[bytes]) -> None:
    """Stop a program and wait for it."""
    if program.poll() is None:
        program.terminate()
    program.wait(20)


def answer_of(
    command: Sequence[str], option: str, env: Mapping[str, str], log: Path
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server; it writes where it is to be found to the file that the option names."""
    reader, writer = os.pipe()
    option = option.replace("FD", str(writer))
    server = begin([*command, *option.split()], env, log, pass_fds=[writer])
    os.close(writer)
    with os.fdopen(reader) as answer:
        return server, answer.readline().strip()


@contextmanager
def x_server(folder: Path) -> Iterator[str]:
    """An X server of its own, with a window manager; gives the display's name."""
    command = ["Xvfb", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server, number = answer_of(command, "-displayfd FD", os.environ, folder / "xvfb.log")
    display = f":{number}"
    manager = begin(["openbox"], {**os.environ, "DISPLAY": display}, folder / "openbox.log")
    try:
        yield display
    finally:
        end(manager)
        end(server)


@contextmanager
def running(
    folder: Path, display: str, *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[Clerk]:
    """The program, started as a clerk starts it, on a machine of its own, and its clerk."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    own = {
        **os.environ,
        "DISPLAY": display,
        "HOME": str(home),
        "PARKLEDGER_CONFIG": str(folder / "config"),
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
        **(env or {}),
    }
    own.pop("XDG_CONFIG_HOME", None)
    seen = folder / "seen.json"
    script = str(Path(__file__).parent / "watched_window.py")
    command = [sys.executable, script, str(seen), *arguments]
    program = begin(command, own, folder / "program.log")
    try:
        yield Clerk(display, seen)
    finally:
        if program.poll() is None:
            program.kill()
        program.wait(20)
    said = (folder / "program.log").read_text(encoding="utf-8", errors="replace")
    assert said == ""
