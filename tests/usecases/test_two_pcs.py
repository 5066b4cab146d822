"""A second PC, a restored backup, a foreign record: what is told apart, what both sides keep."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.headcount import Headcount
from app.domain.money import MinimumWage
from app.domain.papers import Evidence, Question
from app.domain.park import Park, TierGrant
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import inbox, queries, tracking
from app.store.ledger import close, transaction
from app.store.records import audit, delete, insert, new_id, update
from app.usecases import dispatching, downward, sending, versions
from tests.usecases.offices import (
    BANNER,
    LEAGUE,
    TODAY,
    Offices,
    export,
    living,
    receive,
    restored,
    tenant,
)


def test_two_pcs_make_a_fork_and_a_replay_does_not(offices: Offices, tmp_path: Path) -> None:
    tenant(offices.banner)
    first = export(offices.banner, offices.stick)[1]
    receive(offices.league, first)
    second_pc = restored(offices.banner, tmp_path / "second")
    tenant(offices.banner, name="虚构甲机录入")
    tenant(second_pc, name="虚构乙机录入")
    here = export(offices.banner, offices.stick)[1]
    there = export(second_pc, tmp_path)[1]
    assert receive(offices.league, here)[0].code == "OK"
    before = living(offices.league, BANNER)
    (fork,) = receive(offices.league, there)
    assert (fork.code, fork.seq, fork.receipt) == ("FORK", 2, None)
    assert receive(offices.league, here)[0].code == "ALREADY_IMPORTED"
    assert living(offices.league, BANNER) == before
    close(second_pc)


def test_a_restored_pc_asks_a_person_and_loses_nothing(offices: Offices, tmp_path: Path) -> None:
    kept = tenant(offices.banner)
    backup = restored(offices.banner, tmp_path / "backup")
    with transaction(offices.banner):
        update(offices.banner, replace(kept, room="虚构 501"))
    lost = tenant(offices.banner, name="虚构丢失商行")
    receive(offices.league, export(offices.banner, offices.stick)[1])

    tracking.start_new_stream(backup)
    path = export(backup, tmp_path)[1]
    (asked,) = receive(offices.league, path)
    assert (asked.code, asked.asks) == ("NEW_STREAM", (BANNER, tracking.stream(backup).name))
    assert asked.asks is not None
    (fate,) = receive(offices.league, path, agreed=[asked.asks])
    assert (fate.code, fate.set_aside) == ("OK", ())
    assert living(offices.league, BANNER) == living(backup, BANNER)
    (late,) = receive(offices.league, export(offices.banner, tmp_path)[1])
    assert late.code == "ALREADY_IMPORTED"
    tenant(offices.banner)
    assert receive(offices.league, export(offices.banner, tmp_path)[1])[0].code == "ROLLBACK"

    aside = versions.two_versions(offices.league)
    assert {each.record.id for each in aside} >= {kept.id, lost.id, lost.entity_id}
    assert not any(each.may_take for each in aside)

    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    snapshot = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    (back,) = receive(backup, snapshot)
    assert (back.code, back.set_aside) == ("OK", ())
    waiting = versions.two_versions(backup)
    assert {each.record.id for each in waiting} == {each.record.id for each in aside}
    versions.take_versions(backup, [each.aside.id for each in waiting], today=TODAY)
    assert versions.two_versions(backup) == ()
    assert queries.fetch(backup, Tenancy, kept.id).room == "虚构 501"
    assert queries.fetch(backup, Tenancy, lost.id).deleted_at is None
    receive(offices.league, export(backup, tmp_path)[1])
    assert living(offices.league, BANNER) == living(backup, BANNER)
    close(backup)


def test_a_snapshot_fills_an_empty_ledger(offices: Offices, tmp_path: Path) -> None:
    empty = restored(offices.banner, tmp_path / "empty")
    stay = tenant(offices.banner)
    scan = Evidence(
        id=new_id(),
        of_table="tenancy",
        of_id=stay.id,
        title="虚构协议扫描件",
        sha256="5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5",
        content=b"12345",
    )
    insert(offices.banner, [scan])
    receive(offices.league, export(offices.banner, offices.stick)[1])
    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    snapshot = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    (fate,) = receive(empty, snapshot)
    assert fate.code == "OK"
    assert living(empty, BANNER) == living(offices.banner, BANNER)
    assert queries.fetch(empty, Evidence, scan.id).content == b"12345"
    close(empty)


def test_a_bundle_writes_only_its_senders_records(offices: Offices) -> None:
    theirs = tenant(offices.other)
    receive(offices.league, export(offices.other, offices.stick)[1])
    with transaction(offices.banner):
        # Another office's tenancy under its id, and one of our own in another office's park.
        insert(offices.banner, [queries.fetch(offices.other, Park, theirs.park_id)])
    own = tenant(offices.banner, park_id=theirs.park_id)
    with transaction(offices.banner):
        stolen = replace(own, id=theirs.id, park_id=_park(offices), room="虚构篡改")
        insert(offices.banner, [stolen])
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.code == "OK"
    refused = {row.of_id: row.code for row in fate.set_aside}
    assert refused == {own.id: "FOREIGN", theirs.id: "FOREIGN"}
    assert queries.fetch(offices.league, Tenancy, theirs.id).room is None
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    held = {each.held.of_id: each.held.place for each in sending.held_list(offices.banner)}
    assert held == {own.id: "there", theirs.id: "there"}
    (sent,) = dispatching.outbox_list(offices.banner, today=TODAY)
    assert (sent.state, sent.bundle.set_aside) == ("set_aside", 2)


def _park(offices: Offices) -> str:
    return queries.all_of(offices.banner, Park, "unit_code = ?", (BANNER,))[0].id


def test_a_directive_brings_grants_wages_questions_and_packs(
    offices: Offices, tmp_path: Path
) -> None:
    park = _park(offices)
    grant = TierGrant(
        id=new_id(),
        park_id=park,
        tier="demonstration",
        granted_on=date(2026, 6, 1),
        document_number="虚构〔2026〕1号",
    )
    wage = MinimumWage(id=new_id(), in_force_on=date(2026, 1, 1), monthly_fen=200_000)
    asked = Question(id=new_id(), to_unit=BANNER, words="请核对虚构商行的注册日期。")
    elsewhere = Question(id=new_id(), to_unit="152224", words="这是问别的旗的。")
    insert(offices.league, [grant, wage, asked, elsewhere])
    shipped = Path("resources/policies/xingan/XA2022/2022-03-30.toml").read_text(encoding="utf-8")
    edition = tmp_path / "xingan" / "XA2022" / "2027-01-01.toml"
    edition.parent.mkdir(parents=True)
    edition.write_text(shipped.replace("2022-03-30", "2027-01-01"), encoding="utf-8")
    downward.add_pack(offices.league, edition)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    (fate,) = receive(offices.banner, path)
    assert (fate.code, fate.set_aside, fate.accepted) == ("OK", (), sealed.records)
    assert queries.fetch(offices.banner, TierGrant, grant.id).unit_code == LEAGUE
    assert queries.fetch(offices.banner, MinimumWage, wage.id).monthly_fen == 200_000
    assert [q.id for q in queries.all_of(offices.banner, Question)] == [asked.id]
    assert fate.receipt is not None
    (answer,) = receive(offices.league, fate.receipt)
    assert answer.code == "OK"
    states = {
        each.bundle.kind: each.state
        for each in dispatching.outbox_list(offices.league, today=TODAY)
    }
    assert states["directive"] == "received"
    sent = export(offices.banner, offices.stick)[0]
    assert sent.records == len(queries.all_of(offices.banner, Park)) + _grants(offices)


def _grants(offices: Offices) -> int:
    return len(queries.all_of(offices.banner, TierGrant, "unit_code = ?", (BANNER,)))


def test_a_grant_edited_on_both_sides_is_kept_twice(offices: Offices) -> None:
    receive(offices.league, export(offices.banner, offices.stick)[1])
    (grant, *_) = queries.all_of(offices.banner, TierGrant, "unit_code = ?", (BANNER,))
    for office, number in ((offices.banner, "虚构旗〔1〕"), (offices.league, "虚构盟〔2〕")):
        with transaction(office):
            update(office, replace(grant, document_number=number))
            audit(office, action="虚构改动", of_table="tier_grant", of_id=grant.id)
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert [(row.of_id, row.code) for row in fate.set_aside] == [(grant.id, "CONFLICT")]
    assert queries.fetch(offices.league, TierGrant, grant.id).document_number == "虚构盟〔2〕"
    (aside,) = inbox.versions_aside(offices.league)
    assert "虚构旗〔1〕" in aside.content
    sealed = downward.seal_directive(offices.league, to=BANNER)
    (down,) = receive(
        offices.banner, dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    )
    assert down.set_aside == ()
    assert queries.fetch(offices.banner, TierGrant, grant.id).document_number == "虚构盟〔2〕"
    assert len(inbox.versions_aside(offices.banner)) == 1
    (last,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert last.set_aside == ()
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)


def test_two_months_that_changed_places(offices: Offices) -> None:
    stay = tenant(offices.banner)
    (may,) = queries.all_of(offices.banner, Headcount, "entity_id = ?", (stay.entity_id,))
    june = replace(may, id=new_id(), period_end_on=TODAY, employees=9)
    insert(offices.banner, [june])
    receive(offices.league, export(offices.banner, offices.stick)[1])
    with transaction(offices.banner):
        delete(offices.banner, Headcount, [may.id])
        update(offices.banner, replace(june, period_end_on=may.period_end_on))
        update(offices.banner, replace(may, period_end_on=TODAY))
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.set_aside == ()
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)


def test_an_office_without_a_card_is_told_what_to_do(offices: Offices) -> None:
    with transaction(offices.banner):
        offices.banner.db.execute("DELETE FROM peer")
    with pytest.raises(AppError) as refused:
        export(offices.banner, offices.stick)
    assert refused.value.code == "no_card"
    with pytest.raises(AppError) as refused:
        export(offices.league, offices.stick)
    assert refused.value.code == "no_card"


def test_taking_a_version_that_was_deleted_deletes(offices: Offices) -> None:
    receive(offices.league, export(offices.banner, offices.stick)[1])
    (grant, *_) = queries.all_of(offices.banner, TierGrant, "unit_code = ?", (BANNER,))
    with transaction(offices.banner):
        delete(offices.banner, TierGrant, [grant.id])
        audit(offices.banner, action="虚构删除", of_table="tier_grant", of_id=grant.id)
    with transaction(offices.league):
        update(offices.league, replace(grant, document_number="虚构盟〔3〕"))
        audit(offices.league, action="虚构改动", of_table="tier_grant", of_id=grant.id)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    receive(offices.banner, dispatching.put_on_stick(offices.league, sealed.id, offices.stick))
    assert queries.fetch(offices.banner, TierGrant, grant.id).deleted_at is None
    (waiting,) = versions.two_versions(offices.banner)
    versions.take_versions(offices.banner, [waiting.aside.id], today=TODAY)
    assert queries.fetch(offices.banner, TierGrant, grant.id).deleted_at is not None
