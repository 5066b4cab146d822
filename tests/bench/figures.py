"""All figures of all parks on one day, beside one SQL scan of the same rows."""

from collections.abc import Iterator

from app.policy.figures import compute
from app.store import queries
from app.store.ledger import Ledger, close
from app.usecases.policies import policy_for
from tests.bench.ledger_file import opened
from tests.bench.made_up_ledger import COLUMNS, TODAY
from tests.bench.paired import Row, paired

JURISDICTION = "xingan"


def _figures(ledger: Ledger) -> int:
    policy = policy_for(JURISDICTION, TODAY)
    return sum(len(compute(facts, policy, TODAY)) for facts in queries.park_facts(ledger))


def _scan(ledger: Ledger) -> int:
    return sum(
        len(
            ledger.db.conn.execute(
                f"SELECT {', '.join(columns)} FROM {table} WHERE deleted_at IS NULL"
            ).fetchall()
        )
        for table, columns in COLUMNS.items()
    )


def rows() -> Iterator[Row]:
    for size, runs in (("S", 7), ("M", 5), ("L", 3)):
        ledger = opened(size)
        yield paired(
            f"all figures of all parks on one day, {size}",
            lambda ledger=ledger: _figures(ledger),  # type: ignore[misc]
            beside="one SQL scan of the same rows",
            theirs=lambda ledger=ledger: _scan(ledger),  # type: ignore[misc]
            goal=3,
            runs=runs,
        )
        close(ledger)
