"""What the program remembers on this machine: window, tables, recent ledgers; never data.

One ini file in the user's configuration folder; `PARKLEDGER_CONFIG` names another folder.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSettings, QStandardPaths

RECENT = 8


def config_folder() -> Path:
    """Where the ini file and the problem reports lie."""
    named = os.environ.get("PARKLEDGER_CONFIG")
    if named:
        return Path(named)
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(place) / "ParkLedger"


def settings() -> QSettings:
    """The one ini file."""
    return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)


def ledger_folder() -> Path:
    """Where a new ledger is put unless the clerk says otherwise."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) / "创园台账"


def practice_path() -> Path:
    """Where the practice ledger lies, apart from real ones."""
    return ledger_folder() / "练习" / "练习台账.ledger"


def recent_ledgers() -> list[Path]:
    """The ledgers opened of late that still exist, the last one first."""
    stored = settings().value("ledgers/recent")
    # A list of one comes back from an ini file as a plain text.
    names = stored if isinstance(stored, list) else [stored] if isinstance(stored, str) else []
    return [path for path in map(Path, names) if path.is_file()]


def remember_ledger(path: Path) -> None:
    """Put a ledger at the head of the recent ones."""
    others = [known for known in recent_ledgers() if known != path]
    settings().setValue("ledgers/recent", [str(each) for each in [path, *others][:RECENT]])


def idle_minutes() -> int:
    """After how many minutes without a key or the mouse the window locks; 10 unless chosen."""
    chosen = str(settings().value("lock/idle_minutes", "10"))
    return int(chosen) if chosen.isdecimal() and 1 <= int(chosen) <= 60 else 10


class Kept(NamedTuple):
    """A column as the clerk left it: its name, width in pixels, and whether it is hidden."""

    name: str
    width: int
    hidden: bool


def kept_columns(table: str) -> list[Kept]:
    """The columns of a table in the order the clerk gave them; empty if none was changed."""
    stored = settings().value(f"columns/{table}", "")
    return [Kept(*column) for column in json.loads(str(stored))] if stored else []


def keep_columns(table: str, columns: Sequence[Kept]) -> None:
    """Remember the columns of a table; none at all means the default ones."""
    _keep(f"columns/{table}", json.dumps(columns) if columns else "")


class KeptOrder(NamedTuple):
    """What a table is sorted by: the name of a column ("" for none) and the direction."""

    column: str = ""
    descending: bool = False


def kept_order(table: str) -> KeptOrder:
    """How the clerk last sorted a table."""
    stored = settings().value(f"order/{table}", "")
    return KeptOrder(*json.loads(str(stored))) if stored else KeptOrder()


def keep_order(table: str, order: KeptOrder) -> None:
    """Remember how a table is sorted."""
    _keep(f"order/{table}", json.dumps(order) if order.column else "")


def kept_chosen(table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a table is filtered by: column names, each with the words chosen (see `View.chosen`)."""
    stored = settings().value(f"chosen/{table}", "")
    pairs = json.loads(str(stored)) if stored else []
    return tuple((name, tuple(words)) for name, words in pairs)


def keep_chosen(table: str, chosen: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Remember what a table is filtered by."""
    _keep(f"chosen/{table}", json.dumps(chosen, ensure_ascii=False) if chosen else "")


def kept_word(name: str) -> str:
    """A word remembered under a name, as which of a screen's filters is on; "" if none is."""
    return str(settings().value(f"words/{name}", ""))


def keep_word(name: str, word: str) -> None:
    """Remember a word of the program's own, never of a record."""
    _keep(f"words/{name}", word)


def exports_folder() -> Path:
    """Where tables are written as workbooks: beside the ledgers, unless the ini file says else."""
    named = settings().value("exports/folder", "")
    return Path(str(named)) if named else ledger_folder() / "导出的表格"


def _keep(key: str, words: str) -> None:
    if words:
        settings().setValue(key, words)
    else:
        settings().remove(key)
