"""Cards between offices: written, compared by telephone, trusted, replaced, revoked."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from app.domain.office_card import OfficeCard
from app.errors import AppError
from app.store import identity, inbox, peers, queries
from app.store import ledger as ledgers
from app.store.ledger import Ledger, transaction
from app.sync import card as card_files
from app.usecases import trust

BANNER, LEAGUE, REGION = "152223", "152200", "150000"
STREAM = "5a" * 16
AT = "2026-06-30T01:02:03Z"


@pytest.fixture
def league(memory_ledger: Ledger) -> Ledger:
    """The league's ledger."""
    return memory_ledger


@pytest.fixture
def banner() -> Iterator[Ledger]:
    """A banner's ledger in memory."""
    opened = ledgers.in_memory(unit_code=BANNER)
    yield opened
    ledgers.close(opened)


def made_up_card(
    folder: Path, unit: str = BANNER, name: str = "扎赉特旗"
) -> tuple[Path, OfficeCard]:
    """A card file of fresh keys."""
    key = Ed25519PrivateKey.generate()
    card = OfficeCard(
        unit=unit,
        name=name,
        signing_key=key.public_key().public_bytes_raw(),
        age_recipient=str(x25519.Identity.generate().to_public()),
    )
    path = folder / f"{unit}-{card.fingerprint[:5]}.plcard"
    path.write_bytes(card_files.write(card, created=AT, secret=key.private_bytes_raw()))
    return path, card


def applied(ledger: Ledger, *seqs: int, stream: str = STREAM) -> None:
    """Bundles of the banner's changes that were applied here."""
    with transaction(ledger):
        peers.agree_stream(ledger, unit=BANNER, stream=stream, by=None)
        for seq in seqs:
            inbox.add_received(
                ledger,
                unit=BANNER,
                kind="changes",
                stream=stream,
                seq=seq,
                base=0,
                manifest_sha256=f"{stream}-{seq}",
                file_name="虚构.age",
                made_at=AT,
                records=0,
                accepted=0,
                set_aside=0,
            )


def code_of(ledger: Ledger, path: Path, fingerprint: str, *, replaces: bool = False) -> str:
    """The code of a refusal, after which the ledger is as it was."""
    before = peers.peers(ledger), len(queries.audit_entries(ledger))
    with pytest.raises(AppError) as refused:
        trust.trust_card(ledger, path, fingerprint=fingerprint, replaces=replaces)
    assert (peers.peers(ledger), len(queries.audit_entries(ledger))) == before
    for sentence in (refused.value.message, refused.value.hint):
        assert sentence.endswith("。")
    return refused.value.code


def actions(ledger: Ledger) -> list[str]:
    """What the audit log says, oldest first."""
    return [entry.action for entry in reversed(queries.audit_entries(ledger))]


def test_two_offices_trust_each_other(league: Ledger, banner: Ledger, tmp_path: Path) -> None:
    for own, other in ((league, banner), (banner, league)):
        path = trust.write_card(other, tmp_path)
        assert path == tmp_path / f"{other.unit_code}.plcard"
        fingerprint = identity.card(other.db).fingerprint
        done = trust.trust_card(own, path, fingerprint=fingerprint)
        assert done.peer == peers.peer_in_use(own, other.unit_code)
        assert done.peer.card == identity.card(other.db)
        assert done.changes.touch("peer")
        assert (done.already, done.replaced) == (False, None)
        assert actions(own)[-1] == "登记名片"
    assert "写出名片" in actions(banner)


def test_the_card_is_the_same_file_each_time(league: Ledger, tmp_path: Path) -> None:
    first = trust.write_card(league, tmp_path / "名片.plcard").read_bytes()
    assert trust.write_card(league, tmp_path).read_bytes() == first
    assert trust.read_card(tmp_path / "名片.plcard") == trust.own_card(league)
    assert json.loads(first)["created"] == identity.secrets_of(league.db).created_at[:19] + "Z"


