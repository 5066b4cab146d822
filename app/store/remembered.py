"""What was computed from all records, kept until one of them changes.

The rule: the triggers number every change of a record, so the stream's latest number says exactly
which records something was computed from; an answer of another state is as good as none.
"""

from app.store import tracking
from app.store.ledger import Ledger, transaction
from app.store.scan import scan


def state(ledger: Ledger) -> str:
    """The state of all records; the same only if none was touched, and in no other file."""
    stream = tracking.stream(ledger)
    return f"{stream.name} {stream.seq}"


def recall(ledger: Ledger, name: str, *, given: str) -> str | None:
    """The text kept under a name for the records as they are and for `given`, else None.

    `given` is whatever else the text depends on, as the day.
    """
    rows = scan(ledger, "SELECT state, content FROM remembered WHERE name = ?", (name,))
    return rows[0][1] if rows and rows[0][0] == f"{state(ledger)} {given}" else None


def remember(ledger: Ledger, name: str, text: str, *, given: str, of: str) -> bool:
    """Keep a text that was computed in the state `of`; False if that is over."""
    with transaction(ledger):
        fresh = of == state(ledger)
        if fresh:
            ledger.db.execute(
                "INSERT OR REPLACE INTO remembered (name, state, content) VALUES (?, ?, ?)",
                (name, f"{of} {given}", text),
            )
    return fresh
