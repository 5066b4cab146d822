"""Cards of offices: our own handed out, another's trusted after a call, a lost key revoked.

The rule: a card counts once a person here has typed its thirty digits from the telephone; nothing
that arrives on a stick can put itself in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.changes import Changes, changed
from app.domain.office_card import OfficeCard, wrong_groups
from app.errors import AppError
from app.store import identity, inbox, peers, queries
from app.store.ledger import Ledger, transaction
from app.store.peers import FINGERPRINT, REKEY, Peer
from app.store.records import audit
from app.sync import card as card_files
from app.sync.card import CARD_LIMIT, SUFFIX, CardFile
from app.sync.manifest import SEQ_LIMIT
from app.sync.strict_json import Json
from app.usecases.files import write_whole
from app.usecases.practice import refuse_practice
from app.usecases.roles import require

# A stream that no office has: a key revoked in it counts for nothing that was not applied.
NO_STREAM = "0" * 32
TOUCHED = ("peer",)
# The word that the one line of a rekey bundle bears.
CARD = "card"


@dataclass(frozen=True, slots=True)
class Trusted:
    """An office's card that counts from now on; `already` if it did before.

    `replaced` is the card it took the place of, as it was before it was revoked.
    """

    peer: Peer
    changes: Changes
    already: bool = False
    replaced: Peer | None = None


def own_card(ledger: Ledger) -> CardFile:
    """Our card and when it was made."""
    secrets = identity.secrets_of(ledger.db)
    return CardFile(card=secrets.card, created=_to_the_second(secrets.created_at))


def write_card(ledger: Ledger, to: Path) -> Path:
    """Write our card to a folder, or to a file of that name: AppErrors disk_full, not_writable.

    The same keys give the same bytes each time. AppError practice: nobody may come to trust it.
    """
    refuse_practice(ledger, "写出名片")
    path = to / f"{ledger.unit_code}{SUFFIX}" if to.is_dir() else to
    secrets = identity.secrets_of(ledger.db)
    content = card_files.write(
        secrets.card,
        created=_to_the_second(secrets.created_at),
        secret=secrets.signing_secret,
    )
    with transaction(ledger):
        audit(ledger, action="写出名片", after={"fingerprint": secrets.card.fingerprint})
        write_whole(path, content)
    return path


def read_card(path: Path) -> CardFile:
    """The card in a file: AppErrors card_unreadable and those of `app.sync.card.read`."""
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            raise FileNotFoundError(path)
        with path.open("rb") as file:
            content = file.read(CARD_LIMIT + 1)
    except OSError as error:
        raise AppError(
            f"读不到名片文件“{path.name}”。",
            hint="请确认 U 盘已经插好、文件还在上面，然后再试一次。",
            code="card_unreadable",
        ) from error
    return card_files.read(content)


def check_card(ledger: Ledger, card: OfficeCard) -> None:
    """Refuse what could not be trusted whatever its fingerprint.

    AppErrors: own_card, unknown_unit, unrelated_unit, suite, revoked_card, key_reused.
    """
    own = identity.card(ledger.db)
    if card.unit == own.unit:
        raise AppError(
            "这是本单位自己的名片，不用登记。",
            hint="请登记对方机构的名片；本单位的名片要交给对方登记。",
            code="own_card",
        )
    _check_related(ledger, card)
    if card.suite != own.suite:
        raise AppError(
            f"{card.name}的名片用的加密算法与本单位的不同，双方读不了彼此的数据包。",
            hint="请与盟级机构商定用同一种算法，再重新写出名片。",
            code="suite",
        )
    _check_key(ledger, card)


def trust_card(
    ledger: Ledger,
    path: Path,
    *,
    fingerprint: str,
    replaces: bool = False,
    revoke_from: int | None = None,
) -> Trusted:
    """Trust the card in a file; `fingerprint` is what a person typed from the telephone.

    With `replaces` the card known so far is revoked from a number of its changes on: by default
    the first that was not applied here. AppErrors: those of `read_card` and `check_card`,
    fingerprint, other_card_known. A refusal keeps nothing.
    """
    require(ledger, "trust")
    read = read_card(path)
    card = read.card
    check_card(ledger, card)
    _check_fingerprint(fingerprint, card)
    known = peers.peer_in_use(ledger, card.unit)
    if known is not None and known.card == card:
        return Trusted(known, Changes(), already=True)
    if known is not None and not replaces:
        raise AppError(
            f"已经登记过{known.name}的另一张名片，没有改动。",
            hint="请打电话问清对方是不是丢了原来的钥匙或换了电脑；确认后选“替换原名片”，"
            "原来的钥匙随即作废。",
            code="other_card_known",
        )
    with transaction(ledger):
        if known is not None:
            _revoke(ledger, known, stream=None, seq=revoke_from)
        peer = keep(ledger, read, how=FINGERPRINT)
    return Trusted(peer, changed(*TOUCHED), replaced=known)


def revoke(
    ledger: Ledger, unit: str, *, stream: str | None = None, seq: int | None = None
) -> Changes:
    """Revoke the card of an office whose key is lost; AppError no_card.

    Its key still counts for the changes before `seq` of `stream`: by default those of its stream
    in use that were applied here.
    """
    require(ledger, "trust")
    known = peers.peer_in_use(ledger, unit)
    if known is None:
        raise AppError(
            f"没有登记机构 {unit} 的名片，或者它已经作废。",
            hint="请在名片一览中核对。",
            code="no_card",
        )
    with transaction(ledger):
        _revoke(ledger, known, stream=stream, seq=seq)
    return changed(*TOUCHED)


def accept_rekey(
    ledger: Ledger, line: Mapping[str, Json], *, sender_unit: str, stream: str
) -> Peer:
    """Take over the new card that an office sent, in the caller's transaction; returns it in use.

    `line` is the record of a rekey bundle that passed its checks, so the key in use signed it: a
    revoked one signs no rekey. AppErrors: rekey, and those of `card.read` and `check_card`.
    """
    until = line.get("until")
    if set(line) != {"table", "card", "until"} or not isinstance(until, int):
        raise _no_rekey("换钥匙的记录不合格式。")
    if isinstance(until, bool) or not 0 <= until <= SEQ_LIMIT:
        raise _no_rekey("换钥匙的记录里编号不对。")
    read = card_files.from_json(line["card"])
    if read.card.unit != sender_unit:
        raise _no_rekey("换钥匙的记录里是另一个机构的名片。")
    known = peers.peer_in_use(ledger, sender_unit)
    if known is None:
        raise _no_rekey("对方的名片已经作废。")
    check_card(ledger, read.card)
    if read.card.signing_key == known.signing_key:
        raise _no_rekey("换钥匙的记录里还是原来的钥匙。")
    end(ledger, known, stream=stream, seq=until + 1)
    return keep(ledger, read, how=REKEY)


def _no_rekey(message: str) -> AppError:
    return AppError(
        message, hint="请打电话核实，让对方写出名片，由本单位核对三十位指纹后登记。", code="rekey"
    )


def keep(ledger: Ledger, read: CardFile, *, how: str) -> Peer:
    """Put a checked card into use, with its audit entry, in the caller's transaction."""
    peers.add_peer(ledger, read.card, made_at=read.created, how=how)
    peer = peers.peer_in_use(ledger, read.card.unit)
    assert peer is not None
    audit(
        ledger,
        action="登记名片" if how == FINGERPRINT else "换用新名片",
        of_table="peer",
        of_id=str(peer.id),
        after={"unit": peer.unit, "name": peer.name, "fingerprint": peer.card.fingerprint},
    )
    return peer


