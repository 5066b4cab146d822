"""The office's identity: the keys it signs with and is written to, kept inside the ledger.

The rule: the secrets of signing and reading never leave the ledger; of the recovery key, which lies
in the office's safe, the ledger keeps the recipient only.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from pyrage import x25519

from app.store.driver import Database

SUITE = "age-ed25519"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCard:
    """The public half: what another office must know to trust this one."""

    unit: str
    name: str
    signing_key: bytes
    age_recipient: str
    suite: str = SUITE

    @property
    def canonical(self) -> bytes:
        """The card as sorted JSON without blanks: what the fingerprint is taken of."""
        facts = {
            "unit": self.unit,
            "name": self.name,
            "signing_key": base64.b64encode(self.signing_key).decode(),
            "age_recipient": self.age_recipient,
            "suite": self.suite,
        }
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
            "utf-8"
        )

    @property
    def fingerprint(self) -> str:
        """Thirty digits in six groups of five, to be read out over the telephone."""
        digest = hashlib.sha512(self.canonical).digest()
        groups = (int.from_bytes(digest[i : i + 8], "big") % 100_000 for i in range(0, 48, 8))
        return " ".join(f"{group:05d}" for group in groups)


def make(database: Database, *, unit: str, name: str, at: str) -> tuple[OfficeCard, str]:
    """Make and keep the office's keys; returns its card and the secret of the recovery key.

    That secret (AGE-SECRET-KEY-…) is shown this once and kept nowhere.
    """
    signing, reading, recovery = (
        Ed25519PrivateKey.generate(),
        x25519.Identity.generate(),
        x25519.Identity.generate(),
    )
    card = OfficeCard(
        unit=unit,
        name=name,
        signing_key=signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw),
        age_recipient=str(reading.to_public()),
    )
    database.execute(
        "INSERT INTO office_key (unit, name, suite, signing_secret, signing_key, age_secret,"
        " age_recipient, recovery_recipient, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            unit,
            name,
            card.suite,
            signing.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
            card.signing_key,
            str(reading),
            card.age_recipient,
            str(recovery.to_public()),
            at,
        ),
    )
    return card, str(recovery)


def card(database: Database) -> OfficeCard:
    """The card of the office's keys in use."""
    row = database.execute(
        "SELECT unit, name, signing_key, age_recipient, suite FROM office_key"
        " WHERE retired_at IS NULL"
    ).fetchone()
    unit, name, signing_key, recipient, suite = row
    return OfficeCard(
        unit=unit,
        name=name,
        signing_key=signing_key,
        age_recipient=recipient,
        suite=suite,
    )
