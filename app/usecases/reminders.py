"""What the exchange reminds of: how long ago the last receipt was, what it sent back, what is late.

The rule: only what somebody here can act on now.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.store import inbox, outbox, queries
from app.store.ledger import Ledger
from app.usecases import asking, dispatching, league
from app.usecases.dispatching import SentBundle

# A quarter's report may take its time; after a month without a word somebody should look.
LONG_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """`days` since the last receipt of a report, None before the first.

    `sent_back` counts the rows that the superior set aside and that were not reported again;
    `questions` those put to us without an answer, `answers` those of ours that got one; `versions`
    the records with two versions; `late` names the offices below that should have reported.
    """

    days: int | None
    sent_back: int
    overdue: tuple[SentBundle, ...]
    questions: int = 0
    answers: int = 0
    versions: int = 0
    late: tuple[str, ...] = ()


def reminders(ledger: Ledger, *, today: date) -> Reminders:
    """As of a day; an office without a superior office is reminded of no report."""
    own = queries.unit(ledger, ledger.unit_code)
    asked = asking.asked_questions(ledger)
    below = league.offices(ledger, today=today)
    waiting = Reminders(
        days=None,
        sent_back=0,
        overdue=(),
        questions=len(asking.open_questions(ledger)),
        answers=sum(each.answer is not None and not each.question.closed_on for each in asked),
        versions=len(inbox.versions_aside(ledger)),
        late=tuple(office.name for office in below if office.overdue and office.trusted),
    )
    return waiting if own.parent is None else _of_reports(ledger, waiting, today)


def _of_reports(ledger: Ledger, waiting: Reminders, today: date) -> Reminders:
    held = outbox.held_back(ledger)
    listed = dispatching.outbox_list(ledger, today=today)
    reports = [each for each in listed if each.bundle.kind == "changes"]
    received = [each.bundle.received_at for each in reports if each.bundle.received_at]
    return replace(
        waiting,
        days=_days(max(received), today) if received else None,
        sent_back=sum(each.place == "there" and each.sent_in is None for each in held),
        overdue=tuple(each for each in reports if each.state == "overdue"),
    )


def _days(moment: str, today: date) -> int:
    return max((today - datetime.fromisoformat(moment).astimezone().date()).days, 0)
