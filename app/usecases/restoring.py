"""Making a ledger of a backup: on the same PC after a loss, or on a new one.

The rule: a restored ledger reports in a new stream, begun before the ledger has its name, because
the numbers of the old one may have been given out after the backup was made.
"""

from pathlib import Path

from app.store import restoring, tracking
from app.store.ledger import Ledger, transaction
from app.store.queries import audit_entries
from app.store.records import audit
from app.sync.volumes import is_removable
from app.usecases.ledgers import Removable, refuse_removable
from app.usecases.roles import require
from app.usecases.station import Machine, begin_new_stream, machine_id

__all__ = ["begin_new_stream", "restore_ledger"]


def restore_ledger(
    backup: Path,
    to: Path,
    passphrase: str,
    *,
    machine: Machine = machine_id,
    removable: Removable = is_removable,
) -> Ledger:
    """Make the ledger `to`, left open, of a backup with its key file; the backup stays as it is.

    `passphrase` is one of the day of the backup, or the recovery code. AppErrors: removable, and
    those of `app.store.restoring.restore`.
    """
    refuse_removable(to, removable=removable)

    def settle(ledger: Ledger) -> None:
        require(ledger, "restore")
        of = audit_entries(ledger, newest=1)
        with transaction(ledger):
            begin_new_stream(ledger, why="恢复备份", machine=machine)
            audit(
                ledger,
                action="恢复备份",
                after={
                    "file": backup.name,
                    "as_of": of[0].at if of else None,
                    "stream": tracking.stream(ledger).name,
                },
            )

    return restoring.restore(backup, to, passphrase, settle=settle)
