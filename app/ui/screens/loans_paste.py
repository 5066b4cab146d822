"""Whole rows pasted from a spreadsheet: whose loan by name or code, then amount, days and the rest.

The rule: nothing here is a widget; each line becomes a row to save or is refused with its number.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.fields import field_of
from app.domain.identifiers import compact
from app.domain.money import Loan
from app.store.readings import plain
from app.store.records import new_id
from app.ui.screens.loans_columns import read_cell
from app.usecases.loans import FIELDS, NEEDED, LoanRow, TypedLoan, values_of

OWNER = "entity"
ORDER = (OWNER, *FIELDS)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    OWNER: ("实体", "名称", "企业", "商户", "信用代码", "借款人", "单位"),
    "amount_fen": ("金额", "额度"),
    "paid_out_on": ("发放", "放款"),
    "due_on": ("到期",),
    "repaid_on": ("还清", "结清", "还款"),
    "bank": ("银行",),
    "waived_for": ("理由", "原因"),
    "counter_guarantee_waived": ("反担保",),
}


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken: its number in what was pasted, its words, and why."""

    number: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """Rows to save, with the line each of them came from, and the lines refused."""

    typed: tuple[TypedLoan, ...]
    numbers: Mapping[str, int]
    refused: tuple[RefusedLine, ...]


def is_rows(block: Sequence[Sequence[str]]) -> bool:
    """Whether a block begins with names: more than one column, the first neither number nor day."""
    first = next((line for line in block if any(cell.strip() for cell in line)), ())
    if len(first) < 2 or not first[0].strip():
        return False
    return not any(read_cell(first[0], name)[1] is None for name in ("amount_fen", "paid_out_on"))


def read_rows(block: Sequence[Sequence[str]], rows: Sequence[LoanRow]) -> Pasted:
    """The lines of a block as loans of the residents in the grid.

    A line of headings may stand first; without, the columns are those of the grid in order. One
    with the amount and day of a loan that is there already is that loan.
    """
    order, begin = _order(block)
    owners = _owners(rows)
    typed: dict[str, TypedLoan] = {}
    numbers: dict[str, int] = {}
    refused: list[RefusedLine] = []
    for number, line in enumerate(block[begin:], start=begin + 1):
        words = "　".join(cell.strip() for cell in line if cell.strip())
        if not words:
            continue
        cells = {name: cell.strip() for name, cell in zip(order, line, strict=False) if name}
        found = owners.get(_key(cells.get(OWNER, "")), ())
        values, reason = _values(cells)
        reason = reason or _whose(cells.get(OWNER, ""), found)
        if reason:
            refused.append(RefusedLine(number, words, reason))
            continue
        row = _row_of(found, values, taken=typed.keys())
        # A key of its own: one that an earlier paste used is the row of that loan.
        key = row.key if row else f"{found[0].entity_id}/{new_id()}"
        known = row.values if row is not None else values_of(None)
        new = {name: value for name, value in values.items() if value is not None}
        loan_id = row.loan.id if row is not None and row.loan else None
        typed[key] = TypedLoan(key, found[0].entity_id, loan_id, {**known, **new})
        numbers[key] = number
    return Pasted(tuple(typed.values()), numbers, tuple(refused))


def _order(block: Sequence[Sequence[str]]) -> tuple[Sequence[str], int]:
    """The field of each column ("" for none), and the line at which the rows begin."""
    named = [_field_of_heading(cell) for cell in block[0]]
    if sum(bool(name) for name in named) >= 2 and OWNER in named:
        return named, 1
    return ORDER, 0


def _field_of_heading(cell: str) -> str:
    words = plain(cell)
    if not words or len(words) > 16:
        return ""
    for name, marks in HEADINGS.items():
        if words == plain(field_of(Loan, name).label if name != OWNER else "实体名称"):
            return name
        if any(mark in words for mark in marks):
            return name
    return ""


def _owners(rows: Sequence[LoanRow]) -> dict[str, tuple[LoanRow, ...]]:
    """By name and by code the rows of whoever is called so."""
    found: dict[str, tuple[LoanRow, ...]] = {}
    for row in rows:
        for key in filter(None, (_key(row.name), _key(row.uscc))):
            found[key] = (*found.get(key, ()), row)
    return found


def _key(words: str) -> str:
    return plain(compact(words)) if words else ""


def _values(cells: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    values: dict[str, Any] = {}
    for name in FIELDS:
        value, wrong = read_cell(cells.get(name, ""), name)
        if wrong is not None:
            return {}, wrong.sentence
        values[name] = value
    lacking = [field_of(Loan, name).label for name in NEEDED if values[name] is None]
    return values, f"没有填{'、'.join(lacking)}。请补填后再粘贴。" if lacking else ""


def _whose(words: str, found: Sequence[LoanRow]) -> str:
    """Why a line is nobody's; "" if it is one's."""
    if not words:
        return "没有填实体名称或统一社会信用代码。请补填后再粘贴。"
    if not found:
        return f"“{words}”不在这个园区当日在园的实体里。请核对名称、园区和日期。"
    if len({row.entity_id for row in found}) > 1:
        return f"有几户都叫“{words}”。请改填统一社会信用代码。"
    return "" if found[0].own else f"“{words}”由登记它的单位填报，本单位只能查看。"


def _row_of(
    found: Sequence[LoanRow], values: Mapping[str, Any], *, taken: Collection[str]
) -> LoanRow | None:
    """The row that a line fills: the same loan, else the empty one; None for one more."""
    same = [row for row in found if all(row.values[name] == values[name] for name in NEEDED)]
    empty = [row for row in found if row.loan is None and row.empty and row.key not in taken]
    return next(iter([*same, *empty]), None)
