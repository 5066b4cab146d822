"""Other offices: the cards that a person here trusts, and the streams that a person agreed to.

The rule: an office has one card and one stream in use; what they took the place of is kept, since
its bundles may still be on their way.
"""

from dataclasses import dataclass

from app.domain.office_card import OfficeCard
from app.store.ledger import Ledger, now
from app.store.scan import scan

_PEER = (
    "id, unit, name, suite, signing_key, age_recipient, made_at, trusted_at, trusted_by,"
    " trusted_how, revoked_at, revoked_stream, revoked_seq"
)
FINGERPRINT, REKEY = "fingerprint", "rekey"


@dataclass(frozen=True, slots=True)
class Peer:
    """An office's card here, with who trusted it and how.

    From `revoked_seq` of `revoked_stream` on its key no longer counts, and in no other stream.
    """

    id: int
    unit: str
    name: str
    suite: str
    signing_key: bytes
    age_recipient: str
    made_at: str
    trusted_at: str
    trusted_by: str
    trusted_how: str
    revoked_at: str | None
    revoked_stream: str | None
    revoked_seq: int | None

    @property
    def card(self) -> OfficeCard:
        """What the office made known of itself."""
        return OfficeCard(
            unit=self.unit,
            name=self.name,
            signing_key=self.signing_key,
            age_recipient=self.age_recipient,
            suite=self.suite,
        )


@dataclass(frozen=True, slots=True)
class PeerStream:
    """A stream that an office reports in; `agreed_by` is None for that of its first bundle."""

    unit: str
    stream: str
    agreed_at: str
    agreed_by: str | None
    replaced_at: str | None


def peers(ledger: Ledger) -> tuple[Peer, ...]:
    """Every card ever trusted, revoked ones too, newest first."""
    return tuple(Peer(*row) for row in scan(ledger, f"SELECT {_PEER} FROM peer ORDER BY id DESC"))


def peer_in_use(ledger: Ledger, unit: str) -> Peer | None:
    """The one card of an office that counts today."""
    rows = scan(ledger, f"SELECT {_PEER} FROM peer WHERE unit = ? AND revoked_at IS NULL", (unit,))
    return Peer(*rows[0]) if rows else None


def add_peer(ledger: Ledger, card: OfficeCard, *, made_at: str, how: str) -> None:
    """Keep a card as that of its office, in the caller's transaction.

    `how` is `FINGERPRINT` or `REKEY`. The card it takes the place of is revoked before.
    """
    ledger.db.execute(
        "INSERT INTO peer (unit, name, suite, signing_key, age_recipient, made_at, trusted_at,"
        " trusted_by, trusted_how) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            card.unit,
            card.name,
            card.suite,
            card.signing_key,
            card.age_recipient,
            made_at,
            now(),
            ledger.who,
            how,
        ),
    )


def revoke_peer(ledger: Ledger, peer_id: int, *, stream: str, seq: int) -> None:
    """End a card in use from a sequence on, in the caller's transaction; KeyError if it is not."""
    cursor = ledger.db.execute(
        "UPDATE peer SET revoked_at = ?, revoked_stream = ?, revoked_seq = ?"
        " WHERE id = ? AND revoked_at IS NULL",
        (now(), stream, seq, peer_id),
    )
    if cursor.rowcount != 1:
        raise KeyError(f"peer {peer_id}")


def peer_streams(ledger: Ledger) -> tuple[PeerStream, ...]:
    """Every stream agreed to, by office; the one in use has no `replaced_at`."""
    rows = scan(
        ledger,
        "SELECT unit, stream, agreed_at, agreed_by, replaced_at FROM peer_stream"
        " ORDER BY unit, agreed_at DESC, rowid DESC",
    )
    return tuple(PeerStream(*row) for row in rows)


def stream_in_use(ledger: Ledger, unit: str) -> str | None:
    """The stream an office reports in today; None before its first bundle."""
    rows = scan(
        ledger, "SELECT stream FROM peer_stream WHERE unit = ? AND replaced_at IS NULL", (unit,)
    )
    return rows[0][0] if rows else None


def agree_stream(ledger: Ledger, *, unit: str, stream: str, by: str | None) -> None:
    """Take a stream for that of an office, in the caller's transaction.

    The one in use is replaced. `by` is None for the first bundle of a trusted card. A person may
    also go back to a stream that was replaced in error.
    """
    if stream_in_use(ledger, unit) == stream:
        return
    stamp = now()
    ledger.db.execute(
        "UPDATE peer_stream SET replaced_at = ? WHERE unit = ? AND replaced_at IS NULL",
        (stamp, unit),
    )
    ledger.db.execute(
        "INSERT INTO peer_stream (unit, stream, agreed_at, agreed_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (unit, stream) DO UPDATE SET agreed_at = excluded.agreed_at,"
        " agreed_by = excluded.agreed_by, replaced_at = NULL",
        (unit, stream, stamp, by),
    )
