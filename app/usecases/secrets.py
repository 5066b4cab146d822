"""Looking at a datum that is masked everywhere: one record, one field, asked for by a person.

The rule: the log keeps who looked at which record, never what was seen; it is written first.
"""

from app.domain.fields import field_of
from app.domain.record import Record
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit

LOOKED = "查看证件号码"


def show(ledger: Ledger, record_type: type[Record], record_id: str, field: str) -> str:
    """The whole value, empty if there is none; KeyError without the record, ValueError if the
    field is no secret.
    """
    if not field_of(record_type, field).secret:
        raise ValueError(f"{record_type.table}.{field} is no secret")
    value = getattr(queries.fetch(ledger, record_type, record_id), field)
    if not value:
        return ""
    with transaction(ledger):
        audit(
            ledger,
            action=LOOKED,
            of_table=record_type.table,
            of_id=record_id,
            after={"field": field},
        )
    return str(value)
