"""A clerk's Chinese input method (fcitx5 and its pinyin) in the real window, with real keys.

A made-up tenant is typed into its form and found again; digits, codes and the passphrase stay out
of the input method's way.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.tenancy import Tenancy
from app.store import ledger as ledgers
from app.store import queries
from app.store.records import insert
from tests.store import made_up
from tests.stories.real_window import (
    NEEDED,
    PATIENCE,
    Clerk,
    answer_of,
    begin,
    end,
    missing,
    running,
    x_server,
)

PASSPHRASE = "made-up passphrase 42"
PINYIN = Path("/usr/share/rime-data/luna_pinyin_simp.schema.yaml")
RIME = Path("/usr/share/fcitx5/addon/rime.conf")
LACKING = [
    *missing([*NEEDED, "dbus-daemon", "fcitx5", "fcitx5-remote"]),
    *(str(each) for each in (PINYIN, RIME) if not each.exists()),
]
# Nothing but keys, pinyin and the candidates: no tray, no clipboard, no network.
LEFT_OUT = (
    "wayland,waylandim,kimpanel,notificationitem,notifications,clipboard,quickphrase,unicode,"
    "spell,emoji,imselector,fcitx4frontend,xim,cloudpinyin"
)
SETTINGS = {
    ".config/fcitx5/profile": """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=rime

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=rime
Layout=

[GroupOrder]
0=Default
""",
    ".config/fcitx5/config": "[Behavior]\nActiveByDefault=True\nShareInputState=All\n",
    ".local/share/fcitx5/rime/default.custom.yaml": """patch:
  schema_list:
    - schema: luna_pinyin_simp
  switcher/hotkeys: []
