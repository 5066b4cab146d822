"""Every reason to set a line aside: trusted offices seal hostile lines, good ones beside them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import MinimumWage
from app.domain.papers import Assessment, Evidence, Explanation, Question
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.domain.wire import line_of
from app.store import queries
from app.store.inbox import SetAside
from app.store.ledger import Ledger, now, transaction
from app.store.records import audit, new_id, update
from app.sync.strict_json import canonical
from app.usecases import dispatching, sending
from app.usecases.file_fates import FileFate
from app.usecases.sealing import outbox_folder, peer_of, seal
from tests.usecases.offices import (
    BANNER,
    LEAGUE,
    OTHER,
    TODAY,
    Offices,
    contents,
    export,
    opened_offices,
    receive,
    tenant,
)

Line = Mapping[str, Any] | bytes
NO_ID = "0197f1f0-0000-7000-8000-000000000000"


@pytest.fixture(name="offices", scope="module")
def offices_of_all(
    made_offices: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Offices]:
    """Opened once: what is set aside leaves no trace. The league knows a tenant of each banner."""
    for offices in opened_offices(made_offices, tmp_path_factory.mktemp("row codes")):
        for banner in (offices.banner, offices.other):
            tenant(banner)
            receive(offices.league, export(banner, offices.stick)[1])
        yield offices


def sent(of: Ledger, to: Ledger, lines: list[Line], *, kind: str = "changes") -> FileFate:
    """Seal any lines with a trusted key, and what the other office makes of them."""
    with transaction(of):
        recipient = peer_of(of, to.unit_code)
        sealed = seal(of, recipient=recipient, kind=kind, lines=lines)
    assert sealed.records == len(lines)
    (fate,) = receive(to, outbox_folder(of) / sealed.file_name)
    assert fate.code == "OK"
    assert fate.accepted + len(fate.set_aside) == len(lines)
    return fate


def some(of: Ledger, kind: type[Any], unit: str = BANNER) -> Any:
    return queries.all_of(of, kind, "unit_code = ?", (unit,))[0]


def made(kind: type[Any], /, **facts: Any) -> Any:
    """A record as the banner's ledger would have it."""
    stamp = now()
    own = {"id": new_id(), "unit_code": BANNER, "created_at": stamp, "updated_at": stamp}
    return kind(**(own | facts))


def good() -> Founder:
    founder: Founder = made(Founder, name="虚构好人")
    return founder


def assessment(offices: Offices, **facts: Any) -> Any:
    given = {
        "park_id": some(offices.league, Park).id,
        "on_day": TODAY,
        "tier": "demonstration",
        "pack": "虚构",
        "pack_version": "2026-01-01",
        "pack_sha256": "0" * 64,
        "inputs": "{}",
        "verdicts": "{}",
    }
    return made(Assessment, **(given | facts))


def changed(offices: Offices, kind: type[Any], /, **facts: Any) -> Line:
    """A line of a record that both have, with other values."""
    return line_of(some(offices.league, kind)) | facts


def without(offices: Offices, kind: type[Any], name: str) -> Line:
    line = line_of(some(offices.league, kind))
    del line[name]
    return line


def fresh(kind: type[Any], /, **facts: Any) -> Callable[[Offices], list[Line]]:
    return lambda _: [line_of(made(kind, **facts))]


def one(kind: type[Any], /, **facts: Any) -> Callable[[Offices], list[Line]]:
    return lambda offices: [changed(offices, kind, **facts)]


def raw(*lines: bytes) -> Callable[[Offices], list[Line]]:
    return lambda _: list(lines)


def of_another(offices: Offices) -> list[Line]:
    """Another banner's tenancy: as it is, under its id, and one of ours in its park."""
    theirs = some(offices.league, Tenancy, OTHER)
    ours = some(offices.league, Tenancy)
    return [
        line_of(replace(theirs, room="虚构 1")),
        line_of(replace(ours, id=theirs.id)),
        line_of(replace(ours, id=new_id(), park_id=theirs.park_id)),
        line_of(replace(ours, id=new_id(), entity_id=theirs.entity_id)),
        line_of(made(Founder, name="虚构人", unit_code=LEAGUE)),
    ]


