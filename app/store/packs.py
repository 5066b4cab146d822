"""Editions of policies that came after the program was installed, kept as the text they are.

The rule: one text per folder, document and day in force; what the program ships is not here.
"""

from dataclasses import dataclass

from app.store.ledger import Ledger, now
from app.store.scan import scan


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPack:
    """An edition: `jurisdiction` is the folder it belongs to, `content` the TOML."""

    jurisdiction: str
    document: str
    in_force_on: str
    content: str
    sha256: str
    given_by: str

    @property
    def file(self) -> str:
        """Its place among the shipped files."""
        return f"{self.jurisdiction}/{self.document}/{self.in_force_on}.toml"


_NAMES = ("jurisdiction", "document", "in_force_on", "content", "sha256", "given_by")


def kept_packs(ledger: Ledger, *, since: str = "") -> tuple[KeptPack, ...]:
    """All that were given after a moment, by folder, document and day."""
    rows = scan(
        ledger,
        f"SELECT {', '.join(_NAMES)} FROM policy_pack WHERE given_at > ?"
        " ORDER BY jurisdiction, document, in_force_on",
        (since,),
    )
    return tuple(KeptPack(**dict(zip(_NAMES, row, strict=True))) for row in rows)


def keep_pack(ledger: Ledger, pack: KeptPack) -> None:
    """Keep an edition, over one of the same day, in the caller's transaction."""
    ledger.db.execute(
        f"INSERT OR REPLACE INTO policy_pack ({', '.join(_NAMES)}, given_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*(getattr(pack, name) for name in _NAMES), now()),
    )
