"""Making, opening, checking and backing up a ledger.

The rule: each of these leaves an entry in the audit log, except looking that changes nothing; and
a ledger that is worked in lies on the PC's own disk.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.errors import AppError
from app.store import backup as backups
from app.store import key_files, keys, refusals, tries
from app.store import ledger as ledgers
from app.store.ledger import Ledger, Recovery, transaction
from app.store.records import audit
from app.sync.volumes import is_removable
from app.usecases.passphrases import ask, note_tries
from app.usecases.roles import check

Removable = Callable[[Path], bool]
BACKED_UP = "备份台账"


def create_ledger(
    path: Path,
    *,
    unit_code: str,
    passphrase: str,
    who: str = "管理员",
    removable: Removable = is_removable,
) -> tuple[Ledger, Recovery]:
    """A new ledger with the unit's parks, left open; what is in Recovery is shown this once."""
    refuse_removable(path, removable=removable)
    ledger, recovery = ledgers.create(path, unit_code=unit_code, passphrase=passphrase, who=who)
    _note(
        ledger,
        "新建台账",
        after={"unit": unit_code, "fingerprint": recovery.fingerprint},
    )
    return ledger, recovery


def open_ledger(
    path: Path,
    passphrase: str,
    *,
    removable: Removable = is_removable,
    clock: tries.Clock = tries.utc_now,
) -> Ledger:
    """Open a ledger with a passphrase or the recovery code; the log keeps who opened it.

    It also keeps the wrong tries since the last time. AppErrors: those of `ledger.unlock`.
    """
    refuse_removable(path, removable=removable)
    ledger = ledgers.unlock(path, passphrase, clock=clock)
    try:
        with transaction(ledger):
            note_tries(ledger)
            audit(ledger, action="打开台账", after={"role": ledger.role})
        tries.mark_told(path)
        tries.forget(path, tries.GATE)
    except BaseException:
        ledgers.close(ledger)  # else this very window would keep the next try out
        raise
    return ledger


def refuse_removable(path: Path, *, removable: Removable = is_removable) -> None:
    """A stick wears out, is pulled and gets lost: AppError removable for a ledger on one."""
    if removable(path):
        raise AppError(
            f"“{path.parent}”在 U 盘或移动硬盘上，台账不能放在那里使用。",
            hint="请把台账连同同名的 .key 文件复制到本机硬盘，再打开；是备份的，请用“恢复备份”。",
            code="removable",
        )


def change_passphrase(ledger: Ledger, *, old: str, new: str, user: str | None = None) -> None:
    """Give a user a new passphrase; `old` is that user's passphrase or the recovery code.

    Whoever opened with the recovery code names the user. The ledger itself is not rewritten.
    """
    key_file = key_files.load(ledger.path)
    opened = ask(ledger, f"{tries.CHANGING}：{ledger.who}", old)
    name = user or opened.name
    if name != opened.name:
        check(opened.name, opened.role, "passphrases")
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
    """A verified copy of the ledger and its key file in the folder `to`; returns its path.

    It is for this office only, and nothing in it was checked for the league: what is reported goes
    in a bundle. AppErrors: those of `app.store.backup.backup`.
    """
    # Before: so that the copy knows of itself.
    _note(ledger, BACKED_UP, after={"folder": to.name})
    try:
        return backups.backup(ledger, to)
    except AppError as refusal:
        with suppress(AppError):  # the disk that is full may be the ledger's own
            _note(ledger, "备份没有做成", after={"folder": to.name, "code": refusal.code})
        raise


def _note(ledger: Ledger, action: str, *, after: object = None) -> None:
    with transaction(ledger):
        audit(ledger, action=action, after=after)
