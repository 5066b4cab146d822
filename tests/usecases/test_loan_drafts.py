"""What of the loans was begun comes back as it was typed."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.store import meta
from app.store.ledger import Ledger
from app.usecases.loan_drafts import NAME, begun, keep_begun
from app.usecases.loans import FIELDS

WORDS = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "amount_fen": st.none() | st.integers(0, 10**12),
    "paid_out_on": DAYS,
    "due_on": DAYS,
    "repaid_on": DAYS,
    "bank": WORDS,
    "counter_guarantee_waived": st.none() | st.booleans(),
    "waived_for": WORDS,
}
ROWS = st.dictionaries(
    st.text(min_size=1, max_size=6), st.tuples(st.text(max_size=6), st.fixed_dictionaries(VALUES))
)


def test_every_field_of_a_row_is_among_them() -> None:
    assert set(VALUES) == set(FIELDS)


def test_what_was_begun_comes_back_as_it_was(memory_ledger: Ledger) -> None:
    @given(ROWS)
    def comes_back(rows: dict[str, tuple[str, dict[str, Any]]]) -> None:
        keep_begun(memory_ledger, rows)
        assert begun(memory_ledger) == rows

    comes_back()
    keep_begun(memory_ledger, {})
    assert begun(memory_ledger) == {}


def test_nothing_is_written_where_nothing_was_begun(memory_ledger: Ledger) -> None:
    keep_begun(memory_ledger, {})
    assert meta.value(memory_ledger, NAME) is None
