"""Encrypted ledgers of the sizes that quality.md names, made once and kept under build/bench."""

import shutil
from datetime import date
from pathlib import Path

from app.store.ledger import Ledger, close, create, now, transaction, unlock
from app.store.records import canonical
from tests.bench.made_up_ledger import COLUMNS, UNIT_CODE, made_up_ledger

FOLDER = Path("build/bench")
PASSPHRASE = "虚构口令 bench"
# parks, tenancies in each, headcounts of each tenancy
# What the ledger requires and no figure looks at.
REQUIRED = {"park": {"kinds": "[]", "status": "在册"}}
SIZES = {"S": (4, 175, 5), "M": (20, 500, 5), "L": (200, 500, 5), "bundle": (25, 500, 5)}


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return canonical(value) if isinstance(value, list) else value


# A tenant that came back may be given the same month end twice: the first one stands.
def _fill(ledger: Ledger, size: str) -> None:
    parks, tenancies, headcounts = SIZES[size]
    rows = made_up_ledger(parks=parks, tenancies_each=tenancies, headcounts_each=headcounts, seed=1)
    moment = now()
    with transaction(ledger):
        # Only the made-up parks: the seeded ones have nobody in them.
        ledger.db.execute("UPDATE park SET deleted_at = ?", [moment])
        for table, columns in COLUMNS.items():
            required = REQUIRED.get(table, {})
            names = (*columns, *required, "unit_code", "created_at", "updated_at")
            common = (*required.values(), UNIT_CODE, moment, moment)
            marks = ", ".join("?" * len(names))
            ledger.db.conn.executemany(
                f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})",
                ((*map(_stored, row), *common) for row in rows.tables[table]),
            )


def path_of(size: str) -> Path:
    """The ledger of that size, made if it is not there yet."""
    path = FOLDER / size / f"{size}.ledger"
    if not path.exists():
        making = FOLDER / f"making-{size}"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        ledger, _ = create(making / path.name, unit_code=UNIT_CODE, passphrase=PASSPHRASE)
        _fill(ledger, size)
        close(ledger)
        making.rename(path.parent)
    return path


def opened(size: str) -> Ledger:
    """The ledger of that size, open."""
    return unlock(path_of(size), PASSPHRASE)
