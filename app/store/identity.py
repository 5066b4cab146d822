"""The office's identity: the keys it signs with and is written to, kept inside the ledger.

The rule: the secrets of signing and reading never leave the ledger; of the recovery key, which lies
in the office's safe, the ledger keeps the recipient only.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from app.domain.office_card import OfficeCard
from app.store.driver import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSecrets:
    """What the office seals and opens bundles with; it never leaves the program.

    `identities` are AGE-SECRET-KEY-… texts, newest first: what was sealed to a retired key can
    still be read. `recovery_recipient` is the public half of the key in the safe.
    """

    card: OfficeCard
    created_at: str
    signing_secret: bytes = field(repr=False)
    identities: tuple[str, ...] = field(repr=False)
    recovery_recipient: str


def make(database: Database, *, unit: str, name: str, at: str) -> tuple[OfficeCard, str]:
    """Make and keep the office's keys; returns its card and the secret of the recovery key.

    That secret (AGE-SECRET-KEY-…) is shown this once and kept nowhere.
    """
    recovery = x25519.Identity.generate()
    card = _keep_fresh_keys(
        database, unit=unit, name=name, recovery_recipient=str(recovery.to_public()), at=at
    )
    return card, str(recovery)


def rotate(database: Database, *, at: str) -> OfficeCard:
    """Put fresh keys into use, in the caller's transaction; returns the new card.

    The former keys still read what was sealed to them. The recovery key stays.
    """
    former = secrets_of(database)
    database.execute("UPDATE office_key SET retired_at = ? WHERE retired_at IS NULL", [at])
    return _keep_fresh_keys(
        database,
        unit=former.card.unit,
        name=former.card.name,
        recovery_recipient=former.recovery_recipient,
        at=at,
    )


def new_recovery(database: Database) -> str:
    """Make another recovery key for what is sealed from now on; returns its secret, kept nowhere.

    In the caller's transaction. What was sealed before is read with the former one.
    """
    recovery = x25519.Identity.generate()
    database.execute(
        "UPDATE office_key SET recovery_recipient = ? WHERE retired_at IS NULL",
        [str(recovery.to_public())],
    )
    return str(recovery)


def _keep_fresh_keys(
    database: Database, *, unit: str, name: str, recovery_recipient: str, at: str
) -> OfficeCard:
    signing, reading = Ed25519PrivateKey.generate(), x25519.Identity.generate()
    card = OfficeCard(
        unit=unit,
        name=name,
        signing_key=signing.public_key().public_bytes_raw(),
        age_recipient=str(reading.to_public()),
    )
    database.execute(
        "INSERT INTO office_key (unit, name, suite, signing_secret, signing_key, age_secret,"
        " age_recipient, recovery_recipient, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            unit,
            name,
            card.suite,
            signing.private_bytes_raw(),
            card.signing_key,
            str(reading),
            card.age_recipient,
            recovery_recipient,
            at,
        ),
    )
    return card


def card(database: Database) -> OfficeCard:
    """The card of the office's keys in use."""
    return secrets_of(database).card


def secrets_of(database: Database) -> OfficeSecrets:
    """The office's keys in use, and the retired ones it can still read with."""
    rows = database.execute(
        "SELECT unit, name, signing_key, age_recipient, suite, created_at, signing_secret,"
        " recovery_recipient, age_secret FROM office_key ORDER BY retired_at IS NOT NULL, id DESC"
    ).fetchall()
    unit, name, signing_key, recipient, suite, created_at, secret, recovery, _ = rows[0]
    in_use = OfficeCard(
        unit=unit, name=name, signing_key=signing_key, age_recipient=recipient, suite=suite
    )
    return OfficeSecrets(
        card=in_use,
        created_at=created_at,
        signing_secret=secret,
        identities=tuple(row[-1] for row in rows),
        recovery_recipient=recovery,
    )
