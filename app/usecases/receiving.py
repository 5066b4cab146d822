"""接收: bundles from one stick or many, in order, each previewed, then applied as a whole.

The rule: a bundle's records, its entry in the log and its receipt are saved in one transaction, and
a bundle that is refused leaves the ledger as it was.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.changes import Changes, changed
from app.errors import AppError
from app.store import identity, inbox, outbox, peers, refusals
from app.store.inbox import InBundle
from app.store.ledger import Ledger, transaction
from app.store.records import audit
from app.sync import bundle, stick
from app.sync.bundle import Opened, Refused
from app.sync.manifest import Manifest
from app.usecases import receipts
from app.usecases.admitting import Rules
from app.usecases.applying import Applied, apply_records
from app.usecases.file_fates import (
    FileFate,
    Received,
    accepted_fate,
    answer_words,
    facts_of,
    warnings_of,
)
from app.usecases.known_here import Agreed, known_here
from app.usecases.other_lines import other_lines
from app.usecases.receipts import Homecoming
from app.usecases.roles import require
from app.usecases.sealing import SCHEMA, outbox_folder

Progress = Callable[[str, int, int], None]

_NAME = re.compile(r"PL_([0-9A-Z]+)_[0-9A-Z]+_([A-Z]?)(\d+)")
# A rekey last: what the old key still signed comes before it, and what the new one signed waits.
_ORDER = {"R": 0, "": 1, "D": 2, "S": 3, "K": 4}
# Worth another look after another bundle was applied.
_LATER = frozenset(["GAP", "CHAIN", "UNKNOWN_KEY", "SIGNATURE"])


def _silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


def _go_on() -> bool:
    """Nobody wants to stop."""
    return False


def receive(
    ledger: Ledger,
    files: Sequence[Path],
    *,
    today: date,
    dry_run: bool = False,
    agreed: Agreed = (),
    receipt_to: Path | None = None,
    progress: Progress = _silent,
    stopped: Callable[[], bool] = _go_on,
) -> Received:
    """Receive bundles, whatever their order; with `dry_run` only say what would be.

    `agreed` are the (unit, stream) a person asked about by telephone and let in. The receipts are
    copied beside the files, or to `receipt_to`. `stopped` is asked between two files: those not
    begun have no fate then. AppErrors: not_allowed, those of the disk and of the stick.
    """
    if not dry_run:
        require(ledger, "receive")
    fates: dict[Path, FileFate] = {}
    with _never_kept(ledger) if dry_run else nullcontext():
        for path in _in_turns(sorted(dict.fromkeys(files), key=_by_name), fates):
            if stopped():
                break
            fates[path] = _receive_one(
                ledger, path, today=today, dry_run=dry_run, agreed=agreed, progress=progress
            )
    if not dry_run:
        for path, fate in fates.items():
            fates[path] = _answered(ledger, fate, receipt_to or path.parent, progress)
    touched = {fate.table for each in fates.values() for fate in each.tables}
    log = ("bundle_in", "bundle_out", "held_back", "version_aside", "peer", "policy_pack")
    return Received(
        tuple(fates[path] for path in files if path in fates),
        Changes() if dry_run or not any(f.ok for f in fates.values()) else changed(*touched, *log),
    )


def _by_name(path: Path) -> tuple[str, int, int, str]:
    """The order that the names promise; a name that promises nothing comes last."""
    found = _NAME.match(path.name)
    if found is None:
        return ("~", 9, 0, path.name)
    return (found[1], _ORDER.get(found[2], 9), int(found[3]), path.name)


def _in_turns(paths: Sequence[Path], fates: Mapping[Path, FileFate]) -> Iterator[Path]:
    """Each file once, and those that lacked another again as long as others are applied."""
    yield from paths
    while True:
        applied = sum(fate.ok for fate in fates.values())
        for path in paths:
            if fates[path].code in _LATER:
                yield path
        if sum(fate.ok for fate in fates.values()) == applied:
            return


@contextmanager
def _never_kept(ledger: Ledger) -> Iterator[None]:
    """Everything as if it were real, and nothing of it stays."""
    ledger.db.conn.execute("BEGIN IMMEDIATE")
    try:
        with refusals.of_writing(ledger.path):
            yield
    finally:
        ledger.db.conn.execute("ROLLBACK")


def _receive_one(
    ledger: Ledger,
    path: Path,
    *,
    today: date,
    dry_run: bool,
    agreed: Agreed,
    progress: Progress,
) -> FileFate:
    secrets = identity.secrets_of(ledger.db)
    known = known_here(ledger, agreed)
    progress("核对数据包", 0, 1)
    with (
        refusals.of_writing(ledger.path),
        bundle.read(
            path, identities=secrets.identities, known=known, folder=ledger.path.parent
        ) as result,
    ):
        if isinstance(result, Refused):
            return _refused(ledger, path, result)
        whole: AbstractContextManager[None] = nullcontext() if dry_run else transaction(ledger)
        with whole:
            return _apply(
                ledger, path, result, today=today, dry_run=dry_run, agreed=agreed, progress=progress
            )


def _refused(ledger: Ledger, path: Path, refused: Refused) -> FileFate:
    manifest = refused.manifest
    fate = FileFate(
        file=path,
        code=refused.code,
        message=refused.message,
        hint=refused.hint,
        **facts_of(manifest),  # type: ignore[arg-type]
    )
    if manifest is not None and refused.code == "NEW_STREAM":
        return replace(fate, asks=(manifest.sender_unit, manifest.stream))
    if manifest is not None and refused.code == "ALREADY_IMPORTED":
        before = _earlier(ledger, manifest)
        return replace(
            fate,
            accepted=before.accepted,
            set_aside=inbox.set_aside_rows(ledger, before.id),
            bundle_in=before.id,
            receipt_out=before.receipt,
        )
    return fate


def _earlier(ledger: Ledger, manifest: Manifest) -> InBundle:
    found = inbox.received(ledger, unit=manifest.sender_unit, kind=manifest.kind)
    return next(each for each in found if each.manifest_sha256 == manifest.sha256)


def _apply(
    ledger: Ledger,
    path: Path,
    opened: Opened,
    *,
    today: date,
    dry_run: bool,
    agreed: Agreed,
    progress: Progress,
) -> FileFate:
    """Records, log and receipt, in the caller's transaction."""
    manifest = opened.manifest
    unit, stream = manifest.sender_unit, manifest.stream
    in_use = peers.stream_in_use(ledger, unit)
    earlier = [head for head in inbox.heads(ledger) if head.unit == unit]
    replaces = _replaces(manifest, earlier)
    by = ledger.who if (unit, stream) in agreed else None
    if in_use != stream:
        peers.agree_stream(ledger, unit=unit, stream=stream, by=by)
    total = manifest.members[0].records
    bundle_id = inbox.add_received(
        ledger,
        unit=unit,
        kind=manifest.kind,
        stream=stream,
        seq=manifest.seq,
        base=manifest.base,
        manifest_sha256=manifest.sha256,
        file_name=path.name,
        made_at=manifest.created,
        records=0,
        accepted=0,
        set_aside=0,
    )
    applied = Applied(warnings=list(warnings_of(manifest, earlier)))
    rules = Rules(
        kind=manifest.kind,
        sender=unit,
        own=ledger.unit_code,
        # A PC whose clock stands behind must not take today's days for the future.
        today=max(today, date.fromisoformat(manifest.created[:10])),
        older=manifest.schema < SCHEMA,
        replaces=replaces,
    )
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress("接收记录", done, total)

    home = Homecoming()
    lines = other_lines(ledger, opened, applied, home, bundle_id=bundle_id)
    apply_records(ledger, opened, lines, rules, applied, bundle_id=bundle_id, progress=step)
    if applied.accepted + len(applied.set_aside) != total:
        raise AssertionError("sent = accepted + set aside")
    applied.set_aside.sort(key=lambda row: row.line)
    inbox.note_counts(
        ledger, bundle_id, accepted=applied.accepted, set_aside=len(applied.set_aside)
    )
    inbox.add_set_aside(ledger, bundle_id, applied.set_aside)
    audit(
        ledger,
        action="接收数据包",
        after={
            "from": unit,
            "kind": manifest.kind,
            "seq": manifest.seq,
            "accepted": applied.accepted,
            "set_aside": len(applied.set_aside),
            "agreed": by is not None,
        },
    )
    receipt = None
    if not dry_run and manifest.kind != "receipt":
        receipt = receipts.seal_receipt(ledger, bundle_id)
    fate = accepted_fate(path, manifest, applied, bundle_id, receipt)
    return fate if home.bundle is None else replace(fate, message=answer_words(home), answers=home)


