"""The QApplication: style, faces, Chinese words of Qt itself, the top-level hook.

The rule: whatever is loaded before the gate is drawn keeps the clerk waiting. `PySide6.QtCore.Qt`
alone, the namespace of flags, takes longer to make than the gate: there it is named in functions
only, and the gate makes it while the passphrase is typed.
"""

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.ui import icons, look, problems
from app.ui.input_method import keep_keys_in_order, reach_fcitx
from app.ui.settings import settings

NAME = "创园台账"
# Asked for by name: PySide6's class of styles takes as long to make as the gate's widgets.
STYLE = ("-style", "fusion")


def make_application(arguments: Sequence[str] = ("parkledger",)) -> QApplication:
    """The one QApplication, dressed; an existing one is dressed again."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        application = existing
    else:
        reach_fcitx(os.environ)
        keep_keys_in_order(os.environ)
        application = QApplication([*arguments, *STYLE])
    dress(application)
    return application


def dress(application: QApplication) -> None:
    """Names, locale, faces, translation, theme and icon."""
    application.setApplicationName("ParkLedger")
    application.setApplicationDisplayName(NAME)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    look.load_fonts()
    application.setFont(look.font())
    _translate(application)
    wear(application, look.chosen_theme(settings()))
    application.setWindowIcon(icons.icon("logo", "accent", 32))


def follow_system(application: QApplication) -> None:
    """Change with the system's light and dark while the clerk has not chosen one."""
    application.styleHints().colorSchemeChanged.connect(
        lambda _: wear(application, look.chosen_theme(settings()))
    )


def wear(application: QApplication, theme: look.Theme) -> None:
    """Put on a theme: the whole program at once, its icons too."""
    look.apply_theme(application, theme)
    icons.redraw()


def catch_bugs() -> None:
    """From here on an uncaught error ends in a dialog with a report."""
    sys.excepthook = problems.hook


def _translate(application: QApplication) -> None:
    """Qt's own words (缩放, 复制, 确定) in Chinese; kept alive by the application."""
    if application.findChild(QTranslator, "qtbase") is not None:
        return
    translator = QTranslator(application)
    translator.setObjectName("qtbase")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
