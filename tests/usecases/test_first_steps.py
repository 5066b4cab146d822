"""开始使用: each step is done when the ledger says so."""

from datetime import date
from pathlib import Path

from app.domain.park import Park, ParkArea
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases.first_steps import first_steps
from app.usecases.ledgers import backup_ledger
from app.usecases.users import add_user
from tests.conftest import PASSPHRASE
from tests.store import made_up
from tests.usecases.offices import introduce


def left(ledger: Ledger) -> list[str]:
    return [step.key for step in first_steps(ledger) if not step.done]


def test_each_step_is_done_by_doing_it(ledger_path: Path, tmp_path: Path) -> None:
    ledger = ledgers.unlock(ledger_path, PASSPHRASE)
    league = ledgers.in_memory(unit_code="152200")
    assert left(ledger) == ["parks", "tenants", "people", "card", "backup"]
    parks = queries.all_of(ledger, Park)
    areas = [
        ParkArea(id=new_id(), park_id=park.id, in_force_on=date(2024, 1, 1), building_dm2=10_000)
        for park in parks
    ]
    insert(ledger, areas[:-1])
    assert "parks" in left(ledger)
    insert(ledger, areas[-1:])
    assert left(ledger) == ["tenants", "people", "card", "backup"]
    made_up.one_tenant(ledger)
    add_user(
        ledger,
        admin_passphrase=PASSPHRASE,
        name="虚构审核员",
        role="审核",
        passphrase="审核人的 口令 3",
    )
    introduce(ledger, league)
    assert left(ledger) == ["backup"]
    backup_ledger(ledger, tmp_path)
    assert left(ledger) == []
    ledgers.close(league)
    ledgers.close(ledger)


def test_a_league_registers_no_superior_s_card(memory_ledger: Ledger) -> None:
    assert "card" not in [step.key for step in first_steps(memory_ledger)]
