"""政策 in the window's frame: provisions, documents, and what a handed-down edition changed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.park import Park
from app.policy.provisions import benefit_key, criterion_key
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.packs import KeptPack, keep_pack
from app.ui.background import Background
from tests.ui.exchange import Opened, Shown, cells, opened

XINGAN = "xingan/XA2022/2022-03-30.toml"


@pytest.fixture
def shown(
    qtbot: QtBot,
    background: Background,
    ledger: Ledger,  # noqa: ARG001 - closed after the frames
) -> Iterator[Opened]:
    """What shows a ledger in the window's frame; one office is enough here."""
    with opened(qtbot, background) as show:
        yield show


def give(ledger: Ledger, *changes: tuple[str, str], day: str = "2022-03-30") -> None:
    """Another text of the league's document, as if the league had handed it down."""
    text = (paths.POLICIES / XINGAN).read_text(encoding="utf-8")
    for old, new in (("in_force_on = 2022-03-30", f"in_force_on = {day}"), *changes):
        text = text.replace(old, new, 1)
    pack = KeptPack(
        jurisdiction="xingan",
        document="XA2022",
        in_force_on=day,
        content=text,
        sha256="0" * 64,
        given_by="152200",
    )
    with transaction(ledger):
        keep_pack(ledger, pack)


def looked_at(window: Shown, what: object = None) -> Shown:
    window.frame.go("policies", what)
    window.rest()
    return window


def column(rows: list[list[str]], place: int) -> list[str]:
    return [row[place] for row in rows]


def test_the_criterion_asked_for_is_under_the_cursor(shown: Opened, ledger: Ledger) -> None:
    window = looked_at(shown(ledger), criterion_key("demonstration", "residents"))
    screen = window.frame.current()
    row = screen.rules.current_row()  # type: ignore[attr-defined]
    assert (row.provision.item, row.provision.words) == ("盟级示范性：入驻实体", "不低于 30 户")
    assert window.words("policy_about") == "盟级示范性：入驻实体：不低于 30 户　XA2022 二"


def test_what_decides_names_what_it_hides(shown: Opened, ledger: Ledger) -> None:
    window = looked_at(shown(ledger), benefit_key("创业指导大师工作室奖补"))
    assert "其他文件：NM2022 二(三)2：发给工作室，100,000 元" in window.words("policy_note")


def test_a_clause_finds_its_lines_also_those_that_do_not_hold(
    shown: Opened, ledger: Ledger
) -> None:
    window = looked_at(shown(ledger), "NM2022 二(三)2")
    table = window.frame.current().rules  # type: ignore[attr-defined]
    assert "由 XA2022 五(五) 规定" in column(cells(table), 4)
    window.frame.back()
    assert not table.search.text()


def test_only_one_edition_is_said(shown: Opened, ledger: Ledger) -> None:
    window = looked_at(shown(ledger))
    window.press("changes")
    assert "XA2022 只有一个版本：2022-03-30（本程序所带）" in window.words("sentence")
    window.key(Qt.Key.Key_Escape)
    assert window.widget("rules_page").isVisible()


def test_a_text_handed_down_is_held_against_the_shipped_one(shown: Opened, ledger: Ledger) -> None:
    give(ledger, ("at_least = 20\n", "at_least = 25\n"))
    window = looked_at(shown(ledger))
    window.press("changes")
    table = window.frame.current().changes.table  # type: ignore[attr-defined]
    assert cells(table) == [
        ["等级", "盟级标准化：入驻实体", "修改", "不低于 20 户", "不低于 25 户", "XA2022 二"]
    ]
    window.press("documents")
    states = column(cells(window.frame.current().editions), 6)  # type: ignore[attr-defined]
    assert states == ["现行", "已由下发的同日版本代替", "现行", "现行"]


def test_a_later_edition_waits_for_its_day(shown: Opened, ledger: Ledger) -> None:
    give(ledger, ("at_least = 20\n", "at_least = 25\n"), day="2027-01-01")
    window = looked_at(shown(ledger))
    window.press("documents")
    editions = window.frame.current().editions  # type: ignore[attr-defined]
    assert column(cells(editions), 6) == ["尚未施行", "现行", "现行", "现行"]
    window.press("rules")
    assert "不低于 20 户" in column(cells(window.frame.current().rules), 2)  # type: ignore[attr-defined]


def test_a_criterion_of_the_assessment_leads_to_its_clause(shown: Opened, ledger: Ledger) -> None:
    window = shown(ledger)
    park = queries.all_of(ledger, Park)[0]
    window.frame.go("assessment", (park.id, "standard", "jobs"))
    window.rest()
    window.press("to_clause")
    assert window.frame.current().key == "policies"
    assert window.words("policy_about") == "盟级标准化：吸纳就业：不低于 150 人　XA2022 二"
