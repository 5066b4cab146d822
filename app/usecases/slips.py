"""回执单: what the paper says of a bundle that was received here.

The rule: the paper says what the import log says, whenever it is printed.
"""

from datetime import date, datetime

from app.domain.papers import Question
from app.reports.receipt_slip import ReceiptSlip, SlipRow
from app.store import inbox, queries
from app.store.ledger import Ledger
from app.store.naming import LABELS, UNKNOWN_LABEL, names_of
from app.usecases.receipts import check_of


def slip_of(ledger: Ledger, bundle_in: int, *, printed_on: date) -> ReceiptSlip:
    """The receipt of a bundle by its id in the import log; KeyError if there is none."""
    bundles = {each.id: each for each in inbox.received(ledger)}
    bundle = bundles[bundle_in]
    names = {unit.code: unit.name for unit in queries.units(ledger)}
    rows = inbox.set_aside_rows(ledger, bundle_in)
    named = names_of(ledger, [(row.of_table, row.of_id) for row in rows])
    asked = queries.all_of(
        ledger,
        Question,
        "to_unit = ? AND unit_code = ? AND closed_on IS NULL",
        (bundle.unit, ledger.unit_code),
    )
    return ReceiptSlip(
        from_office=names[bundle.unit],
        to_office=names[ledger.unit_code],
        stream=bundle.stream,
        seq=bundle.seq,
        made_at=datetime.fromisoformat(bundle.made_at).astimezone(),
        received_at=datetime.fromisoformat(bundle.received_at).astimezone(),
        sent=bundle.records,
        accepted=bundle.accepted,
        set_aside=tuple(
            SlipRow(
                label=LABELS.get(row.of_table, UNKNOWN_LABEL),
                name=named[row.of_table, row.of_id],
                code=row.code,
                reason=row.reason,
            )
            for row in rows
        ),
        questions=tuple(question.words for question in asked),
        check=check_of(ledger, bundle_in),
        printed_on=printed_on,
    )
