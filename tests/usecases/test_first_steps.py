"""开始使用: each step is done when the ledger says so."""

from datetime import date
from pathlib import Path

from app.domain.park import Park, ParkArea
from app.store import ledger as ledgers
from app.store import meta, queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases.first_steps import first_steps
from app.usecases.ledgers import backup_ledger
from app.usecases.practice import MARK
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


def test_a_league_registers_the_cards_of_those_below_it(
    memory_ledger: Ledger, ledger_path: Path
) -> None:
    card = next(step for step in first_steps(memory_ledger) if step.key == "card")
    assert card.words == "登记各旗县市的名片"
    banner = ledgers.unlock(ledger_path, PASSPHRASE)
    introduce(banner, memory_ledger)
    ledgers.close(banner)
    assert "card" in left(memory_ledger)  # the others have none yet


def test_who_has_nobody_above_or_below_registers_no_card() -> None:
    region = ledgers.in_memory(unit_code="150000")
    assert "card" not in [step.key for step in first_steps(region)]


def test_a_practice_ledger_asks_for_nothing(memory_ledger: Ledger) -> None:
    with ledgers.transaction(memory_ledger):
        meta.keep(memory_ledger, MARK, "2026-06-30")
    assert first_steps(memory_ledger) == ()