def words_on_another(offices: Offices) -> list[Line]:
    """Papers and words hung on what another banner and the league themselves keep."""
    theirs = some(offices.league, Tenancy, OTHER)
    park = some(offices.league, Park, LEAGUE)
    named = [(each.table, each.id) for each in (theirs, park)]
    papers = [
        made(Evidence, of_table=table, of_id=of_id, title="虚构的签发件") for table, of_id in named
    ]
    words = [
        made(Explanation, of_table=table, of_id=of_id, code="benefit", reason="虚构的说明")
        for table, of_id in named
    ]
    return [line_of(each) for each in (*papers, *words)]


def signed_off(offices: Offices) -> list[Line]:
    signed = assessment(offices, signed_off_at=now())
    assert sent(offices.banner, offices.league, [line_of(signed)]).set_aside == ()
    return [line_of(replace(signed, conclusion="虚构的另一个结论"))]


def edited_above(offices: Offices) -> list[Line]:
    grant = some(offices.league, TierGrant)
    with transaction(offices.league):
        update(offices.league, replace(grant, document_number="虚构盟〔2026〕1号"))
        audit(offices.league, action="虚构改动", of_table=grant.table, of_id=grant.id)
    return [line_of(replace(grant, document_number="虚构旗〔2026〕1号"))]


def scan_left_out(offices: Offices) -> list[Line]:
    park = some(offices.league, Park)
    facts = {"of_table": "park", "of_id": park.id, "title": "虚构材料", "sha256": "5a" * 32}
    return [line_of(made(Evidence, **facts))]


def month_taken(offices: Offices) -> list[Line]:
    kept = some(offices.league, Headcount)
    return [line_of(replace(kept, id=new_id(), employees=7))]


def twice(offices: Offices) -> list[Line]:
    return [changed(offices, Founder, name="虚构一"), changed(offices, Founder, name="虚构二")]


def corrects_nothing(offices: Offices) -> list[Line]:
    """The first is refused for its park, so the second corrects what is not there."""
    wrong = assessment(offices, park_id=NO_ID)
    return [line_of(wrong), line_of(assessment(offices, corrects=wrong.id))]


