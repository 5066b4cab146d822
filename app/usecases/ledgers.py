"""Making, opening, checking and backing up a ledger.

The rule: each of these leaves an entry in the audit log, except looking that changes nothing.
"""

from pathlib import Path

from app.errors import AppError
from app.store import backup as backups
from app.store import key_files, keys, refusals
from app.store import ledger as ledgers
from app.store.ledger import Ledger, Recovery, transaction
from app.store.records import audit


def create_ledger(
    path: Path, *, unit_code: str, passphrase: str, who: str = "管理员"
) -> tuple[Ledger, Recovery]:
    """A new ledger with the unit's parks, left open; what is in Recovery is shown this once."""
    ledger, recovery = ledgers.create(path, unit_code=unit_code, passphrase=passphrase, who=who)
    _note(
        ledger,
        "新建台账",
        after={"unit": unit_code, "fingerprint": recovery.fingerprint},
    )
    return ledger, recovery


def open_ledger(path: Path, passphrase: str) -> Ledger:
    """Open a ledger with a passphrase or the recovery code; the log keeps who opened it."""
    ledger = ledgers.unlock(path, passphrase)
    try:
        _note(ledger, "打开台账", after={"role": ledger.role})
    except BaseException:
        ledgers.close(ledger)  # else this very window would keep the next try out
        raise
    return ledger


def change_passphrase(ledger: Ledger, *, old: str, new: str, user: str | None = None) -> None:
    """Give a user a new passphrase; `old` is that user's passphrase or the recovery code.

    Whoever opened with the recovery code names the user. The ledger itself is not rewritten.
    """
    key_file = key_files.load(ledger.path)
    opened = keys.open_slots(key_file, old)
    name = user or opened.name
    if opened.role not in ("恢复", "管理") and name != opened.name:
        raise AppError(
            f"“{opened.name}”只能改自己的口令。",
            hint="请由管理用户，或用恢复码来改别人的口令。",
            code="not_allowed",
        )
    fresh = keys.with_passphrase(key_file, opened, name=name, passphrase=new)
    with transaction(ledger):
        audit(ledger, action="修改口令", after={"user": name})
        # Last, so that the log cannot miss it; the key file is replaced as a whole.
        with refusals.of_writing(ledger.path):
            key_files.save(fresh, ledger.path)


def verify_ledger(ledger: Ledger) -> list[str]:
    """All that is wrong with the ledger, as sentences; empty if nothing is."""
    problems = backups.verify(ledger)
    if not problems:
        _note(ledger, "核验台账")
    return problems


def backup_ledger(ledger: Ledger, to: Path) -> Path:
    """A verified copy of the ledger and its key file in the folder `to`; returns its path."""
    _note(ledger, "备份台账", after={"folder": to.name})
    return backups.backup(ledger, to)


def _note(ledger: Ledger, action: str, *, after: object = None) -> None:
    with transaction(ledger):
        audit(ledger, action=action, after=after)
