"""The lines of a bundle that are no records: receipts, policies, kept versions, new keys.

The rule: each is taken by its own room; only what no room takes goes on as a record.
"""

from collections.abc import Callable, Iterator, Mapping

from app.errors import AppError
from app.store import identity
from app.store.ledger import Ledger
from app.sync.bundle import Opened
from app.sync.manifest import Manifest
from app.sync.payload import Line
from app.sync.strict_json import Json
from app.usecases import downward, receipts, trust
from app.usecases.admitting import RECORD
from app.usecases.applying import Applied
from app.usecases.receipts import Homecoming


def other_lines(
    ledger: Ledger, opened: Opened, applied: Applied, home: Homecoming, *, bundle_id: int
) -> Iterator[Line]:
    """The lines that are records; the others are taken here, each kind's by its own room."""
    take = _takers(ledger, opened, applied, home, bundle_id=bundle_id)
    for line in opened.records():
        table = line.record.get("table") if line.record is not None else None
        taker = take.get(table) if isinstance(table, str) else None
        if taker is None or line.record is None:
            yield line
            continue
        wrong = taker(line.record)
        if wrong is None:
            applied.others += 1
        else:
            applied.refuse(line, RECORD, wrong)


Taker = Callable[[Mapping[str, Json]], str | None]


def _takers(
    ledger: Ledger, opened: Opened, applied: Applied, home: Homecoming, *, bundle_id: int
) -> dict[str, Taker]:
    """What takes the lines that are no records, by the kind of bundle and the word they bear."""
    manifest = opened.manifest
    if manifest.kind == "receipt":
        names = (receipts.RECEIPT, receipts.SET_ASIDE, receipts.REVOKED)
        return dict.fromkeys(names, lambda line: _receipt_line(ledger, line, home, applied))
    if manifest.kind == "directive":
        sender = manifest.sender_unit
        return {downward.PACK: lambda line: downward.take_pack_line(ledger, line, sender=sender)}
    if manifest.kind == "snapshot":
        return {
            downward.VERSION: lambda line: downward.take_version_line(
                ledger, line, bundle_id=bundle_id
            )
        }
    if manifest.kind == "rekey":
        return {trust.CARD: lambda line: _rekey_line(ledger, line, manifest)}
    return {}


def _receipt_line(
    ledger: Ledger, line: Mapping[str, Json], home: Homecoming, applied: Applied
) -> str | None:
    if line["table"] == receipts.REVOKED and line.get("fingerprint") == own_fingerprint(ledger):
        applied.warnings.append(
            "上级已作废本单位正在使用的钥匙。请打电话核实，并重新制作、登记名片。"
        )
    return receipts.take_receipt_line(ledger, line, home)


def own_fingerprint(ledger: Ledger) -> str:
    """The thirty digits of this office's own card."""
    return identity.secrets_of(ledger.db).card.fingerprint


def _rekey_line(ledger: Ledger, line: Mapping[str, Json], manifest: Manifest) -> str | None:
    try:
        trust.accept_rekey(ledger, line, sender_unit=manifest.sender_unit, stream=manifest.stream)
    except AppError as refusal:
        return refusal.words
    return None
