"""最低工资标准: dated, corrected in place, handed down, refused where it cannot be meant."""

from collections.abc import Callable
from datetime import date

import pytest

from app.domain.changes import Changes, changed
from app.domain.money import MinimumWage
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.usecases import dispatching, downward
from app.usecases.recycling import restore_records
from app.usecases.wages import delete_minimum_wage, minimum_wages, set_minimum_wage
from tests.usecases.offices import BANNER, LEAGUE, TODAY, Offices, receive

DAY = date(2024, 12, 1)


def set_wage(
    ledger: Ledger, *, day: date = DAY, fen: int = 227_000, number: str | None = None
) -> Changes:
    return set_minimum_wage(
        ledger, in_force_on=day, monthly_fen=fen, document_number=number, today=TODAY
    )


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(AppError) as refused:
        do()
    return refused.value.code


def test_an_amount_of_the_same_day_is_corrected_in_place(memory_ledger: Ledger) -> None:
    assert set_wage(memory_ledger) == changed("minimum_wage")
    assert set_wage(memory_ledger) == Changes()
    set_wage(memory_ledger, day=date(2021, 12, 1), fen=198_000)
    set_wage(memory_ledger, fen=227_100, number="虚构发〔2024〕2号")
    kept = [(each.in_force_on, each.monthly_fen) for each in minimum_wages(memory_ledger)]
    assert kept == [(DAY, 227_100), (date(2021, 12, 1), 198_000)]
    newest = queries.audit_entries(memory_ledger, newest=1)[0]
    assert (newest.action, newest.of_table) == ("登记最低工资标准", "minimum_wage")
    assert "227000" in (newest.before or "")


@pytest.mark.parametrize(
    ("day", "fen", "code"),
    [
        (DAY, 227, "amount"),
        (DAY, 19_999, "amount"),
        (DAY, 2_000_001, "amount"),
        (date(2062, 1, 1), 227_000, "day"),
        (date(1949, 1, 1), 227_000, "day"),
        (date(1924, 1, 1), 227_000, "dates"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    day: date, fen: int, code: str, memory_ledger: Ledger
) -> None:
    assert refusal(lambda: set_wage(memory_ledger, day=day, fen=fen)) == code
    assert minimum_wages(memory_ledger) == []


@pytest.mark.parametrize("fen", [20_000, 2_000_000])
def test_the_ends_of_what_can_be_meant(fen: int, memory_ledger: Ledger) -> None:
    assert set_wage(memory_ledger, fen=fen) == changed("minimum_wage")


def test_one_that_was_handed_down_is_the_superiors(offices: Offices) -> None:
    set_wage(offices.league)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    (fate,) = receive(offices.banner, path)
    assert fate.ok
    (here,) = minimum_wages(offices.banner)
    assert (here.unit_code, here.monthly_fen) == (LEAGUE, 227_000)
    assert refusal(lambda: delete_minimum_wage(offices.banner, here.id)) == "not_own"
    assert delete_minimum_wage(offices.league, here.id) == changed("minimum_wage")
    assert delete_minimum_wage(offices.league, here.id) == Changes()
    assert minimum_wages(offices.league) == []


def test_one_that_was_replaced_stays_in_the_bin(memory_ledger: Ledger) -> None:
    set_wage(memory_ledger, fen=226_000)
    (wrong,) = minimum_wages(memory_ledger)
    delete_minimum_wage(memory_ledger, wrong.id)
    set_wage(memory_ledger)

    def back() -> None:
        restore_records(memory_ledger, kind=MinimumWage, ids=[wrong.id])

    assert refusal(back) == "taken"
    assert [each.monthly_fen for each in minimum_wages(memory_ledger)] == [227_000]
