"""The same day with nothing but keys, in a real X window that openbox manages.

Each key goes through xdotool and the X server; what came of it is read from the window itself.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
WORKBOOK = ROOT / "tests" / "cases" / "ledgers" / "152223-1-messy.xlsx"
NEEDED = ("Xvfb", "openbox", "xdotool")
PASSPHRASE = "made-up passphrase 42"
PATIENCE = 60.0

pytestmark = [
    pytest.mark.skipif(
        any(shutil.which(each) is None for each in NEEDED), reason="no Xvfb, openbox, xdotool"
    ),
]


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


def begin(command: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(command, env=env, stdout=out, stderr=out, cwd=ROOT)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """An X server of its own, with a window manager."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    env = {**os.environ, "DISPLAY": f":{number}"}
    manager = begin(["openbox"], env, tmp_path / "openbox.log")
    yield f":{number}"
    for each in (manager, server):
        each.terminate()
        each.wait(20)


@pytest.fixture
def clerk(display: str, tmp_path: Path) -> Iterator[Clerk]:
    """The program, started as a clerk starts it, on a machine of its own."""
    home = tmp_path / "home"
    home.mkdir()
    env = {
        **os.environ,
        "DISPLAY": display,
        "HOME": str(home),
        "PARKLEDGER_CONFIG": str(tmp_path / "config"),
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
    }
    env.pop("XDG_CONFIG_HOME", None)
    seen = tmp_path / "seen.json"
    script = str(Path(__file__).parent / "watched_window.py")
    program = begin([sys.executable, script, str(seen)], env, tmp_path / "program.log")
    yield Clerk(display, seen)
    if program.poll() is None:
        program.kill()
    program.wait(20)
    said = (tmp_path / "program.log").read_text(encoding="utf-8", errors="replace")
    assert said == ""


def make_a_ledger(clerk: Clerk) -> None:
    clerk.wait(lambda seen: seen["active"] and seen["focus"] == "make")
    clerk.press("space")
    clerk.wait(lambda seen: seen["focus"] == "unit_code")
    place = ""
    while "扎赉特旗" not in place:
        before = place
        clerk.press("Down")
        place = clerk.wait_for_other("place", before)
    clerk.press("Return", "Return")
    clerk.wait(lambda seen: seen["focus"] == "passphrase")
    clerk.type(PASSPHRASE)
    clerk.press("Return")
    clerk.wait(lambda seen: seen["focus"] == "again")
    clerk.type(PASSPHRASE)
    clerk.press("Return")
    shown = clerk.wait(lambda seen: bool(seen["words"].get("recovery_code")))
    clerk.wait(lambda seen: seen["focus"] == "last")
    clerk.type(shown["words"]["recovery_code"][-4:])
    clerk.press("Return")
    home = clerk.wait_screen("home")
    assert home["words"]["office"] == "扎赉特旗"


def import_by_path(clerk: Clerk, workbook: Path) -> None:
    clerk.press("ctrl+o")
    clerk.wait(lambda seen: seen["dialog"])
    clerk.type(str(workbook))
    clerk.press("Return")
    preview = clerk.wait(lambda seen: "import" in seen["words"])
    assert preview["words"]["summary"].startswith("将导入")
    clerk.wait(lambda seen: seen["focus"] == "import")
    clerk.press("space")
    clerk.wait(lambda seen: seen["words"].get("summary", "").startswith("已导入"))


def test_a_day_with_nothing_but_keys(clerk: Clerk, tmp_path: Path) -> None:
    make_a_ledger(clerk)
    workbook = tmp_path / "messy.xlsx"
    shutil.copyfile(WORKBOOK, workbook)
    import_by_path(clerk, workbook)

    clerk.press("alt+5")
    clerk.wait_screen("assessment")
    clerk.wait(lambda seen: seen["focus"] == "assessment_grid")
    clerk.press("Down", "Down", "Down", "Right", "Right", "Right", "Return")
    behind = clerk.wait(lambda seen: "计入" in seen["words"].get("counted", ""))
    assert behind["words"]["counted"] == "计入 28 行"
    assert "28 / 30 户" in behind["words"]["behind_title"]

    clerk.press("ctrl+p")
    clerk.wait(lambda seen: "共 1 页" in seen["words"].get("preview_place", ""))
    clerk.press("Next", "plus", "Escape")
    clerk.wait(lambda seen: "preview_title" not in seen["words"])

    clerk.press("ctrl+k")
    clerk.wait(lambda seen: seen["focus"] == "global_search")
    clerk.type("9215")
    clerk.press("Return")
    found = clerk.wait_screen("tenants")
    assert found["words"]["tenants_list_table_search"] == "9215"

    clerk.press("ctrl+l")
    locked = clerk.wait_screen("gate")
    assert locked["words"]["unlock_title"] == "已锁定"
    clerk.wait(lambda seen: seen["focus"] == "passphrase")
    clerk.type(PASSPHRASE)
    clerk.press("Return")
    back = clerk.wait_screen("tenants")
    assert back["words"]["tenants_list_table_search"] == "9215"
