"""What was sealed here, reports, directives and receipts: onto a stick, and where each stands.

The rule: a bundle counts as received only when its receipt is here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.store import outbox, queries
from app.store.ledger import Ledger, transaction
from app.store.outbox import OutBundle
from app.store.records import audit
from app.sync import stick
from app.usecases.sealing import outbox_folder

Progress = Callable[[str, int, int], None]

OVERDUE_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBundle:
    """A bundle with where it stands: see `STATES`."""

    bundle: OutBundle
    recipient_name: str
    state: str
    days: int


STATES = {
    "sealed": "已封装",
    "on_stick": "已写入 U 盘",
    "received": "已接收",
    "set_aside": "有退回",
    "covered": "已由后一包包含",
    "overdue": "逾期未回执",
    "answered": "已写出",
}


def silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


def put_on_stick(
    ledger: Ledger,
    bundle_id: int,
    folder: Path,
    *,
    stick_name: str = "",
    progress: Progress = silent,
) -> Path:
    """Copy a sealed bundle, byte for byte as it was sealed; whole on the stick or not at all.

    AppErrors: outbox_missing, and those of the stick (`app.sync.stick`).
    """
    sealed = outbox.sent_one(ledger, bundle_id)
    path = stick.put(
        outbox_folder(ledger) / sealed.file_name,
        folder,
        expected_sha256=sealed.file_sha256,
        progress=lambda done, total: progress("写入 U 盘", done, total),
    )
    with transaction(ledger):
        outbox.note_on_stick(ledger, bundle_id, stick_name or folder.name)
        audit(ledger, action="写入 U 盘", after=facts_of(sealed) | {"stick": stick_name})
    return path


def outbox_list(ledger: Ledger, *, today: date) -> tuple[SentBundle, ...]:
    """Every bundle sealed here with where it stands, newest first."""
    names = {unit.code: unit.name for unit in queries.units(ledger)}
    sent = outbox.sent(ledger)
    covered: dict[tuple[str, str, str], int] = {}
    for each in sent:
        if each.received_at is not None:
            place = (each.recipient, each.kind, each.stream)
            covered[place] = max(covered.get(place, 0), each.seq)
    return tuple(
        SentBundle(
            bundle=each,
            recipient_name=names[each.recipient],
            state=_state(each, covered, today),
            days=_days_since(each.sealed_at, today),
        )
        for each in sent
    )


def sweep_outbox(ledger: Ledger) -> None:
    """Take away what a power cut left half sealed in the outbox."""
    folder = outbox_folder(ledger)
    if folder.is_dir():
        stick.sweep(folder)


def _state(sealed: OutBundle, covered: Mapping[tuple[str, str, str], int], today: date) -> str:
    if sealed.received_at is not None:
        return "set_aside" if sealed.set_aside else "received"
    if sealed.kind == "receipt":
        return "answered" if sealed.on_stick_at else "sealed"
    if sealed.seq < covered.get((sealed.recipient, sealed.kind, sealed.stream), 0):
        return "covered"
    if _days_since(sealed.sealed_at, today) > OVERDUE_DAYS:
        return "overdue"
    return "on_stick" if sealed.on_stick_at else "sealed"


def _days_since(moment: str, today: date) -> int:
    then = datetime.fromisoformat(moment).astimezone().date()
    return max((today - then).days, 0)


def facts_of(sealed: OutBundle) -> dict[str, str | int]:
    """What the log says of a bundle."""
    return {
        "to": sealed.recipient,
        "kind": sealed.kind,
        "seq": sealed.seq,
        "records": sealed.records,
        "sha256": sealed.file_sha256,
    }
