"""Making the 练习台账: a banner's ledger with made-up tenants in its real parks, up to today.

The rule: the mark is written before anything else is; what was made is opened again as it stands.
"""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.domain.park import Park
from app.domain.service import Mentor
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import meta, queries
from app.store.ledger import Ledger, close, transaction
from app.store.records import audit
from app.usecases.demo.made_up import SEED, make_office
from app.usecases.demo.service_registers import add_registers
from app.usecases.demo.tidy import write_tidy
from app.usecases.import_workbooks import import_workbooks
from app.usecases.ledgers import create_ledger, open_ledger
from app.usecases.practice import MARK, PASSPHRASE, is_practice

UNIT = "152223"  # a banner with four parks
WHO = "练习人员"

Progress = Callable[[str, int, int], None]


def _silent(_words: str, _done: int, _total: int) -> None:
    """No progress wanted."""


def make_practice_ledger(path: Path, *, today: date, progress: Progress = _silent) -> Ledger:
    """Make a practice ledger and open it; one that lies there already is opened as it is.

    AppErrors: those of opening and making a ledger, not_practice for a ledger of another kind.
    """
    ledger = _opened(path) if path.exists() else _made(path, today)
    try:
        if not queries.any_of(ledger, Tenancy):
            _fill(ledger, today=today, progress=progress)
        if not (queries.any_of(ledger, Mentor) or queries.deleted(ledger, Mentor)):
            parks = queries.all_of(ledger, Park, "unit_code = ?", (UNIT,))
            add_registers(ledger, parks, unit_code=UNIT, today=today, seed=SEED)
    except BaseException:  # stopped half-way, it is filled when it is opened again
        close(ledger)
        raise
    return ledger


def _opened(path: Path) -> Ledger:
    ledger = open_ledger(path, PASSPHRASE)
    if not is_practice(ledger):
        close(ledger)
        raise AppError(
            f"“{path.name}”不是练习台账。", hint="请把它移到别处，再试一次。", code="not_practice"
        )
    return ledger


def _made(path: Path, today: date) -> Ledger:
    path.parent.mkdir(parents=True, exist_ok=True)
    ledger, _ = create_ledger(path, unit_code=UNIT, passphrase=PASSPHRASE, who=WHO)
    with transaction(ledger):
        meta.keep(ledger, MARK, today.isoformat())
        audit(ledger, action="建立练习台账")
    return ledger


def _fill(ledger: Ledger, *, today: date, progress: Progress) -> None:
    """Made-up tenants, through the very import that a clerk would use; all of them or none."""
    parks = queries.all_of(ledger, Park, "unit_code = ?", (UNIT,))
    names = [park.name for park in parks]
    office = make_office(UNIT, queries.unit(ledger, UNIT).name, names, today=today)
    with tempfile.TemporaryDirectory(prefix="parkledger-") as folder:
        book = Path(folder) / "练习.xlsx"
        write_tidy(office, book)
        import_workbooks(
            ledger, [book], dry_run=False, today=today, backup_to=Path(folder), progress=progress
        )
