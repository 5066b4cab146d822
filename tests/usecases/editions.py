"""A made-up second edition of a shipped document, as a ledger keeps what was handed down."""

import hashlib

from app import paths
from app.store.ledger import Ledger, transaction
from app.store.packs import KeptPack, keep_pack

FOLDER, DOCUMENT, SHIPPED = "xingan", "XA2022", "2022-03-30"


def keep_edition(ledger: Ledger, in_force_on: str, *changes: tuple[str, str]) -> None:
    """XA2022 from another day on, with some of its words changed (each must be in it)."""
    path = paths.POLICIES / FOLDER / DOCUMENT / f"{SHIPPED}.toml"
    words = path.read_text(encoding="utf-8")
    for old, new in ((f"in_force_on = {SHIPPED}", f"in_force_on = {in_force_on}"), *changes):
        assert old in words, old
        words = words.replace(old, new, 1)
    pack = KeptPack(
        jurisdiction=FOLDER,
        document=DOCUMENT,
        in_force_on=in_force_on,
        content=words,
        sha256=hashlib.sha256(words.encode("utf-8")).hexdigest(),
        given_by="152200",
    )
    with transaction(ledger):
        keep_pack(ledger, pack)
