"""Every page of the exchange, empty and with rows: all named, nothing cut off, no key lost."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.domain.entity import Entity
from app.store import queries
from app.ui.page import Page
from app.ui.screens.exchange_pages import PAGES
from app.usecases import asking, dispatching, downward
from tests.pictures.faults import cut_off, named, scrolled
from tests.ui.exchange import Opened, Shown
from tests.ui.hands import focused
from tests.usecases.offices import BANNER, OTHER, Offices, export, receive, tenant

LONG = "虚构内蒙古科尔沁右翼中旗巴彦呼舒镇草原牧业发展有限责任公司𠮷"
OFFICES = {
    "152222": "科尔沁右翼中旗人力资源和社会保障局",
    "152221": "科尔沁右翼前旗人力资源和社会保障局",
    "152224": "突泉县人力资源和社会保障局",
}
MOST_STOPS = 80


def fill(offices: Offices) -> None:
    """A household with a long name at both ends, a question about it, long names of offices."""
    stay = tenant(offices.banner, name=LONG)
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok
    about = {"of_table": Entity.table, "of_id": stay.entity_id}
    asking.ask(offices.league, to_unit=BANNER, words=f"请核对{LONG}的面积。", **about)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    assert receive(offices.banner, path)[0].ok
    for ledger in offices.ledgers.values():
        for code, name in OFFICES.items():
            ledger.db.execute("UPDATE unit SET name = ? WHERE code = ?", [name, code])
    assert queries.unit(offices.league, OTHER).name == OFFICES[OTHER]


def flaws(window: Shown) -> list[str]:
    """What is nameless, cut off, or beyond the window."""
    frame = window.frame
    seen = [each for each in frame.findChildren(QWidget) if each.isVisible() and named(each)]
    found = []
    for each in seen:
        words = not isinstance(each, QLabel) or bool(each.text())
        if words and not (each.objectName() and each.accessibleName()):
            found.append(f"nameless {type(each).__name__} {each.objectName()}")
        if cut_off(each):
            found.append(f"cut off {each.objectName()}")
        corner = each.mapTo(frame, each.rect().bottomRight())
        if not scrolled(each) and not frame.rect().contains(corner):
            found.append(f"beyond {each.objectName()}")
    return found


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
@pytest.mark.parametrize("size", [(1366, 728), (1093, 614)], ids=["at_100", "at_125_percent"])
def test_every_widget_has_names_and_nothing_is_cut_off(
    size: tuple[int, int], filled: bool, offices: Offices, shown: Opened
) -> None:
    if filled:
        fill(offices)
    found: dict[str, list[str]] = {}
    for office in ("banner", "league"):
        window = shown(getattr(offices, office))
        window.frame.resize(*size)
        for kind in PAGES:
            if kind.whose == "league" and office != "league":
                continue
            page = window.page(kind.key)
            for name, view in _views(page):
                view()
                window.rest()
                if wrong := flaws(window):
                    found[f"{office} {kind.key} {name}"] = wrong
    assert found == {}


def _views(page: Page) -> list[tuple[str, Callable[[], object]]]:
    """The views of a page, each with what shows it."""
    views = getattr(page, "views", None)
    if views is None or not views.isVisible():
        return [("", lambda: None)]
    names = [name for name, each in views._buttons.items() if not each.isHidden()]
    return [(name, partial(views.choose, name)) for name in names]


def test_the_tab_key_goes_round_on_every_page(offices: Offices, shown: Opened) -> None:
    fill(offices)
    window = shown(offices.league)
    for kind in PAGES:
        page = window.page(kind.key)
        assert window.frame.isAncestorOf(focused()), kind.key
        window.key(Qt.Key.Key_Tab)
        start = focused()
        been = [start]
        while len(been) < MOST_STOPS:
            window.key(Qt.Key.Key_Tab)
            if focused() is start:
                break
            been.append(focused())
        assert focused() is start, (kind.key, [each.objectName() for each in been])
        # On an empty page without a step there is nothing to go to.
        buttons = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
        assert not buttons or any(page.isAncestorOf(each) for each in been), kind.key