def end(ledger: Ledger, peer: Peer, *, stream: str, seq: int) -> None:
    """Revoke a card, with its audit entry, in the caller's transaction."""
    peers.revoke_peer(ledger, peer.id, stream=stream, seq=seq)
    audit(
        ledger,
        action="作废名片",
        of_table="peer",
        of_id=str(peer.id),
        before={"unit": peer.unit, "name": peer.name, "fingerprint": peer.card.fingerprint},
        after={"stream": stream, "seq": seq},
    )


def _revoke(ledger: Ledger, peer: Peer, *, stream: str | None, seq: int | None) -> None:
    stream = stream or peers.stream_in_use(ledger, peer.unit) or NO_STREAM
    if seq is None:
        seq = 1 + _last_changes(ledger, peer.unit, stream)
    if seq < 1:
        raise AppError(
            "作废的起始编号至少是 1。",
            hint="请填对方丢失钥匙之后的第一个数据包编号；不清楚时不填，按已接收的算。",
            code="revoke_from",
        )
    end(ledger, peer, stream=stream, seq=seq)


def _last_changes(ledger: Ledger, unit: str, stream: str) -> int:
    applied = inbox.received(ledger, unit=unit, kind="changes")
    return max((each.seq for each in applied if each.stream == stream), default=0)


def _check_related(ledger: Ledger, card: OfficeCard) -> None:
    units = {unit.code: unit for unit in queries.units(ledger)}
    other, own = units.get(card.unit), units[ledger.unit_code]
    if other is None:
        raise AppError(
            f"名片上的机构代码 {card.unit} 不在机构表里。",
            hint="请与对方核对机构代码；代码没错的，请升级本机的创园台账。",
            code="unknown_unit",
        )
    if other.parent != own.code and own.parent != other.code:
        raise AppError(
            f"{other.name}不是本单位的上级，也不是下级，两家之间不交换数据包。",
            hint="旗县登记盟级机构的名片，盟级登记所辖旗县和自治区的名片。",
            code="unrelated_unit",
        )


def _check_key(ledger: Ledger, card: OfficeCard) -> None:
    """A key stands on one card only, and once revoked never counts again."""
    for peer in peers.peers(ledger):
        if peer.signing_key != card.signing_key:
            continue
        if peer.revoked_at is not None:
            raise AppError(
                f"{peer.name}的这张名片已经作废，不能再登记。",
                hint="请打电话核实，让对方写出现在使用的名片。",
                code="revoked_card",
            )
        if peer.card != card:
            raise AppError(
                "这张名片的签名钥匙与已登记的一张相同，其他内容却不同。",
                hint="不要使用这张名片。请打电话核实，让对方更换钥匙后重新写出。",
                code="key_reused",
            )


def _check_fingerprint(typed: str, card: OfficeCard) -> None:
    wrong = wrong_groups(typed, card)
    if wrong:
        named = "、".join(str(group) for group in wrong)
        raise AppError(
            f"指纹第 {named} 组与{card.name}的名片不一致，名片没有登记。",
            hint="请打电话让对方再念一遍指纹，逐组核对后重输；仍不一致的，名片可能被调换过，不要使用。",
            code="fingerprint",
        )


def _to_the_second(stamp: str) -> str:
    """2026-06-30T01:02:03.004Z as a card says it."""
    return f"{stamp[:19]}Z"