MALFORMED = "不是规范的记录"
CASES: list[tuple[str, Callable[[Offices], list[Line]], list[tuple[str, str]]]] = [
    ("no JSON", raw(b"x\n"), [("RECORD", MALFORMED)]),
    ("cut JSON", raw(b'{"table":"park"\n'), [("RECORD", MALFORMED)]),
    ("a list", raw(b"[1]\n"), [("RECORD", MALFORMED)]),
    ("a fraction", raw(b'{"table":"park","id":1.5}\n'), [("RECORD", MALFORMED)]),
    ("a key twice", raw(b'{"table":"park","table":"park"}\n'), [("RECORD", MALFORMED)]),
    ("no UTF-8", raw(b'{"table":"\xff"}\n'), [("RECORD", MALFORMED)]),
    ("an empty line", raw(b"\n"), [("RECORD", MALFORMED)]),
    ("no table", raw(b"{}\n"), [("RECORD", "种类不认识")]),
    ("unknown table", raw(b'{"id":"1","table":"secret"}\n'), [("RECORD", "种类不认识")]),
    ("a table that is no text", raw(b'{"table":[1]}\n'), [("RECORD", "种类不认识")]),
    ("a table of the program", raw(b'{"table":"peer"}\n'), [("RECORD", "种类不认识")]),
    ("one field more", one(Founder, secret="1"), [("RECORD", "不认识的栏目")]),
    ("one field less", lambda o: [without(o, Founder, "phone")], [("RECORD", "缺少联系电话")]),
    ("a number for a text", one(Founder, name=7), [("RECORD", "创业者的写法不对")]),
    ("a zero in a text", one(Founder, name="虚\0构"), [("RECORD", "创业者的写法不对")]),
    ("a text for a number", one(Tenancy, area_dm2="9"), [("RECORD", "使用面积的写法不对")]),
    ("true for a number", one(Tenancy, area_dm2=True), [("RECORD", "使用面积的写法不对")]),
    ("below zero", one(Headcount, employees=-1), [("RECORD", "写法不对")]),
    ("beyond all numbers", one(Headcount, employees=1 << 60), [("RECORD", "写法不对")]),
    ("no such day", one(Tenancy, start_on="2026-02-30"), [("RECORD", "入驻日期的写法不对")]),
    ("another spelling", one(Tenancy, start_on="20260228"), [("RECORD", "入驻日期的写法不对")]),
    ("no moment", one(Founder, updated_at="gestern"), [("RECORD", "更新时间的写法不对")]),
    ("one for a flag", one(Tenancy, rent_free=1), [("RECORD", "免费使用的写法不对")]),
    ("a text for codes", one(Park, services="x"), [("RECORD", "服务功能的写法不对")]),
    ("numbers for codes", one(Park, services=[1]), [("RECORD", "服务功能的写法不对")]),
    ("no id", one(Founder, id="1"), [("RECORD", "编号的写法不对")]),
    ("null for an id", one(Founder, id=None), [("RECORD", "编号")]),
    ("nothing where something must be", one(Founder, name=None), [("RECORD", "没有填创业者")]),
    ("a name of no letters", one(Founder, name=""), [("RECORD", "没有填创业者")]),
    ("no times", one(Founder, created_at=None), [("RECORD", "")]),
    ("a wrong digit", one(Entity, uscc="91110000100003962X"), [("RECORD", "统一社会信用代码")]),
    ("an unknown code", one(Entity, kind="虚构种类"), [("RECORD", "不认识的选项")]),
    ("codes unknown", one(Park, services=["虚构服务"]), [("RECORD", "不认识的选项")]),
    ("a day to come", one(Founder, graduated_on="2099-07-01"), [("RECORD", "还没有到")]),
    ("an end before", one(Tenancy, agreed_end_on="2020-01-01"), [("RECORD", "早于入驻日")]),
    ("left before", one(Tenancy, left_on="2020-01-01"), [("RECORD", "早于入驻日")]),
    ("no area", one(Tenancy, area_dm2=0), [("RECORD", "应大于 0")]),
    ("no parent", one(Tenancy, id=new_id(), entity_id=NO_ID), [("RECORD", "无处挂靠")]),
    ("no such park", one(Tenancy, park_id=NO_ID), [("RECORD", "无处挂靠")]),
    (
        "of another office",
        of_another,
        [("FOREIGN", "不归发送机构管")] * 2
        + [("FOREIGN", "是别的机构的")] * 2
        + [("FOREIGN", "不归发送机构管")],
    ),
    ("words on another's record", words_on_another, [("FOREIGN", "是别的机构的")] * 4),
    ("an unknown office", one(Founder, unit_code="999999"), [("FOREIGN", "不归发送机构管")]),
    ("two of one id", twice, [("RECORD", "出现了两次")]),
    ("signed off", signed_off, [("RECORD", "已签发的评估不能更改")]),
    ("edited by the league", edited_above, [("CONFLICT", "两个版本都已保留")]),
    ("no scan", scan_left_out, [("RECORD", "扫描件不在包里")]),
    ("two of one month", month_taken, [("RECORD", "同一期已有另一条")]),
    (
        "what the ledger never takes",
        fresh(MinimumWage, in_force_on=date(2026, 1, 1), monthly_fen=0),
        [("RECORD", "与台账的规定不合")],
    ),
    (
        "a question to nobody",
        fresh(Question, to_unit="999999", words="虚构"),
        [("RECORD", "与台账的规定不合")],
    ),
    (
        "a correction of what was refused",
        corrects_nothing,
        [("RECORD", "无处挂靠"), ("RECORD", "与台账的规定不合")],
    ),
]


@pytest.mark.parametrize(("lines", "said"), [pytest.param(*c[1:], id=c[0]) for c in CASES])
def test_a_line_set_aside(
    offices: Offices, lines: Callable[[Offices], list[Line]], said: list[tuple[str, str]]
) -> None:
    hostile = lines(offices)
    held = held_at(offices.banner)
    before = contents_of_records(offices.league)
    beside = good()
    fate = sent(offices.banner, offices.league, [*hostile, line_of(beside)])
    check_said(fate.set_aside, said)
    accepted = len(hostile) - len(said)
    assert fate.accepted == accepted + 1
    assert queries.fetch(offices.league, Founder, beside.id) == beside
    if not accepted:
        after = contents_of_records(offices.league)
        after["founder"].remove(next(row for row in after["founder"] if row[0] == beside.id))
        assert after == before
    comes_home(offices, fate)
    fresh_held = held_at(offices.banner) - held
    assert fresh_held <= {(row.of_table, row.of_id) for row in fate.set_aside}


