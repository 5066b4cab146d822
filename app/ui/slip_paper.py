"""回执单 as a paper to preview and print; imported only when one is asked for."""

from datetime import date

from app.store.ledger import Ledger
from app.ui.preview import Paper


def slip_paper(bundle_in: int, *, office: str, seq: int, printed_on: date) -> Paper:
    """The receipt of a bundle by its id in the import log."""

    def build(ledger: Ledger) -> bytes:
        # They load the PDF writer: on the worker.
        from app.reports.receipt_slip import receipt_slip
        from app.usecases.slips import slip_of

        return receipt_slip(slip_of(ledger, bundle_in, printed_on=printed_on))

    title = f"数据包回执单　{office}　第 {seq} 包"
    return Paper(title, f"回执单-{office}-第{seq}包.pdf", build)
