"""佐证: scans attached, described, looked at, copied out and thrown away, each in the log."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from app.domain.changes import changed
from app.domain.papers import LARGEST_SCAN_BYTES, Evidence
from app.domain.park import Park
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries, scans
from app.store.ledger import Ledger, transaction
from app.usecases import evidence, undoing
from app.usecases.evidence import Attached, Offered
from app.usecases.recycling import restore_records, thrown_away
from tests.usecases.made_up_scans import pdf, png


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code="152223")
    yield opened
    ledgers.close(opened)


def own_park(ledger: Ledger, place: int = 0) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))[place]


def attach(ledger: Ledger, *offered: Offered, place: int = 0) -> Attached:
    park = own_park(ledger, place)
    return evidence.attach(ledger, of_table="park", of_id=park.id, offered=offered)[0]


def kept(ledger: Ledger) -> list[scans.Paper]:
    return scans.papers_of(ledger, "park", own_park(ledger).id)


def a_file(folder: Path, name: str, content: bytes) -> Offered:
    path = folder / name
    path.write_bytes(content)
    return evidence.offered_file(path)


def test_a_file_is_kept_with_its_hash_and_the_log_has_it_whole(
    office: Ledger, tmp_path: Path
) -> None:
    park = own_park(office)
    offered = [a_file(tmp_path, "制度汇编𠮷.PDF", pdf()), Offered("截图", content=png())]
    done, changes = evidence.attach(office, of_table="park", of_id=park.id, offered=offered)
    assert (len(done.ids), done.refused, changes) == (2, (), changed("evidence"))
    one, two = kept(office)
    assert (one.evidence.title, one.evidence.media_type) == ("制度汇编𠮷", "application/pdf")
    assert (two.evidence.media_type, two.size) == ("image/png", len(png()))
    assert one.evidence.content is None
    whole = queries.fetch(office, Evidence, one.evidence.id)
    assert (whole.content, whole.sha256) == (pdf(), sha256(pdf()).hexdigest())
    entry = queries.audit_entries(office, newest=2)[1]
    said = json.loads(entry.after or "")
    assert (entry.action, said["content"], said["id"]) == ("添加佐证", whole.sha256, whole.id)


def test_what_is_no_scan_is_told_and_the_rest_is_kept(office: Ledger, tmp_path: Path) -> None:
    huge = tmp_path / "大.pdf"
    with huge.open("wb") as file:
        file.truncate(LARGEST_SCAN_BYTES + 1)
    done = attach(
        office,
        a_file(tmp_path, "空.pdf", b""),
        a_file(tmp_path, "表.xlsx", b"PK\x03\x04xl/workbook.xml"),
        a_file(tmp_path, "断.pdf", pdf()[:200]),
        evidence.offered_file(huge),
        evidence.offered_file(tmp_path / "没有.png"),
        evidence.offered_file(tmp_path),
        a_file(tmp_path, "好.png", png()),
    )
    words = ("空文件", "不是扫描件", "不完整", "超过 64 MB", "读不出来", "是文件夹")
    assert all(word in said for word, said in zip(words, done.refused, strict=True))
    assert [each.evidence.title for each in kept(office)] == ["好"]


def test_the_same_scan_twice_is_told(office: Ledger, tmp_path: Path) -> None:
    attach(office, a_file(tmp_path, "一.png", png()))
    again = attach(office, a_file(tmp_path, "二.png", png()))
    assert again.ids == ()
    assert "名称是“一”" in again.refused[0]
    elsewhere = attach(office, a_file(tmp_path, "三.png", png()), place=1)
    assert len(elsewhere.ids) == 1
    assert own_park(office).name in elsewhere.repeated[0]


def test_name_and_place_are_mended_and_the_scan_stays(office: Ledger) -> None:
    (only,) = attach(office, Offered("一", content=png())).ids
    place = {"cabinet": "3", "box": "12", "page": "5-8"}
    assert evidence.describe(office, only, title=" 改名 ", **place) == changed("evidence")
    whole = queries.fetch(office, Evidence, only)
    assert (whole.title, whole.cabinet, whole.box, whole.page) == ("改名", "3", "12", "5-8")
    assert whole.content == png()
    assert not evidence.describe(office, only, title="改名", **place).tables
    with pytest.raises(AppError) as refused:
        evidence.describe(office, only, title=" ", **place)
    assert refused.value.field == "title"


def test_a_scan_that_is_not_what_it_was_is_not_handed_out(office: Ledger, tmp_path: Path) -> None:
    (only,) = attach(office, Offered("一/二", content=png())).ids
    assert evidence.scan_of(office, only) == png()
    found = scans.paper(office, only).evidence
    assert evidence.file_name(found) == "一_二.png"
    where = evidence.save_copy(office, only, tmp_path / "copy.png")
    assert where.read_bytes() == png()
    assert queries.audit_entries(office, newest=1)[0].action == "另存佐证"
    for content, code in ((png(1), "scan_damaged"), (None, "no_scan")):
        with transaction(office):
            office.db.execute("UPDATE evidence SET content = ? WHERE id = ?", (content, only))
        with pytest.raises(AppError) as refused:
            evidence.save_copy(office, only, tmp_path / "worse.png")
        assert refused.value.code == code
    assert not (tmp_path / "worse.png").exists()


def test_into_the_bin_and_back_with_its_scan(office: Ledger) -> None:
    (only,) = attach(office, Offered("一", content=png())).ids
    evidence.discard(office, [only])
    assert kept(office) == []
    (row,) = thrown_away(office)
    assert (row.kind, row.name) == (Evidence, "一")
    restore_records(office, kind=Evidence, ids=[only])
    assert evidence.scan_of(office, only) == png()


def test_each_act_is_taken_back_and_done_again(office: Ledger) -> None:
    before = undoing.now(office)
    (only,) = attach(office, Offered("一", content=png())).ids
    added = undoing.step_since(office, before, action="添加佐证")
    before = undoing.now(office)
    evidence.describe(office, only, title="二", cabinet="1", box=None, page=None)
    described = undoing.step_since(office, before, action="修改佐证")
    before = undoing.now(office)
    evidence.discard(office, [only])
    gone = undoing.step_since(office, before, action="删除佐证")
    assert added
    assert described
    assert gone
    undoing.undo(office, gone)
    undoing.undo(office, described)
    assert [each.evidence.title for each in kept(office)] == ["一"]
    undoing.undo(office, added)
    assert kept(office) == []
    undoing.redo(office, added)
    assert evidence.scan_of(office, only) == png()


def test_of_another_office_nothing_is_kept(memory_ledger: Ledger) -> None:
    park = queries.all_of(memory_ledger, Park, "unit_code = '152223'")[0]
    offered = [Offered("一", content=png())]
    with pytest.raises(AppError) as refused:
        evidence.attach(memory_ledger, of_table="park", of_id=park.id, offered=offered)
    assert refused.value.code == "not_own"


def test_stopping_keeps_those_that_were_stored(office: Ledger) -> None:
    class StopError(Exception):
        """Somebody pressed 取消."""

    def stop(_words: str, done: int, _total: int) -> None:
        if done:
            raise StopError

    park = own_park(office)
    offered = [Offered("一", content=png(1)), Offered("二", content=png(2))]
    with pytest.raises(StopError):
        evidence.attach(office, of_table="park", of_id=park.id, offered=offered, progress=stop)
    assert [each.evidence.title for each in kept(office)] == ["一"]


def test_with_what_was_deleted_nothing_is_kept(office: Ledger) -> None:
    (only,) = attach(office, Offered("一", content=png())).ids
    evidence.discard(office, [only])
    with pytest.raises(AppError) as refused:
        evidence.attach(
            office, of_table="evidence", of_id=only, offered=[Offered("二", content=png(2))]
        )
    assert refused.value.code == "deleted"
