"""创业担保贷款: guaranteed loans to residents, in fen."""

from collections.abc import Iterator

from app.domain.dates import add_months
from app.policy.facts import LoanFact, TenantFact
from app.policy.figures.lines import Line
from app.policy.populations import View, stays_on


def _why_not(tenant: TenantFact, loan: LoanFact, view: View) -> str:
    if loan.paid_out > view.on:
        return "paid_later"
    if not any(stays_on(stay, loan.paid_out) for stay in tenant.stays):
        return "not_resident_then"
    return ""


def loans(view: View) -> Iterator[Line]:
    """L1: loans to residents, paid out by the day while the entity resided in this park."""
    for tenant in view.residents:
        for loan in tenant.loans:
            yield tenant, loan, loan.amount_fen, 0, _why_not(tenant, loan, view)


def recent_loans(view: View) -> Iterator[Line]:
    """L2: of these, paid out in the months up to the day."""
    after = add_months(view.on, -view.policy.windows.loan_months.value)
    for tenant, loan, n, d, reason in loans(view):
        late = isinstance(loan, LoanFact) and loan.paid_out <= after
        yield tenant, loan, n, d, reason or ("paid_earlier" if late else "")


def open_loans(view: View) -> Iterator[Line]:
    """L3: of these, not repaid by the day."""
    for tenant, loan, n, d, reason in loans(view):
        repaid = isinstance(loan, LoanFact) and loan.repaid is not None and loan.repaid <= view.on
        yield tenant, loan, n, d, reason or ("repaid" if repaid else "")
