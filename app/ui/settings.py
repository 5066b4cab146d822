"""What the program remembers on this machine: window, tables, recent ledgers; never data.

One ini file in the user's configuration folder; `PARKLEDGER_CONFIG` names another folder.
"""

import os
from pathlib import Path

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


def kept_word(name: str) -> str:
    """A word remembered under a name, as which of a screen's filters is on; "" if none is."""
    return str(settings().value(f"words/{name}", ""))


def keep_word(name: str, word: str) -> None:
    """Remember a word of the program's own, never of a record."""
    keep(f"words/{name}", word)


def exports_folder() -> Path:
    """Where tables are written as workbooks: beside the ledgers, unless the ini file says else."""
    named = settings().value("exports/folder", "")
    return Path(str(named)) if named else ledger_folder() / "导出的表格"


def keep(key: str, words: str) -> None:
    """Write words under a key; none at all forget it."""
    if words:
        settings().setValue(key, words)
    else:
        settings().remove(key)
