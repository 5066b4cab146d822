"""The chapters of the manual as files: their order, their titles, their words.

The rule: order.txt names every chapter once; the words of 快捷键 come from the one list of keys.
"""

from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.ui.keys import keys_text

FIRST = "start"
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the manual: its key, its title, its text."""

    key: str
    title: str
    text: str


def chapters(folder: Path = paths.MANUAL) -> tuple[Chapter, ...]:
    """Every chapter in the order of `order.txt`."""
    order = (folder / "order.txt").read_text(encoding="utf-8").split()
    return tuple(_chapter(folder, key) for key in order)


def _chapter(folder: Path, key: str) -> Chapter:
    text = (folder / f"{key}.md").read_text(encoding="utf-8")
    if key == KEYS:
        text = f"{text}\n{keys_text()}"
    return Chapter(key, text.split("\n", 1)[0].lstrip("# ").strip(), text)
