"""The audit log in the window's view of it, and what its chain tells."""

import pytest

from app.domain.papers import AuditEntry
from app.store import audit_log, backup
from app.store.ledger import Ledger, transaction
from app.store.records import audit
from tests.store import made_up


@pytest.fixture
def logged(memory_ledger: Ledger) -> Ledger:
    with transaction(memory_ledger):
        for place in range(5):
            audit(
                memory_ledger,
                action="修改园区" if place % 2 else "导入工作簿",
                of_table="park" if place % 2 else None,
                of_id="某园" if place % 2 else None,
                after={"file": f'虚构"{place}"100%.xlsx'},
            )
    return memory_ledger


def numbers(ledger: Ledger, **how: str) -> list[int]:
    return list(audit_log.entries_view(ledger, **how))


def test_filters(logged: Ledger) -> None:
    assert numbers(logged) == [5, 4, 3, 2, 1]
    assert numbers(logged, of_table="park") == [4, 2]
    assert numbers(logged, who="测试", words="修改") == [4, 2]
    assert numbers(logged, who="别人") == []
    assert numbers(logged, words='"3" xlsx') == [4]
    assert numbers(logged, words="100%") == [5, 4, 3, 2, 1]
    assert numbers(logged, words="1_0") == []
    at = next(entry.at for entry in audit_log.entries(logged, [1]) if entry is not None)
    assert numbers(logged, since=at) == [5, 4, 3, 2, 1]
    assert numbers(logged, until=at) == []
    assert audit_log.people(logged) == ("测试",)
    assert audit_log.tables(logged) == ("park",)


def test_entries_in_the_order_asked_for(logged: Ledger) -> None:
    found = audit_log.entries(logged, [3, 99, 1])
    assert [entry and entry.seq for entry in found] == [3, None, 1]
    assert isinstance(found[0], AuditEntry)


def test_a_whole_chain(logged: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "BLOCK", 2)
    seen: list[tuple[int, int]] = []
    assert audit_log.first_broken(logged, lambda done, total: seen.append((done, total))) is None
    assert seen[-1] == (5, 5)


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        ("UPDATE audit_entry SET who = '别人' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET after = NULL WHERE seq = 5", 5),
        ("UPDATE audit_entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1", 1),
        ("DELETE FROM audit_entry WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
    ],
)
def test_a_broken_chain(sql: str, first: int, logged: Ledger) -> None:
    logged.db.execute("DROP TRIGGER audit_entry_fixed")
    logged.db.execute("DROP TRIGGER audit_entry_stays")
    logged.db.execute(sql)
    assert audit_log.first_broken(logged) == first
    assert f"第 {first} 条起" in "".join(backup.verify(logged))


def test_a_number_of_a_person_is_found_whole_and_not_piece_by_piece(memory_ledger: Ledger) -> None:
    person = made_up.founder(phone="10000000000")
    with transaction(memory_ledger):
        audit(memory_ledger, action="登记创业者", of_table="founder", of_id=person.id, after=person)
        audit(memory_ledger, action="查看证件号码", of_table="founder", after={"field": "x"})
    number = made_up.ID_NUMBER
    assert numbers(memory_ledger, words=number.lower()) == [1]
    assert numbers(memory_ledger, words="10000000000") == [1]
    assert numbers(memory_ledger, words="登记 000") == [1]
    assert numbers(memory_ledger, words="查看") == [2]
    for piece in (number[:-1], number[1:], number[:10], number[6:14]):
        assert numbers(memory_ledger, words=piece) == [], piece
    for shown in (number[:4], number[-4:]):
        assert numbers(memory_ledger, words=shown) == [1]