def held_at(of: Ledger) -> set[tuple[str, str]]:
    return {(each.held.of_table, each.held.of_id) for each in sending.held_list(of)}


def check_said(rows: tuple[SetAside, ...], said: list[tuple[str, str]]) -> None:
    assert [row.code for row in rows] == [code for code, _ in said]
    for row, (_, words) in zip(rows, said, strict=True):
        assert words in row.reason
        assert re.search(r"[\u4e00-\u9fff]", row.reason)
        assert row.reason.endswith("。")
        assert not re.search(r"[A-Za-z_!！]{2}", row.reason)


def comes_home(offices: Offices, fate: FileFate) -> None:
    """The receipt says the same."""
    assert fate.receipt is not None
    (home,) = receive(offices.banner, fate.receipt)
    assert (home.code, home.set_aside) == ("OK", ())
    assert home.answers is not None
    assert (home.answers.accepted, home.answers.set_aside) == (fate.accepted, len(fate.set_aside))
    sending.preview_export(offices.banner, today=TODAY)


def contents_of_records(of: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row that bundles write; not what is noted of them."""
    noted = ("audit_entry", "bundle_in", "bundle_out", "set_aside", "change", "stream")
    beside = ("version_aside", "peer_stream")
    return {name: rows for name, rows in contents(of).items() if name not in noted + beside}


def test_a_correction_may_come_before_what_it_corrects(offices: Offices) -> None:
    first = assessment(offices)
    second = assessment(offices, corrects=first.id)
    third = assessment(offices, corrects=second.id)
    lines: list[Line] = [line_of(each) for each in (third, second, first)]
    fate = sent(offices.banner, offices.league, lines)
    assert fate.set_aside == ()
    assert queries.fetch(offices.league, Assessment, third.id).corrects == second.id


def grant_for_another(offices: Offices) -> Record:
    grant: TierGrant = some(offices.league, TierGrant, OTHER)
    return replace(grant, unit_code=LEAGUE, id=new_id())


def tenant_of_banner(offices: Offices) -> Record:
    tenancy: Tenancy = replace(some(offices.league, Tenancy), room="虚构 1")
    return tenancy


def asked_of_another(_: Offices) -> Record:
    question: Question = made(Question, to_unit=OTHER, words="虚构", unit_code=LEAGUE)
    return question


def of_the_other(offices: Offices) -> Record:
    founder: Founder = some(offices.league, Founder, OTHER)
    return founder


DOWN: list[tuple[str, str, Callable[[Offices], Record], tuple[str, str]]] = [
    ("a tenancy", "directive", tenant_of_banner, ("FOREIGN", "不归发送机构管")),
    ("a grant for another's park", "directive", grant_for_another, ("RECORD", "无处挂靠")),
    ("another's question", "directive", asked_of_another, ("FOREIGN", "不归发送机构管")),
    ("a tenancy", "receipt", tenant_of_banner, ("FOREIGN", "不归发送机构管")),
    ("another's founder", "snapshot", of_the_other, ("FOREIGN", "不归发送机构管")),
    ("a tenancy", "rekey", tenant_of_banner, ("FOREIGN", "不归发送机构管")),
]


@pytest.mark.parametrize(
    ("kind", "record", "said"), [pytest.param(*c[1:], id=f"{c[1]}: {c[0]}") for c in DOWN]
)
def test_a_line_from_above_set_aside(
    offices: Offices, kind: str, record: Callable[[Offices], Record], said: tuple[str, str]
) -> None:
    before = contents_of_records(offices.banner)
    fate = sent(offices.league, offices.banner, [line_of(record(offices))], kind=kind)
    check_said(fate.set_aside, [said])
    assert contents_of_records(offices.banner) == before


PACK = {
    "table": "pack",
    "jurisdiction": "xingan",
    "document": "XA2022",
    "in_force_on": "2027-01-01",
    "content": "虚构",
}
CARD: dict[str, Any] = {"table": "card", "card": {}, "until": 1}
COUNTS: dict[str, Any] = {
    "table": "receipt",
    "kind": "changes",
    "stream": "5a" * 16,
    "seq": 1,
    "sha256": "5a" * 32,
    "accepted": 1,
    "set_aside": 0,
}
ROW = {"table": "set_aside", "of_table": "park", "of_id": "1", "code": "RECORD", "reason": "虚构。"}
OTHERS: list[tuple[str, str, dict[str, Any], str]] = [
    ("a pack that is none", "directive", PACK, "政策文件"),
    ("a pack without a day", "directive", PACK | {"in_force_on": 1}, "政策文件的写法不对"),
    ("a pack elsewhere", "directive", PACK | {"document": "../x"}, "政策文件的写法不对"),
    ("a pack with more", "directive", PACK | {"more": 1}, "政策文件的栏目不对"),
    ("a version that is none", "snapshot", {"table": "version"}, "留存的版本写法不对"),
    (
        "a version of nobody",
        "snapshot",
        {"table": "version", "why": "虚构", "content": "{}"},
        "不是本单位的记录",
    ),
    ("no card", "rekey", CARD, "名片"),
    ("a card until never", "rekey", CARD | {"until": -1}, "换钥匙的记录里编号不对"),
    ("a receipt for nothing of ours", "receipt", COUNTS, "不是本台账发出的"),
    ("a receipt for no hash", "receipt", COUNTS | {"sha256": 1}, "不是本台账发出的"),
    ("a row of no receipt", "receipt", ROW, "退回的一行写法不对"),
    ("a revoked key without a name", "receipt", {"table": "revoked"}, "作废钥匙的写法不对"),
]


@pytest.mark.parametrize(
    ("kind", "line", "words"), [pytest.param(*c[1:], id=f"{c[1]}: {c[0]}") for c in OTHERS]
)
def test_what_is_no_record_set_aside(
    offices: Offices, kind: str, line: dict[str, Any], words: str
) -> None:
    before = contents_of_records(offices.banner)
    fate = sent(offices.league, offices.banner, [line], kind=kind)
    (row,) = fate.set_aside
    assert (row.code, words in row.reason) == ("RECORD", True), row.reason
    assert row.reason.endswith("。")
    assert contents_of_records(offices.banner) == before


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"accepted": 0}, "与发出的"),
        ({"accepted": -1}, "条数写法不对"),
        ({"accepted": True}, "条数写法不对"),
        ({"set_aside": None}, "条数写法不对"),
    ],
    ids=["too few", "below zero", "true", "nothing"],
)
def test_a_receipt_that_does_not_add_up_confirms_nothing(
    offices: Offices, counts: dict[str, Any], words: str
) -> None:
    tenant(offices.banner)
    sealed, _ = export(offices.banner, offices.stick)
    line = COUNTS | {"sha256": sealed.manifest_sha256, "accepted": sealed.records} | counts
    fate = sent(offices.league, offices.banner, [line], kind="receipt")
    (row,) = fate.set_aside
    assert words in row.reason
    assert dispatching.outbox_list(offices.banner, today=TODAY)[0].state == "on_stick"


def test_a_row_of_a_kind_we_do_not_know_is_not_held_back(offices: Offices) -> None:
    """A league with a newer program may name what this one cannot show."""
    tenant(offices.banner)
    sealed, _ = export(offices.banner, offices.stick)
    counts = COUNTS | {
        "sha256": sealed.manifest_sha256,
        "accepted": sealed.records - 1,
        "set_aside": 1,
    }
    lines: list[Line] = [counts, ROW | {"of_table": "虚构种类"}]
    held = held_at(offices.banner)
    fate = sent(offices.league, offices.banner, lines, kind="receipt")
    assert fate.set_aside == ()
    assert held_at(offices.banner) <= held


def spelled(count: int) -> Iterator[bytes]:
    yield from (canonical(line_of(good())) + b"\n" for _ in range(count))


def test_a_thousand_bad_lines_and_a_thousand_good(offices: Offices) -> None:
    bad = map(partial(b'{"table":"x","id":"%d"}\n'.__mod__), range(1000))
    fate = sent(offices.banner, offices.league, [*spelled(1000), *bad])
    assert (fate.accepted, len(fate.set_aside)) == (1000, 1000)
    assert [row.line for row in fate.set_aside] == list(range(1001, 2001))
