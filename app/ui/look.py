"""The look: colours, sizes and the one style sheet; nothing else in the window names a colour.

Every colour is a token of a theme below and holds 4.5 : 1 on its ground.
"""

from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app import paths

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QWidget

Theme = Literal["system", "light", "dark"]
Resolved = Literal["light", "dark"]
THEMES: dict[Theme, str] = {"system": "随系统", "light": "浅色", "dark": "深色"}

GRID = 8
ROW = 32
FONT_PX = 13
HEAD_PX = 12
MIDDLE = 128  # of the lightness of a colour
FAMILIES = ("Noto Sans SC", "HanaMinB")
# HanaMinB holds the rare characters of names; mapped from the file it costs no memory until drawn.
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "HanaMinB.ttf")

# A state's sign is an icon of the same name, so that it never depends on a face having it.
STATES = ("met", "not_met", "undetermined", "contested")


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of a theme, as #RRGGBB."""

    ground: str
    surface: str
    line: str
    edge: str
    ink: str
    muted: str
    accent: str
    accent_ink: str
    hover: str
    selected: str
    met: str
    not_met: str
    undetermined: str
    contested: str

    def of(self, name: str) -> QColor:
        """The colour of a token; AttributeError if there is none."""
        return QColor(getattr(self, name))


TONES: dict[Resolved, Tones] = {
    "light": Tones(
        ground="#F5F7F8",
        surface="#FFFFFF",
        line="#E1E7EA",
        edge="#C3CDD3",
        ink="#1F2933",
        muted="#5B6770",
        accent="#1F5FA8",
        accent_ink="#FFFFFF",
        hover="#EDF2F6",
        selected="#E1ECF7",
        met="#277045",
        not_met="#B3261E",
        undetermined="#59656E",
        contested="#8A5A10",
    ),
    "dark": Tones(
        ground="#15191C",
        surface="#1D2327",
        line="#2C343A",
        edge="#46525A",
        ink="#E6EBEE",
        muted="#93A0A8",
        accent="#6EA8E6",
        accent_ink="#10202F",
        hover="#252D32",
        selected="#24384B",
        met="#6CC48F",
        not_met="#F08C84",
        undetermined="#9AA7AF",
        contested="#E0B25C",
    ),
}


_current: dict[str, Tones] = {}


def tones() -> Tones:
    """The colours in force."""
    return _current["tones"]


def load_fonts() -> None:
    """Register the shipped faces; the window never depends on what a system has installed."""
    for file in FONT_FILES:
        QFontDatabase.addApplicationFont(str(paths.FONTS / file))


def font(px: int = FONT_PX, *, bold: bool = False) -> QFont:
    """A face of the window at a size in logical pixels."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(px)
    made.setBold(bold)
    return made


def chosen_theme(settings: "QSettings") -> Theme:
    """The theme the clerk chose; the system's if none."""
    chosen = str(settings.value("look/theme", "system"))
    for theme in THEMES:
        if theme == chosen:
            return theme
    return "system"


def _resolved(theme: Theme) -> Resolved:
    if theme != "system":
        return theme
    # The system's ground; its word for dark is among the flags of Qt, and those take longer to make
    # than the whole gate. Our own palette hides the ground, and the style, once asked, does not.
    palette = QApplication.style().standardPalette() if _current else QApplication.palette()
    ground = palette.color(QPalette.ColorRole.Window)
    return "dark" if ground.lightness() < MIDDLE else "light"


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Palette and style sheet of a theme for the whole program, at once."""
    resolved = _resolved(theme)
    look = _current["tones"] = TONES[resolved]
    application.setPalette(_palette(look))
    sheet = Template((paths.STYLE / "window.qss").read_text(encoding="utf-8"))
    names = {name: getattr(look, name) for name in Tones.__slots__}
    for drawn in ("up", "down", "check"):
        names[drawn] = (paths.STYLE / f"{drawn}_{resolved}.svg").as_posix()
    application.setStyleSheet(sheet.substitute(names))


def _palette(look: Tones) -> QPalette:
    roles = QPalette.ColorRole
    colours = {
        roles.Window: look.ground,
        roles.WindowText: look.ink,
        roles.Base: look.surface,
        roles.AlternateBase: look.ground,
        roles.Text: look.ink,
        roles.Button: look.surface,
        roles.ButtonText: look.ink,
        roles.Highlight: look.selected,
        roles.HighlightedText: look.ink,
        roles.PlaceholderText: look.muted,
        roles.Link: look.accent,
        roles.ToolTipBase: look.surface,
        roles.ToolTipText: look.ink,
        roles.Mid: look.line,
        roles.Dark: look.edge,
    }
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.muted))
    return palette


def give(widget: "QWidget", **properties: object) -> None:
    """Style properties (role, tone) of a widget just made: the sheet takes them up by itself."""
    for name, value in properties.items():
        widget.setProperty(name, value)


def mark(widget: "QWidget", **properties: object) -> None:
    """Set style properties (role, tone, wrong) and let the sheet take them up."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    give(widget, **properties)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
