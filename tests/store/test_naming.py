"""Names for people: of every kind of record, living, deleted or unknown."""

from datetime import date
from typing import Any

import pytest

from app.domain.codes import TIER_LABELS
from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.money import Benefit, Loan
from app.domain.papers import Evidence, Explanation, Question
from app.domain.park import ParkArea, TierGrant
from app.domain.record import Record
from app.domain.records import RECORDS
from app.store.ledger import Ledger
from app.store.naming import CHUNK, NAMINGS, names_of
from app.store.records import delete, insert, new_id
from tests.store import made_up


def _name(ledger: Ledger, record: Record) -> str:
    pair = (record.table, record.id)
    return names_of(ledger, [pair])[pair]


def test_every_kind_of_record_has_a_naming() -> None:
    assert set(NAMINGS) == {record.table for record in RECORDS} | {"unit"}


@pytest.mark.parametrize("table", list(NAMINGS))
def test_each_naming_can_be_asked(memory_ledger: Ledger, table: str) -> None:
    assert names_of(memory_ledger, [(table, "0000-12345678")])[table, "0000-12345678"].endswith(
        " 12345678"
    )


def test_tenants_are_named_by_who_where_and_number(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    person = made_up.founder()
    firm = made_up.entity(person)
    stay = made_up.tenancy(firm, park.id)
    plain = made_up.tenancy(firm, park.id, agreement_number=None)
    report = made_up.headcount(firm, date(2026, 6, 30), 4)
    loan = made_up.loan(firm, date(2026, 5, 1))
    insert(memory_ledger, [person, firm, stay, plain, report, loan])
    assert _name(memory_ledger, park) == park.name
    assert _name(memory_ledger, person) == "虚构人乙七"
    assert _name(memory_ledger, firm) == "虚构的测试商行"
    assert _name(memory_ledger, stay) == f"虚构的测试商行 · {park.name} · 虚构-001"
    assert _name(memory_ledger, plain) == f"虚构的测试商行 · {park.name} · 2024-01-01 起"
    assert _name(memory_ledger, report) == "虚构的测试商行 2026-06"
    assert _name(memory_ledger, loan) == "虚构的测试商行 10 万元 2026-05-01"


def test_papers_and_what_hangs_on_a_park(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    words = "这份协议超过三年，请说明是哪一级部门批准的，并把批件编号补上。"
    records: list[tuple[Any, dict[str, Any], str]] = [
        (ParkArea, {"park_id": park.id, "in_force_on": date(2024, 1, 1)}, "面积 2024-01-01"),
        (TierGrant, {"park_id": park.id, "tier": "standard"}, TIER_LABELS["standard"]),
        (
            Benefit,
            {"kind": "创业孵化补贴", "park_id": park.id, "amount_fen": 1_500_000},
            f"创业孵化补贴 · {park.name} · 15,000 元",
        ),
        (Evidence, {"of_table": "park", "of_id": park.id, "title": "虚构的批复"}, "虚构的批复"),
        (
            Explanation,
            {"of_table": "park", "of_id": park.id, "code": "overfull", "reason": "核对\n无误"},
            "核对 无误",
        ),
        (
            Question,
            {"to_unit": "152223", "words": words},
            "这份协议超过三年，请说明是哪一级部门批准的，并…",
        ),
    ]
    for kind, facts, expected in records:
        record = kind(id=new_id(), **facts)
        insert(memory_ledger, [record])
        said = _name(memory_ledger, record)
        assert said in (expected, f"{park.name} · {expected}"), said


def test_deleted_ones_keep_their_name(memory_ledger: Ledger) -> None:
    stay = made_up.one_tenant(memory_ledger)
    before = _name(memory_ledger, stay)
    delete(memory_ledger, type(stay), [stay.id])
    delete(memory_ledger, Entity, [stay.entity_id])
    assert _name(memory_ledger, stay) == before


def test_offices_and_strangers(memory_ledger: Ledger) -> None:
    pairs = [("unit", "152223"), ("headcount", "x-5b1c09fe"), ("nothing", "x-5b1c09fe")]
    assert list(names_of(memory_ledger, pairs).values()) == [
        "扎赉特旗",
        "用工记录 5b1c09fe",
        "记录 5b1c09fe",
    ]


def test_more_than_one_chunk_of_several_kinds(memory_ledger: Ledger) -> None:
    firms = [made_up.entity(name=f"虚构商行{n}") for n in range(2 * CHUNK + 1)]
    first = firms[0]
    reports = [made_up.headcount(first, date(2000 + n, 6, 30), n) for n in range(24)]
    loans = [made_up.loan(first, date(2026, 1, n)) for n in range(1, 4)]
    insert(memory_ledger, [*firms, *reports, *loans])
    everything: list[Record] = [*firms, *reports, *loans, *reports]
    names = names_of(memory_ledger, ((record.table, record.id) for record in everything))
    assert len(names) == len(firms) + len(reports) + len(loans)
    assert names["entity", firms[-1].id] == f"虚构商行{2 * CHUNK}"
    assert names["headcount", reports[-1].id] == "虚构商行0 2023-06"
    assert isinstance(reports[0], Headcount)
    assert isinstance(loans[0], Loan)
