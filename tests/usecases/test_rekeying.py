"""New keys told of by the old one: sealed, opened by the other office, and taken over there."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from app.domain.office_card import OfficeCard
from app.errors import AppError
from app.store import identity, outbox, peers, queries
from app.store import ledger as ledgers
from app.store.ledger import Ledger, transaction
from app.store.outbox import OutBundle
from app.sync import bundle
from app.sync import card as card_files
from app.sync.known import Known, KnownCard, Revocation
from app.usecases import rekeying, station, trust
from app.usecases.receiving import receive
from app.usecases.sealing import SCHEMA, outbox_folder, peer_of, seal

BANNER, LEAGUE = "152223", "152200"


@pytest.fixture
def banner(ledger: Ledger, league: Ledger, tmp_path: Path) -> Ledger:
    """A banner's ledger on disk; it and the league trust each other."""
    for own, other in ((ledger, league), (league, ledger)):
        fingerprint = identity.card(other.db).fingerprint
        trust.trust_card(own, trust.write_card(other, tmp_path), fingerprint=fingerprint)
    return ledger


@pytest.fixture
def league() -> Iterator[Ledger]:
    """The league's ledger."""
    opened = ledgers.in_memory(unit_code=LEAGUE)
    yield opened
    ledgers.close(opened)


def in_use(ledger: Ledger, unit: str) -> peers.Peer:
    """The card of an office that counts."""
    found = peers.peer_in_use(ledger, unit)
    assert found is not None
    return found


def opened(league: Ledger, sender: Ledger, sent: OutBundle) -> list[Mapping[str, Any]] | str:
    """The records of a bundle as the league reads them, or the code of the refusal."""
    known = Known(
        unit=LEAGUE,
        suite=identity.card(league.db).suite,
        schema=SCHEMA,
        cards=tuple(
            KnownCard(
                unit=peer.unit,
                name=peer.name,
                signing_key=peer.signing_key,
                suite=peer.suite,
                revoked=Revocation(stream=peer.revoked_stream, seq=peer.revoked_seq)
                if peer.revoked_stream and peer.revoked_seq
                else None,
            )
            for peer in peers.peers(league)
        ),
    )
    path = outbox_folder(sender) / sent.file_name
    identities = identity.secrets_of(league.db).identities
    with bundle.read(path, identities=identities, known=known, folder=path.parent) as result:
        if isinstance(result, bundle.Refused):
            return result.code
        return [dict(line.record or {}) for line in result.records()]


def sealed(banner: Ledger, kind: str = "changes") -> OutBundle:
    """A bundle with nothing in it."""
    with transaction(banner):
        return seal(banner, recipient=peer_of(banner, LEAGUE), kind=kind, lines=[])


def accept(league: Ledger, line: Mapping[str, Any], stream: str) -> peers.Peer:
    """The league takes the line of the banner's rekey bundle."""
    with transaction(league):
        return trust.accept_rekey(league, line, sender_unit=BANNER, stream=stream)


def test_the_new_card_takes_over_without_a_call(banner: Ledger, league: Ledger) -> None:
    before = [sealed(banner), sealed(banner)]
    old = identity.card(banner.db)
    (told,) = rekeying.rekey(banner)
    new = identity.card(banner.db)
    assert old.fingerprint != new.fingerprint
    after = sealed(banner)
    assert opened(league, banner, after) == "UNKNOWN_KEY"
    records = opened(league, banner, told)
    assert isinstance(records, list)
    (line,) = records
    assert line["until"] == 2
    peer = accept(league, line, told.stream)
    assert (peer.card, peer.trusted_how) == (new, "rekey")
    assert in_use(league, BANNER) == peer
    revoked = peers.peers(league)[1]
    assert (revoked.card, revoked.revoked_stream, revoked.revoked_seq) == (old, told.stream, 3)
    assert opened(league, banner, after) != "UNKNOWN_KEY"
    for sent in before:  # still on their way
        assert opened(league, banner, sent) not in ("UNKNOWN_KEY", "REVOKED_KEY")
    said = [entry.action for entry in queries.audit_entries(league, newest=2)]
    assert said == ["换用新名片", "作废名片"]


