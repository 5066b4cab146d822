"""A filter that a screen offers, as the clerk last left it.

The rule: only what the clerk did by hand is remembered, not what the program set for them.
"""

from PySide6.QtWidgets import QAbstractButton

from app.ui.settings import keep_word, kept_word

ON, OFF = "on", "off"


def keep_check(box: QAbstractButton) -> None:
    """Restore a box and remember it from now on; to be called before its changes are heard."""
    name = box.objectName()
    kept = kept_word(name)
    if kept:
        box.setChecked(kept == ON)
    box.clicked.connect(lambda on: keep_word(name, ON if on else OFF))
