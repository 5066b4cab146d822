"""An inspection, from 首页 to the signed and printed form, in the real window with keys alone.

A clerk looks at the rows behind a number and fills the assessment in, the reviewer beside them
signs with a passphrase of their own; what was signed prints the same after the ledger changed.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.domain.park import Park
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.usecases import users
from app.usecases.demo.made_up import make_office
from app.usecases.demo.tidy import write_tidy
from app.usecases.import_workbooks import import_workbooks
from tests.stories.desk_hands import move, say_path, tab_to, unlock
from tests.stories.real_window import Clerk, missing, running, x_server

UNIT = "152223"
ADMIN, TYPIST, REVIEWER = "虚构管理", "虚构经办", "虚构审核"
KEYS = {name: f"made-up passphrase {place}" for place, name in enumerate((ADMIN, TYPIST, REVIEWER))}

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"without {', '.join(missing())}")


def fill(ledger: Ledger, folder: Path) -> None:
    """Made-up tenants in the office's parks, up to today, as from a workbook."""
    names = [park.name for park in queries.all_of(ledger, Park, "unit_code = ?", (UNIT,))]
    today = date.today()
    office = make_office(UNIT, queries.unit(ledger, UNIT).name, names, today=today)
    write_tidy(office, folder / "book.xlsx")
    import_workbooks(ledger, [folder / "book.xlsx"], dry_run=False, today=today)


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    """An office with parks, tenants and three people."""
    path = tmp_path / "inspection.ledger"
    ledger, _ = ledgers.create(path, unit_code=UNIT, passphrase=KEYS[ADMIN], who=ADMIN)
    fill(ledger, tmp_path)
    for name, role in ((TYPIST, "经办"), (REVIEWER, "审核")):
        users.add_user(
            ledger,
            admin_passphrase=KEYS[ADMIN],
            name=name,
            role=role,  # type: ignore[arg-type]
            passphrase=KEYS[name],
        )
    ledgers.close(ledger)
    return path


@pytest.fixture
def clerk(tmp_path: Path, ledger_file: Path) -> Iterator[Clerk]:
    """The clerk of a program started on the ledger."""
    with x_server(tmp_path) as display, running(tmp_path, display, str(ledger_file)) as hands:
        yield hands


def from_home_to_the_park(clerk: Clerk) -> str:
    """From the to-dos by Tab to the first park's card, and Enter: its page. The park's name."""
    clerk.wait(lambda seen: seen["focus"].startswith("to_") and bool(seen["cards"]))
    card = tab_to(clerk, "park_card")
    name = str(card["called"].split("，")[0])
    clerk.press("Return")
    clerk.wait(lambda seen: seen["screen"] == "parks" and name in seen["words"].values())
    return name


def to_the_number(clerk: Clerk, heading: str) -> dict[str, Any]:
    """Along the row of the cursor to a criterion."""
    clerk.wait_focus("assessment_grid")
    seen = clerk.look()
    while heading not in seen["cell"][1]:
        seen = move(clerk, "Right")
    return seen


def look_behind(clerk: Clerk, park: str) -> None:
    """Alt+5, a number, Enter: as many rows below as the number says; and why others are not."""
    clerk.press("alt+5")
    clerk.wait(lambda seen: seen["focus"] == "assessment_grid" and seen["cell"][0] >= 0)
    number = to_the_number(clerk, "入驻")["cell"][2]
    clerk.press("Return")
    behind = clerk.wait(lambda seen: seen["words"].get("counted", "").startswith("计入"))
    assert park in behind["words"]["behind_title"]
    assert behind["words"]["counted"] == f"计入 {number} 行"
    tab_to(clerk, "counted")
    clerk.press("Right")
    clerk.wait_focus("left_out")
    move(clerk, "shift+Tab")


def fill_in(clerk: Clerk) -> dict[str, Any]:
    """签发: the draft is there, and the keyboard waits for the reviewer."""
    tab_to(clerk, "fill_in", "shift+Tab")
    clerk.press("space")
    seen = clerk.wait_focus("signer_passphrase")
    assert seen["words"]["signer"] == REVIEWER
    assert TYPIST in seen["words"]["drafted"]
    return seen


def sign(clerk: Clerk) -> dict[str, Any]:
    """Not with the clerk's own passphrase; with the reviewer's."""
    clerk.type(KEYS[TYPIST])
    clerk.press("Return")
    clerk.wait(lambda seen: bool(seen["words"].get("sign_wrong")))
    clerk.type(KEYS[REVIEWER])
    clerk.press("Return")
    seen = clerk.wait_focus("print_record")
    assert "已签发" in seen["words"]["record_title"]
    return seen


