"""数据交换: which office has which pages, the keys to them, and where dropped files lead."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.screens.cards_page import CardsPage
from app.ui.screens.exchange import Exchange
from app.ui.screens.exchange_pages import PAGES
from tests.pictures.faults import cut_off, named, scrolled
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import Offices, export, receive, tenant

CTRL = Qt.KeyboardModifier.ControlModifier
DIGITS = (
    *(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5),
    *(Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9),
)


def exchange_of(window: Shown) -> Exchange:
    window.page("import")
    screen = window.frame.current()
    assert isinstance(screen, Exchange)
    return screen


def words(exchange: Exchange) -> list[str]:
    tabs = exchange.tabs
    return [tabs.tabText(place) for place in range(tabs.count()) if tabs.isTabVisible(place)]


def test_a_banner_has_no_page_for_those_below(shown: Opened, offices: Offices) -> None:
    said = words(exchange_of(shown(offices.banner)))
    assert said[:4] == ["导入台账", "上报", "接收", "收发记录"]
    assert not {"下发", "各机构"} & set(said)


def test_every_page_of_every_office_opens_by_its_digit(shown: Opened, offices: Offices) -> None:
    for ledger in (offices.banner, offices.league):
        window = shown(ledger)
        exchange = exchange_of(window)
        said = words(exchange)
        for digit, word in zip(DIGITS, said, strict=False):
            window.key(digit, CTRL)
            assert exchange.page.words == word
            assert exchange.tabs.tabText(exchange.tabs.currentIndex()) == word
            assert exchange.page.isVisible()
        window.frame.close()
        window.rest()


def test_a_click_on_a_page_puts_the_keyboard_into_its_rows(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    exchange = exchange_of(window)
    tabs = exchange.tabs
    place = next(place for place in range(tabs.count()) if tabs.tabData(place) == CardsPage.key)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())
    window.rest()
    assert isinstance(exchange.page, CardsPage)
    assert exchange.page.table.grid.hasFocus()


def flawed(window: Shown) -> list[str]:
    """What is nameless, cut off or beyond the window's edge."""
    frame = window.frame
    seen = [each for each in frame.findChildren(QWidget) if each.isVisible() and named(each)]
    nameless = [
        f"{type(each).__name__} {each.objectName()}"
        for each in seen
        if not (each.objectName() and each.accessibleName())
        and not (isinstance(each, QLabel) and not each.text())
    ]
    beyond = [
        f"beyond {each.objectName()}"
        for each in seen
        if not scrolled(each)
        and not frame.rect().contains(each.mapTo(frame, each.rect().bottomRight()))
    ]
    return nameless + beyond + [f"cut {each.objectName()}" for each in seen if cut_off(each)]


@pytest.mark.parametrize("size", [(1366, 728), (1093, 582)], ids=["at_100", "at_125_percent"])
def test_every_page_has_names_and_room(
    shown: Opened, offices: Offices, size: tuple[int, int]
) -> None:
    tenant(offices.banner, name="虚构㐂𠮷草原额尔德木图·巴雅尔农牧业发展有限责任公司分公司")
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    tenant(offices.banner, name="虚构错户", leaving_cause="虚构的选项")
    for ledger in (offices.banner, offices.league):
        window = shown(ledger)
        window.frame.resize(*size)
        exchange = exchange_of(window)
        for kind in exchange.offered():
            window.page(kind.key)
            assert (kind.key, flawed(window)) == (kind.key, [])
        window.frame.close()
        window.rest()


def test_no_two_pages_have_one_key() -> None:
    keys = [kind.key for kind in PAGES]
    assert len(set(keys)) == len(keys)


def test_files_lead_to_the_page_that_reads_their_kind(
    shown: Opened, offices: Offices, tmp_path: Path
) -> None:
    window = shown(offices.banner)
    exchange = exchange_of(window)
    for name, key in (
        ("PL_152200_152223_R0000001.AGE", "receive"),
        ("152200.plcard", "cards"),
        ("台账.xlsx", "import"),
    ):
        path = tmp_path / name
        path.write_bytes(b"made up")
        window.frame.go("exchange", [path])
        window.rest()
        assert exchange.page.key == key
