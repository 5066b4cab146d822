"""练习台账: made up to today, opened again as it stands; nothing of it ever leaves the office."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import driver, meta, outbox, queries
from app.store.backup import backup
from app.store.ledger import Ledger, close, transaction, unlock
from app.store.records import insert
from app.usecases import downward, restoring, sending, trust
from app.usecases.appraisal import office_name
from app.usecases.ledgers import create_ledger
from app.usecases.practice import MARK, PASSPHRASE, is_practice
from app.usecases.practice_ledger import make_practice_ledger
from app.usecases.recycling import delete_records, restore_all, thrown_away
from tests.conftest import PASSPHRASE as OFFICE_PASSPHRASE
from tests.store import made_up
from tests.usecases.offices import BANNER, Offices, opened_offices

TODAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("practice") / "练习台账.ledger"
    close(make_practice_ledger(path, today=TODAY))
    return path


@contextmanager
def unlocked(path: Path) -> Iterator[Ledger]:
    ledger = unlock(path, PASSPHRASE)
    yield ledger
    close(ledger)


def test_it_is_full_of_made_up_tenants_and_nothing_else_lies_beside_it(made: Path) -> None:
    ledger = make_practice_ledger(made, today=date(2027, 1, 1))
    tenants = queries.all_of(ledger, Tenancy)
    assert len(tenants) > 50
    assert max(stay.start_on for stay in tenants) <= TODAY  # opened again, not made anew
    assert is_practice(ledger)
    assert "练习" in office_name(ledger)
    close(ledger)
    assert not [each for each in made.parent.iterdir() if not each.name.startswith(made.name)]


def test_every_register_of_the_services_has_something_to_look_at(made: Path) -> None:
    with unlocked(made) as ledger:
        for kind in (ServiceRecord, Mentor, Project, Training, Activity):
            assert queries.any_of(ledger, kind), kind.label


def test_registers_thrown_away_do_not_come_back(made: Path) -> None:
    ledger = make_practice_ledger(made, today=TODAY)
    mentors = queries.all_of(ledger, Mentor)
    delete_records(ledger, kind=Mentor, ids=[each.id for each in mentors])
    close(ledger)
    ledger = make_practice_ledger(made, today=TODAY)
    assert not queries.any_of(ledger, Mentor)
    restore_all(ledger, thrown_away(ledger))
    assert len(queries.all_of(ledger, Mentor)) == len(mentors)
    close(ledger)


def test_an_interrupted_one_is_filled_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "练习台账.ledger"

    def cut(_words: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_practice_ledger(path, today=TODAY, progress=cut)
    ledger = make_practice_ledger(path, today=TODAY)
    assert len(queries.all_of(ledger, Tenancy)) > 50
    close(ledger)


def test_another_ledger_of_that_name_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "正式.ledger"
    close(create_ledger(path, unit_code="152223", passphrase=PASSPHRASE, who="虚构经办")[0])
    with pytest.raises(AppError) as refused:
        make_practice_ledger(path, today=TODAY)
    assert refused.value.code == "not_practice"
    with unlocked(path) as ledger:
        assert queries.all_of(ledger, Tenancy) == []


@pytest.fixture
def offices(made_offices: Path, tmp_path: Path) -> Iterator[Offices]:
    """Offices that trust each other, of which the banner and the league only practise."""
    for each in opened_offices(made_offices, tmp_path):
        for ledger in (each.banner, each.league):
            insert(ledger, [made_up.founder()])
            with transaction(ledger):
                meta.keep(ledger, MARK, TODAY.isoformat())
        yield each


def test_nothing_of_it_leaves_the_office(offices: Offices) -> None:
    acts = (
        lambda: sending.seal_export(offices.banner, today=TODAY),
        lambda: downward.seal_directive(offices.league, to=BANNER),
        lambda: downward.seal_snapshot(offices.league, to=BANNER),
        lambda: trust.write_card(offices.banner, offices.stick),
    )
    for act in acts:
        with pytest.raises(AppError) as refused:
            act()
        assert refused.value.code == "practice"
        assert "练习台账" in refused.value.message
    assert outbox.sent(offices.banner) == outbox.sent(offices.league) == ()
    assert list(offices.stick.iterdir()) == []


def test_who_practises_is_not_sent_for_a_card(made: Path) -> None:
    with unlocked(made) as ledger, pytest.raises(AppError) as refused:
        sending.seal_export(ledger, today=TODAY)
    assert refused.value.code == "practice"


def test_the_mark_stays_in_every_copy(offices: Offices, tmp_path: Path) -> None:
    ledger = offices.banner
    for sql in (
        "DELETE FROM meta WHERE name = 'practice'",
        "DELETE FROM meta",
        "UPDATE meta SET value = '' WHERE name = 'practice'",
        "UPDATE meta SET name = 'other' WHERE name = 'practice'",
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('practice', '')",
    ):
        with pytest.raises(driver.IntegrityError):
            ledger.db.execute(sql)
    (tmp_path / "备份").mkdir()
    kept = backup(ledger, tmp_path / "备份")
    again = restoring.restore_ledger(kept, tmp_path / "恢复.ledger", OFFICE_PASSPHRASE)
    assert is_practice(again)
    close(again)
