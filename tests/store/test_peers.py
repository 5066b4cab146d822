"""Cards and streams of other offices: one in use, the former ones kept."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.office_card import OfficeCard
from app.store import peers
from app.store.driver import IntegrityError
from app.store.ledger import Ledger, transaction

BANNER, OTHER = "152223", "152222"
FIRST, SECOND = "a" * 32, "b" * 32
MADE = "2026-06-30T01:02:03Z"


def card(unit: str = BANNER) -> OfficeCard:
    """A card of made-up keys."""
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return OfficeCard(unit=unit, name="虚构旗", signing_key=key, age_recipient="age1虚构")


def trusted(ledger: Ledger, given: OfficeCard) -> peers.Peer:
    """The peer that a card becomes."""
    with transaction(ledger):
        peers.add_peer(ledger, given, made_at=MADE, how=peers.FINGERPRINT)
    found = peers.peer_in_use(ledger, given.unit)
    assert found is not None
    return found


def test_a_card_comes_back_as_it_was_given(memory_ledger: Ledger) -> None:
    given = card()
    peer = trusted(memory_ledger, given)
    assert peer.card == given
    assert (peer.made_at, peer.trusted_by, peer.trusted_how) == (MADE, "测试", "fingerprint")
    assert (peer.revoked_at, peer.revoked_stream, peer.revoked_seq) == (None, None, None)


def test_one_card_in_use_for_each_office(memory_ledger: Ledger) -> None:
    first = trusted(memory_ledger, card())
    with pytest.raises(IntegrityError), transaction(memory_ledger):
        peers.add_peer(memory_ledger, card(), made_at=MADE, how=peers.REKEY)
    with transaction(memory_ledger):
        peers.revoke_peer(memory_ledger, first.id, stream=FIRST, seq=7)
    assert peers.peer_in_use(memory_ledger, BANNER) is None
    second = trusted(memory_ledger, card())
    trusted(memory_ledger, card(OTHER))
    listed = peers.peers(memory_ledger)
    assert [peer.unit for peer in listed] == [OTHER, BANNER, BANNER]
    assert listed[1] == second
    assert (listed[2].revoked_stream, listed[2].revoked_seq) == (FIRST, 7)


def test_a_revoked_card_is_not_revoked_again(memory_ledger: Ledger) -> None:
    first = trusted(memory_ledger, card())
    with transaction(memory_ledger):
        peers.revoke_peer(memory_ledger, first.id, stream=FIRST, seq=7)
    with pytest.raises(KeyError), transaction(memory_ledger):
        peers.revoke_peer(memory_ledger, first.id, stream=FIRST, seq=9)
    assert peers.peers(memory_ledger)[0].revoked_seq == 7


def agree(ledger: Ledger, stream: str, by: str | None = None) -> None:
    """Agree to a stream of the banner."""
    with transaction(ledger):
        peers.agree_stream(ledger, unit=BANNER, stream=stream, by=by)


def test_a_stream_takes_the_place_of_the_one_in_use(memory_ledger: Ledger) -> None:
    assert peers.stream_in_use(memory_ledger, BANNER) is None
    agree(memory_ledger, FIRST)
    agree(memory_ledger, FIRST, by="测试")
    agree(memory_ledger, SECOND, by="测试")
    listed = peers.peer_streams(memory_ledger)
    assert {(each.stream, each.agreed_by, each.replaced_at is None) for each in listed} == {
        (FIRST, None, False),
        (SECOND, "测试", True),
    }
    assert peers.stream_in_use(memory_ledger, BANNER) == SECOND


def test_a_person_can_go_back_to_a_stream(memory_ledger: Ledger) -> None:
    agree(memory_ledger, FIRST)
    agree(memory_ledger, SECOND, by="测试")
    agree(memory_ledger, FIRST, by="主管")
    assert peers.stream_in_use(memory_ledger, BANNER) == FIRST
    by_stream = {each.stream: each for each in peers.peer_streams(memory_ledger)}
    assert by_stream[FIRST].agreed_by == "主管"
    assert by_stream[SECOND].replaced_at is not None
