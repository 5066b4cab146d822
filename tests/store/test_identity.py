"""The office's own keys: fresh ones take over, the former ones still read."""

from contextlib import suppress

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from app.store import identity, peers
from app.store.driver import IntegrityError
from app.store.identity import OfficeSecrets
from app.store.ledger import Ledger, transaction

AT = "2026-06-30T01:02:03.004Z"


def rotated(ledger: Ledger) -> OfficeSecrets:
    """The secrets after a rotation; its card is the one that was returned."""
    with transaction(ledger):
        card = identity.rotate(ledger.db, at=AT)
    kept = identity.secrets_of(ledger.db)
    assert card == kept.card == identity.card(ledger.db)
    return kept


def sealed_for(recipient: str) -> bytes:
    """Something sealed with age."""
    return bytes(pyrage.encrypt(b"x", [x25519.Recipient.from_str(recipient)]))


def opens(sealed: bytes, *identities: str) -> bool:
    """Whether one of the identities reads it."""
    try:
        plain = pyrage.decrypt(sealed, [x25519.Identity.from_str(each) for each in identities])
    except pyrage.DecryptError:
        return False
    return bytes(plain) == b"x"


def test_the_secrets_are_those_of_the_card(memory_ledger: Ledger) -> None:
    kept = identity.secrets_of(memory_ledger.db)
    assert kept.card == identity.card(memory_ledger.db)
    signing = Ed25519PrivateKey.from_private_bytes(kept.signing_secret)
    assert signing.public_key().public_bytes_raw() == kept.card.signing_key
    assert opens(sealed_for(kept.card.age_recipient), *kept.identities)
    assert not opens(sealed_for(kept.recovery_recipient), *kept.identities)


def test_the_secrets_are_not_shown_by_accident(memory_ledger: Ledger) -> None:
    kept = identity.secrets_of(memory_ledger.db)
    assert kept.identities[0] not in repr(kept)
    assert repr(kept.signing_secret) not in repr(kept)


def test_fresh_keys_take_over_and_the_former_still_read(memory_ledger: Ledger) -> None:
    first = identity.secrets_of(memory_ledger.db)
    second = rotated(memory_ledger)
    third = rotated(memory_ledger)
    assert len({each.card.fingerprint for each in (first, second, third)}) == 3
    assert len({each.signing_secret for each in (first, second, third)}) == 3
    assert third.identities[1:] == second.identities
    assert second.identities[1:] == first.identities
    for each in (first, second, third):
        assert opens(sealed_for(each.card.age_recipient), *third.identities)
        assert (each.card.unit, each.card.name) == (first.card.unit, first.card.name)
        assert each.recovery_recipient == first.recovery_recipient
    retired = memory_ledger.db.execute("SELECT retired_at FROM office_key ORDER BY id").fetchall()
    assert retired == [(AT,), (AT,), (None,)]


def test_a_rotation_that_is_rolled_back_did_not_happen(memory_ledger: Ledger) -> None:
    before = identity.secrets_of(memory_ledger.db)
    with suppress(KeyError), transaction(memory_ledger):
        identity.rotate(memory_ledger.db, at=AT)
        peers.revoke_peer(memory_ledger, 1, stream="a" * 32, seq=1)  # there is none
    assert identity.secrets_of(memory_ledger.db) == before


def test_never_two_pairs_in_use(memory_ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), transaction(memory_ledger):
        identity.make(memory_ledger.db, unit="152200", name="兴安盟", at=AT)


def test_a_new_recovery_key_reads_what_is_sealed_from_now_on(memory_ledger: Ledger) -> None:
    before = identity.secrets_of(memory_ledger.db)
    with transaction(memory_ledger):
        secret = identity.new_recovery(memory_ledger.db)
    after = identity.secrets_of(memory_ledger.db)
    assert opens(sealed_for(after.recovery_recipient), secret)
    assert not opens(sealed_for(before.recovery_recipient), secret)
    assert (after.card, after.identities) == (before.card, before.identities)
    assert rotated(memory_ledger).recovery_recipient == after.recovery_recipient
    rows = memory_ledger.db.execute("SELECT * FROM office_key").fetchall()
    assert secret not in repr(rows)
