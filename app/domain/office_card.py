"""The unit card: the public half of an office's identity, and the fingerprint that people compare.

The rule: the fingerprint is taken of every fact that another office will rely on.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

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
