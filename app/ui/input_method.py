"""Which input method the window asks for, and how it waits for its word on each key.

The rule: only what the desktop asked for is put in words that Qt knows; a choice Qt can follow
stays as it is.
"""

from collections.abc import MutableMapping

ASKED = ("QT_IM_MODULES", "QT_IM_MODULE")
ONE_BY_ONE = "IBUS_ENABLE_SYNC_MODE"


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


def keep_keys_in_order(environment: MutableMapping[str, str]) -> None:
    """Let Qt's ibus plugin wait for the word on a key before it looks at the next.

    Left to itself it takes up a key whose word is there at once before the one whose word came
    while the window was busy: 5 and 2 typed quickly on a slow machine become 2 and 5, and a
    number nobody checks is wrong. To be called before the application is made.
    """
    environment.setdefault(ONE_BY_ONE, "1")
