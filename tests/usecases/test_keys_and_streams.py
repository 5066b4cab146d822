"""Keys and streams that changed while sticks were on their way: nothing stands still for it."""

import shutil
from dataclasses import replace
from pathlib import Path

from app.domain.papers import Question
from app.store import identity, peers, queries, tracking
from app.store.ledger import Ledger, transaction
from app.store.records import insert, new_id, update
from app.usecases import dispatching, downward, rekeying, station, trust
from app.usecases.file_fates import FileFate
from app.usecases.sealing import outbox_folder
from tests.usecases.offices import (
    BANNER,
    LEAGUE,
    TODAY,
    Offices,
    contents,
    export,
    living,
    receive,
    tenant,
)


def put(of: Ledger, bundle_id: int, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return dispatching.put_on_stick(of, bundle_id, folder)


def call(of: Ledger, at: Ledger, folder: Path) -> None:
    """The card is compared by telephone and replaces the former one."""
    fingerprint = identity.card(of.db).fingerprint
    path = trust.write_card(of, folder)
    trust.trust_card(at, path, fingerprint=fingerprint, replaces=True)


def agreed(at: Ledger, path: Path) -> FileFate:
    (asked,) = receive(at, path)
    assert (asked.code, asked.asks is None) == ("NEW_STREAM", False)
    assert asked.asks is not None
    (fate,) = receive(at, path, agreed=[asked.asks])
    assert fate.code == "OK"
    return fate


def test_after_a_lost_key_nothing_new_is_sealed_anew(offices: Offices) -> None:
    """The bundle that waits bears the lost key: to give it out again would lead nowhere."""
    tenant(offices.banner)
    waits, path = export(offices.banner, offices.stick)
    rekeying.replace_lost_keys(offices.banner)
    call(offices.banner, offices.league, offices.stick)
    assert receive(offices.league, path)[0].code == "REVOKED_KEY"
    again, path = export(offices.banner, offices.stick)
    assert again.id != waits.id
    assert receive(offices.league, path)[0].code == "OK"
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)


def test_an_old_directive_of_a_league_that_began_anew_is_late(
    offices: Offices, tmp_path: Path
) -> None:
    tenant(offices.banner)
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    old = put(offices.league, sealed.id, tmp_path / "old")
    station.begin_new_stream(offices.league, why="虚构：换了电脑")
    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    agreed(offices.banner, put(offices.league, sealed.id, tmp_path / "new"))
    (late,) = receive(offices.banner, old)
    assert (late.code, late.asks) == ("ROLLBACK", None)
    in_use = peers.stream_in_use(offices.banner, LEAGUE)
    assert in_use == tracking.stream(offices.league).name


def test_a_late_receipt_does_not_open_a_question_again(offices: Offices, tmp_path: Path) -> None:
    asked = Question(id=new_id(), to_unit=BANNER, words="虚构的问题")
    insert(offices.league, [asked])
    tenant(offices.banner)
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    late = fate.receipt
    assert late is not None
    kept = queries.fetch(offices.league, Question, asked.id)
    with transaction(offices.league):
        update(offices.league, replace(kept, closed_on=TODAY))
    sealed = downward.seal_directive(offices.league, to=BANNER)
    receive(offices.banner, put(offices.league, sealed.id, tmp_path / "down"))
    (home,) = receive(offices.banner, late)
    assert (home.code, home.set_aside) == ("OK", ())
    assert queries.fetch(offices.banner, Question, asked.id).closed_on == TODAY


def waits_for_its_receipt(offices: Offices) -> Path:
    """A bundle that the league has; the stick with the receipt was lost."""
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    (fate,) = receive(offices.league, path)
    assert fate.receipt is not None
    fate.receipt.unlink()
    return path


def test_a_receipt_under_a_lost_key_is_sealed_anew(offices: Offices) -> None:
    path = waits_for_its_receipt(offices)
    rekeying.replace_lost_keys(offices.league)
    call(offices.league, offices.banner, offices.stick)
    (again,) = receive(offices.league, path)
    assert (again.code, again.warnings) == ("ALREADY_IMPORTED", ())
    assert again.receipt is not None
    (home,) = receive(offices.banner, again.receipt)
    assert home.code == "OK"
    assert home.answers is not None
    assert (home.answers.accepted, home.answers.set_aside) == (again.accepted, 0)
    (same,) = receive(offices.league, path)
    assert same.receipt_out == again.receipt_out


def test_a_receipt_that_went_with_a_lost_pc_is_sealed_anew(offices: Offices) -> None:
    path = waits_for_its_receipt(offices)
    shutil.rmtree(outbox_folder(offices.league))
    station.begin_new_stream(offices.league, why="虚构：恢复了备份")
    (again,) = receive(offices.league, path)
    assert again.receipt is not None
    (home,) = receive(offices.banner, again.receipt)
    assert home.answers is not None


def test_a_preview_seals_no_receipt_anew(offices: Offices) -> None:
    path = waits_for_its_receipt(offices)
    shutil.rmtree(outbox_folder(offices.league))
    before = contents(offices.league)
    (fate,) = receive(offices.league, path, dry_run=True)
    assert (fate.code, fate.receipt) == ("ALREADY_IMPORTED", None)
    assert contents(offices.league) == before
