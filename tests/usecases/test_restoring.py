"""A backup becomes this PC's ledger: what the log says of it, and that it reports anew."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries, tracking
from app.store.ledger import Ledger
from app.usecases import station
from app.usecases.import_workbooks import import_workbooks
from app.usecases.ledgers import backup_ledger, create_ledger, open_ledger, verify_ledger
from app.usecases.restoring import restore_ledger
from tests.conftest import PASSPHRASE

WORKBOOK = Path(__file__).parents[1] / "cases" / "ledgers" / "152223-1-clean.xlsx"


def old_pc() -> str:
    return "a" * 32


def new_pc() -> str:
    return "b" * 32


def test_a_lost_pc(ledger: Ledger, tmp_path: Path) -> None:
    import_workbooks(ledger, [WORKBOOK], dry_run=False, today=date(2026, 6, 30))
    station.note_station(ledger, machine=old_pc)
    copy = backup_ledger(ledger, tmp_path / "U盘")
    backed_up = queries.audit_entries(ledger, newest=1)[0]
    again = restore_ledger(copy, tmp_path / "恢复.ledger", PASSPHRASE, machine=new_pc)
    assert queries.park_facts(again) == queries.park_facts(ledger)
    assert tracking.stream(again).name != tracking.stream(ledger).name
    station.check_station(again, machine=new_pc)
    with pytest.raises(AppError) as refused:
        station.check_station(again, machine=old_pc)
    assert refused.value.code == "other_station"
    entry, new_stream = queries.audit_entries(again)[:2]
    assert (entry.action, new_stream.action) == ("恢复备份", "另起报送序列")
    assert json.loads(entry.after or "") == {
        "file": copy.name,
        "as_of": backed_up.at,
        "stream": tracking.stream(again).name,
    }
    assert verify_ledger(again) == []
    ledgers.close(again)
    # The ledger it was a backup of goes on undisturbed.
    station.check_station(ledger, machine=old_pc)


def test_no_ledger_is_worked_in_on_a_stick(ledger_path: Path, tmp_path: Path) -> None:
    def on_stick(path: Path) -> bool:
        return path.is_relative_to(tmp_path / "U盘")

    stick = tmp_path / "U盘" / "台账.ledger"
    stick.parent.mkdir()
    for make in (
        lambda: create_ledger(stick, unit_code="152223", passphrase=PASSPHRASE, removable=on_stick),
        lambda: open_ledger(stick, PASSPHRASE, removable=on_stick),
        lambda: restore_ledger(ledger_path, stick, PASSPHRASE, removable=on_stick),
    ):
        with pytest.raises(AppError) as refused:
            make()
        assert refused.value.code == "removable"
        assert ".key" in refused.value.hint
    assert list(stick.parent.iterdir()) == []
    ledgers.close(open_ledger(ledger_path, PASSPHRASE, removable=on_stick))
