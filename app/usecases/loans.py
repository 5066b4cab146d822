"""贷款: the loans of a park's residents, typed row by row into a grid.

The rule: a row is saved as soon as it says enough, several together in one transaction; what cannot
stand is refused by name and the rest is kept; what is odd is told and never refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.changes import Changes
from app.domain.entity import Entity
from app.domain.fields import field_of
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.loan_rows import borrowers
from app.store.records import new_id
from app.usecases.loan_drafts import begun, keep_begun
from app.usecases.recycling import delete_records
from app.usecases.registers import save_record, wrong_with
from app.usecases.roles import require

FIELDS = (
    "amount_fen",
    "paid_out_on",
    "due_on",
    "repaid_on",
    "bank",
    "counter_guarantee_waived",
    "waived_for",
)
NEEDED = ("amount_fen", "paid_out_on")
ACTION = "填报贷款"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan of a resident, or the empty row for its next one (no `loan`).

    `key` stays while the row is typed; `own` is whether this office may write it; `finding` is
    what is odd, `reason` why it stands.
    """

    key: str
    entity_id: str
    name: str
    uscc: str
    kind: str
    own: bool
    loan: Loan | None = None
    values: Values = field(default_factory=dict)
    finding: SoftFinding | None = None
    reason: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return is_empty(self.values)

    @property
    def wanting(self) -> tuple[str, ...]:
        """The labels of what a row that was begun still lacks before it can be saved."""
        lacking = [each for each in NEEDED if self.values.get(each) is None]
        return () if self.empty else tuple(field_of(Loan, each).label for each in lacking)


@dataclass(frozen=True, slots=True)
class TypedLoan:
    """All that a row says, stored or not: of a loan if it has an id."""

    key: str
    entity_id: str
    loan_id: str | None
    values: Values


@dataclass(frozen=True, slots=True)
class RefusedLoan:
    """A row that was not saved, and the sentence that says why."""

    key: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SavedLoans:
    """Rows saved at once: the loan of each new one by its row, and those refused."""

    changes: Changes
    made: Mapping[str, str]
    refused: tuple[RefusedLoan, ...]


def is_empty(values: Values) -> bool:
    """Whether a row says nothing."""
    return all(value is None for value in values.values())


def living(ledger: Ledger, loan_id: str | None) -> str | None:
    """The id again if its loan lives; None for one that was taken back."""
    found = queries.all_of(ledger, Loan, "id = ?", (loan_id,)) if loan_id else []
    return found[0].id if found else None


def values_of(loan: Loan | None) -> dict[str, Any]:
    """What a loan says by field."""
    return {name: getattr(loan, name) if loan else None for name in FIELDS}


def loan_grid(ledger: Ledger, *, park_id: str, on: date) -> tuple[LoanRow, ...]:
    """The loans of a park's residents on a day; one empty row for a resident that has none."""
    reasons = _reasons(ledger)
    rows = []
    for each in borrowers(ledger, park_id=park_id, on=on):
        entity = each.entity
        blank = LoanRow(
            key=f"{entity.id}/0",
            entity_id=entity.id,
            name=entity.name,
            uscc=entity.uscc or "",
            kind=entity.kind,
            own=entity.unit_code == ledger.unit_code,
            values=values_of(None),
        )
        rows += [_of_loan(ledger, blank, loan, reasons) for loan in each.loans] or [blank]
    return tuple(rows)


def _of_loan(ledger: Ledger, blank: LoanRow, loan: Loan, reasons: Mapping[str, str]) -> LoanRow:
    return told(
        replace(
            blank,
            key=loan.id,
            own=loan.unit_code == ledger.unit_code,
            loan=loan,
            values=values_of(loan),
            reason=reasons.get(loan.id, ""),
        )
    )


def told(row: LoanRow) -> LoanRow:
    """The row with what is odd about it, as it stands or as it is typed."""
    if row.empty or row.wanting:
        return replace(row, finding=None)
    made = Loan(
        id=row.loan.id if row.loan else "",
        unit_code="",
        created_at="",
        updated_at="",
        entity_id=row.entity_id,
        **row.values,
    )
    return replace(
        row, finding=next(soft_checks.of_loan(made, entity=row.name, kind=row.kind), None)
    )


def save_loans(ledger: Ledger, typed: Sequence[TypedLoan], *, today: date) -> SavedLoans:
    """Save rows in one transaction; one emptied goes into the bin, one begun waits in the ledger.

    AppErrors: not_own, deleted, linked.
    """
    require(ledger, "type")
    changes, refused = Changes(), []
    made: dict[str, str] = {}
    with transaction(ledger):
        waiting = begun(ledger)
        for row in typed:
            entity = queries.fetch(ledger, Entity, row.entity_id)
            if is_empty(row.values):
                waiting.pop(row.key, None)
                if row.loan_id is not None:
                    changes |= delete_records(ledger, kind=Loan, ids=[row.loan_id])
                continue
            record = _record(ledger, row)
            wrong = _wrong(entity, row, record, today)
            if wrong is not None:
                refused.append(wrong)
            elif all(row.values.get(name) is not None for name in NEEDED):
                changes |= save_record(ledger, record, today=today)
                made[row.key] = record.id
                waiting.pop(row.key, None)
            else:
                waiting[row.key] = (row.entity_id, row.values)
        keep_begun(ledger, waiting)
    return SavedLoans(changes, made, tuple(refused))


def loans_begun(ledger: Ledger) -> tuple[TypedLoan, ...]:
    """The rows that were begun and not saved when the program was last closed or cut off."""
    return tuple(
        TypedLoan(key, entity_id, None, values)
        for key, (entity_id, values) in begun(ledger).items()
    )


def _record(ledger: Ledger, row: TypedLoan) -> Loan:
    if row.loan_id is not None:
        return replace(queries.fetch(ledger, Loan, row.loan_id), **row.values)
    return Loan(
        id=new_id(),
        unit_code=ledger.unit_code,
        created_at="",
        updated_at="",
        entity_id=row.entity_id,
        **row.values,
    )


def _wrong(entity: Entity, row: TypedLoan, record: Loan, today: date) -> RefusedLoan | None:
    """Why a row cannot stand; a new one that still lacks something is not wrong yet."""
    for _, finding in wrong_with(record, today=today):
        if finding.code != "required" or row.loan_id is not None:
            return RefusedLoan(row.key, finding.code, f"“{entity.name}”：{finding.sentence}")
    return None


def _reasons(ledger: Ledger) -> dict[str, str]:
    given = queries.all_of(
        ledger,
        Explanation,
        "of_table = ? AND code = ?",
        (Loan.table, soft_checks.LARGE_LOAN),
        order="updated_at, id",
    )
    return {each.of_id: each.reason for each in given}
