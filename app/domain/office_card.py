"""The unit card: the public half of an office's identity, and the fingerprint that people compare.

The rule: the fingerprint is taken of every fact that another office will rely on.
"""

import base64
import hashlib
import json
import unicodedata
from dataclasses import dataclass

SUITE = "age-ed25519"
GROUPS, GROUP_DIGITS = 6, 5


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


def wrong_groups(typed: str, card: OfficeCard) -> tuple[int, ...]:
    """Which groups, from 1, of a fingerprint typed by hand are not those of the card.

    Full-width digits count as plain ones, and any blank or mark may stand between groups. Six
    groups are compared one by one, so that a digit too few in one says nothing of the next.
    """
    settled = unicodedata.normalize("NFKC", typed)
    parts = "".join(" " if _between(char) else char for char in settled).split()
    digits, right = "".join(parts), card.fingerprint.split()
    if digits == "".join(right):
        return ()
    if len(parts) != GROUPS:
        ends = [*range(GROUP_DIGITS, GROUPS * GROUP_DIGITS, GROUP_DIGITS), None]
        parts = [digits[GROUP_DIGITS * n : end] for n, end in enumerate(ends)]
    return tuple(n for n in range(1, GROUPS + 1) if parts[n - 1] != right[n - 1])


def _between(char: str) -> bool:
    """Blanks, marks and what has no shape: 12345-67890、12345."""
    return unicodedata.category(char)[0] in "ZPC"
