"""使用手册: whole, found by F1 from anywhere, read and searched by the keyboard alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.ui import look
from app.ui.frame import Frame
from app.ui.manual import Manual
from app.ui.manual_text import FIRST, chapters
from app.ui.screens import SCREENS
from app.ui.window import Window
from tests.ui.exchange import Opened, Shown
from tests.ui.hands import at_the_gate, press
from tests.usecases.offices import TODAY, Offices

PICTURES = paths.MANUAL / "pictures"
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
QUOTED = re.compile("“([^”]+)”")
KIB = 1024
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def manual(qtbot: QtBot, active: Callable[[QWidget], None]) -> Manual:
    made = Manual()
    qtbot.addWidget(made)
    made.resize(1100, 640)
    active(made)
    return made


def of_frame(frame: Frame) -> Manual:
    (found,) = frame.findChildren(Manual)
    assert found.isVisible()
    return found


def at(shown: Opened, offices: Offices, screen: str) -> Shown:
    window = shown(offices.banner)
    window.frame.go(screen)
    window.rest()
    return window


# The files.


def test_order_txt_names_every_chapter_once() -> None:
    order = (paths.MANUAL / "order.txt").read_text(encoding="utf-8").split()
    assert len(order) == len(set(order))
    assert set(order) == {path.stem for path in paths.MANUAL.glob("*.md")}
    assert order[0] == FIRST


def test_every_screen_has_a_chapter_of_its_name() -> None:
    titles = {chapter.key: chapter.title for chapter in chapters()}
    assert {kind.key: titles.get(kind.key) for kind in SCREENS} == {
        kind.key: kind.words for kind in SCREENS
    }


def test_every_picture_is_there_named_in_words_and_used() -> None:
    used = [found for chapter in chapters() for found in PICTURE.findall(chapter.text)]
    assert all(words for words, _ in used)
    assert {name for _, name in used} == {f"pictures/{path.name}" for path in PICTURES.iterdir()}


def test_the_pictures_are_small_and_can_be_read() -> None:
    files = list(PICTURES.iterdir())
    assert all(path.stat().st_size <= 128 * KIB for path in files)
    assert sum(path.stat().st_size for path in files) < 2560 * KIB
    assert not any(QImage(str(path)).isNull() for path in files)


def test_every_link_leads_to_a_chapter() -> None:
    keys = {f"{chapter.key}.md" for chapter in chapters()}
    links = {link for chapter in chapters() for link in LINK.findall(chapter.text)}
    assert links
    assert links <= keys


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.key)
def test_a_chapter_says_something_in_the_words_of_the_trade(chapter: object) -> None:
    text = chapter.text  # type: ignore[attr-defined]
    assert text.count("\n") > 15
    assert "！" not in text
    assert "!" not in text.replace("![", "")


def test_what_is_quoted_from_the_window_is_said_there() -> None:
    """A button that was renamed is renamed in the manual."""
    app = Path(look.__file__).parent.parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(app.rglob("*.py")))
    whole = re.sub(r'"\s*\n\s*f?"', "", source)  # sentences over several lines
    quoted = {
        part.strip().removeprefix("签字并")
        for chapter in chapters()
        for found in QUOTED.findall(chapter.text)
        for part in found.split("›")
    }
    assert {each for each in quoted if each not in whole} == set()


# Reading.


@pytest.mark.parametrize("screen", [kind.key for kind in SCREENS])
def test_f1_opens_the_chapter_of_the_screen(shown: Opened, offices: Offices, screen: str) -> None:
    window = at(shown, offices, screen)
    before = QApplication.focusWidget()
    window.key(Qt.Key.Key_F1)
    assert of_frame(window.frame).key == screen
    window.key(Qt.Key.Key_Escape)
    assert window.frame.current().isVisible()
    assert QApplication.focusWidget() is before


def test_f1_again_opens_it_where_it_was_read(shown: Opened, offices: Offices) -> None:
    window = at(shown, offices, "exchange")
    window.key(Qt.Key.Key_F1)
    for _ in range(2):
        window.key(Qt.Key.Key_PageDown)
    place = of_frame(window.frame).pages.place()
    assert place > 0
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_F1)
    assert abs(of_frame(window.frame).pages.place() - place) < 80


@pytest.fixture
def gate(qtbot: QtBot) -> Iterator[Window]:
    with at_the_gate(qtbot, lambda: TODAY) as made:
        yield made


def test_f1_at_the_gate_opens_the_first_chapter_and_esc_leads_back(gate: Window) -> None:
    before = QApplication.focusWidget()
    assert before is not None
    press(Qt.Key.Key_F1)
    (manual,) = gate.gate.findChildren(Manual)
    assert manual.isVisible()
    assert manual.key == FIRST
    press(Qt.Key.Key_F, CONTROL)
    assert manual.search.hasFocus()
    press(Qt.Key.Key_Escape)
    assert gate.gate.unlock.isVisible()
    assert QApplication.focusWidget() is before


def test_the_gate_has_a_button_for_it(gate: Window) -> None:
    gate.gate.unlock.findChild(QWidget, "open_manual").click()  # type: ignore[union-attr]
    (manual,) = gate.gate.findChildren(Manual)
    manual.leave.click()
    assert gate.gate.unlock.isVisible()


def test_search_finds_words_in_another_chapter(shown: Opened, offices: Offices) -> None:
    window = at(shown, offices, "home")
    window.key(Qt.Key.Key_F1)
    window.key(Qt.Key.Key_F, CONTROL)
    manual = of_frame(window.frame)
    assert manual.search.hasFocus()
    manual.search.setText("恢复码")
    window.key(Qt.Key.Key_Return)
    first = manual.key
    seen = {first}
    assert manual.pages.textCursor().selectedText() == "恢复码"
    for _ in range(200):
        window.key(Qt.Key.Key_Return)
        seen.add(manual.key)
        if manual.key == first and len(seen) > 1:
            break
    assert {"start", "safety"} <= seen
    assert manual.key == first
    window.key(Qt.Key.Key_Escape)


def test_words_that_are_nowhere_are_said_to_be(manual: Manual) -> None:
    manual.search.setText("飞碟")
    manual.search.setFocus()
    press(Qt.Key.Key_Return)
    assert "没有“飞碟”" in manual.found.text()
    manual.search.setText("飞")
    assert manual.found.text() == ""


def test_a_link_is_followed_by_keys_and_alt_left_leads_back(manual: Manual) -> None:
    start = manual.key
    manual.pages.setFocus()
    press(Qt.Key.Key_Tab)  # onto the first link
    press(Qt.Key.Key_Return)
    assert manual.key != start
    press(Qt.Key.Key_Left, ALT)
    assert manual.key == start
    left: list[bool] = []
    manual.done.connect(lambda: left.append(True))
    press(Qt.Key.Key_Left, ALT)
    assert left == [True]


def test_a_change_of_size_keeps_what_is_read(manual: Manual, qapp: QApplication) -> None:
    manual.open("exchange")
    bar = manual.pages.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = manual.pages.place()
    for width in (900, 1300, 1100):
        manual.resize(width, 640)
        qapp.processEvents()
        assert abs(manual.pages.place() - place) < 120


def test_a_picture_is_never_wider_than_the_room(manual: Manual, qapp: QApplication) -> None:
    manual.resize(880, 480)
    qapp.processEvents()
    for chapter in chapters():
        manual.open(chapter.key)
        room = manual.pages.viewport().width()
        assert manual.pages.document().idealWidth() <= room, chapter.key
        assert manual.pages.horizontalScrollBar().maximum() == 0, chapter.key


def test_dark_dims_the_pictures(manual: Manual, qapp: QApplication) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QTextDocument

    def brightness() -> int:
        kind = QTextDocument.ResourceType.ImageResource.value
        image = manual.pages.loadResource(kind, QUrl("pictures/home.png"))
        assert isinstance(image, QImage)
        return image.scaled(1, 1).pixelColor(0, 0).lightness()

    light = brightness()
    look.apply_theme(qapp, "dark")
    try:
        assert brightness() < light - 20
    finally:
        look.apply_theme(qapp, "light")


def test_tab_goes_from_the_search_to_the_contents_to_the_text(manual: Manual) -> None:
    manual.search.setFocus()
    press(Qt.Key.Key_Tab)
    assert manual.list.hasFocus()
    press(Qt.Key.Key_Down)
    assert manual.key == chapters()[1].key
    press(Qt.Key.Key_Tab)
    assert manual.pages.hasFocus()
