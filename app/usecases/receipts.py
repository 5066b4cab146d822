"""回执: what a received bundle's sender is told, and what a receipt changes when it comes home.

The rule: sent = accepted + set aside, and nothing leaves the outbox before its receipt, which may
also be eight characters read out over the telephone.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256

from app.domain.changes import Changes, changed
from app.domain.papers import Question
from app.domain.wire import KINDS, line_of
from app.errors import AppError
from app.store import identity, inbox, outbox, peers, queries, tracking
from app.store.inbox import SetAside
from app.store.ledger import Ledger, now, transaction
from app.store.outbox import Held, OutBundle
from app.store.records import audit
from app.sync.strict_json import Json
from app.usecases.roles import require
from app.usecases.sealing import outbox_folder, peer_of, seal

RECEIPT, SET_ASIDE, REVOKED = "receipt", "set_aside", "revoked"
# Crockford's: no I, L, O, U, so that nothing is misheard or misread.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
CHECK_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a receipt speaks of."""

    kind: str
    stream: str
    seq: int
    manifest_sha256: str
    accepted: int
    set_aside: int


def check_code(manifest_sha256: str, *, accepted: int, set_aside: int) -> str:
    """The eight characters of a paper receipt.

    The manifest lies inside the sealed bundle: only who opened it can name its hash.
    """
    said = f"parkledger receipt\n{manifest_sha256}\n{accepted}\n{set_aside}\n"
    number = int.from_bytes(sha256(said.encode()).digest()[:5], "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(CHECK_LENGTH)))


def receipt_lines(
    ledger: Ledger, answered: Answered, rows: Sequence[SetAside], *, to: str
) -> Iterator[Mapping[str, Json]]:
    """The lines of a receipt: the counts, the rows set aside, revoked keys, open questions."""
    yield {
        "table": RECEIPT,
        "kind": answered.kind,
        "stream": answered.stream,
        "seq": answered.seq,
        "sha256": answered.manifest_sha256,
        "accepted": answered.accepted,
        "set_aside": answered.set_aside,
    }
    for row in rows:
        yield {
            "table": SET_ASIDE,
            "of_table": row.of_table,
            "of_id": row.of_id,
            "code": row.code,
            "reason": row.reason,
        }
    for peer in peers.peers(ledger):
        if peer.unit == to and peer.revoked_at is not None:
            yield {
                "table": REVOKED,
                "fingerprint": peer.card.fingerprint,
                "stream": peer.revoked_stream,
                "seq": peer.revoked_seq,
            }
    for question in queries.all_of(ledger, Question, "to_unit = ?", (to,)):
        if question.unit_code == ledger.unit_code:
            yield line_of(question)


def seal_receipt(ledger: Ledger, bundle_id: int) -> OutBundle:
    """Seal the answer to a bundle that was received, in the caller's transaction.

    AppErrors no_card, disk_full.
    """
    of = inbox.received_one(ledger, bundle_id)
    answered = Answered(
        kind=of.kind,
        stream=of.stream,
        seq=of.seq,
        manifest_sha256=of.manifest_sha256,
        accepted=of.accepted,
        set_aside=of.set_aside,
    )
    rows = inbox.set_aside_rows(ledger, bundle_id)
    sealed = seal(
        ledger,
        recipient=peer_of(ledger, of.unit),
        kind="receipt",
        lines=receipt_lines(ledger, answered, rows, to=of.unit),
    )
    inbox.note_receipt(ledger, bundle_id, sealed.id)
    return sealed


def still_counts(ledger: Ledger, sealed: OutBundle) -> bool:
    """Whether the office it is for could take a receipt that was sealed a while ago.

    Not if keys or our stream have changed since, or its file went with another PC.
    """
    peer = peers.peer_in_use(ledger, sealed.recipient)
    if peer is None:
        return True  # there is nobody to seal another for
    keys_since = max(peer.trusted_at, identity.secrets_of(ledger.db).created_at)
    if sealed.stream != tracking.stream(ledger).name or sealed.sealed_at <= keys_since:
        return False
    try:
        with (outbox_folder(ledger) / sealed.file_name).open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == sealed.file_sha256
    except OSError:
        return False


@dataclass(slots=True)
class Homecoming:
    """Filled while a receipt is read."""

    bundle: OutBundle | None = None
    accepted: int = 0
    set_aside: int = 0
    rows: int = 0


def take_receipt_line(ledger: Ledger, line: Mapping[str, Json], home: Homecoming) -> str | None:
    """Take one line that is no record; what is wrong with it, None if nothing."""
    if line["table"] == RECEIPT:
        return _take_counts(ledger, line, home)
    if line["table"] == SET_ASIDE:
        return _take_row(ledger, line, home)
    own = line.get("fingerprint")
    return None if isinstance(own, str) else "作废钥匙的写法不对。"


def _take_counts(ledger: Ledger, line: Mapping[str, Json], home: Homecoming) -> str | None:
    digest, accepted, aside = (line.get(name) for name in ("sha256", "accepted", "set_aside"))
    sealed = outbox.sent_as(ledger, digest) if isinstance(digest, str) else None
    if sealed is None:
        return "回执说的数据包不是本台账发出的，可能出自恢复之前。"
    if type(accepted) is not int or type(aside) is not int or min(accepted, aside) < 0:
        return "回执的条数写法不对。"
    if accepted + aside != sealed.records:
        return f"回执的条数与发出的 {sealed.records} 条不符。请打电话核对。"
    home.bundle, home.accepted, home.set_aside = sealed, accepted, aside
    _confirm(ledger, sealed, how="receipt", accepted=accepted, set_aside=aside)
    return None


def _take_row(ledger: Ledger, line: Mapping[str, Json], home: Homecoming) -> str | None:
    table, record_id, code, reason = (
        line.get(name) for name in ("of_table", "of_id", "code", "reason")
    )
    texts = [each for each in (table, record_id, code, reason) if isinstance(each, str)]
    if home.bundle is None or len(texts) != 4:
        return "退回的一行写法不对。"
    home.rows += 1
    if home.bundle.kind == "changes" and texts[0] in KINDS and texts[1]:
        held = Held(
            of_table=texts[0],
            of_id=texts[1],
            place="there",
            code=texts[2],
            reason=texts[3],
            noted_at=now(),
            sent_in=None,
        )
        outbox.hold_back(ledger, [held])
    return None


def _confirm(ledger: Ledger, sealed: OutBundle, *, how: str, accepted: int, set_aside: int) -> None:
    outbox.note_received(ledger, sealed.id, how=how, accepted=accepted, set_aside=set_aside)
    if sealed.kind == "changes" and (how == "receipt" or set_aside == 0):
        outbox.let_go(ledger, sealed.id)


def enter_paper_receipt(ledger: Ledger, typed: str) -> tuple[OutBundle, Changes]:
    """Confirm a bundle by the eight characters of its paper receipt.

    The code tells bundle and counts; which rows were set aside stands on the paper only, so that
    the next export still carries everything. AppErrors not_allowed, check_code, check_unknown.
    """
    require(ledger, "receive")
    code = _normal(typed)
    for sealed in outbox.sent(ledger):
        if sealed.received_at is not None or sealed.kind == "receipt":
            continue
        for aside in range(sealed.records + 1):
            accepted = sealed.records - aside
            if check_code(sealed.manifest_sha256, accepted=accepted, set_aside=aside) == code:
                with transaction(ledger):
                    _confirm(ledger, sealed, how="paper", accepted=accepted, set_aside=aside)
                    after = {"seq": sealed.seq, "accepted": accepted, "set_aside": aside}
                    audit(ledger, action="录入纸质回执", after=after)
                return outbox.sent_one(ledger, sealed.id), changed("bundle_out", "held_back")
    raise AppError(
        "校验码与等待回执的数据包都对不上。",
        hint="请在电话里逐个字符再核对一遍，并核对数据包的编号。",
        code="check_unknown",
    )


def _normal(typed: str) -> str:
    """Capitals without blanks and hyphens, full-width or not; AppError check_code."""
    half = unicodedata.normalize("NFKC", typed).upper()
    code = re.sub(r"[\s\-—–·]", "", half).translate(_MISREAD)
    if len(code) != CHECK_LENGTH or not set(code) <= set(_LETTERS):
        raise AppError(
            "校验码应为 8 个字符。",
            hint="请照回执单上的 8 个字符填写，如 7K2M-9QXD。",
            code="check_code",
        )
    return code


def check_of(ledger: Ledger, bundle_in: int) -> str:
    """The eight characters for a bundle that was received here."""
    of = inbox.received_one(ledger, bundle_in)
    return check_code(of.manifest_sha256, accepted=of.accepted, set_aside=of.set_aside)