def test_what_was_sealed_to_the_old_key_is_still_read(banner: Ledger, league: Ledger) -> None:
    late = sealed(banner)
    rekeying.rekey(league_on_disk(league, banner))
    assert opened(league, banner, late) == []


def league_on_disk(league: Ledger, beside: Ledger) -> Ledger:
    """The league's ledger with a place for its outbox."""
    return Ledger(beside.path.with_name("盟.plg"), league.db, league.unit_code, league.who)


def test_one_bundle_for_each_office_in_use(league: Ledger, tmp_path: Path) -> None:
    on_disk = Ledger(tmp_path / "盟.plg", league.db, league.unit_code, league.who)
    cards = {unit: made_up_card(unit) for unit in ("152221", "152222", BANNER)}
    for unit, (content, card) in cards.items():
        path = tmp_path / f"{unit}.plcard"
        path.write_bytes(content)
        trust.trust_card(league, path, fingerprint=card.fingerprint)
    trust.revoke(league, "152222")
    sent = rekeying.rekey(on_disk)
    assert {each.recipient for each in sent} == {"152221", BANNER}
    assert {each.kind for each in sent} == {"rekey"}
    assert [each.seq for each in sent] == [1, 1]
    again = rekeying.rekey(on_disk)
    assert [each.seq for each in again] == [2, 2]


def test_an_office_alone_just_changes_its_keys(league: Ledger) -> None:
    before = identity.card(league.db)
    assert rekeying.rekey(league) == ()
    assert identity.card(league.db) != before
    (entry,) = queries.audit_entries(league, newest=1)
    assert entry.action == "更换钥匙"
    assert before.fingerprint in (entry.before or "")


def test_keys_do_not_change_where_nothing_can_be_sealed(banner: Ledger) -> None:
    before = identity.secrets_of(banner.db)
    folder = outbox_folder(banner)
    folder.write_text("不是文件夹", encoding="utf-8")
    with pytest.raises((AppError, OSError)):
        rekeying.rekey(banner)
    assert identity.secrets_of(banner.db) == before
    assert outbox.sent(banner) == ()


def test_keys_change_in_the_transaction_of_their_bundles(banner: Ledger) -> None:
    with pytest.raises(ValueError, match="together"):
        rekeying.begin_rekey(banner)


def made_up_card(unit: str = BANNER) -> tuple[bytes, OfficeCard]:
    """A card file of fresh keys."""
    key = Ed25519PrivateKey.generate()
    card = OfficeCard(
        unit=unit,
        name="虚构旗",
        signing_key=key.public_key().public_bytes_raw(),
        age_recipient=str(x25519.Identity.generate().to_public()),
    )
    content = card_files.write(card, created="2026-06-30T01:02:03Z", secret=key.private_bytes_raw())
    return content, card


def test_keys_that_somebody_else_may_have(banner: Ledger, league: Ledger, tmp_path: Path) -> None:
    late = sealed(banner)
    before = identity.secrets_of(banner.db)
    made = rekeying.replace_lost_keys(banner)
    after = identity.secrets_of(banner.db)
    assert made.card == after.card != before.card
    assert after.identities[1:] == before.identities
    assert [each.kind for each in outbox.sent(banner)] == ["changes"]
    (entry,) = queries.audit_entries(banner, newest=1)
    assert entry.action == "钥匙可能外泄，重新制作"
    fresh = sealed(banner)
    assert opened(league, banner, fresh) == "UNKNOWN_KEY"
    path = trust.write_card(banner, tmp_path / "新.plcard")
    trust.trust_card(league, path, fingerprint=made.card.fingerprint, replaces=True)
    assert opened(league, banner, late) == "REVOKED_KEY"
    assert opened(league, banner, fresh) not in ("UNKNOWN_KEY", "REVOKED_KEY")


