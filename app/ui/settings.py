"""What the program remembers on this machine: window, columns, recent ledgers; never data.

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
