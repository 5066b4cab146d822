"""Changing the office's keys without a call: the old key signs what the new card is.

The rule: the bundles that tell of the new keys are sealed in the transaction that puts them into
use; keys that somebody else may have tell of nothing, that takes a telephone call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.store import identity, outbox, peers, tracking
from app.store.identity import OfficeSecrets
from app.store.ledger import Ledger, now, transaction
from app.store.outbox import OutBundle
from app.store.peers import Peer
from app.store.records import audit
from app.sync import card as card_files
from app.sync.card import CardFile
from app.sync.strict_json import Json
from app.usecases import station, trust
from app.usecases.roles import require
from app.usecases.sealing import seal


@dataclass(frozen=True, slots=True)
class Rekeying:
    """A change of keys under way: `old` seals one rekey bundle for each office in `to`."""

    old: OfficeSecrets = field(repr=False)
    to: tuple[Peer, ...]
    card: Mapping[str, Json]


def begin_rekey(ledger: Ledger) -> Rekeying:
    """Put fresh keys into use, in the caller's transaction, and say what must be sealed in it.

    The caller seals `rekey_line` for each office with `old` before it commits; if it cannot, the
    transaction takes the fresh keys back.
    """
    if not ledger.db.conn.in_transaction:
        raise ValueError("the keys change together with the bundles that say so")
    old = identity.secrets_of(ledger.db)
    identity.rotate(ledger.db, at=now())
    fresh = identity.secrets_of(ledger.db)
    audit(
        ledger,
        action="更换钥匙",
        before={"fingerprint": old.card.fingerprint},
        after={"fingerprint": fresh.card.fingerprint},
    )
    return Rekeying(
        old=old,
        to=tuple(peer for peer in peers.peers(ledger) if peer.revoked_at is None),
        card=card_files.as_json(
            fresh.card, created=trust.own_card(ledger).created, secret=fresh.signing_secret
        ),
    )


def rekey_line(ledger: Ledger, rekeying: Rekeying, peer: Peer) -> Mapping[str, Json]:
    """The one record of the rekey bundle for an office: our new card, and how far the old counts.

    `until` is the last number of our changes to that office that the old key sealed, 0 for none.
    """
    stream = tracking.stream(ledger).name
    sent = outbox.sent(ledger, recipient=peer.unit, kind="changes")
    until = max((each.seq for each in sent if each.stream == stream), default=0)
    return {"table": trust.CARD, "card": rekeying.card, "until": until}


def rekey(ledger: Ledger) -> tuple[OutBundle, ...]:
    """Change the office's keys, and seal the bundle that says so for each office it deals with.

    AppErrors: other_station, disk_full, not_writable; then the former keys stay in use.
    """
    require(ledger, "keys")
    station.check_station(ledger)
    with transaction(ledger):
        station.note_station(ledger)
        rekeying = begin_rekey(ledger)
        return tuple(
            seal(
                ledger,
                recipient=peer,
                kind="rekey",
                lines=[rekey_line(ledger, rekeying, peer)],
                secrets=rekeying.old,
            )
            for peer in rekeying.to
        )


def replace_lost_keys(ledger: Ledger) -> CardFile:
    """Put fresh keys into use where somebody else may have the former ones; returns the new card.

    Nothing signed with those says so: each office trusts the new card by telephone in their place.
    """
    require(ledger, "keys")
    with transaction(ledger):
        before = identity.card(ledger.db).fingerprint
        after = identity.rotate(ledger.db, at=now()).fingerprint
        audit(
            ledger,
            action="钥匙可能外泄，重新制作",
            before={"fingerprint": before},
            after={"fingerprint": after},
        )
    return trust.own_card(ledger)