""",
}
USCC = "92152299MA0000000F"

pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"without {', '.join(LACKING)}")


@contextmanager
def pinyin(folder: Path, display: str) -> Iterator[dict[str, str]]:
    """fcitx5 with pinyin switched on; gives what a program's environment says of it."""
    home = folder / "home"
    for name, words in SETTINGS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(words, encoding="utf-8")
    run = folder / "run"
    run.mkdir(mode=0o700)
    own = {name: words for name, words in os.environ.items() if not name.startswith("XDG_")}
    own |= {"DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(run)}
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile"]
    bus, address = answer_of(command, "--print-address=FD", own, folder / "dbus.log")
    asked = {"DBUS_SESSION_BUS_ADDRESS": address, "QT_IM_MODULE": "fcitx"}
    engine = begin(["fcitx5", f"--disable={LEFT_OUT}"], {**own, **asked}, folder / "fcitx5.log")
    try:
        wait_for_pinyin({**own, **asked}, home)
        yield asked
    finally:
        end(engine)
        end(bus)


def wait_for_pinyin(env: dict[str, str], home: Path) -> None:
    """Until fcitx5 answers and has put its dictionary together."""
    until = time.monotonic() + PATIENCE
    built = home / ".local/share/fcitx5/rime/user.yaml"
    while time.monotonic() < until:
        asked = subprocess.run(
            ["fcitx5-remote", "-n"], env=env, capture_output=True, text=True, check=False
        )
        ready = built.exists() and "last_build_time" in built.read_text(encoding="utf-8")
        if asked.stdout.strip() == "rime" and ready:
            return
        time.sleep(0.05)
    raise AssertionError("fcitx5 never came up")


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    """A ledger with one made-up resident."""
    path = tmp_path / "台账.ledger"
    opened, _ = ledgers.create(path, unit_code="152223", passphrase=PASSPHRASE)
    firm = made_up.entity(name="虚构老店")
    start = date.today().replace(day=1).replace(year=date.today().year - 1)
    later = start.replace(year=start.year + 3)
    park = made_up.first_park(opened).id
    insert(opened, [firm, made_up.tenancy(firm, park, start_on=start, agreed_end_on=later)])
    ledgers.close(opened)
    return path


@pytest.fixture
def clerk(tmp_path: Path, ledger_file: Path) -> Iterator[Clerk]:
    """The clerk of a program started on the ledger, pinyin switched on."""
    with (
        x_server(tmp_path) as display,
        pinyin(tmp_path, display) as asked,
        running(tmp_path, display, str(ledger_file), env=asked) as hands,
    ):
        yield hands


def composed(seen: dict[str, Any], name: str) -> str:
    """What stands in a line before it is chosen, without the blanks between syllables."""
    words: str = seen["composed"].get(name, ("", ""))[0]
    return words.replace(" ", "")


def wait_composed(clerk: Clerk, name: str, words: str) -> dict[str, Any]:
    return clerk.wait(lambda seen: composed(seen, name) == words)


def compose(clerk: Clerk, letters: str, name: str) -> None:
    """Type pinyin; each letter is to be seen in the line."""
    pictures = []
    for place, letter in enumerate(letters, start=1):
        clerk.press(letter)
        seen = wait_composed(clerk, name, letters[:place])
        pictures.append(seen["composed"][name][1])
    assert len(set(pictures)) == len(pictures)


def say(clerk: Clerk, letters: str, name: str, words: str, key: str = "space") -> None:
    """Compose and take the first choice; the line then ends with it."""
    compose(clerk, letters, name)
    clerk.press(key)
    clerk.wait(lambda seen: not seen["composed"] and seen["typed"].endswith(words))


def unlock(clerk: Clerk) -> None:
    """A passphrase is typed as it is: the input method stays away."""
    clerk.wait(lambda seen: seen["active"] and seen["focus"] == "passphrase")
    clerk.type(PASSPHRASE)
    seen = clerk.wait(lambda seen: seen["typed"] == PASSPHRASE)
    assert not seen["composed"]
    clerk.press("Return")
    clerk.wait_screen("home")


def enter_to(clerk: Clerk, form: str, name: str) -> None:
    """Enter moves on from row to row, until the keyboard is where it is wanted."""
    here = place_of(clerk.look())
    while here != (form, name):
        here = next_place(clerk, here)


def next_place(clerk: Clerk, here: tuple[str, str]) -> tuple[str, str]:
    clerk.press("Return")
    return place_of(clerk.wait(lambda seen: place_of(seen) != here))


def place_of(seen: dict[str, Any]) -> tuple[str, str]:
    """The form and the row that have the keyboard."""
    return seen["form"], seen["focus"]


def type_plain(clerk: Clerk, words: str) -> None:
    clerk.type(words)
    clerk.wait(lambda seen: seen["typed"] == words and not seen["composed"])


def full_width(clerk: Clerk, digits: str, typed: str) -> None:
    """Digits as an input method left in full width gives them."""
    clerk.press("ctrl+shift+3")
    clerk.type(digits)
    clerk.wait(lambda seen: seen["typed"] == typed)
    clerk.press("ctrl+shift+3")


def fill_in(clerk: Clerk) -> None:
    """A tenant from 虚构测试商店 to its area; ctrl+space switches to English and back."""
    clerk.press("ctrl+n")
    clerk.wait(lambda seen: place_of(seen) == ("entity_form", "name"))
    for letters, words in (("xugou", "虚构"), ("ceshi", "测试"), ("shangdian", "商店")):
        say(clerk, letters, "name", words)
    assert clerk.look()["typed"] == "虚构测试商店"
    enter_to(clerk, "entity_form", "uscc")
    clerk.press("ctrl+space")
    type_plain(clerk, USCC)
    clerk.press("ctrl+space")
    enter_to(clerk, "founder_form", "name")
    say(clerk, "xugou", "name", "虚构")
    say(clerk, "ren", "name", "人", key="1")
    enter_to(clerk, "new_stay_form", "park_id")
    clerk.press("Down")
    enter_to(clerk, "new_stay_form", "start_on")
    type_plain(clerk, "2026-01-01")
    enter_to(clerk, "new_stay_form", "agreed_end_on")
    type_plain(clerk, "20281231")
    enter_to(clerk, "new_stay_form", "area_dm2")
    full_width(clerk, "30", "３０")
    clerk.press("ctrl+Return")
    clerk.wait(lambda seen: seen["focus"] == "tenants_list")


def find_in_the_table(clerk: Clerk) -> None:
    """Pinyin begun in the rows composes in the search line, from the first letter on."""
    search = "tenants_list_table_search"
    compose(clerk, "ceshi", search)
    assert clerk.look()["focus"] == "tenants_list"
    clerk.press("Escape")
    seen = clerk.wait(lambda seen: not seen["composed"])
    assert (seen["focus"], seen["words"]["count"]) == ("tenants_list", "2 行")
    say(clerk, "ceshi", search, "测试")
    clerk.wait(lambda seen: seen["focus"] == search and seen["words"]["count"] == "1 行")
    say(clerk, "shangdian", search, "商店")
    assert clerk.look()["typed"] == "测试商店"


def find_anywhere(clerk: Clerk) -> None:
    clerk.press("ctrl+k")
    clerk.wait_focus("global_search")
    say(clerk, "xugou", "global_search", "虚构")
    say(clerk, "ren", "global_search", "人")
    clerk.press("Return")
    clerk.wait(lambda seen: "虚构测试商店" in seen["words"].values())


def type_a_month(clerk: Clerk) -> None:
    """Letters typed into a number are seen there and given up with Esc; digits are saved."""
    clerk.press("alt+4")
    before = clerk.wait_focus("month_grid")["words"]["month_counted"]
    compose(clerk, "ren", "cell_editor")
    clerk.press("Escape")
    clerk.wait(lambda seen: not seen["composed"])
    clerk.press("Escape")
    clerk.wait_focus("month_grid")
    full_width(clerk, "12", "１２")
    clerk.press("Return")
    clerk.wait_for_other("month_counted", before)


def lock(clerk: Clerk) -> None:
    clerk.press("ctrl+l")
    clerk.wait_screen("gate")


def test_a_tenant_is_typed_in_chinese_and_found(clerk: Clerk, ledger_file: Path) -> None:
    unlock(clerk)
    clerk.press("alt+3")
    clerk.wait_focus("tenants_list")
    fill_in(clerk)
    find_in_the_table(clerk)
    find_anywhere(clerk)
    type_a_month(clerk)
    lock(clerk)
    opened = ledgers.unlock(ledger_file, PASSPHRASE)
    (firm,) = queries.all_of(opened, Entity, "uscc = ?", (USCC,))
    (stay,) = queries.all_of(opened, Tenancy, "entity_id = ?", (firm.id,))
    (people,) = queries.all_of(opened, Headcount)
    ledgers.close(opened)
    assert (firm.name, stay.area_dm2, people.employees) == ("虚构测试商店", 3000, 12)
