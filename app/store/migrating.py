"""Bringing a ledger to this program's shape.

The rule: the ledger of a newer program is refused before anything is touched, each migration goes
in whole or not at all, and no ledger is used before its triggers are back.
"""

from app.errors import AppError
from app.store import triggers
from app.store.driver import Database
from db.migrations import MIGRATIONS


def _known() -> tuple[str, ...]:
    nothing = Database(memory=True, execute_plugins=False)
    try:
        return tuple(step.name for step in MIGRATIONS.pending(nothing))
    finally:
        nothing.close()


KNOWN = _known()


def applied(database: Database) -> tuple[str, ...]:
    """Names of the migrations this ledger has had, oldest first."""
    return tuple(step.name for step in MIGRATIONS.applied(database))


def check_not_newer(database: Database) -> None:
    """Refuse a ledger with a migration that this program does not know: AppError newer."""
    if not set(applied(database)) <= set(KNOWN):
        raise AppError(
            "这本台账已由更新版本的程序打开过，本程序打不开。",
            hint="请在这台电脑上安装新版程序后再打开；台账没有改动。",
            code="newer",
        )


def pending(database: Database) -> tuple[str, ...]:
    """Names of the migrations still to come."""
    return tuple(step.name for step in MIGRATIONS.pending(database))


def migrate(database: Database) -> tuple[str, ...]:
    """Apply what is pending, step by step; returns the names applied."""
    check_not_newer(database)
    done = pending(database)
    for index, name in enumerate(done):
        following = done[index + 1 : index + 2]
        MIGRATIONS.apply(database, stop_before=following or None)
        if name == KNOWN[-1]:
            with database.atomic():
                triggers.install(database)
    return done
