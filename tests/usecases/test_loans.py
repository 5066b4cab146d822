"""贷款 as rows: saved as soon as they say enough, refused by name, emptied into the bin."""

from datetime import date
from typing import Any

import pytest

from app.domain.changes import Changes
from app.domain.entity import Entity
from app.domain.money import Loan
from app.domain.park import Park
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.usecases import undoing
from app.usecases.explaining import explain
from app.usecases.loans import (
    LoanRow,
    TypedLoan,
    loan_grid,
    loans_begun,
    save_loans,
    values_of,
)
from tests.store import made_up

TODAY = date(2026, 6, 30)
LENT: dict[str, Any] = {"amount_fen": 20_000_000, "paid_out_on": date(2026, 3, 1)}


@pytest.fixture
def firm(memory_ledger: Ledger) -> Entity:
    """A resident of the first park."""
    own = memory_ledger.unit_code
    made = made_up.entity(unit_code=own, kind="个体工商户")
    (park, *_) = queries.all_of(memory_ledger, Park, "unit_code = ?", (own,))
    insert(memory_ledger, [made, made_up.tenancy(made, park.id, unit_code=own)])
    return made


def grid(ledger: Ledger) -> tuple[LoanRow, ...]:
    own = ledger.unit_code
    (park, *_) = queries.all_of(ledger, Park, "unit_code = ?", (own,))
    return loan_grid(ledger, park_id=park.id, on=TODAY)


def typed(firm: Entity, *, of: str | None = None, **values: Any) -> TypedLoan:
    key = of or f"{firm.id}/0"
    return TypedLoan(key, firm.id, of, values_of(None) | values)


def save(ledger: Ledger, *rows: TypedLoan) -> list[str]:
    """The codes of what was refused."""
    return [each.code for each in save_loans(ledger, rows, today=TODAY).refused]


def test_a_resident_without_a_loan_has_an_empty_row(memory_ledger: Ledger, firm: Entity) -> None:
    (row,) = grid(memory_ledger)
    assert (row.entity_id, row.loan, row.empty, row.own) == (firm.id, None, True, True)


def test_a_row_is_saved_once_it_says_enough(memory_ledger: Ledger, firm: Entity) -> None:
    done = save_loans(memory_ledger, [typed(firm, amount_fen=20_000_000)], today=TODAY)
    assert (done.changes, done.made, done.refused) == (Changes(), {}, ())
    assert [each.values["amount_fen"] for each in loans_begun(memory_ledger)] == [20_000_000]
    done = save_loans(memory_ledger, [typed(firm, **LENT)], today=TODAY)
    (loan,) = queries.all_of(memory_ledger, Loan)
    assert done.made == {f"{firm.id}/0": loan.id}
    assert loans_begun(memory_ledger) == ()
    (row,) = grid(memory_ledger)
    assert (row.key, row.loan, row.values["amount_fen"]) == (loan.id, loan, 20_000_000)
    assert save(memory_ledger, typed(firm, of=loan.id, **LENT, repaid_on=TODAY)) == []
    (loan,) = queries.all_of(memory_ledger, Loan)
    assert loan.repaid_on == TODAY


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"amount_fen": 0}, "amount"),
        ({"due_on": date(2026, 2, 1)}, "dates"),
        ({"repaid_on": date(2026, 7, 1)}, "dates"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_and_the_rest_kept(
    values: dict[str, Any], code: str, memory_ledger: Ledger, firm: Entity
) -> None:
    other = typed(firm, **LENT, bank="虚构银行")
    assert save(memory_ledger, typed(firm, **(LENT | values)), other) == [code]
    assert [each.bank for each in queries.all_of(memory_ledger, Loan)] == ["虚构银行"]


def test_what_a_stored_loan_needs_is_not_emptied(memory_ledger: Ledger, firm: Entity) -> None:
    save(memory_ledger, typed(firm, **LENT))
    (loan,) = queries.all_of(memory_ledger, Loan)
    assert save(memory_ledger, typed(firm, of=loan.id, **(LENT | {"paid_out_on": None}))) == [
        "required"
    ]
    assert queries.all_of(memory_ledger, Loan) == [loan]


def test_an_emptied_row_goes_into_the_bin_and_comes_back(
    memory_ledger: Ledger, firm: Entity
) -> None:
    save(memory_ledger, typed(firm, **LENT))
    (loan,) = queries.all_of(memory_ledger, Loan)
    before = undoing.now(memory_ledger)
    assert save(memory_ledger, typed(firm, of=loan.id)) == []
    assert queries.all_of(memory_ledger, Loan) == []
    step = undoing.step_since(memory_ledger, before, action="填报贷款")
    assert step is not None
    undoing.undo(memory_ledger, step)
    assert [each.id for each in queries.all_of(memory_ledger, Loan)] == [loan.id]


def test_a_large_personal_loan_is_odd_until_it_has_its_reason(
    memory_ledger: Ledger, firm: Entity
) -> None:
    save(memory_ledger, typed(firm, **(LENT | {"amount_fen": 30_000_001})))
    (row,) = grid(memory_ledger)
    assert row.finding is not None
    assert (row.finding.code, row.reason) == ("large_loan", "")
    explain(memory_ledger, findings=[row.finding], reason="合伙经营")
    (row,) = grid(memory_ledger)
    assert row.reason == "合伙经营"


def test_two_loans_stand_one_below_the_other(memory_ledger: Ledger, firm: Entity) -> None:
    earlier = LENT | {"paid_out_on": date(2024, 3, 1), "repaid_on": date(2026, 2, 1)}
    save(memory_ledger, typed(firm, **LENT), typed(firm, **earlier))
    assert [row.values["paid_out_on"].year for row in grid(memory_ledger)] == [2024, 2026]
