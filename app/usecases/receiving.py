"""接收: bundles from one stick or many, in order, each previewed, then applied as a whole.

The rule: a bundle's records, its entry in the log and its receipt are saved in one transaction, and
a bundle that is refused leaves the ledger as it was.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from app.domain.changes import Changes, changed
from app.domain.wire import KINDS
from app.errors import AppError
from app.store import identity, inbox, outbox, peers, refusals
from app.store.inbox import InBundle, SetAside
from app.store.ledger import Ledger, transaction
from app.store.outbox import OutBundle
from app.store.records import audit
from app.sync import bundle, stick
from app.sync.bundle import Opened, Refused
from app.sync.known import Chain, Known, KnownCard, Revocation
from app.sync.manifest import LETTERS, Manifest
from app.sync.payload import Line
from app.sync.strict_json import Json
from app.usecases import downward, receipts, trust
from app.usecases.admitting import RECORD, Rules
from app.usecases.applying import Applied, apply_records
from app.usecases.receipts import Homecoming
from app.usecases.roles import require
from app.usecases.sealing import SCHEMA, outbox_folder

Progress = Callable[[str, int, int], None]
Agreed = Collection[tuple[str, str]]

_NAME = re.compile(r"PL_([0-9A-Z]+)_[0-9A-Z]+_([A-Z]?)(\d+)")
KIND_LABELS = {
    "changes": "上报数据包",
    "receipt": "回执",
    "directive": "下发",
    "snapshot": "留存数据",
    "rekey": "换钥匙通知",
}
# A rekey last: what the old key still signed comes before it, and what the new one signed waits.
_ORDER = {"R": 0, "": 1, "D": 2, "S": 3, "K": 4}
# Worth another look after another bundle was applied.
_LATER = frozenset(["GAP", "CHAIN", "UNKNOWN_KEY", "SIGNATURE"])
CLOCK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFate:
    """What a bundle does to the records of a kind."""

    table: str
    label: str
    added: int
    changed: int
    removed: int
    same: int
    beside: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFate:
    """The fate of one file. `code` is OK or that of the check that refused it.

    `asks` is (unit, stream) where a person has to agree first. `receipt` is where the answer lies.
    `answers` is what a receipt says of one of our bundles.
    """

    file: Path
    code: str
    message: str
    hint: str = ""
    unit: str | None = None
    kind: str | None = None
    seq: int | None = None
    made_at: str | None = None
    tables: tuple[TableFate, ...] = ()
    accepted: int = 0
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()
    asks: tuple[str, str] | None = None
    bundle_in: int | None = None
    receipt_out: int | None = None
    receipt: Path | None = None
    answers: Homecoming | None = None

    @property
    def ok(self) -> bool:
        """Whether the bundle was applied."""
        return self.code == "OK"


@dataclass(frozen=True, slots=True)
class Received:
    """The fates of the files, in the order they were given."""

    files: tuple[FileFate, ...]
    changes: Changes


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


def known_here(ledger: Ledger, agreed: Agreed = ()) -> Known:
    """What this office knows, with the streams a person just agreed to."""
    in_use = {s.unit: s.stream for s in peers.peer_streams(ledger) if s.replaced_at is None}
    in_use |= dict(agreed)
    chains = {
        (head.unit, head.kind, head.stream): Chain(
            unit=head.unit,
            kind=head.kind,
            stream=head.stream,
            seq=head.seq,
            manifest_sha256=head.manifest_sha256,
            closed=head.stream != in_use.get(head.unit, head.stream),
        )
        for head in inbox.heads(ledger)
    }
    for unit, stream in in_use.items():
        for kind in LETTERS:
            fresh = Chain(unit=unit, kind=kind, stream=stream, seq=0, manifest_sha256=None)
            chains.setdefault((unit, kind, stream), fresh)
    for each in peers.peer_streams(ledger):
        for kind in LETTERS:  # in a stream given up, even what never came is late
            late = Chain(
                unit=each.unit,
                kind=kind,
                stream=each.stream,
                seq=0,
                manifest_sha256=None,
                closed=True,
            )
            chains.setdefault((each.unit, kind, each.stream), late)
    return Known(
        unit=ledger.unit_code,
        suite=identity.secrets_of(ledger.db).card.suite,
        schema=SCHEMA,
        cards=tuple(_known_card(peer) for peer in peers.peers(ledger)),
        chains=tuple(chains.values()),
        seen=inbox.seen(ledger),
    )


def _known_card(peer: peers.Peer) -> KnownCard:
    revoked = None
    if peer.revoked_stream is not None and peer.revoked_seq is not None:
        revoked = Revocation(stream=peer.revoked_stream, seq=peer.revoked_seq)
    return KnownCard(
        unit=peer.unit,
        name=peer.name,
        signing_key=peer.signing_key,
        suite=peer.suite,
        revoked=revoked,
    )


def _facts(manifest: Manifest | None) -> dict[str, str | int | None]:
    if manifest is None:
        return {}
    return {
        "unit": manifest.sender_unit,
        "kind": manifest.kind,
        "seq": manifest.seq,
        "made_at": manifest.created,
    }


def _refused(ledger: Ledger, path: Path, refused: Refused) -> FileFate:
    manifest = refused.manifest
    fate = FileFate(
        file=path,
        code=refused.code,
        message=refused.message,
        hint=refused.hint,
        **_facts(manifest),  # type: ignore[arg-type]
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
    applied = Applied(warnings=list(_warnings(manifest, earlier)))
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
    lines = _other_lines(ledger, opened, applied, home, bundle_id=bundle_id)
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
    fate = _accepted(path, manifest, applied, bundle_id, receipt)
    return fate if home.bundle is None else replace(fate, message=_answer(home), answers=home)


def _answer(home: Homecoming) -> str:
    """What a receipt says, in one sentence."""
    assert home.bundle is not None
    which = f"{KIND_LABELS[home.bundle.kind]}第 {home.bundle.seq} 号"
    aside = f"，退回 {home.set_aside} 条" if home.set_aside else ""
    return f"回执：对方已接收{which}的 {home.accepted} 条{aside}。"


def _replaces(manifest: Manifest, earlier: Sequence[InBundle]) -> bool:
    """Whether this is a new stream's first word on all that its office has."""
    changes = [head for head in earlier if head.kind == "changes"]
    new = all(head.stream != manifest.stream for head in changes)
    return manifest.kind == "changes" and manifest.base == 0 and bool(changes) and new


