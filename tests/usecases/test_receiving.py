"""A stick goes to the league and its receipt comes home; nothing is lost, nothing doubled."""

from dataclasses import replace

from app.domain.entity import Entity
from app.domain.papers import Assessment
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import inbox, queries, tracking
from app.store.ledger import now, transaction
from app.store.records import delete, insert, new_id, update
from app.usecases import dispatching, receipts, sending
from tests.usecases.offices import (
    BANNER,
    TODAY,
    Offices,
    assessment,
    contents,
    export,
    living,
    receive,
    tenant,
)


def test_there_and_back(offices: Offices) -> None:
    stay = tenant(offices.banner)
    sealed, path = export(offices.banner, offices.stick)
    assert path.name == "PL_152223_152200_0000001.age"
    (fate,) = receive(offices.league, path)
    assert (fate.code, fate.unit, fate.seq, fate.set_aside) == ("OK", BANNER, 1, ())
    assert fate.accepted == sealed.records
    assert queries.fetch(offices.league, Tenancy, stay.id).unit_code == BANNER
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
    assert fate.receipt is not None
    (home,) = receive(offices.banner, fate.receipt)
    assert (home.code, home.kind, home.receipt) == ("OK", "receipt", None)
    (sent,) = dispatching.outbox_list(offices.banner, today=TODAY)
    assert (sent.state, sent.bundle.accepted, sent.bundle.set_aside) == (
        "received",
        sealed.records,
        0,
    )
    again, _ = export(offices.banner, offices.stick)
    assert (again.seq, again.base, again.records) == (2, 1, 0)


def test_the_same_bundle_twice_gives_the_same_receipt(offices: Offices) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    (first,) = receive(offices.league, path)
    assert first.receipt is not None
    sealed = first.receipt.read_bytes()
    first.receipt.unlink()
    before = tracking.stream(offices.league).seq
    (again,) = receive(offices.league, path)
    assert again.code == "ALREADY_IMPORTED"
    assert (again.accepted, again.receipt) == (first.accepted, first.receipt)
    assert again.receipt is not None
    assert again.receipt.read_bytes() == sealed
    assert tracking.stream(offices.league).seq == before
    assert len(inbox.received(offices.league)) == 1


def test_nothing_new_is_the_same_bundle_byte_for_byte(offices: Offices) -> None:
    tenant(offices.banner)
    first, path = export(offices.banner, offices.stick)
    sealed = path.read_bytes()
    path.unlink()
    again, path = export(offices.banner, offices.stick)
    assert (again.id, path.read_bytes()) == (first.id, sealed)


def test_a_lost_stick_costs_nothing(offices: Offices) -> None:
    one = tenant(offices.banner)
    _, lost = export(offices.banner, offices.stick)
    lost.unlink()
    two = tenant(offices.banner, name="虚构二号")
    with transaction(offices.banner):
        delete(offices.banner, Tenancy, [one.id])
    sealed, path = export(offices.banner, offices.stick)
    assert (sealed.seq, sealed.base) == (2, 0)
    (fate,) = receive(offices.league, path)
    assert fate.code == "OK"
    assert fate.warnings == ("缺第 1 号数据包，其中的变动已由本包补齐。",)
    assert queries.fetch(offices.league, Tenancy, two.id).deleted_at is None
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    states = [each.state for each in dispatching.outbox_list(offices.banner, today=TODAY)]
    assert states == ["received", "covered"]


def test_sticks_in_any_order(offices: Offices) -> None:
    paths = []
    for number in range(3):
        tenant(offices.banner, name=f"虚构{number}号")
        paths.append(export(offices.banner, offices.stick)[1])
    tenant(offices.other)
    strange = offices.stick / "新建文件夹 (2).age"
    export(offices.other, offices.stick)[1].rename(strange)
    fates = receive(offices.league, strange, *reversed(paths))
    assert [(fate.file, fate.code) for fate in fates] == [
        (path, "OK") for path in (strange, *reversed(paths))
    ]
    for unit in (BANNER, "152224"):
        assert living(offices.league, unit) == living(offices.ledgers[unit], unit)


def test_a_preview_changes_nothing(offices: Offices) -> None:
    one = tenant(offices.banner)
    first = export(offices.banner, offices.stick)[1]
    receive(offices.league, first)
    with transaction(offices.banner):
        update(offices.banner, replace(one, room="虚构 301"))
    tenant(offices.banner, name="虚构新户")
    second = export(offices.banner, offices.stick)[1]
    before = contents(offices.league)
    (fate,) = receive(offices.league, second, dry_run=True)
    assert contents(offices.league) == before
    assert (fate.code, fate.receipt) == ("OK", None)
    told = {t.table: (t.added, t.changed, t.removed) for t in fate.tables}
    assert told["tenancy"] == (1, 1, 0)
    (real,) = receive(offices.league, second)
    assert real.tables == fate.tables


def test_hard_checks_keep_a_record_and_what_hangs_on_it(offices: Offices) -> None:
    stay = tenant(offices.banner)
    kept = queries.fetch(offices.banner, Entity, stay.entity_id)
    with transaction(offices.banner):
        update(offices.banner, replace(kept, uscc="91110000100003962X"))
    _, path = export(offices.banner, offices.stick)
    held = {each.held.of_table: each for each in sending.held_list(offices.banner)}
    assert {table: each.held.code for table, each in held.items()} == {
        "entity": "uscc",
        "tenancy": "parent",
        "headcount": "parent",
    }
    assert held["entity"].name == kept.name
    (fate,) = receive(offices.league, path)
    assert (fate.code, fate.set_aside) == ("OK", ())
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    assert len(sending.held_list(offices.banner)) == 3
    with transaction(offices.banner):
        update(offices.banner, kept)
    again, path = export(offices.banner, offices.stick)
    assert again.records == 3
    (fate,) = receive(offices.league, path)
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    assert sending.held_list(offices.banner) == ()
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)


def test_a_paper_receipt_is_typed_in(offices: Offices) -> None:
    tenant(offices.banner)
    sealed, path = export(offices.banner, offices.stick)
    (fate,) = receive(offices.league, path)
    assert fate.bundle_in is not None
    code = receipts.check_of(offices.league, fate.bundle_in)
    spoken = f" {code[:4].lower()}－{code[4:]} ".replace("0", "o").replace("1", "Ｉ")
    confirmed, _ = receipts.enter_paper_receipt(offices.banner, spoken)
    assert (confirmed.id, confirmed.received_how) == (sealed.id, "paper")
    again, _ = export(offices.banner, offices.stick)
    assert (again.base, again.records) == (1, 0)


def test_a_deleted_draft_goes_before_what_it_corrects(offices: Offices) -> None:
    """Tombstones come first: an office that signs off, drafts a correction and drops it again."""
    park = queries.all_of(offices.banner, Park, "unit_code = ?", (BANNER,))[0]
    signed = assessment(park.id, signed_off_at=now())
    dropped = replace(signed, id=new_id(), signed_off_at=None, corrects=signed.id)
    insert(offices.banner, [signed, replace(dropped, deleted_at=now())])
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert (fate.code, fate.set_aside) == ("OK", ())
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
    assert queries.fetch(offices.league, Assessment, dropped.id).corrects == signed.id
