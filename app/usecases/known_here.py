"""What this office knows of the others: whose cards it trusts, and where each chain stands.

The rule: in a stream given up nothing new is taken, even what never came.
"""

from collections.abc import Collection

from app.store import identity, inbox, peers
from app.store.ledger import Ledger
from app.sync.known import Chain, Known, KnownCard, Revocation
from app.sync.manifest import LETTERS
from app.usecases.sealing import SCHEMA

Agreed = Collection[tuple[str, str]]


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