def save_the_paper(clerk: Clerk, to: Path) -> bytes:
    """Ctrl+P, the pages, and the PDF where its path says; back on the screen."""
    clerk.press("ctrl+p")
    clerk.wait(lambda seen: "共 " in seen["words"].get("preview_place", ""))
    tab_to(clerk, "save_pdf")
    clerk.press("space")
    say_path(clerk, to)
    clerk.wait(lambda seen: seen["words"].get("preview_place", "").startswith("已存到"))
    clerk.press("Escape")
    clerk.wait(lambda seen: "preview_place" not in seen["words"])
    return to.read_bytes()


def words_of(content: bytes) -> str:
    """What the pages say, without blanks."""
    pdf = pypdfium2.PdfDocument(content)
    pages = [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]
    pdf.close()
    return re.sub(r"\s", "", "".join(pages))


def jobs_now(clerk: Clerk) -> str:
    """What the glance says of the first park's jobs today."""
    clerk.press("Home")
    clerk.wait(lambda seen: seen["cell"][0] == 0)
    return str(to_the_number(clerk, "就业")["cell"][2])


def to_the_park(clerk: Clerk, park: str) -> None:
    """From the grid back to the list of the parks; the space bar opens it."""
    tab_to(clerk, "month_park", "shift+Tab")
    clerk.press("space")
    seen = clerk.wait(lambda seen: seen["focus"] != "month_park" and seen["cell"][0] >= 0)
    if seen["cell"][0] > 0:
        seen = move(clerk, "Home")
    while not seen["cell"][2].startswith(park):
        seen = move(clerk, "Down")
    clerk.press("Return")
    clerk.wait(lambda seen: seen["words"].get("month_park", "").startswith(park))
    clerk.wait_focus("month_grid")


def type_headcounts(clerk: Clerk, park: str) -> None:
    """Some report after all: 用工与贷款, the park, from its first resident that is missing on."""
    clerk.press("alt+4")
    seen = clerk.wait(lambda seen: seen["focus"] == "month_grid" and seen["cell"][0] >= 0)
    if not seen["words"]["month_park"].startswith(park):
        to_the_park(clerk, park)
    before = clerk.look()["words"]["month_counted"]
    # Some that resided at the end of the month may have left since, but not all of these.
    clerk.press(*["5", "0", "Return"] * 8)
    clerk.wait_for_other("month_counted", before)


def print_to_a_file(clerk: Clerk, to: Path) -> None:
    """打印…, the file's path in the dialog, Enter."""
    clerk.press("ctrl+p")
    clerk.wait(lambda seen: "共 " in seen["words"].get("preview_place", ""))
    tab_to(clerk, "print")
    clerk.press("space")
    clerk.wait(lambda seen: seen["dialog"])
    tab_to(clerk, "filename")
    clerk.press("ctrl+a")
    clerk.type(str(to))
    clerk.wait(lambda seen: seen["typed"] == str(to))
    clerk.press("Return")
    clerk.wait(lambda seen: seen["words"].get("preview_place") == "已送往打印机")
    clerk.press("Escape")
    clerk.wait(lambda seen: "preview_place" not in seen["words"])


def test_an_inspection(clerk: Clerk, tmp_path: Path) -> None:
    unlock(clerk, KEYS[TYPIST])
    park = from_home_to_the_park(clerk)
    look_behind(clerk, park)
    fill_in(clerk)
    told = sign(clerk)["words"]["record_told"]
    paper = save_the_paper(clerk, tmp_path / "first.pdf")
    said = words_of(paper)
    for words in (park, told, TYPIST, REVIEWER):
        assert words.replace(" ", "") in said
    print_to_a_file(clerk, tmp_path / "printed.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "printed.pdf")) == said.count("第1页") == 1

    clerk.press("Escape")
    jobs = jobs_now(clerk)
    type_headcounts(clerk, park)
    clerk.press("alt+5")
    jobs_now(clerk)
    clerk.wait(lambda seen: seen["cell"][2] != jobs)
    tab_to(clerk, "to_records", "shift+Tab")
    clerk.press("space")
    clerk.wait(lambda seen: "已签发" in seen["words"].get("record_title", ""))
    assert save_the_paper(clerk, tmp_path / "again.pdf") == paper
