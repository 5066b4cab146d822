"""The same day with nothing but keys, in a real X window."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.real_window import ROOT, Clerk, missing, running, x_server

WORKBOOK = ROOT / "tests" / "cases" / "ledgers" / "152223-1-messy.xlsx"
PASSPHRASE = "made-up passphrase 42"

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"without {', '.join(missing())}")


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    """The clerk of a program just started, on a machine of its own."""
    with x_server(tmp_path) as display, running(tmp_path, display) as hands:
        yield hands


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
    found = clerk.wait(lambda seen: "9215" in seen["words"].get("tenant_facts", ""))
    name = found["words"]["tenant_page_title"]

    clerk.press("ctrl+l")
    locked = clerk.wait_screen("gate")
    assert locked["words"]["unlock_title"] == "已锁定"
    clerk.wait(lambda seen: seen["focus"] == "passphrase")
    clerk.type(PASSPHRASE)
    clerk.press("Return")
    back = clerk.wait_screen("tenants")
    assert back["words"]["tenant_page_title"] == name
