"""上报: preview, a second person's sign-off, sealing.

The rule: what failed a check is never sent and never forgotten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.unit import Unit
from app.domain.wire import KINDS
from app.errors import AppError
from app.store import identity, outbox, queries, tracking
from app.store.ledger import Ledger, now, transaction
from app.store.naming import names_of
from app.store.outbox import Draft, Held, OutBundle
from app.store.records import audit
from app.usecases import station, users
from app.usecases.dispatching import Progress, facts_of, silent, sweep_outbox
from app.usecases.outgoing import Outgoing, evidence_of, lines_of
from app.usecases.roles import require
from app.usecases.sealing import outbox_folder, peer_of, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """How many records of a kind go, and how many tombstones."""

    table: str
    label: str
    changed: int
    deleted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRecord:
    """A record that stays here until it is mended, by name."""

    held: Held
    label: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPreview:
    """What an export would send. `signers` are who may sign off; empty where nobody has to.

    `again` is the bundle that says the same already and waits for its receipt.
    """

    recipient: Unit
    seq: int
    base: int
    counts: tuple[TableCount, ...]
    records: int
    scans: int
    scan_bytes: int
    held: tuple[HeldRecord, ...]
    signers: tuple[str, ...]
    draft: Draft | None
    draft_is_stale: bool
    again: OutBundle | None


def superior(ledger: Ledger) -> Unit:
    """The office that this one reports to: AppError no_superior."""
    own = queries.unit(ledger, ledger.unit_code)
    if own.parent is None:
        raise AppError(
            f"{own.name}没有上级机构，不需要上报。",
            hint="下发认定和政策请用“数据交换 › 下发”。",
            code="no_superior",
        )
    return queries.unit(ledger, own.parent)


def preview_export(ledger: Ledger, *, today: date) -> ExportPreview:
    """What would go now, checked but not sealed. AppError no_superior."""
    to = superior(ledger)
    base, since = _base(ledger, to.code)
    out = Outgoing()
    for _ in lines_of(ledger, out, since=since, today=today):
        pass
    sizes = [evidence.size for evidence in evidence_of(ledger, out)]
    draft = outbox.draft(ledger)
    return ExportPreview(
        recipient=to,
        seq=_next_seq(ledger, to.code),
        base=base,
        counts=_counts(out),
        records=out.records,
        scans=len(sizes),
        scan_bytes=sum(sizes),
        held=_by_name(ledger, out.held),
        signers=users.reviewers(ledger),
        draft=draft,
        draft_is_stale=draft is not None and draft.change_seq != tracking.stream(ledger).seq,
        again=_same_again(ledger, to.code),
    )


def draft_export(ledger: Ledger, *, today: date) -> Changes:
    """Lay the export before the second person, as it is now.

    AppErrors not_allowed, no_superior, no_card. Sealing asks for no role: where there are reviewers
    it takes one of them, and where there are none everybody may report.
    """
    require(ledger, "report")
    preview = preview_export(ledger, today=today)
    peer_of(ledger, preview.recipient.code)
    with transaction(ledger):
        outbox.keep_draft(
            ledger,
            Draft(
                recipient=preview.recipient.code,
                change_seq=tracking.stream(ledger).seq,
                drafted_at=now(),
                drafted_by=ledger.who,
                records=preview.records,
                held=len(preview.held),
            ),
        )
        audit(ledger, action="起草上报", after={"records": preview.records})
    return changed("draft")


def discard_draft(ledger: Ledger) -> Changes:
    """Give the draft up."""
    with transaction(ledger):
        outbox.drop_draft(ledger)
        audit(ledger, action="撤回上报草稿")
    return changed("draft")


def seal_export(
    ledger: Ledger,
    *,
    today: date,
    signer: str | None = None,
    signer_passphrase: str = "",
    progress: Progress = silent,
) -> OutBundle:
    """Seal what changed for the superior office; the same bundle again if nothing did.

    Where the office has reviewers, one of them signs the draft off, who is not its author.
    AppErrors: no_superior, no_card, other_station, needs_sign_off, no_draft, draft_stale,
    same_person, not_reviewer, wrong_passphrase, bundle_too_big, disk_full.
    """
    to = superior(ledger)
    peer = peer_of(ledger, to.code)
    station.check_station(ledger)
    again = _same_again(ledger, to.code)
    if again is not None:
        return again
    signed_off_by = _signed_off(ledger, signer, signer_passphrase)
    sweep_outbox(ledger)
    with transaction(ledger):
        base, since = _base(ledger, to.code)
        out = Outgoing()
        expected = tracking.changes_since(ledger, since)
        lines = lines_of(ledger, out, since=since, today=today)
        sealed = seal(
            ledger,
            recipient=peer,
            kind="changes",
            lines=_counted(lines, out, progress, expected),
            evidence=evidence_of(ledger, out),
            base=base,
            signed_off_by=signed_off_by,
        )
        outbox.hold_back(ledger, out.held)
        outbox.note_sent_in(ledger, out.retried, sealed.id)
        outbox.drop_draft(ledger)
        station.note_station(ledger)
        audit(ledger, action="导出上报", after=facts_of(sealed) | {"held": len(out.held)})
    return sealed


def held_list(ledger: Ledger) -> tuple[HeldRecord, ...]:
    """Every record that does not count as sent, here or there, by name."""
    return _by_name(ledger, outbox.held_back(ledger))


def _signed_off(ledger: Ledger, signer: str | None, passphrase: str) -> str | None:
    """The second person's name, after a look at the draft; None where the office has none."""
    if not users.reviewers(ledger):
        return None
    draft = outbox.draft(ledger)
    if draft is None:
        raise AppError(
            "本单位设有审核人员，上报要先起草，再由审核人员签字。",
            hint="请先点“起草”，再请审核人员输入口令签字。",
            code="no_draft",
        )
    if draft.change_seq != tracking.stream(ledger).seq:
        raise AppError(
            "起草之后台账又有改动，审核人员看到的已不是要报的内容。",
            hint="请重新起草，再签字。",
            code="draft_stale",
        )
    if signer is None:
        raise AppError(
            "这次上报还没有审核人员签字。", hint="请审核人员输入口令签字。", code="needs_sign_off"
        )
    if signer == draft.drafted_by:
        raise AppError(
            "起草和审核不能是同一个人。", hint="请另一位审核人员签字。", code="same_person"
        )
    if users.confirm(ledger, name=signer, passphrase=passphrase) != "审核":
        raise AppError(
            f"“{signer}”不是审核人员，不能签字。", hint="请审核人员签字。", code="not_reviewer"
        )
    return signer


