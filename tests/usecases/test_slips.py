"""回执单: the paper says what the import log says, and its characters confirm the bundle."""

from app.domain.papers import Question
from app.domain.park import Park
from app.reports.receipt_slip import SlipRow, receipt_slip
from app.store import queries
from app.store.ledger import transaction
from app.store.records import audit, insert, new_id
from app.usecases.receipts import enter_paper_receipt
from app.usecases.slips import slip_of
from tests.usecases.offices import BANNER, TODAY, Offices, export, receive, tenant


def test_the_slip_says_what_was_received_and_confirms_it(offices: Offices) -> None:
    tenant(offices.banner, name="虚构草原商行")
    sealed, path = export(offices.banner, offices.stick)
    (fate,) = receive(offices.league, path)
    assert fate.bundle_in is not None
    with transaction(offices.league):
        question = Question(id=new_id(), to_unit=BANNER, words="虚构的一问")
        insert(offices.league, [question])
        audit(offices.league, action="虚构询问")
    slip = slip_of(offices.league, fate.bundle_in, printed_on=TODAY)
    assert (slip.from_office, slip.to_office) == ("扎赉特旗", "兴安盟")
    assert (slip.seq, slip.stream, slip.sent) == (sealed.seq, sealed.stream, sealed.records)
    assert (slip.accepted, slip.set_aside) == (sealed.records, ())
    assert slip.questions == ("虚构的一问",)
    assert receipt_slip(slip).startswith(b"%PDF")
    confirmed, _ = enter_paper_receipt(offices.banner, slip.check_text.lower())
    assert (confirmed.id, confirmed.accepted) == (sealed.id, sealed.records)


def test_rows_set_aside_stand_on_the_slip_with_their_reason(offices: Offices) -> None:
    theirs = tenant(offices.other)
    receive(offices.league, export(offices.other, offices.stick)[1])
    with transaction(offices.banner):
        insert(offices.banner, [queries.fetch(offices.other, Park, theirs.park_id)])
    own = tenant(offices.banner, park_id=theirs.park_id)
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.bundle_in is not None
    slip = slip_of(offices.league, fate.bundle_in, printed_on=TODAY)
    (refused,) = fate.set_aside
    # The league has no such tenancy, so the paper names it by the end of its id.
    named = f"入驻协议 {own.id[-8:]}"
    assert slip.set_aside == (
        SlipRow(label="入驻协议", name=named, code="FOREIGN", reason=refused.reason),
    )
