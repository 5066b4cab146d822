"""练习台账: a ledger of made-up tenants to try everything on, which can never report.

The rule: what would leave the office asks `refuse_practice` first, and its papers say what they
are. The mark is kept by a trigger, in its backups too.
"""

from app.errors import AppError
from app.store import meta
from app.store.ledger import Ledger

MARK = "practice"
# Nothing in it is worth a secret: whoever asks is shown it.
PASSPHRASE = "lianxi2022"


def is_practice(ledger: Ledger) -> bool:
    """Whether the ledger was made for practice."""
    return meta.value(ledger, MARK) is not None


def refuse_practice(ledger: Ledger, what: str) -> None:
    """AppError "practice" if the ledger was made for practice; `what` follows “不能”."""
    if is_practice(ledger):
        raise AppError(
            f"这是练习台账，不能{what}。",
            hint="里面的企业和人员都是虚构的。请在正式台账里办理。",
            code="practice",
        )