def test_nobody_changes_keys_in_a_copy(banner: Ledger) -> None:
    before = identity.card(banner.db)
    station.note_station(banner, machine=lambda: "虚构的另一台电脑")
    with pytest.raises(AppError) as refused:
        rekeying.rekey(banner)
    assert refused.value.code == "other_station"
    assert identity.card(banner.db) == before


def test_the_league_receives_it_like_any_bundle(banner: Ledger, league: Ledger) -> None:
    on_disk = league_on_disk(league, banner)
    (told,) = rekeying.rekey(banner)
    path = outbox_folder(banner) / told.file_name
    (looked,) = receive(on_disk, [path], today=date(2026, 6, 30), dry_run=True).files
    assert looked.ok
    assert in_use(league, BANNER).card != identity.card(banner.db)
    (taken,) = receive(
        on_disk, [path], today=date(2026, 6, 30), receipt_to=banner.path.parent
    ).files
    assert (taken.code, taken.accepted, taken.set_aside) == ("OK", 1, ())
    assert in_use(league, BANNER).card == identity.card(banner.db)
    assert taken.receipt is not None
    (home,) = receive(banner, [taken.receipt], today=date(2026, 6, 30)).files
    assert home.ok
    assert outbox.sent_one(banner, told.id).received_how == "receipt"


def a_line(unit: str = BANNER, **facts: Any) -> dict[str, Any]:
    """A line of a rekey bundle with a card of fresh keys; `facts` override."""
    return {"table": "card", "card": json.loads(made_up_card(unit)[0]), "until": 3} | facts


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (a_line(until=-1), "rekey"),
        (a_line(until=True), "rekey"),
        (a_line(until="3"), "rekey"),
        (a_line(until=None), "rekey"),
        (a_line(until=10_000_000), "rekey"),
        (a_line(more=1), "rekey"),
        ({"table": "card"}, "rekey"),
        (a_line("152222"), "rekey"),
        (a_line(LEAGUE), "rekey"),
        (a_line(card=None), "card_not_card"),
        (a_line(card={"format": "parkledger-card", "version": 1}), "card_damaged"),
        (a_line(card=a_line()["card"] | {"name": "虚构镇"}), "card_signature"),
        (a_line(card=a_line()["card"] | {"version": 2}), "card_too_new"),
    ],
)
def test_a_line_that_is_wrong_changes_nothing(
    league: Ledger, tmp_path: Path, line: dict[str, Any], code: str
) -> None:
    content, card = made_up_card()
    path = tmp_path / "名片.plcard"
    path.write_bytes(content)
    trust.trust_card(league, path, fingerprint=card.fingerprint)
    before = peers.peers(league), len(queries.audit_entries(league))
    with pytest.raises(AppError) as refused:
        accept(league, line, "5a" * 16)
    assert refused.value.code == code
    assert (peers.peers(league), len(queries.audit_entries(league))) == before


def test_the_same_card_or_a_revoked_one_is_no_new_one(banner: Ledger, league: Ledger) -> None:
    secrets = identity.secrets_of(banner.db)
    same = card_files.write(
        secrets.card, created="2026-06-30T01:02:03Z", secret=secrets.signing_secret
    )
    with pytest.raises(AppError) as refused:
        accept(league, a_line(card=json.loads(same)), "5a" * 16)
    assert refused.value.code == "rekey"
    accept(league, a_line(), "5a" * 16)
    with pytest.raises(AppError) as refused:
        accept(league, a_line(card=json.loads(same)), "5a" * 16)
    assert refused.value.code == "revoked_card"


def test_a_revoked_office_names_nobody(banner: Ledger, league: Ledger) -> None:
    (told,) = rekeying.rekey(banner)
    records = opened(league, banner, told)
    trust.revoke(league, BANNER)
    assert opened(league, banner, told) == "REVOKED_KEY"
    assert isinstance(records, list)
    with pytest.raises(AppError, match="已经作废"):
        accept(league, records[0], told.stream)
