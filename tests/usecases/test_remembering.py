"""The appraisal kept for the next start: word for word, and only for the same records and day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.park import Park
from app.store import queries, remembered
from app.store.ledger import Ledger, in_memory, transaction
from app.usecases.appraisal import appraise_parks
from app.usecases.import_workbooks import import_workbooks
from app.usecases.remembering import remember_appraisals, remembered_appraisals

WORKBOOK = Path(__file__).parent.parent / "cases" / "ledgers" / "152223-1-messy.xlsx"
TODAY = date(2026, 6, 30)


@pytest.fixture
def filled() -> Iterator[Ledger]:
    ledger = in_memory(unit_code="152223")
    import_workbooks(ledger, [WORKBOOK], dry_run=False, today=TODAY)
    yield ledger
    ledger.db.close()


def _remember(ledger: Ledger) -> None:
    of = remembered.state(ledger)
    parks = appraise_parks(ledger, on=TODAY)
    assert any(park.outlook for park in parks)
    assert remember_appraisals(ledger, parks, on=TODAY, of=of)


def test_what_is_remembered_is_what_was_said_word_for_word(filled: Ledger) -> None:
    assert remembered_appraisals(filled, on=TODAY) is None
    _remember(filled)
    assert remembered_appraisals(filled, on=TODAY) == appraise_parks(filled, on=TODAY)


def test_a_name_with_a_line_end_of_its_own_is_remembered(filled: Ledger) -> None:
    with transaction(filled):
        filled.db.execute("UPDATE park SET name = '甲' || char(8232) || '乙' || char(133)")
    _remember(filled)
    assert remembered_appraisals(filled, on=TODAY) == appraise_parks(filled, on=TODAY)


def test_a_ledger_without_parks_is_remembered_too(filled: Ledger) -> None:
    with transaction(filled):
        filled.db.execute("UPDATE park SET deleted_at = '2026-06-30T00:00:00.000Z'")
    of = remembered.state(filled)
    assert remember_appraisals(filled, (), on=TODAY, of=of)
    assert remembered_appraisals(filled, on=TODAY) == ()


def test_it_holds_for_its_day_alone(filled: Ledger) -> None:
    _remember(filled)
    assert remembered_appraisals(filled, on=TODAY + timedelta(days=1)) is None


@pytest.mark.parametrize("table", ["park", "tenancy", "entity", "founder", "headcount"])
@pytest.mark.parametrize(
    "change", ["UPDATE {table} SET updated_at = updated_at", "UPDATE {table} SET deleted_at = 'x'"]
)
def test_any_change_of_any_record_ends_it(filled: Ledger, table: str, change: str) -> None:
    _remember(filled)
    with transaction(filled):
        filled.db.execute(change.format(table=table))
    assert remembered_appraisals(filled, on=TODAY) is None


def test_what_a_change_overtook_is_not_kept(filled: Ledger) -> None:
    of = remembered.state(filled)
    parks = appraise_parks(filled, on=TODAY)
    with transaction(filled):
        filled.db.execute("UPDATE park SET name = name || '二'")
    assert not remember_appraisals(filled, parks, on=TODAY, of=of)
    assert remembered_appraisals(filled, on=TODAY) is None


def test_what_was_undone_by_hand_is_computed_again(filled: Ledger) -> None:
    _remember(filled)
    (first, *_) = queries.all_of(filled, Park)
    for name in ("改", first.name):
        with transaction(filled):
            filled.db.execute("UPDATE park SET name = ? WHERE id = ?", [name, first.id])
    assert remembered_appraisals(filled, on=TODAY) is None


def test_what_is_said_of_documents_not_yet_in_force_is_remembered(filled: Ledger) -> None:
    early = date(2022, 4, 1)
    parks = appraise_parks(filled, on=early)
    assert "按其最早版本计算" in parks[0].policy_note
    assert remember_appraisals(filled, parks, on=early, of=remembered.state(filled))
    assert remembered_appraisals(filled, on=early) == parks
