"""The look: contrast of every ink on its ground, icons, faces, and the Chinese of Qt itself."""

from string import Template

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFontDatabase, QIcon, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton

from app import paths
from app.ui import icons, look
from app.ui.application import wear

INKS = ("ink", "muted", "accent", *look.STATES)
GROUNDS = ("ground", "surface", "hover", "selected")


def luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", look.TONES)
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ink_can_be_read_on_every_ground(theme: look.Resolved, ink: str, ground: str) -> None:
    tones = look.TONES[theme]
    # Muted words on a chosen row are the one pair that may be a little fainter.
    least = 4.4 if (ink, ground) == ("muted", "selected") else 4.5
    assert contrast(tones.of(ink), tones.of(ground)) >= least


@pytest.mark.parametrize("theme", look.TONES)
def test_words_on_the_main_button_can_be_read(theme: look.Resolved) -> None:
    tones = look.TONES[theme]
    assert contrast(tones.of("accent_ink"), tones.of("accent")) >= 4.5


def test_the_sheet_asks_only_for_known_names() -> None:
    sheet = Template((paths.STYLE / "window.qss").read_text(encoding="utf-8"))
    known = {*look.Tones.__slots__, "up", "down", "check"}
    assert set(sheet.get_identifiers()) <= known
    assert sheet.is_valid()


@pytest.mark.parametrize("file", sorted(paths.ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_in_the_colour_asked_for(file: object) -> None:
    name = getattr(file, "stem", "")
    image = icons.pixmap(name, "#1F5FA8", 24, 2.0).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    ]
    assert image.width() == 48
    assert inked
    assert all(abs(c.blue() - 0xA8) < 4 and abs(c.red() - 0x1F) < 4 for c in inked)


@pytest.mark.parametrize("theme", look.TONES)
def test_the_icon_of_a_main_button_is_seen_when_it_cannot_be_pressed(
    theme: look.Resolved, qapp: QApplication
) -> None:
    wear(qapp, theme)
    tones = look.TONES[theme]
    for mode, ground in ((QIcon.Mode.Normal, "accent"), (QIcon.Mode.Disabled, "line")):
        image = icons.icon("add", "accent_ink").pixmap(20, 20, mode).toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        assert contrast(middle, tones.of(ground)) >= 3
    wear(qapp, "light")


def test_the_window_is_drawn_in_the_shipped_faces() -> None:
    assert set(look.FAMILIES) <= set(QFontDatabase.families())
    raw = QRawFont.fromFont(look.font())
    assert raw.familyName() == "Noto Sans SC"
    for letter in "创园台账㎡·0123456789喆龘":
        assert raw.supportsCharacter(letter), letter
    rare = QRawFont(str(paths.FONTS / "HanaMinB.ttf"), 13)
    assert rare.supportsCharacter(ord("𠮷"))


def test_qt_itself_speaks_chinese() -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_the_theme_changes_all_at_once(qapp: QApplication) -> None:
    button, sign = QPushButton(), icons.Sign("met")
    icons.dress(button, "print")
    drawn = [button.icon().cacheKey(), sign.pixmap().cacheKey()]
    wear(qapp, "dark")
    dark = look.tones().ground
    assert qapp.palette().window().color().name().upper() == dark.upper()
    assert button.icon().cacheKey() != drawn[0]
    assert sign.pixmap().cacheKey() != drawn[1]
    wear(qapp, "light")
    assert look.tones().ground != dark
