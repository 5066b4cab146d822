"""One stream is written on one PC: another PC, or a backup, is told apart and begins its own."""

import json
import shutil
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import ledger as ledgers
from app.store import meta, outbox, queries, tracking
from app.store.ledger import Ledger, transaction
from app.store.outbox import Draft, Held
from app.usecases import station
from app.usecases.ledgers import backup_ledger
from tests.conftest import PASSPHRASE

NUMBER = "0123456789abcdef" * 2


def here() -> str:
    return NUMBER


def there() -> str:
    return NUMBER[::-1]


def refused(ledger: Ledger, *, machine: station.Machine = here) -> str:
    with pytest.raises(AppError) as other:
        station.check_station(ledger, machine=machine)
    assert other.value.code == "other_station"
    assert "是不是换了电脑，或恢复了备份？" in other.value.message
    assert station.MOVED in other.value.hint
    return other.value.message


def test_a_ledger_that_never_reported_may_from_anywhere(memory_ledger: Ledger) -> None:
    station.check_station(memory_ledger, machine=here)
    station.check_station(memory_ledger, machine=there)


def test_the_pc_that_reported_goes_on_and_another_asks(memory_ledger: Ledger) -> None:
    with transaction(memory_ledger):
        station.note_station(memory_ledger, machine=here)
    station.check_station(memory_ledger, machine=here)
    assert "另一台电脑" in refused(memory_ledger, machine=there)
    stream = tracking.stream(memory_ledger).name
    changes = station.move_to_this_station(memory_ledger, machine=there)
    assert changes.touch("stream")
    assert tracking.stream(memory_ledger).name != stream
    station.check_station(memory_ledger, machine=there)
    # And the one that was left asks, should somebody go back to it with this very ledger.
    refused(memory_ledger, machine=here)


def test_a_copy_taken_to_another_pc(ledger_path: Path, tmp_path: Path) -> None:
    ledger = ledgers.unlock(ledger_path, PASSPHRASE)
    station.note_station(ledger, machine=here)
    ledgers.close(ledger)
    elsewhere = tmp_path / "另一台电脑"
    elsewhere.mkdir()
    for ending in ("", ".key"):
        shutil.copyfile(f"{ledger_path}{ending}", elsewhere / f"台账.plg{ending}")
    copy = ledgers.unlock(elsewhere / "台账.plg", PASSPHRASE)
    refused(copy, machine=there)
    ledgers.close(copy)


def test_a_backup_opened_as_it_stands_asks_on_the_same_pc(ledger: Ledger, tmp_path: Path) -> None:
    station.note_station(ledger, machine=here)
    copy = ledgers.unlock(backup_ledger(ledger, tmp_path / "备份"), PASSPHRASE)
    assert "备份" in refused(copy, machine=here)
    station.check_station(ledger, machine=here)
    station.begin_new_stream(copy, why="从备份继续", machine=here)
    station.check_station(copy, machine=here)
    ledgers.close(copy)


def test_what_the_office_is_told_of_its_stream(ledger: Ledger, tmp_path: Path) -> None:
    facts = station.stream_facts(ledger, machine=here)
    assert (facts.stream, facts.place) == (tracking.stream(ledger).name, "nowhere")
    assert facts.since == meta.value(ledger, "made_at")
    station.note_station(ledger, machine=here)
    assert station.stream_facts(ledger, machine=here).place == "here"
    assert station.stream_facts(ledger, machine=there).place == "elsewhere"
    copy = ledgers.unlock(backup_ledger(ledger, tmp_path / "备份"), PASSPHRASE)
    assert station.stream_facts(copy, machine=here).place == "backup"
    ledgers.close(copy)
    station.move_to_this_station(ledger, machine=there)
    moved = station.stream_facts(ledger, machine=there)
    assert (moved.stream != facts.stream, moved.place) == (True, "here")
    assert moved.since > facts.since


def test_what_is_noted_says_nothing_elsewhere(memory_ledger: Ledger) -> None:
    other = ledgers.in_memory(unit_code="152223")
    meta.keep(other, "made_at", "2026-06-30T00:00:00.000Z")
    noted = [station.this_station(each, machine=here) for each in (memory_ledger, other)]
    assert [len(each) for each in noted] == [64, 64]
    assert noted[0] != noted[1]
    assert NUMBER not in "".join(noted)
    assert noted[0] == station.this_station(memory_ledger, machine=here)
    assert noted[0] != station.this_station(memory_ledger, machine=there)
    ledgers.close(other)


def test_a_new_stream_forgets_the_draft_and_nothing_else(memory_ledger: Ledger) -> None:
    before = tracking.stream(memory_ledger)
    held = Held(
        of_table="loan",
        of_id="某笔",
        place="there",
        code="bank",
        reason="银行名称不对。",
        noted_at="2026-06-30T00:00:00.000Z",
        sent_in=None,
    )
    draft = Draft(
        recipient="152200",
        change_seq=3,
        drafted_at=held.noted_at,
        drafted_by="经办",
        records=2,
        held=1,
    )
    sent = {
        "recipient": "152200",
        "kind": "changes",
        "stream": before.name,
        "seq": 1,
        "base": 0,
        "change_seq": 5,
        "manifest": b"{}",
        "manifest_sha256": "0" * 64,
        "file_name": "PL_152223_152200_0000001.age",
        "file_sha256": "0" * 64,
        "file_bytes": 1,
        "records": 2,
        "sealed_at": held.noted_at,
        "sealed_by": "经办",
    }
    with transaction(memory_ledger):
        outbox.keep_draft(memory_ledger, draft)
        outbox.hold_back(memory_ledger, [held])
        memory_ledger.db.table("bundle_out").insert(sent)
    changes = station.begin_new_stream(memory_ledger, why="上级说两台电脑在报", machine=here)
    assert changes.touch("stream")
    assert changes.touch("draft")
    after = tracking.stream(memory_ledger)
    assert (after.name != before.name, after.seq) == (True, before.seq)
    assert after.since >= before.since
    assert outbox.draft(memory_ledger) is None
    assert outbox.held_back(memory_ledger) == (held,)
    assert [bundle.stream for bundle in outbox.sent(memory_ledger)] == [before.name]
    entry = queries.audit_entries(memory_ledger)[0]
    assert entry.action == "另起报送序列"
    assert json.loads(entry.before or "") == {"stream": before.name}
    assert json.loads(entry.after or "") == {"stream": after.name, "why": "上级说两台电脑在报"}


def test_where_the_pcs_number_comes_from(tmp_path: Path) -> None:
    first, second = tmp_path / "machine-id", tmp_path / "dbus-machine-id"
    files = (first, second)
    name = station.machine_id(files)
    assert name
    second.write_text(f"{NUMBER}\n")
    assert station.machine_id(files) == NUMBER
    for nothing in ("", "uninitialized\n", "一二三"):
        first.write_text(nothing, encoding="utf-8")
        assert station.machine_id(files) == NUMBER
    first.write_text(NUMBER[::-1])
    assert station.machine_id(files) == NUMBER[::-1]
    assert station.machine_id() == station.machine_id()


def test_digits_to_read_out() -> None:
    assert station.stream_digits("0f3a9bc2" + "0" * 24) == "0F3A 9BC2"