def _base(ledger: Ledger, recipient: str) -> tuple[int, int]:
    """The last bundle of this stream known to have arrived, and the change it reached.

    One that was confirmed on paper with rows set aside does not count: which rows is not known yet.
    """
    stream = tracking.stream(ledger).name
    for each in outbox.sent(ledger, recipient=recipient, kind="changes"):
        known = each.received_how == "receipt" or each.set_aside == 0
        if each.stream == stream and each.received_at is not None and known:
            return each.seq, each.change_seq
    return 0, 0


def _next_seq(ledger: Ledger, recipient: str) -> int:
    stream = tracking.stream(ledger).name
    sent = outbox.sent(ledger, recipient=recipient, kind="changes")
    return 1 + next((each.seq for each in sent if each.stream == stream), 0)


def _same_again(ledger: Ledger, recipient: str) -> OutBundle | None:
    """The last bundle, if it waits for its receipt and nothing changed since it was sealed."""
    sent = outbox.sent(ledger, recipient=recipient, kind="changes")
    stream = tracking.stream(ledger)
    last = sent[0] if sent else None
    if last is None or last.received_at is not None or last.stream != stream.name:
        return None
    # With other keys on either side it may be one that nobody can open or trusts any more.
    own = identity.secrets_of(ledger.db)
    keys_since = max(peer_of(ledger, recipient).trusted_at, own.created_at)
    if last.change_seq != stream.seq or last.sealed_at <= keys_since:
        return None
    return last if (outbox_folder(ledger) / last.file_name).is_file() else None


def _counts(out: Outgoing) -> tuple[TableCount, ...]:
    return tuple(
        TableCount(
            table=table,
            label=kind.label,
            changed=out.going[table, False],
            deleted=out.going[table, True],
        )
        for table, kind in KINDS.items()
        if out.going[table, False] or out.going[table, True]
    )


def _by_name(ledger: Ledger, held: Sequence[Held]) -> tuple[HeldRecord, ...]:
    names = names_of(ledger, [(each.of_table, each.of_id) for each in held])
    return tuple(
        HeldRecord(
            held=each,
            label=KINDS[each.of_table].label,
            name=names[each.of_table, each.of_id],
        )
        for each in held
    )


def _counted(
    lines: Iterator[bytes], out: Outgoing, progress: Progress, expected: int
) -> Iterator[bytes]:
    for some in lines:
        progress("封装数据包", out.records, max(out.records, expected))
        yield some
