"""What the receiving office knows, as plain values, and the checks that ask for it (6, 9 to 12).

The rule: a check reads only what it is given; the ledger answers before the bundle is opened.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.sync.codes import refusal
from app.sync.manifest import Manifest
from app.sync.strict_json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A key still counts for the changes before `seq` of `stream`, and for nothing else."""

    stream: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCard:
    """An office's card that a person here compared by telephone; `signing_key` is 32 bytes."""

    unit: str
    name: str
    signing_key: bytes
    suite: str
    revoked: Revocation | None = None

    @property
    def key(self) -> str:
        """The signing key as a manifest names it."""
        return base64.b64encode(self.signing_key).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How far the bundles of one kind from one office were applied.

    `seq` 0 and no hash: a new stream that a person agreed to. A stream that another took the place
    of is `closed`.
    """

    unit: str
    kind: str
    stream: str
    seq: int
    manifest_sha256: str | None
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that the checks need; `seen` gives a manifest's hash by (unit, kind, stream, seq)."""

    unit: str
    suite: str
    schema: int
    cards: tuple[KnownCard, ...] = ()
    chains: tuple[Chain, ...] = ()
    seen: Mapping[tuple[str, str, str, int], str] = field(default_factory=dict)


def signer(found: Mapping[str, Json], known: Known) -> KnownCard:
    """Check 6: the card whose key the manifest names, if it still counts for this bundle."""
    sender = found.get("sender")
    key = sender.get("key") if isinstance(sender, Mapping) else None
    card = next((card for card in known.cards if card.key == key), None)
    if card is None:
        raise refusal("UNKNOWN_KEY")
    if card.revoked is not None:
        seq = found.get("seq")
        early = type(seq) is int and 0 < seq < card.revoked.seq
        # Numbers are those of the changes: a thief's first rekey would be before any of them.
        place = (found.get("kind"), found.get("stream"))
        if not early or place != ("changes", card.revoked.stream):
            raise refusal("REVOKED_KEY", name=card.name)
    return card


def check_parties(
    manifest: Manifest, card: KnownCard, known: Known, *, recipients: frozenset[str]
) -> None:
    """Check 9: unit, suite and recipient are those of the cards; `recipients` are our own keys."""
    if manifest.sender_unit != card.unit:
        raise refusal("UNIT_MISMATCH", claimed=manifest.sender_unit, name=card.name)
    if not manifest.suite == card.suite == known.suite:
        raise refusal("SUITE")
    ours = recipients & set(manifest.recipient_keys)
    if manifest.recipient_unit != known.unit or not ours:
        raise refusal("NOT_ADDRESSED", recipient=manifest.recipient_unit)


def check_chain(manifest: Manifest, card: KnownCard, known: Known) -> None:
    """Checks 10 to 12: new to us, the next of its stream, and of a schema we have."""
    place = (manifest.sender_unit, manifest.kind, manifest.stream, manifest.seq)
    seen = known.seen.get(place)
    if seen is not None:
        code = "ALREADY_IMPORTED" if seen == manifest.sha256 else "FORK"
        raise refusal(code, seq=manifest.seq, name=card.name)
    _check_place(manifest, _chain_of(manifest, card, known))
    if manifest.schema > known.schema:
        raise refusal("SCHEMA_TOO_NEW", schema=manifest.schema)


def _chain_of(manifest: Manifest, card: KnownCard, known: Known) -> Chain:
    """The chain a bundle continues; before the first of its kind, one at 0."""
    kin = [
        chain
        for chain in known.chains
        if chain.unit == manifest.sender_unit and chain.kind == manifest.kind
    ]
    for chain in kin:
        if chain.stream == manifest.stream:
            return chain
    if kin:
        raise refusal("NEW_STREAM", name=card.name)
    return Chain(
        unit=card.unit, kind=manifest.kind, stream=manifest.stream, seq=0, manifest_sha256=None
    )


def _check_place(manifest: Manifest, chain: Chain) -> None:
    if chain.closed or manifest.seq <= chain.seq:
        last = "新报送序列" if chain.closed else f"第 {chain.seq} 号"
        raise refusal("ROLLBACK", seq=manifest.seq, last=last)
    if manifest.seq == chain.seq + 1:
        if manifest.prev != chain.manifest_sha256:
            raise refusal("CHAIN", seq=manifest.seq)
    # Bundles are cumulative: what the missing ones said stands in this one too, if it starts at or
    # before what was applied.
    elif manifest.base > chain.seq:
        raise refusal("GAP", seq=manifest.seq, missing=_span(chain.seq + 1, manifest.seq - 1))


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
