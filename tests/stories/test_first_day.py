"""A clerk's first day in the real window with nothing but keys, the old ledgers messy.

A ledger is made and a workbook imported; what is sent back is mended and imported again, until
the figures are those of the right answers; then the first backup, and lock.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from app.domain.tenancy import Tenancy
from app.store import key_files, queries
from app.store import ledger as ledgers
from tests.stories.desk_hands import go_to_day, opener, say_path, tab_to, unlock
from tests.stories.real_window import ROOT, Clerk, missing, running, x_server

CASES = ROOT / "tests" / "cases"
UNIT, DAY = "152223", "2026-06-30"
PASSPHRASE = "made-up passphrase 42"
# What a row is sent back for, in the messy workbook's headings and in the template's.
MENDED = {
    "营业执照号": "统一社会信用代码",
    "身份证": "身份证号",
    "协议到期日": "协议到期日",
    "使用面积": "使用面积(㎡)",
}

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"without {', '.join(missing())}")


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """Where the office's other programs note what they were asked to open."""
    return tmp_path / "opened.txt"


@pytest.fixture
def clerk(tmp_path: Path, opened: Path) -> Iterator[Clerk]:
    """The clerk of a program just started, on a machine of its own."""
    programs, noted = opener(tmp_path)
    assert noted == opened
    env = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    with x_server(tmp_path) as display, running(tmp_path, display, env=env) as hands:
        yield hands


def answers(kind: str) -> dict[str, Any]:
    """The right answers after a workbook was imported."""
    name = f"{UNIT}-1-{kind}.json"
    found: dict[str, Any] = json.loads((CASES / "answers" / name).read_text(encoding="utf-8"))
    return found


def sums(kind: str) -> str:
    """What 首页 says of all parks together, from the right answers."""
    parks = answers(kind)["days"][DAY].values()
    residents = sum(park["figures"]["residents"]["R1"] for park in parks)
    jobs = sum(park["figures"]["jobs"]["J1"] for park in parks)
    return f"{len(parks)} 家　入驻 {residents:,} 户　吸纳就业 {jobs:,} 人"


def make_a_ledger(clerk: Clerk) -> Path:
    """From the gate to 首页; where the ledger lies."""
    clerk.wait(lambda seen: seen["active"] and seen["focus"] == "make")
    clerk.press("space")
    clerk.wait_focus("unit_code")
    office = ""
    while "扎赉特旗" not in office:
        before = office
        clerk.press("Down")
        office = clerk.wait_for_other("unit_code", before)
    clerk.press("Return")
    place = clerk.wait_focus("place")["typed"]
    clerk.press("Return")
    for row in ("passphrase", "again"):
        clerk.wait_focus(row)
        clerk.type(PASSPHRASE)
        clerk.wait(lambda seen: seen["typed"] == PASSPHRASE)
        clerk.press("Return")
    shown = clerk.wait(lambda seen: bool(seen["words"].get("recovery_code")))
    clerk.wait_focus("last")
    clerk.type(shown["words"]["recovery_code"][-4:])
    clerk.press("Return")
    home = clerk.wait_screen("home")
    assert home["words"]["office"] == "扎赉特旗"
    return Path(place)


def preview(clerk: Clerk, workbook: Path) -> dict[str, Any]:
    """Ctrl+O, the path typed; what would be imported."""
    clerk.press("ctrl+o")
    say_path(clerk, workbook)
    shown = clerk.wait_focus("import")
    assert shown["words"]["summary"].startswith("将导入")
    return shown


def import_it(clerk: Clerk) -> dict[str, Any]:
    """The next step has the keyboard: the space bar is enough."""
    clerk.press("space")
    return clerk.wait(lambda seen: seen["words"].get("summary", "").startswith("已导入"))


def to_the_parks(clerk: Clerk) -> dict[str, Any]:
    """The next step after an import: 首页, its parks and its to-dos there."""
    clerk.wait_focus("see_parks")
    clerk.press("space")
    return clerk.wait(lambda seen: seen["screen"] == "home" and len(seen["cards"]) == 4)


