"""What two verbs need of the window, handed in by the assembly point: ui and cli are peers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class WindowParts:
    """`open_every_screen` raises if one fails; `picture_screens` returns its PNG files."""

    open_every_screen: Callable[[Ledger], None]
    picture_screens: Callable[[Ledger, Path, date], list[Path]]