def _replaces(manifest: Manifest, earlier: Sequence[InBundle]) -> bool:
    """Whether this is a new stream's first word on all that its office has."""
    changes = [head for head in earlier if head.kind == "changes"]
    new = all(head.stream != manifest.stream for head in changes)
    return manifest.kind == "changes" and manifest.base == 0 and bool(changes) and new


def _answered(ledger: Ledger, fate: FileFate, folder: Path, progress: Progress) -> FileFate:
    """The fate with its receipt copied to `folder`; without it the bundle still was received."""
    if fate.receipt_out is None or fate.bundle_in is None:
        return fate
    sealed = outbox.sent_one(ledger, fate.receipt_out)
    if not fate.ok and not receipts.still_counts(ledger, sealed):
        with transaction(ledger):
            sealed = receipts.seal_receipt(ledger, fate.bundle_in)
            audit(ledger, action="重新封装回执", after={"to": sealed.recipient, "seq": sealed.seq})
        fate = replace(fate, receipt_out=sealed.id)
    try:
        path = stick.put(
            outbox_folder(ledger) / sealed.file_name,
            folder,
            expected_sha256=sealed.file_sha256,
            progress=lambda done, total: progress("写出回执", done, total),
        )
    except AppError as refusal:
        said = f"回执没有写出：{refusal.words}数据已经接收，可在收发记录里再写一次。"
        return replace(fate, warnings=(*fate.warnings, said))
    with transaction(ledger):
        outbox.note_on_stick(ledger, sealed.id, folder.name)
    return replace(fate, receipt=path)
