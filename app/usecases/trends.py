"""五年: the figures of parks at the last five year ends and on a day.

The rule: nothing here changes the ledger; a few parks are read at a time.
"""

from collections.abc import Sequence
from datetime import date

from app.policy.trend import Trend, park_trend
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.appraisal import policy_of


def trends_of_parks(ledger: Ledger, *, on: date, park_ids: Sequence[str]) -> tuple[Trend, ...]:
    """The lines of each of these parks. AppErrors of the policies."""
    policy = policy_of(ledger, on)
    facts = queries.park_facts(ledger, park_ids=park_ids)
    return tuple(park_trend(each, policy, on) for each in facts)
