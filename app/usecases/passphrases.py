"""Asking for a passphrase while the ledger is open: to sign off, to let people in, to change it.

The rule: every such door counts its own wrong tries and waits as the gate does; the log has them.
"""

from app.store import key_files, keys, tries
from app.store.keys import Opened
from app.store.ledger import Ledger, transaction
from app.store.records import audit
from app.store.tries import Clock, Tally, utc_now
from app.usecases.roles import allowed


def ask(
    ledger: Ledger, door: str, secret: str, *, managing: bool = False, clock: Clock = utc_now
) -> Opened:
    """Whose passphrase (or recovery code) it is; where `managing`, only a 管理's clears the count.

    AppErrors: wrong_passphrase, too_many_tries.
    """
    key_file = key_files.load(ledger.path)
    opened = tries.attempt(
        ledger.path,
        door,
        lambda: keys.open_slots(key_file, secret),
        safe=lambda: keys.open_safe(key_file, secret),
        clock=clock,
    )
    if not managing or allowed(opened.role, "users"):
        _clear(ledger, door)
    return opened


def ask_of(ledger: Ledger, name: str, passphrase: str, *, clock: Clock = utc_now) -> Opened:
    """That it is this user's own: AppErrors unknown_user, wrong_passphrase, too_many_tries."""
    key_file = key_files.load(ledger.path)
    door = tries.sign_off_door(name)
    opened = tries.attempt(
        ledger.path,
        door,
        lambda: keys.open_slot(key_file, name=name, passphrase=passphrase),
        clock=clock,
    )
    _clear(ledger, door)
    return opened


def note_tries(ledger: Ledger, *, door: str | None = None) -> None:
    """Write wrong tries that the log does not have yet into it: of one door, or of all."""
    for name, tally in tries.untold(ledger.path).items():
        if door in (None, name):
            audit(ledger, action="口令输错", after=_told(name, tally))


def _clear(ledger: Ledger, door: str) -> None:
    if door in tries.untold(ledger.path):
        with transaction(ledger):
            note_tries(ledger, door=door)
    tries.forget(ledger.path, door)


def _told(door: str, tally: Tally) -> dict[str, object]:
    return {
        "door": door,
        "times": tally.count - tally.told,
        "since": f"{tally.since:%Y-%m-%dT%H:%M:%SZ}",
        "last": f"{tally.last:%Y-%m-%dT%H:%M:%SZ}",
    }
