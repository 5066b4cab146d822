"""A month's headcounts of 60 residents in the real window, without the mouse, the power cut once.

Typed downwards, one typed wrong and taken back, an odd one explained, pasted from another program
and filled down; what the window had saved when the program was killed is there at the next start.
"""

import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.store import ledger as ledgers
from app.store import queries
from app.store.records import insert
from app.usecases.explaining import all_findings
from tests.store import made_up
from tests.stories.desk_hands import copied, unlock
from tests.stories.real_window import Clerk, missing, running, x_server

PASSPHRASE = "made-up passphrase 42"
COUNT, BEFORE = 60, 10
# Up to each of these places the numbers are typed, typed while the power fails, pasted, filled.
TYPED, CUT, PASTED = 20, 40, 50
ODD, WRONG = 5, 7
KEY_MS = "120"

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"without {', '.join(missing())}")


def month_end() -> date:
    """The month that is reported now."""
    return date.today().replace(day=1) - timedelta(days=1)


def name_of(place: int) -> str:
    return f"虚构商行{place:02d}"


def number_of(place: int) -> int:
    """What the paper lists have for a resident: a little more or less than last month."""
    if place == ODD:
        return 3 * BEFORE
    return BEFORE - 2 + min(place, PASTED - 1) % 5


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    """60 residents of one park, each with 10 people the month before."""
    path = tmp_path / "month.ledger"
    opened, _ = ledgers.create(path, unit_code="152223", passphrase=PASSPHRASE)
    park = made_up.first_park(opened)
    earlier = month_end().replace(day=1) - timedelta(days=1)
    for place in range(COUNT):
        firm = made_up.entity(name=name_of(place))
        later = date.today() + timedelta(days=400)
        stay = made_up.tenancy(firm, park.id, agreed_end_on=later)
        insert(opened, [firm, stay, made_up.headcount(firm, earlier, BEFORE)])
    ledgers.close(opened)
    return path


def saved(ledger_file: Path) -> dict[str, int | None]:
    """The month's numbers in the ledger, by name."""
    ledger = ledgers.unlock(ledger_file, PASSPHRASE)
    month = (month_end().isoformat(),)
    found = queries.all_of(ledger, Headcount, "period_end_on = ?", month)
    names = {each.id: each.name for each in queries.all_of(ledger, Entity)}
    ledgers.close(ledger)
    return {names[each.entity_id]: each.employees for each in found}


def reasons(ledger_file: Path) -> list[str]:
    """Why what is odd about the month stands."""
    ledger = ledgers.unlock(ledger_file, PASSPHRASE)
    found = all_findings(ledger, today=date.today())
    ledgers.close(ledger)
    return [each.explanation.reason for each in found if each.explanation]


def paper(places: range) -> dict[str, int]:
    """The same as the paper lists have them."""
    return {name_of(place): number_of(place) for place in places}


def begin_the_month(clerk: Clerk) -> dict[str, Any]:
    """Unlock, and Alt+4 to the grid: the keyboard is where typing begins."""
    unlock(clerk, PASSPHRASE)
    clerk.press("alt+4")
    return clerk.wait(lambda seen: seen["focus"] == "month_grid" and seen["cell"][0] >= 0)


def lacking(seen: dict[str, Any]) -> int:
    """How many residents the line above the grid says are missing."""
    _, found, rest = seen["words"].get("month_counted", "").partition("缺 ")
    return int(rest.split(" ")[0]) if found else 0


def wait_lacking(clerk: Clerk, number: int) -> dict[str, Any]:
    return clerk.wait(lambda seen: seen["focus"] == "month_grid" and lacking(seen) == number)


def keys(*numbers: int) -> list[str]:
    """Numbers with Enter behind each, key by key."""
    return [key for number in numbers for key in (*str(number), "Return")]


def keys_of(places: range) -> list[str]:
    return keys(*(number_of(place) for place in places))


