"""What of the loans was begun and says too little to be saved, kept until it says enough.

The rule: it is no record, is audited by nobody and never travels; it lies in the ledger because it
is as secret as what it will become, and because a power cut must not take it.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.fields import Kind, field_of
from app.domain.money import Loan
from app.store import meta
from app.store.ledger import Ledger

NAME = "loan_drafts"
# By the key of its row: whose it is, and what it says by field.
Begun = Mapping[str, tuple[str, Mapping[str, Any]]]


def begun(ledger: Ledger) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """The rows begun and not saved yet."""
    kept = json.loads(meta.value(ledger, NAME) or "{}")
    return {
        key: (entity_id, {name: _read(name, value) for name, value in values.items()})
        for key, (entity_id, values) in kept.items()
    }


def keep_begun(ledger: Ledger, rows: Begun) -> None:
    """Keep these rows in place of all kept before."""
    told = {
        key: (entity_id, {name: _told(value) for name, value in values.items()})
        for key, (entity_id, values) in rows.items()
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    if text != (meta.value(ledger, NAME) or "{}"):
        meta.keep(ledger, NAME, text)


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    dated = value is not None and field_of(Loan, name).kind is Kind.DAY
    return date.fromisoformat(value) if dated else value
