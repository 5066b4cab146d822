"""The one list of keys is true: every shortcut of the window is in it, and nothing else is."""

import inspect
from collections.abc import Iterator
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui import (
    cell_line,
    column_chooser,
    finder,
    form,
    grid,
    preview,
    to_dos,
    typing_grid,
)
from app.ui.frame import Frame
from app.ui.keys import KEYS, PLACES, keys_at, keys_text, places_of, written
from app.ui.keys_card import KeysCard
from app.ui.keys_paper import keys_paper
from app.ui.manual import Manual
from app.ui.screens import SCREENS
from app.ui.screens.exchange import Exchange
from app.ui.screens.exchange_pages import PAGES
from app.ui.screens.home import Home
from app.ui.window import SIZE
from tests.reports.opened import run_together, texts
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import Offices

# Where the keys that are no shortcuts are heard.
HEARD = {
    "found": finder,
    "table": grid,
    "columns": column_chooser,
    "form": form,
    "preview": preview,
    "home": to_dos,
    "grid": typing_grid,
}
OWNERS = {owner: place.key for place in PLACES for owner in place.owners}
CONTROL = Qt.KeyboardModifier.ControlModifier
Taken = tuple[str, str]
TOLD: set[Taken] = {
    (key.where, QKeySequence(keys).toString()) for key in KEYS if not key.typed for keys in key.keys
}


def everything(window: Shown) -> Frame:
    """The frame with every screen, every page, and what is made when first asked for."""
    frame = window.frame
    for kind in SCREENS:
        frame.go(kind.key)
        window.rest()
    exchange = frame._made["exchange"]
    assert isinstance(exchange, Exchange)
    for page in PAGES:
        exchange.open(page.key)
        window.rest()
    home = frame._made["home"]
    assert isinstance(home, Home)
    home._due_page()
    for _ in range(2):
        for widget in frame.findChildren(QWidget):
            make_all(widget)
    Manual(parent=frame)
    return frame


def make_all(widget: QWidget) -> None:
    """What a widget makes when it is first asked for."""
    for kind in type(widget).__mro__:
        for name, value in vars(kind).items():
            if isinstance(value, cached_property):
                getattr(widget, name)


def place_of(widget: object, sequence: str) -> str:
    """The nearest place that tells of the keys; where none does, the nearest at all."""
    places = []
    while isinstance(widget, QWidget):
        places += [
            OWNERS[kind.__name__] for kind in type(widget).__mro__ if kind.__name__ in OWNERS
        ]
        widget = widget.parentWidget()
    telling = [place for place in places if (place, sequence) in TOLD]
    return (telling or places or [""])[0]


def taken(frame: Frame) -> Iterator[Taken]:
    """The place and the keys of every shortcut, action and button."""
    for shortcut in frame.findChildren(QShortcut):
        sequence = shortcut.key().toString()
        yield place_of(shortcut.parent(), sequence), sequence
    for button in frame.findChildren(QAbstractButton):
        sequence = button.shortcut().toString()
        yield place_of(button, sequence), sequence
    for action in frame.findChildren(QAction):
        sequence = action.shortcut().toString()
        yield place_of(action.parent(), sequence), sequence


def test_every_key_of_the_window_is_told_and_every_key_told_is_taken(
    shown: Opened, offices: Offices
) -> None:
    found = {each for each in taken(everything(shown(offices.league))) if each[1]}
    assert found - TOLD == set()
    assert TOLD - found == set()


def test_no_key_is_taken_twice_at_one_place(shown: Opened, offices: Offices) -> None:
    """Two shortcuts heard at the same widget cancel each other out."""
    frame = everything(shown(offices.league))
    shortcuts = [(each.parent(), each.key().toString()) for each in frame.findChildren(QShortcut)]
    known = set(shortcuts)
    doubled = set()
    for owner, sequence in shortcuts:
        above = owner.parent()
        while above is not None:
            if (above, sequence) in known:
                doubled.add((place_of(above, sequence), place_of(owner, ""), sequence))
            above = above.parent()
    assert doubled == set()


def test_the_keys_that_are_typed_are_heard_by_their_widget() -> None:
    for key in KEYS:
        if not key.typed:
            continue
        source = inspect.getsource(HEARD[key.where])
        if key.where == "grid":
            source += inspect.getsource(cell_line)
        for each in key.keys:
            names = (f"Key.Key_{each}", f"StandardKey.{each}")
            assert any(name in source for name in names), (key.where, each)


def test_every_place_has_keys_and_every_key_a_place() -> None:
    assert {key.where for key in KEYS} == {place.key for place in PLACES}
    screens = {kind.key for kind in SCREENS}
    assert {screen for place in PLACES for screen in place.screens} <= screens
    assert all(key.what and written(key) for key in KEYS)


def test_the_list_in_the_manual_names_every_key() -> None:
    text = keys_text()
    assert all(f"| {written(key)} | {key.what} |" in text for key in KEYS)


def test_ctrl_slash_shows_the_keys_of_the_screen_over_it(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    window.frame.go("tenants")
    window.rest()
    window.key(Qt.Key.Key_Slash, CONTROL)
    (card,) = window.frame.findChildren(KeysCard)
    said = [each.accessibleName() for each in card.findChildren(QWidget, "keys_what")]
    own = [key.what for place in places_of("tenants") for key in keys_at(place.key)]
    assert said[: len(own)] == own
    assert "撤销" in said
    window.key(Qt.Key.Key_Escape)
    assert window.frame.findChildren(KeysCard) == [] or not card.isVisible()
    assert window.frame.current().key == "tenants"
    assert window.frame.current().isVisible()


def test_from_the_card_the_whole_list_is_one_step(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    window.frame.go("home")
    window.rest()
    window.key(Qt.Key.Key_Slash, CONTROL)
    window.press("all_keys")
    (manual,) = window.frame.findChildren(Manual)
    assert manual.key == "keys"
    window.key(Qt.Key.Key_Escape)


def test_the_whole_list_is_printed_on_one_page(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    window.frame.go("home")
    window.rest()
    window.key(Qt.Key.Key_Slash, CONTROL)
    window.press("print_keys")
    (page,) = texts(keys_paper().build(offices.banner))
    whole = run_together(page)
    assert all(run_together(key.what) in whole for key in KEYS)
    assert "〓" not in whole
    assert window.words("preview_place") == "第 1 页，共 1 页"
    for _ in range(2):  # to the card, and from it to the screen
        window.key(Qt.Key.Key_Escape)
    assert window.frame.current().isVisible()


def test_nothing_that_is_made_later_makes_the_window_grow(shown: Opened, offices: Offices) -> None:
    """A page that is only made must not ask for more than the window has."""
    frame = everything(shown(offices.banner))
    assert frame.minimumSizeHint().height() <= SIZE.height()