def type_downwards(clerk: Clerk) -> None:
    """One typed wrong is taken back: the cursor is on it again, empty as it was."""
    clerk.press(*keys_of(range(WRONG)), *keys(99))
    wait_lacking(clerk, COUNT - WRONG - 1)
    clerk.press("ctrl+z")
    seen = wait_lacking(clerk, COUNT - WRONG)
    assert (seen["cell"][0], seen["cell"][2]) == (WRONG, "")
    clerk.press(*keys_of(range(WRONG, TYPED)))
    wait_lacking(clerk, COUNT - TYPED)


def explain_the_odd_one(clerk: Clerk) -> None:
    """Up to the row that is marked, F4, the reason, Enter: back in the grid."""
    assert "变动过半 1 户待说明" in clerk.look()["words"]["month_counted"]
    clerk.press(*["Up"] * (TYPED - ODD))
    odd = clerk.wait(lambda seen: seen["cell"][0] == ODD)
    said = f"由上月 {BEFORE} 人变为 {3 * BEFORE} 人"
    assert said in odd["words"]["month_said"]
    clerk.press("F4")
    clerk.wait_focus("month_reason")
    clerk.type("two branches joined")
    clerk.press("Return")
    clerk.wait(lambda seen: "变动过半" not in seen["words"]["month_counted"])
    seen = clerk.wait_focus("month_grid")
    assert seen["cell"][0] == ODD
    clerk.press(*["Down"] * (TYPED - ODD))
    clerk.wait(lambda seen: seen["cell"][0] == TYPED)


def type_until_the_power_fails(clerk: Clerk, display: str) -> int:
    """While keys still come in, how many numbers the window had saved a moment ago."""
    command = ["xdotool", "key", "--delay", KEY_MS, *keys_of(range(TYPED, CUT))]
    hands = subprocess.Popen(command, env={"DISPLAY": display})
    try:
        seen = clerk.wait(lambda seen: lacking(seen) < COUNT - TYPED - 6)
        assert hands.poll() is None
        return COUNT - lacking(seen)
    finally:
        hands.kill()
        hands.wait()


def paste(clerk: Clerk, display: str) -> None:
    """A column that was copied in another program, as spreadsheets copy it."""
    column = "".join(f"{number_of(place)}\r\n" for place in range(CUT, PASTED))
    with copied(display, column):
        clerk.press("ctrl+v")
        wait_lacking(clerk, COUNT - PASTED)


def fill_down(clerk: Clerk) -> None:
    """From the last number pasted to the last resident."""
    clerk.press(*["Down"] * (PASTED - CUT - 1))
    clerk.wait(lambda seen: seen["cell"][0] == PASTED - 1)
    clerk.press(*["shift+Down"] * (COUNT - PASTED), "ctrl+d")
    wait_lacking(clerk, 0)


def test_a_month(ledger_file: Path, tmp_path: Path) -> None:
    # Leaving the program kills it, and the screen goes with it: the power is gone.
    with (
        x_server(tmp_path) as display,
        running(tmp_path, display, str(ledger_file)) as clerk,
    ):
        begin_the_month(clerk)
        wait_lacking(clerk, COUNT)
        type_downwards(clerk)
        explain_the_odd_one(clerk)
        told = type_until_the_power_fails(clerk, display)
    kept = saved(ledger_file)
    assert TYPED < told <= len(kept) < CUT
    assert kept == paper(range(len(kept)))

    with (
        x_server(tmp_path) as display,
        running(tmp_path, display, str(ledger_file)) as clerk,
    ):
        seen = begin_the_month(clerk)
        assert seen["cell"][0] == len(kept)
        clerk.press(*keys_of(range(len(kept), CUT)))
        wait_lacking(clerk, COUNT - CUT)
        paste(clerk, display)
        fill_down(clerk)
        clerk.press("ctrl+l")
        clerk.wait_screen("gate")
    assert saved(ledger_file) == paper(range(COUNT))
    assert reasons(ledger_file) == ["two branches joined"]