def _warnings(manifest: Manifest, earlier: Sequence[InBundle]) -> Iterator[str]:
    """What a clerk should know although the bundle is good."""
    made = datetime.fromisoformat(manifest.created)
    if made > datetime.now().astimezone() + CLOCK:
        yield f"数据包的生成时间 {manifest.created[:10]} 晚于今天。请核对双方电脑的日期。"
    place = (manifest.kind, manifest.stream)
    last = max((head.seq for head in earlier if (head.kind, head.stream) == place), default=0)
    if manifest.kind == "changes" and manifest.seq > last + 1:
        first, end = last + 1, manifest.seq - 1
        missing = f"第 {first} 号" if first == end else f"第 {first} 至 {end} 号"
        yield f"缺{missing}数据包，其中的变动已由本包补齐。"


def _other_lines(
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
            "上级已作废本机构正在使用的钥匙。请打电话核实，并重新制作、登记名片。"
        )
    return receipts.take_receipt_line(ledger, line, home)


def own_fingerprint(ledger: Ledger) -> str:
    """The thirty digits of this office's own card."""
    return identity.secrets_of(ledger.db).card.fingerprint


def _rekey_line(ledger: Ledger, line: Mapping[str, Json], manifest: Manifest) -> str | None:
    try:
        trust.accept_rekey(ledger, line, sender_unit=manifest.sender_unit, stream=manifest.stream)
    except AppError as refusal:
        return f"{refusal.message}{refusal.hint}"
    return None


def _accepted(
    path: Path,
    manifest: Manifest,
    applied: Applied,
    bundle_id: int,
    receipt: OutBundle | None,
) -> FileFate:
    aside = len(applied.set_aside)
    said = f"已接收 {applied.accepted} 条" + (f"，退回 {aside} 条。" if aside else "。")
    return FileFate(
        file=path,
        code="OK",
        message=said,
        hint="退回的各条及原因已写入回执。" if aside else "",
        **_facts(manifest),  # type: ignore[arg-type]
        tables=_table_fates(applied),
        accepted=applied.accepted,
        set_aside=tuple(applied.set_aside),
        warnings=tuple(applied.warnings),
        bundle_in=bundle_id,
        receipt_out=receipt.id if receipt else None,
    )


def _table_fates(applied: Applied) -> tuple[TableFate, ...]:
    fates = applied.fates
    return tuple(
        TableFate(
            table=table,
            label=kind.label,
            **{
                name: fates[table, name]
                for name in ("added", "changed", "removed", "same", "beside", "gone")
            },
        )
        for table, kind in KINDS.items()
        if any(of == table for of, _ in fates)
    )


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
        said = (
            f"回执没有写出：{refusal.message}{refusal.hint}数据已经接收，可在收发记录里再写一次。"
        )
        return replace(fate, warnings=(*fate.warnings, said))
    with transaction(ledger):
        outbox.note_on_stick(ledger, sealed.id, folder.name)
    return replace(fate, receipt=path)
