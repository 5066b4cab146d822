"""Sealing a bundle: numbered, signed, noted in the outbox, in the transaction of what it says.

The rule: a number is used once the bundle is noted; what was sealed and not noted (a power cut) has
never left this PC, and the next bundle takes its place.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from app import VERSION
from app.errors import AppError
from app.store import identity, inbox, migrating, outbox, peers, refusals, safe_files, tracking
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.store.peers import Peer
from app.sync import bundle
from app.sync.bundle import Evidence, Written
from app.sync.known import KnownCard
from app.sync.manifest import Manifest
from app.sync.strict_json import Json
from app.usecases.practice import refuse_practice

SCHEMA = len(migrating.KNOWN)
OUTBOX = "-发件箱"


def outbox_folder(ledger: Ledger) -> Path:
    """Where the sealed files lie, beside the ledger; only their recipients can open them."""
    return ledger.path.with_name(f"{ledger.path.stem}{OUTBOX}")


def peer_of(ledger: Ledger, unit: str) -> Peer:
    """The trusted card of an office: AppErrors no_card, practice."""
    peer = peers.peer_in_use(ledger, unit)
    if peer is None:
        refuse_practice(ledger, "导出数据包")  # a card would be of no use
        raise AppError(
            "还没有登记对方机构的名片，数据包无法加密给对方。",
            hint="请在“数据交换 › 名片”中登记对方的名片，并在电话里核对三十位指纹。",
            code="no_card",
        )
    return peer


def seal(
    ledger: Ledger,
    *,
    recipient: Peer,
    kind: str,
    lines: Iterable[Mapping[str, Json] | bytes],
    evidence: Iterable[Evidence] = (),
    base: int = 0,
    signed_off_by: str | None = None,
    secrets: identity.OfficeSecrets | None = None,
) -> OutBundle:
    """Seal and note the next bundle of its kind for an office, in the caller's transaction.

    `secrets` are those in use unless others are given (a rekey is signed by the old key).
    AppErrors: practice, bundle_too_big, disk_full, not_writable.
    """
    refuse_practice(ledger, "导出数据包")
    own = secrets or identity.secrets_of(ledger.db)
    draft = _draft(ledger, own, recipient=recipient, kind=kind, base=base)
    folder = outbox_folder(ledger)
    with refusals.of_writing(ledger.path):
        folder.mkdir(exist_ok=True)
        written = bundle.write(
            draft, records=lines, evidence=evidence, secret=own.signing_secret, folder=folder
        )
        safe_files.sync_folder(folder)
    return outbox.sent_one(ledger, _noted(ledger, written, signed_off_by))


def _draft(
    ledger: Ledger, own: identity.OfficeSecrets, *, recipient: Peer, kind: str, base: int
) -> Manifest:
    stream = tracking.stream(ledger).name
    sent = outbox.sent(ledger, recipient=recipient.unit, kind=kind)
    before = next((each for each in sent if each.stream == stream), None)
    receipts = inbox.received(ledger, unit=recipient.unit, kind="receipt")
    key = KnownCard(unit="", name="", signing_key=own.card.signing_key, suite="").key
    return Manifest(
        kind=kind,
        suite=own.card.suite,
        schema=SCHEMA,
        program=VERSION,
        sender_unit=ledger.unit_code,
        sender_key=key,
        recipient_unit=recipient.unit,
        recipient_keys=(recipient.age_recipient, own.recovery_recipient),
        stream=stream,
        seq=before.seq + 1 if before else 1,
        prev=before.manifest_sha256 if before else None,
        created=datetime.now().astimezone().isoformat(timespec="seconds"),
        base=base,
        ack=receipts[0].manifest_sha256 if receipts else None,
    )


def _noted(ledger: Ledger, written: Written, signed_off_by: str | None) -> int:
    manifest = written.manifest
    return outbox.add_sent(
        ledger,
        recipient=manifest.recipient_unit,
        kind=manifest.kind,
        stream=manifest.stream,
        seq=manifest.seq,
        base=manifest.base,
        change_seq=tracking.stream(ledger).seq,
        manifest=manifest.canonical,
        manifest_sha256=manifest.sha256,
        file_name=written.path.name,
        file_sha256=written.sha256,
        file_bytes=written.size,
        records=manifest.members[0].records,
        signed_off_by=signed_off_by,
    )
