"""Which input method the window asks for, where the desktop names one that Qt does not carry.

The rule: only what the desktop asked for is put in words that Qt knows; a choice Qt can follow
stays as it is.
"""

from collections.abc import MutableMapping

ASKED = ("QT_IM_MODULES", "QT_IM_MODULE")


def reach_fcitx(environment: MutableMapping[str, str]) -> None:
    """Let Qt's ibus plugin talk to fcitx5, whose own plugin is not part of Qt.

    fcitx5 answers on the portal of ibus; any other way the plugin first looks for ibus-daemon,
    which a desktop with fcitx5 lacks. To be called before the application is made.
    """
    asked = ";".join(filter(None, (environment.get(name) for name in ASKED)))
    if "fcitx" in (asked or environment.get("XMODIFIERS", "")):
        for name in ASKED:
            environment.pop(name, None)
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"
