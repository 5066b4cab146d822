"""What the exchange reminds of: late receipts, rows sent back, and how long ago."""

from datetime import date, timedelta

from app.domain.park import Park
from app.store import queries
from app.store.ledger import transaction
from app.store.records import insert
from app.usecases.reminders import Reminders, reminders
from app.usecases.sending import OVERDUE_DAYS
from tests.usecases.offices import Offices, export, receive, tenant

NOTHING = Reminders(days=None, sent_back=0, overdue=())


def test_nothing_before_the_first_report(offices: Offices) -> None:
    assert reminders(offices.banner, today=date.today()) == NOTHING


def test_a_report_without_a_receipt_is_late_after_two_weeks(offices: Offices) -> None:
    tenant(offices.banner)
    sealed, path = export(offices.banner, offices.stick)
    due = date.today() + timedelta(days=OVERDUE_DAYS)
    assert reminders(offices.banner, today=due) == NOTHING
    late = reminders(offices.banner, today=due + timedelta(days=1))
    assert [(each.bundle.id, each.days) for each in late.overdue] == [(sealed.id, OVERDUE_DAYS + 1)]
    (fate,) = receive(offices.league, path)
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    later = reminders(offices.banner, today=date.today() + timedelta(days=34))
    assert later == Reminders(days=34, sent_back=0, overdue=())


def test_rows_sent_back_are_counted_until_they_are_reported_again(offices: Offices) -> None:
    theirs = tenant(offices.other)
    receive(offices.league, export(offices.other, offices.stick)[1])
    with transaction(offices.banner):
        insert(offices.banner, [queries.fetch(offices.other, Park, theirs.park_id)])
    tenant(offices.banner, park_id=theirs.park_id)
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    assert reminders(offices.banner, today=date.today()).sent_back == 1
    export(offices.banner, offices.stick)
    assert reminders(offices.banner, today=date.today()).sent_back == 0
