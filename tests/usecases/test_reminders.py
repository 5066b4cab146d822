"""What the exchange reminds of: late receipts, rows sent back, and how long ago."""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.entity import Founder
from app.domain.park import Park
from app.store import queries
from app.store.ledger import transaction
from app.store.records import insert, update
from app.usecases import asking, dispatching, downward
from app.usecases.dispatching import OVERDUE_DAYS
from app.usecases.reminders import Reminders, reminders
from tests.usecases.offices import BANNER, TODAY, Offices, export, receive, tenant

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


def test_questions_wait_for_an_answer_then_for_being_closed(offices: Offices) -> None:
    asking.ask(offices.league, to_unit=BANNER, words="虚构问题")
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    assert receive(offices.banner, path)[0].ok
    assert reminders(offices.banner, today=TODAY).questions == 1
    assert reminders(offices.league, today=TODAY).answers == 0
    (asked,) = asking.open_questions(offices.banner)
    asking.answer(offices.banner, asked.question.id, "虚构答复")
    assert reminders(offices.banner, today=TODAY).questions == 0
    assert receive(offices.league, export(offices.banner, offices.stick)[1])[0].ok
    assert reminders(offices.league, today=TODAY).answers == 1
    asking.close_question(offices.league, asked.question.id, TODAY)
    assert reminders(offices.league, today=TODAY).answers == 0


def test_only_offices_that_could_report_are_late(offices: Offices) -> None:
    """Those whose card is here; the others are no business of a telephone call yet."""
    assert reminders(offices.league, today=TODAY).late == ("扎赉特旗", "突泉县")
    tenant(offices.banner)
    assert receive(offices.league, export(offices.banner, offices.stick)[1])[0].ok
    assert reminders(offices.league, today=TODAY).late == ("突泉县",)
    assert reminders(offices.banner, today=TODAY).late == ()


def test_records_with_two_versions_wait(offices: Offices) -> None:
    tenant(offices.banner)
    assert receive(offices.league, export(offices.banner, offices.stick)[1])[0].ok
    founder = queries.all_of(offices.banner, Founder)[0]
    with transaction(offices.banner):
        update(offices.banner, replace(founder, name="虚构人乙"))
    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    assert receive(offices.banner, path)[0].ok
    assert reminders(offices.banner, today=TODAY).versions == 1
