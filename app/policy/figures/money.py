"""创业担保贷款: guaranteed loans to residents, in fen."""

from collections.abc import Iterator

from app.domain.dates import add_months
from app.policy.facts import LoanFact, TenantFact
from app.policy.figures.lines import Line
from app.policy.populations import View, current_stay, stays_on


def _why_not(tenant: TenantFact, loan: LoanFact, view: View) -> str:
    if loan.paid_out > view.on:
        return "paid_later"
    if not any(stays_on(stay, loan.paid_out) for stay in tenant.stays):
        return "not_resident_then"
    return "" if current_stay(tenant, view.on) else "not_resident_now"


def _loans(view: View) -> Iterator[tuple[TenantFact, LoanFact, str]]:
    for tenant in view.facts.tenants:
        for loan in tenant.loans:
            yield tenant, loan, _why_not(tenant, loan, view)


def loans(view: View) -> Iterator[Line]:
    """L1: loans to residents, paid out by the day while the entity resided in this park."""
    for tenant, loan, reason in _loans(view):
        yield tenant, loan, loan.amount_fen, 0, reason


def recent_loans(view: View) -> Iterator[Line]:
    """L2: of these, paid out in the months up to the day."""
    after = add_months(view.on, -view.policy.windows.loan_months.value)
    for tenant, loan, reason in _loans(view):
        late = "paid_earlier" if loan.paid_out <= after else ""
        yield tenant, loan, loan.amount_fen, 0, reason or late


def open_loans(view: View) -> Iterator[Line]:
    """L3: of these, not repaid by the day."""
    for tenant, loan, reason in _loans(view):
        repaid = "repaid" if loan.repaid is not None and loan.repaid <= view.on else ""
        yield tenant, loan, loan.amount_fen, 0, reason or repaid