def refused_workbook(clerk: Clerk, opened: Path) -> Path:
    """The rows sent back, as a workbook beside the one they came from; it opens by itself."""
    tab_to(clerk, "refused_file", "shift+Tab")
    clerk.press("space")
    clerk.wait(lambda seen: seen["words"].get("details", "").startswith("退回表已存到"))
    clerk.wait(lambda _: opened.exists())
    return Path(unquote(opened.read_text(encoding="utf-8").strip().removeprefix("file://")))


def mend(workbook: Path, to: Path) -> int:
    """Put right what the reasons name, as the office's papers (here the template) have it."""
    clean = openpyxl.load_workbook(CASES / "ledgers" / f"{UNIT}-1-clean.xlsx")["入驻台账"]
    right_head, *right = clean.iter_rows(values_only=True)
    papers = {row[right_head.index("协议编号")]: row for row in right}
    book = openpyxl.load_workbook(workbook)
    sheet = book["入驻实体明细表"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        paper = papers[row[head.index("协议编号")].value]
        for heading, true in MENDED.items():
            cell = row[head.index(heading)]
            cell.value = paper[right_head.index(true)]
            if heading == "身份证":
                cell.number_format = "@"
    book.save(to)
    return sheet.max_row - 1


def look_at_the_parks(clerk: Clerk, kind: str) -> None:
    """首页 says of each park what the right answers say."""
    wanted = sums(kind)
    seen = clerk.wait(lambda seen: seen["words"].get("home_summary") == wanted)
    cards = {words[0]: " ".join(words) for words in seen["cards"]}
    for name, park in answers(kind)["days"][DAY].items():
        residents = park["figures"]["residents"]["R1"]
        assert f"入驻实体　{residents} / " in cards[name]


def back_up(clerk: Clerk, folder: Path) -> Path:
    """What 首页 asks for next is done where it leads; the copy."""
    clerk.press("alt+minus")
    clerk.wait_screen("system")
    tab_to(clerk, "backup")
    clerk.press("space")
    say_path(clerk, folder)
    seen = clerk.wait(lambda seen: seen["words"].get("safety", "").startswith("已备份并核对"))
    return Path(seen["words"]["safety"].partition("：")[2])


def lock(clerk: Clerk) -> None:
    """Ctrl+L: nothing of the ledger is to be seen."""
    clerk.press("ctrl+l")
    locked = clerk.wait_screen("gate")
    assert locked["words"]["unlock_title"] == "已锁定"
    assert not locked["cards"]


def lock_and_unlock(clerk: Clerk) -> None:
    lock(clerk)
    assert unlock(clerk, PASSPHRASE)["screen"] == "system"


def test_the_first_day(clerk: Clerk, opened: Path, tmp_path: Path) -> None:
    place = make_a_ledger(clerk)
    assert place.exists()
    workbook = tmp_path / "ledgers.xlsx"
    shutil.copyfile(CASES / "ledgers" / f"{UNIT}-1-messy.xlsx", workbook)
    assert "入驻 395 行" in preview(clerk, workbook)["words"]["summary"]
    import_it(clerk)
    back = refused_workbook(clerk, opened)
    assert back.parent == workbook.parent
    tab_to(clerk, "see_parks")
    to_the_parks(clerk)
    go_to_day(clerk, DAY)
    look_at_the_parks(clerk, "messy")

    mended = tmp_path / "mended.xlsx"
    assert mend(back, mended) == len(answers("messy")["tenancies"]["refused"])
    preview(clerk, mended)
    import_it(clerk)
    to_the_parks(clerk)
    look_at_the_parks(clerk, "clean")

    (tmp_path / "stick").mkdir()
    copy = back_up(clerk, tmp_path / "stick")
    lock_and_unlock(clerk)
    lock(clerk)
    for each in (place, copy):
        assert key_files.key_path(each).exists()
        ledger = ledgers.unlock(each, PASSPHRASE)
        assert len(queries.all_of(ledger, Tenancy)) == 412
        ledgers.close(ledger)
