"""What a ledger knows of itself, by name: its office, when it was made, where it is used.

The rule: a few short texts; whatever has columns of its own has a table of its own.
"""

from app.store.ledger import Ledger, transaction
from app.store.scan import scan


def value(ledger: Ledger, name: str) -> str | None:
    """What is kept under a name, None if nothing is."""
    rows = scan(ledger, "SELECT value FROM meta WHERE name = ?", (name,))
    return rows[0][0] if rows else None


def keep(ledger: Ledger, name: str, text: str) -> None:
    """Keep a text under a name, in place of what was there."""
    with transaction(ledger):
        ledger.db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, text))
