"""Rows out of the ledger as bare tuples; the one way to read.

The rule: a damaged page or a failing disk becomes its sentence here, for every reader alike.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.store import refusals
from app.store.ledger import Ledger


def scan(
    ledger: Ledger, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()
) -> list[tuple[Any, ...]]:
    """All rows of a SELECT. AppErrors: damaged, disk_error."""
    with refusals.of_reading(ledger.path):
        return ledger.db.conn.execute(sql, params).fetchall()