def test_what_was_trusted_already_is_no_error(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    first = trust.trust_card(league, path, fingerprint=card.fingerprint)
    entries = len(queries.audit_entries(league))
    again = trust.trust_card(league, path, fingerprint=card.fingerprint, replaces=True)
    assert (again.already, again.peer, again.changes.tables) == (True, first.peer, frozenset())
    assert len(queries.audit_entries(league)) == entries


def test_a_wrong_fingerprint_names_the_groups(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    groups = card.fingerprint.split()
    for at in (1, 4):
        groups[at] = f"{(int(groups[at]) + 1) % 100_000:05d}"
    with pytest.raises(AppError, match="第 2、5 组") as refused:
        trust.trust_card(league, path, fingerprint=" ".join(groups))
    assert refused.value.code == "fingerprint"
    assert code_of(league, path, "") == "fingerprint"
    assert card.fingerprint not in refused.value.message + refused.value.hint


@pytest.mark.parametrize(
    ("own", "unit", "code"),
    [
        (LEAGUE, LEAGUE, "own_card"),
        (LEAGUE, "999999", "unknown_unit"),
        (BANNER, "152222", "unrelated_unit"),
        (BANNER, REGION, "unrelated_unit"),
        (REGION, BANNER, "unrelated_unit"),
    ],
)
def test_whose_card_is_not_for_us(own: str, unit: str, code: str, tmp_path: Path) -> None:
    ledger = ledgers.in_memory(unit_code=own)
    path, card = made_up_card(tmp_path, unit)
    assert code_of(ledger, path, card.fingerprint) == code
    ledgers.close(ledger)


@pytest.mark.parametrize(("own", "unit"), [(LEAGUE, REGION), (LEAGUE, BANNER), (BANNER, LEAGUE)])
def test_superiors_and_subordinates_are(own: str, unit: str, tmp_path: Path) -> None:
    ledger = ledgers.in_memory(unit_code=own)
    path, card = made_up_card(tmp_path, unit)
    trust.trust_card(ledger, path, fingerprint=card.fingerprint)
    assert peers.peer_in_use(ledger, unit) is not None
    ledgers.close(ledger)


def test_a_card_of_another_suite(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    league.db.execute("UPDATE office_key SET suite = 'gm'")
    assert code_of(league, path, card.fingerprint) == "suite"


def test_another_card_of_a_known_office_asks(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    first = trust.trust_card(league, path, fingerprint=card.fingerprint).peer
    applied(league, 1, 2, 5)
    other, new = made_up_card(tmp_path)
    assert code_of(league, other, new.fingerprint) == "other_card_known"
    assert code_of(league, other, card.fingerprint, replaces=True) == "fingerprint"
    done = trust.trust_card(league, other, fingerprint=new.fingerprint, replaces=True)
    assert done.replaced == first
    assert done.peer.card == new
    revoked = peers.peers(league)[1]
    assert (revoked.id, revoked.revoked_stream, revoked.revoked_seq) == (first.id, STREAM, 6)
    assert actions(league)[-2:] == ["作废名片", "登记名片"]


def test_a_person_may_say_from_where_on(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    trust.trust_card(league, path, fingerprint=card.fingerprint)
    applied(league, 1)
    other, new = made_up_card(tmp_path)
    with pytest.raises(AppError) as refused:
        trust.trust_card(league, other, fingerprint=new.fingerprint, replaces=True, revoke_from=0)
    assert refused.value.code == "revoke_from"
    kept = peers.peer_in_use(league, BANNER)
    assert kept is not None
    assert kept.card == card
    trust.trust_card(league, other, fingerprint=new.fingerprint, replaces=True, revoke_from=4)
    assert peers.peers(league)[1].revoked_seq == 4


def test_only_changes_of_the_stream_in_use_count(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    trust.trust_card(league, path, fingerprint=card.fingerprint)
    applied(league, 1, 9, stream="00" * 16)
    applied(league, 1, 2)
    assert trust.revoke(league, BANNER).touch("peer")
    assert [(p.revoked_stream, p.revoked_seq) for p in peers.peers(league)] == [(STREAM, 3)]


def test_a_card_nothing_came_from_counts_for_nothing(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    trust.trust_card(league, path, fingerprint=card.fingerprint)
    trust.revoke(league, BANNER)
    (peer,) = peers.peers(league)
    assert (peer.revoked_stream, peer.revoked_seq) == (trust.NO_STREAM, 1)
    with pytest.raises(AppError) as refused:
        trust.revoke(league, BANNER)
    assert refused.value.code == "no_card"


def test_a_revoked_card_never_comes_back(league: Ledger, tmp_path: Path) -> None:
    path, card = made_up_card(tmp_path)
    trust.trust_card(league, path, fingerprint=card.fingerprint)
    trust.revoke(league, BANNER, stream=STREAM, seq=3)
    assert code_of(league, path, card.fingerprint, replaces=True) == "revoked_card"


def test_a_key_stands_on_one_card_only(league: Ledger, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    codes = []
    for number, (unit, name) in enumerate(
        [(BANNER, "扎赉特旗"), (BANNER, "扎赉特旗人社局"), ("152222", "科右中旗")]
    ):
        card = OfficeCard(
            unit=unit,
            name=name,
            signing_key=key.public_key().public_bytes_raw(),
            age_recipient=str(x25519.Identity.generate().to_public()),
        )
        path = tmp_path / f"{number}.plcard"
        path.write_bytes(card_files.write(card, created=AT, secret=key.private_bytes_raw()))
        if number:
            codes.append(code_of(league, path, card.fingerprint, replaces=True))
        else:
            trust.trust_card(league, path, fingerprint=card.fingerprint)
    assert codes == ["key_reused", "key_reused"]


def test_unreadable_files(league: Ledger, tmp_path: Path) -> None:
    assert code_of(league, tmp_path / "没有.plcard", "") == "card_unreadable"
    assert code_of(league, tmp_path, "") == "card_unreadable"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert code_of(league, pipe, "") == "card_unreadable"
    huge = tmp_path / "大.plcard"
    huge.write_bytes(b"parkledger-card" * 10_000)
    assert code_of(league, huge, "") == "card_not_card"


def test_a_card_that_cannot_be_written_leaves_no_entry(league: Ledger, tmp_path: Path) -> None:
    entries = len(queries.audit_entries(league))
    blocked = tmp_path / "文件"
    blocked.write_text("不是文件夹", encoding="utf-8")
    with pytest.raises(AppError) as refused:
        trust.write_card(league, blocked / "名片.plcard")
    assert refused.value.code == "not_writable"
    assert len(queries.audit_entries(league)) == entries
