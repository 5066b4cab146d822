"""Scans travel with their records: the newest is kept, and what was lost comes back."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.domain.papers import Evidence
from app.domain.park import Park
from app.store import queries, tracking
from app.store.ledger import Ledger, close, transaction
from app.store.records import insert, new_id, update
from app.usecases import dispatching, downward, versions
from tests.usecases.offices import BANNER, TODAY, Offices, export, living, receive, restored


def scanned(of: Ledger, content: bytes) -> Evidence:
    """A made-up document, kept."""
    (park, *_) = queries.all_of(of, Park, "unit_code = ?", (of.unit_code,))
    evidence = Evidence(
        id=new_id(), of_table="park", of_id=park.id, title="虚构材料", **digest(content)
    )
    insert(of, [evidence])
    return queries.fetch(of, Evidence, evidence.id)


def digest(content: bytes) -> dict[str, Any]:
    return {"content": content, "sha256": sha256(content).hexdigest()}


def content_at(of: Ledger, evidence: Evidence) -> bytes | None:
    return queries.fetch(of, Evidence, evidence.id).content


def scan_again(of: Ledger, evidence: Evidence, content: bytes) -> None:
    with transaction(of):
        update(of, replace(evidence, **digest(content)))


def report(offices: Offices) -> None:
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert (fate.code, fate.set_aside) == ("OK", ())


def test_a_document_scanned_again(offices: Offices) -> None:
    evidence = scanned(offices.banner, b"first")
    report(offices)
    scan_again(offices.banner, evidence, b"second")
    report(offices)
    assert content_at(offices.league, evidence) == b"second"
    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    assert sealed.records == sum(map(len, living(offices.league, BANNER).values()))


def test_two_documents_were_mixed_up(offices: Offices) -> None:
    one, two = scanned(offices.banner, b"one"), scanned(offices.banner, b"two")
    report(offices)
    scan_again(offices.banner, one, b"two")
    scan_again(offices.banner, two, b"one")
    report(offices)
    assert [content_at(offices.league, each) for each in (one, two)] == [b"two", b"one"]


def test_a_scan_taken_away(offices: Offices) -> None:
    evidence = scanned(offices.banner, b"one")
    report(offices)
    with transaction(offices.banner):
        update(offices.banner, replace(evidence, sha256=None, content=None))
    report(offices)
    assert content_at(offices.league, evidence) is None


def test_a_scan_that_a_restored_pc_lost_comes_back(offices: Offices, tmp_path: Path) -> None:
    backup = restored(offices.banner, tmp_path / "backup")
    evidence = scanned(offices.banner, b"lost")
    report(offices)
    tracking.start_new_stream(backup)
    path = export(backup, tmp_path)[1]
    (asked,) = receive(offices.league, path)
    assert asked.asks is not None
    receive(offices.league, path, agreed=[asked.asks])
    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    (back,) = receive(backup, dispatching.put_on_stick(offices.league, sealed.id, offices.stick))
    assert (back.code, back.set_aside) == ("OK", ())
    (waiting,) = versions.two_versions(backup)
    assert (waiting.record.id, waiting.here) == (evidence.id, None)
    versions.take_versions(backup, [waiting.aside.id], today=TODAY)
    assert content_at(backup, evidence) == b"lost"
    (fate,) = receive(offices.league, export(backup, tmp_path)[1])
    assert (fate.code, fate.set_aside) == ("OK", ())
    assert living(offices.league, BANNER) == living(backup, BANNER)
    close(backup)
