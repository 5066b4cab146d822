"""The recovery sheet: printed when the ledger is made, and made anew when the paper is gone.

The rule: what it says is shown this once; the former sheet counts no longer from then on.
"""

from datetime import date

from app.reports.recovery_sheet import RecoverySheet
from app.store import identity, key_files, keys, refusals, tries
from app.store.ledger import Ledger, Recovery, transaction
from app.store.records import audit
from app.usecases.passphrases import ask
from app.usecases.roles import check


def new_recovery(ledger: Ledger, passphrase: str) -> Recovery:
    """Another recovery code and recovery key; `passphrase` is a 管理 user's, or the former code.

    AppErrors: wrong_passphrase, too_many_tries, not_allowed, disk_full, not_writable.
    """
    key_file = key_files.load(ledger.path)
    opened = ask(ledger, tries.MANAGING, passphrase, managing=True)
    check(opened.name, opened.role, "recovery")
    code = keys.new_recovery_code()
    fresh = keys.with_recovery(key_file, opened, recovery_code=code)
    with transaction(ledger):
        secret = identity.new_recovery(ledger.db)
        audit(ledger, action="重新制作恢复单", after={"by": opened.name})
        # Last, so that the log cannot miss it; the key file is replaced as a whole.
        with refusals.of_writing(ledger.path):
            key_files.save(fresh, ledger.path)
    return Recovery(code, secret, identity.card(ledger.db).fingerprint)


def sheet_of(ledger: Ledger, recovery: Recovery, *, made_on: date) -> RecoverySheet:
    """What the sheet says; `app.reports.recovery_sheet` prints it."""
    card = identity.card(ledger.db)
    return RecoverySheet(
        office=card.name,
        unit=card.unit,
        ledger=ledger.path.name,
        made_on=made_on,
        code=recovery.code,
        identity=recovery.identity,
        fingerprint=recovery.fingerprint,
    )
